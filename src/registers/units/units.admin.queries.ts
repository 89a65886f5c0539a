import { type Deed, deedsOf } from '../../platform/audit/history.ts';
import { config } from '../../platform/config/config.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { type Kept, knownUnit, unitChapter } from './units.changes.service.ts';
import { mayUnit, mayUnitOrRefuse } from './units.permissions.ts';
import { registerOf } from './units.queries.ts';
import { ancestors, childrenOn, fullName, validOn } from './units.rules.ts';
import type { Hamlet, Unit, UnitSetting } from './units.schema.ts';

/** Units that the actor may look at, this installation's own first; for who administers all, its province and that one's communes of today. */
export async function unitsToLookAt(context: Context): Promise<{ value: string; label: string }[]> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const [province] = ancestors(register, config.XASO_UNIT, today);
  const all = [
    config.XASO_UNIT,
    ...(province ? [province.id, ...childrenOn(register, province.id, today).map((unit) => unit.id)] : []),
    ...context.actor.posts.map((post) => post.unit),
  ];
  return [...new Set(all)]
    .filter((unit) => register.units.has(unit) && mayUnit(context.actor, 'look', unit))
    .map((unit) => ({ value: unit, label: fullName(register, unit, today) }));
}

/** What is kept of a unit, with its history and the version that a change of it has to name. */
export type Keeping<Row> = { unit: Unit; rows: Row[]; deeds: Deed[]; version: number };

/** Reads what is kept, as it stands in the tables. Refuses with `units.unknown` (404), 401 and 403. */
export async function keepingOf<Row>(
  context: Context,
  id: string,
  thing: Kept,
  read: (tx: Transaction) => Promise<Row[]>,
): Promise<Keeping<Row>> {
  const unit = await knownUnit(context, id);
  mayUnitOrRefuse(context.actor, 'look', id);
  return context.read(async (tx) => {
    const deeds = await deedsOf(tx, unitChapter(id, thing));
    return { unit, rows: await read(tx), deeds, version: deeds[0]?.version ?? 0 };
  });
}

/** All hamlets that a commune ever had, in the order of their days. */
export const hamletsKept = (context: Context, unit: string): Promise<Keeping<Hamlet>> =>
  keepingOf(context, unit, 'hamlets', (tx) =>
    tx.query<Hamlet>({
      text: 'select id, commune, kind, name, valid_from::text, valid_to::text, demo from hamlets where commune = $1 order by valid_from, id',
      values: [unit],
    }),
  );

/** All that a unit ever said of itself, in the order of its days. */
export const settingsKept = (context: Context, unit: string): Promise<Keeping<UnitSetting>> =>
  keepingOf(context, unit, 'settings', (tx) =>
    tx.query<UnitSetting>({
      text: `select unit, key, value, valid_from::text, valid_to::text, basis, demo from unit_settings where unit = $1 order by key, valid_from`,
      values: [unit],
    }),
  );

/** The unit itself, what stands above it, and what it was made from. */
export async function unitAsRegistered(
  context: Context,
  id: string,
): Promise<{ unit: Unit; above: Unit[]; from: { unit: Unit; kind: string }[] }> {
  const unit = await knownUnit(context, id);
  mayUnitOrRefuse(context.actor, 'look', id);
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const links = register.linksTo.get(id) ?? [];
  const from = links.flatMap((link) => {
    const other = register.units.get(link.from);
    return other ? [{ unit: other, kind: link.kind }] : [];
  });
  return { unit, above: validOn(unit, today) ? ancestors(register, id, today) : ancestors(register, id, unit.valid_from), from };
}
