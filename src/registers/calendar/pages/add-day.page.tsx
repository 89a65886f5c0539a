import { newId } from '../../../platform/database/id.ts';
import type { Translate } from '../../../platform/words/words.ts';
import { FieldGroup } from '../../../ui/field.tsx';
import { ChoiceField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead, type SummaryRow } from '../../../ui/show.tsx';
import type { Page, Posted, View, Visit } from '../../../ui/visit.ts';
import { bookOf, type EffectOf } from '../calendar.admin.queries.ts';
import { kindsFor, type NewDay, planDay } from '../calendar.admin.rules.ts';
import { addDay } from '../calendar.admin.service.ts';
import { mayCalendar, mayOrRefuse } from '../calendar.permissions.ts';
import { typedClock, typedDay } from '../typed.rules.ts';
import { BasisAndGo, decide } from './ahead.part.tsx';
import { dayHead } from './note.part.tsx';
import { SpanBoxes } from './span.part.tsx';
import { sessionsText } from './week.part.tsx';
import { unitFrom, whose, yearPath } from './whose.part.tsx';

const PARTS = { morning: ['00:00', '12:00'], afternoon: ['12:00', '24:00'] } as const;
const HALVES = ['morning', 'afternoon'] as const;

function partOf(form: Posted): { from?: string; to?: string } {
  const part = form.text('part');
  if (part === 'hours') return { from: typedClock(form.text('hours.opens')), to: typedClock(form.text('hours.closes')) };
  if (part !== 'morning' && part !== 'afternoon') return {};
  return { from: PARTS[part][0], to: PARTS[part][1] };
}

/** What was typed, as the verb takes it. */
function newDayOf(form: Posted): NewDay {
  const sessions = HALVES.map((half) => ({
    opens: typedClock(form.text(`own.${half}.opens`)),
    closes: typedClock(form.text(`own.${half}.closes`)),
  })).filter(({ opens, closes }) => opens || closes);
  const like = form.text('like');
  return {
    unit: unitFrom(form.text('unit')),
    day: typedDay(form.text('day.day'), form.text('day.month'), form.text('day.year')),
    kind: form.text('kind'),
    name: { vi: form.text('name'), en: form.text('nameEn') },
    basis: form.text('basis'),
    ...(form.text('kind') === 'local_closure' ? partOf(form) : {}),
    ...(/^[0-6]$/.test(like) ? { sessionsOf: Number(like) } : {}),
    sessions,
  };
}

type Fields = ReturnType<typeof fieldsOf>;

/** The kinds that the visitor may enter, each with what only it asks. */
function KindField({ of, kinds, errors }: { of: Fields; kinds: readonly string[]; errors: Errors }) {
  const { t } = useLanguage();
  const typed = (name: string) => of.text(name).value;
  const parts = ['whole', 'morning', 'afternoon', 'hours'].map((part) => ({
    value: part,
    label: t(`calendar.admin.addDay.parts.${part}`),
    reveal: part === 'hours' && <SpanBoxes name="hours" label={t('calendar.admin.addDay.hoursPart')} typed={typed} />,
  }));
  const own = of.text('sessions');
  const reveals: Record<string, preact.ComponentChildren> = {
    local_closure: (
      <ChoiceField {...of.text('part')} value={typed('part') || 'whole'} label={t('calendar.admin.addDay.part')} choices={parts} />
    ),
    swap_work: (
      <SelectField
        {...of.text('like')}
        label={t('calendar.admin.addDay.like')}
        first={t('calendar.admin.addDay.likeFirst')}
        options={[2, 3, 4, 5, 6, 0].map((weekday) => ({ value: String(weekday), label: t(`calendar.weekdays.${weekday}`) }))}
      />
    ),
    special_hours: (
      <FieldGroup name="sessions" label={t('calendar.admin.addDay.own')} help={t('calendar.admin.addDay.ownHelp')} error={own.error}>
        {HALVES.map((half) => (
          <SpanBoxes
            key={half}
            name={`own.${half}`}
            label={t(`calendar.admin.addDay.${half}`)}
            typed={typed}
            first={half === 'morning' ? 'sessions' : undefined}
            error={errors.sessions}
          />
        ))}
      </FieldGroup>
    ),
  };
  return (
    <ChoiceField
      {...of.text('kind')}
      label={t('calendar.admin.addDay.kind')}
      choices={kinds.map((kind) => ({
        value: kind,
        label: t(`calendar.kinds.${kind}`),
        help: t(`calendar.admin.addDay.kinds.${kind}`),
        reveal: reveals[kind],
      }))}
    />
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, form, query } = visit;
  mayOrRefuse(context.actor, 'look', null);
  const names = await whose(visit, await bookOf(context), 'add day');
  const wished = query('don-vi');
  const typed = { unit: wished ?? names.first, 'day.year': query('nam') ?? '', ...form.all() };
  const of = fieldsOf(typed, errors);
  const kinds = mayCalendar(context.actor, 'add day', null) ? kindsFor(null) : kindsFor(unitFrom(names.first) ?? '');
  return {
    title: t('calendar.admin.addDay.title'),
    section: 'admin',
    active: 'calendar',
    body: (
      <>
        <BackLink href={yearPath(unitFrom(of.text('unit').value), of.text('day.year').value)} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('calendar.admin.addDay.title')} lead={t('calendar.admin.addDay.lead')} />
        <Form action="/quan-tri/lich/them" hidden={{ key: form.text('key') || newId() }}>
          <SelectField {...of.text('unit')} label={t('calendar.admin.whose')} options={names.options} />
          <DateField {...of.date('day')} label={t('calendar.admin.day')} example="5/3/2027" />
          <KindField of={of} kinds={kinds} errors={errors} />
          <TextField
            {...of.text('name')}
            label={t('calendar.admin.addDay.name')}
            help={t('calendar.admin.addDay.nameHelp')}
            maxLength={100}
          />
          <TextField {...of.text('nameEn')} label={t('calendar.admin.addDay.nameEn')} optional maxLength={100} />
          <BasisAndGo asked={of.text('basis')} go={t('calendar.admin.addDay.go')} />
        </Form>
      </>
    ),
  };
}

/** Which part of the day is closed, or at which hours it works. */
function hoursRow(t: Translate, input: NewDay, part: string): SummaryRow[] {
  if (input.kind === 'special_hours') return [{ key: t('calendar.admin.sessions'), value: sessionsText(input.sessions ?? []) }];
  if (input.kind === 'swap_work') return [{ key: t('calendar.admin.addDay.like'), value: t(`calendar.weekdays.${input.sessionsOf ?? 1}`) }];
  if (input.kind !== 'local_closure') return [];
  const span = part === 'hours' && sessionsText([{ opens: input.from ?? '', closes: input.to ?? '' }]);
  return [
    {
      key: t('calendar.admin.addDay.closedHours'),
      value: span || t(`calendar.admin.addDay.parts.${input.from === undefined ? 'whole' : part}`),
    },
  ];
}

const summary = ({ t, locale, form }: Visit, input: NewDay, unit: string): SummaryRow[] => [
  { key: t('calendar.admin.whose'), value: unit },
  { key: t('calendar.admin.day'), value: dayHead(input.day, locale) },
  { key: t('calendar.admin.addDay.kind'), value: t(`calendar.kinds.${input.kind}`) },
  ...hoursRow(t, input, form.text('part')),
  { key: t('calendar.admin.addDay.name'), value: input.name.vi },
  { key: t('calendar.admin.basis'), value: input.basis },
];

/** `/quan-tri/lich/them`: one more special day; first a look at what it moves, then saving. */
export const addDayPage = (effectOf: EffectOf): Page => ({
  get: (visit) => view(visit),
  post: (visit) => {
    const input = newDayOf(visit.form);
    return decide(visit, effectOf, {
      verb: 'add day',
      action: '/quan-tri/lich/them',
      input,
      plan: planDay,
      rows: (unit) => summary(visit, input, unit),
      save: (key) => addDay(visit.context, { ...input, key }),
      day: input.day,
      again: (errors) => view(visit, errors),
    });
  },
});
