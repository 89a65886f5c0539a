import { type Day, momentOf } from '../src/platform/time/time.ts';
import { type Calendar, sessionsOn } from '../src/registers/calendar/calendar.rules.ts';
import type { CountsFrom, Term } from '../src/registers/calendar/clock.rules.ts';

/*
 * A slow oracle that knows nothing of the code under test: a calendar is one byte per minute (open or not), time is the number of the
 * minute since local midnight of 1 January 2026, and every rule is a walk from minute to minute.
 */
export const DAYS = 420;
export const DAY = 1440;
const ORIGIN = Date.UTC(2025, 11, 31, 17); // 1 January 2026, 00:00 in Việt Nam
export const dateOf = (minute: number) => new Date(ORIGIN + minute * 60_000);
export const dayName = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);

export interface World {
  open: Uint8Array;
  calendar: Calendar;
}
export interface Wait {
  from: number;
  to: number;
}

const works = (world: World, day: number) => world.open.subarray(day * DAY, (day + 1) * DAY).includes(1);
/** The minute after the last open one of a day. */
function closing(world: World, day: number): number {
  for (let minute = (day + 1) * DAY - 1; minute >= day * DAY; minute--) if (world.open[minute]) return minute + 1;
  throw new Error('a day off has no close');
}
function following(world: World, day: number): number {
  let next = day + 1;
  while (!works(world, next)) next++;
  return next;
}

function oracleStart(world: World, rule: CountsFrom, received: number): number {
  const day = Math.floor(received / DAY);
  if (rule.rule === 'now') return received;
  if (works(world, day)) {
    if (rule.rule === 'after' && received % DAY <= Number(rule.at.slice(0, 2)) * 60 + Number(rule.at.slice(3))) return received;
    if (rule.rule === 'within' && closing(world, day) - received > rule.minutes) return received;
  }
  let minute = (day + 1) * DAY;
  while (!world.open[minute]) minute++;
  return minute;
}

/** The due minute, or undefined while it stands still. Budgets are in quarter minutes no finer than a minute: all amounts here are whole minutes. */
export function oracleDue(world: World, term: Term, received: number, waits: Wait[]): number | undefined {
  const start = oracleStart(world, term.countsFrom, received);
  const today = Math.floor(start / DAY);
  const everyMinute = term.kind === 'calendar_days';
  const whole = term.kind === 'same_day' || everyMinute || (term.kind === 'working_days' && term.amount % 1 === 0);
  let minute = term.kind === 'same_day' || !whole ? start : (today + 1) * DAY;
  let budget = 0;
  if (term.kind === 'working_hours') budget = term.amount * 60;
  else if (everyMinute) budget = term.amount * DAY;
  else if (term.kind === 'same_day') {
    const until = term.sameDayUntil === undefined ? DAY : Number(term.sameDayUntil.slice(0, 2)) * 60;
    const inTime = works(world, today) && start % DAY <= until && start < closing(world, today);
    const end = closing(world, inTime ? today : following(world, today));
    for (let one = start; one < end; one++) budget += world.open[one] ?? 0;
  } else if (!whole) budget = term.amount * 8 * 60;
  else
    for (let count = 0, day = today; count < term.amount; count++) {
      day = following(world, day);
      for (let one = day * DAY; one < (day + 1) * DAY; one++) budget += world.open[one] ?? 0;
    }
  for (; minute < DAYS * DAY; minute++) {
    const day = Math.floor(minute / DAY);
    const isOpen = world.open[minute] === 1;
    if (!isOpen && !everyMinute) continue;
    const waiting = waits.filter((wait) => wait.from <= minute && minute < wait.to);
    if (waiting.some((wait) => wait.to === Number.POSITIVE_INFINITY)) return undefined;
    if (waiting.length === 0) budget--;
    const midnight = (day + 1) * DAY;
    if (everyMinute) {
      if (isOpen && minute + 1 === closing(world, day) && budget <= midnight - minute - 1) return minute + 1;
      if (budget === 0) budget = minute + 1 === midnight ? DAY : midnight - minute - 1;
    } else if (budget === 0 && !whole) return minute + 1;
    else if (budget === 0) {
      for (let one = minute + 1; one < midnight; one++) budget += world.open[one] ?? 0;
      if (budget === 0) return minute + 1;
    }
  }
  throw new Error('the oracle walked off its calendar');
}

/** The number of the minute in which a moment falls. */
export const minuteOf = (moment: Date): number => Math.floor((moment.getTime() - ORIGIN) / 60_000);

/** A real calendar as minutes: only which minutes are open is taken from it. */
export function worldOf(calendar: Calendar): World {
  const open = new Uint8Array(DAYS * DAY);
  for (let index = 0; index < DAYS; index++) {
    const day: Day = dayName(index);
    if (momentOf(day).getTime() !== dateOf(index * DAY).getTime()) throw new Error('the minutes do not begin at midnight');
    for (const [from, to] of sessionsOn(calendar, day)) open.fill(1, index * DAY + from, index * DAY + to);
  }
  return { open, calendar };
}
