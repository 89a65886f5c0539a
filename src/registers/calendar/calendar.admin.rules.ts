import type { Complaint } from '../../platform/context/refusal.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { addDays, type Day, isDay, parseClock } from '../../platform/time/time.ts';
import {
  type DayKind,
  type DayRow,
  dayRowSchema,
  LAST_PROPOSED_YEAR,
  type Name,
  type SessionRow,
  sessionRowSchema,
} from './calendar.schema.ts';

/** A row of the tables with what is kept about it. */
export type Entered<Row> = { id: string; rowVersion: number; body: Row };
/** All rows that hold now. */
export type Book = { days: readonly Entered<DayRow>[]; sessions: readonly Entered<SessionRow>[] };

/** What a decision does to the calendar: rows are removed and added, never changed. `from`–`to` are the days it touches. */
export type Change = {
  unit: string | null;
  from: Day;
  to: Day | null;
  kind: string;
  remove: { days: readonly Entered<DayRow>[]; sessions: readonly Entered<SessionRow>[] };
  add: { days: readonly DayRow[]; sessions: readonly SessionRow[] };
};

/** One special day as somebody decided it; texts as typed. */
export type NewDay = {
  unit: string | null;
  day: string;
  kind: string;
  name: Name;
  basis: string;
  /** A part of the day, of a local closure. */
  from?: string | undefined;
  to?: string | undefined;
  /** The weekday whose hours a make-up day has: 0 = Sunday … 6. */
  sessionsOf?: number | undefined;
  /** The hours of a day with hours of its own. */
  sessions?: readonly { opens: string; closes: string }[] | undefined;
};

/** The weekly hours of a unit from a day on; an empty week means the common hours again. */
export type NewHours = {
  unit: string | null;
  from: string;
  common: boolean;
  week: readonly { weekday: number; opens: string; closes: string }[];
  basis: string;
};

/** A year as the official letter has it. */
export type NewYear = {
  year: number;
  basis: string;
  days: readonly { day: string; kind: string; name: Name; sessionsOf?: number | undefined }[];
};

/** The first year that the calendar knows: the pilot's. */
export const FIRST_YEAR = 2021;
/** What a yearly letter decides. */
export const LETTER_KINDS = ['holiday', 'compensation', 'swap_off', 'swap_work'] as const satisfies readonly DayKind[];
/** What a unit decides for itself: public holidays and the days in lieu of them are the law's. */
export const LOCAL_KINDS = ['local_closure', 'special_hours', 'swap_off', 'swap_work'] as const satisfies readonly DayKind[];
/** What may be decided for a unit, or for all. */
export const kindsFor = (unit: string | null): readonly DayKind[] =>
  unit === null ? ['holiday', 'compensation', 'swap_off', 'swap_work', 'local_closure', 'special_hours'] : LOCAL_KINDS;

type Fields = Record<string, Complaint>;
const complain = (fields: Fields): void => {
  if (Object.keys(fields).length > 0) throw new Refusal('calendar.input', 422, { fields });
};
const wrong = (what: string, params?: Complaint['params']): Complaint => ({
  key: `calendar.errors.${what}`,
  ...(params ? { params } : {}),
});

/** A basis that can be looked up names a paper: it has a number or a date in it. */
const isBasis = (text: string): boolean => text.length <= 300 && /\d/.test(text);
const isYear = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_PROPOSED_YEAR;
const isKnownDay = (day: string): boolean => isDay(day) && isYear(Number(day.slice(0, 4)));
const isSpan = (from: string, to: string): boolean =>
  /^\d\d:\d\d$/.test(from) && /^\d\d:\d\d$/.test(to) && parseClock(from) !== undefined && parseClock(to) !== undefined && from < to;
const areSpans = (spans: readonly { opens: string; closes: string }[]): boolean => {
  const sorted = [...spans].sort((a, b) => (a.opens < b.opens ? -1 : 1));
  return (
    spans.every((one) => isSpan(one.opens, one.closes)) &&
    sorted.every((one, at) => at === 0 || (sorted[at - 1]?.closes ?? '') <= one.opens)
  );
};
const named = ({ vi, en }: Name): Name => ({ vi: vi.trim(), en: en.trim() || vi.trim() });
const yearOf = (row: { day: Day }): number => Number(row.day.slice(0, 4));

/** The days of a year that hold for every unit and that its letter decides. */
export const letterRows = (book: Book, year: number): Entered<DayRow>[] =>
  book.days.filter(({ body }) => body.unit === null && yearOf(body) === year && LETTER_KINDS.some((kind) => kind === body.kind));

/** Whether a year still waits for its letter: nothing is entered, or some of it is only proposed. */
export function isProvisional(book: Book, year: number): boolean {
  const rows = letterRows(book, year);
  return rows.length === 0 || rows.some((row) => row.body.provisional);
}

function dayFaults(input: NewDay): Fields {
  const fields: Fields = {};
  const { from, to, sessions } = input;
  if (!isKnownDay(input.day)) fields.day = wrong('day', { first: FIRST_YEAR, last: LAST_PROPOSED_YEAR });
  if (!kindsFor(input.unit).some((kind) => kind === input.kind)) fields.kind = wrong('kind');
  if (!input.name.vi.trim() || input.name.vi.length > 100 || input.name.en.length > 100) fields.name = wrong('name');
  if ((from !== undefined || to !== undefined) && !isSpan(from ?? '', to ?? '')) fields.part = wrong('part');
  if (input.kind === 'special_hours' && (!sessions?.length || !areSpans(sessions))) fields.sessions = wrong('sessions');
  if (!isBasis(input.basis)) fields.basis = wrong('basis');
  return fields;
}

/**
 * One more special day. Refuses with `calendar.input` (422, complaints by field), `calendar.day_taken` (409: a unit's day has one decision) and
 * `calendar.confirm_first` (409: a single national day would stand for the whole proposal of its year).
 */
export function planDay(book: Book, input: NewDay): Change {
  complain(dayFaults(input));
  const part = input.kind === 'local_closure' && input.from !== undefined ? { from: input.from, to: input.to } : {};
  const row = dayRowSchema.parse({
    day: input.day,
    kind: input.kind,
    unit: input.unit,
    name: named(input.name),
    basis: input.basis.trim(),
    certainty: 'decided',
    ...part,
    ...(input.kind === 'swap_work' && input.sessionsOf !== undefined ? { sessions_of: input.sessionsOf } : {}),
    ...(input.kind === 'special_hours' ? { sessions: input.sessions } : {}),
  });
  if (row.unit === null && letterRows(book, yearOf(row)).length === 0)
    throw new Refusal('calendar.confirm_first', 409, { details: { year: yearOf(row) } });
  const there = book.days.filter(({ body }) => body.day === row.day && body.unit === row.unit);
  const clash = there.find(
    ({ body }) => body.from === undefined || row.from === undefined || (body.from < (row.to ?? '') && row.from < (body.to ?? '')),
  );
  if (clash) throw new Refusal('calendar.day_taken', 409, { details: { name: clash.body.name.vi } });
  return {
    unit: row.unit,
    from: row.day,
    to: row.day,
    kind: row.kind,
    remove: { days: [], sessions: [] },
    add: { days: [row], sessions: [] },
  };
}

/** A special day taken back: the day is again what the week, or the decision for every unit, makes of it. */
export function planRemoval(row: Entered<DayRow>): Change {
  const { unit, day, kind } = row.body;
  return { unit, from: day, to: day, kind, remove: { days: [row], sessions: [] }, add: { days: [], sessions: [] } };
}

function hoursFaults(input: NewHours): Fields {
  const fields: Fields = {};
  if (!isKnownDay(input.from)) fields.from = wrong('day', { first: FIRST_YEAR, last: LAST_PROPOSED_YEAR });
  if (!isBasis(input.basis)) fields.basis = wrong('basis');
  if (input.common && input.unit === null) fields.common = wrong('commonOfAll');
  if (input.common) return fields;
  if (input.week.length === 0) fields['week.1'] = wrong('week');
  for (const weekday of new Set(input.week.map((one) => one.weekday)))
    if (!areSpans(input.week.filter((one) => one.weekday === weekday))) fields[`week.${weekday}`] = wrong('hours', { weekday });
  return fields;
}

/**
 * Other weekly hours from a day on: rows that hold then end the day before, later ones go. Refuses with `calendar.input` (422) and
 * `calendar.same_hours` (409) when nothing would change.
 */
export function planHours(book: Book, input: NewHours): Change {
  complain(hoursFaults(input));
  const { unit, from } = input;
  const basis = input.basis.trim();
  const going = book.sessions.filter(({ body }) => body.unit === unit && (body.valid_to === null || body.valid_to >= from));
  const ended = going.flatMap(({ body }) => (body.valid_from < from ? [{ ...body, valid_to: addDays(from, -1) }] : []));
  const fresh = (input.common ? [] : input.week).map((one) =>
    sessionRowSchema.parse({ ...one, unit, valid_from: from, valid_to: null, basis, certainty: 'decided' }),
  );
  if (going.length === 0 && fresh.length === 0) throw new Refusal('calendar.same_hours', 409);
  return { unit, from, to: null, kind: 'hours', remove: { days: [], sessions: going }, add: { days: [], sessions: [...ended, ...fresh] } };
}

/**
 * The letter of a year instead of its proposal: all days that the letter decides are entered anew. Refuses with `calendar.input` (422) and
 * `calendar.year_settled` (409) when the year is entered already.
 */
export function planYear(book: Book, input: NewYear): Change {
  const { year, days } = input;
  if (!isYear(year)) throw new Refusal('calendar.year_unknown', 404);
  const fields: Fields = {};
  if (!isBasis(input.basis)) fields.basis = wrong('basis');
  if (!days.some((one) => one.kind === 'holiday')) fields['day.0'] = wrong('noHoliday');
  for (const [at, one] of days.entries()) {
    if (!isDay(one.day) || !one.day.startsWith(`${year}-`)) fields[`day.${at}`] = wrong('dayOfYear', { line: at + 1, year });
    else if (days.findIndex((other) => other.day === one.day) < at) fields[`day.${at}`] = wrong('dayTwice', { line: at + 1 });
    if (!LETTER_KINDS.some((kind) => kind === one.kind)) fields[`kind.${at}`] = wrong('kindOf', { line: at + 1 });
    if (!one.name.vi.trim() || one.name.vi.length > 100) fields[`name.${at}`] = wrong('nameOf', { line: at + 1 });
  }
  complain(fields);
  if (!isProvisional(book, year)) throw new Refusal('calendar.year_settled', 409, { details: { year } });
  const rows = days.map((one) =>
    dayRowSchema.parse({
      day: one.day,
      kind: one.kind,
      unit: null,
      name: named(one.name),
      basis: input.basis.trim(),
      certainty: 'decided',
      ...(one.kind === 'swap_work' && one.sessionsOf !== undefined ? { sessions_of: one.sessionsOf } : {}),
    }),
  );
  return {
    unit: null,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    kind: 'year',
    remove: { days: letterRows(book, year), sessions: [] },
    add: { days: rows.sort((a, b) => (a.day < b.day ? -1 : 1)), sessions: [] },
  };
}

/** The book as it would be after a change: for a look ahead. */
export function bookAfter(book: Book, { remove, add }: Change): { days: DayRow[]; sessions: SessionRow[] } {
  const left = <Row>(all: readonly Entered<Row>[], gone: readonly Entered<Row>[]) =>
    all.filter((row) => !gone.some((one) => one.id === row.id)).map((row) => row.body);
  return { days: [...left(book.days, remove.days), ...add.days], sessions: [...left(book.sessions, remove.sessions), ...add.sessions] };
}
