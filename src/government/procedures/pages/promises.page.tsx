import { deedsOf } from '../../../platform/audit/history.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { addDays, dayOf } from '../../../platform/time/time.ts';
import { typedClock, typedDay } from '../../../registers/calendar/typed.rules.ts';
import { UnitField, unitsToChoose } from '../../../registers/people/pages/units.part.tsx';
import { unitName } from '../../../registers/units/units.queries.ts';
import { answerOr } from '../../../ui/answer.ts';
import { DeedList } from '../../../ui/deed-list.tsx';
import { ChoicesField, SelectField } from '../../../ui/fields.choice.tsx';
import { DateField } from '../../../ui/fields.date.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { dayText } from '../../../ui/format.ts';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { type CatalogueEntry, proceduresOn } from '../procedures.queries.ts';
import { mayPromise } from '../promises.permissions.ts';
import { promiseRulesOf } from '../promises.queries.ts';
import type { PromiseRule } from '../promises.rules.ts';
import { promiseEndInput, promiseRuleInput } from '../promises.schema.ts';
import { addPromiseRule, endPromiseRule, promiseChapter } from '../promises.service.ts';

const PATH = '/quan-tri/khong-hen';
/** Wednesday, as the pilots chose. */
const USUAL_WEEKDAY = '3';

function Rules({ visit, rules, names, seen }: { visit: Visit; rules: readonly PromiseRule[]; names: Map<string, string>; seen: number }) {
  const { t, locale, context } = visit;
  const today = dayOf(context.now);
  return (
    <DataTable
      caption={t('promises.admin.list')}
      rows={rules.toReversed()}
      rowKey={(rule) => rule.id}
      empty={<p>{t('promises.admin.none')}</p>}
      columns={[
        { head: t('promises.admin.weekday'), main: true, cell: (rule) => t(`calendar.weekdays.${rule.weekday}`) },
        {
          head: t('promises.admin.dates'),
          cell: (rule) =>
            rule.validTo
              ? t('promises.admin.fromTo', { from: dayText(rule.validFrom, locale), to: dayText(rule.validTo, locale) })
              : t('promises.admin.fromOn', { from: dayText(rule.validFrom, locale) }),
        },
        { head: t('promises.admin.until'), cell: (rule) => rule.until ?? t('promises.admin.untilClose') },
        { head: t('promises.admin.procedures'), cell: (rule) => rule.procedures.map((code) => names.get(code) ?? code).join('; ') },
        { head: t('promises.admin.decision'), cell: (rule) => rule.decision },
        {
          head: t('promises.admin.action'),
          cell: (rule) =>
            (rule.validTo === null || rule.validTo > today) && (
              <Form action={PATH} hidden={{ do: 'end', id: rule.id, unit: rule.unit, seen: String(seen), key: newId() }}>
                <Button look="secondary" danger>
                  {t('promises.admin.end')}
                  <span class="ds-sr-only"> {t(`calendar.weekdays.${rule.weekday}`)}</span>
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}

/** The unit of the page: the one asked for, or the first that the visitor may decide for. */
async function chosenUnit(visit: Visit): Promise<{ unit: string; units: Awaited<ReturnType<typeof unitsToChoose>> }> {
  const units = await unitsToChoose(visit, ['province admin', 'system admin']);
  const unit = visit.form.text('unit') || visit.query('don-vi') || units[0]?.value || '';
  mayPromise(visit.context.actor, unit);
  return { unit, units };
}

function NewRule({
  visit,
  unit,
  procedures,
  errors,
  seen,
}: {
  visit: Visit;
  unit: string;
  procedures: readonly CatalogueEntry[];
  errors: Errors;
  seen: number;
}) {
  const { t, locale, form } = visit;
  const usual = procedures.filter((one) => one.wednesday).map((one) => one.procedure);
  const posted = form.text('do') === 'add';
  const typed = posted ? form.all() : { weekday: USUAL_WEEKDAY, procedures: usual };
  const of = fieldsOf(typed, errors);
  return (
    <Form action={PATH} hidden={{ do: 'add', unit, seen: String(seen), key: (posted && form.text('key')) || newId() }}>
      <SelectField
        {...of.text('weekday')}
        label={t('promises.admin.weekday')}
        options={[1, 2, 3, 4, 5, 6, 0].map((weekday) => ({ value: String(weekday), label: t(`calendar.weekdays.${weekday}`) }))}
      />
      <DateField {...of.date('validFrom')} label={t('promises.admin.validFrom')} help={t('promises.admin.validFromHelp')} />
      <TextField {...of.text('until')} label={t('promises.admin.until')} help={t('promises.admin.untilHelp')} optional maxLength={8} />
      <ChoicesField
        {...of.many('procedures')}
        label={t('promises.admin.procedures')}
        help={t('promises.admin.proceduresHelp')}
        choices={procedures.map((one) => ({ value: one.procedure, label: one.name[locale] }))}
      />
      <TextField {...of.text('decision')} label={t('promises.admin.decision')} help={t('promises.admin.decisionHelp')} maxLength={300} />
      <Button>{t('promises.admin.save')}</Button>
    </Form>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, locale } = visit;
  const { unit, units } = await chosenUnit(visit);
  const procedures = await proceduresOn(context);
  const names = new Map(procedures.map((one) => [one.procedure, one.name[locale]]));
  const deeds = await context.read((tx) => deedsOf(tx, promiseChapter(unit)));
  const seen = deeds[0]?.version ?? 0;
  return {
    title: t('promises.admin.title'),
    section: 'admin',
    active: 'promises',
    wide: true,
    sheet: { name: 'khong-hen', unit },
    body: (
      <>
        <ErrorSummary errors={errors} />
        <PageHead above={await unitName(context, unit, locale)} title={t('promises.admin.title')} lead={t('promises.admin.lead')} />
        {visit.query('xong') && <Notice tone="success" live title={t('promises.admin.saved')} />}
        {units.length > 1 && (
          <Form method="get" action={PATH} inline>
            <UnitField name="don-vi" value={unit} label={t('promises.admin.unit')} units={units} error={undefined} />
            <Button look="secondary">{t('promises.admin.show')}</Button>
          </Form>
        )}
        <SheetLink url={visit.url} />
        <Rules visit={visit} rules={await promiseRulesOf(context, unit)} names={names} seen={seen} />
        <h2>{t('promises.admin.add')}</h2>
        <NewRule visit={visit} unit={unit} procedures={procedures} errors={errors} seen={seen} />
        <h2>{t('promises.admin.history')}</h2>
        <DeedList deeds={deeds} verbs="promises.deeds" />
      </>
    ),
  };
}

/** Complaints of the schema, by field. */
function accepted<T>(outcome: { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[] }[] } }): T {
  if (outcome.success) return outcome.data;
  const fields = outcome.error.issues.map(
    ({ path }) => [String(path[0] ?? ''), { key: `promises.errors.${String(path[0] ?? 'unit')}` }] as const,
  );
  throw new Refusal('promises.input', 422, { fields: Object.fromEntries(fields) });
}

/** `/quan-tri/khong-hen`: the unit's days without an appointment. */
export const promisesPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const common = { seen: Number(form.text('seen')) || 0, key: form.text('key') || newId() };
        if (form.text('do') === 'end') {
          const lastDay = addDays(dayOf(context.now), -1);
          const rule = (await promiseRulesOf(context, form.text('unit'))).find((one) => one.id === form.text('id'));
          // A rule that holds today has promised already: it ends with today.
          const end = rule && rule.validFrom <= dayOf(context.now) ? dayOf(context.now) : lastDay;
          await endPromiseRule(context, accepted(promiseEndInput.safeParse({ id: form.text('id'), lastDay: end, ...common })));
        } else {
          const input = {
            unit: form.text('unit'),
            weekday: /^[0-6]$/.test(form.text('weekday')) ? Number(form.text('weekday')) : -1,
            until: form.text('until').trim() ? typedClock(form.text('until')) : null,
            procedures: form.texts('procedures'),
            validFrom: typedDay(form.text('validFrom.day'), form.text('validFrom.month'), form.text('validFrom.year')),
            decision: form.text('decision'),
            ...common,
          };
          await addPromiseRule(context, accepted(promiseRuleInput.safeParse(input)));
        }
        return seeOther(`${PATH}?don-vi=${encodeURIComponent(form.text('unit'))}&xong=1`);
      },
      (errors) => view(visit, errors),
    ),
};
