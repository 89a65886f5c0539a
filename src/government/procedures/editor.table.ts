import { sql } from 'drizzle-orm';
import { integer, jsonb, pgPolicy, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { historyTable } from '../../platform/audit/history.table.ts';
import { actorId, app, moment, unitsAs } from '../../platform/database/columns.ts';

const writers = sql`cardinality(${unitsAs('province admin', 'system admin')}) > 0`;

/**
 * A version that is being written, as it was typed: it may be wrong, so its body has the shape of a version without being one. One is open per procedure;
 * it is never removed: it was published, or dropped.
 */
export const procedureDrafts = pgTable(
  'procedure_drafts',
  {
    id: uuid('id').primaryKey(),
    procedure: text('procedure').notNull(),
    /** The version of which it began as a copy. */
    basedOn: text('based_on').notNull(),
    body: jsonb('body').notNull(),
    rowVersion: integer('row_version').notNull(),
    state: text('state').notNull(),
    startedBy: text('started_by').notNull(),
    startedAt: moment('started_at').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (t) => [
    uniqueIndex('procedure_drafts_open').on(t.procedure).where(sql`state = 'open'`),
    pgPolicy('procedure_drafts_read', { for: 'select', to: app, using: writers }),
    pgPolicy('procedure_drafts_begin', { for: 'insert', to: app, withCheck: sql`started_by = ${actorId} and (${writers})` }),
    pgPolicy('procedure_drafts_change', {
      for: 'update',
      to: app,
      using: writers,
      withCheck: sql`changed_by = ${actorId} and (${writers})`,
    }),
  ],
).enableRLS();

/** What was done to the procedures in the editor: drafts begun, changed and dropped, versions published and withdrawn. */
export const procedureChanges = historyTable('procedure_changes', { seen: writers, may: writers });
