import type { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { validOn } from '../../registers/units/units.rules.ts';
import { readinessOf } from './readiness.rules.ts';
import { type RolloutFact, rolloutFact } from './rollout.events.ts';
import { mayRolloutOrRefuse, type RolloutVerb } from './rollout.permissions.ts';
import { checklistNow, type Member, memberIn, type Phase, rolloutFacts } from './rollout.queries.ts';
import {
  type AddCommunesInput,
  addCommunesSchema,
  type LiveInput,
  liveSchema,
  type PhaseInput,
  phaseSchema,
  type RemoveCommuneInput,
  removeCommuneSchema,
  rolloutInput,
} from './rollout.schema.ts';

const wrong = (field: string) => new Refusal('rollout.input', 422, { fields: { [field]: { key: `rollout.errors.${field}` } } });

/** The role in which the actor does something to a unit of today. Refuses with 401, 403, and `units.unknown` (404). */
export async function roleIn(context: Context, verb: RolloutVerb, unit: string): Promise<string> {
  const register = await registerOf(context);
  const known = register.units.get(unit);
  if (!known) throw new Refusal('units.unknown', 404, { details: { code: unit } });
  // A unit of former days stood in a province of former days.
  const day = validOn(known, dayOf(context.now)) ? dayOf(context.now) : known.valid_from;
  return mayRolloutOrRefuse(context.actor, verb, rolloutFacts(register, unit, day));
}

/** A commune that exists on a day. Refuses with `rollout.not_then` (422): merged away, not yet there, or no commune at all. */
export async function refuseNotThen(context: Context, unit: string, day: Day): Promise<void> {
  const known = (await registerOf(context)).units.get(unit);
  if (known?.level !== 'commune' || !validOn(known, day))
    throw new Refusal('rollout.not_then', 422, { details: { unit: known ? `${known.kind} ${known.name}` : unit, day } });
}

export async function tell(
  { context, tx, role }: { context: Context; tx: Transaction; role: string },
  { subject, unit, verb }: { subject: string; unit: string; verb: string },
  fact: RolloutFact,
): Promise<void> {
  await publish(context, tx, rolloutFact(subject, unit, context.now, fact), role);
  await record(context, tx, { verb, thing: 'rollout', subject, unit, data: fact.data });
}

/** One after another, where two plan a province's rollout at once. */
const lock = (tx: Transaction, province: string) =>
  tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`rollout of ${province}`] });

/** What a commune has ready is confirmed, taken back and judged one after another. */
export const lockReadiness = (tx: Transaction, unit: string) =>
  tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`readiness of ${unit}`] });

async function phaseLocked(tx: Transaction, id: string, seen: number): Promise<Phase> {
  const [phase] = await tx.query<Phase>({
    text: `select id, unit, number, row_version as "rowVersion" from rollout_phases where id = $1 for update`,
    values: [id],
  });
  if (!phase) throw new Refusal('rollout.no_such_phase', 404);
  if (phase.rowVersion !== seen) throw new Refusal('rollout.stale', 409);
  return phase;
}

/** Plans a phase, or changes one (`id`). Refuses with `rollout.input` (422), `rollout.number_taken` (409), `rollout.stale` (409), 401, 403, 404. */
export async function setPhase(context: Context, input: PhaseInput): Promise<{ id: string }> {
  const wish = rolloutInput(phaseSchema, input);
  const role = await roleIn(context, 'plan', wish.unit);
  if ((await registerOf(context)).units.get(wish.unit)?.level !== 'province') throw wrong('unit');
  if (wish.decidedOn > dayOf(context.now)) throw wrong('decidedOn');
  return once(context, { verb: 'rollout: set phase', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    await lock(tx, wish.unit);
    const id = wish.id ?? newId(context.now);
    if (wish.id && (await phaseLocked(tx, wish.id, wish.rowVersion)).unit !== wish.unit) throw new Refusal('rollout.no_such_phase', 404);
    const [taken] = await tx.query({
      text: 'select 1 from rollout_phases where unit = $1 and number = $2 and id <> $3',
      values: [wish.unit, wish.number, id],
    });
    if (taken) throw new Refusal('rollout.number_taken', 409, { fields: { number: { key: 'rollout.refusals.number_taken' } } });
    await tx.query({
      text: `insert into rollout_phases (id, unit, number, name, starts, ends, decision, decided_on, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (id) do update set number = excluded.number, name = excluded.name, starts = excluded.starts, ends = excluded.ends,
               decision = excluded.decision, decided_on = excluded.decided_on, set_by = excluded.set_by, set_at = excluded.set_at,
               row_version = rollout_phases.row_version + 1`,
      values: [id, wish.unit, wish.number, wish.name, wish.starts, wish.ends, wish.decision, wish.decidedOn, context.actor.id, context.now],
    });
    const { number, starts, ends } = wish;
    await tell(
      { context, tx, role },
      { subject: id, unit: wish.unit, verb: 'set phase' },
      { type: 'rollout.phase_set', data: { number, starts, ends } },
    );
    return { id };
  });
}

/**
 * Communes come into a phase. All or none: refuses with `rollout.not_then` (422), `rollout.already_live` and `rollout.in_phase` (409: it stands in a phase
 * already), `rollout.stale` (409).
 */
export async function addCommunes(context: Context, input: AddCommunesInput): Promise<{ ids: string[] }> {
  const wish = rolloutInput(addCommunesSchema, input);
  const units = [...new Set(wish.units)];
  let role = '';
  for (const unit of units) role = await roleIn(context, 'plan', unit);
  for (const unit of units) await refuseNotThen(context, unit, wish.plannedOn);
  return once(context, { verb: 'rollout: add communes', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const phase = await phaseLocked(tx, wish.phase, wish.rowVersion);
    await lock(tx, phase.unit);
    const register = await registerOf(context);
    const ids: string[] = [];
    for (const unit of units) {
      if (rolloutFacts(register, unit, wish.plannedOn).province !== phase.unit) throw wrong('units');
      const there = await memberIn(tx, unit);
      const details = { unit: register.units.get(unit)?.name ?? unit, day: there?.liveOn ?? '' };
      if (there) throw new Refusal(there.liveOn ? 'rollout.already_live' : 'rollout.in_phase', 409, { details });
      const id = newId(context.now);
      await tx.query({
        text: 'insert into rollout_communes (id, phase, unit, planned_on, added_by, added_at) values ($1, $2, $3, $4, $5, $6)',
        values: [id, phase.id, unit, wish.plannedOn, context.actor.id, context.now],
      });
      await tell(
        { context, tx, role },
        { subject: id, unit, verb: 'add commune' },
        { type: 'rollout.commune_added', data: { phase: phase.id } },
      );
      ids.push(id);
    }
    return { ids };
  });
}

/** Locks a commune of a phase as the user saw it. Refuses with `rollout.no_such_commune` (404), `rollout.stale` and `rollout.already_live` (409). */
async function memberLocked(context: Context, tx: Transaction, { id, rowVersion }: { id: string; rowVersion: number }): Promise<Member> {
  const [row] = await tx.query<{ unit: string }>({
    text: 'select unit from rollout_communes where id = $1 and removed_at is null',
    values: [id],
  });
  const member = row && (await memberIn(tx, row.unit, 'for update'));
  if (member?.id !== id) throw new Refusal('rollout.no_such_commune', 404);
  const name = (await registerOf(context)).units.get(member.unit)?.name ?? member.unit;
  if (member.liveOn) throw new Refusal('rollout.already_live', 409, { details: { unit: name, day: member.liveOn } });
  if (member.rowVersion !== rowVersion) throw new Refusal('rollout.stale', 409);
  return member;
}

/** The unit of a row, for who may. Refuses with `rollout.no_such_commune` (404), 401 and 403. */
async function roleOfMember(context: Context, id: string): Promise<string> {
  const [row] = await context.read((tx) =>
    tx.query<{ unit: string }>({ text: 'select unit from rollout_communes where id = $1', values: [id] }),
  );
  if (!row) throw new Refusal('rollout.no_such_commune', 404);
  return roleIn(context, 'plan', row.unit);
}

/** A commune leaves its phase, as long as it is not live. */
export async function removeCommune(context: Context, input: RemoveCommuneInput): Promise<{ id: string }> {
  const wish: z.output<typeof removeCommuneSchema> = rolloutInput(removeCommuneSchema, input);
  const role = await roleOfMember(context, wish.id);
  return once(context, { verb: 'rollout: remove commune', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const { id, unit, phase } = await memberLocked(context, tx, wish);
    await tx.query({
      text: 'update rollout_communes set removed_at = $2, row_version = row_version + 1 where id = $1',
      values: [id, context.now],
    });
    await tell({ context, tx, role }, { subject: id, unit, verb: 'remove commune' }, { type: 'rollout.commune_removed', data: { phase } });
    return { id };
  });
}

/**
 * A commune is live: from its day zero on it works by the model. It was not said before it was so (the day is today or earlier), and only of a commune
 * that has everything ready. Refuses with `rollout.not_ready` (409), `rollout.not_then` and `rollout.input` (422), `rollout.already_live`, `rollout.stale` (409).
 */
export async function goLive(context: Context, input: LiveInput): Promise<{ id: string }> {
  const wish = rolloutInput(liveSchema, input);
  const role = await roleOfMember(context, wish.id);
  if (wish.liveOn > dayOf(context.now)) throw wrong('liveOn');
  return once(context, { verb: 'rollout: go live', key: wish.key, input: { ...wish, key: undefined } }, async (tx) => {
    const { id, unit, phase } = await memberLocked(context, tx, wish);
    await refuseNotThen(context, unit, wish.liveOn);
    await lockReadiness(tx, unit);
    const confirmed = await tx.query<{ item: string }>({
      text: 'select item from rollout_checks where unit = $1 and withdrawn_at is null',
      values: [unit],
    });
    const { confirmed: count, of, ready } = readinessOf(checklistNow(context), new Set(confirmed.map((one) => one.item)));
    if (!ready) throw new Refusal('rollout.not_ready', 409, { details: { confirmed: count, of } });
    await tx.query({
      text: `update rollout_communes set live_on = $2, live_decision = $3, live_by = $4, live_at = $5, row_version = row_version + 1 where id = $1`,
      values: [id, wish.liveOn, wish.decision, context.actor.id, context.now],
    });
    const data = { phase, dayZero: wish.liveOn };
    await tell({ context, tx, role }, { subject: id, unit, verb: 'go live' }, { type: 'rollout.commune_live', data });
    return { id };
  });
}
