import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { calendarOf, forgetCalendars } from '../../registers/calendar/calendar.queries.ts';
import { noticesTo } from '../../registers/notices/notices.service.ts';
import { appointmentFact } from './appointments.events.ts';
import { APPOINTMENT, type Appointment } from './appointments.queries.ts';
import { appointmentNotice, RECHECK } from './appointments.readers.ts';
import { stillWorks } from './appointments.rules.ts';
import { queueSettingsOf } from './tickets.queries.ts';

const coming = (context: Context, more: string): Promise<Appointment[]> =>
  context.read((tx) =>
    tx.query<Appointment>({
      text: `select ${APPOINTMENT} from appointments where state = 'booked' and starts_at > $1 ${more} order by starts_at, id`,
      values: [context.now],
    }),
  );

/**
 * Marks coming appointments whose hour is no working hour any more, once each, and tells it; takes the mark away when the office works then after all.
 * Returns how many were marked.
 */
export async function recheckAppointments(context: Context): Promise<number> {
  forgetCalendars(context);
  let marked = 0;
  for (const one of await coming(context, '')) {
    const works = stillWorks(await calendarOf(context, one.unit), one.startsAt, one.endsAt);
    if (works === (one.affectedAt === null)) continue;
    marked += await context.transaction(async (tx) => {
      const [row] = await tx.query({
        text: `update appointments set affected_at = $2, row_version = row_version + 1
               where id = $1 and state = 'booked' and starts_at = $3 and (affected_at is null) = ($2::timestamptz is not null) returning 1 as marked`,
        values: [one.id, works ? null : context.now, one.startsAt],
      });
      if (!row || works) return 0;
      const data = { group: one.grp, startsAt: one.startsAt.toISOString(), sequence: one.sequence };
      await publish(context, tx, appointmentFact('appointment.affected', { id: one.id, unit: one.unit, at: context.now }, data));
      return 1;
    });
  }
  return marked;
}

/** Reminds of appointments as many hours before as the unit says, once per hour that was agreed. Returns how many. */
export async function remindAppointments(context: Context): Promise<number> {
  const near = await coming(
    context,
    `and starts_at < $1::timestamptz + interval '72 hours' and affected_at is null and (reminded_for is null or reminded_for < sequence)`,
  );
  let reminded = 0;
  for (const one of near) {
    const { remindHours } = await queueSettingsOf(context, one.unit);
    const from = one.startsAt.getTime() - remindHours * 3_600_000;
    // Booked or moved within that time: what was told then is reminder enough.
    if (context.now.getTime() < from || one.changedAt.getTime() >= from) continue;
    const key = `appointment ${one.id} ${one.sequence} reminder`;
    const wish = await appointmentNotice(context, one, {
      key,
      type: 'appointment_reminder',
      startsAt: one.startsAt,
      occurredAt: context.now,
    });
    await context.transaction(async (tx) => {
      const [row] = await tx.query({
        text: `update appointments set reminded_for = sequence where id = $1 and sequence = $2 and state = 'booked' returning 1 as mine`,
        values: [one.id, one.sequence],
      });
      if (!row) return;
      await noticesTo(context, tx, [wish]);
      reminded++;
    });
  }
  return reminded;
}

export const appointmentJobs: readonly Job[] = [
  {
    name: RECHECK,
    // Besides the wishes, every night: a process that still had the old calendar may have let an hour be booked.
    cron: '15 17 * * *',
    work: async (context) => {
      await recheckAppointments(context);
    },
  },
  {
    name: 'appointments:remind',
    cron: '*/10 * * * *',
    work: async (context) => {
      await remindAppointments(context);
    },
  },
];
