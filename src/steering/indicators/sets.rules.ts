import type { IndicatorSet, Metric, Rule } from './sets.schema.ts';

/** What was found for a metric: its value (percent, count, 1 for yes), or that it cannot be computed (null). */
export type Found = { value: number | null };
export type MetricScore = {
  metric: Metric;
  value: number | null;
  /** What the rule makes of it; null: nothing is known yet. `max`: what it counts at most here: 0 when it is left out. */
  points: number | null;
  max: number;
  applies: boolean;
};
export type GroupScore = { code: string; points: number; max: number; known: boolean; metrics: MetricScore[] };
/** `percent` of the maximum that applies; `band` by it; null while something is not known or nothing is scored. `known`: every metric has points. */
export type SetScore = {
  groups: GroupScore[];
  points: number;
  max: number;
  percent: number | null;
  band: IndicatorSet['bands'][number] | null;
  known: boolean;
};

/** As the unit scores itself, as the province has verified it, as it ends. */
export const STAGES = ['self', 'verified', 'final'] as const;
export type Stage = (typeof STAGES)[number];

/** Half up, in decimals: 1.005 becomes 1.01. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round((value + Number.EPSILON * Math.sign(value)) * scale * (1 + Number.EPSILON)) / scale;
}

const capped = (value: number): number => Math.min(100, Math.max(0, value));

/** The points that a rule makes of a value (percent for `ratio` and `threshold`); null for what is only shown. */
export function pointsOf(rule: Rule, max: number, value: number): number | null {
  switch (rule.kind) {
    case 'none':
      return null;
    case 'ratio':
      return (capped(value) * max) / 100;
    case 'threshold':
      return value >= rule.threshold ? max : (capped(value) * max) / rule.threshold;
    case 'steps':
      return rule.steps.findLast((step) => value >= step.from)?.points ?? 0;
    case 'yes_no':
      return value > 0 ? max : 0;
    case 'declared':
      return Math.min(max, Math.max(0, value));
  }
}

function scored(
  set: IndicatorSet,
  metric: Metric,
  level: 'commune' | 'district' | 'province',
  found: Found | undefined,
  given: number | null | undefined,
): MetricScore {
  const { max, rule } = metric;
  const value = found?.value ?? null;
  const without = (policy: 'maximum' | 'zero' | 'leave_out'): MetricScore => ({
    metric,
    value,
    points: policy === 'maximum' ? max : 0,
    max: policy === 'leave_out' ? 0 : max,
    applies: false,
  });
  if (metric.not_for.includes(level)) return without(set.not_applicable);
  if (rule.kind === 'none') return { metric, value, points: null, max: 0, applies: true };
  if (given !== null && given !== undefined) return { metric, value, points: rounded(given, set.decimals), max, applies: true };
  if (!found) return { metric, value, points: null, max, applies: true };
  if (value === null)
    return set.zero_denominator === 'zero' ? { metric, value, points: 0, max, applies: true } : without(set.not_applicable);
  return { metric, value, points: rounded(pointsOf(rule, max, value) ?? 0, set.decimals), max, applies: true };
}

/** The band of a percentage; null where the set has none. */
export const bandAt = ({ bands }: Pick<IndicatorSet, 'bands'>, percent: number): IndicatorSet['bands'][number] | null =>
  bands.find((one) => percent >= one.from) ?? null;

/** Whether anything of a set makes points; the others only show figures. */
export const isScored = ({ groups }: Pick<IndicatorSet, 'groups'>): boolean => groups.some(({ max }) => max > 0);

/**
 * The score of a set. `found`: values by metric; a metric that is not there is not known yet. `given`: points that somebody gave (self, verified, final),
 * which count before what the rule makes.
 */
export function scoreOf(
  set: IndicatorSet,
  level: 'commune' | 'district' | 'province',
  found: ReadonlyMap<string, Found>,
  given: ReadonlyMap<string, number | null> = new Map(),
): SetScore {
  const groups = set.groups.map(({ code, metrics: all }): GroupScore => {
    const metrics = all.map((metric) => scored(set, metric, level, found.get(metric.code), given.get(metric.code)));
    const sum = (of: (one: MetricScore) => number) =>
      rounded(
        metrics.reduce((total, one) => total + of(one), 0),
        set.decimals,
      );
    return {
      code,
      points: sum((one) => one.points ?? 0),
      max: sum((one) => one.max),
      known: metrics.every((one) => one.points !== null || one.metric.rule.kind === 'none'),
      metrics,
    };
  });
  const points = rounded(
    groups.reduce((sum, one) => sum + one.points, 0),
    set.decimals,
  );
  const max = rounded(
    groups.reduce((sum, one) => sum + one.max, 0),
    set.decimals,
  );
  const percent = max === 0 ? null : rounded((points / max) * 100, set.decimals);
  const known = groups.every((one) => one.known);
  const band = percent === null || !known ? null : bandAt(set, percent);
  return { groups, points, max, percent, band, known };
}

/**
 * What a stage still lacks before its score can be told: metrics of which nothing is known yet, and such as were scored but have not come to this stage. What
 * is counted comes to every stage by itself.
 */
export function lackingIn(
  stage: Stage,
  { groups }: SetScore,
  rows: ReadonlyMap<string, { verified: number | null; final: number | null }>,
): { unknown: number; waiting: number } {
  const scoredHere = groups.flatMap(({ metrics }) => metrics).filter((one) => one.applies && one.metric.rule.kind !== 'none');
  const waits = (code: string) => {
    const row = rows.get(code);
    return row !== undefined && stage !== 'self' && row[stage] === null;
  };
  return {
    unknown: scoredHere.filter((one) => one.points === null).length,
    waiting: scoredHere.filter(({ metric }) => waits(metric.code)).length,
  };
}
