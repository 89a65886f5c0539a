import { type Period, periodAfter, periodsBetween, periodsPerYear } from './periods.rules.ts';
import type { Point } from './targets.rules.ts';

/** From so many periods on something may be said of the next ones. A choice of method, not of law: fewer do not hold one year of months. */
export const NEEDED = 12;

export type Method = 'trend' | 'season' | 'last';
/**
 * What the past lets us expect. `holdOut`: how the method did on the last periods, which neither it nor its choice (on the `chosenOn` periods before them) had
 * seen: the mean and the largest distance from what came. `low`–`high` is the value ± that largest distance: what has happened, not a probability.
 */
export type Forecast =
  | { kind: 'too_few'; have: number; needed: number }
  | { kind: 'gaps'; missing: Period }
  | {
      kind: 'forecast';
      method: Method;
      points: { period: Period; value: number; low: number; high: number }[];
      holdOut: { chosenOn: number; periods: number; meanError: number; largestError: number };
    };

/** The straight line that is nearest to the values (least squares); `at` counts from 0. */
function trendOf(values: readonly number[]): (at: number) => number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const [above, below] = values.reduce(([up, down], one, at) => [up + (at - middle) * (one - mean), down + (at - middle) ** 2], [0, 0]);
  const slope = below === 0 ? 0 : above / below;
  return (at) => mean + slope * (at - middle);
}

/** What a method says of the `count` values after these; undefined when it has too few to say anything. */
function said(method: Method, values: readonly number[], count: number, season: number): number[] | undefined {
  const ahead = Array.from({ length: count }, (_, step) => step);
  if (method === 'trend') {
    const line = trendOf(values);
    return ahead.map((step) => line(values.length + step));
  }
  if (method === 'last') return ahead.map(() => values.at(-1) ?? 0);
  if (season < 2 || values.length < season) return undefined;
  return ahead.map((step) => values[values.length - season + (step % season)] ?? 0);
}

function errorsOf(method: Method, values: readonly number[], held: number, season: number): number[] | undefined {
  const known = values.slice(0, -held);
  return said(method, known, held, season)?.map((value, at) => Math.abs(value - (values[known.length + at] ?? 0)));
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Between what values may lie: a percentage between 0 and 100; nothing is fewer than none, unless it was so before (a difference). */
export function boundsOf(unit: string, series: readonly Point[]): { least?: number; most?: number } {
  return { ...(series.some(({ value }) => value < 0) ? {} : { least: 0 }), ...(unit === 'percent' ? { most: 100 } : {}) };
}

/** The last quarter: on so many periods something is tried. */
const quarterOf = (values: readonly number[]) => Math.floor(values.length / 4);

/** Which method was nearest to the last quarter of these values without having seen it. */
function chosenFor(values: readonly number[], season: number): Method {
  const tried = (['trend', 'season', 'last'] as const).flatMap((method) => {
    const errors = errorsOf(method, values, quarterOf(values), season);
    return errors ? [{ method, error: mean(errors) }] : [];
  });
  return tried.reduce((one, other) => (other.error < one.error ? other : one)).method;
}

/**
 * Goes on with a series, which must be without gaps: by the straight line, by the same period of the year before, or (as the measure of both) by the last
 * value. The last quarter of the periods only measures; the method is chosen on those before it, so that its error is not the smallest of three found on the
 * same periods. Values stay within `bounds`.
 */
export function forecastOf(
  series: readonly Point[],
  count: number,
  bounds: { least?: number | undefined; most?: number | undefined } = {},
): Forecast {
  const sorted = series.toSorted((a, b) => (a.period < b.period ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (sorted.length < NEEDED || !first || !last) return { kind: 'too_few', have: sorted.length, needed: NEEDED };
  const gap = sorted.findIndex((one, at) => at > 0 && periodsBetween((sorted[at - 1] as Point).period, one.period) !== 1);
  if (gap > 0) return { kind: 'gaps', missing: periodAfter((sorted[gap - 1] as Point).period) };
  const values = sorted.map((one) => one.value);
  const season = periodsPerYear(first.period);
  const held = quarterOf(values);
  const before = values.slice(0, -held);
  const method = chosenFor(before, season);
  const errors = errorsOf(method, values, held, season) ?? [];
  const [meanError, largestError] = [mean(errors), Math.max(...errors)];
  const within = (value: number) => Math.min(bounds.most ?? Infinity, Math.max(bounds.least ?? -Infinity, value));
  const points = (said(method, values, count, season) ?? []).map((value, step) => ({
    period: periodAfter(last.period, step + 1),
    value: within(value),
    low: within(value - largestError),
    high: within(value + largestError),
  }));
  return {
    kind: 'forecast',
    method,
    points,
    holdOut: { chosenOn: quarterOf(before), periods: held, meanError, largestError },
  };
}
