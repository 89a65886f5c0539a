import { isDeepStrictEqual } from 'node:util';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { nextOpening } from '../../registers/calendar/opening.rules.ts';
import { mayQueue } from './tickets.permissions.ts';
import { aheadOf, type Giving, givingAt, SPEED_MINUTES, type Ticket, waitSpan } from './tickets.rules.ts';
import { type QueueSettings, usualSettings } from './tickets.schema.ts';

export const TICKET = `id, grp, number, state, priority, priority_from as "priorityFrom", for_counter as "forCounter", counter, taken_at as "takenAt",
  called_at as "calledAt", served_by as "servedBy", ended_at as "endedAt", calls, row_version as "rowVersion"`;

/** How the queue of a unit works on a day: by its own decision, else as usual. */
export async function queueSettingsOf(context: Context, unit: string, day: Day = dayOf(context.now)): Promise<QueueSettings> {
  // A decision entered before a rule existed says nothing of it: there it is as usual.
  return { ...usualSettings(day), ...(await context.read((tx) => ownSettingsIn(tx, unit, day))) };
}

/** An empty body says: as usual. */
const isOwn = (body: Partial<QueueSettings>): body is QueueSettings => body.groups !== undefined;

/** What the unit itself has decided and holds on a day; null: it works as usual. */
export async function ownSettingsIn(tx: Transaction, unit: string, day: Day): Promise<QueueSettings | null> {
  const [row] = await tx.query<{ body: Partial<QueueSettings> }>({
    name: 'queue.settings',
    text: `select body from queue_settings where unit = $1 and valid_from <= $2 and removed_at is null
           order by valid_from desc, added_at desc, id desc limit 1`,
    values: [unit, day],
  });
  return row && isOwn(row.body) ? row.body : null;
}

/**
 * What a unit itself has decided, whole, as it holds on a day (null: it works as usual), and whether a later decision of its own makes it otherwise. For
 * copying it to other units.
 */
export async function decidedSettings(
  context: Context,
  unit: string,
  day: Day,
): Promise<{ own: QueueSettings | null; changesLater: boolean }> {
  const rows = await settingsRows(context, unit);
  const whole = (body: SettingsRow['body'] | undefined): QueueSettings | null =>
    body && isOwn(body) ? { ...usualSettings(day), ...body } : null;
  const own = whole(rows.find(({ validFrom }) => validFrom <= day)?.body);
  // Of one day the row added last holds: the first of its day here.
  const later = rows.filter(({ validFrom }, at) => validFrom > day && rows[at - 1]?.validFrom !== validFrom);
  return { own, changesLater: later.some(({ body }) => !isDeepStrictEqual(whole(body), own)) };
}

/** `body` empty: as usual again. */
export type SettingsRow = { id: string; validFrom: Day; decision: string; body: Partial<QueueSettings> };
/** Whether the tablet of a unit gives numbers at the context's moment: by its calendar and its own decision. */
export async function givingOf(context: Context, unit: string): Promise<Giving> {
  const { earlyMinutes } = await queueSettingsOf(context, unit);
  return givingAt(nextOpening(await calendarOf(context, unit), context.now), earlyMinutes, context.now);
}

/** What a unit has decided about its queue, the newest first. */
export const settingsRows = (context: Context, unit: string): Promise<SettingsRow[]> =>
  context.read((tx) =>
    tx.query<SettingsRow>({
      text: 'select id, valid_from::text as "validFrom", decision, body from queue_settings where unit = $1 and removed_at is null order by valid_from desc, added_at desc, id desc',
      values: [unit],
    }),
  );

/** The tablet whose key a browser carries, as an actor of its unit that gives numbers and does nothing else. Undefined: the key opens nothing. */
export async function kioskActor(context: Context, key: string | undefined): Promise<(Actor & { unit: string }) | undefined> {
  if (!key || key.length > 100) return undefined;
  const [found] = await context.as(systemActor('tracking')).read((tx) =>
    tx.query<{ id: string; unit: string }>({
      name: 'kiosks.known',
      text: 'select id, unit from kiosks where key_digest = $1 and ended_at is null',
      values: [keys().digest(`kiosk key|${key}`)],
    }),
  );
  if (!found) return undefined;
  const { id, unit } = found;
  return { kind: 'machine', id, posts: [{ role: 'kiosk', unit }], persons: [], scopes: [], unit };
}

export type KioskRow = { id: string; name: string; pairedAt: Date | null; endedAt: Date | null };
/** The tablets of a unit: for its administrator. */
export async function kiosksOf(context: Context, unit: string): Promise<KioskRow[]> {
  mayQueue(context.actor, 'set', unit);
  return context.read((tx) =>
    tx.query<KioskRow>({
      text: 'select id, name, paired_at as "pairedAt", ended_at as "endedAt" from kiosks where unit = $1 order by ended_at is not null, added_at, id',
      values: [unit],
    }),
  );
}

/** All numbers of a unit's day. */
export const ticketsOn = (tx: Transaction, unit: string, day: Day): Promise<Ticket[]> =>
  tx.query<Ticket>({
    name: 'tickets.day',
    text: `select ${TICKET} from tickets where unit = $1 and day = $2 order by taken_at, id`,
    values: [unit, day],
  });

/** What the officers at the counters see. */
export async function hallOf(context: Context, unit: string): Promise<Ticket[]> {
  mayQueue(context.actor, 'watch', unit);
  return context.read((tx) => ticketsOn(tx, unit, dayOf(context.now)));
}

/** What hangs on the wall, for everybody: which numbers are called to which counters, the newest first, and how many wait. */
export type Screen = {
  called: { label: string; grp: string; number: number; counter: number; calls: number }[];
  waiting: Record<string, number>;
};
const MOST_SHOWN = 6;

export async function screenOf(context: Context, unit: string): Promise<Screen> {
  const wall = context.as(systemActor('tracking'));
  const rows = await wall.read((tx) =>
    tx.query<{ grp: string; number: number; counter: number; calls: number; state: string }>({
      name: 'tickets.screen',
      text: `select grp, number, counter, calls, state from tickets where unit = $1 and day = $2 and state in ('waiting', 'called')
             order by called_at desc nulls last, id`,
      values: [unit, dayOf(context.now)],
    }),
  );
  const called = rows.filter((one) => one.state === 'called').slice(0, MOST_SHOWN);
  const waiting: Record<string, number> = {};
  for (const { grp, state } of rows) if (state === 'waiting') waiting[grp] = (waiting[grp] ?? 0) + 1;
  return {
    called: called.map(({ grp, number, counter, calls }) => ({
      label: `${grp}${String(number).padStart(3, '0')}`,
      grp,
      number,
      counter,
      calls,
    })),
    waiting,
  };
}

export type Wait = { ticket: Ticket; ahead: number; span: { from: number; to: number } | undefined };

/** A number of the kiosk's or desk's unit, how many stand before it, and how long that takes. Undefined: there is none. */
export async function waitOf(context: Context, unit: string, id: string): Promise<Wait | undefined> {
  mayQueue(context.actor, 'take', unit);
  const all = await context.read((tx) => ticketsOn(tx, unit, dayOf(context.now)));
  const ticket = all.find((one) => one.id === id);
  if (!ticket) return undefined;
  const ahead = aheadOf(
    ticket,
    all.filter((one) => one.state === 'waiting'),
    context.now,
  );
  const since = context.now.getTime() - SPEED_MINUTES * 60_000;
  const called = all.flatMap(({ grp, calledAt }) => (grp === ticket.grp && calledAt && calledAt.getTime() > since ? [calledAt] : []));
  return { ticket, ahead, span: waitSpan(called, ahead, context.now) };
}
