import type { Day } from '../../platform/time/time.ts';
import { inYear, type Period, periodAfter, spanOf } from './periods.rules.ts';

/** Which way is good; `none`: neither. */
export type Better = 'higher' | 'lower' | 'none';
/** A value of an indicator in a period. */
export type Point = { period: Period; value: number };

/**
 * Under which name a plan holds what a set of indicators, or one of its groups, is to reach: percent of the maximum that applies. The colon keeps it apart
 * from every indicator's code.
 */
export const setTargetCode = (set: string, group?: string): string => `set:${set}${group === undefined ? '' : `:${group}`}`;

const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/**
 * What the straight line from the baseline to the target asks for at a day: the baseline's value at the end of its period, the target's at the end of
 * its own. Before and after them the line stays where it begins and ends. Undefined when the target is not later than the baseline.
 */
export function lineAt(baseline: Point, target: Point, day: Day): number | undefined {
  const [from, to, at] = [spanOf(baseline.period).ends, spanOf(target.period).ends, day].map(dayNumber) as [number, number, number];
  if (to <= from) return undefined;
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return baseline.value + (target.value - baseline.value) * share;
}

/** `gap`: how far the actual value is beyond what is asked for, counted in the good direction: negative is behind. */
export type Standing = {
  state: 'reached' | 'ahead' | 'behind' | 'unknown';
  expected: number | null;
  gap: number | null;
  /** How much of the way from the baseline to the target is done: 1 is all of it. Null when there is no way to go. */
  done: number | null;
};

/** Where a value stands at a day, against its target and the straight line to it. Without a baseline only "reached" can be said. */
export function standingOf(
  { baseline, target, actual }: { baseline: Point | null; target: Point; actual: number | null },
  better: Better,
  day: Day,
): Standing {
  if (actual === null || better === 'none') return { state: 'unknown', expected: null, gap: null, done: null };
  const good = (value: number, than: number) => (better === 'higher' ? value - than : than - value);
  const expected = (baseline && lineAt(baseline, target, day)) ?? null;
  const way = baseline ? target.value - baseline.value : 0;
  const done = baseline && way !== 0 ? (actual - baseline.value) / way : null;
  const gap = expected === null ? null : good(actual, expected);
  if (good(actual, target.value) >= 0) return { state: 'reached', expected, gap, done };
  return { state: gap === null ? 'unknown' : gap >= 0 ? 'ahead' : 'behind', expected, gap, done };
}

/** A unit's value with what it was made of, where that is known. */
export type Given = { value: number | null; numerator?: number | null; denominator?: number | null };

/**
 * The average of a province from the values of its units: of shares the sums divided (a large commune weighs more), else the plain mean. `of`: from how many
 * units; units without a value do not count as zero. Null when none has one.
 */
export function averageOf(values: readonly Given[]): { value: number; of: number; weighted: boolean } | null {
  const known = values.filter((one): one is Given & { value: number } => one.value !== null);
  if (known.length === 0) return null;
  const parts = known.flatMap(({ value, numerator, denominator }) =>
    typeof numerator === 'number' && typeof denominator === 'number' && denominator > 0 ? [{ value, numerator, denominator }] : [],
  );
  if (parts.length === known.length) {
    const [above, below] = [parts.reduce((sum, one) => sum + one.numerator, 0), parts.reduce((sum, one) => sum + one.denominator, 0)];
    // What a share is multiplied by (100 for percent, 1 for a ratio) stands in the values themselves.
    const scaled = parts.find((one) => one.numerator !== 0);
    const scale = scaled ? (scaled.value * scaled.denominator) / scaled.numerator : 1;
    return { value: (above / below) * scale, of: known.length, weighted: true };
  }
  return { value: known.reduce((sum, one) => sum + one.value, 0) / known.length, of: known.length, weighted: false };
}

/** A value beside what it is measured against; null where nothing is known. */
export type Comparison = { previous: number | null; baselineYear: number | null; province: number | null };

/** The period before, the same period of the baseline year, the province's average of the same period. */
export function comparisonOf(
  series: readonly Point[],
  period: Period,
  { baselineYear, province }: { baselineYear: number | null; province: readonly Given[] },
): Comparison {
  const valueIn = (wanted: Period) => series.find((one) => one.period === wanted)?.value ?? null;
  return {
    previous: valueIn(periodAfter(period, -1)),
    baselineYear: baselineYear === null ? null : valueIn(inYear(period, baselineYear)),
    province: averageOf(province)?.value ?? null,
  };
}
