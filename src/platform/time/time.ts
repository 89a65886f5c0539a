/**
 * Legal days and hours are Vietnam's (Asia/Ho_Chi_Minh, UTC+7, no daylight saving), whatever zone the process runs in.
 * Moments are `Date`; a legal day is a `Day`; a time of the day is counted in minutes from local midnight.
 */
const OFFSET = 7 * 3_600_000;
export const MINUTE = 60_000;

/** `YYYY-MM-DD`, a day in Vietnam. Days compare as strings. */
export type Day = string;

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

const DAY_LENGTH = 86_400_000;
/** Days are asked for over and over, by every clock: so many of them are remembered, some lifetimes of a calendar. */
const REMEMBERED = 50_000;
const dayNames = new Map<number, Day>();
const midnights = new Map<Day, number>();

/** The name of a day by its number since 1970. Throws for no day. */
function nameOfDay(number: number): Day {
  let name = dayNames.get(number);
  if (name === undefined) {
    name = new Date(number * DAY_LENGTH).toISOString().slice(0, 10);
    if (dayNames.size < REMEMBERED) dayNames.set(number, name);
  }
  return name;
}

/** Midnight of a day in UTC; not a number for no day. */
function midnightOf(day: Day): number {
  let midnight = midnights.get(day);
  if (midnight === undefined) {
    midnight = Date.parse(`${day}T00:00:00Z`);
    if (midnights.size < REMEMBERED) midnights.set(day, midnight);
  }
  return midnight;
}

/** The day in Vietnam on which a moment falls. */
export function dayOf(moment: Date): Day {
  return nameOfDay(Math.floor((moment.getTime() + OFFSET) / DAY_LENGTH));
}

/** Minutes since local midnight, with fractions for seconds. */
export function minutesOf(moment: Date): number {
  return ((((moment.getTime() + OFFSET) % 86_400_000) + 86_400_000) % 86_400_000) / MINUTE;
}

/** The moment `minutes` after local midnight of `day`; 24 h and more reach into the next days. */
export function momentOf(day: Day, minutes = 0): Date {
  return new Date(midnightOf(day) - OFFSET + minutes * MINUTE);
}

export function addDays(day: Day, count: number): Day {
  return nameOfDay(Math.floor((midnightOf(day) + count * DAY_LENGTH) / DAY_LENGTH));
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Whether the text is a day that exists: `2026-02-29` is not. */
export function isDay(text: string): text is Day {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;
}

/** Reads `2026-08-20T09:00[:30]` as Vietnam's local time. Undefined when there is no such moment. */
export function parseLocal(text: string): Date | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!found?.[1] || !isDay(found[1])) return undefined;
  const [hour, minute, second] = [Number(found[2]), Number(found[3]), Number(found[4] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return momentOf(found[1], hour * 60 + minute + second / 60);
}

/** `2026-08-24T17:00:00+07:00` */
export function toLocalISO(moment: Date): string {
  return `${new Date(moment.getTime() + OFFSET).toISOString().slice(0, 19)}+07:00`;
}

/** Reads `17:00` as minutes since midnight; undefined when it is not a time of the day (24:00 is the day's end). */
export function parseClock(text: string): number | undefined {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= 1440 ? minutes : undefined;
}

/** `08:05` */
export function clockText(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(Math.floor(minutes % 60))}`;
}

/** The moment whose parts in UTC are those of another one in Vietnam: for files that know no time zone. */
export const wallClock = (moment: Date): Date => new Date(moment.getTime() + OFFSET);
