import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { registerOf } from '../units/units.queries.ts';
import { hoursPrint, readBook, yearPrint } from './calendar.admin.queries.ts';
import {
  type Book,
  type Change,
  type NewDay,
  type NewHours,
  type NewYear,
  planDay,
  planHours,
  planRemoval,
  planYear,
} from './calendar.admin.rules.ts';
import { calendarChanged } from './calendar.events.ts';
import { type CalendarVerb, mayOrRefuse } from './calendar.permissions.ts';
import { forgetCalendars } from './calendar.queries.ts';
import { unitOfOffice } from './calendar.rules.ts';

/** What was written: the row by which the change is known. */
export type Written = { id: string };
type Keyed = { key: string };

/** The unit must be one of the register; an office belongs to one. */
async function knownUnit(context: Context, unit: string | null): Promise<void> {
  if (unit === null) return;
  if (!(await registerOf(context)).units.has(unitOfOffice(unit)))
    throw new Refusal('calendar.input', 422, { fields: { unit: { key: 'calendar.errors.unit' } } });
}

/** Removes and adds the rows, tells the house, keeps the audit line. */
async function write(context: Context, tx: Transaction, verb: CalendarVerb, role: string, change: Change): Promise<Written> {
  const { unit, from, to, kind, remove, add } = change;
  const gone = async (table: 'calendar_days' | 'calendar_sessions', rows: readonly { id: string; rowVersion: number }[]) => {
    const removed = await tx.query({
      text: `update ${table} t set removed_at = $2, row_version = t.row_version + 1
             from jsonb_to_recordset($1) as seen(id uuid, "rowVersion" integer)
             where t.id = seen.id and t.row_version = seen."rowVersion" and t.removed_at is null returning t.id`,
      values: [JSON.stringify(rows.map(({ id, rowVersion }) => ({ id, rowVersion }))), context.now],
    });
    if (removed.length !== rows.length) throw new Refusal('calendar.stale', 409);
  };
  await gone('calendar_days', remove.days);
  await gone('calendar_sessions', remove.sessions);
  const rows = (all: readonly { unit: string | null }[]) => all.map((body) => ({ id: newId(context.now), unit: body.unit, body }));
  const [days, sessions] = [rows(add.days), rows(add.sessions)];
  await tx.query({
    text: `insert into calendar_days (id, day, unit, body, source, added_at)
           select id, (body ->> 'day')::date, unit, body, 'decided', $2 from jsonb_to_recordset($1) as r(id uuid, unit text, body jsonb)`,
    values: [JSON.stringify(days), context.now],
  });
  await tx.query({
    text: `insert into calendar_sessions (id, unit, body, source, added_at)
           select id, unit, body, 'decided', $2 from jsonb_to_recordset($1) as r(id uuid, unit text, body jsonb)`,
    values: [JSON.stringify(sessions), context.now],
  });
  const id = [...days, ...sessions, ...remove.days, ...remove.sessions][0]?.id;
  if (id === undefined) throw new Error(`${verb} changes no row`);
  const decidedBy = context.actor.posts.find((post) => post.role === role)?.unit ?? '';
  await publish(context, tx, calendarChanged(id, decidedBy, context.now, { unit, from, to, kind }), role);
  const counts = { removed: remove.days.length + remove.sessions.length, added: days.length + sessions.length };
  await record(context, tx, { verb, thing: 'calendar', subject: id, unit: unit ?? decidedBy, data: { from, to, kind, ...counts } });
  return { id };
}

/** The frame of every verb: may I; once per key; one change of the calendars after another; plan by the rules; write. */
async function change<Input extends Keyed>(
  context: Context,
  verb: CalendarVerb,
  unit: string | null,
  input: Input,
  plan: (book: Book, tx: Transaction) => Change | Promise<Change>,
): Promise<Written> {
  const role = mayOrRefuse(context.actor, verb, unit);
  await knownUnit(context, unit);
  const written = await once(context, { verb: `calendar: ${verb}`, key: input.key, input }, async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(4713)' });
    return write(context, tx, verb, role, await plan(await readBook(tx), tx));
  });
  forgetCalendars(context);
  return written;
}

/** Enters one special day of a unit, or of all. Refuses as `planDay` does, and with 403 for a unit that is not the actor's. */
export const addDay = (context: Context, input: NewDay & Keyed): Promise<Written> =>
  change(context, 'add day', input.unit, input, (book) => planDay(book, input));

/** Takes a special day back. Refuses with `calendar.day_unknown` (404) and `calendar.stale` (409) when somebody changed it since. */
export async function removeDay(context: Context, input: { id: string; rowVersion: number } & Keyed): Promise<Written> {
  // Which unit's it is decides who may, so it is read first; a repeated wish finds it removed already, and its answer kept.
  const [row] = await context.read((tx) =>
    tx.query<{ unit: string | null }>({ text: 'select unit from calendar_days where id::text = $1', values: [input.id] }),
  );
  if (!row) throw new Refusal('calendar.day_unknown', 404);
  return change(context, 'remove day', row.unit, input, (book) => {
    const found = book.days.find((one) => one.id === input.id);
    if (!found || found.rowVersion !== input.rowVersion) throw new Refusal('calendar.stale', 409);
    return planRemoval(found);
  });
}

/** Sets the weekly hours of a unit from a day on. `seen` is the `hoursPrint` that the user saw. Refuses as `planHours` does; `calendar.stale` (409). */
export const setSessions = (context: Context, input: NewHours & { seen: string } & Keyed): Promise<Written> =>
  change(context, 'set hours', input.unit, input, (book) => {
    if (hoursPrint(book, input.unit) !== input.seen) throw new Refusal('calendar.stale', 409);
    return planHours(book, input);
  });

/** Enters a year from its official letter, in place of the proposal. `seen` is the `yearPrint` that the user saw. Refuses as `planYear` does; `calendar.stale` (409). */
export const confirmYear = (context: Context, input: NewYear & { seen: string } & Keyed): Promise<Written> =>
  change(context, 'confirm year', null, input, (book) => {
    const plan = planYear(book, input);
    if (yearPrint(book, input.year) !== input.seen) throw new Refusal('calendar.stale', 409);
    return plan;
  });
