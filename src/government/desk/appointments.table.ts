import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { tickets } from './tickets.table.ts';

const concerned = sql`(account <> '' and account = ${actorId}) or unit = any ${unitsAs('desk officer')} or ${isSystem('tracking', 'worker', 'reader')}`;

/**
 * An hour that was booked. Who came by a link holds its code, kept as a digest to be found and sealed to be told again; name and telephone are sealed.
 * `sequence` counts the changes, as calendars do (RFC 5545, 3.8.7.4).
 */
export const appointments = pgTable(
  'appointments',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    grp: text('grp').notNull(),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    /** booked, cancelled, arrived. */
    state: text('state').notNull(),
    account: text('account').notNull(),
    codeDigest: text('code_digest').notNull().unique(),
    sealed: text('sealed').notNull(),
    sequence: integer('sequence').notNull().default(0),
    ticket: uuid('ticket').references(() => tickets.id),
    /** Since when its hour is no working hour any more. */
    affectedAt: moment('affected_at'),
    remindedFor: integer('reminded_for'),
    bookedAt: moment('booked_at').notNull(),
    changedAt: moment('changed_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    index('appointments_slot').on(t.unit, t.startsAt),
    check('appointments_state', sql`${t.state} in ('booked', 'cancelled', 'arrived')`),
    pgPolicy('appointments_concerned', { for: 'all', to: app, using: concerned, withCheck: concerned }),
  ],
).enableRLS();
