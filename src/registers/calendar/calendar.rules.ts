import { addDays, type Day, parseClock, weekdayOf } from '../../platform/time/time.ts';
import type { DayRow, SessionRow } from './calendar.schema.ts';

/** Opening and closing in minutes from local midnight. */
export type Session = readonly [open: number, close: number];

/** The working calendar of one unit: a value made from rows, never changed, so that two units computed at once cannot mix. */
export interface Calendar {
  readonly unit: string | null;
  readonly week: readonly WeekSession[];
  readonly days: ReadonlyMap<Day, readonly DayRow[]>;
  /** Years of which at least one row is only proposed. */
  readonly provisionalYears: ReadonlySet<number>;
}
interface WeekSession {
  readonly weekday: number;
  readonly session: Session;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  /** Whose hours: the common ones, the unit's to which an office belongs, its own. */
  readonly rank: number;
}

/** How a day works and why. `row` is the decision that makes it special; `closures` take a part of it away. */
export interface DayInfo {
  readonly day: Day;
  readonly sessions: readonly Session[];
  readonly reason: 'ordinary' | 'weekend' | DayRow['kind'];
  readonly row?: DayRow;
  readonly closures: readonly DayRow[];
}

const MONDAY = 1;
/** So many days in a row without a session mean that the calendar is empty, not that work goes on later. */
export const LONGEST_REST = 366;

const toMinutes = (text: string): number => {
  const minutes = parseClock(text);
  if (minutes === undefined) throw new RangeError(`"${text}" is no time of the day.`);
  return minutes;
};

/** The unit to which an office belongs: `28159.20250701/cong-an` → `28159.20250701`. */
export const unitOfOffice = (unit: string): string => unit.split('/')[0] ?? unit;

/** How near a row stands to a unit or an office: its own 2, its unit's 1, everybody's 0; undefined when it is another's. */
export function rankFor(unit: string | null, row: string | null): 0 | 1 | 2 | undefined {
  if (row === null) return 0;
  if (row === unit) return 2;
  return unit !== null && row === unitOfOffice(unit) ? 1 : undefined;
}

/**
 * Whether a unit's decision about a day reaches its offices, too: a day off or made up for is the whole house's; hours of its own it has for itself. An office
 * that decided about that very day otherwise goes before.
 */
const reaches = (unit: string | null, row: DayRow): boolean => rankFor(unit, row.unit) !== 1 || row.kind !== 'special_hours';

/**
 * Makes the calendar of one unit, or of an office of one, from dated rows; rows of other units are left out. Without `unit` only the rows for every unit count.
 */
export function makeCalendar(rows: { sessions: readonly SessionRow[]; days: readonly DayRow[]; unit?: string }): Calendar {
  const unit = rows.unit ?? null;
  const mine = <T extends { unit: string | null }>(all: readonly T[]) => all.filter((row) => rankFor(unit, row.unit) !== undefined);
  const week = mine(rows.sessions).map((row) => ({
    weekday: row.weekday,
    session: [toMinutes(row.opens), toMinutes(row.closes)] as const,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    rank: rankFor(unit, row.unit) ?? 0,
  }));
  const days = mine(rows.days.filter((row) => reaches(unit, row))).map((row) => Object.freeze({ ...row }));
  const provisional = days.filter((row) => row.provisional).map((row) => Number(row.day.slice(0, 4)));
  return Object.freeze({
    unit,
    week: Object.freeze(week),
    days: Map.groupBy(days, (row) => row.day),
    provisionalYears: new Set(provisional),
  });
}

/** Joined where they touch or overlap, so that no minute is counted twice. */
function joined(sessions: readonly Session[]): Session[] {
  const result: [number, number][] = [];
  for (const [open, close] of [...sessions].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && open <= last[1]) last[1] = Math.max(last[1], close);
    else result.push([open, close]);
  }
  return result;
}

const without = (sessions: readonly Session[], [from, to]: Session): Session[] =>
  sessions.flatMap(([open, close]): Session[] =>
    to <= open || close <= from
      ? [[open, close]]
      : [[open, Math.min(close, from)] as const, [Math.max(open, to), close] as const].filter(([a, b]) => a < b),
  );

/** The weekly hours of a weekday, as they are valid on `day`. */
function weekly(calendar: Calendar, day: Day, weekday: number): Session[] {
  const valid = calendar.week.filter((row) => row.validFrom <= day && (row.validTo === null || day <= row.validTo));
  const nearest = Math.max(...valid.map((row) => row.rank));
  return joined(valid.filter((row) => row.rank === nearest && row.weekday === weekday).map((row) => row.session));
}

/**
 * How a day works and why. An office's own row goes before its unit's, that before the row for every unit; a part closure is taken away last, so that a day whose
 * afternoon is closed is still a working day that ends at noon.
 */
export function dayInfo(calendar: Calendar, day: Day): DayInfo {
  const days = known.get(calendar) ?? new Map<Day, DayInfo>();
  known.set(calendar, days);
  const info = days.get(day) ?? readDay(calendar, day);
  days.set(day, info);
  return info;
}
/** A calendar never changes: a day of it is read once. */
const known = new WeakMap<Calendar, Map<Day, DayInfo>>();

function readDay(calendar: Calendar, day: Day): DayInfo {
  const rows = calendar.days.get(day) ?? [];
  const closures = rows.filter((row) => row.from !== undefined);
  const whole = rows.filter((row) => row.from === undefined);
  const rank = (one: DayRow) => rankFor(calendar.unit, one.unit) ?? 0;
  const row = whole.reduce<DayRow | undefined>((best, one) => (best && rank(best) >= rank(one) ? best : one), undefined);
  let sessions: Session[];
  if (!row) sessions = weekly(calendar, day, weekdayOf(day));
  else if (row.kind !== 'swap_work' && row.kind !== 'special_hours') sessions = [];
  else if (row.sessions) sessions = joined(row.sessions.map((one) => [toMinutes(one.opens), toMinutes(one.closes)]));
  else sessions = weekly(calendar, day, row.sessions_of ?? MONDAY);
  const ordinary = sessions.length > 0;
  for (const one of closures) sessions = without(sessions, [toMinutes(one.from ?? '00:00'), toMinutes(one.to ?? '24:00')]);
  if (row) return { day, sessions, reason: row.kind, row, closures };
  const [closure] = closures;
  if (ordinary && sessions.length === 0 && closure) return { day, sessions, reason: closure.kind, row: closure, closures };
  return { day, sessions, reason: ordinary ? 'ordinary' : 'weekend', closures };
}

/** The sessions of a day in minutes from midnight, in order; none on a day off. */
export const sessionsOn = (calendar: Calendar, day: Day): readonly Session[] => dayInfo(calendar, day).sessions;

/** A day with at least one session left is a working day. */
export const isWorkingDay = (calendar: Calendar, day: Day): boolean => sessionsOn(calendar, day).length > 0;

/** The first working day after `day`. Throws when the calendar has none within a year. */
export function nextWorkingDay(calendar: Calendar, day: Day): Day {
  for (let step = 1; step <= LONGEST_REST; step++) {
    const next = addDays(day, step);
    if (isWorkingDay(calendar, next)) return next;
  }
  throw new RangeError(`The calendar has no working day within a year after ${day}.`);
}

/** When the last session of a day ends, in minutes; undefined on a day off. */
export const closeOf = (calendar: Calendar, day: Day): number | undefined => sessionsOn(calendar, day).at(-1)?.[1];
