import { sql } from 'drizzle-orm';
import { bigint, check, date, index, integer, jsonb, pgPolicy, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs, unitsWithin } from '../../../platform/database/columns.ts';
import type { Post } from '../../../platform/permissions/permissions.ts';
import { dossiers } from '../dossiers.table.ts';
import type { PaperTexts } from './forms.rules.ts';

/**
 * A unit's own wording of a paper, from a moment on. Rows are only ever added: what was printed can be printed again as it was. `texts` null: back to the
 * common wording.
 */
export const paperTemplates = pgTable(
  'paper_templates',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    form: text('form').notNull(),
    /** For deeds from this moment on. */
    validFrom: moment('valid_from').notNull(),
    /** The day from which the law's version holds that it was written for: a new version of the law ends it. */
    lawFrom: date('law_from', { mode: 'string' }).notNull(),
    texts: jsonb('texts').$type<PaperTexts>(),
    /** Who decided so. */
    basis: text('basis').notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (t) => [
    index('paper_templates_unit').on(t.unit, t.form, t.validFrom),
    pgPolicy('paper_templates_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('paper_templates_added', {
      for: 'insert',
      to: app,
      withCheck: sql`(unit = any ${unitsAs('commune admin')} or unit = any ${unitsWithin('province admin')} or cardinality(${unitsAs('system admin')}) > 0)
        and added_by = ${actorId}`,
    }),
  ],
).enableRLS();

const mine = sql`(account <> '' and account = ${actorId}) or ${isSystem('worker')}`;

/** Papers that the worker draws for an officer, with his offices of that moment. The file is sealed, and forgotten after a day. */
export const printJobs = pgTable(
  'print_jobs',
  {
    id: uuid('id').primaryKey(),
    account: text('account').notNull(),
    posts: jsonb('posts').$type<readonly Post[]>().notNull(),
    unit: text('unit').notNull(),
    /** What is printed: the form and its dossiers, or the book's days. */
    wish: jsonb('wish').notNull(),
    total: integer('total').notNull(),
    done: integer('done').notNull().default(0),
    askedAt: moment('asked_at').notNull(),
    endedAt: moment('ended_at'),
    /** The code of the refusal, when it could not be made. */
    failed: text('failed'),
    sealed: text('sealed'),
    bytes: bigint('bytes', { mode: 'number' }),
  },
  (t) => [
    index('print_jobs_account').on(t.account, t.askedAt),
    pgPolicy('print_jobs_own', { for: 'all', to: app, using: mine, withCheck: mine }),
  ],
).enableRLS();

/** What the papers of a dossier say besides the rest of it, where the desk took it in: where its owner lives (sealed), and the number of sets. */
export const dossierDetails = pgTable(
  'dossier_details',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    address: text('address'),
    sets: smallint('sets').notNull().default(1),
  },
  (t) => [
    check('dossier_details_sets', sql`${t.sets} between 1 and 99`),
    pgPolicy('dossier_details_seen', {
      for: 'all',
      to: app,
      using: sql`exists (select 1 from dossiers d where d.id = dossier)`,
      withCheck: sql`xaso_sees_dossier(dossier)`,
    }),
  ],
).enableRLS();
