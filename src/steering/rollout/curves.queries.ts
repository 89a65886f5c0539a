import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { evaluate, type Figure } from '../indicators/evaluate.service.ts';
import { type Period, periodAfter, spanOf } from '../targets/periods.rules.ts';
import { type Curve, curveFromDayZero, monthsOfYear } from './curves.rules.ts';
import { pilotContent } from './pilot.schema.ts';
import { dayZeros } from './rollout.queries.ts';

/** So many months before day zero are shown beside those after it: one year of the same seasons. */
const MONTHS_BEFORE = 12;

/**
 * A commune's curve in months. `source`: counted from its events, or the published value of a whole year, which is the same in each of its months. `size`: of
 * how many in all these months; null where nobody published it. `above`: the periods of which the report says only "over this".
 */
export type Line = Curve & { source: 'events' | 'published'; size: number | null; above: readonly Period[]; open: readonly Period[] };

const monthOf = (day: Day): Period => day.slice(0, 7);

/** The months of which something is known, with their values; what a month had nothing of is left out, so that the line has a gap. */
function lineOf(unit: string, dayZero: Day, figures: readonly Figure[], today: Day): Line {
  const points = figures.flatMap(({ from, value }) => (value === null ? [] : [{ period: monthOf(from), value }]));
  const [curve] = curveFromDayZero([{ unit, dayZero, points }]);
  return {
    ...(curve as Curve),
    source: 'events',
    size: figures.reduce((sum, one) => sum + (one.denominator ?? 0), 0),
    above: [],
    open: figures.filter((one) => one.to >= today).map((one) => monthOf(one.from)),
  };
}

/** The curves of those of these communes that are live, the earliest first. Refuses as `evaluate` does whoever may not see one of them. */
export async function followersCurves(context: Context, indicator: string, communes: readonly string[]): Promise<Line[]> {
  const today = dayOf(context.now);
  const zeros = await dayZeros(context);
  const live = communes
    .flatMap((unit) => {
      const dayZero = zeros.get(unit);
      return dayZero ? [{ unit, dayZero }] : [];
    })
    .toSorted((a, b) => a.dayZero.localeCompare(b.dayZero));
  const first = live[0];
  if (!first) return [];
  const from = spanOf(periodAfter(monthOf(first.dayZero), -MONTHS_BEFORE)).starts;
  const units = live.map((one) => one.unit);
  const to = spanOf(monthOf(today)).ends;
  const figures = Map.groupBy(await evaluate(context, { indicators: [indicator], units, from, to, by: 'month' }), (one) => one.unit);
  return live.map(({ unit, dayZero }) => {
    const begins = spanOf(periodAfter(monthOf(dayZero), -MONTHS_BEFORE)).starts;
    const own = (figures.get(unit) ?? []).filter((one) => one.from >= begins);
    return lineOf(unit, dayZero, own, today);
  });
}

/** What the report published of a pilot commune, year by year; undefined when it says nothing of this indicator. */
function publishedLine(unit: string, indicator: string): Line | undefined {
  const { figures, day_zero } = pilotContent();
  const own = figures.filter((one) => one.unit === unit && one.indicator === indicator);
  if (own.length === 0) return undefined;
  const points = own.flatMap(({ year, published }) => monthsOfYear(year).map((period) => ({ period, value: published })));
  const [curve] = curveFromDayZero([{ unit, dayZero: day_zero.day, points }]);
  const above = own.filter((one) => one.relation === '>').flatMap(({ year }) => monthsOfYear(year));
  return { ...(curve as Curve), source: 'published', size: null, above, open: [] };
}

/**
 * The pilot communes, which everybody may see because they were published: month by month where this database has their events, else the published values of
 * whole years. In the tree of their time. A commune of which neither says anything is left out.
 */
export async function pilotCurves(context: Context, indicator: string): Promise<Line[]> {
  const { units, figures, day_zero } = pilotContent();
  const register = await registerOf(context);
  const known = units.filter((unit) => register.units.has(unit));
  const years = figures.map((one) => one.year);
  const [from, to] = [`${Math.min(...years)}-01-01`, `${Math.max(...years)}-12-31`];
  const reader = context.as(systemActor('reader'));
  const counted = await evaluate(reader, { indicators: [indicator], units: known, from, to, by: 'month', asOf: to });
  const byUnit = Map.groupBy(counted, (one) => one.unit);
  const since = await countedSince(reader, known, to);
  const today = dayOf(context.now);
  return known.flatMap((unit) => {
    const own = byUnit.get(unit) ?? [];
    if (since.has(unit) && own.some((one) => one.value !== null && one.source !== 'declared'))
      return [lineOf(unit, day_zero.day, own, today)];
    return publishedLine(unit, indicator) ?? [];
  });
}

/** The communes that stand in a phase and are not live yet, the earliest planned first. */
export const plannedUnits = async (context: Context): Promise<string[]> =>
  (
    await context.read((tx) =>
      tx.query<{ unit: string }>({
        text: 'select unit from rollout_communes where live_on is null and removed_at is null order by planned_on, unit',
      }),
    )
  ).map((one) => one.unit);

/** Why the pilot's day zero is the one that it is. */
export const pilotDayZero = (): { about: string; day: Day } => pilotContent().day_zero;
