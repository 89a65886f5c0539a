import { record } from '../../platform/audit/audit.ts';
import { type Chapter, keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import type { Seen } from './units.admin.schema.ts';
import { mayUnitOrRefuse, type UnitVerb } from './units.permissions.ts';
import { registerOf } from './units.queries.ts';
import { validOn } from './units.rules.ts';
import type { Unit } from './units.schema.ts';

/** What of a unit is kept by hand. */
export type Kept = 'hamlets' | 'settings' | 'offers';
const verbOf = { hamlets: 'change hamlets', settings: 'change settings', offers: 'change offers' } as const satisfies Record<
  Kept,
  UnitVerb
>;

/** Where it stands what was changed of a unit. */
export const unitChapter = (unit: string, thing: Kept): Chapter => ({ table: 'unit_changes', thing, subject: unit });

/** The unit, which must be one of the register. Refuses with `units.unknown` (404). */
export async function knownUnit(context: Context, unit: string): Promise<Unit> {
  const found = (await registerOf(context)).units.get(unit);
  if (!found) throw new Refusal('units.unknown', 404, { details: { code: unit } });
  return found;
}

/** What is decided for a unit holds on days of its life. `field` is where the day was typed. */
export function refuseOutsideLife(unit: Unit, day: Day, field: string): void {
  if (!validOn(unit, day))
    throw new Refusal('unitadmin.not_its_day', 422, { fields: { [field]: { key: 'unitadmin.refusals.not_its_day' } } });
}

/**
 * The frame of every change of what a unit keeps: may I; once per key; as the user saw it (`unitadmin.stale`, 409, says who did what meanwhile); the deed; its
 * line in the history and in the audit. `work` gives what the history keeps of it.
 */
export async function changeUnit(
  context: Context,
  verb: string,
  { thing, unit, seen, input }: { thing: Kept; unit: string; seen: Seen; input: object },
  work: (tx: Transaction, unit: Unit) => Promise<Record<string, string | null>>,
): Promise<void> {
  mayUnitOrRefuse(context.actor, verbOf[thing], unit);
  const known = await knownUnit(context, unit);
  await once(context, { verb: `unit: ${verb}`, key: seen.key, input: { ...input, rowVersion: seen.rowVersion } }, async (tx) => {
    const unseen = await unseenDeed(tx, unitChapter(unit, thing), seen.rowVersion);
    if (unseen) throw new Refusal('unitadmin.stale', 409, { fields: { '': staleComplaint('ui.deeds.stale', unseen, 'unitadmin.deeds') } });
    const told = await work(tx, known);
    await keepDeed(context, tx, unitChapter(unit, thing), verb, told);
    await record(context, tx, { verb, thing: 'unit', subject: unit, unit });
    return null;
  });
}
