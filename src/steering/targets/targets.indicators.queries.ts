import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { indicatorsOn } from '../indicators/indicators.queries.ts';
import type { Better } from './targets.rules.ts';

/** An indicator as plans and sheets name it. */
export type IndicatorNamed = { code: string; name: { vi: string; en: string }; percent: boolean; better: Better };

/** The indicators that hold on a day, in the order of their codes. */
export async function indicatorsNamed(context: Context, day: Day = dayOf(context.now)): Promise<IndicatorNamed[]> {
  const found = await indicatorsOn(context, day);
  return found.map(({ code, name, unit, better }) => ({ code, name, percent: unit === 'percent', better }));
}
