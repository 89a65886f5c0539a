import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment } from '../../platform/database/columns.ts';

const ownDraft = sql`(account <> '' and account = ${actorId}) or ${isSystem('worker')}`;

/** A dossier that is being filled in: it survives a closed tab. Its answers are the citizen's from the first field. */
export const drafts = pgTable(
  'drafts',
  {
    id: uuid('id').primaryKey(),
    account: text('account').notNull(),
    unit: text('unit').notNull(),
    procedure: text('procedure').notNull(),
    procedureVersion: text('procedure_version').notNull(),
    caseCode: text('case_code'),
    sealed: text('sealed').notNull(),
    returnWay: text('return_way'),
    /** Screens that were completed. */
    done: jsonb('done').$type<string[]>().notNull().default([]),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    index('drafts_account').on(t.account, t.changedAt),
    pgPolicy('drafts_own', { for: 'all', to: app, using: ownDraft, withCheck: ownDraft }),
  ],
).enableRLS();

const ofOwnDraft = sql`exists (select 1 from drafts d where d.id = draft)`;

export const draftFiles = pgTable(
  'draft_files',
  {
    id: uuid('id').primaryKey(),
    draft: uuid('draft')
      .notNull()
      .references(() => drafts.id, { onDelete: 'cascade' }),
    component: text('component').notNull(),
    hash: text('hash').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    sealed: boolean('sealed').notNull(),
    name: text('name').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (t) => [
    index('draft_files_draft').on(t.draft),
    pgPolicy('draft_files_own', { for: 'all', to: app, using: ofOwnDraft, withCheck: ofOwnDraft }),
  ],
).enableRLS();
