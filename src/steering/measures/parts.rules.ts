import type { Day } from '../../platform/time/time.ts';
import type { Contributions } from './contributions.rules.ts';
import { type Measure, measureOf, numberOf } from './measures.rules.ts';

/** A kept contribution, as its row has it: of one subject, in one unit, on one day. */
export type PartRow = { subject: string; unit: string; day: Day; field: string; channel: string; measures: number[]; amounts: number[] };
/** What changes in the roll-ups. `span` m: `starts` is the first of the month; d: the day. */
export type Delta = { span: 'm' | 'd'; unit: string; measure: number; starts: Day; field: string; channel: string; amount: number };

export function rowsOf(subject: string, { field, channel, parts }: Contributions): PartRow[] {
  return parts.map(({ unit, day, amounts }) => {
    const sorted = [...amounts].map(([measure, amount]) => [numberOf(measure), amount] as const).toSorted(([a], [b]) => a - b);
    return { subject, unit, day, field, channel, measures: sorted.map(([number]) => number), amounts: sorted.map(([, amount]) => amount) };
  });
}

const keyOf = (row: PartRow): string => `${row.subject} ${row.day} ${row.unit}`;
const bodyOf = (row: PartRow): string => `${row.field}|${row.channel}|${row.measures.join()}|${row.amounts.join()}`;

/** The first day of the quarter in which a day is: from there on single days are kept, too. */
export function quarterOf(day: Day): Day {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

/** What must be written so that the kept rows become the new ones, and what that does to the sums. */
export function difference(
  kept: readonly PartRow[],
  made: readonly PartRow[],
  daysFrom: Day,
): { written: PartRow[]; gone: PartRow[]; deltas: Delta[] } {
  const before = new Map(kept.map((row) => [keyOf(row), row]));
  const after = new Map(made.map((row) => [keyOf(row), row]));
  const written = made.filter((row) => {
    const found = before.get(keyOf(row));
    return !found || bodyOf(found) !== bodyOf(row);
  });
  const gone = kept.filter((row) => !after.has(keyOf(row)));
  const deltas = new Map<string, Delta>();
  const count = (row: PartRow, sign: 1 | -1) => {
    for (const [at, measure] of row.measures.entries())
      for (const span of row.day >= daysFrom ? (['m', 'd'] as const) : (['m'] as const)) {
        const starts = span === 'm' ? `${row.day.slice(0, 8)}01` : row.day;
        const key = `${span} ${row.unit} ${measure} ${starts} ${row.field} ${row.channel}`;
        const delta = deltas.get(key) ?? { span, unit: row.unit, measure, starts, field: row.field, channel: row.channel, amount: 0 };
        delta.amount += sign * (row.amounts[at] ?? 0);
        deltas.set(key, delta);
      }
  };
  for (const row of written) {
    count(row, 1);
    const found = before.get(keyOf(row));
    if (found) count(found, -1);
  }
  for (const row of gone) count(row, -1);
  // In one order, so that two who write the same sums wait for each other and never in a circle.
  const sorted = [...deltas].filter(([, { amount }]) => amount !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { written, gone, deltas: sorted.map(([, delta]) => delta) };
}

/** The amounts of a row by measure. */
export const amountsOf = ({ measures, amounts }: Pick<PartRow, 'measures' | 'amounts'>): Map<Measure, number> =>
  new Map(measures.map((number, at) => [measureOf(number), amounts[at] ?? 0]));
