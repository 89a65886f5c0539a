import { sql } from 'drizzle-orm';
import { customType, index, jsonb, pgPolicy, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment } from '../database/columns.ts';

const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

/** What happened, in the order of the epochs and transactions that made it so. Append-only. `data` holds codes, ids, moments, counts; never personal data. */
export const events = pgTable(
  'events',
  {
    id: uuid('id').primaryKey(),
    /**
     * Transaction numbers are those of one PostgreSQL server: a restore into another begins a new epoch, in which they count from anew. The function is
     * the one truth of which epoch it is; `xaso restore` replaces it.
     */
    epoch: smallint('epoch').notNull().default(sql`xaso_event_epoch()`),
    transaction: transactionId('transaction').notNull().default(sql`pg_current_xact_id()`),
    type: text('type').notNull(),
    version: smallint('version').notNull(),
    subject: uuid('subject').notNull(),
    unit: text('unit').notNull(),
    procedureVersion: text('procedure_version'),
    occurredAt: moment('occurred_at').notNull(),
    recordedAt: moment('recorded_at').notNull().default(sql`clock_timestamp()`),
    actor: jsonb('actor').notNull(),
    data: jsonb('data').notNull(),
  },
  (t) => [
    index('events_order').on(t.epoch, t.transaction, t.id),
    index('events_subject').on(t.subject, t.id),
    // Who may see a subject's history reads it through the subject's own slice; the fact itself names nobody.
    // Nobody tells a fact in another's name, nor one of a dossier that is not there for them.
    pgPolicy('events_write', {
      for: 'insert',
      to: app,
      withCheck: sql`actor ->> 'account' = ${actorId} and (type not like 'dossier.%' or xaso_sees_dossier(subject))`,
    }),
    pgPolicy('events_read', {
      for: 'select',
      to: app,
      using: sql`${isSystem('reader', 'worker', 'tracking')} or xaso_sees_dossier(subject)`,
    }),
  ],
).enableRLS();

/** How far each reader has come: committed with what it wrote. */
export const eventCursors = pgTable('event_cursors', {
  reader: text('reader').primaryKey(),
  epoch: smallint('epoch').notNull().default(1),
  transaction: transactionId('transaction').notNull(),
  event: uuid('event').notNull(),
  movedAt: moment('moved_at').notNull().default(sql`clock_timestamp()`),
});
