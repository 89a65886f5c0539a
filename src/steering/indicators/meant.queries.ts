import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { unitOf, validOn } from '../../registers/units/units.rules.ts';

/** A unit by its id, or by its code: the one that had it on that day, the last one asked for or that of the tree. Undefined: none, or more than one. */
async function unitMeant(context: Context, text: string, on: Day): Promise<string | undefined> {
  const register = await registerOf(context);
  if (register.units.has(text)) return text;
  const fitting = (register.byCode.get(text) ?? []).filter((one) => validOn(one, on));
  return fitting.length === 1 ? fitting[0]?.id : undefined;
}

/**
 * Whose figures are asked for: the unit by its id or code on the last day asked for, or on that of the tree. Refuses with `indicators.unknown_unit` (404) what is
 * none or more than one, and with `indicators.not_then` (422) a unit that did not exist on the day whose tree is wanted.
 */
export async function unitAsked(context: Context, { unit, to, asOf }: { unit: string; to: Day; asOf?: Day | undefined }): Promise<string> {
  const id = await unitMeant(context, unit, asOf ?? to);
  if (!id) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  if (asOf && !validOn(unitOf(await registerOf(context), id), asOf))
    throw new Refusal('indicators.not_then', 422, { details: { unit: id, day: asOf } });
  return id;
}
