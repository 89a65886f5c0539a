import { pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { app, moment } from '../../platform/database/columns.ts';
import { addedToSeen, dossiers, ofSeenDossier } from './dossiers.table.ts';

/** Why a dossier is or was late, as its unit says: the last word counts, the earlier ones stand in the events. What was said besides is a note. */
export const delayReasons = pgTable(
  'delay_reasons',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    /** A code of `delayCauses`. */
    cause: text('cause').notNull(),
    saidBy: text('said_by').notNull(),
    saidAt: moment('said_at').notNull(),
  },
  () => [pgPolicy('delay_reasons_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen })],
).enableRLS();
