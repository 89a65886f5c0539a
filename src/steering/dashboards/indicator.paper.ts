import type { Content } from 'pdfmake';
import { drawn } from '../../platform/pdf/drawing.ts';
import type { PaperDefinition } from '../../platform/pdf/pdf.ts';
import { dayOf } from '../../platform/time/time.ts';
import type { PageDocument } from '../../ui/document.tsx';
import { numberText } from '../../ui/format.ts';
import { correctionOf, type Held } from '../closings/locks.rules.ts';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { figureText as plainFigure } from '../indicators/pages/indicators.part.tsx';
import type { Standing } from './dashboards.queries.ts';
import { lineDrawing } from './documents.charts.rules.ts';
import {
  cards,
  correctionsTable,
  dashboardPaper,
  heading,
  lockLines,
  monthsTable,
  note,
  notYetNote,
  type PaperColumn,
  paperTable,
} from './documents.paper.ts';
import { documentOf } from './documents.queries.ts';
import type { Dashboard, Language, Line, UnitNamed } from './documents.rules.ts';
import { monthYear } from './documents.rules.ts';
import { figureText, pointsOf, valueText } from './pages/figures.part.tsx';
import { type Formulas, formulaRows } from './pages/formula.part.tsx';

export type IndicatorRow = UnitNamed & {
  since: string | undefined;
  now: Held | undefined;
  before: Held | undefined;
  months: readonly Held[];
};
/**
 * What the page shows: an indicator in units by name, `notYet` those of which nothing is known. `readings`: it and those that stand beside it, of the unit that is looked at, so that no reading goes
 * alone; `looked`: that unit's figure beside all that it is measured against, in words.
 */
export type IndicatorTable = Pick<Dashboard, 'unit' | 'term' | 'madeAt' | 'provinces' | 'boundaries'> & {
  indicator: IndicatorVersion;
  formulas: Formulas;
  rows: readonly IndicatorRow[];
  notYet: ReadonlySet<string>;
  readings: readonly { indicator: IndicatorVersion; standing: Standing }[];
  looked: readonly [name: string, said: string][];
};

/** So many pictures beside each other. */
const ACROSS = 4;
const CHART = { width: 178, height: 62 };

function unitsTable(language: Language, { indicator, rows, provinces }: IndicatorTable): Content {
  const { t, locale } = language;
  const text = (figure: Held | undefined) => figureText(t, locale, indicator, figure);
  const count = (value: number | null | undefined) => (value == null ? '–' : numberText(value, locale));
  const columns: PaperColumn<IndicatorRow>[] = [
    { head: t('dashboards.unit'), cell: ({ name }) => name },
    { head: t('dashboards.since'), width: 50, cell: ({ since }) => (since ? monthYear(since) : t('dashboards.notYet')) },
    { head: t('dashboards.size'), width: 60, numeric: true, cell: ({ now }) => count(now?.denominator) },
    { head: t('dashboards.now'), width: 74, numeric: true, cell: ({ now }) => text(now) },
    { head: t('dashboards.notJudged'), width: 64, numeric: true, cell: ({ now }) => count(now?.notJudged) },
    {
      head: t('locks.state'),
      width: 190,
      cell: ({ now }) => (now ? (lockLines(language, { figure: now, indicator }, provinces)[0] ?? '') : ''),
    },
    {
      head: t('locks.corrected'),
      width: 74,
      numeric: true,
      cell: ({ now }) => {
        const found = now && correctionOf(now);
        return found ? plainFigure(language, indicator.unit, found) : '–';
      },
    },
    { head: t('dashboards.before'), width: 74, numeric: true, cell: ({ before }) => text(before) },
  ];
  return paperTable(t('dashboards.byUnit'), columns, rows);
}

/** A small picture for each unit on one scale. */
function multiples(language: Language, { indicator, rows, madeAt }: IndicatorTable): Content[] {
  const { t, locale } = language;
  const highest = Math.max(1, ...rows.flatMap(({ months }) => months.map(({ value }) => value ?? 0)));
  const one = ({ name, months }: IndicatorRow): Content => {
    const drawing = lineDrawing(pointsOf(months, dayOf(madeAt)), {
      ...CHART,
      top: indicator.unit === 'percent' ? 100 : highest,
      say: (value) => valueText(t, locale, indicator.unit, value),
    });
    return { stack: [{ text: name, bold: true, fontSize: 9 }, drawing ? drawn(drawing) : note(t('documents.noChart'))] };
  };
  const known = rows.filter(({ months }) => months.some(({ value }) => value !== null));
  const none = rows.filter((row) => !known.includes(row)).map(({ name }) => name);
  const lines = Array.from({ length: Math.ceil(known.length / ACROSS) }, (_, at) => known.slice(at * ACROSS, (at + 1) * ACROSS));
  const drawnLines = lines.map((line, at) => ({
    stack: [
      ...(at === 0 ? [heading(t('documents.multiples'))] : []),
      { columns: line.map((row) => ({ width: CHART.width, ...(one(row) as object) })) as Content[], columnGap: 12 },
    ],
    unbreakable: true,
    margin: [0, 0, 0, 4] as [number, number, number, number],
  }));
  return [...drawnLines, ...(none.length > 0 ? [note(t('documents.noneYet', { names: none.join(', ') }))] : [])];
}

const pairs = (language: Language, caption: string, rows: readonly [string, string][]): Content =>
  paperTable<[string, string]>(
    caption,
    [
      { head: language.t('documents.about.what'), width: 150, cell: ([name]) => name },
      { head: language.t('documents.about.said'), cell: ([, said]) => said },
    ],
    rows,
  );

function indicatorPaper(language: Language, dashboard: Dashboard, table: IndicatorTable): PaperDefinition {
  const { t } = language;
  const { unit, formulas, readings, looked, notYet, provinces, madeAt } = table;
  const rows = table.rows.filter(({ id }) => !notYet.has(id));
  const shown = readings.map((one) => ({
    ...{ unit, indicator: one.indicator, figure: one.standing.now, before: one.standing.before },
    ...{ province: one.standing.province, target: one.standing.target, months: one.standing.months },
  }));
  return dashboardPaper(language, dashboard, [
    ...cards(language, heading(t('documents.readingsOf', { unit: unit.name })), [shown], provinces, madeAt),
    pairs(language, t('documents.outlook'), looked),
    note(t('curves.noCause')),
    unitsTable(language, { ...table, rows }),
    ...notYetNote(language, table.rows, notYet),
    ...multiples(language, { ...table, rows }),
    ...monthsTable(language, rows),
    ...correctionsTable(language, dashboard),
    pairs(
      language,
      t('dashboards.what'),
      formulaRows(t, language.locale, formulas).map(([name, said]): [string, string] => [name, said]),
    ),
  ]);
}

/** One indicator across units and months as files: as it is seen. */
export function indicatorDocument(language: Language, table: IndicatorTable): PageDocument {
  const { indicator, unit, term, madeAt, boundaries, provinces, rows, readings } = table;
  const named = ({ id, code, name }: UnitNamed): UnitNamed => ({ id, code, name });
  const own: Line[] = rows.flatMap(({ now, before, since, ...one }) =>
    now ? [{ unit: named(one), indicator, figure: now, before, since }] : [],
  );
  // Its own unit's readings stand among the figures, too: no reading is taken away alone.
  const beside: Line[] = readings
    .filter((one) => one.indicator.code !== indicator.code)
    .map((one) => ({ unit, indicator: one.indicator, figure: one.standing.now, before: one.standing.before, target: one.standing.target }));
  const dashboard: Dashboard = {
    ...{ file: `chi-so-${indicator.code}`, title: indicator.name[language.locale], unit, term, madeAt, boundaries, provinces, periods: [] },
    lines: [...own, ...beside],
    months: [
      ...rows.flatMap(({ months, ...one }) => months.map((figure): Line => ({ unit: named(one), indicator, figure }))),
      ...readings
        .filter((one) => one.indicator.code !== indicator.code)
        .flatMap((one) => one.standing.months.map((figure): Line => ({ unit, indicator: one.indicator, figure }))),
    ],
    has: { unit: true, before: true, province: false, target: true },
  };
  return documentOf(language, dashboard, () => indicatorPaper(language, dashboard, table));
}
