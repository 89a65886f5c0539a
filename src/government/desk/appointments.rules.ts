import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { type Calendar, sessionsOn } from '../../registers/calendar/calendar.rules.ts';

/** A time that can be booked. `left`: how many still may. */
export type Slot = { startsAt: Date; endsAt: Date; left: number };
type SlotRule = { slotMinutes: number; slotCapacity: number; bookDays: number };

/** The times of a day, from the unit's working hours: each whole within a session, so a closed afternoon has none. Without regard to who booked. */
export function slotsOn(calendar: Calendar, day: Day, minutes: number): { startsAt: Date; endsAt: Date }[] {
  return sessionsOn(calendar, day).flatMap(([open, close]) =>
    Array.from({ length: Math.floor((close - open) / minutes) }, (_, at) => ({
      startsAt: momentOf(day, open + at * minutes),
      endsAt: momentOf(day, open + (at + 1) * minutes),
    })),
  );
}

/** The last day that can be booked. */
export const lastBookDay = (now: Date, { bookDays }: Pick<SlotRule, 'bookDays'>): Day => addDays(dayOf(now), bookDays);

/** The times of a day that can still be booked; `taken`: bookings by the moment at which they begin. */
export function freeSlots(calendar: Calendar, day: Day, rule: SlotRule, taken: ReadonlyMap<number, number>, now: Date): Slot[] {
  if (day < dayOf(now) || day > lastBookDay(now, rule)) return [];
  return slotsOn(calendar, day, rule.slotMinutes).flatMap(({ startsAt, endsAt }) => {
    const left = rule.slotCapacity - (taken.get(startsAt.getTime()) ?? 0);
    return startsAt > now && left > 0 ? [{ startsAt, endsAt, left }] : [];
  });
}

/** Whether the office works through the whole of a time that was booked once. */
export function stillWorks(calendar: Calendar, startsAt: Date, endsAt: Date): boolean {
  const day = dayOf(startsAt);
  return sessionsOn(calendar, day).some(([open, close]) => momentOf(day, open) <= startsAt && endsAt <= momentOf(day, close));
}

/** What an appointment says to other calendars. `sequence` grows with every change; a cancelled one is sent with METHOD:CANCEL. */
export type CalendarEntry = {
  uid: string;
  sequence: number;
  cancelled: boolean;
  stamp: Date;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  description: string;
  location: string;
  url: string;
  organizer: { name: string; mail: string };
};

const two = (value: number) => String(value).padStart(2, '0');
const utc = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const OFFSET = 7 * 3_600_000;
/** `20261124T083000`: Vietnam's local time. */
const local = (at: Date) => utc(new Date(at.getTime() + OFFSET)).slice(0, -1);

/** TEXT (RFC 5545, 3.3.11); control characters but the line feed are not allowed in it. */
const escaped = (text: string) =>
  text
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/[\\;,]/g, (found) => `\\${found}`)
    .replaceAll('\n', '\\n');
/** A parameter's value stands in quotes and may not hold any (RFC 5545, 3.2). */
const quoted = (text: string) => `"${text.replaceAll(/["\p{Cc}]/gu, ' ')}"`;

const LONGEST = 75;
/** A line of at most 75 octets, the next begin with a blank (RFC 5545, 3.1); never broken within a letter. */
function folded(line: string): string {
  const lines = [''];
  let bytes = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (bytes + size > LONGEST) {
      lines.push(' ');
      bytes = 1;
    }
    lines[lines.length - 1] += letter;
    bytes += size;
  }
  return lines.join('\r\n');
}

/** How long before the hour a calendar reminds. */
const ALARM = '-PT2H';

/** An appointment as a file that other calendars take (RFC 5545): the same UID whatever becomes of it, SEQUENCE and METHOD tell a change or its end. */
export function calendarFile(entry: CalendarEntry, zone = 'Asia/Ho_Chi_Minh'): string {
  const { uid, sequence, cancelled, stamp, startsAt, endsAt, organizer } = entry;
  const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(entry.summary)}`, `TRIGGER:${ALARM}`, 'END:VALARM'];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Xa So//Lich hen//VI',
    'CALSCALE:GREGORIAN',
    `METHOD:${cancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    'BEGIN:STANDARD',
    'DTSTART:19750613T000000',
    'TZOFFSETFROM:+0700',
    'TZOFFSETTO:+0700',
    'TZNAME:+07',
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(stamp)}`,
    `LAST-MODIFIED:${utc(stamp)}`,
    `DTSTART;TZID=${zone}:${local(startsAt)}`,
    `DTEND;TZID=${zone}:${local(endsAt)}`,
    `SUMMARY:${escaped(entry.summary)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    `LOCATION:${escaped(entry.location)}`,
    `URL:${entry.url}`,
    `ORGANIZER;CN=${quoted(organizer.name)}:mailto:${organizer.mail}`,
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    ...(cancelled ? [] : alarm),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** `2026-11-24T08:30`: how a form names a time. */
export function slotName(at: Date): string {
  const text = local(at);
  return `${dayOf(at)}T${text.slice(9, 11)}:${two(Number(text.slice(11, 13)))}`;
}
