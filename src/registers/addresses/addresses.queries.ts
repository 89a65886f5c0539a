import { config } from '../../platform/config/config.ts';
import type { Context } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { hamletsOf, registerOf } from '../units/units.queries.ts';
import type { Places } from './addresses.rules.ts';

/** What address fields offer on the pages of a commune (of this installation's, when none is named). */
export async function placesOf(context: Context, own: string = config.XASO_UNIT): Promise<Places> {
  const day = dayOf(context.now);
  return { register: await registerOf(context), own, hamlets: await hamletsOf(context, own, day), day };
}
