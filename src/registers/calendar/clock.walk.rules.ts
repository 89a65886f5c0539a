import { addDays, type Day, dayOf, MINUTE, momentOf, parseClock } from '../../platform/time/time.ts';
import { type Calendar, type DayInfo, dayInfo, LONGEST_REST } from './calendar.rules.ts';
import type { LedgerEntry } from './clock.rules.ts';

/** A stretch in which the clock stands still; `to` is infinite while nobody knows its end. Moments in milliseconds. */
export interface Hold {
  from: number;
  to: number;
  kind: 'paused' | 'not_counted';
  reason: string;
  basis?: string;
}

/** What to count: `budget` milliseconds of open time after `from`; `rounds` = the term ends with the close of a day; `everyDay` = calendar days. */
interface Plan {
  calendar: Calendar;
  everyDay: boolean;
  from: number;
  budget: number;
  rounds: boolean;
  holds: readonly Hold[];
}
interface Run {
  due: number | null;
  /** What is left of the budget when the clock stands still. */
  left: number;
  entries: LedgerEntry[];
}
type Span = readonly [from: number, to: number];

const DAY = 1440 * MINUTE;

/** The stretches of a day that count. A working day of a calendar-day term is cut at its close, where such a term may end. */
function spansOf(plan: Plan, info: DayInfo): Span[] {
  const at = (minutes: number) => momentOf(info.day, minutes).getTime();
  if (!plan.everyDay) return info.sessions.map(([open, close]) => [at(open), at(close)]);
  const close = info.sessions.at(-1)?.[1];
  return close === undefined || close === 1440
    ? [[at(0), at(1440)]]
    : [
        [at(0), at(close)],
        [at(close), at(1440)],
      ];
}

/** Writes the ledger: neighbours of one day and one kind become one line. */
function ledgerOf(plan: Plan) {
  const entries: LedgerEntry[] = [];
  const lines = new Map<Hold, LedgerEntry>();
  let lastDay: Day = '';
  const extend = (entry: LedgerEntry, from: number, to: number) => {
    entry.to = new Date(to);
    entry.minutes += (to - from) / MINUTE;
  };
  return {
    entries,
    time(kind: 'counted' | 'rounded', info: DayInfo, from: number, to: number) {
      const last = entries.at(-1);
      if (last?.kind === kind && lastDay === info.day) return extend(last, from, to);
      lastDay = info.day;
      const special = info.row && info.sessions.length > 0;
      const entry: LedgerEntry = { from: new Date(from), to: new Date(to), kind, minutes: (to - from) / MINUTE, reason: 'ordinary' };
      entries.push(special ? { ...entry, reason: info.reason, name: info.row.name, basis: info.row.basis } : entry);
    },
    still(hold: Hold, from: number, to: number) {
      let entry = lines.get(hold);
      if (!entry) {
        entry = { from: new Date(Math.max(hold.from, plan.from)), to: null, kind: hold.kind, minutes: 0, reason: hold.reason };
        if (hold.basis !== undefined) entry.basis = hold.basis;
        if (hold.to !== Number.POSITIVE_INFINITY) entry.to = new Date(hold.to);
        lines.set(hold, entry);
        entries.push(entry);
      }
      if (to !== Number.POSITIVE_INFINITY) entry.minutes += (to - from) / MINUTE;
    },
    /** A day off, or the closed part of a working day. */
    closed(info: DayInfo, from: number, to: number, row = info.row) {
      const entry: LedgerEntry = { from: new Date(from), to: new Date(to), kind: 'closed', minutes: 0, reason: row?.kind ?? info.reason };
      entries.push(row ? { ...entry, name: row.name, basis: row.basis } : entry);
    },
  };
}

type Ledger = ReturnType<typeof ledgerOf>;

function closures(plan: Plan, info: DayInfo, ledger: Ledger): void {
  const [from, to] = [momentOf(info.day).getTime(), momentOf(info.day, 1440).getTime()];
  if (to <= plan.from || plan.holds.some((hold) => hold.from <= from && hold.to >= to)) return;
  if (info.sessions.length === 0) ledger.closed(info, Math.max(from, plan.from), to);
  else
    for (const row of info.closures) {
      const at = (text: string | undefined) => momentOf(info.day, parseClock(text ?? '') ?? 0).getTime();
      if (at(row.to) > plan.from) ledger.closed(info, Math.max(at(row.from), plan.from), at(row.to), row);
    }
}

/**
 * Lets the budget run out along the calendar and says when, or that it cannot be said yet. When a term that ends with a close has used up its
 * minutes within a day, the rest of that day is added to it, so that a pause in that rest still moves the end.
 */
export function runOut(plan: Plan): Run {
  const ledger = ledgerOf(plan);
  let left = plan.budget;
  let kind: 'counted' | 'rounded' = 'counted';
  let rest = 0;
  for (let day = dayOf(new Date(plan.from)); ; day = addDays(day, 1)) {
    const info = dayInfo(plan.calendar, day);
    const off = info.sessions.length === 0;
    rest = off ? rest + 1 : 0;
    if (rest > LONGEST_REST) throw new RangeError('The calendar has no working day within a year.');
    const spans = spansOf(plan, info)
      .map(([a, b]): Span => [Math.max(a, plan.from), b])
      .filter(([a, b]) => a < b);
    if (!plan.everyDay || (off && kind === 'rounded')) closures(plan, info, ledger);
    for (const [index, [a, b]] of spans.entries()) {
      let at = a;
      while (at < b) {
        const hold = plan.holds.find((one) => one.from <= at && at < one.to);
        if (hold) {
          ledger.still(hold, at, hold.to === Number.POSITIVE_INFINITY ? hold.to : Math.min(hold.to, b));
          if (hold.to === Number.POSITIVE_INFINITY) return { due: null, left, entries: ledger.entries };
          at = Math.min(hold.to, b);
          continue;
        }
        const next = Math.min(b, at + left, ...plan.holds.map((one) => one.from).filter((from) => from > at));
        if (!(plan.everyDay && off && kind === 'rounded')) ledger.time(kind, info, at, next);
        left -= next - at;
        at = next;
        if (left > 0) continue;
        if (!plan.rounds) return { due: at, left: 0, entries: ledger.entries };
        kind = 'rounded';
        left = spans.slice(index).reduce((sum, [from, to]) => sum + to - Math.max(from, at), 0);
        if (left > 0) continue;
        if (!plan.everyDay || !off) return { due: at, left: 0, entries: ledger.entries };
        left = DAY;
      }
      // A calendar-day term ends with the close: the evening after it needs no counting.
      const evening = plan.everyDay && !off && index === 0 ? momentOf(day, 1440).getTime() - b : -1;
      if (left <= evening) return { due: b, left: 0, entries: ledger.entries };
    }
  }
}
