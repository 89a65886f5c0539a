import { addDays, type Day } from '../../platform/time/time.ts';

export const STEPS = ['day', 'month', 'quarter', 'year', 'whole'] as const;
export type Step = (typeof STEPS)[number];
export type Period = { from: Day; to: Day };

/** Nothing was counted before the first, nothing is planned after the last: a day beyond them is a slip, not a question. */
const COUNTED: Period = { from: '2000-01-01', to: '2099-12-31' };
export const isCounted = (day: Day): boolean => COUNTED.from <= day && day <= COUNTED.to;

const lengths = { month: 1, quarter: 3, year: 12 } as const;
const MOST = 1000;

/** The first day of the month, quarter or year after the one in which a day is. */
function nextStart(day: Day, months: number): Day {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const first = month - ((month - 1) % months) + months;
  return new Date(Date.UTC(year, first - 1, 1)).toISOString().slice(0, 10);
}

/** The periods of a stretch of days, in order; the first and the last may be shorter. At most 1,000; undefined when it ends before it begins, or reaches beyond what is counted. */
export function periodsOf(from: Day, to: Day, by: Step): Period[] | undefined {
  if (from > to || !isCounted(from) || !isCounted(to)) return undefined;
  if (by === 'whole') return [{ from, to }];
  const periods: Period[] = [];
  for (let start = from; start <= to; ) {
    const next = by === 'day' ? addDays(start, 1) : nextStart(start, lengths[by]);
    periods.push({ from: start, to: next > to ? to : addDays(next, -1) });
    if (periods.length > MOST) return undefined;
    start = next;
  }
  return periods;
}

/** Whether it is one whole month, quarter or year. */
export function isWhole({ from, to }: Period, kind: keyof typeof lengths): boolean {
  const year = from.slice(0, 4);
  return (periodsOf(`${year}-01-01`, `${year}-12-31`, kind) ?? []).some((one) => one.from === from && one.to === to);
}
