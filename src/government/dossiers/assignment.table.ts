import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs, unitsWithin } from '../../platform/database/columns.ts';
import { HANDLING, ROLES } from '../../registers/people/people.rules.ts';
import { dossiers } from './dossiers.table.ts';

const ofSeenDossier = sql`exists (select 1 from dossiers d where d.id = dossier)`;
const addedToSeen = sql`xaso_sees_dossier(dossier)`;
const ways = sql.raw("'round_robin', 'least_loaded', 'by_hamlet', 'by_head'");

/** How a unit gives work to its officers: for one procedure, one field or all, at one step or all, from a day on. The narrowest and latest holds. */
export const assignmentRules = pgTable(
  'assignment_rules',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    procedure: text('procedure'),
    field: text('field'),
    step: text('step'),
    way: text('way').notNull(),
    /** For `by_hamlet`: who serves which hamlet, by the hamlet's name and the officer's account. */
    hamlets: jsonb('hamlets').$type<Record<string, string>>().notNull().default({}),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    setBy: text('set_by').notNull(),
    setAt: moment('set_at').notNull(),
    removedAt: moment('removed_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    // The province's administrator copies a pilot's rules to other communes, and gives no work to anybody.
    const copied = sql`(unit = any ${unitsWithin('province admin')} and way <> 'by_hamlet')`;
    const may = sql`unit = any ${unitsAs('leader', 'commune admin')} or ${copied}`;
    return [
      index('assignment_rules_unit').on(t.unit),
      check('assignment_rules_way', sql`${t.way} in (${ways})`),
      check('assignment_rules_period', sql`${t.validTo} is null or ${t.validTo} >= ${t.validFrom}`),
      check('assignment_rules_narrow', sql`${t.procedure} is null or ${t.field} is null`),
      pgPolicy('assignment_rules_seen', {
        for: 'select',
        to: app,
        using: sql`unit = any ${unitsAs(...ROLES)} or unit = any ${unitsWithin('province admin')} or ${isSystem('worker', 'reader')}`,
      }),
      pgPolicy('assignment_rules_set', { for: 'insert', to: app, withCheck: may }),
      pgPolicy('assignment_rules_ended', { for: 'update', to: app, using: may, withCheck: may }),
    ];
  },
).enableRLS();

/**
 * Whose turn it is under a rule. Taken in a short transaction of its own, so that no receipt waits for another's commit; `recent` are choices that may not be
 * committed yet, so that many receipts at once do not all find the same officer least loaded.
 */
export const assignmentTurns = pgTable(
  'assignment_turns',
  {
    rule: uuid('rule')
      .primaryKey()
      .references(() => assignmentRules.id),
    unit: text('unit').notNull(),
    next: bigint('next', { mode: 'number' }).notNull(),
    recent: jsonb('recent').$type<{ account: string; dossier: string; at: string }[]>().notNull().default([]),
  },
  () => {
    const may = sql`unit = any ${unitsAs(...HANDLING)} or ${isSystem('worker')}`;
    return [pgPolicy('assignment_turns_taken', { for: 'all', to: app, using: may, withCheck: may })];
  },
).enableRLS();

/** The way of a dossier through its steps, each with its own clock: the fold of its events. At most one is open. */
export const dossierSteps = pgTable(
  'dossier_steps',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    number: smallint('number').notNull(),
    step: text('step').notNull(),
    /** The office that the step belongs to, and the unit. */
    role: text('role').notNull(),
    unit: text('unit').notNull(),
    /** Who has it, or had it last. */
    officer: text('officer'),
    /** Who handed it on to here: who may take it back until it is opened. */
    sentBy: text('sent_by'),
    enteredAt: moment('entered_at').notNull(),
    /** When somebody of the office first looked at it here. */
    openedAt: moment('opened_at'),
    leftAt: moment('left_at'),
    /** Working hours that the procedure's version gives the step. */
    hours: doublePrecision('hours').notNull(),
    /** By the working-time clock; null where nothing is to be late, and while the clock stands still. */
    dueAt: moment('due_at'),
    soonAt: moment('soon_at'),
    /** The due moments for which "soon" and "late" were told: once each. */
    soonTold: moment('soon_told'),
    lateTold: moment('late_told'),
  },
  (t) => [
    uniqueIndex('dossier_steps_number').on(t.dossier, t.number),
    uniqueIndex('dossier_steps_open').on(t.dossier).where(sql`left_at is null`),
    index('dossier_steps_officer').on(t.officer).where(sql`left_at is null`),
    index('dossier_steps_soon').on(t.soonAt).where(sql`left_at is null`),
    pgPolicy('dossier_steps_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** From when on a dossier's due moment is near, by its unit's setting; and whether that was told. */
export const dueSoon = pgTable(
  'dossier_due_soon',
  {
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    dueAt: moment('due_at').notNull(),
    soonAt: moment('soon_at').notNull(),
    toldAt: moment('told_at'),
  },
  (t) => [
    primaryKey({ columns: [t.dossier, t.dueAt] }),
    index('dossier_due_soon_open').on(t.soonAt).where(sql`told_at is null`),
    pgPolicy('dossier_due_soon_worker', { for: 'all', to: app, using: isSystem('worker'), withCheck: isSystem('worker') }),
  ],
).enableRLS();

/** A question to another unit, or to one officer: opinions that the handling needs (xin ý kiến phối hợp). Whoever is asked sees the dossier while it is open. */
export const dossierOpinions = pgTable(
  'dossier_opinions',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    /** Who is asked: an officer of this unit, or anybody who handles dossiers there. */
    unit: text('unit').notNull(),
    officer: text('officer'),
    question: text('question').notNull(),
    askedBy: text('asked_by').notNull(),
    askedAt: moment('asked_at').notNull(),
    untilAt: moment('until_at').notNull(),
    /** Which time of the procedure's version this is that does not count; null: it counts. */
    notCounted: text('not_counted'),
    answer: text('answer'),
    answeredBy: text('answered_by'),
    answeredAt: moment('answered_at'),
    /** Taken back by who asked. */
    closedAt: moment('closed_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    const units = unitsAs(...HANDLING);
    const asked = sql`(unit = any ${units} and (officer is null or officer = ${actorId}))`;
    const asker = sql`(cardinality(${units}) > 0 and ${ofSeenDossier})`;
    return [
      index('dossier_opinions_dossier').on(t.dossier),
      index('dossier_opinions_open').on(t.unit).where(sql`answered_at is null and closed_at is null`),
      pgPolicy('dossier_opinions_seen', { for: 'select', to: app, using: sql`${asked} or ${asker} or ${isSystem('reader', 'worker')}` }),
      pgPolicy('dossier_opinions_asked', {
        for: 'insert',
        to: app,
        withCheck: sql`cardinality(${units}) > 0 and asked_by = ${actorId} and ${addedToSeen}`,
      }),
      pgPolicy('dossier_opinions_answered', {
        for: 'update',
        to: app,
        using: sql`${asked} or ${asker}`,
        withCheck: sql`${asked} or ${asker}`,
      }),
    ];
  },
).enableRLS();
