import { sql } from 'drizzle-orm';
import { bigint, boolean, check, date, index, integer, jsonb, pgPolicy, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, moment, unitsAs, unitsWithin } from '../../platform/database/columns.ts';
import type { Difference } from './kit.rules.ts';

const LOOKING = ['leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'];
const seen = sql`unit = any ${unitsWithin(...LOOKING)}`;
const province = sql`unit = any ${unitsWithin('province admin')}`;
/** A commune says itself that it is ready; the province may say it for any of its communes. */
const confirms = sql`(unit = any ${unitsAs('leader', 'commune admin')} or ${province})`;

/** A stage of the rollout in a province (`unit`), as a decision has it. */
export const rolloutPhases = pgTable(
  'rollout_phases',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    number: integer('number').notNull(),
    name: text('name').notNull(),
    starts: date('starts', { mode: 'string' }).notNull(),
    ends: date('ends', { mode: 'string' }),
    decision: text('decision').notNull(),
    decidedOn: date('decided_on', { mode: 'string' }).notNull(),
    setBy: text('set_by').notNull(),
    setAt: moment('set_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    check('rollout_phases_period', sql`${t.ends} is null or ${t.ends} >= ${t.starts}`),
    uniqueIndex('rollout_phases_number').on(t.unit, t.number),
    pgPolicy('rollout_phases_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('rollout_phases_set', { for: 'insert', to: app, withCheck: sql`set_by = ${actorId} and ${province}` }),
    pgPolicy('rollout_phases_changed', { for: 'update', to: app, using: province, withCheck: sql`set_by = ${actorId} and ${province}` }),
  ],
).enableRLS();

/** A commune of a phase. `live_on` is its day zero: from that day it works by the model, by a decision. */
export const rolloutCommunes = pgTable(
  'rollout_communes',
  {
    id: uuid('id').primaryKey(),
    phase: uuid('phase')
      .notNull()
      .references(() => rolloutPhases.id),
    unit: text('unit').notNull(),
    plannedOn: date('planned_on', { mode: 'string' }).notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: moment('added_at').notNull(),
    removedAt: moment('removed_at'),
    liveOn: date('live_on', { mode: 'string' }),
    liveDecision: text('live_decision'),
    liveBy: text('live_by'),
    liveAt: moment('live_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    check('rollout_communes_live', sql`(${t.liveOn} is null) = (${t.liveBy} is null)`),
    check('rollout_communes_stays', sql`${t.removedAt} is null or ${t.liveOn} is null`),
    uniqueIndex('rollout_communes_once').on(t.unit).where(sql`removed_at is null`),
    index('rollout_communes_phase').on(t.phase),
    pgPolicy('rollout_communes_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('rollout_communes_added', { for: 'insert', to: app, withCheck: sql`added_by = ${actorId} and ${province}` }),
    pgPolicy('rollout_communes_changed', { for: 'update', to: app, using: province, withCheck: province }),
  ],
).enableRLS();

/** What a commune has ready, as somebody confirmed it, with the evidence. Taken back, the row stays. */
export const rolloutChecks = pgTable(
  'rollout_checks',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    /** The point of the checklist, and the version of the checklist by which it was confirmed. */
    item: text('item').notNull(),
    version: text('version').notNull(),
    note: text('note').notNull(),
    hash: text('hash'),
    bytes: bigint('bytes', { mode: 'number' }),
    type: text('type'),
    sealed: boolean('sealed').notNull().default(false),
    name: text('name'),
    confirmedBy: text('confirmed_by').notNull(),
    confirmedAt: moment('confirmed_at').notNull(),
    withdrawnBy: text('withdrawn_by'),
    withdrawnAt: moment('withdrawn_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('rollout_checks_one').on(t.unit, t.item).where(sql`withdrawn_at is null`),
    pgPolicy('rollout_checks_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('rollout_checks_confirmed', { for: 'insert', to: app, withCheck: sql`confirmed_by = ${actorId} and ${confirms}` }),
    pgPolicy('rollout_checks_withdrawn', { for: 'update', to: app, using: confirms, withCheck: confirms }),
  ],
).enableRLS();

/** One use of the replication kit on one commune: what differed before and after, so that it can be shown, and undone until first use. */
export const rolloutKits = pgTable(
  'rollout_kits',
  {
    id: uuid('id').primaryKey(),
    source: text('source').notNull(),
    unit: text('unit').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    basis: text('basis').notNull(),
    /** A use that was interrupted stays `copying` or `undoing` and is taken up again. */
    state: text('state', { enum: ['copying', 'copied', 'undoing', 'undone'] }).notNull(),
    differences: jsonb('differences').$type<Difference[]>().notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull(),
    undoneBy: text('undone_by'),
    undoneAt: moment('undone_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    check('rollout_kits_state', sql`${t.state} in ('copying', 'copied', 'undoing', 'undone')`),
    check('rollout_kits_other', sql`${t.source} <> ${t.unit}`),
    index('rollout_kits_unit').on(t.unit, t.madeAt),
    pgPolicy('rollout_kits_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('rollout_kits_made', { for: 'insert', to: app, withCheck: sql`made_by = ${actorId} and ${province}` }),
    pgPolicy('rollout_kits_changed', { for: 'update', to: app, using: province, withCheck: province }),
  ],
).enableRLS();
