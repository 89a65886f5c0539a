import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  integer,
  jsonb,
  numeric,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { historyTable } from '../../platform/audit/history.table.ts';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

const central = sql`cardinality(${unitsAs('province admin', 'system admin')}) > 0`;
const within = (...roles: readonly string[]) => sql`((select xaso_units_within(${unitsAs(...roles)}))::text[])`;
const LOOKING = ['desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'];
const seen = sql`${isSystem('reader', 'worker')} or unit = any ${within(...LOOKING)}`;
const dated = () => ({
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validTo: date('valid_to', { mode: 'string' }),
  /** Who wrote it: what an administrator wrote is never overwritten by the content that comes with the program. */
  source: text('source', { enum: ['content', 'administrator'] }).notNull(),
  setBy: text('set_by').notNull(),
  setAt: moment('set_at').notNull(),
});
const published = (table: string) => [
  pgPolicy(`${table}_read`, { for: 'select', to: app, using: sql`true` }),
  pgPolicy(`${table}_add`, { for: 'insert', to: app, withCheck: sql`${isSystem('content')} or ${central}` }),
  pgPolicy(`${table}_change`, {
    for: 'update',
    to: app,
    using: sql`${isSystem('content')} or ${central}`,
    withCheck: sql`${isSystem('content')} or ${central}`,
  }),
];
const evidence = () => ({
  hash: text('hash'),
  bytes: bigint('bytes', { mode: 'number' }),
  type: text('type'),
  sealed: boolean('sealed').notNull().default(false),
  name: text('name'),
});

/** What is measured, as dated data: see `indicatorSchema`. A new version holds from its day on; formulas of former days stay. */
export const indicators = pgTable(
  'indicators',
  { code: text('code').notNull(), version: integer('version').notNull(), body: jsonb('body').notNull(), ...dated() },
  (t) => [primaryKey({ columns: [t.code, t.version] }), ...published('indicators')],
).enableRLS();

/** A set of indicators with its groups, points and rules: see `setSchema`. */
export const indicatorSets = pgTable(
  'indicator_sets',
  { code: text('code').notNull(), version: integer('version').notNull(), body: jsonb('body').notNull(), ...dated() },
  (t) => [primaryKey({ columns: [t.code, t.version] }), ...published('indicator_sets')],
).enableRLS();

/** Who set which indicator or set, and when. */
export const indicatorChanges = historyTable('indicator_changes', { seen: central, may: central });

/** A figure that nobody counts here: said by somebody, with evidence, and holding once a second person has approved it. */
export const declaredFigures = pgTable(
  'declared_figures',
  {
    id: uuid('id').primaryKey(),
    indicator: text('indicator').notNull(),
    unit: text('unit').notNull(),
    starts: date('starts', { mode: 'string' }).notNull(),
    ends: date('ends', { mode: 'string' }).notNull(),
    numerator: numeric('numerator'),
    denominator: numeric('denominator'),
    /** In the indicator's unit. */
    value: numeric('value').notNull(),
    /** `=`, or `>` and `<` where the evidence says no more than over or under. */
    relation: text('relation').notNull(),
    /** Whose share it is: of households, of people, of something else that the basis names; null: a count, or said before anybody asked. */
    denominatorOf: text('denominator_of'),
    /** On which day it was so; null: said before anybody asked. */
    surveyedOn: date('surveyed_on', { mode: 'string' }),
    /** From where it is: document, survey. */
    basis: text('basis').notNull(),
    ...evidence(),
    declaredBy: text('declared_by').notNull(),
    declaredAt: moment('declared_at').notNull(),
    decision: text('decision'),
    reason: text('reason'),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    check('declared_figures_four_eyes', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.declaredBy}`),
    check(
      'declared_figures_decision',
      sql`(${t.decision} is null) = (${t.decidedBy} is null) and ${t.decision} in ('approved', 'refused')`,
    ),
    check('declared_figures_relation', sql`${t.relation} in ('=', '>', '<')`),
    check('declared_figures_denominator_of', sql`${t.denominatorOf} in ('households', 'people', 'other')`),
    check('declared_figures_period', sql`${t.starts} <= ${t.ends}`),
    pgPolicy('declared_figures_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('declared_figures_said', {
      for: 'insert',
      to: app,
      withCheck: sql`declared_by = ${actorId} and decided_by is null
        and (unit = any ${unitsAs('leader', 'clerk', 'commune admin')} or unit = any ${within('province admin')})`,
    }),
    pgPolicy('declared_figures_decided', {
      for: 'update',
      to: app,
      using: sql`declared_by <> ${actorId} and (unit = any ${unitsAs('leader')} or unit = any ${within('province admin')})`,
      withCheck: sql`decided_by = ${actorId}`,
    }),
  ],
).enableRLS();

/** Which figures a unit shows to everybody, from when, until when. */
export const indicatorPublications = pgTable(
  'indicator_publications',
  {
    unit: text('unit').notNull(),
    indicator: text('indicator').notNull(),
    shownFrom: moment('shown_from').notNull(),
    shownUntil: moment('shown_until'),
    setBy: text('set_by').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    const may = sql`set_by = ${actorId} and unit = any ${unitsAs('leader', 'commune admin', 'province admin')}`;
    return [
      primaryKey({ columns: [t.unit, t.indicator] }),
      pgPolicy('indicator_publications_read', { for: 'select', to: app, using: sql`true` }),
      pgPolicy('indicator_publications_add', { for: 'insert', to: app, withCheck: may }),
      pgPolicy('indicator_publications_change', {
        for: 'update',
        to: app,
        using: sql`unit = any ${unitsAs('leader', 'commune admin', 'province admin')}`,
        withCheck: may,
      }),
    ];
  },
).enableRLS();

/** The points of one metric of a set, as the unit gives them to itself, as the verifier does, and as they end. */
export const setScores = pgTable(
  'set_scores',
  {
    id: uuid('id').primaryKey(),
    set: text('set_code').notNull(),
    version: integer('version').notNull(),
    unit: text('unit').notNull(),
    starts: date('starts', { mode: 'string' }).notNull(),
    ends: date('ends', { mode: 'string' }).notNull(),
    metric: text('metric').notNull(),
    /** What was found, before the rule makes points of it: a count, a percentage, 1 for yes. */
    found: numeric('found'),
    self: numeric('self'),
    verified: numeric('verified'),
    final: numeric('final'),
    note: text('note').notNull(),
    ...evidence(),
    selfBy: text('self_by').notNull(),
    selfAt: moment('self_at').notNull(),
    verifiedBy: text('verified_by'),
    verifiedAt: moment('verified_at'),
    finalBy: text('final_by'),
    finalAt: moment('final_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    unique('set_scores_metric').on(t.set, t.version, t.unit, t.starts, t.ends, t.metric),
    check('set_scores_four_eyes', sql`${t.verifiedBy} is null or ${t.verifiedBy} <> ${t.selfBy}`),
    check('set_scores_final_eyes', sql`${t.finalBy} is null or ${t.finalBy} <> ${t.selfBy}`),
    pgPolicy('set_scores_seen', { for: 'select', to: app, using: seen }),
    pgPolicy('set_scores_said', {
      for: 'insert',
      to: app,
      withCheck: sql`self_by = ${actorId} and verified_by is null and final_by is null and unit = any ${unitsAs('leader', 'commune admin')}`,
    }),
    pgPolicy('set_scores_changed', {
      for: 'update',
      to: app,
      using: sql`unit = any ${unitsAs('leader', 'commune admin')} or unit = any ${within('province admin')}`,
      withCheck: sql`(self_by = ${actorId} and verified_by is null) or verified_by = ${actorId} or final_by = ${actorId}`,
    }),
  ],
).enableRLS();
