import { randomBytes } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf, MINUTE } from '../../platform/time/time.ts';
import { shortCode, typedCode } from '../assistance/assistance.codes.service.ts';
import { ticketFact } from './tickets.events.ts';
import { mayQueue } from './tickets.permissions.ts';
import { givingOf, queueSettingsOf, TICKET, ticketsOn } from './tickets.queries.ts';
import { nextTicket, type Ticket } from './tickets.rules.ts';
import type { CallInput, TakeInput, TicketDeed } from './tickets.schema.ts';

/** One after another in a unit's hall: numbers without gaps, and nobody called twice. */
export const lockHall = (tx: Transaction, unit: string): Promise<unknown> =>
  tx.query({ name: 'tickets.hall', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4715))', values: [unit] });

export type NewTicket = { unit: string; grp: string; priority: boolean; priorityFrom: Date | null; booked: boolean };

/** Draws the next number of the day and group, in the caller's transaction. */
export async function drawTicket(
  context: Context,
  tx: Transaction,
  wish: NewTicket,
  role: string,
): Promise<{ id: string; number: number }> {
  await lockHall(tx, wish.unit);
  const id = newId(context.now);
  const [row] = await tx.query<{ number: number }>({
    name: 'tickets.draw',
    text: `insert into tickets (id, unit, day, grp, number, state, priority, priority_from, taken_at)
           select $1, $2, $3, $4, coalesce(max(number), 0) + 1, 'waiting', $5, $6, $7 from tickets where unit = $2 and day = $3 and grp = $4
           returning number`,
    values: [id, wish.unit, dayOf(context.now), wish.grp, wish.priority, wish.priorityFrom, context.now],
  });
  const number = row?.number ?? 0;
  const { grp: group, priority, booked } = wish;
  await publish(
    context,
    tx,
    ticketFact('ticket.taken', { subject: id, unit: wish.unit, at: context.now }, { group, number, priority, booked }),
    role,
  );
  return { id, number };
}

/** The tablet gives no numbers that nobody will call; an officer may, at any hour. Refuses with `tickets.closed` (409). */
export async function refuseClosed(context: Context, unit: string, role: string): Promise<void> {
  if (role === 'kiosk' && !(await givingOf(context, unit)).given) throw new Refusal('tickets.closed', 409);
}

/**
 * Gives the next number of a group: at the kiosk, or at the desk. Refuses with 401, 403, `tickets.group` (422) for a group that the unit does not have,
 * `tickets.closed` (409) at the kiosk outside the hours of the desk.
 */
export async function takeTicket(context: Context, input: TakeInput): Promise<{ id: string; number: number }> {
  const role = mayQueue(context.actor, 'take', input.unit);
  await refuseClosed(context, input.unit, role);
  const { groups } = await queueSettingsOf(context, input.unit);
  if (!groups.some(({ code }) => code === input.group)) throw new Refusal('tickets.group', 422);
  return once(context, { verb: 'ticket: take', key: input.key, input }, (tx) =>
    drawTicket(context, tx, { unit: input.unit, grp: input.group, priority: input.priority, priorityFrom: null, booked: false }, role),
  );
}

const secondsSince = (now: Date, since: Date | null): number =>
  since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)) : 0;

async function put(tx: Transaction, ticket: Ticket, set: Partial<Ticket>): Promise<void> {
  const { state, counter, forCounter, calledAt, servedBy, endedAt, calls } = { ...ticket, ...set };
  await tx.query({
    name: 'tickets.put',
    text: `update tickets set state = $2, counter = $3, for_counter = $4, called_at = $5, served_by = $6, ended_at = $7, calls = $8,
             row_version = row_version + 1 where id = $1`,
    values: [ticket.id, state, counter, forCounter, calledAt, servedBy, endedAt, calls],
  });
}

type Where = { unit: string; counter: number; role: string };

async function call(context: Context, tx: Transaction, ticket: Ticket, { unit, counter, role }: Where): Promise<void> {
  const { now, actor } = context;
  await put(tx, ticket, {
    state: 'called',
    counter,
    forCounter: null,
    calledAt: now,
    servedBy: actor.id,
    endedAt: null,
    calls: ticket.calls + 1,
  });
  const { grp: group, number, priority } = ticket;
  const data = { group, number, counter, priority, waited: secondsSince(now, ticket.takenAt), again: ticket.calls > 0 };
  await publish(context, tx, ticketFact('ticket.called', { subject: ticket.id, unit, at: now }, data), role);
}

async function end(
  context: Context,
  tx: Transaction,
  ticket: Ticket,
  how: 'served' | 'missed',
  { unit, role }: Omit<Where, 'counter'>,
): Promise<void> {
  await put(tx, ticket, { state: how, endedAt: context.now });
  const { grp: group, number, counter } = ticket;
  const data = { group, number, counter: counter ?? 0, how, seconds: secondsSince(context.now, ticket.calledAt) };
  await publish(context, tx, ticketFact('ticket.ended', { subject: ticket.id, unit, at: context.now }, data), role);
}

async function refuseCounter(context: Context, unit: string, ...counters: number[]): Promise<void> {
  const { counters: most } = await queueSettingsOf(context, unit);
  if (counters.some((one) => one > most)) throw new Refusal('tickets.counter', 422);
}

/**
 * Calls the next number to a counter; what was called there before counts as served. Two counters that press at once get two numbers; the same press
 * twice gets one. Null when nobody waits. Refuses with 401, 403, `tickets.counter` (422).
 */
export async function callNext(context: Context, input: CallInput): Promise<{ id: string } | null> {
  const { unit, counter } = input;
  const role = mayQueue(context.actor, 'call', unit);
  await refuseCounter(context, unit, counter);
  const { priorityEvery: every } = await queueSettingsOf(context, unit);
  return once(context, { verb: 'ticket: call', key: input.key, input }, async (tx) => {
    await lockHall(tx, unit);
    const all = await ticketsOn(tx, unit, dayOf(context.now));
    for (const one of all) if (one.state === 'called' && one.counter === counter) await end(context, tx, one, 'served', { unit, role });
    const lastCalls = all
      // The turns of other matters are not this counter's: else who has priority here would wait behind everybody.
      .filter((one) => one.calledAt !== null && (input.groups.length === 0 || input.groups.includes(one.grp)))
      .toSorted((a, b) => (b.calledAt?.getTime() ?? 0) - (a.calledAt?.getTime() ?? 0))
      .map((one) => one.priority);
    const waiting = all.filter((one) => one.state === 'waiting');
    const next = nextTicket(waiting, { counter, groups: input.groups, every, lastCalls, now: context.now });
    if (!next) return null;
    await call(context, tx, next, { unit, counter, role });
    return { id: next.id };
  });
}

/**
 * Calls a number again (also one that did not come before), says that nobody came, that it is done, or hands it to another counter, which calls it first.
 * Refuses with `tickets.unknown` (404), `tickets.stale` (409) when somebody has done something to it since, `tickets.not_called` (409).
 */
export async function doTicket(context: Context, input: TicketDeed): Promise<{ id: string }> {
  const { unit, counter, deed, to } = input;
  const role = mayQueue(context.actor, 'call', unit);
  await refuseCounter(context, unit, counter, ...(to ? [to] : []));
  if (deed === 'transfer' && (to === undefined || to === counter)) throw new Refusal('tickets.counter', 422);
  return once(context, { verb: 'ticket: do', key: input.key, input }, async (tx) => {
    await lockHall(tx, unit);
    const [ticket] = await tx.query<Ticket>({
      text: `select ${TICKET} from tickets where id = $1 and unit = $2 and day = $3 for update`,
      values: [input.ticket, unit, dayOf(context.now)],
    });
    if (!ticket) throw new Refusal('tickets.unknown', 404);
    if (ticket.rowVersion !== input.seen) throw new Refusal('tickets.stale', 409);
    const where = { unit, counter, role };
    const callable = ticket.state === 'called' || (deed === 'again' && ticket.state === 'missed');
    if (!callable) throw new Refusal('tickets.not_called', 409);
    if (deed === 'again') await call(context, tx, ticket, where);
    else if (deed === 'transfer') {
      await put(tx, ticket, { state: 'waiting', forCounter: to ?? null, servedBy: null });
      const data = { group: ticket.grp, number: ticket.number, counter, to: to ?? 0 };
      await publish(context, tx, ticketFact('ticket.transferred', { subject: ticket.id, unit, at: context.now }, data), role);
    } else await end(context, tx, ticket, deed, where);
    return { id: ticket.id };
  });
}

/** How long a code may make a tablet the kiosk. */
export const PAIR_MINUTES = 60;
const codeOf = (id: string, until: Date) => shortCode(`kiosk ${id} ${until.toISOString()}`);
const digestOfCode = (code: string) => keys().digest(`kiosk code|${code}`);

/** Registers a tablet; its code is typed into the tablet within an hour, once. Refuses with 401, 403. */
export async function addKiosk(
  context: Context,
  input: { unit: string; name: string; key: string },
): Promise<{ id: string; code: string }> {
  mayQueue(context.actor, 'set', input.unit);
  return once(context, { verb: 'kiosk: add', key: input.key, input }, async (tx) => {
    const id = newId(context.now);
    const until = new Date(context.now.getTime() + PAIR_MINUTES * MINUTE);
    const code = codeOf(id, until);
    await tx.query({
      text: 'insert into kiosks (id, unit, name, code_digest, code_until, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7)',
      values: [id, input.unit, input.name, digestOfCode(code), until, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'add', thing: 'kiosk', subject: id, unit: input.unit });
    return { id, code };
  });
}

/** Takes a tablet's key away, at once. Done twice it is the same. */
export async function endKiosk(context: Context, input: { unit: string; id: string }): Promise<void> {
  mayQueue(context.actor, 'set', input.unit);
  await context.transaction(async (tx) => {
    const ended = await tx.query({
      text: 'update kiosks set ended_at = $3, code_digest = null where id::text = $1 and unit = $2 and ended_at is null returning 1 as ended',
      values: [input.id, input.unit, context.now],
    });
    if (ended.length > 0) await record(context, tx, { verb: 'end', thing: 'kiosk', subject: input.id, unit: input.unit });
  });
}

/** Makes the browser that knows the code the kiosk: gives the key for its cookie. The code is used up. Refuses with `tickets.kiosk_code` (422). */
export async function pairKiosk(context: Context, typed: string): Promise<{ key: string }> {
  const code = typedCode(typed);
  const key = randomBytes(32).toString('base64url');
  const house = context.as(systemActor('tracking'));
  const paired = await house.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string; unit: string }>({
      text: `update kiosks set key_digest = $2, code_digest = null, code_until = null, paired_at = $3
             where code_digest = $1 and code_until > $3 and ended_at is null returning id, unit`,
      values: [digestOfCode(code ?? ''), keys().digest(`kiosk key|${key}`), context.now],
    });
    if (row) await record(house, tx, { verb: 'pair', thing: 'kiosk', subject: row.id, unit: row.unit });
    return row !== undefined;
  });
  if (!code || !paired) throw new Refusal('tickets.kiosk_code', 422, { fields: { code: { key: 'tickets.refusals.kiosk_code' } } });
  return { key };
}
