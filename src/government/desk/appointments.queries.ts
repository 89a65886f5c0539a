import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { shortCode, typedCode } from '../assistance/assistance.codes.service.ts';
import { freeSlots, lastBookDay, type Slot } from './appointments.rules.ts';
import type { Booker } from './appointments.schema.ts';
import { mayQueue } from './tickets.permissions.ts';
import { queueSettingsOf } from './tickets.queries.ts';

export type Appointment = {
  id: string;
  unit: string;
  grp: string;
  startsAt: Date;
  endsAt: Date;
  state: 'booked' | 'cancelled' | 'arrived';
  account: string;
  sealed: string;
  sequence: number;
  ticket: string | null;
  affectedAt: Date | null;
  changedAt: Date;
  rowVersion: number;
};
export const APPOINTMENT = `id, unit, grp, starts_at as "startsAt", ends_at as "endsAt", state, account, sealed, sequence, ticket,
  affected_at as "affectedAt", changed_at as "changedAt", row_version as "rowVersion"`;

/** The code by which whoever booked finds the appointment again: it follows from its id and our secret. */
export const appointmentCode = (id: string): string => shortCode(`appointment ${id}`);
export const digestOfAppointment = (code: string): string => keys().digest(`appointment code|${code}`);
export const bookerOf = ({ sealed }: Pick<Appointment, 'sealed'>): Booker => JSON.parse(keys().decrypt(sealed).toString()) as Booker;

/** How many booked each time between two moments. */
export async function takenBetween(tx: Transaction, unit: string, from: Date, to: Date): Promise<Map<number, number>> {
  const rows = await tx.query<{ at: Date; booked: number }>({
    name: 'appointments.taken',
    text: `select starts_at as at, count(*)::int as booked from appointments where unit = $1 and starts_at >= $2 and starts_at < $3 and state <> 'cancelled'
           group by 1`,
    values: [unit, from, to],
  });
  return new Map(rows.map(({ at, booked }) => [at.getTime(), booked]));
}

/** The times of a unit that can still be booked, by day: for everybody. */
export async function openSlots(context: Context, unit: string): Promise<Map<Day, Slot[]>> {
  const rule = await queueSettingsOf(context, unit);
  if (rule.slotCapacity === 0) return new Map();
  const calendar = await calendarOf(context, unit);
  const [first, last] = [dayOf(context.now), lastBookDay(context.now, rule)];
  const taken = await context.as(systemActor('tracking')).read((tx) => takenBetween(tx, unit, momentOf(first), momentOf(addDays(last, 1))));
  const open = new Map<Day, Slot[]>();
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const free = freeSlots(calendar, day, rule, taken, context.now);
    if (free.length > 0) open.set(day, free);
  }
  return open;
}

/** The appointment of a code. Refuses with `appointments.unknown` (404). */
export async function appointmentBy(context: Context, typed: string): Promise<Appointment> {
  const code = typedCode(typed);
  const [row] = code
    ? await context.as(systemActor('tracking')).read((tx) =>
        tx.query<Appointment>({
          name: 'appointments.by-code',
          text: `select ${APPOINTMENT} from appointments where code_digest = $1`,
          values: [digestOfAppointment(code)],
        }),
      )
    : [];
  if (!row) throw new Refusal('appointments.unknown', 404);
  return row;
}

/** Who comes to a desk on a day, by the hour; and those of later whose hour is no working hour any more. Names are read: an audit line is the caller's. */
export async function appointmentsOn(context: Context, unit: string, day: Day): Promise<Appointment[]> {
  mayQueue(context.actor, 'book', unit);
  return context.read((tx) =>
    tx.query<Appointment>({
      name: 'appointments.day',
      text: `select ${APPOINTMENT} from appointments where unit = $1 and starts_at >= $2 and starts_at < $3 and state <> 'cancelled' order by starts_at, id`,
      values: [unit, momentOf(day), momentOf(addDays(day, 1))],
    }),
  );
}

export async function affectedAppointments(context: Context, unit: string): Promise<Appointment[]> {
  mayQueue(context.actor, 'book', unit);
  return context.read((tx) =>
    tx.query<Appointment>({
      name: 'appointments.affected',
      text: `select ${APPOINTMENT} from appointments where unit = $1 and starts_at > $2 and state = 'booked' and affected_at is not null order by starts_at, id`,
      values: [unit, context.now],
    }),
  );
}

/** Writes down that somebody looked at who booked. */
export async function recordBookersSeen(context: Context, unit: string, rows: number): Promise<void> {
  if (rows === 0) return;
  await context.transaction((tx) => record(context, tx, { verb: 'list', thing: 'appointment', subject: 'day', unit, data: { rows } }));
}
