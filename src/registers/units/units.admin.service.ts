import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { addDays } from '../../platform/time/time.ts';
import { endingBefore, namesake, nextHamletId, placeAmong } from './units.admin.rules.ts';
import {
  type AddHamlet,
  addHamletSchema,
  type DropSetting,
  dropSettingSchema,
  type EndHamlet,
  endHamletSchema,
  type RenameHamlet,
  renameHamletSchema,
  type Seen,
  type SetSetting,
  setSettingSchema,
  unitInput,
} from './units.admin.schema.ts';
import { changeUnit, refuseOutsideLife } from './units.changes.service.ts';
import { forgetUnits } from './units.queries.ts';
import { validOn } from './units.rules.ts';
import type { Hamlet, UnitSetting } from './units.schema.ts';

const hamletsIn = (tx: Transaction, commune: string): Promise<Hamlet[]> =>
  tx.query<Hamlet>({
    text: 'select id, commune, kind, name, valid_from::text, valid_to::text, demo from hamlets where commune = $1 order by id for update',
    values: [commune],
  });

const insertHamlet = (tx: Transaction, row: Omit<Hamlet, 'demo'>) =>
  tx.query({
    text: `insert into hamlets (id, commune, kind, name, valid_from, valid_to, demo, source) values ($1, $2, $3, $4, $5, $6, false, 'administrator')`,
    values: [row.id, row.commune, row.kind, row.name, row.valid_from, row.valid_to],
  });

function refuseNamesake(all: readonly Hamlet[], wanted: Omit<Hamlet, 'id' | 'commune' | 'demo'>, except?: string): void {
  if (namesake(all, wanted, except))
    throw new Refusal('unitadmin.hamlet_taken', 409, { fields: { name: { key: 'unitadmin.refusals.hamlet_taken' } } });
}

function hamletOf(all: readonly Hamlet[], id: string): Hamlet {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Refusal('unitadmin.no_such_hamlet', 422, { fields: { hamlet: { key: 'unitadmin.refusals.no_such_hamlet' } } });
  return found;
}

const notThen = (field: string) =>
  new Refusal('unitadmin.hamlet_not_then', 422, { fields: { [field]: { key: 'unitadmin.refusals.hamlet_not_then' } } });

/** One more hamlet of a commune, from a day on. Refuses with `unitadmin.hamlet_taken` (409) when another of its kind has this name then. */
export async function addHamlet(context: Context, input: AddHamlet & Seen): Promise<void> {
  const wish = unitInput(addHamletSchema, input);
  const { unit, kind, name, from, basis } = wish;
  await changeUnit(context, 'add hamlet', { thing: 'hamlets', unit, seen: input, input: wish }, async (tx, known) => {
    refuseOutsideLife(known, from, 'from');
    const all = await hamletsIn(tx, unit);
    const row = { kind, name, valid_from: from, valid_to: known.valid_to };
    refuseNamesake(all, row);
    const id = nextHamletId(unit, all);
    await insertHamlet(tx, { id, commune: unit, ...row });
    return { hamlet: id, name: `${kind} ${name}`, from, basis };
  });
  forgetUnits(context);
}

/**
 * A hamlet is called otherwise from a day on: its row ends the day before and another begins, so that what was written under the old name stays readable.
 * From its own first day on it is a correction. Refuses with `unitadmin.hamlet_not_then` (422) for a day on which it is not there.
 */
export async function renameHamlet(context: Context, input: RenameHamlet & Seen): Promise<void> {
  const wish = unitInput(renameHamletSchema, input);
  const { unit, kind, name, from, basis } = wish;
  await changeUnit(context, 'rename hamlet', { thing: 'hamlets', unit, seen: input, input: wish }, async (tx) => {
    const all = await hamletsIn(tx, unit);
    const old = hamletOf(all, wish.hamlet);
    if (!validOn(old, from)) throw notThen('from');
    const row = { kind, name, valid_from: from, valid_to: old.valid_to };
    refuseNamesake(all, row, old.id);
    if (old.valid_from === from)
      await tx.query({
        text: "update hamlets set kind = $2, name = $3, demo = false, source = 'administrator' where id = $1",
        values: [old.id, kind, name],
      });
    else {
      await tx.query({
        text: "update hamlets set valid_to = $2, source = 'administrator' where id = $1",
        values: [old.id, addDays(from, -1)],
      });
      await insertHamlet(tx, { id: nextHamletId(unit, all), commune: unit, ...row });
    }
    return { hamlet: old.id, before: `${old.kind} ${old.name}`, name: `${kind} ${name}`, from, basis };
  });
  forgetUnits(context);
}

/** A hamlet is no more after a day. Refuses with `unitadmin.hamlet_not_then` (422) for a day on which it is not there. */
export async function endHamlet(context: Context, input: EndHamlet & Seen): Promise<void> {
  const wish = unitInput(endHamletSchema, input);
  const { unit, last, basis } = wish;
  await changeUnit(context, 'end hamlet', { thing: 'hamlets', unit, seen: input, input: wish }, async (tx) => {
    const old = hamletOf(await hamletsIn(tx, unit), wish.hamlet);
    if (!validOn(old, last)) throw notThen('last');
    await tx.query({ text: "update hamlets set valid_to = $2, source = 'administrator' where id = $1", values: [old.id, last] });
    return { hamlet: old.id, name: `${old.kind} ${old.name}`, last, basis };
  });
  forgetUnits(context);
}

const settingRows = (tx: Transaction, unit: string, name: string): Promise<UnitSetting[]> =>
  tx.query<UnitSetting>({
    text: `select unit, key, value, valid_from::text, valid_to::text, basis, demo from unit_settings where unit = $1 and key = $2
           order by valid_from for update`,
    values: [unit, name],
  });

const endSetting = (tx: Transaction, row: UnitSetting, last: string) =>
  tx.query({
    text: "update unit_settings set valid_to = $4, source = 'administrator' where unit = $1 and key = $2 and valid_from = $3",
    values: [row.unit, row.key, row.valid_from, last],
  });

/** From a day on a unit says nothing of its own about something; what is decided for later stays. Repeatable: where nothing holds, nothing ends. */
export async function dropUnitSetting(context: Context, input: DropSetting & Seen): Promise<void> {
  const wish = unitInput(dropSettingSchema, input);
  const { unit, name, from, basis } = wish;
  await changeUnit(context, 'drop setting', { thing: 'settings', unit, seen: input, input: wish }, async (tx, known) => {
    refuseOutsideLife(known, from, 'from');
    const ending = endingBefore(await settingRows(tx, unit, name), from);
    for (const row of ending) await endSetting(tx, row, addDays(from, -1));
    return { setting: name, before: ending.at(-1)?.value ?? null, value: null, from, basis };
  });
  forgetUnits(context);
}

/** What a unit says of itself, from a day on; what held until then ends the day before, what is decided for later stays. */
export async function setUnitSetting(context: Context, input: SetSetting & Seen): Promise<void> {
  const wish = unitInput(setSettingSchema, input);
  const { unit, name, value, from, basis } = wish;
  await changeUnit(context, 'set setting', { thing: 'settings', unit, seen: input, input: wish }, async (tx, known) => {
    refuseOutsideLife(known, from, 'from');
    const { same, before, validTo } = placeAmong(await settingRows(tx, unit, name), from);
    for (const row of before) await endSetting(tx, row, addDays(from, -1));
    await tx.query({
      text: `insert into unit_settings (unit, key, value, valid_from, valid_to, basis, demo, source)
             values ($1, $2, $3, $4, $5, $6, false, 'administrator')
             on conflict (unit, key, valid_from) do update
             set value = excluded.value, valid_to = excluded.valid_to, basis = excluded.basis, demo = false, source = 'administrator'`,
      values: [unit, name, value, from, validTo, basis],
    });
    return { setting: name, before: (same ?? before.at(-1))?.value ?? null, value, from, basis };
  });
  forgetUnits(context);
}
