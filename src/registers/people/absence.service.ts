import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { absenceFact } from './absence.events.ts';
import { mayAbsenceOrRefuse } from './absence.permissions.ts';
import { leaveIn, standInIn, unitsOfAccount } from './absence.queries.ts';
import { faultOf, type Period } from './absence.rules.ts';
import {
  absenceInput,
  type ChangeInput,
  changeSchema,
  type LeaveInput,
  leaveSchema,
  type StandInInput,
  standInSchema,
} from './absence.schema.ts';
import { HANDLING, isHandling } from './people.rules.ts';

const at = (field: string, key: string) => new Refusal('context.bad_input', 422, { fields: { [field]: { key: `absence.errors.${key}` } } });

function refuseFault(context: Context, period: Period): void {
  const fault = faultOf(period, dayOf(context.now));
  if (fault) throw at('lastDay', fault);
}

/** One change of somebody's absences after another. */
const queueUp = (tx: Transaction, account: string) =>
  tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`absences of ${account}`] });

/**
 * Enters when an officer is away; from then on no rule gives the officer work on those days. The officer's own, or by the head or the commune's
 * administrator. Refuses with `absence.overlap` (409) what is entered already, and with 404 an account in which the actor has no colleague.
 */
export async function enterLeave(context: Context, input: LeaveInput): Promise<{ id: string }> {
  const { account, firstDay, lastDay, key } = absenceInput(leaveSchema, input);
  return once(context, { verb: 'enter leave', key, input: { account, firstDay, lastDay } }, async (tx) => {
    const units = await unitsOfAccount(context, tx, account);
    if (context.actor.kind === 'officer' && units.length === 0) throw new Refusal('absence.no_colleague', 404);
    const role = mayAbsenceOrRefuse(context.actor, ['enter', 'leave'], { account, units });
    refuseFault(context, { firstDay, lastDay });
    await queueUp(tx, account);
    const [other] = await tx.query({
      text: 'select 1 from leaves where account = $1 and cancelled_at is null and first_day <= $3 and last_day >= $2',
      values: [account, firstDay, lastDay],
    });
    if (other) throw new Refusal('absence.overlap', 409);
    const id = newId(context.now);
    await tx.query({
      text: 'insert into leaves (id, account, first_day, last_day, entered_by, entered_at) values ($1, $2, $3, $4, $5, $6)',
      values: [id, account, firstDay, lastDay, context.actor.id, context.now],
    });
    const unit = units[0] ?? '';
    await publish(context, tx, absenceFact('people.leave_entered', { id, unit }, context.now, { account, firstDay, lastDay }), role);
    if (firstDay <= dayOf(context.now))
      await publish(context, tx, absenceFact('people.leave_begun', { id, unit }, context.now, { account, firstDay, lastDay }), role);
    await record(context, tx, { verb: 'enter', thing: 'leave', subject: account, unit, data: { firstDay, lastDay } });
    return { id };
  });
}

type Beginning = { id: string; account: string; firstDay: Day; lastDay: Day; unit: string | null };

/** Tells, once for each leave, that its first day has come; also after the server was down, as long as it lasts. For the worker. Returns how many were told. */
export function beginLeaves(context: Context): Promise<number> {
  return context.transaction(async (tx) => {
    await tx.query({ text: "select pg_advisory_xact_lock(hashtextextended('leaves that begin', 0))" });
    const begun = await tx.query<Beginning>({
      name: 'absence.begin',
      text: `select l.id, l.account, l.first_day::text as "firstDay", l.last_day::text as "lastDay",
               (select min(p.unit) from posts p where p.account = l.account and p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2)) as unit
             from leaves l where l.cancelled_at is null and $1::date between l.first_day and l.last_day
               and not exists (select 1 from events e where e.subject = l.id and e.type = 'people.leave_begun') order by l.id`,
      values: [dayOf(context.now), context.now],
    });
    for (const { id, account, firstDay, lastDay, unit } of begun)
      await publish(context, tx, absenceFact('people.leave_begun', { id, unit: unit ?? '' }, context.now, { account, firstDay, lastDay }));
    return begun.length;
  });
}

/** The officer is back, or does not go: from now on the leave counts no more. Refuses with `absence.stale` (409) when somebody changed it since. */
export async function cancelLeave(context: Context, input: ChangeInput): Promise<{ id: string }> {
  const { id, rowVersion, key } = absenceInput(changeSchema, input);
  return once(context, { verb: 'cancel leave', key, input: { id, rowVersion } }, async (tx) => {
    const leave = await leaveIn(tx, id);
    if (!leave) throw new Refusal('absence.unknown', 404);
    const { account } = leave;
    const units = await unitsOfAccount(context, tx, account);
    const role = mayAbsenceOrRefuse(context.actor, ['cancel', 'leave'], { account, units });
    if (leave.rowVersion !== rowVersion || leave.cancelledAt) throw new Refusal('absence.stale', 409);
    await tx.query({ text: 'update leaves set cancelled_at = $2, row_version = row_version + 1 where id = $1', values: [id, context.now] });
    const unit = units[0] ?? '';
    await publish(context, tx, absenceFact('people.leave_cancelled', { id, unit }, context.now, { account }), role);
    await record(context, tx, { verb: 'cancel', thing: 'leave', subject: account, unit });
    return { id };
  });
}

/** The offices that an account holds in a unit now, of those that handle dossiers. */
async function handlingRoles(context: Context, tx: Transaction, account: string, unit: string): Promise<string[]> {
  const rows = await tx.query<{ role: string }>({
    name: 'absence.roles',
    text: `select distinct role from posts where account = $1 and unit = $2 and valid_from <= $3 and (valid_to is null or valid_to > $3) and role = any($4)`,
    values: [account, unit, context.now, [...HANDLING]],
  });
  return rows.map(({ role }) => role).filter(isHandling);
}

/**
 * Names who acts in an officer's place, on which days and for what (thay mặt, ủy quyền), by a written decision. The stand-in works in the unit already and
 * keeps the own session; what was done in somebody's place says so. Refuses with `absence.unfit` (422) who works elsewhere, and offices that the absent
 * officer does not hold.
 */
export async function giveStandIn(context: Context, input: StandInInput): Promise<{ id: string }> {
  const wish = absenceInput(standInSchema, input);
  const { absent, standIn, unit, firstDay, lastDay, basis, key } = wish;
  return once(context, { verb: 'give stand-in', key, input: { ...wish, key: undefined } }, async (tx) => {
    const held = await handlingRoles(context, tx, absent, unit);
    const role = mayAbsenceOrRefuse(context.actor, ['give', 'stand-in'], { account: absent, units: held.length > 0 ? [unit] : [] });
    refuseFault(context, { firstDay, lastDay });
    if (absent === standIn || (await handlingRoles(context, tx, standIn, unit)).length === 0) throw at('standIn', 'unfit');
    const roles = wish.roles.length > 0 ? [...new Set(wish.roles)] : held;
    if (!roles.every((one) => held.includes(one))) throw at('roles', 'roles');
    const procedures = wish.procedures.length > 0 ? [...new Set(wish.procedures)] : null;
    const id = newId(context.now);
    await tx.query({
      text: `insert into stand_ins (id, absent, stand_in, unit, roles, procedures, first_day, last_day, basis, given_by, given_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [id, absent, standIn, unit, roles, procedures, firstDay, lastDay, basis, context.actor.id, context.now],
    });
    const told = absenceFact('people.stand_in_given', { id, unit }, context.now, { absent, standIn, firstDay, lastDay, roles });
    await publish(context, tx, told, role);
    await record(context, tx, { verb: 'give', thing: 'stand-in', subject: absent, unit, data: { standIn, roles: roles.join(', ') } });
    return { id };
  });
}

/** Ends a stand-in now. Refuses with `absence.stale` (409) when somebody changed it since. */
export async function endStandIn(context: Context, input: ChangeInput): Promise<{ id: string }> {
  const { id, rowVersion, key } = absenceInput(changeSchema, input);
  return once(context, { verb: 'end stand-in', key, input: { id, rowVersion } }, async (tx) => {
    const found = await standInIn(tx, id);
    if (!found) throw new Refusal('absence.unknown', 404);
    const { absent, standIn, unit } = found;
    const role = mayAbsenceOrRefuse(context.actor, ['end', 'stand-in'], { account: absent, units: [unit] });
    if (found.rowVersion !== rowVersion || found.endedAt) throw new Refusal('absence.stale', 409);
    await tx.query({ text: 'update stand_ins set ended_at = $2, row_version = row_version + 1 where id = $1', values: [id, context.now] });
    await publish(context, tx, absenceFact('people.stand_in_ended', { id, unit }, context.now, { absent, standIn }), role);
    await record(context, tx, { verb: 'end', thing: 'stand-in', subject: absent, unit, data: { standIn } });
    return { id };
  });
}
