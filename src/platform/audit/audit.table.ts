import { sql } from 'drizzle-orm';
import { date, index, integer, jsonb, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../database/columns.ts';

/** Who looked at or did what: one row per opened thing, one per list. Append-only for the application; never personal data. */
export const audit = pgTable(
  'audit',
  {
    id: uuid('id').primaryKey(),
    at: moment('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actor: text('actor').notNull(),
    verb: text('verb').notNull(),
    thing: text('thing').notNull(),
    subject: text('subject').notNull(),
    unit: text('unit'),
    data: jsonb('data').notNull().default({}),
    /** When the row was written, by the database's clock; `at` is the moment that it speaks of. Nobody but the database sets it. */
    recordedAt: moment('recorded_at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('audit_recorded').on(t.recordedAt, t.id),
    index('audit_at').on(t.at, t.id),
    index('audit_subject').on(t.subject, t.at),
    pgPolicy('audit_write', { for: 'insert', to: app, withCheck: sql`actor = ${actorId}` }),
    pgPolicy('audit_read', {
      for: 'select',
      to: app,
      using: sql`${isSystem('worker')} or unit = any ${unitsAs('commune admin', 'system admin')}`,
    }),
  ],
).enableRLS();

/** The chain over the days: each day's rows hashed in order onto the day before. */
export const auditSeals = pgTable(
  'audit_seals',
  {
    day: date('day', { mode: 'string' }).primaryKey(),
    rows: integer('rows').notNull(),
    hash: text('hash').notNull(),
    previous: text('previous').notNull(),
    sealedAt: moment('sealed_at').notNull(),
  },
  () => [pgPolicy('audit_seals_worker', { for: 'all', to: app, using: isSystem('worker'), withCheck: isSystem('worker') })],
).enableRLS();
