import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { FieldGroup } from '../../../ui/field.tsx';
import { ChoiceField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { BackLink, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead, type SummaryRow } from '../../../ui/show.tsx';
import type { Page, Posted, View, Visit } from '../../../ui/visit.ts';
import { bookOf, type EffectOf, hoursPrint, weekOn } from '../calendar.admin.queries.ts';
import { type NewHours, planHours } from '../calendar.admin.rules.ts';
import { setSessions } from '../calendar.admin.service.ts';
import { mayOrRefuse } from '../calendar.permissions.ts';
import type { SessionRow } from '../calendar.schema.ts';
import { typedClock, typedDay } from '../typed.rules.ts';
import { BasisAndGo, decide } from './ahead.part.tsx';
import { capital } from './note.part.tsx';
import { SpanBoxes } from './span.part.tsx';
import { sessionsText, Week } from './week.part.tsx';
import { unitFrom, unitTo, whose, yearPath } from './whose.part.tsx';

const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0];
const HALVES = ['morning', 'afternoon'] as const;

function newHoursOf(form: Posted): NewHours {
  const week = MONDAY_FIRST.flatMap((weekday) =>
    HALVES.map((half) => ({
      weekday,
      opens: typedClock(form.text(`week.${weekday}.${half}.opens`)),
      closes: typedClock(form.text(`week.${weekday}.${half}.closes`)),
    })),
  ).filter(({ opens, closes }) => opens || closes);
  return {
    unit: unitFrom(form.text('unit')),
    from: typedDay(form.text('from.day'), form.text('from.month'), form.text('from.year')),
    common: form.text('common') === 'yes',
    week,
    basis: form.text('basis'),
  };
}

/** Two sessions for each weekday. */
function WeekFields({ typed, errors }: { typed(name: string): string; errors: Errors }) {
  const { t } = useLanguage();
  return (
    <>
      <p class="xs-help">{t('calendar.admin.setHours.help')}</p>
      {MONDAY_FIRST.map((weekday) => {
        const name = `week.${weekday}`;
        const day = t(`calendar.weekdays.${weekday}`);
        return (
          <FieldGroup key={weekday} name={name} label={capital(day)} error={errors[name]}>
            <div class="xs-spans">
              {HALVES.map((half, at) => (
                <SpanBoxes
                  key={half}
                  name={`${name}.${half}`}
                  label={`${day}, ${t(`calendar.admin.addDay.${half}`).toLowerCase()}`}
                  typed={typed}
                  first={at === 0 ? name : undefined}
                  error={errors[name]}
                />
              ))}
            </div>
          </FieldGroup>
        );
      })}
    </>
  );
}

/** The week of now as it would be typed. */
function filledFrom(now: readonly SessionRow[]): Record<string, string> {
  return Object.fromEntries(
    MONDAY_FIRST.flatMap((weekday) =>
      now
        .filter((row) => row.weekday === weekday)
        .slice(0, 2)
        .flatMap((row) => {
          const half = row.opens < '12:00' ? 'morning' : 'afternoon';
          return [
            [`week.${weekday}.${half}.opens`, row.opens],
            [`week.${weekday}.${half}.closes`, row.closes],
          ] as const;
        }),
    ),
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, form, query } = visit;
  mayOrRefuse(context.actor, 'look', null);
  const book = await bookOf(context);
  const names = await whose(visit, book, 'set hours');
  const unit = unitFrom(form.text('unit') || query('don-vi') || names.first);
  mayOrRefuse(context.actor, 'set hours', unit);
  const today = dayOf(context.now);
  const now = weekOn(book, unit, today);
  const of = fieldsOf(form.text('key') ? form.all() : filledFrom(now), errors);
  const typed = (name: string) => of.text(name).value;
  const which = ['no', ...(unit === null ? [] : ['yes'])].map((value) => ({
    value,
    label: t(`calendar.admin.setHours.${value === 'yes' ? 'common' : 'ownWeek'}`),
    reveal: value === 'no' && <WeekFields typed={typed} errors={errors} />,
  }));
  return {
    title: t('calendar.admin.setHours.title'),
    section: 'admin',
    active: 'calendar',
    body: (
      <>
        <BackLink href={yearPath(unit, today.slice(0, 4))} />
        <ErrorSummary errors={errors} />
        <PageHead title={t('calendar.admin.setHours.title')} above={names.label(unit)} lead={t('calendar.admin.setHours.lead')} />
        <Week caption={t('calendar.admin.setHours.current')} rows={now} />
        <h2>{t('calendar.admin.setHours.fresh')}</h2>
        <Form
          action="/quan-tri/lich/gio"
          hidden={{ key: form.text('key') || newId(), unit: unitTo(unit), seen: form.text('seen') || hoursPrint(book, unit) }}
        >
          <DateField {...of.date('from')} label={t('calendar.admin.setHours.from')} example="5/3/2027" />
          <ChoiceField {...of.text('common')} value={typed('common') || 'no'} label={t('calendar.admin.setHours.which')} choices={which} />
          <BasisAndGo asked={of.text('basis')} go={t('calendar.admin.setHours.go')} />
        </Form>
      </>
    ),
  };
}

function summary({ t, locale }: Visit, input: NewHours, unit: string): SummaryRow[] {
  const week = MONDAY_FIRST.map((weekday) => {
    const day = t(`calendar.weekdays.${weekday}`);
    const sessions = input.week.filter((one) => one.weekday === weekday);
    return {
      key: capital(day),
      value: sessions.length > 0 ? sessionsText(sessions) : t('calendar.admin.closed'),
    };
  });
  return [
    { key: t('calendar.admin.whose'), value: unit },
    { key: t('calendar.admin.setHours.from'), value: dayText(input.from, locale) },
    ...(input.common ? [{ key: t('calendar.admin.setHours.fresh'), value: t('calendar.admin.setHours.common') }] : week),
    { key: t('calendar.admin.basis'), value: input.basis },
  ];
}

/** `/quan-tri/lich/gio`: the weekly hours of a unit from a day on; first a look at what they move, then saving. */
export const hoursPage = (effectOf: EffectOf): Page => ({
  get: (visit) => view(visit),
  post: (visit) => {
    const input = newHoursOf(visit.form);
    return decide(visit, effectOf, {
      verb: 'set hours',
      action: '/quan-tri/lich/gio',
      input,
      plan: planHours,
      rows: (unit) => summary(visit, input, unit),
      save: (key) => setSessions(visit.context, { ...input, seen: visit.form.text('seen'), key }),
      day: input.from,
      again: (errors) => view(visit, errors),
    });
  },
});
