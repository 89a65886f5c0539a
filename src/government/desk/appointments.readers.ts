import type { Context, Transaction } from '../../platform/context/context.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import type { Reader } from '../../platform/events/readers.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { type NoticeWish, noticesTo } from '../../registers/notices/notices.service.ts';
import { unitName, unitSetting } from '../../registers/units/units.queries.ts';
import { APPOINTMENT, type Appointment, appointmentCode, bookerOf } from './appointments.queries.ts';
import { queueSettingsOf } from './tickets.queries.ts';

/** The job that looks which appointments a change of the calendar has hit. */
export const RECHECK = 'appointments:recheck';

/** What is said of an appointment; `key` makes it once. */
export async function appointmentNotice(
  context: Context,
  one: Appointment,
  { key, type, startsAt, occurredAt }: { key: string; type: string; startsAt: Date; occurredAt: Date },
): Promise<NoticeWish> {
  const [name, address, phone, vi, en, settings] = await Promise.all([
    unitSetting(context, one.unit, 'desk_name'),
    unitSetting(context, one.unit, 'desk_address'),
    unitSetting(context, one.unit, 'help_phone'),
    unitName(context, one.unit, 'vi'),
    unitName(context, one.unit, 'en'),
    queueSettingsOf(context, one.unit),
  ]);
  const group = settings.groups.find(({ code }) => code === one.grp);
  const code = appointmentCode(one.id);
  const place = { vi: name ?? wordsIn('vi')('notices.desk', { unit: vi }), en: wordsIn('en')('notices.desk', { unit: en }) };
  return {
    key,
    type,
    unit: one.unit,
    subject: one.id,
    to: { account: one.account, phone: bookerOf(one).phone },
    occurredAt,
    material: {
      texts: {
        code,
        procedure: { vi: group?.vi ?? one.grp, en: group?.en ?? one.grp },
        place,
        ...(address ? { address } : {}),
        ...(phone ? { phone } : {}),
      },
      moments: { appointment: startsAt.toISOString() },
      shortPlace: { vi, en },
      path: `/lich-hen/${code}`,
    },
  };
}

const TOLD: Record<string, string> = {
  'appointment.booked': 'appointment_booked',
  'appointment.moved': 'appointment_moved',
  'appointment.cancelled': 'appointment_cancelled',
  'appointment.affected': 'appointment_affected',
};

async function wishesOf(context: Context, tx: Transaction, events: readonly HouseEvent[]): Promise<NoticeWish[]> {
  const rows = await tx.query<Appointment>({
    text: `select ${APPOINTMENT} from appointments where id = any($1::uuid[])`,
    values: [events.map(({ subject }) => subject)],
  });
  const wishes = events.map(async (event) => {
    const [row, type] = [rows.find(({ id }) => id === event.subject), TOLD[event.type]];
    if (!row || !type) return [];
    const startsAt = new Date(String(event.data.startsAt));
    return [await appointmentNotice(context, row, { key: event.id, type, startsAt, occurredAt: event.occurredAt })];
  });
  return (await Promise.all(wishes)).flat();
}

/** Tells people what becomes of their appointments; a change of the calendar is looked through by the worker. */
export const appointmentReader: Reader = {
  name: 'desk: appointments',
  types: [...Object.keys(TOLD), 'calendar.changed'],
  async hear(context, tx, events) {
    if (events.some(({ type }) => type === 'calendar.changed')) await enqueue(tx, RECHECK, {}, RECHECK);
    const own = events.filter(({ type }) => type in TOLD);
    if (own.length > 0) await noticesTo(context, tx, await wishesOf(context, tx, own));
  },
};
