import type { Content, TableCell } from 'pdfmake';
import { drawn } from '../../platform/pdf/drawing.ts';
import type { PaperDefinition } from '../../platform/pdf/pdf.ts';
import type { Shape } from '../../registers/units/shapes.rules.ts';
import type { PageDocument } from '../../ui/document.tsx';
import { numberText } from '../../ui/format.ts';
import { correctionOf, type Held, periodLocks } from '../closings/locks.rules.ts';
import { periodLockText } from '../closings/pages/lock.part.tsx';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { figureText as plainFigure } from '../indicators/pages/indicators.part.tsx';
import { barsDrawing, mapDrawing } from './documents.charts.rules.ts';
import { correctionsTable, dashboardPaper, heading, note, notYetNote, type PaperColumn, paperTable } from './documents.paper.ts';
import { documentOf } from './documents.queries.ts';
import { acceptedText, type Dashboard, type Language, monthYear, type UnitNamed } from './documents.rules.ts';
import { figureText, valueText } from './pages/figures.part.tsx';

export type ProvinceRow = UnitNamed & { since: string | undefined; figures: ReadonlyMap<string, Held> };
/**
 * What the page shows: the communes in the order of their names, the province last; `notYet`: those of which nothing is known; the chosen indicators; areas where
 * somebody gave them.
 */
export type ProvinceTable = Pick<Dashboard, 'title' | 'unit' | 'term' | 'madeAt' | 'provinces' | 'boundaries'> & {
  rows: readonly ProvinceRow[];
  notYet: ReadonlySet<string>;
  chosen: readonly IndicatorVersion[];
  shapes: ReadonlyMap<string, Shape>;
};

/** So many indicators stand beside each other on one page; what is more stands in the next table. */
const ACROSS = 5;
/** How wide the bars stand. */
const BARS = 740;

/** A figure with of how many, what could not be judged, and what was counted otherwise since. */
function cellOf(language: Language, indicator: IndicatorVersion, figure: Held | undefined): TableCell {
  const { t, locale } = language;
  const found = figure && correctionOf(figure);
  const small = (text: string): Content => ({ text, fontSize: 7.5 });
  if (!figure || (figure.value === null && !found && !figure.notJudged)) return t('dashboards.noSize');
  return {
    stack: [
      { text: figureText(t, locale, indicator, figure), bold: true },
      ...(figure.denominator === null
        ? []
        : [
            small(
              t('documents.of', {
                numerator: numberText(figure.numerator ?? 0, locale),
                denominator: numberText(figure.denominator, locale),
              }),
            ),
          ]),
      ...(figure.notJudged === null ? [] : [small(t('documents.notJudged', { count: numberText(figure.notJudged, locale) }))]),
      ...(found ? [small(t('locks.correctedTo', { value: plainFigure(language, indicator.unit, found) }))] : []),
    ],
  };
}

function unitsTable(
  language: Language,
  { rows, notYet, provinces, unit }: ProvinceTable,
  part: readonly IndicatorVersion[],
  caption: string,
): Content {
  const { t, locale } = language;
  const state = (row: ProvinceRow): Content => {
    const [period] = row.id === unit.id ? [] : periodLocks([...row.figures.values()]);
    if (!period) return '';
    const by = acceptedText(language, period.lock, provinces);
    return { stack: [periodLockText(language, period), ...(by ? [{ text: by, fontSize: 7 }] : [])] };
  };
  const columns: PaperColumn<ProvinceRow>[] = [
    { head: t('dashboards.unit'), cell: ({ name }) => name },
    { head: t('dashboards.since'), width: 46, cell: ({ since }) => (since ? monthYear(since) : t('dashboards.notYet')) },
    { head: t('locks.state'), width: 92, cell: state },
    ...part.map((one) => ({
      head: `${one.name[locale]} (${t(`indicators.readings.${one.reading}`).toLocaleLowerCase(locale)})`,
      width: 98,
      numeric: true,
      cell: (row: ProvinceRow) => cellOf(language, one, row.figures.get(one.code)),
    })),
  ];
  return paperTable(
    caption,
    columns,
    rows.filter(({ id }) => !notYet.has(id)),
  );
}

/** The first indicator as a bar for each commune of which something is known. */
function bars(language: Language, { rows, notYet, chosen, unit }: ProvinceTable): Content[] {
  const { t, locale } = language;
  const [first] = chosen;
  const shown = rows.filter(({ id }) => id !== unit.id && !notYet.has(id));
  if (!first || shown.length === 0) return [];
  const figures = shown.map(({ name, figures }) => ({ name, figure: figures.get(first.code) }));
  const highest = Math.max(1, ...figures.map(({ figure }) => figure?.value ?? 0));
  const drawing = barsDrawing(
    figures.map(({ name, figure }) => ({
      name,
      value: figure?.value ?? null,
      said: figure?.value == null ? t('dashboards.noSize') : figureText(t, locale, first, figure),
    })),
    { width: BARS, top: first.unit === 'percent' ? 100 : highest },
  );
  return [{ stack: [heading(t('documents.bars', { name: first.name[locale] })), drawn(drawing)], unbreakable: true }];
}

/** The first indicator on the map, with its legend; nothing where no area was given. */
function map(language: Language, { rows, chosen, shapes }: ProvinceTable): Content[] {
  const { t, locale } = language;
  const [first] = chosen;
  if (!first || shapes.size === 0) return [];
  const values = new Map(rows.map(({ id, figures }) => [id, figures.get(first.code)?.value ?? null]));
  const { drawing, ends } = mapDrawing(shapes, values, first.unit === 'percent');
  const say = (value: number) => valueText(t, locale, first.unit, value);
  const steps = ends.map((end, at) => t('map.step', { step: at + 1, from: say(ends[at - 1] ?? 0), to: say(end) }));
  return [
    {
      stack: [
        heading(t('map.title', { name: first.name[locale] })),
        drawn(drawing),
        note([...steps, t('map.nothing')].join(' · ')),
        note(t('map.coarse')),
      ],
      unbreakable: true,
    },
  ];
}

function provincePaper(language: Language, dashboard: Dashboard, table: ProvinceTable): PaperDefinition {
  const { chosen } = table;
  const { t } = language;
  const parts = Array.from({ length: Math.ceil(chosen.length / ACROSS) }, (_, at) => chosen.slice(at * ACROSS, (at + 1) * ACROSS));
  return dashboardPaper(language, dashboard, [
    ...map(language, table),
    ...bars(language, table),
    ...parts.map((part, at) => {
      const caption = parts.length === 1 ? t('dashboards.byUnit') : t('documents.units', { part: at + 1, parts: parts.length });
      return unitsTable(language, table, part, caption);
    }),
    ...notYetNote(language, table.rows, table.notYet),
    ...correctionsTable(language, dashboard),
  ]);
}

/** The communes of a province with the chosen indicators as files: as they are seen. */
export function provinceDocument(language: Language, table: ProvinceTable): PageDocument {
  const { title, unit, term, madeAt, provinces, rows, chosen, boundaries } = table;
  const dashboard: Dashboard = {
    ...{ file: 'cac-xa-phuong', title, unit, term, madeAt, boundaries, provinces, months: [], periods: [] },
    lines: rows.flatMap(({ figures, since, ...one }) =>
      chosen.flatMap((indicator) => {
        const figure = figures.get(indicator.code);
        return figure ? [{ unit: { id: one.id, code: one.code, name: one.name }, indicator, figure, since }] : [];
      }),
    ),
    has: { unit: true, before: false, province: false, target: false },
  };
  return documentOf(language, dashboard, () => provincePaper(language, dashboard, table));
}
