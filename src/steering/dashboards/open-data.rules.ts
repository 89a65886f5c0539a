import type { Day } from '../../platform/time/time.ts';
import { csvCell, csvFile } from './dashboards.rules.ts';

/** One published figure of one month, as open data has it. */
export type OpenFigure = {
  unit: string;
  unitCode: string;
  unitName: string;
  indicator: string;
  name: string;
  nameEn: string;
  reading: string;
  from: Day;
  to: Day;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  measuredIn: string;
  relation: string;
  notJudged: number | null;
  source: string;
  estimated: boolean;
  basis: string;
  /** Whether the month is signed off and accepted: then the figure is the locked one. In words: `đã khóa`, `chưa khóa`. */
  locked: boolean;
  lockedText: string;
  lockedPeriod: string | null;
  acceptedBy: string | null;
  acceptedAt: string | null;
  evidenceHash: string | null;
  /** What the last later count said otherwise, beside the locked figure. */
  correctedNumerator: number | null;
  correctedDenominator: number | null;
  correctedValue: number | null;
  correctedRelation: string | null;
  correctedAt: string | null;
};

const columns = [
  'unit',
  'unitCode',
  'unitName',
  'indicator',
  'name',
  'nameEn',
  'reading',
  'from',
  'to',
  'numerator',
  'denominator',
  'value',
  'measuredIn',
  'relation',
  'notJudged',
  'source',
  'estimated',
  'basis',
  'locked',
  'lockedText',
  'lockedPeriod',
  'acceptedBy',
  'acceptedAt',
  'evidenceHash',
  'correctedNumerator',
  'correctedDenominator',
  'correctedValue',
  'correctedRelation',
  'correctedAt',
] as const satisfies readonly (keyof OpenFigure)[];

/**
 * Figures as a CSV file; an empty cell is what cannot be computed. `more`: columns that the rows have
 * besides.
 */
export function csvOf<Row extends OpenFigure>(rows: readonly Row[], more: readonly (keyof Row & string)[] = []): string {
  // `=` alone is what a figure is; the other signs are no formulas either.
  const names: readonly (keyof Row & string)[] = [...columns, ...more];
  const line = (row: Row) =>
    names.map((name) => (/relation$/i.test(name) ? String(row[name] ?? '') : csvCell(row[name] as OpenFigure['value'])));
  return csvFile(names, rows.map(line));
}
