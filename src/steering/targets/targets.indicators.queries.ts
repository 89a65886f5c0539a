import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { indicatorsOn, setsOn } from '../indicators/indicators.queries.ts';
import { type Better, setTargetCode } from './targets.rules.ts';

/** What plans and sheets name: an indicator, or the score of a set or of one of its groups. */
export type IndicatorNamed = { code: string; name: Record<Locale, string>; percent: boolean; better: Better };

/** The sets that are scored on a day, each with its groups: planned in percent of the points that can be reached. */
async function setsNamed(context: Context, day: Day): Promise<IndicatorNamed[]> {
  const named = (code: string, key: string, of: (locale: Locale) => Record<string, string>): IndicatorNamed => ({
    code,
    name: { vi: wordsIn('vi')(key, of('vi')), en: wordsIn('en')(key, of('en')) },
    percent: true,
    better: 'higher',
  });
  return (await setsOn(context, day))
    .map((set) => ({ set, groups: set.groups.filter(({ max }) => max > 0) }))
    .filter(({ groups }) => groups.length > 0)
    .flatMap(({ set, groups }) => [
      named(setTargetCode(set.code), 'targets.ofSet', (locale) => ({ set: set.name[locale] })),
      ...groups.map((group) =>
        named(setTargetCode(set.code, group.code), 'targets.ofGroup', (locale) => ({ set: set.name[locale], group: group.name[locale] })),
      ),
    ]);
}

/** The indicators that hold on a day, in the order of their codes; then the sets with their groups. */
export async function indicatorsNamed(context: Context, day: Day = dayOf(context.now)): Promise<IndicatorNamed[]> {
  const found = await indicatorsOn(context, day);
  return [
    ...found.map(({ code, name, unit, better }) => ({ code, name, percent: unit === 'percent', better })),
    ...(await setsNamed(context, day)),
  ];
}
