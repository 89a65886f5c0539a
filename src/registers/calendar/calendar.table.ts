import { sql } from 'drizzle-orm';
import { date, index, integer, jsonb, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import type { DayRow, SessionRow } from './calendar.schema.ts';

/** Every unit's rows belong to the province's and the system's administrators, a unit's own to its administrator. */
const writers = sql`${isSystem('content')} or cardinality(${unitsAs('province admin', 'system admin')}) > 0
  or split_part(unit, '/', 1) = any ${unitsAs('commune admin')}`;

/** The weekly hours, dated; `unit` null is for every unit. `body` is the row as the calendar's schema has it. */
export const calendarSessions = pgTable(
  'calendar_sessions',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit'),
    body: jsonb('body').$type<SessionRow>().notNull(),
    source: text('source').notNull(),
    addedAt: moment('added_at').notNull(),
    removedAt: moment('removed_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  () => [
    pgPolicy('calendar_sessions_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('calendar_sessions_write', { for: 'all', to: app, using: writers, withCheck: writers }),
  ],
).enableRLS();

/** What is special about one day. A row is never changed: it is removed and another added, so that the history stays. */
export const calendarDays = pgTable(
  'calendar_days',
  {
    id: uuid('id').primaryKey(),
    day: date('day', { mode: 'string' }).notNull(),
    unit: text('unit'),
    body: jsonb('body').$type<DayRow>().notNull(),
    source: text('source').notNull(),
    addedAt: moment('added_at').notNull(),
    removedAt: moment('removed_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    index('calendar_days_day').on(t.day),
    pgPolicy('calendar_days_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('calendar_days_write', { for: 'all', to: app, using: writers, withCheck: writers }),
  ],
).enableRLS();
