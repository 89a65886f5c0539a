import { wordsIn } from '../../platform/words/words.ts';
import type { PilotReport } from './pilot.queries.ts';
import { ALL, type PilotRow } from './pilot.rules.ts';

const decimals = (value: number): string => value.toLocaleString('vi-VN', { maximumFractionDigits: 2 });
/** What stands where nothing was counted and nothing published. */
const NOTHING = '–';

/** A figure as it stands in a cell: what was counted, beside it what the report only says to be exceeded; `*`: declared. */
export function cellOf(row: PilotRow | undefined): string {
  const t = wordsIn('vi');
  if (!row) return NOTHING;
  const { percent, published, relation, source, numerator } = row;
  if (source === 'declared')
    return `${relation === '>' ? t('pilot.table.over', { value: decimals(percent) }) : t('pilot.table.value', { value: decimals(percent) })} *`;
  if (relation === '>') return t('pilot.table.counted', { value: decimals(percent), published: decimals(published ?? 0) });
  return numerator === 0 && published === 0 ? t('pilot.table.none') : t('pilot.table.value', { value: decimals(percent) });
}

export type Line = { name: string; year: number; cells: string[] };
const PUBLISHED = [
  ['dossiers.online_share', 2022],
  ['dossiers.online_share', 2021],
  ['dossiers.on_time', 2022],
  ['officers.official_email', 2022],
  ['documents.signed_digitally', 2022],
] as const;
/** Who pressed the keys: parts of a whole. The last is told only where there is any of it. */
const KEYS = ['dossiers.alone_share', 'dossiers.helped_share', 'dossiers.typed_by_staff_share', 'dossiers.unknown_keys_share'] as const;
/** Who pressed the keys in one of these years, as far as there is anything to say. */
export const keysIn = ({ rows }: Pick<PilotReport, 'rows'>, year: number): readonly string[] =>
  KEYS.filter((indicator) => rows.some((row) => row.indicator === indicator && row.year === year));

/** The lines of the table of the three communes, those that are read beside it, and those of all together. */
export function linesOf(report: PilotReport): { communes: Line[]; beside: Line[]; together: Line[] } {
  const { rows, units, names } = report;
  const codes = units.map(({ id }) => id.split('.')[0] ?? '');
  const at = (indicator: string, year: number, code: string) =>
    rows.find((row) => row.indicator === indicator && row.year === year && row.unitCode === code);
  const line = (indicator: string, year: number, places: readonly string[]): Line => ({
    name: names[indicator] ?? indicator,
    year,
    cells: places.map((code) => cellOf(at(indicator, year, code))),
  });
  return {
    communes: PUBLISHED.map(([indicator, year]) => line(indicator, year, codes)),
    beside: [2022, 2021].flatMap((year) => keysIn(report, year).map((indicator) => line(indicator, year, codes))),
    together: [
      ...Map.groupBy(
        rows.filter((row) => row.unitCode === ALL),
        (row) => row.indicator,
      ).values(),
    ]
      .flat()
      .map((row) => line(row.indicator, row.year, [ALL])),
  };
}

function aligned(lines: readonly string[][]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The report as a table of text, in Vietnamese. */
export function pilotTable(report: PilotReport): string {
  const t = wordsIn('vi');
  const { communes, beside, together } = linesOf(report);
  const flat = ({ name, year, cells }: Line) => [name, String(year), ...cells];
  const head = [t('pilot.table.measure'), t('pilot.table.year'), ...report.units.map(({ name }) => name)];
  return [
    aligned([head, ...communes.map(flat), [t('pilot.table.beside')], ...beside.map(flat)]),
    aligned([[t('pilot.table.measure'), t('pilot.table.year'), t('pilot.table.together')], ...together.map(flat)]),
    [t('pilot.table.declared'), t('pilot.table.madeUp')].join('\n'),
  ].join('\n\n');
}
