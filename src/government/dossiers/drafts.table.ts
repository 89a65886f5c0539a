import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment } from '../../platform/database/columns.ts';
import { helpings } from '../assistance/assistance.table.ts';

/** Whoever helps its owner sees it as long as that runs: not before the consent, not after the end, not a minute longer than agreed. */
const helped = sql`exists (select 1 from helpings h where h.id = drafts.helping and h.helper = ${actorId} and h.citizen = drafts.account
  and h.agreed_at is not null and h.ended_at is null and h.until_at > (select xaso_now()))`;
const ownDraft = sql`(account <> '' and account = ${actorId}) or ${isSystem('worker')} or (helping is not null and ${helped})`;

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
    /** Who helps with it, or did last; and whether a helper's hand wrote any of it. */
    helping: uuid('helping').references(() => helpings.id),
    helperTyped: boolean('helper_typed').notNull().default(false),
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

/** A code by which another account takes a draft over: its digest, for a short time. One per draft. */
export const draftCodes = pgTable(
  'draft_codes',
  {
    draft: uuid('draft')
      .primaryKey()
      .references(() => drafts.id, { onDelete: 'cascade' }),
    digest: text('digest').notNull().unique(),
    madeAt: moment('made_at').notNull(),
    untilAt: moment('until_at').notNull(),
  },
  () => {
    // Its owner alone: never who helps.
    const owners = sql`exists (select 1 from drafts d where d.id = draft and d.account <> '' and d.account = ${actorId})`;
    return [pgPolicy('draft_codes_own', { for: 'all', to: app, using: owners, withCheck: owners })];
  },
).enableRLS();
