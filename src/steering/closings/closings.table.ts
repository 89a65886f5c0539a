import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, pgPolicy, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs, unitsWithin } from '../../platform/database/columns.ts';

const LOOKING = ['leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'];
const seen = sql`(${isSystem('reader')} or unit = any ${unitsWithin(...LOOKING)})`;
const counted = () => ({
  numerator: doublePrecision('numerator'),
  denominator: doublePrecision('denominator'),
  /** In the indicator's unit, not rounded; null: it could not be computed. */
  value: doublePrecision('value'),
  relation: text('relation').notNull(),
  /** The version of the indicator by whose formula it was counted. */
  version: integer('version').notNull(),
});

/** A commune's period, closed: its head signs, the province accepts, or gives it back with a reason. Given back, it may be signed anew. */
export const periodClosings = pgTable(
  'period_closings',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    /** `2026`, `2026-Q3`, `2026-07`. */
    period: text('period').notNull(),
    state: text('state', { enum: ['signed', 'accepted', 'returned'] }).notNull(),
    signedBy: text('signed_by').notNull(),
    signedAt: moment('signed_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    /** Why it was given back. */
    reason: text('reason').notNull().default(''),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    check('period_closings_state', sql`${t.state} in ('signed', 'accepted', 'returned')`),
    check('period_closings_period', sql`${t.period} ~ '^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$'`),
    check(
      'period_closings_decided',
      sql`(${t.state} = 'signed') = (${t.decidedBy} is null) and (${t.decidedBy} is null) = (${t.decidedAt} is null)`,
    ),
    check('period_closings_four_eyes', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.signedBy}`),
    check('period_closings_reason', sql`(${t.state} = 'returned') = (${t.reason} <> '')`),
    uniqueIndex('period_closings_once').on(t.unit, t.period).where(sql`state <> 'returned'`),
    index('period_closings_period').on(t.period, t.unit),
    pgPolicy('period_closings_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('period_closings_signed', {
      for: 'insert',
      to: app,
      withCheck: sql`signed_by = ${actorId} and state = 'signed' and unit = any ${unitsAs('leader')}`,
    }),
    // What is accepted or given back is never touched again.
    pgPolicy('period_closings_decided', {
      for: 'update',
      to: app,
      using: sql`state = 'signed' and signed_by <> ${actorId} and unit = any ${unitsWithin('province admin')}`,
      withCheck: sql`state <> 'signed' and decided_by = ${actorId} and unit = any ${unitsWithin('province admin')}`,
    }),
  ],
).enableRLS();

/** The figures of a closing as they were signed. Nobody changes or deletes them: there is no policy that would let anybody. */
export const closingFigures = pgTable(
  'closing_figures',
  {
    closing: uuid('closing')
      .notNull()
      .references(() => periodClosings.id),
    indicator: text('indicator').notNull(),
    unit: text('unit').notNull(),
    ...counted(),
    notJudged: doublePrecision('not_judged'),
    source: text('source').notNull(),
    /** For a declared one: which declaration it is (none where several were added up), from where, and the SHA-256 of each evidence file, a space between them. */
    declared: uuid('declared'),
    basis: text('basis'),
    evidenceHash: text('evidence_hash'),
  },
  (t) => [
    primaryKey({ columns: [t.closing, t.indicator] }),
    pgPolicy('closing_figures_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('closing_figures_kept', {
      for: 'insert',
      to: app,
      withCheck: sql`unit = any ${unitsAs('leader')} and exists (select 1 from period_closings c where c.id = closing
        and c.unit = closing_figures.unit and c.state = 'signed' and c.signed_by = ${actorId})`,
    }),
  ],
).enableRLS();

/** What a later count says otherwise than the figure that was signed, or than the correction before: the signed one stays beside it. */
export const closingCorrections = pgTable(
  'closing_corrections',
  {
    id: uuid('id').primaryKey(),
    closing: uuid('closing')
      .notNull()
      .references(() => periodClosings.id),
    indicator: text('indicator').notNull(),
    unit: text('unit').notNull(),
    ...counted(),
    /** When a count first said so. */
    foundAt: moment('found_at').notNull(),
  },
  (t) => [
    index('closing_corrections_closing').on(t.closing, t.indicator, t.foundAt),
    pgPolicy('closing_corrections_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('closing_corrections_found', { for: 'insert', to: app, withCheck: isSystem('reader') }),
  ],
).enableRLS();
