import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { TextField } from '../../../ui/fields.text.tsx';
import { BackLink, Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead, type SummaryRow } from '../../../ui/show.tsx';
import { type Page, type Posted, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { bookOf, type EffectOf, specialDays, yearPrint } from '../calendar.admin.queries.ts';
import { type Book, type Change, isProvisional, LETTER_KINDS, type NewYear, planYear } from '../calendar.admin.rules.ts';
import { confirmYear } from '../calendar.admin.service.ts';
import { mayOrRefuse } from '../calendar.permissions.ts';
import { LAST_PROPOSED_YEAR } from '../calendar.schema.ts';
import { dayOfYear, typedDayOf } from '../typed.rules.ts';
import { aheadView, effectIn } from './ahead.part.tsx';
import { dayHead, dayNote } from './note.part.tsx';
import { yearPath } from './whose.part.tsx';

/** A letter has a dozen holidays, days in lieu and a few exchanged days. */
const MORE_LINES = 6;
const MOST_LINES = 60;

type Line = { day: string; kind: string; name: string };

const yearFrom = ({ param }: Visit): number => {
  const year = Number(param('year'));
  if (!Number.isInteger(year) || year > LAST_PROPOSED_YEAR) throw new Refusal('calendar.year_unknown', 404);
  return year;
};

const proposed = (book: Book, year: number): Line[] =>
  specialDays(book, null, year)
    .filter(({ body }) => LETTER_KINDS.some((kind) => kind === body.kind))
    .map(({ body }) => ({ day: dayOfYear(body.day), kind: body.kind, name: body.name.vi }));

/** The lines as typed, those without a day left out. */
const typedLines = (form: Posted): Line[] =>
  Array.from({ length: MOST_LINES }, (_, at) => ({
    day: form.text(`day.${at}`).trim(),
    kind: form.text(`kind.${at}`),
    name: form.text(`name.${at}`),
  })).filter((line) => line.day);

/** What was typed, as the verb takes it. A name that is still the proposal's keeps its English. */
function newYearOf(form: Posted, book: Book, year: number): NewYear {
  const english = new Map(specialDays(book, null, year).map(({ body }) => [body.name.vi, body.name.en]));
  return {
    year,
    basis: form.text('basis'),
    days: typedLines(form).map(({ day, kind, name }) => ({
      day: typedDayOf(year, day),
      kind,
      name: { vi: name, en: english.get(name) ?? '' },
    })),
  };
}

function Lines({ lines, errors }: { lines: Line[]; errors: Errors }) {
  const { t } = useLanguage();
  const typed = Object.fromEntries(
    lines.flatMap((line, at) => [
      [`day.${at}`, line.day],
      [`kind.${at}`, line.kind],
      [`name.${at}`, line.name],
    ]),
  );
  const of = fieldsOf(typed, errors);
  const kinds = LETTER_KINDS.map((kind) => ({ value: kind, label: t(`calendar.kinds.${kind}`) }));
  return (
    <>
      {Array.from({ length: Math.min(MOST_LINES, lines.length + MORE_LINES) }, (_, at) => (
        <fieldset class="ds-fieldset xs-line" key={at}>
          <legend class="ds-sr-only">{t('calendar.admin.confirmYear.line', { line: at + 1 })}</legend>
          <TextField {...of.text(`day.${at}`)} label={t('calendar.admin.confirmYear.day')} maxLength={10} />
          <SelectField {...of.text(`kind.${at}`)} label={t('calendar.admin.confirmYear.kind')} options={kinds} />
          <TextField {...of.text(`name.${at}`)} label={t('calendar.admin.confirmYear.name')} maxLength={100} />
        </fieldset>
      ))}
    </>
  );
}

async function view(visit: Visit, errors: Errors = {}): Promise<View> {
  const { t, context, form } = visit;
  const year = yearFrom(visit);
  mayOrRefuse(context.actor, 'confirm year', null);
  const book = await bookOf(context);
  if (!isProvisional(book, year)) throw new Refusal('calendar.year_settled', 409, { details: { year } });
  const of = fieldsOf(form.all(), errors);
  const title = t('calendar.admin.confirmYear.title', { year });
  return {
    title,
    section: 'admin',
    active: 'calendar',
    wide: true,
    body: (
      <>
        <BackLink href={yearPath(null, year)} />
        <ErrorSummary errors={errors} />
        <PageHead title={title} lead={t('calendar.admin.confirmYear.lead')} />
        <Form
          action={`/quan-tri/lich/nam/${year}`}
          hidden={{ key: form.text('key') || newId(), seen: form.text('seen') || yearPrint(book, year) }}
        >
          <TextField {...of.text('basis')} label={t('calendar.admin.basis')} help={t('calendar.admin.basisHelp')} maxLength={300} />
          <Lines lines={form.text('key') ? typedLines(form) : proposed(book, year)} errors={errors} />
          <Button name="do" value="ahead">
            {t('calendar.admin.confirmYear.go')}
          </Button>
        </Form>
      </>
    ),
  };
}

const summary = ({ t, locale }: Visit, input: NewYear, change: Change): SummaryRow[] => [
  { key: t('calendar.admin.year'), value: String(input.year) },
  { key: t('calendar.admin.basis'), value: input.basis },
  { key: t('calendar.admin.confirmYear.days'), value: t('calendar.admin.confirmYear.daysOf', { number: input.days.length }) },
  ...change.add.days.map((row) => ({ key: dayHead(row.day, locale), value: dayNote(row, t, locale) })),
];

/** `/quan-tri/lich/nam/:year`: the official letter of a year in place of the proposal; first a look at what it moves, then saving. */
export const confirmYearPage = (effectOf: EffectOf): Page => ({
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      async () => {
        const { context, form } = visit;
        const year = yearFrom(visit);
        if (form.text('do') === 'edit') return view(visit);
        mayOrRefuse(context.actor, 'confirm year', null);
        const book = await bookOf(context);
        const input = newYearOf(form, book, year);
        if (form.text('do') === 'save') {
          await confirmYear(context, { ...input, seen: form.text('seen'), key: form.text('key') || newId() });
          return seeOther(yearPath(null, year, true));
        }
        const change = planYear(book, input);
        const effect = await effectIn(visit, book, change, effectOf);
        return aheadView(visit, `/quan-tri/lich/nam/${year}`, summary(visit, input, change), effect);
      },
      (errors) => view(visit, errors),
    ),
});
