import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { predecessors, type Register, successors, validOn } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';

/**
 * The day whose boundaries a page has. `kept`: what its links carry on, none for today's. `typed`: what was asked for, as it was; `wrong`: it is no day, one to
 * come, or one before any unit is known.
 */
export type Boundaries = { on: Day; kept: Day | undefined; typed: string; wrong: boolean };

/** `31/12/2022` or `2022-12-31` as a day. */
function dayAsked(text: string): Day | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const found = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(found) ? found : undefined;
}

/** Which day's boundaries are meant: the one asked for; asked for with nothing, today's; not asked for, the last of a former unit, else today's. */
export async function boundariesOf(context: Context, asked: string | undefined, unit: string | undefined): Promise<Boundaries> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const last = register.units.get(unit ?? '')?.valid_to ?? today;
  const typed = asked?.trim() ?? '';
  const usual = asked === undefined && last < today ? last : today;
  const found = typed === '' ? usual : dayAsked(typed);
  const known = found !== undefined && found <= today && [...register.units.values()].some((one) => one.valid_from <= found);
  const on = known ? found : today;
  return { on, kept: on === today ? undefined : on, typed, wrong: !known };
}

/** A unit on a day: itself, else what it came from or what became of it. Several where it was put together or divided. */
export function unitsOn(register: Register, unit: Unit, on: Day): Unit[] {
  if (validOn(unit, on)) return [unit];
  return (on < unit.valid_from ? predecessors : successors)(register, unit.id, on).units;
}
