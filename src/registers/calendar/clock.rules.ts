import { addDays, type Day, dayOf, MINUTE, minutesOf, momentOf, parseClock } from '../../platform/time/time.ts';
import { type Calendar, closeOf, isWorkingDay, nextWorkingDay, sessionsOn } from './calendar.rules.ts';
import type { Name } from './calendar.schema.ts';
import { type Hold, runOut } from './clock.walk.rules.ts';

/**
 * When counting starts. `now`: at the receipt. `after`: a receipt after `at`, or on a day off, counts as received at the opening of the next
 * working day, or at `startsAt` if that is later (NĐ 297/2025, điều 3 khoản 5: after 17:00, from 08:00). `within`: the same for a receipt in the
 * last `minutes` before the close of the day, or between the close and the next opening (NĐ 297/2025, điều 6 khoản 3).
 */
export type CountsFrom =
  | { rule: 'now' }
  | { rule: 'after'; at: string; startsAt?: string | undefined }
  | { rule: 'within'; minutes: number };

/**
 * A term; `amount` in the unit of `kind`, not read for `same_day`. `extension`: how often and by how much the procedure lets it be extended, in the unit of
 * `kind`; a same-day term by working days.
 */
export interface Term {
  kind: 'working_days' | 'working_hours' | 'calendar_days' | 'same_day';
  amount: number;
  /** Same-day procedures: received until this time is due today, later at the next working day's close. */
  sameDayUntil?: string | undefined;
  countsFrom: CountsFrom;
  extension?: { times: number; most: number } | undefined;
}

/** Why a clock stands still; each has words under `calendar.reasons`. */
export type StillReason = 'supplement' | 'verification' | 'consultation' | 'payment' | 'force_majeure' | 'other';

/** What happened to a clock, oldest first. `restart` also ends a pause. */
export type ClockEvent =
  | { kind: 'pause'; from: Date; reason: StillReason; basis?: string }
  | { kind: 'resume'; at: Date }
  | { kind: 'restart'; at: Date; basis?: string }
  | { kind: 'not_counted'; from: Date; to: Date; reason: StillReason; basis?: string }
  | { kind: 'extension'; at: Date; amount: number; basis: string };

export type EntryKind =
  | 'dropped' // before a restart: no longer counts
  | 'moved' // from the receipt to the start that `counts_from` gives
  | 'day_of_receipt'
  | 'counted'
  | 'rounded' // after the term is used up, until the close of that day
  | 'paused'
  | 'not_counted'
  | 'extended'
  | 'closed';

/** One line of the ledger. `minutes`: open minutes it covers (of the working calendar, or of the whole day for calendar days). */
export interface LedgerEntry {
  from: Date;
  to: Date | null;
  kind: EntryKind;
  minutes: number;
  reason: string;
  params?: Record<string, string | number>;
  name?: Name;
  basis?: string;
}

export interface DueResult {
  /** Null while the clock stands still. */
  due: Date | null;
  received: Date;
  /** When counting starts after `counts_from` and a restart. */
  start: Date;
  term: Term;
  ledger: LedgerEntry[];
  /** Minutes of the term that are left while the clock stands still; 0 when there is a due moment. */
  leftMinutes: number;
  /** It rests on a year whose calendar is only proposed. */
  provisional: boolean;
}

/** A working day in hours: provincial processes write 1 working day as 8 hours. */
const HOURS_A_DAY = 8;

const toMinutes = (text: string): number => {
  const minutes = parseClock(text);
  if (minutes === undefined) throw new RangeError(`"${text}" is no time of the day.`);
  return minutes;
};

export type ClockProblem = 'clock_already_paused' | 'clock_not_paused' | 'clock_order' | 'extension_not_allowed' | 'extension_too_long';

/** Why these events cannot have happened to a clock with this term; undefined when they can. A verb asks before it writes the event. */
export function clockProblem(term: Term, received: Date, events: readonly ClockEvent[]): ClockProblem | undefined {
  let paused = false;
  let extended = 0;
  let last = received;
  for (const event of events) {
    const at = event.kind === 'pause' || event.kind === 'not_counted' ? event.from : event.at;
    if (event.kind === 'not_counted' ? event.to < event.from || event.from < received : at < last) return 'clock_order';
    if (event.kind === 'pause' && paused) return 'clock_already_paused';
    if (event.kind === 'resume' && !paused) return 'clock_not_paused';
    if (event.kind === 'extension') {
      extended++;
      if (!term.extension || extended > term.extension.times) return 'extension_not_allowed';
      if (!(event.amount > 0) || event.amount > term.extension.most) return 'extension_too_long';
      if ((term.kind === 'calendar_days' || term.kind === 'same_day') && !Number.isInteger(event.amount)) return 'extension_too_long';
    }
    if (event.kind === 'pause') paused = true;
    if (event.kind === 'resume' || event.kind === 'restart') paused = false;
    if (event.kind === 'restart') extended = 0;
    if (event.kind !== 'not_counted') last = at;
  }
  return undefined;
}

/** The moment that counts as the receipt, after `counts_from`. */
export function startOf(calendar: Calendar, rule: CountsFrom, received: Date): Date {
  if (rule.rule === 'now') return received;
  const day = dayOf(received);
  const close = closeOf(calendar, day);
  const minute = minutesOf(received);
  const stays = close !== undefined && (rule.rule === 'after' ? minute <= toMinutes(rule.at) : minute < close - rule.minutes);
  if (stays) return received;
  const next = nextWorkingDay(calendar, day);
  const opening = sessionsOn(calendar, next)[0]?.[0] ?? 0;
  const startsAt = rule.rule === 'after' && rule.startsAt !== undefined ? toMinutes(rule.startsAt) : 0;
  return momentOf(next, Math.max(opening, startsAt));
}

/** Pauses and time that is not counted, as stretches in which the clock stands still. */
function holdsOf(events: readonly ClockEvent[]): Hold[] {
  const holds: Hold[] = [];
  let open: Hold | undefined;
  for (const event of events) {
    if (event.kind === 'pause') {
      open = { from: event.from.getTime(), to: Number.POSITIVE_INFINITY, kind: 'paused', reason: event.reason };
      if (event.basis !== undefined) open.basis = event.basis;
      holds.push(open);
    } else if (event.kind === 'resume' || event.kind === 'restart') {
      if (open) open.to = event.at.getTime();
      open = undefined;
    } else if (event.kind === 'not_counted') {
      const hold: Hold = { from: event.from.getTime(), to: event.to.getTime(), kind: 'not_counted', reason: event.reason };
      if (event.basis !== undefined) hold.basis = event.basis;
      holds.push(hold);
    }
  }
  return holds.filter((hold) => hold.from < hold.to).sort((a, b) => a.from - b.from);
}

/** The day whose close ends a same-day term: today when received in time and before the close, otherwise the next working day. */
function sameDay(calendar: Calendar, term: Term, start: Date): Day {
  const day = dayOf(start);
  const minute = minutesOf(start);
  const until = term.sameDayUntil === undefined ? 1440 : toMinutes(term.sameDayUntil);
  const close = closeOf(calendar, day);
  return close !== undefined && minute <= until && minute < close ? day : nextWorkingDay(calendar, day);
}

/** From where minutes are counted, how many, and whether the term ends with a close. */
function budgetOf(calendar: Calendar, term: Term, start: Date, extra: number): { from: number; minutes: number; rounds: boolean } {
  const amount = term.amount + extra;
  const tomorrow = addDays(dayOf(start), 1);
  if (term.kind === 'working_hours') return { from: start.getTime(), minutes: amount * 60, rounds: false };
  if (term.kind === 'calendar_days') return { from: momentOf(tomorrow).getTime(), minutes: amount * 1440, rounds: true };
  if (term.kind === 'same_day') {
    let last = sameDay(calendar, term, start);
    for (let more = 0; more < extra; more++) last = nextWorkingDay(calendar, last);
    const end = momentOf(last, closeOf(calendar, last) ?? 0);
    return { from: start.getTime(), minutes: workingMinutesBetween(calendar, start, end), rounds: true };
  }
  if (!Number.isInteger(amount)) return { from: start.getTime(), minutes: amount * HOURS_A_DAY * 60, rounds: false };
  let minutes = 0;
  let day = dayOf(start);
  for (let count = 0; count < amount; count++) {
    day = nextWorkingDay(calendar, day);
    for (const [open, close] of sessionsOn(calendar, day)) minutes += close - open;
  }
  return { from: momentOf(tomorrow).getTime(), minutes, rounds: true };
}

/** The lines before counting begins. */
function opening(calendar: Calendar, term: Term, received: Date, start: Date, from: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  if (start > received) {
    const minutes = workingMinutesBetween(calendar, received, start);
    const { rule } = term.countsFrom;
    const limit = term.countsFrom.rule === 'after' ? term.countsFrom.at : term.countsFrom.rule === 'within' ? term.countsFrom.minutes : '';
    const reason = isWorkingDay(calendar, dayOf(received)) ? `counts_from_${rule}` : 'day_off';
    entries.push({ from: received, to: start, kind: 'moved', minutes, reason, params: { limit } });
  }
  if (from > start.getTime()) {
    const to = new Date(from);
    entries.push({
      from: start,
      to,
      kind: 'day_of_receipt',
      minutes: workingMinutesBetween(calendar, start, to),
      reason: 'day_of_receipt',
    });
  }
  return entries;
}

/**
 * The due moment of a term and the ledger that proves it (Bộ luật Dân sự 2015, điều 147–148; NĐ 07/2025 for time that is not counted).
 *
 * - Whole working days and calendar days: the day of receipt is not counted; due at the close of the last session of the last day. A calendar
 *   term that ends on a day off ends with the next working day. A day of which a part is closed is a whole working day.
 * - Hours run from the moment, or from the next opening. A number of working days with a fraction is taken as hours, 8 a day: 1.5 = 12 hours.
 * - A pause, and time that is not counted, takes exactly its open minutes out. A term in days is then moved to the close of the day on which its
 *   minutes are used up: two hours of waiting move it to the next working day, eight hours also. (QĐ 766 subtracts the same waiting time.)
 * - A restart takes the full term anew from that moment, as if received then; earlier extensions end with it.
 *
 * Throws when `clockProblem` finds one: verbs ask first.
 */
export function computeDue(calendar: Calendar, term: Term, received: Date, events: readonly ClockEvent[] = []): DueResult {
  const problem = clockProblem(term, received, events);
  if (problem) throw new RangeError(`These events cannot happen to a clock: ${problem}.`);
  const restart = events.findLast((event) => event.kind === 'restart');
  const begins = restart?.at ?? received;
  const since = restart ? events.slice(events.indexOf(restart) + 1) : events;
  const extra = since.reduce((sum, event) => sum + (event.kind === 'extension' ? event.amount : 0), 0);
  const start = startOf(calendar, term.countsFrom, begins);
  const { from, minutes, rounds } = budgetOf(calendar, term, start, extra);
  const budget = Math.round(minutes * MINUTE);
  const run = runOut({ calendar, everyDay: term.kind === 'calendar_days', from, budget, rounds, holds: holdsOf(events) });
  const extensions = since.flatMap((event): LedgerEntry[] =>
    event.kind === 'extension'
      ? [
          {
            from: event.at,
            to: event.at,
            kind: 'extended',
            minutes: 0,
            reason: term.kind,
            params: { amount: event.amount },
            basis: event.basis,
          },
        ]
      : [],
  );
  const ledger = [...opening(calendar, term, begins, start, from), ...extensions, ...run.entries];
  ledger.sort((a, b) => a.from.getTime() - b.from.getTime());
  if (restart) {
    const dropped: LedgerEntry = {
      from: received,
      to: begins,
      kind: 'dropped',
      minutes: workingMinutesBetween(calendar, received, begins),
      reason: 'restart',
    };
    ledger.unshift(restart.basis === undefined ? dropped : { ...dropped, basis: restart.basis });
  }
  const [first, last] = [Number(dayOf(received).slice(0, 4)), Number(dayOf(run.due === null ? start : new Date(run.due)).slice(0, 4))];
  const provisional = [...calendar.provisionalYears].some((year) => first <= year && year <= last);
  return { due: run.due === null ? null : new Date(run.due), received, start, term, ledger, leftMinutes: run.left / MINUTE, provisional };
}

/** Working minutes from `a` to `b`, with fractions; negative when `b` is before `a`. For delays, and for how much is left. */
export function workingMinutesBetween(calendar: Calendar, a: Date, b: Date): number {
  if (b < a) return -workingMinutesBetween(calendar, b, a);
  let sum = 0;
  const last = dayOf(b);
  for (let day = dayOf(a); day <= last; day = addDays(day, 1)) {
    for (const [open, close] of sessionsOn(calendar, day)) {
      const [from, to] = [Math.max(momentOf(day, open).getTime(), a.getTime()), Math.min(momentOf(day, close).getTime(), b.getTime())];
      if (from < to) sum += to - from;
    }
  }
  return sum / MINUTE;
}

/** The first moment by which so many working minutes have passed since `moment` (itself for 0). */
export function addWorkingMinutes(calendar: Calendar, moment: Date, minutes: number): Date {
  if (!(minutes >= 0)) throw new RangeError('Working minutes are added, not taken away.');
  const budget = Math.round(minutes * MINUTE);
  if (budget === 0) return moment;
  const run = runOut({ calendar, everyDay: false, from: moment.getTime(), budget, rounds: false, holds: [] });
  return new Date(run.due ?? moment);
}

/**
 * Working minutes left at `now`: until the due moment (negative: so many late), without the time that is known not to count; while the clock
 * stands still, what was left when it stopped. For a calendar-day term that stands still: minutes of whole days.
 */
export function remainingWorkingMinutes(calendar: Calendar, result: DueResult, now: Date): number {
  if (result.due === null) return result.leftMinutes;
  const still = result.ledger
    .filter((entry) => entry.kind === 'paused' || entry.kind === 'not_counted')
    .reduce((sum, entry) => {
      const from = entry.from > now ? entry.from : now;
      return entry.to && from < entry.to ? sum + workingMinutesBetween(calendar, from, entry.to) : sum;
    }, 0);
  return workingMinutesBetween(calendar, now, result.due) - still;
}
