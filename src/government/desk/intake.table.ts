import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

const isDesk = sql`unit = any ${unitsAs('desk officer')}`;
const ownDraft = sql`(account <> '' and account = ${actorId} and ${isDesk}) or ${isSystem('worker')}`;

/**
 * What an officer has typed at the counter and not yet received: it survives a power cut. It belongs to the officer and the unit together; its id is the
 * idempotency key of the intake, so a draft becomes one dossier.
 */
export const intakeDrafts = pgTable(
  'intake_drafts',
  {
    id: uuid('id').primaryKey(),
    account: text('account').notNull(),
    unit: text('unit').notNull(),
    /** Everything that was typed, encrypted as a whole: it is full of personal data and never searched. */
    sealed: text('sealed').notNull(),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    index('intake_drafts_account').on(t.account, t.changedAt),
    index('intake_drafts_changed').on(t.changedAt),
    pgPolicy('intake_drafts_own', { for: 'all', to: app, using: ownDraft, withCheck: ownDraft }),
  ],
).enableRLS();

/** The short numbers of a desk: what its officers type for a procedure and its case. */
export const deskShortcuts = pgTable(
  'desk_shortcuts',
  {
    unit: text('unit').notNull(),
    number: smallint('number').notNull(),
    procedure: text('procedure').notNull(),
    caseCode: text('case_code').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unit, t.number] }),
    check('desk_shortcuts_number', sql`${t.number} between 1 and 999`),
    pgPolicy('desk_shortcuts_own', { for: 'all', to: app, using: isDesk, withCheck: isDesk }),
  ],
).enableRLS();
