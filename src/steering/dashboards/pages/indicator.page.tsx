import type { Context } from '../../../platform/context/context.ts';
import { type Day, dayOf } from '../../../platform/time/time.ts';
import type { Locale } from '../../../platform/words/words.ts';
import { unitName } from '../../../registers/units/units.queries.ts';
import type { Unit } from '../../../registers/units/units.schema.ts';
import { ChartPicture } from '../../../ui/chart.part.tsx';
import { DocumentLinks, type PageDocument } from '../../../ui/document.tsx';
import { BackLink, ErrorSummary } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { acceptingProvinces, withLocks } from '../../closings/locks.queries.ts';
import type { Held } from '../../closings/locks.rules.ts';
import { CorrectionNote, LockNote, LockTag, lockColumns, type Provinces } from '../../closings/pages/lock.part.tsx';
import { standsBeside } from '../../indicators/beside.rules.ts';
import { countedSince } from '../../indicators/counted.queries.ts';
import { sinceCounted } from '../../indicators/counted.rules.ts';
import { evaluate, type Figure } from '../../indicators/evaluate.service.ts';
import { type IndicatorVersion, indicatorOn, indicatorsOn } from '../../indicators/indicators.queries.ts';
import { sectionFor } from '../../indicators/section.rules.ts';
import { pilotCurves } from '../../rollout/curves.queries.ts';
import { outlookOf } from '../../targets/outlook.service.ts';
import { type Boundaries, boundariesOf } from '../boundaries.queries.ts';
import { type Standing, standingsOf, unitLooked } from '../dashboards.queries.ts';
import { earlier, isKnown, monthsUntil, type Term, termBefore } from '../dashboards.rules.ts';
import { indicatorDocument } from '../indicator.paper.ts';
import { Estimates, estimatesIn } from './estimates.part.tsx';
import {
  BOUNDARIES,
  BoundariesNote,
  Choose,
  figureText,
  headOf,
  hrefOf,
  PATH,
  pointsOf,
  termAsked,
  termName,
  valueText,
  wishErrors,
} from './figures.part.tsx';
import { FormulaOf, type Formulas, formulasOf } from './formula.part.tsx';
import { NotYet } from './not-yet.part.tsx';
import { type Looked, lookedText, OutlookOf } from './outlook.part.tsx';

type Row = { unit: Unit; name: string; since: string | undefined; now: Held | undefined; before: Held | undefined; months: Held[] };
type Month = { month: Held; at: number };
/** `rows`: the units of which something is known. */
type Scene = { indicator: IndicatorVersion; term: Term; today: string; boundaries: Boundaries; rows: Row[] };
/** `all`: known or not. */
type About = { scene: Scene; all: Row[]; formulas: Formulas; looked: Looked; provinces: Provinces; unit: Unit };

const monthYear = (day: string) => `${day.slice(5, 7)}/${day.slice(0, 4)}`;
const shownValue = (figure: Figure | undefined) => figure?.value ?? null;

/** Unit by unit in the order of names: nobody is ranked. Since when, and of how many, stands beside each. */
function Table({ scene: { indicator, term, boundaries, rows } }: { scene: Scene }) {
  const { t, locale } = useLanguage();
  const text = (figure: Figure | undefined) => figureText(t, locale, indicator, figure);
  return (
    <DataTable
      caption={t('dashboards.byUnit')}
      rows={rows}
      rowKey={(row) => row.unit.id}
      columns={[
        {
          head: t('dashboards.unit'),
          main: true,
          cell: (row) => <a href={hrefOf(PATH, { unit: row.unit.id, term })}>{row.name}</a>,
        },
        { head: t('dashboards.since'), keep: true, cell: (row) => (row.since ? monthYear(row.since) : t('dashboards.notYet')) },
        {
          head: t('dashboards.size'),
          numeric: true,
          text: (row) => row.now?.denominator ?? null,
          cell: (row) => (row.now?.denominator == null ? t('dashboards.noSize') : numberText(row.now.denominator, locale)),
        },
        { head: t('dashboards.now'), numeric: true, text: (row) => shownValue(row.now), cell: (row) => text(row.now) },
        ...lockColumns<Row>(
          { t, locale },
          (row) => row.now,
          () => indicator.unit,
        ),
        { head: t('dashboards.before'), numeric: true, text: (row) => shownValue(row.before), cell: (row) => text(row.before) },
        {
          head: t('dashboards.notJudged'),
          numeric: true,
          text: (row) => row.now?.notJudged ?? null,
          cell: (row) => (row.now?.notJudged == null ? t('dashboards.noSize') : numberText(row.now.notJudged, locale)),
        },
        {
          head: t('dashboards.behind'),
          text: false,
          cell: (row) =>
            indicator.source === 'declared' ? (
              t('dashboards.declaredOne')
            ) : (
              <a
                href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(indicator.code)}/ho-so`, {
                  unit: row.unit.id,
                  term,
                  asOf: boundaries.kept,
                })}
              >
                {t('dashboards.look')}
                <span class="ds-sr-only"> {row.name}</span>
              </a>
            ),
        },
      ]}
    />
  );
}

/** A month of a unit: its value, that it is locked, what was counted otherwise since. */
function MonthCell({ figure, indicator }: { figure: Held | undefined; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  return (
    <>
      {figureText(t, locale, indicator, figure)}
      {figure?.lock && (
        <>
          {' '}
          <LockTag locked />
          <CorrectionNote figure={figure} unit={indicator.unit} />
        </>
      )}
    </>
  );
}

/** A small picture for each unit on one scale, and one table with the numbers of them all. */
function Multiples({ scene: { indicator, today, rows } }: { scene: Scene }) {
  const { t, locale } = useLanguage();
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const highest = Math.max(1, ...rows.flatMap((row) => row.months.map((one) => one.value ?? 0)));
  const months = rows[0]?.months ?? [];
  return (
    <section>
      <h2>{t('dashboards.months')}</h2>
      <ul class="xs-readings">
        {rows.map((row) => (
          <li class="xs-reading" key={row.unit.id}>
            <h3>{row.name}</h3>
            <ChartPicture
              title={row.name}
              unit={headOf(t, indicator)}
              points={pointsOf(row.months, today)}
              top={indicator.unit === 'percent' ? 100 : highest}
              say={say}
            />
          </li>
        ))}
      </ul>
      <details class="xs-why">
        <summary>{t('ui.chart.table')}</summary>
        <DataTable
          caption={t('dashboards.months')}
          rows={months.map((month, at): Month => ({ month, at }))}
          rowKey={({ month }: Month) => month.from}
          columns={[
            {
              head: t('ui.chart.when'),
              main: true,
              cell: ({ month }: Month) =>
                month.to >= today ? t('ui.chart.open', { label: monthYear(month.from) }) : monthYear(month.from),
            },
            ...rows.map((row) => ({
              head: row.name,
              numeric: true,
              text: ({ at }: Month) => shownValue(row.months[at]),
              cell: ({ at }: Month) => <MonthCell figure={row.months[at]} indicator={indicator} />,
            })),
          ]}
        />
      </details>
    </section>
  );
}

/** One unit's figure with all that it is measured against. The line to a target begins in the year before it. */
async function looked(
  context: Context,
  code: string,
  { unit, term, locale, asOf }: { unit: Unit; term: Term; locale: Locale; asOf: Day | undefined },
): Promise<Looked> {
  const about = { indicator: code, unit: unit.id, baselineYear: Number(term.year) - 1, asOf };
  const own = await outlookOf(context, { ...about, period: term.period }, withLocks);
  // Where nothing was planned for a month or quarter, its year may have been.
  const planned = own.target || term.kind === 'year' ? own : await outlookOf(context, { ...about, period: term.year }, withLocks);
  const pilots = await Promise.all(
    (await pilotCurves(context, code)).map(async (line) => ({ line, name: await unitName(context, line.unit, locale) })),
  );
  const year = planned === own ? null : term.year;
  const name = await unitName(context, unit.id, locale);
  return { unit: unit.id, name, term, today: dayOf(context.now), own, planned, year, pilots };
}

/** The page as files: of the unit that is looked at with the readings that stand beside, so that none goes alone. */
async function documentFor(visit: Visit, { scene, all: rows, formulas, looked, provinces, unit }: About): Promise<PageDocument> {
  const { context, t, locale } = visit;
  const { indicator, term, today, boundaries } = scene;
  const known = new Set(scene.rows.map((row) => row.unit.id));
  const all = await indicatorsOn(context, earlier(term.to, today));
  const official = indicator.reading === 'official' ? indicator : (all.find(({ beside }) => beside.includes(indicator.code)) ?? indicator);
  const together = [official, ...official.beside.flatMap((code) => all.find((one) => one.code === code) ?? [])];
  const shown = together.some(({ code }) => code === indicator.code) ? together : [indicator, ...together];
  const standings = await standingsOf(context, { unit: unit.id, codes: shown.map(({ code }) => code), term, asOf: boundaries.kept });
  const said = shown.filter((one) => one.code === indicator.code || standsBeside(one, standings.get(one.code)?.now));
  const own = [...standings.values()].flatMap(({ now, before, months }) => [now, ...(before ? [before] : []), ...months]);
  return indicatorDocument(visit, {
    ...{ indicator, formulas, term, madeAt: context.now, boundaries: boundaries.on, looked: lookedText(t, locale, looked, indicator) },
    unit: { id: unit.id, code: unit.code, name: looked.name },
    provinces: new Map([...provinces, ...(await acceptingProvinces(context, own, locale))]),
    notYet: new Set(rows.flatMap((row) => (known.has(row.unit.id) ? [] : [row.unit.id]))),
    rows: rows.map(({ unit: { id, code }, name, since, now, before, months }) => ({ id, code, name, since, now, before, months })),
    readings: said.map((one) => ({ indicator: one, standing: standings.get(one.code) as Standing })),
  });
}

/** `/dieu-hanh/chi-so/:code`: one indicator in all units that the visitor may see, over the months. */
export const indicatorPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale, param, query, url } = visit;
    const today = dayOf(context.now);
    const boundaries = await boundariesOf(context, query(BOUNDARIES), query('don-vi'));
    const { on, kept: asOf } = boundaries;
    const { unit, communes, province, provinces: several } = await unitLooked(context, query('don-vi'), on);
    const { term, wrong } = termAsked(visit, today);
    const indicator = await indicatorOn(context, param('code'), earlier(term.to, today));
    const line = monthsUntil(term, today);
    const units = communes.map(({ id }) => id);
    const ask = (from: string, to: string, by: 'whole' | 'month' = 'whole') =>
      evaluate(context, { indicators: [indicator.code], units, from, to, by, asOf });
    const before = termBefore(term);
    const [counted, since] = await Promise.all([
      Promise.all([
        ask(term.from, term.to),
        ask(before.from, before.to),
        ask(line[0]?.from ?? term.from, line.at(-1)?.to ?? term.to, 'month'),
      ]),
      countedSince(
        context,
        communes.map(({ id }) => id),
        on,
      ),
    ]);
    const held = sinceCounted(await withLocks(context, counted.flat()), since);
    const [now, past] = [held.slice(0, units.length), held.slice(units.length, 2 * units.length)];
    const lines = Map.groupBy(held.slice(2 * units.length), (one) => one.unit);
    const rows = await Promise.all(
      communes.map(async (unit, at): Promise<Row> => {
        const name = await unitName(context, unit.id, locale);
        return { unit, name, since: since.get(unit.id), now: now[at], before: past[at], months: lines.get(unit.id) ?? [] };
      }),
    );
    const outlook = await looked(context, indicator.code, { unit, term, locale, asOf });
    const provinces = await acceptingProvinces(context, held, locale);
    const own = rows.find((row) => row.unit.id === unit.id)?.now;
    const formulas = await formulasOf(context, indicator, rows, unit.id);
    const wholes = await Promise.all(several.map(async (one) => ({ unit: one, name: await unitName(context, one.id, locale) })));
    const choices = [...wholes, ...rows];
    const [known, unknown] = [true, false].map((wanted) =>
      rows.filter(
        ({ since, now, before, months }) =>
          isKnown(
            since,
            [now, before, ...months].flatMap((one) => one ?? []),
          ) === wanted,
      ),
    ) as [Row[], Row[]];
    const scene: Scene = { indicator, term, today, boundaries, rows: known };
    const path = `${PATH}/chi-so/${encodeURIComponent(indicator.code)}`;
    return {
      title: indicator.name[locale],
      section: sectionFor(visit.context.actor),
      active: 'steering',
      wide: true,
      ...(wrong || boundaries.wrong ? { status: 422 } : {}),
      document: () => documentFor(visit, { scene, all: rows, formulas, looked: outlook, provinces, unit }),
      body: (
        <>
          <BackLink href={hrefOf(province ? `${PATH}/tinh` : PATH, { unit: asOf && province?.id, term, asOf: province && asOf })} />
          <ErrorSummary errors={wishErrors(t, wrong, boundaries)} />
          <PageHead above={t(`indicators.readings.${indicator.reading}`)} title={indicator.name[locale]} lead={termName(t, term)} />
          <Choose
            path={path}
            today={today}
            term={term}
            wrong={wrong}
            unit={unit.id}
            units={choices.map((one) => ({ value: one.unit.id, label: one.name }))}
            boundaries={boundaries}
          />
          <BoundariesNote of={boundaries} />
          <OutlookOf looked={outlook} indicator={indicator} />
          {own && <LockNote figure={own} unit={indicator.unit} provinces={provinces} />}
          <Table scene={scene} />
          <NotYet units={unknown.map(({ unit, name }) => ({ id: unit.id, name }))} term={term} />
          {known.length > 0 && <Multiples scene={scene} />}
          <Estimates estimates={await estimatesIn(context, held)} />
          <DocumentLinks url={url} />
          <FormulaOf formulas={formulas} />
        </>
      ),
    };
  },
};
