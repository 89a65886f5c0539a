import { type Day, dayOf } from '../../platform/time/time.ts';
import { type Period, periodAfter, periodsPerYear, spanOf } from '../targets/periods.rules.ts';

/** What is compared when a figure is counted again. */
export type Counted = { numerator: number | null; denominator: number | null; value: number | null; relation: string };

const perYear = { month: 12, quarter: 4, year: 1 } as const;

/** A closing holds the figures whose own period is not longer: a month those of months, a year all. */
export const holds = (period: Period, own: keyof typeof perYear): boolean => perYear[own] >= periodsPerYear(period);

/** Only what is over can be closed: the day after the last one is there. */
export const isOver = (period: Period, now: Date): boolean => spanOf(period).ends < dayOf(now);

/** Sums of shares are no exact numbers: what differs in the tenth place is the same. */
const same = (one: number | null, other: number | null): boolean =>
  one === other || (one !== null && other !== null && Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other)));

/** Whether a figure counted again says something else than the one that was kept. */
export const differs = (kept: Counted, again: Counted): boolean =>
  kept.relation !== again.relation || (['numerator', 'denominator', 'value'] as const).some((part) => !same(kept[part], again[part]));

/** The periods that are over at a moment, the latest first: the last twelve months, four quarters and two years. */
export function periodsOver(now: Date): Period[] {
  const [year, month] = dayOf(now).split('-').map(Number) as [number, number];
  const current: [period: Period, count: number][] = [
    [`${year}-${String(month).padStart(2, '0')}`, 12],
    [`${year}-Q${Math.ceil(month / 3)}`, 4],
    [String(year), 2],
  ];
  return current.flatMap(([period, count]) => Array.from({ length: count }, (_, at) => periodAfter(period, -1 - at)));
}

/** The month that ended last. */
export const lastMonth = (today: Day): Period => periodAfter(today.slice(0, 7), -1);

/** Figures in the order of these codes (as sets of indicators name them); what is not among them stays, in its order, at the end. */
export function inOrderOf<One extends { indicator: string }>(codes: readonly string[], figures: readonly One[]): One[] {
  const placeOf = ({ indicator }: One) => (codes.includes(indicator) ? codes.indexOf(indicator) : codes.length);
  return figures.toSorted((a, b) => placeOf(a) - placeOf(b));
}
