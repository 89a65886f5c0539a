import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { childrenOn } from '../../registers/units/units.rules.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { sinceCounted } from '../indicators/counted.rules.ts';
import { type AsShown, asCounted, evaluate, type Figure } from '../indicators/evaluate.service.ts';
import { indicatorOn } from '../indicators/indicators.queries.ts';
import { boundsOf, type Forecast, forecastOf } from './forecast.rules.ts';
import { type Period, periodAfter, periodsPerYear, spanOf } from './periods.rules.ts';
import { provinceOf, type Target, targetsOf } from './targets.queries.ts';
import { averageOf, type Comparison, comparisonOf, type Point, type Standing, standingOf } from './targets.rules.ts';

/** How far back a series goes, in years: three hold a season three times. */
const YEARS_BACK = 3;
const STEPS = { 1: 'year', 4: 'quarter', 12: 'month' } as const;

/** An indicator of a unit in a period beside all that it is measured against. `series`: the periods up to it of which something is known. */
export type Outlook = {
  actual: number | null;
  series: Point[];
  target: Target | null;
  /** From where the straight line begins: the baseline year, else the period before. */
  baseline: Point | null;
  standing: Standing | null;
  comparison: Comparison;
  /** The province's average of the period, of how many communes, and whether large ones weigh more. */
  province: ReturnType<typeof averageOf>;
  /** The next periods, up to the end of the target's year; says "too few" before twelve. */
  forecast: Forecast;
};
export type Asked = {
  indicator: string;
  unit: string;
  period: Period;
  baselineYear?: number | null /** Of which day's tree; today's unless said. */;
  asOf?: Day | undefined;
};

const pointsOf = (figures: readonly Figure[], first: Period): Point[] =>
  figures.flatMap(({ value }, at) => (value === null ? [] : [{ period: periodAfter(first, at), value }]));

async function seriesOf(
  context: Context,
  { indicator, unit, asOf }: Asked,
  [first, last]: readonly [first: Period, last: Period],
  shown: AsShown<Figure>,
  since: ReadonlyMap<string, Day>,
): Promise<Point[]> {
  const by = STEPS[periodsPerYear(first) as 1 | 4 | 12];
  const question = { indicators: [indicator], units: [unit], from: spanOf(first).starts, to: spanOf(last).ends, by, asOf };
  return pointsOf(sinceCounted(await shown(context, await evaluate(context, question)), since), first);
}

/** The values of the province's communes in which anything was counted by then, asked as the house itself: of them only the average is told. */
async function neighbours(context: Context, { indicator, unit, period, asOf }: Asked, shown: AsShown<Figure>): Promise<readonly Figure[]> {
  const { starts, ends } = spanOf(period);
  const register = await registerOf(context);
  const province = provinceOf(register, unit, asOf ?? ends);
  if (!province) return [];
  const units = childrenOn(register, province.id, asOf ?? ends).map((one) => one.id);
  const reader = context.as(systemActor('reader'));
  const [figures, since] = await Promise.all([
    evaluate(reader, { indicators: [indicator], units, from: starts, to: ends, asOf }),
    countedSince(reader, units, asOf),
  ]);
  return shown(
    context,
    figures.filter((one) => one.source === 'declared' || (since.get(one.unit) ?? addDays(ends, 1)) <= ends),
  );
}

/** A period that is not over has happened only in part: its value is shown, and no forecast is made from it. */
const isOver = (period: Period, today: Day): boolean => spanOf(period).ends < today;

/**
 * One indicator of a unit in a period: actual, target, straight line, the period before, the baseline year, the province's average, a forecast. Refuses as
 * `evaluate` does: whoever may not see the unit's figures.
 */
export async function outlookOf(context: Context, asked: Asked, shown: AsShown<Figure> = asCounted): Promise<Outlook> {
  const { indicator, unit, period, baselineYear = null } = asked;
  const today = dayOf(context.now);
  const perYear = periodsPerYear(period);
  const first = periodAfter(period, -YEARS_BACK * perYear);
  // A 0 of before anything was counted is no past to go on from.
  const since = await countedSince(context.as(systemActor('reader')), [unit], asked.asOf);
  const series = await seriesOf(context, asked, [first, period], shown, since);
  const baselines = baselineYear === null ? [] : await seriesOf(context, asked, [String(baselineYear), String(baselineYear)], shown, since);
  const sameInBaseline = baselineYear === null ? [] : await seriesOf(context, asked, samePeriods(period, baselineYear), shown, since);
  const { better, unit: measuredIn } = await indicatorOn(context, indicator, spanOf(period).ends);
  const [target = null] = await targetsOf(context, period, [unit], indicator);
  const actual = series.find((one) => one.period === period)?.value ?? null;
  const baseline = baselines[0] ?? series.find((one) => one.period === periodAfter(period, -1)) ?? null;
  const around = await neighbours(context, asked, shown);
  const over = series.filter((one) => isOver(one.period, today));
  const last = over.at(-1)?.period;
  const left = last ? restOfYear(last) : 0;
  return {
    actual,
    series,
    target,
    baseline,
    standing:
      target &&
      standingOf({ baseline, target: { period, value: Number(target.value) }, actual }, better, minDay(today, spanOf(period).ends)),
    comparison: comparisonOf([...sameInBaseline, ...series], period, { baselineYear, province: around }),
    province: averageOf(around),
    forecast: forecastOf(over, Math.max(1, left), boundsOf(measuredIn, over)),
  };
}

/** How many periods of its kind the year still has after this one. */
const restOfYear = (period: Period): number => {
  const year = period.slice(0, 4);
  let left = 0;
  while (periodAfter(period, left + 1).startsWith(year)) left++;
  return left;
};
const minDay = (one: Day, other: Day): Day => (one < other ? one : other);
const samePeriods = (period: Period, year: number): [Period, Period] => {
  const same = `${year}${period.slice(4)}`;
  return [same, same];
};
