import type { Day } from '../../platform/time/time.ts';
import { type Period, periodsBetween, spanOf } from '../targets/periods.rules.ts';

/** A commune's values of one indicator, and the day from which it works by the model. Periods are of one kind; a value that is not known is left out. */
export type Series = { unit: string; dayZero: Day; points: readonly { period: Period; value: number }[] };
/** `since`: how many periods lie between the one of day zero (0) and this one; before it they are negative. */
export type Curve = { unit: string; dayZero: Day; points: { since: number; period: Period; value: number }[] };

/** The period of the given kind in which a day lies. */
function periodOf(day: Day, like: Period): Period {
  const year = day.slice(0, 4);
  if (/^\d{4}$/.test(like)) return year;
  return like.includes('Q') ? `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}` : day.slice(0, 7);
}

/**
 * Curves of communes that began on different days, laid over each other at their day zero. The period in which a commune began counts as 0: it is partly
 * before. Throws when periods of two kinds are mixed.
 */
export const curveFromDayZero = (series: readonly Series[]): Curve[] =>
  series.map(({ unit, dayZero, points }) => ({
    unit,
    dayZero,
    points: points
      .map(({ period, value }) => {
        const since = periodsBetween(periodOf(dayZero, points[0]?.period ?? period), period);
        if (since === undefined) throw new Error(`periods of two kinds: ${points[0]?.period}, ${period}`);
        return { since, period, value };
      })
      .sort((a, b) => a.since - b.since),
  }));

/** The months of a year: a value of a whole year is said of each of them. */
export const monthsOfYear = (year: number): Period[] => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`);

/**
 * Between which values the curves lie so many periods after day zero, and how many they are: what happened to those that were chosen, no prediction for
 * another commune and no proof of a cause. Only where every curve has a value, so that the range does not change by who is missing.
 */
export function rangeOf(curves: readonly Curve[]): { since: number; low: number; high: number; of: number }[] {
  const bySince = Map.groupBy(
    curves.flatMap((curve) => curve.points),
    (point) => point.since,
  );
  return [...bySince]
    .filter(([, points]) => points.length === curves.length)
    .map(([since, points]) => {
      const values = points.map((point) => point.value);
      return { since, low: Math.min(...values), high: Math.max(...values), of: curves.length };
    })
    .sort((a, b) => a.since - b.since);
}

/** Whether a period lies wholly after day zero: the first one that the model can have shaped from its first day. */
export const isWhollyAfter = (period: Period, dayZero: Day): boolean => spanOf(period).starts >= dayZero;
