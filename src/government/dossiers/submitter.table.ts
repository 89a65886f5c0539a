import { sql } from 'drizzle-orm';
import { pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { app } from '../../platform/database/columns.ts';
import { dossiers } from './dossiers.table.ts';

/** Who handed a dossier in for somebody else, by which paper: sealed. Mẫu số 01 names both the submitter and whose dossier it is. */
export const dossierSubmitters = pgTable(
  'dossier_submitters',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    sealed: text('sealed').notNull(),
  },
  () => [
    pgPolicy('dossier_submitters_seen', {
      for: 'all',
      to: app,
      using: sql`exists (select 1 from dossiers d where d.id = dossier)`,
      withCheck: sql`xaso_sees_dossier(dossier)`,
    }),
  ],
).enableRLS();
