import type { Day } from '../../platform/time/time.ts';
import type { Contributions } from './contributions.rules.ts';
import { numberOf } from './measures.rules.ts';

/** A kept contribution, as its row has it: of one subject, in one unit, on one day. */
export type PartRow = { subject: string; unit: string; day: Day; field: string; channel: string; measures: number[]; amounts: number[] };
/** What changes in the roll-ups. `span` m: `starts` is the first of the month; d: the day. */
export type Delta = { span: 'm' | 'd'; unit: string; measure: number; starts: Day; field: string; channel: string; amount: number };

/** What changes in the totals of a unit: of all fields; `channel` empty for all of them. `span` m: `starts` is the first of the month; q: of the quarter. */
export type TotalDelta = { span: 'm' | 'q'; unit: string; measure: number; starts: Day; channel: string; amount: number };

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

/** What changes of the roll-ups do to the totals, in one order. */
export function totalsOf(deltas: readonly Delta[]): TotalDelta[] {
  const totals = new Map<string, TotalDelta>();
  for (const { span: detail, unit, measure, starts: month, channel, amount } of deltas) {
    if (detail !== 'm') continue;
    for (const span of ['m', 'q'] as const)
      for (const of of new Set(['', channel])) {
        const starts = span === 'm' ? month : quarterOf(month);
        const key = `${span} ${unit} ${starts} ${of} ${measure}`;
        const total = totals.get(key) ?? { span, unit, measure, starts, channel: of, amount: 0 };
        total.amount += amount;
        totals.set(key, total);
      }
  }
  const sorted = [...totals].filter(([, { amount }]) => amount !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, total]) => total);
}

/** A piece of a period in which totals of one span are read: from the first to the last `starts`. */
export type Slice = { span: 'm' | 'q'; first: Day; last: Day };
const BEGINNING = '0001-01-01';

/**
 * A time of whole months as quarters and the months at its ends. `from` null: from the beginning, as for what a stock amounts to. What is not over counts
 * until now, so its `to` may be any day of the last month.
 */
export function slicesOf(from: Day | null, to: Day): Slice[] {
  const last = `${to.slice(0, 8)}01`;
  // The last quarter that is over by then begins where no month of it is later.
  const open = quarterOf(last);
  const whole = monthAfter(last, 1) === monthAfter(open, 3) ? monthAfter(open, 3) : open;
  const first = from ?? BEGINNING;
  const begins = from && quarterOf(from) !== from ? monthAfter(quarterOf(from), 3) : first;
  if (begins >= whole) return first <= last ? [{ span: 'm', first, last }] : [];
  return [
    ...(first < begins ? [{ span: 'm' as const, first, last: monthAfter(begins, -1) }] : []),
    { span: 'q', first: begins, last: monthAfter(whole, -3) },
    ...(whole <= last ? [{ span: 'm' as const, first: whole, last }] : []),
  ];
}

/** The first of the month so many months later. */
function monthAfter(day: Day, months: number): Day {
  const at = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
}
