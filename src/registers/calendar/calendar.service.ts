import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { forgetCalendars } from './calendar.queries.ts';
import { calendarRows } from './calendar.schema.ts';

/** Puts the years and hours of `content/calendar` into the tables: once, when they are empty. Afterwards the administrator owns them. */
export async function loadCalendar(context: Context): Promise<void> {
  await context.transaction(async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(4713)' });
    const [there] = await tx.query({ text: 'select 1 as there from calendar_sessions limit 1' });
    if (there) return;
    const { sessions, days } = calendarRows();
    const rows = (all: readonly { unit: string | null }[]) =>
      JSON.stringify(all.map((body) => ({ id: newId(context.now), unit: body.unit, body })));
    await tx.query({
      text: `insert into calendar_sessions (id, unit, body, source, added_at)
             select id, unit, body, 'content', $2 from jsonb_to_recordset($1) as r(id uuid, unit text, body jsonb)`,
      values: [rows(sessions), context.now],
    });
    await tx.query({
      text: `insert into calendar_days (id, day, unit, body, source, added_at)
             select id, (body ->> 'day')::date, unit, body, 'content', $2 from jsonb_to_recordset($1) as r(id uuid, unit text, body jsonb)`,
      values: [rows(days), context.now],
    });
  });
  forgetCalendars(context);
}
