import type { Context } from '../../platform/context/context.ts';
import { type Calendar, makeCalendar } from './calendar.rules.ts';
import { type DayRow, holidayRules, LAST_PROPOSED_YEAR, type SessionRow } from './calendar.schema.ts';
import { proposeYear } from './proposal.rules.ts';

type Rows = { sessions: readonly SessionRow[]; days: readonly DayRow[] };
type Kept = { at: number; rows: Promise<Rows>; calendars: Map<string, Calendar> };

/** Calendars change a few times a year: they are read anew every half minute, not for every request. */
const FRESH = 30_000;
const kept = new WeakMap<object, Kept>();

async function read(context: Context): Promise<Rows> {
  const [sessions, days] = await context.apart.read(async (tx) => [
    await tx.query<{ body: SessionRow }>({ text: 'select body from calendar_sessions where removed_at is null' }),
    await tx.query<{ body: DayRow }>({ text: 'select body from calendar_days where removed_at is null order by day' }),
  ]);
  return { sessions: sessions.map((row) => row.body), days: withProposals(days.map((row) => row.body)) };
}

/** The days entered, and for each year (to 2050) of which nobody has entered the national days our proposal, marked provisional. */
export function withProposals(entered: readonly DayRow[]): DayRow[] {
  const known = new Set(entered.filter((row) => row.unit === null).map((row) => Number(row.day.slice(0, 4))));
  const first = Math.min(...known);
  const rules = holidayRules();
  const proposed = Array.from({ length: LAST_PROPOSED_YEAR - first + 1 }, (_, index) => first + index)
    .filter((year) => !known.has(year))
    .flatMap((year) => proposeYear(rules, year));
  return [...entered, ...proposed];
}

/** The working calendar of a unit (or of an office of it) as it stands now. */
export async function calendarOf(context: Context, unit: string): Promise<Calendar> {
  let found = kept.get(context.house);
  if (!found || performance.now() - found.at >= FRESH) {
    found = { at: performance.now(), rows: read(context), calendars: new Map() };
    found.rows.catch(() => kept.delete(context.house));
    kept.set(context.house, found);
  }
  const rows = await found.rows;
  let calendar = found.calendars.get(unit);
  if (!calendar) {
    calendar = makeCalendar({ ...rows, unit });
    found.calendars.set(unit, calendar);
  }
  return calendar;
}

/** After a change in this process: the next reader sees it. */
export const forgetCalendars = (context: Context): boolean => kept.delete(context.house);
