import { sql } from 'drizzle-orm';
import { date, index, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { app, moment } from '../../platform/database/columns.ts';
import { dossiers } from './dossiers.table.ts';

const ofSeenDossier = sql`exists (select 1 from dossiers d where d.id = dossier)`;

/**
 * What could not be settled on its day without an appointment, and why. The promise itself stands in the dossier (`promised_at`) and stays: what was
 * promised is counted, kept or not.
 */
export const promisePasses = pgTable(
  'promise_passes',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    unit: text('unit').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** A code of `passReasons`; what was said besides stands in dossier_notes. */
    reason: text('reason').notNull(),
    passedBy: text('passed_by').notNull(),
    passedAt: moment('passed_at').notNull(),
  },
  (t) => [
    index('promise_passes_unit').on(t.unit, t.day),
    pgPolicy('promise_passes_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: ofSeenDossier }),
  ],
).enableRLS();
