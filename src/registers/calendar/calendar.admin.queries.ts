import { config } from '../../platform/config/config.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash } from '../../platform/context/idempotency.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../units/units.queries.ts';
import { ancestors, childrenOn } from '../units/units.rules.ts';
import { type Book, bookAfter, type Change, type Entered, letterRows } from './calendar.admin.rules.ts';
import { withProposals } from './calendar.queries.ts';
import { type Calendar, makeCalendar, rankFor, unitOfOffice } from './calendar.rules.ts';
import type { DayRow, SessionRow } from './calendar.schema.ts';

/** How many open dossiers a change would reach: how many there are, how many would be due at another moment, and between which moments those are due then. */
export type Effect = { open: number; changed: number; first: Date | null; last: Date | null };
/** Who keeps dossiers tells the effect; the roof ties it to the calendar's pages. */
export type EffectOf = (context: Context, unit: string | null, calendar: (unit: string) => Calendar) => Promise<Effect>;

const selected = 'id, row_version as "rowVersion", body';

/** All rows that hold now, with their ids and versions. */
export async function readBook(tx: Transaction): Promise<Book> {
  return {
    days: await tx.query<Entered<DayRow>>({ text: `select ${selected} from calendar_days where removed_at is null order by day, id` }),
    sessions: await tx.query<Entered<SessionRow>>({
      text: `select ${selected} from calendar_sessions where removed_at is null order by id`,
    }),
  };
}

export const bookOf = (context: Context): Promise<Book> => context.read(readBook);

type Rows = { days: readonly DayRow[]; sessions: readonly SessionRow[] };

function calendarsOf({ days, sessions }: Rows): (unit: string | null) => Calendar {
  const rows = { days: withProposals(days), sessions };
  const made = new Map<string | null, Calendar>();
  return (unit) => {
    const calendar = made.get(unit) ?? makeCalendar(unit === null ? rows : { ...rows, unit });
    made.set(unit, calendar);
    return calendar;
  };
}

/** The calendars as they would be after a change; nothing is written. */
export const calendarsAfter = (book: Book, change: Change) => calendarsOf(bookAfter(book, change));

/** The calendar of a unit, or (null) the one that all share, as this book has it. */
export const calendarIn = (book: Book, unit: string | null): Calendar =>
  calendarsOf({ days: book.days.map((row) => row.body), sessions: book.sessions.map((row) => row.body) })(unit);

/** A special day of a year; without an id it is only proposed and cannot be removed. */
export type SpecialDay = { entered?: Entered<DayRow>; body: DayRow };

/** What is special about the days of a year for a unit (with what is decided for all), in order. */
export function specialDays(book: Book, unit: string | null, year: number): SpecialDay[] {
  const entered = new Map(book.days.map((row) => [row.body, row] as const));
  return withProposals([...entered.keys()])
    .filter((body) => body.day.startsWith(`${year}-`) && rankFor(unit, body.unit) !== undefined)
    .map((body) => {
      const row = entered.get(body);
      return row ? { entered: row, body } : { body };
    })
    .sort((one, other) => (one.body.day < other.body.day ? -1 : 1));
}

/** The sessions of a week that hold on a day: the own ones, those of the unit to which an office belongs, or the common ones; with their basis. */
export function weekOn(book: Book, unit: string | null, day: Day): SessionRow[] {
  const valid = book.sessions
    .map((row) => row.body)
    .filter((row) => row.valid_from <= day && (row.valid_to === null || day <= row.valid_to));
  const nearest = Math.max(...valid.map((row) => rankFor(unit, row.unit) ?? -1));
  const rows = valid.filter((row) => rankFor(unit, row.unit) === nearest);
  return rows.sort((a, b) => ((a.weekday + 6) % 7) - ((b.weekday + 6) % 7) || (a.opens < b.opens ? -1 : 1));
}

/** What the user saw of rows that are replaced as a whole: another print means that somebody was faster. */
const printOf = (rows: readonly Entered<unknown>[]): string =>
  inputHash(rows.map(({ id, rowVersion }) => [id, rowVersion]).sort()).slice(0, 16);
export const hoursPrint = (book: Book, unit: string | null): string => printOf(book.sessions.filter((row) => row.body.unit === unit));
export const yearPrint = (book: Book, year: number): string => printOf(letterRows(book, year));

/** Whose calendars the actor administers, this installation's own unit first; offices with hours of their own follow their unit. */
export async function administered(context: Context, book: Book): Promise<string[]> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const { posts } = context.actor;
  const [province] = ancestors(register, config.XASO_UNIT, today);
  const everywhere = posts.some((post) => post.role === 'province admin' || post.role === 'system admin');
  const all = everywhere
    ? [config.XASO_UNIT, ...(province ? [province.id, ...childrenOn(register, province.id, today).map((unit) => unit.id)] : [])]
    : posts.filter((post) => post.role === 'commune admin').map((post) => post.unit);
  const offices = [...new Set([...book.sessions, ...book.days].flatMap(({ body }) => (body.unit?.includes('/') ? [body.unit] : [])))];
  return [...new Set(all)].flatMap((unit) => [unit, ...offices.filter((office) => unitOfOffice(office) === unit)]);
}
