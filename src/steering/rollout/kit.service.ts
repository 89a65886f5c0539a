import { firstReceivedSince } from '../../government/dossiers/dossiers.effect.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { inputHash, once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { officesFilled } from '../../registers/people/people.queries.ts';
import { COMMUNE_ROLES } from '../../registers/people/people.rules.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { changing, type Difference, differencesBetween, notBefore, same, type Value } from './kit.rules.ts';
import { KIT, type Kit, memberOf, rolloutFacts } from './rollout.queries.ts';
import { type KitInput, kitSchema, rolloutInput } from './rollout.schema.ts';
import { refuseNotThen, roleIn, tell } from './rollout.service.ts';
import { dayOfKey, decidedForLater, setUpOf } from './setup.queries.ts';
import { puts } from './setup.service.ts';

/** Offices that the pilot has filled: with how many people there, and how many the other commune has. */
export type RoleToFill = { role: string; source: number; target: number };
/** What the kit would do to one commune. */
export type Ahead = { unit: string; differences: Difference[]; roles: RoleToFill[] };
/** What it did: `kit` null where nothing differed. */
export type Copied = { unit: string; kit: string | null; changes: number };
type Wish = ReturnType<typeof kitSchema.parse>;

/** What the user looked at before saying yes: another print means that something changed meanwhile. */
export const aheadPrint = (ahead: readonly Ahead[]): string =>
  inputHash(ahead.map(({ unit, differences }) => [unit, differences])).slice(0, 16);

/** Refuses what a kit must not touch: before anything is written, for every commune of the wish. */
async function refuseWrongPlaces(context: Context, { source, units, from }: Wish): Promise<string> {
  if (from < dayOf(context.now)) throw new Refusal('rollout.input', 422, { fields: { from: { key: 'rollout.errors.past' } } });
  let role = await roleIn(context, 'copy', source);
  await refuseNotThen(context, source, from);
  const register = await registerOf(context);
  for (const unit of units) {
    if (unit === source) throw new Refusal('rollout.same_unit', 422, { fields: { units: { key: 'rollout.refusals.same_unit' } } });
    role = await roleIn(context, 'copy', unit);
    await refuseNotThen(context, unit, from);
    if (rolloutFacts(register, unit, from).province !== rolloutFacts(register, source, from).province)
      throw new Refusal('context.forbidden', 403);
    const member = await memberOf(context, unit);
    if (member?.liveOn)
      throw new Refusal('rollout.already_live', 409, { details: { unit: register.units.get(unit)?.name ?? unit, day: member.liveOn } });
  }
  return role;
}

/** Why one thing stays as the commune has it. */
function keeper(
  later: Awaited<ReturnType<typeof decidedForLater>>,
  ownDays: ReadonlySet<string>,
): (difference: Difference) => Difference['kept'] {
  return ({ part, key, before, after }) => {
    if (part === 'assignment' && (before === 'by_hamlet' || after === 'by_hamlet')) return 'own_officers';
    if (part === 'targets' && before !== null) return 'own_decision';
    if (part === 'days' && ownDays.has(dayOfKey(key))) return 'own_decision';
    return later({ part, key }) ? 'own_decision' : undefined;
  };
}

async function differencesOf(context: Context, source: string, unit: string, from: Day): Promise<Difference[]> {
  const target = await setUpOf(context, unit, from);
  const ownDays = new Set(Object.keys(target.days).map(dayOfKey));
  return differencesBetween(await setUpOf(context, source, from), target, keeper(await decidedForLater(context, unit, from), ownDays));
}

async function rolesToFill(context: Context, source: string, unit: string): Promise<RoleToFill[]> {
  const filled = await officesFilled(context, [source, unit]);
  const people = (of: string, role: string) => filled.find((one) => one.unit === of && one.role === role)?.people ?? 0;
  return COMMUNE_ROLES.map((role) => ({ role, source: people(source, role), target: people(unit, role) })).filter((one) => one.source > 0);
}

/**
 * What the kit would change in each commune, and which offices it has still to fill; nothing is written. Refuses with `rollout.input` (422), `rollout.not_then`
 * (422), `rollout.same_unit` (422), `rollout.already_live` (409), 401 and 403.
 */
export async function lookAhead(context: Context, input: KitInput): Promise<Ahead[]> {
  const wish = rolloutInput(kitSchema, input);
  await refuseWrongPlaces(context, wish);
  const ahead: Ahead[] = [];
  for (const unit of new Set(wish.units))
    ahead.push({
      unit,
      differences: await differencesOf(context, wish.source, unit, wish.from),
      roles: await rolesToFill(context, wish.source, unit),
    });
  return ahead;
}

/** A use of the kit that was interrupted is taken up again, another begins. Its row says what was before, so that an undo finds it. */
function begin(context: Context, wish: Wish, unit: string, differences: Difference[]): Promise<Kit> {
  return context.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`kit of ${unit}`] });
    const [running] = await tx.query<Kit>({
      text: `select ${KIT} from rollout_kits where unit = $1 and state in ('copying', 'undoing') order by made_at desc limit 1`,
      values: [unit],
    });
    if (running && (running.state === 'undoing' || running.source !== wish.source || running.validFrom !== wish.from))
      throw new Refusal('rollout.interrupted', 409);
    if (running) return running;
    const [kit] = await tx.query<Kit>({
      text: `insert into rollout_kits (id, source, unit, valid_from, basis, state, differences, made_by, made_at)
             values ($1, $2, $3, $4, $5, 'copying', $6, $7, $8) returning ${KIT}`,
      values: [newId(context.now), wish.source, unit, wish.from, wish.basis, JSON.stringify(differences), context.actor.id, context.now],
    });
    return kit as Kit;
  });
}

async function write(context: Context, kit: Kit, verb: 'copy' | 'undo', from: Day, things: readonly Difference[]): Promise<void> {
  for (const { part, key, after } of things) {
    const basis = verb === 'copy' ? kit.basis : `Hoàn tác bộ cấu hình: ${kit.basis}`.slice(0, 300);
    await puts[part](context, { unit: kit.unit, from, basis, key: `${kit.id}:${verb}:${part}:${key}` }, key, after);
  }
}

/** Ends a use of the kit and tells the house. `state` is that in which it was. */
function end(context: Context, kit: Kit, role: string, verb: 'copy' | 'undo', changes: number): Promise<void> {
  const [state, before, key] = verb === 'copy' ? ['copied', 'copying', 'copied'] : ['undone', 'undoing', 'undone'];
  return once(context, { verb: `rollout: kit ${key}`, key: kit.id, input: {} }, async (tx) => {
    const ended = await tx.query({
      text: `update rollout_kits set state = $2, row_version = row_version + 1,
               undone_by = case when $2 = 'undone' then $4 end, undone_at = case when $2 = 'undone' then $5::timestamptz end
             where id = $1 and state = $3 returning 1`,
      values: [kit.id, state, before, context.actor.id, context.now],
    });
    if (ended.length === 0) throw new Refusal('rollout.stale', 409);
    const type = verb === 'copy' ? 'rollout.kit_copied' : 'rollout.kit_undone';
    const data = { source: kit.source, from: kit.validFrom, changes };
    await tell({ context, tx, role }, { subject: kit.id, unit: kit.unit, verb: `kit ${key}` }, { type, data });
  }) as Promise<void>;
}

/**
 * Copies a pilot commune's set-up to other communes from a day on, each thing through the verb of its owner. A second run changes nothing. One that was
 * interrupted is finished by the same wish. `seen`: the print of the differences that the user looked at. Refuses as `lookAhead` does, and with
 * `rollout.changed_meanwhile` and `rollout.interrupted` (409).
 */
export async function copySetUp(context: Context, input: KitInput & { seen: string }): Promise<Copied[]> {
  const { seen, ...rest } = input;
  const wish = rolloutInput(kitSchema, rest);
  const role = await refuseWrongPlaces(context, wish);
  const ahead = await lookAhead(context, rest);
  // Where nothing is left to do (the wish was sent twice), nothing can have changed against it.
  const nothing = ahead.every(({ differences }) => changing(differences).length === 0);
  if (!nothing && aheadPrint(ahead) !== seen) throw new Refusal('rollout.changed_meanwhile', 409);
  const done: Copied[] = [];
  for (const { unit, differences } of ahead) {
    const things = changing(differences);
    const [running] = await runningIn(context, unit);
    if (things.length === 0 && !running) {
      done.push({ unit, kit: null, changes: 0 });
      continue;
    }
    const kit = await begin(context, wish, unit, differences);
    await write(context, kit, 'copy', wish.from, things);
    await end(context, kit, role, 'copy', changing(kit.differences).length);
    done.push({ unit, kit: kit.id, changes: things.length });
  }
  return done;
}

const runningIn = (context: Context, unit: string): Promise<{ id: string }[]> =>
  context.read((tx) => tx.query({ text: "select id from rollout_kits where unit = $1 and state = 'copying'", values: [unit] }));

async function kitToUndo(context: Context, id: string): Promise<Kit> {
  const [kit] = await context.read((tx) => tx.query<Kit>({ text: `select ${KIT} from rollout_kits where id::text = $1`, values: [id] }));
  if (!kit) throw new Refusal('rollout.no_such_kit', 404);
  return kit;
}

/** When a commune received the first dossier under a use of the kit; null: none yet, so that it can still be undone. */
export const firstUse = (context: Context, { unit, validFrom, madeAt }: Pick<Kit, 'unit' | 'validFrom' | 'madeAt'>): Promise<Date | null> =>
  firstReceivedSince(context, unit, new Date(Math.max(momentOf(validFrom).getTime(), madeAt.getTime())));

/**
 * Takes a use of the kit back: everything that it changed and that nobody changed since stands again as it was. `left`: what somebody changed since, which
 * stays. Refuses with `rollout.in_use` (409) once a dossier was received there under it, `rollout.already_live` (409), `rollout.not_latest` (409: a later use
 * stands on it), `rollout.stale` (409), 401, 403, 404.
 */
export async function undoKit(
  context: Context,
  input: { id: string; rowVersion: number },
): Promise<{ undone: number; left: Difference[] }> {
  const kit = await kitToUndo(context, input.id);
  const role = await roleIn(context, 'copy', kit.unit);
  const register = await registerOf(context);
  const member = await memberOf(context, kit.unit);
  const name = register.units.get(kit.unit)?.name ?? kit.unit;
  if (member?.liveOn) throw new Refusal('rollout.already_live', 409, { details: { unit: name, day: member.liveOn } });
  if (await firstUse(context, kit)) throw new Refusal('rollout.in_use', 409, { details: { unit: name } });
  await context.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`kit of ${kit.unit}`] });
    const [later] = await tx.query({
      text: "select 1 from rollout_kits where unit = $1 and state <> 'undone' and (made_at, id) > ($2, $3)",
      values: [kit.unit, kit.madeAt, kit.id],
    });
    if (later) throw new Refusal('rollout.not_latest', 409);
    const begun = await tx.query({
      text: `update rollout_kits set state = 'undoing', row_version = row_version + 1 where id = $1
             and (state = 'undoing' or (row_version = $2 and state in ('copying', 'copied'))) returning 1`,
      values: [kit.id, input.rowVersion],
    });
    if (begun.length === 0) throw new Refusal('rollout.stale', 409);
  });
  const from = notBefore(kit.validFrom, dayOf(context.now));
  const now = await setUpOf(context, kit.unit, from);
  const later = await decidedForLater(context, kit.unit, from, { after: true });
  const valueNow = ({ part, key }: Difference): Value => now[part][key] ?? null;
  const things = changing(kit.differences).filter((one) => !same(valueNow(one), one.before));
  // What the commune has decided since for a later day would go, too, if the earlier were written anew.
  const isOurs = (one: Difference) => same(valueNow(one), one.after) && !later(one);
  const [ours, left] = [things.filter(isOurs), things.filter((one) => !isOurs(one))];
  const back = ours.toReversed().map((one) => ({ ...one, before: one.after, after: one.before }));
  await write(context, kit, 'undo', from, back);
  await end(context, kit, role, 'undo', back.length);
  return { undone: back.length, left };
}
