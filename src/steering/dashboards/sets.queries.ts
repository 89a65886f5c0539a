import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { ancestors, unitOf } from '../../registers/units/units.rules.ts';
import { withLocks } from '../closings/locks.queries.ts';
import type { Held } from '../closings/locks.rules.ts';
import { indicatorsOn, setsOn } from '../indicators/indicators.queries.ts';
import { communesOf } from '../indicators/lineage.rules.ts';
import { resultsOf, type SetResult, scoreSet } from '../indicators/sets.results.service.ts';
import type { IndicatorSet } from '../indicators/sets.schema.ts';
import { targetsOf } from '../targets/targets.queries.ts';
import { setTargetCode } from '../targets/targets.rules.ts';
import { earlier, type Term } from './dashboards.rules.ts';
import { type Average, averagesOf } from './sets.rules.ts';

/** The sets that hold in a period: those that begin before its end and do not end before it begins. */
export const setsIn = async (context: Context, { from, to }: Term): Promise<IndicatorSet[]> =>
  (await setsOn(context, to)).filter((set) => set.valid_from <= to && (set.valid_to === null || set.valid_to >= from));

/** What a set's metrics are called where the set does not say: the indicators' names, in a period. */
export async function indicatorNames(context: Context, term: Term) {
  const all = await indicatorsOn(context, earlier(term.to, dayOf(context.now)));
  return new Map(all.map((one) => [one.code, one]));
}

/** `planned`: by decision, in percent of what can be reached, of the period or else of its year; by `setTargetCode`. */
export type SetStanding = {
  result: SetResult<Held>;
  planned: Map<string, number>;
  average: { whole: Average; groups: Map<string, Average> };
};

/**
 * A set of one unit beside the plan and the province's average. The average is asked as the house itself, of all communes of the province together, so that
 * nobody sees another commune's. Figures of closed periods are the locked ones. Refuses as `scoreSet` does.
 */
export async function setStandingOf(
  context: Context,
  { set, unit, term }: { set: string; unit: string; term: Term },
): Promise<SetStanding> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const above = ancestors(register, unit, today).at(-1) ?? unitOf(register, unit);
  const units = communesOf(register, above.id, today);
  const [result, all, ofYear, ofTerm] = await Promise.all([
    scoreSet(context, { set, unit, from: term.from, to: term.to }, withLocks),
    resultsOf(context.as(systemActor('reader')), { set, units, from: term.from, to: term.to }, withLocks),
    targetsOf(context, term.year, [unit]),
    targetsOf(context, term.period, [unit]),
  ]);
  const of = [setTargetCode(set), ...result.set.groups.map(({ code }) => setTargetCode(set, code))];
  const planned = [...ofYear, ...ofTerm].filter(({ indicator }) => of.includes(indicator));
  return {
    result,
    planned: new Map(planned.map(({ indicator, value }) => [indicator, Number(value)])),
    average: averagesOf([...all.values()]),
  };
}
