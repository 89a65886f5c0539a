import type { HouseEvent } from '../../../platform/events/events.ts';
import { hasWords, type Locale, type Translate } from '../../../platform/words/words.ts';
import { roleKey } from '../../../registers/people/people.rules.ts';
import { momentText, moneyText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Timeline, type TimelineItem } from '../../../ui/show.tsx';
import type { WholeDossier } from '../../dossiers/dossiers.queries.ts';

type Speech = {
  t: Translate;
  locale: Locale;
  stepName(code: string): string | undefined;
  unitName?(id: string): string | undefined;
  names?: ReadonlyMap<string, string>;
};

/** Which event a note goes with: both are written at the same moment. */
const eventOf: Record<string, string> = {
  refuse: 'refused',
  answer: 'answered',
  move: 'moved',
  resolve: 'resolved',
  withdraw: 'withdrawn',
  stop: 'stopped',
  apologise: 'apologised',
  extend: 'due_changed',
  hold: 'paused',
  resume: 'resumed',
  forward: 'forwarded',
  assign: 'assigned',
  recall: 'recalled',
  'pass promise': 'promise_passed',
  'explain delay': 'delay_explained',
};

/** Who did it: the officer's name where it is known, and the office; never an account's id. */
export function whoOf({ actor }: HouseEvent, names: ReadonlyMap<string, string>, t: Translate): string {
  const role = actor.role && hasWords(roleKey(actor.role)) ? t(roleKey(actor.role)) : undefined;
  if (actor.kind === 'citizen') return t('desk.history.citizen');
  if (actor.kind === 'system') return t('desk.history.system');
  const name = names.get(actor.account) ?? (actor.kind === 'machine' ? t('desk.history.machine') : undefined);
  const instead = actor.instead && t('assignment.history.instead', { name: names.get(actor.instead) ?? t('desk.history.officer') });
  return [name, role, instead].filter(Boolean).join(', ') || t('desk.history.officer');
}

/** What happened, in one sentence; undefined for what other parts of the page show. */
export function sentenceOf(
  { type, data }: Pick<HouseEvent, 'type' | 'data'>,
  { t, locale, stepName, unitName, names }: Speech,
): string | undefined {
  const name = type.replace('dossier.', '');
  const moment = (value: unknown) => (typeof value === 'string' ? momentText(new Date(value), locale) : t('desk.history.none'));
  switch (name) {
    case 'component_attached':
      return undefined;
    case 'received':
      return t('desk.history.received', { due: moment(data.dueAt) });
    case 'supplement_requested':
      return t('desk.history.supplement_requested', { count: Number(data.faults), limit: moment(data.limitAt) });
    case 'due_changed': {
      const reason = ['desk.history', 'deeds.history'].map((place) => `${place}.why.${data.reason}`).find((key) => hasWords(key));
      const sentence = t('desk.history.due_changed', { due: moment(data.after) });
      return reason ? `${sentence}, ${t(reason)}` : sentence;
    }
    case 'assigned':
      return t(`assignment.history.${data.to ? 'assigned' : 'unassigned'}.${data.why}`, {
        name: names?.get(String(data.to)) ?? t('desk.history.officer'),
      });
    case 'recalled':
    case 'step_due_soon':
    case 'step_late':
      return t(`assignment.history.${name}`, { step: stepName(String(data.to ?? data.step)) ?? '' });
    case 'due_soon':
      return t('assignment.history.due_soon', { due: moment(data.dueAt) });
    case 'opinion_asked':
      return t('opinions.history.asked', { unit: unitName?.(String(data.unit)) ?? '', until: moment(data.until) });
    case 'opinion_answered':
      return t(data.late ? 'opinions.history.answered_late' : 'opinions.history.answered');
    case 'opinion_closed':
      return t('opinions.history.closed');
    case 'paused':
      return t(`deeds.history.paused.${hasWords(`deeds.history.paused.${data.reason}`) ? data.reason : 'other'}`);
    case 'apologised':
      return t(data.late ? 'deeds.history.apologised_late' : 'deeds.history.apologised', { moment: moment(data.appointment) });
    case 'moment_moved':
      return t(`deeds.history.moved.${data.which}`, { moment: moment(data.after) });
    case 'forwarded': {
      const unit = unitName?.(String(data.to));
      return unit ? t('deeds.history.forwarded', { unit }) : t('deeds.history.forwarded_plain');
    }
    case 'payment_asked':
      return t('fees.history.payment_asked', { amount: moneyText(Number(data.amount), locale) });
    case 'paid':
      return t('fees.history.paid');
    case 'parcel_prepared':
    case 'parcel_arrived':
      return t(`return.history.${name}`);
    case 'uncollected':
      return t('return.history.uncollected', { number: Number(data.number) });
    case 'key_reissued':
      return t('deeds.history.key_reissued');
    case 'moved':
      return t(data.back ? 'desk.history.moved_back' : 'desk.history.moved', { step: stepName(String(data.to)) ?? String(data.to) });
    case 'resolved':
      return t(data.outcome === 'refused' ? 'desk.history.resolved_refused' : 'desk.history.resolved');
    case 'returned':
      return t('desk.history.returned', { way: t(`desk.ways.${data.way}`) });
    default:
      return hasWords(`desk.history.${name}`) ? t(`desk.history.${name}`) : undefined;
  }
}

/** Everything that happened to a dossier, in order, with who did it and what was written with it. */
export function History({
  whole,
  names,
  stepName,
  unitName,
}: {
  whole: WholeDossier;
  names: ReadonlyMap<string, string>;
  stepName(code: string): string | undefined;
  unitName(id: string): string | undefined;
}) {
  const { t, locale } = useLanguage();
  const items = whole.history.flatMap((event): TimelineItem[] => {
    const title = sentenceOf(event, { t, locale, stepName, unitName, names });
    if (!title) return [];
    const said = whole.notes.filter(
      (note) => `dossier.${eventOf[note.verb]}` === event.type && note.writtenAt.getTime() === event.occurredAt.getTime(),
    );
    return [
      {
        title,
        moment: momentText(event.occurredAt, locale),
        machine: event.occurredAt.toISOString(),
        detail: (
          <>
            <p class="xs-help">{whoOf(event, names, t)}</p>
            {said.map((note) => (
              <p key={note.id}>“{note.text}”</p>
            ))}
          </>
        ),
      },
    ];
  });
  return <Timeline items={items} />;
}
