import type { HouseEvent } from '../../../platform/events/events.ts';
import { dayOf } from '../../../platform/time/time.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import type { Desk } from '../../../registers/addresses/addresses.desk.queries.ts';
import { DeskPart } from '../../../registers/addresses/pages/desk.part.tsx';
import { momentText, weekdayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { Card, StateTag, SummaryList, Timeline, type TimelineItem, type Tone } from '../../../ui/show.tsx';
import { isOver, type State, stateNames } from '../dossiers.rules.ts';

export const stateKey = (state: number): string => stateNames[state as State].key;

const tones: Record<State, Tone> = {
  1: 'info',
  2: 'info',
  3: 'danger',
  4: 'info',
  5: 'warning',
  6: 'warning',
  7: 'neutral',
  8: 'neutral',
  9: 'success',
  10: 'success',
};

/** The state in the words of the national portal, and what it means for the citizen. */
export function StateOf({ state, outcome, returnWay }: { state: number; outcome: string | null; returnWay: string }) {
  const { t } = useLanguage();
  const key = stateKey(state);
  const next = key === 'resolved' ? `resolved.${outcome === 'refused' ? 'refused' : returnWay}` : key;
  return (
    <>
      <p>
        <StateTag tone={tones[state as State]}>{t(`dossiers.tracking.states.${key}`)}</StateTag>
      </p>
      <p class="xs-lead">{t(`dossiers.tracking.next.${next}`)}</p>
    </>
  );
}

/** The short name of a state, for lists. */
export function StateMark({ state }: { state: number }) {
  const { t } = useLanguage();
  return <StateTag tone={tones[state as State]}>{t(`dossiers.tracking.states.${stateKey(state)}`)}</StateTag>;
}

export type Moments = {
  state: number;
  submittedAt: Date;
  receptionDueAt: Date | null;
  receivedAt: Date | null;
  dueAt: Date | null;
  promisedAt: Date | null;
  appointmentAt: Date | null;
  resolvedAt: Date | null;
  returnedAt: Date | null;
  endedAt: Date | null;
  limitAt: Date | null;
};

/** The moments of a dossier that are fixed, in the order of its life. A limit that no longer counts is not shown. */
export function Dates({ moments, more = [] }: { moments: Moments; more?: { key: string; value: string }[] }) {
  const { t, locale } = useLanguage();
  const open = !isOver(moments.state as State) && !moments.resolvedAt;
  const shown: [string, Date | null][] = [
    ['submittedAt', moments.submittedAt],
    ['receptionDueAt', moments.state === 1 ? moments.receptionDueAt : null],
    ['receivedAt', moments.receivedAt],
    ['limitAt', open ? moments.limitAt : null],
    ['dueAt', moments.dueAt],
    ['promisedAt', open ? moments.promisedAt : null],
    ['appointmentAt', open ? moments.appointmentAt : null],
    ['resolvedAt', moments.resolvedAt],
    ['returnedAt', moments.returnedAt],
    ['endedAt', moments.endedAt],
  ];
  const rows = shown.flatMap(([key, at]) => (at ? [{ key: t(`dossiers.tracking.dates.${key}`), value: momentText(at, locale) }] : []));
  return <SummaryList rows={[...more, ...rows]} />;
}

type Told = Pick<HouseEvent, 'type' | 'data' | 'occurredAt'>;

/** What happened, in words for the citizen; what only the office needs stays out. No names stand in events. */
export function History({ history, stepName }: { history: readonly Told[]; stepName(code: string): string | undefined }) {
  const { t, locale } = useLanguage();
  const items = history.flatMap((event): TimelineItem[] => {
    const title = titleOf(event, { t, locale, stepName });
    if (!title) return [];
    return [{ title, moment: momentText(event.occurredAt, locale), machine: event.occurredAt.toISOString() }];
  });
  return <Timeline items={items} />;
}

const told = [
  'submitted',
  'received',
  'supplement_requested',
  'answered',
  'due_passed',
  'refused',
  'resolved',
  'returned',
  'withdrawn',
  'stopped',
];

/** The seldom deeds: an apology, a wait for another agency, another unit, another date. */
function deedTitle(name: string, data: Told['data'], t: Translate, locale: Locale): string | undefined {
  const moment = (value: unknown) => momentText(new Date(String(value)), locale);
  if (name === 'apologised') return t('deeds.told.apologised', { moment: moment(data.appointment) });
  if (name === 'moment_moved') return t(`deeds.told.moved.${data.which}`, { moment: moment(data.after) });
  if (name === 'forwarded') return t('deeds.told.forwarded');
  if (name === 'payment_asked' || name === 'paid') return t(`deeds.told.${name}`);
  const other = !['supplement', 'payment'].includes(String(data.reason)) && (name === 'paused' || name === 'resumed');
  return other ? t(`deeds.told.${name}`) : undefined;
}

function titleOf(
  { type, data }: Told,
  { t, locale, stepName }: { t: Translate; locale: Locale; stepName(code: string): string | undefined },
): string | undefined {
  const name = type.replace('dossier.', '');
  if (name === 'resolved') return t(`dossiers.tracking.events.resolved.${data.outcome === 'refused' ? 'refused' : 'granted'}`);
  if (name === 'moved') {
    const step = stepName(String(data.to));
    return step && t('dossiers.tracking.events.moved', { step });
  }
  if (name === 'due_changed')
    return typeof data.after === 'string'
      ? t('dossiers.tracking.events.due_changed', { day: weekdayText(dayOf(new Date(data.after)), locale) })
      : undefined;
  const said = deedTitle(name, data, t, locale);
  if (said) return said;
  return told.includes(name) ? t(`dossiers.tracking.events.${name}`) : undefined;
}

/** Where one may ask: the desk of the unit that received it. */
export function DeskCard({ desk }: { desk: Desk }) {
  const { t } = useLanguage();
  return (
    <Card title={t('dossiers.tracking.desk')}>
      <DeskPart desk={desk} />
    </Card>
  );
}
