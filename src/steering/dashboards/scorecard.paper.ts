import type { Content } from 'pdfmake';
import type { PaperDefinition } from '../../platform/pdf/pdf.ts';
import type { PageDocument } from '../../ui/document.tsx';
import { correctionOf, type Held, periodLocks } from '../closings/locks.rules.ts';
import type { IndicatorVersion } from '../indicators/indicators.queries.ts';
import { figureText as plainFigure } from '../indicators/pages/indicators.part.tsx';
import type { Standing } from './dashboards.queries.ts';
import type { Section, Shown } from './dashboards.rules.ts';
import { cards, correctionsTable, dashboardPaper, heading, monthsTable, paperTable, periodsTable } from './documents.paper.ts';
import { documentOf } from './documents.queries.ts';
import type { Dashboard, Language, Line } from './documents.rules.ts';
import { figureText, targetText } from './pages/figures.part.tsx';

/** What the page shows: its sections, those readings that stand open in front, the order of the lines. */
export type Scorecard = Pick<Dashboard, 'title' | 'unit' | 'term' | 'madeAt' | 'provinces'> & {
  sections: readonly Section<IndicatorVersion>[];
  standings: ReadonlyMap<string, Standing>;
  front: ReadonlySet<string>;
  order: readonly string[];
};
type Row = Line & { months: readonly Held[] };

const rowOf = ({ unit, standings }: Scorecard, indicator: IndicatorVersion): Row => {
  const { now, before, province, months, target } = standings.get(indicator.code) as Standing;
  return { unit, indicator, figure: now, before, province, target, months };
};
const together = ({ official, beside }: Shown<IndicatorVersion>) => [official, ...beside];
/** Counts and what is declared, in the page's order. */
const sorted = (card: Scorecard, all: readonly IndicatorVersion[]) =>
  all.toSorted((a, b) => card.order.indexOf(a.code) - card.order.indexOf(b.code)).map((one) => rowOf(card, one));

function lines(language: Language, caption: string, rows: readonly Row[]): Content[] {
  const { t, locale } = language;
  if (rows.length === 0) return [];
  return [
    paperTable<Row>(
      caption,
      [
        { head: t('dashboards.indicator'), cell: ({ indicator }) => indicator.name[locale] },
        { head: t('dashboards.now'), width: 76, numeric: true, cell: (one) => figureText(t, locale, one.indicator, one.figure) },
        {
          head: t('dashboards.target'),
          width: 90,
          numeric: true,
          cell: ({ indicator, target }) => (target ? targetText(t, locale, indicator, target) : '–'),
        },
        { head: t('locks.state'), width: 56, cell: ({ figure }) => t(figure.lock ? 'locks.locked' : 'locks.open') },
        {
          head: t('locks.corrected'),
          width: 70,
          numeric: true,
          cell: ({ indicator, figure }) => {
            const found = correctionOf(figure);
            return found ? plainFigure(language, indicator.unit, found) : '–';
          },
        },
        { head: t('dashboards.before'), width: 76, numeric: true, cell: (one) => figureText(t, locale, one.indicator, one.before) },
        { head: t('dashboards.whole'), width: 76, numeric: true, cell: (one) => figureText(t, locale, one.indicator, one.province) },
      ],
      rows,
    ),
  ];
}

/** A commune's scorecard on paper: pillar by pillar, the readings side by side with their pictures, then the counts; at its end the numbers of the pictures, corrections, locks. */
function scorecardPaper(language: Language, dashboard: Dashboard, card: Scorecard): PaperDefinition {
  const { t, locale } = language;
  const { sections, front, provinces, madeAt } = card;
  const groups = (all: readonly Shown<IndicatorVersion>[]) => all.map((one) => together(one).map((each) => rowOf(card, each)));
  const shown = new Map(sections.flatMap(({ readings }) => groups(readings).flat()).map((one) => [one.indicator.code, one]));
  return dashboardPaper(language, dashboard, [
    ...sections.flatMap((section): Content[] => {
      const inFront = section.readings.filter(({ official }) => front.has(official.code));
      const others = section.readings.filter(({ official }) => !front.has(official.code));
      const pillar = t(`indicators.pillars.${section.pillar}`);
      const named = (caption: string) => `${pillar}: ${caption.toLocaleLowerCase(locale)}`;
      return [
        ...cards(language, heading(pillar), groups(inFront), provinces, madeAt),
        ...cards(language, heading(named(t('dashboards.otherSets'))), groups(others), provinces, madeAt),
        ...lines(language, named(t('dashboards.counts')), sorted(card, section.counts)),
        ...lines(language, named(t('dashboards.declared')), sorted(card, section.declared)),
      ];
    }),
    ...monthsTable(
      language,
      [...shown.values()].map(({ indicator, months }) => ({ name: indicator.name[locale], months })),
    ),
    ...correctionsTable(language, dashboard),
    ...periodsTable(language, dashboard),
  ]);
}

/** The scorecard of a commune as files: as it is seen. */
export function scorecardDocument(language: Language, card: Scorecard): PageDocument {
  const all = card.sections.flatMap(({ readings, counts, declared }) => [
    ...readings.flatMap((one) => together(one).map((each) => rowOf(card, each))),
    ...sorted(card, counts),
    ...sorted(card, declared),
  ]);
  // One that stands beside two is one figure.
  const rows = [...new Map(all.map((one) => [one.indicator.code, one])).values()];
  const months = rows.flatMap((row) => row.months.map((figure): Line => ({ unit: row.unit, indicator: row.indicator, figure })));
  const { title, unit, term, madeAt, provinces } = card;
  const dashboard: Dashboard = {
    ...{ file: 'bang-dieu-hanh', title, unit, term, madeAt, provinces, lines: rows, months },
    periods: periodLocks([
      ...rows.map(({ figure }) => figure),
      ...rows.flatMap(({ before }) => before ?? []),
      ...months.map(({ figure }) => figure),
    ]),
    has: { unit: false, before: true, province: true, target: true },
  };
  return documentOf(language, dashboard, () => scorecardPaper(language, dashboard, card));
}
