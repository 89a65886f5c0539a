import { Refusal } from '../../../platform/context/refusal.ts';
import { newId } from '../../../platform/database/id.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { answerOr } from '../../../ui/answer.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import { Button, ErrorSummary, type Errors, Form, fieldsOf } from '../../../ui/form.tsx';
import { SheetLink } from '../../../ui/sheet.tsx';
import { Notice, PageHead } from '../../../ui/show.tsx';
import { postedDay } from '../../../ui/typed.ts';
import { type Answer, type Page, seeOther, type View, type Visit } from '../../../ui/visit.ts';
import { decimalOf, readSheet, type SheetFault, typedDecimal } from '../paste.rules.ts';
import { isPeriod, type Period, spanOf } from '../periods.rules.ts';
import { type IndicatorNamed, indicatorsNamed } from '../targets.indicators.queries.ts';
import { mayTarget } from '../targets.permissions.ts';
import { factsOf, type Target, targetsOf, targetsPrint, targetsReplaced, unitsPlanned } from '../targets.queries.ts';
import { setTargets } from '../targets.service.ts';
import { PeriodField } from './period.part.tsx';
import { Earlier, Faults, Grid, OneIndicator, Paste, unitLabel } from './targets.part.tsx';

const PATH = '/quan-tri/chi-tieu';

/** What the page is about: a period, one indicator of it or none, the units that the visitor sees and those for which he sets. */
type Scene = {
  period: Period;
  indicators: IndicatorNamed[];
  chosen: IndicatorNamed | undefined;
  units: Unit[];
  mine: Unit[];
  rows: Target[];
};

async function sceneOf(visit: Visit): Promise<Scene> {
  const { context, query, form } = visit;
  const asked = form.text('period') || query('ky') || '';
  const period = isPeriod(asked) ? asked : dayOf(context.now).slice(0, 4);
  const { ends } = spanOf(period);
  const units = await unitsPlanned(context, ends);
  if (units.length === 0)
    throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
  const register = await registerOf(context);
  const indicators = await indicatorsNamed(context, ends);
  const rows = await targetsOf(
    context,
    period,
    units.map((unit) => unit.id),
  );
  const code = form.text('indicator') || query('chi-so');
  const chosen = indicators.find((one) => one.code === code);
  const level = (unit: Unit) => rows.find((row) => row.unit === unit.id && row.indicator === chosen?.code)?.level;
  const mine = units.filter((unit) => mayTarget(context.actor, 'set', factsOf(register, unit.id, ends, level(unit) === 'province')));
  return { period, indicators, chosen, units, mine, rows };
}

/** Which period and indicator. */
function Choose({ visit: { t, locale, query, context }, scene }: { visit: Visit; scene: Scene }) {
  const wanted = query('ky');
  const error = wanted !== undefined && !isPeriod(wanted) ? t('targets.errors.period') : undefined;
  return (
    <Form action={PATH} method="get" inline>
      <PeriodField name="ky" label={t('targets.period')} today={dayOf(context.now)} value={scene.period} error={error} ahead />
      <SelectField
        name="chi-so"
        label={t('targets.indicator')}
        first={t('targets.noIndicator')}
        value={scene.chosen?.code}
        options={scene.indicators.map((one) => ({ value: one.code, label: one.name[locale] }))}
      />
      <Button look="secondary">{t('targets.show')}</Button>
    </Form>
  );
}

/** What was typed, or what holds now where nothing was typed yet. */
function typedOr(visit: Visit, scene: Scene): Record<string, string | string[]> {
  const { form } = visit;
  if (form.text('do')) return form.all();
  const now = scene.rows.filter((row) => row.indicator === scene.chosen?.code);
  return Object.fromEntries(now.map((row) => [`v.${row.unit}`, typedDecimal(row.value)]));
}

async function view(visit: Visit, errors: Errors = {}, faults: readonly SheetFault[] = []): Promise<View> {
  const { t, context, url, query, form } = visit;
  const scene = await sceneOf(visit);
  const { period, chosen, rows, units, mine } = scene;
  const of = fieldsOf(typedOr(visit, scene), errors);
  const seenOf = (print: string) => (form.text('do') ? form.text('seen') : '') || print;
  const hidden = (what: string) => ({
    do: what,
    key: newId(),
    period,
    ...(what === 'set' ? { indicator: chosen?.code ?? '' } : {}),
    seen:
      form.text('do') === what
        ? seenOf(targetsPrint(rows))
        : targetsPrint(what === 'set' ? rows.filter((row) => row.indicator === chosen?.code) : rows),
  });
  const earlier = chosen
    ? await targetsReplaced(
        context,
        period,
        chosen.code,
        units.map((unit) => unit.id),
      )
    : [];
  const badPeriod = query('ky') !== undefined && !isPeriod(query('ky') ?? '');
  const all: Errors = badPeriod ? { ky: t('targets.errors.period') } : errors;
  return {
    title: t('targets.title'),
    section: 'admin',
    active: 'targets',
    wide: true,
    ...(badPeriod ? { status: 422 } : {}),
    sheet: { name: `chi-tieu-${period}` },
    body: (
      <>
        <ErrorSummary errors={all} />
        <PageHead title={t('targets.title')} lead={t('targets.lead')} />
        {query('xong') && <Notice tone="success" live title={t('targets.done', { count: Number(query('xong')) || 0 })} />}
        {query('nhu-cu') && <Notice tone="info" live title={t('targets.same')} />}
        <Choose visit={visit} scene={scene} />
        <Grid visit={visit} units={units} rows={rows} indicators={scene.indicators} period={period} path={PATH} may={mine.length > 0} />
        <SheetLink url={url} />
        {chosen && mine.length > 0 && (
          <OneIndicator visit={visit} of={of} units={mine} indicator={chosen} action={PATH} hidden={hidden('set')} />
        )}
        {chosen && <Earlier visit={visit} rows={earlier} units={units} />}
        {mine.length > 0 && (
          <Paste visit={visit} of={of} action={PATH} hidden={hidden('paste')}>
            {faults.length > 0 && <Faults visit={visit} faults={faults} />}
          </Paste>
        )}
      </>
    ),
  };
}

const decisionOf = ({ form }: Visit, what: string) => ({
  decision: form.text(`${what}.decision`),
  decidedOn: postedDay(form, `${what}.decidedOn`),
  seen: form.text('seen'),
  key: form.text('key') || newId(),
});

/** Complaints of the verb under the names that the fields of this form have. */
async function inForm<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error) => {
    if (!(error instanceof Refusal)) throw error;
    const fields = Object.entries(error.fields).map(([name, complaint]) => [
      ['decision', 'decidedOn'].includes(name) ? `${what}.${name}` : '',
      complaint,
    ]);
    throw new Refusal(error.code, error.status, { details: error.details, fields: Object.fromEntries(fields) });
  });
}

const after = (period: Period, indicator: string | undefined, { set, takenBack }: { set: number; takenBack: number }) => {
  const query = new URLSearchParams({ ky: period, ...(indicator ? { 'chi-so': indicator } : {}) });
  query.set(set + takenBack > 0 ? 'xong' : 'nhu-cu', String(set + takenBack));
  return seeOther(`${PATH}?${query}`);
};

/** One indicator for the visitor's units: an empty box takes a target back, one that was empty and stays so is left alone. */
async function setOne(visit: Visit): Promise<Answer> {
  const { context, form, t } = visit;
  const { period, chosen, mine, rows } = await sceneOf(visit);
  if (!chosen) throw new Refusal('targets.input', 422, { fields: { 'chi-so': { key: 'targets.errors.indicator' } } });
  const wrong: Errors = {};
  const cells = mine.flatMap((unit) => {
    const typed = form.text(`v.${unit.id}`).trim();
    const value = typed === '' ? null : decimalOf(typed);
    const outside = chosen.percent && value && (Number(value) < 0 || Number(value) > 100);
    if (value === undefined || outside)
      wrong[`v.${unit.id}`] = t(`targets.errors.${outside ? 'percentOf' : 'valueOf'}`, { unit: unitLabel(visit, unit) });
    const there = rows.some((row) => row.unit === unit.id && row.indicator === chosen.code);
    return value === undefined || (value === null && !there) ? [] : [{ unit: unit.id, indicator: chosen.code, value }];
  });
  if (Object.keys(wrong).length > 0) return { ...(await view(visit, wrong)), status: 422 };
  if (cells.length === 0) return after(period, chosen.code, { set: 0, takenBack: 0 });
  const done = await inForm('set', setTargets(context, { period, indicator: chosen.code, cells, ...decisionOf(visit, 'set') }));
  return after(period, chosen.code, done);
}

/** A pasted sheet: read whole, every wrong cell is named, and then nothing is written. */
async function setSheet(visit: Visit): Promise<Answer> {
  const { context, form, t } = visit;
  const { period, indicators, units } = await sceneOf(visit);
  const text = form.text('sheet');
  const { cells, faults } = readSheet(text, {
    units: units.map((unit) => ({ id: unit.id, code: unit.code, names: [`${unit.kind} ${unit.name}`, unit.name] })),
    indicators: indicators.map((one) => ({ id: one.code, code: one.code, names: [one.name.vi, one.name.en], percent: one.percent })),
  });
  if (faults.length > 0 || cells.length === 0) {
    const error = faults.length > 0 ? t('targets.errors.sheet', { count: faults.length }) : t('targets.errors.emptySheet');
    return { ...(await view(visit, { sheet: error }, faults)), status: 422 };
  }
  const done = await inForm('paste', setTargets(context, { period, indicator: null, cells, ...decisionOf(visit, 'paste') }));
  return after(period, undefined, done);
}

/** `/quan-tri/chi-tieu`: what every unit is to reach, by period; set for one indicator after another, or pasted from a spreadsheet. */
export const targetsPage: Page = {
  get: (visit) => view(visit),
  post: (visit) =>
    answerOr(
      visit,
      () => (visit.form.text('do') === 'paste' ? setSheet(visit) : setOne(visit)),
      (errors) => view(visit, errors),
    ),
};
