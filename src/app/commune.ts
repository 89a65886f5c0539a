import { config } from '../platform/config/config.ts';
import type { Context } from '../platform/context/context.ts';
import { dayOf } from '../platform/time/time.ts';
import type { Locale } from '../platform/words/words.ts';
import { registerOf, unitName, unitSetting } from '../registers/units/units.queries.ts';
import { ancestors } from '../registers/units/units.rules.ts';

/** The unit whose pages these are, as the frame names it. */
export async function communeOf(
  context: Context,
  locale: Locale,
): Promise<{ commune: string; province: string | undefined; phone: string | undefined }> {
  const [above] = ancestors(await registerOf(context), config.XASO_UNIT, dayOf(context.now));
  return {
    commune: await unitName(context, config.XASO_UNIT, locale),
    province: above ? await unitName(context, above.id, locale) : undefined,
    phone: await unitSetting(context, config.XASO_UNIT, 'help_phone'),
  };
}
