import type { GroupScore, Stage } from '../indicators/sets.rules.ts';
import { bandAt, lackingIn, rounded, STAGES } from '../indicators/sets.rules.ts';
import type { IndicatorSet } from '../indicators/sets.schema.ts';

type Score = { groups: GroupScore[]; points: number; max: number; percent: number | null };
type Row = { verified: number | null; final: number | null };
export type Result = { set: IndicatorSet; rows: ReadonlyMap<string, Row> } & Record<
  Stage,
  Score & { known: boolean; band: IndicatorSet['bands'][number] | null }
>;

/** The mean of communes, in percent of what each can reach; null while fewer than `FEWEST` have a score. `communes`: how many have one. */
export type Average = { percent: number | null; communes: number };
/** Of fewer communes a mean would tell a neighbour's own score to whoever knows his own. */
export const FEWEST = 3;

const percentOf = ({ points, max }: { points: number; max: number }): number | null => (max === 0 ? null : (points / max) * 100);

/** Whether something was found or given at all: a commune that has not begun is no zero. */
const groupBegun = ({ rows }: Pick<Result, 'rows'>, group: GroupScore): boolean =>
  group.metrics.some(({ metric, value, applies }) => applies && (value !== null || rows.has(metric.code)));
export const hasBegun = (result: Result): boolean => result.final.groups.some((group) => groupBegun(result, group));

/** A commune has a score of a group when every metric has points, and it has begun. */
const scoreOfGroup = (result: Pick<Result, 'rows'>, group: GroupScore): number | null =>
  group.known && groupBegun(result, group) ? percentOf(group) : null;

function meanOf(values: readonly (number | null)[]): Average {
  const known = values.filter((one) => one !== null);
  const sum = known.reduce((total, one) => total + one, 0);
  return { percent: known.length < FEWEST ? null : sum / known.length, communes: known.length };
}

/** The average of a set and of each group over the communes whose score is known, by the latest points of each. */
export function averagesOf(results: readonly Result[]): { whole: Average; groups: Map<string, Average> } {
  const [first] = results;
  const begun = (one: Result) => one.final.groups.some((group) => scoreOfGroup(one, group) !== null);
  return {
    whole: meanOf(results.map((one) => (one.final.known && begun(one) ? one.final.percent : null))),
    groups: new Map(
      (first?.final.groups ?? []).map(({ code }, at) => [
        code,
        meanOf(results.map((one) => scoreOfGroup(one, one.final.groups[at] as GroupScore))),
      ]),
    ),
  };
}

/** A stage of a set: its points so far; its band only once nothing is lacking. */
export type Standing = {
  stage: Stage;
  points: number;
  max: number;
  percent: number | null;
  band: string | null;
  unknown: number;
  waiting: number;
};

/** A set stage by stage, the band in the reader's language. */
export const standingsOfSet = (result: Result, locale: 'vi' | 'en'): Standing[] =>
  STAGES.map((stage) => {
    const { points, max, percent, band } = result[stage];
    const lacking = lackingIn(stage, result[stage], result.rows);
    return { stage, points, max, percent, band: lacking.unknown + lacking.waiting === 0 ? (band?.name[locale] ?? null) : null, ...lacking };
  });

/** A group as it stands: percent of what it can reach and the band's word; null while something of it is not known. */
export function groupStanding(
  set: IndicatorSet,
  group: GroupScore,
  locale: 'vi' | 'en',
): { percent: number | null; band: string | null; unknown: number } {
  const percent = percentOf(group);
  const unknown = group.metrics.filter((one) => one.applies && one.points === null && one.metric.rule.kind !== 'none').length;
  const band = percent === null || unknown > 0 ? null : bandAt(set, rounded(percent, set.decimals));
  return { percent, band: band?.name[locale] ?? null, unknown };
}
