import type { PaperDefinition } from '../../platform/pdf/pdf.ts';
import type { PageDocument } from '../../ui/document.tsx';
import { type Dashboard, fileName, type Language, type Line, tablesOf } from './documents.rules.ts';
import { openFigure } from './open-data.queries.ts';
import { csvOf, type OpenFigure } from './open-data.rules.ts';

/** `shownAs`: as what a figure stands on the page: of the period, of the one before, of a month. */
type Row = OpenFigure & {
  shownAs: string;
  target: number | null;
  targetPeriod: string | null;
  boundariesOn: string | null;
  madeAt: string;
};

/** Every figure of a document as a flat row, in the columns of the open data: what is locked, when, what was counted otherwise since. */
function csvRows({ lines, months, madeAt, boundaries }: Dashboard): Row[] {
  const row = (shownAs: string, { unit, indicator, target }: Line, figure: Line['figure']): Row => ({
    ...openFigure(figure, indicator, unit),
    shownAs,
    target: target ? Number(target.value) : null,
    targetPeriod: target?.period ?? null,
    boundariesOn: boundaries ?? null,
    madeAt: madeAt.toISOString(),
  });
  return [
    ...lines.map((line) => row('period', line, line.figure)),
    ...lines.flatMap((line) => (line.before ? [row('before', { ...line, target: undefined }, line.before)] : [])),
    ...months.map((line) => row('month', line, line.figure)),
  ];
}

/** A page of figures as the files that it may be taken away as. `paper`: how it is printed. */
export function documentOf(language: Language, dashboard: Dashboard, paper: () => PaperDefinition): PageDocument {
  return {
    name: fileName(dashboard),
    unit: dashboard.unit.id,
    rows: dashboard.lines.length + dashboard.months.length,
    paper,
    tables: () => tablesOf(language, dashboard),
    csv: () => csvOf(csvRows(dashboard), ['shownAs', 'target', 'targetPeriod', 'boundariesOn', 'madeAt']),
  };
}
