import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { identityOf } from '../../platform/identity/identity.ts';
import { countTry, forgive, type Limit } from '../../platform/limits/limits.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, dayOf, momentOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { isMobile, normalPhone } from '../../registers/people/people.rules.ts';
import { appointmentFact } from './appointments.events.ts';
import {
  APPOINTMENT,
  type Appointment,
  appointmentBy,
  appointmentCode,
  digestOfAppointment,
  takenBetween,
} from './appointments.queries.ts';
import { freeSlots } from './appointments.rules.ts';
import type { BookInput, CancelInput, MoveInput } from './appointments.schema.ts';
import { mayQueue } from './tickets.permissions.ts';
import { queueSettingsOf } from './tickets.queries.ts';
import { drawTicket, refuseClosed } from './tickets.service.ts';

const limits = {
  codes: { name: 'appointment codes per phone', times: 5, seconds: 900 },
  codesADay: { name: 'appointment codes per phone and day', times: 10, seconds: 86_400 },
  tries: { name: 'appointment code tries', times: 5, seconds: 900 },
  ofAccount: { name: 'appointments per person and day', times: 20, seconds: 86_400 },
} as const satisfies Record<string, Limit>;

const STEP = 300_000;
/** Six digits that follow from the telephone, the time and our secret: they count until the next but one five minutes, and nothing is kept of them. */
function phoneCode(phone: string, window: number): string {
  const bytes = Buffer.from(keys().digest(`appointment phone|${phone}|${window}`), 'base64url');
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}
const windowOf = (now: Date) => Math.floor(now.getTime() / STEP);

const badPhone = () => new Refusal('appointments.phone', 422, { fields: { phone: { key: 'appointments.refusals.phone' } } });

function mobileOf(typed: string): string {
  const phone = normalPhone(typed);
  if (!phone || !isMobile(phone)) throw badPhone();
  return phone;
}

/** Sends the code that proves a telephone. Refuses with `appointments.phone` (422), `identity.no_sender` (503), `context.too_many` (429). */
export async function sendBookingCode(context: Context, typed: string): Promise<{ phone: string }> {
  const { sender } = identityOf(context);
  if (!sender) throw new Refusal('identity.no_sender', 503);
  const phone = mobileOf(typed);
  await countTry(context, limits.codes, phone);
  await countTry(context, limits.codesADay, phone);
  await sender.send(phone, phoneCode(phone, windowOf(context.now)));
  return { phone };
}

/** The telephone, if the code is the one that was sent to it; five wrong tries end it for a quarter of an hour. */
async function provenPhone(context: Context, typed: string, code: string): Promise<string> {
  const phone = mobileOf(typed);
  await countTry(context, limits.tries, phone);
  const given = code.normalize('NFKC').replace(/\D/g, '');
  const window = windowOf(context.now);
  if (![window, window - 1].some((one) => keys().same(phoneCode(phone, one), given)))
    throw new Refusal('appointments.wrong_code', 422, { fields: { code: { key: 'appointments.refusals.wrong_code' } } });
  await forgive(context, limits.tries, phone);
  return phone;
}

const lockSlots = (tx: Transaction, unit: string): Promise<unknown> =>
  tx.query({ name: 'appointments.lock', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4716))', values: [unit] });

/** The end of a time that is free; refuses with `appointments.slot` (409) when it is not one, or somebody was faster. */
async function freeSlot(context: Context, tx: Transaction, unit: string, slot: Date): Promise<Date> {
  const [rule, calendar] = [await queueSettingsOf(context, unit), await calendarOf(context, unit)];
  const day = dayOf(slot);
  // Counted by the public door: a citizen sees only the own appointments.
  const taken = await takenBetween(tx, unit, momentOf(day), momentOf(addDays(day, 1)));
  const found = freeSlots(calendar, day, rule, taken, context.now).find(({ startsAt }) => startsAt.getTime() === slot.getTime());
  if (!found) throw new Refusal('appointments.slot', 409, { fields: { slot: { key: 'appointments.refusals.slot' } } });
  return found.endsAt;
}

/**
 * Books a time, by an account or by a telephone whose code came back. As many as the unit's capacity, however many press at once. Refuses with
 * `tickets.group` (422), `appointments.slot` (409), `appointments.phone`, `appointments.wrong_code` (422), `context.too_many` (429).
 */
export async function bookAppointment(context: Context, input: BookInput): Promise<{ id: string; code: string }> {
  const isCitizen = context.actor.kind === 'citizen';
  const { groups } = await queueSettingsOf(context, input.unit);
  if (!groups.some(({ code }) => code === input.group)) throw new Refusal('tickets.group', 422);
  const phone = isCitizen ? null : await provenPhone(context, input.phone, input.code);
  const account = isCitizen ? context.actor.id : '';
  await countTry(context, limits.ofAccount, phone ?? account);
  const house = context.as(systemActor('tracking'));
  const { code: _, ...wish } = input;
  return once(house, { verb: 'appointment: book', key: `${account}${phone ?? ''} ${input.key}`, input: wish }, async (tx) => {
    await lockSlots(tx, input.unit);
    const endsAt = await freeSlot(house, tx, input.unit, input.slot);
    const id = newId(context.now);
    const code = appointmentCode(id);
    await tx.query({
      text: `insert into appointments (id, unit, grp, starts_at, ends_at, state, account, code_digest, sealed, booked_at, changed_at)
             values ($1, $2, $3, $4, $5, 'booked', $6, $7, $8, $9, $9)`,
      values: [
        id,
        input.unit,
        input.group,
        input.slot,
        endsAt,
        account,
        digestOfAppointment(code),
        keys().encrypt(JSON.stringify({ name: input.name, phone })),
        context.now,
      ],
    });
    const data = { group: input.group, startsAt: input.slot.toISOString() };
    await publish(house, tx, appointmentFact('appointment.booked', { id, unit: input.unit, at: context.now }, data), null, account || null);
    return { id, code };
  });
}

/** The appointment of a code, locked: whoever holds the code may change it while its hour has not passed. */
async function ofCode(context: Context, tx: Transaction, id: string, seen: number): Promise<Appointment> {
  const [row] = await tx.query<Appointment>({ text: `select ${APPOINTMENT} from appointments where id = $1 for update`, values: [id] });
  if (!row) throw new Refusal('appointments.unknown', 404);
  if (row.rowVersion !== seen) throw new Refusal('appointments.stale', 409);
  if (row.state !== 'booked' || row.endsAt <= context.now) throw new Refusal('appointments.over', 409);
  return row;
}

/** Moves an appointment to another free time. Refuses with `appointments.unknown` (404), `.stale`, `.over`, `.slot` (409). */
export async function moveAppointment(context: Context, input: MoveInput): Promise<{ sequence: number }> {
  const { id, unit } = await appointmentBy(context, input.code);
  const house = context.as(systemActor('tracking'));
  return once(house, { verb: 'appointment: move', key: `${id} ${input.key}`, input }, async (tx) => {
    await lockSlots(tx, unit);
    const before = await ofCode(context, tx, id, input.seen);
    if (before.startsAt.getTime() === input.slot.getTime()) return { sequence: before.sequence };
    const endsAt = await freeSlot(house, tx, unit, input.slot);
    await tx.query({
      text: `update appointments set starts_at = $2, ends_at = $3, sequence = sequence + 1, affected_at = null, changed_at = $4, row_version = row_version + 1
             where id = $1`,
      values: [id, input.slot, endsAt, context.now],
    });
    const sequence = before.sequence + 1;
    const data = { group: before.grp, before: before.startsAt.toISOString(), startsAt: input.slot.toISOString(), sequence };
    await publish(house, tx, appointmentFact('appointment.moved', { id, unit, at: context.now }, data), null, before.account || null);
    return { sequence };
  });
}

/** Cancels an appointment: its time is free again at once. Refuses with `appointments.unknown` (404), `.stale`, `.over` (409). */
export async function cancelAppointment(context: Context, input: CancelInput): Promise<{ sequence: number }> {
  const { id, unit } = await appointmentBy(context, input.code);
  const house = context.as(systemActor('tracking'));
  return once(house, { verb: 'appointment: cancel', key: `${id} ${input.key}`, input }, async (tx) => {
    const before = await ofCode(context, tx, id, input.seen);
    await tx.query({
      text: `update appointments set state = 'cancelled', sequence = sequence + 1, changed_at = $2, row_version = row_version + 1 where id = $1`,
      values: [id, context.now],
    });
    const sequence = before.sequence + 1;
    const data = { group: before.grp, startsAt: before.startsAt.toISOString(), sequence };
    await publish(house, tx, appointmentFact('appointment.cancelled', { id, unit, at: context.now }, data), null, before.account || null);
    return { sequence };
  });
}

/**
 * Who has an appointment today is there: it becomes a number, which goes before others from its hour on. Once, at the kiosk or the desk, by the code.
 * Refuses with `appointments.unknown` (404), `.other_unit`, `.not_today`, `.over` (409).
 */
export async function arriveAppointment(context: Context, input: { unit: string; code: string }): Promise<{ ticket: string }> {
  const role = mayQueue(context.actor, 'arrive', input.unit);
  await refuseClosed(context, input.unit, role);
  const found = await appointmentBy(context, input.code);
  if (found.unit !== input.unit) throw new Refusal('appointments.other_unit', 409);
  if (dayOf(found.startsAt) !== dayOf(context.now)) throw new Refusal('appointments.not_today', 409);
  // The tablet may not read who booked: number and appointment are written through the public door, in one transaction.
  const house = context.as(systemActor('tracking'));
  return house.transaction(async (tx) => {
    const [now] = await tx.query<{ state: string; ticket: string | null }>({
      text: 'select state, ticket from appointments where id = $1 for update',
      values: [found.id],
    });
    if (now?.ticket) return { ticket: now.ticket };
    if (now?.state !== 'booked') throw new Refusal('appointments.over', 409);
    const wish = { unit: found.unit, grp: found.grp, priority: true, priorityFrom: found.startsAt, booked: true };
    const { id: ticket } = await drawTicket(house, tx, wish, role);
    await tx.query({
      text: `update appointments set state = 'arrived', ticket = $2, changed_at = $3, row_version = row_version + 1 where id = $1`,
      values: [found.id, ticket, context.now],
    });
    const data = { group: found.grp, startsAt: found.startsAt.toISOString(), ticket };
    await publish(house, tx, appointmentFact('appointment.arrived', { id: found.id, unit: found.unit, at: context.now }, data), role);
    await record(house, tx, { verb: 'arrive', thing: 'appointment', subject: found.id, unit: found.unit });
    return { ticket };
  });
}
