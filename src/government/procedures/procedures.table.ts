import { sql } from 'drizzle-orm';
import { date, index, jsonb, pgPolicy, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import type { Version } from './procedures.schema.ts';

const writers = sql`${isSystem('content')} or cardinality(${unitsAs('province admin', 'system admin')}) > 0`;

/** A commune decides for itself how its citizens file. */
const keepers = sql`${isSystem('content')} or unit = any ${unitsAs('commune admin')} or cardinality(${unitsAs('province admin', 'system admin')}) > 0`;

/** The versions of the catalogue. A version never changes: what changes is a new version; a running dossier keeps its own. */
export const procedureVersions = pgTable(
  'procedure_versions',
  {
    code: text('code').notNull(),
    version: text('version').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    body: jsonb('body').$type<Version>().notNull(),
    bodyHash: text('body_hash').notNull(),
    addedAt: moment('added_at').notNull(),
    /** The administrator who made it in the editor, and by which decision; empty for a version that came with the content. */
    madeBy: text('made_by'),
    decision: text('decision'),
    /** Taken back before it began: no dossier has it. */
    withdrawnAt: moment('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.version] }),
    pgPolicy('procedure_versions_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('procedure_versions_write', { for: 'insert', to: app, withCheck: writers }),
    pgPolicy('procedure_versions_end', { for: 'update', to: app, using: writers, withCheck: writers }),
  ],
).enableRLS();

/**
 * How citizens of a unit file: `own` (here) or `national` (on the national portal; our pages guide and link). Dated, for one procedure or, without one, for
 * all of the unit's. Without a row the national portal is the place, as the law has it since 1 July 2025.
 */
export const procedureOffers = pgTable(
  'procedure_offers',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    procedure: text('procedure'),
    filing: text('filing').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    basis: text('basis').notNull(),
  },
  (t) => [
    index('procedure_offers_unit').on(t.unit),
    pgPolicy('procedure_offers_end', { for: 'update', to: app, using: keepers, withCheck: keepers }),
    pgPolicy('procedure_offers_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('procedure_offers_write', {
      for: 'insert',
      to: app,
      withCheck: keepers,
    }),
  ],
).enableRLS();
