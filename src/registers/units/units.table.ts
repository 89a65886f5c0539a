import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { historyTable } from '../../platform/audit/history.table.ts';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import type { Shape } from './shapes.rules.ts';
import { SHARED_BY } from './units.shares.rules.ts';

const central = sql`cardinality(${unitsAs('province admin', 'system admin')}) > 0`;
const writers = sql`${isSystem('content')} or ${central}`;
/** A commune keeps its own hamlets and settings. */
const keepers = (unit: string) => sql`${isSystem('content')} or ${sql.raw(unit)} = any ${unitsAs('commune admin')} or ${central}`;

const policies = (table: string, may: ReturnType<typeof keepers>) => [
  pgPolicy(`${table}_read`, { for: 'select', to: app, using: sql`true` }),
  pgPolicy(`${table}_add`, { for: 'insert', to: app, withCheck: may }),
  pgPolicy(`${table}_change`, { for: 'update', to: app, using: may, withCheck: may }),
];

/**
 * `source`: who wrote a row last. What an administrator wrote is never overwritten by the content that comes with the program, nor either by what is imported
 * (`xaso units import`); what was imported gives way to both.
 */
const period = () => ({
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  validTo: date('valid_to', { mode: 'string' }),
});
const source = () => text('source', { enum: ['content', 'administrator', 'import'] }).notNull();

/** The dated units; a row is one period of a unit's life. See `unitSchema`. */
export const units = pgTable(
  'units',
  {
    id: text('id').primaryKey(),
    code: text('code').notNull(),
    level: text('level').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    parent: text('parent').references((): AnyPgColumn => units.id),
    ...period(),
    basis: text('basis').notNull(),
    certainty: text('certainty'),
    source: source(),
  },
  // Who asks what lies below a unit asks step by step (xaso_units_within): with a whole country, each step by these.
  (t) => [index('units_parent').on(t.parent), ...policies('units', writers)],
).enableRLS();

/** What became of a unit. See `unitLinkSchema`; `changed_on` is the first day of the new state. */
export const unitLinks = pgTable(
  'unit_links',
  {
    from: text('from_unit')
      .notNull()
      .references(() => units.id),
    to: text('to_unit')
      .notNull()
      .references(() => units.id),
    kind: text('kind').notNull(),
    changedOn: date('changed_on', { mode: 'string' }).notNull(),
    basis: text('basis').notNull(),
    certainty: text('certainty'),
    source: source(),
  },
  (t) => [primaryKey({ columns: [t.from, t.to, t.changedOn] }), index('unit_links_to').on(t.to), ...policies('unit_links', writers)],
).enableRLS();

/** How much of a divided unit is in one of its parts, by a decision. See `unitShareSchema`; `share` in millionths of the whole. */
export const unitShares = pgTable(
  'unit_shares',
  {
    from: text('from_unit').notNull(),
    to: text('to_unit').notNull(),
    changedOn: date('changed_on', { mode: 'string' }).notNull(),
    decidedOn: date('decided_on', { mode: 'string' }).notNull(),
    share: integer('share').notNull(),
    by: text('by', { enum: SHARED_BY }).notNull(),
    basis: text('basis').notNull(),
    source: source(),
  },
  (t) => [
    primaryKey({ columns: [t.from, t.to, t.changedOn, t.decidedOn] }),
    foreignKey({
      name: 'unit_shares_link',
      columns: [t.from, t.to, t.changedOn],
      foreignColumns: [unitLinks.from, unitLinks.to, unitLinks.changedOn],
    }),
    check('unit_shares_part', sql`${t.share} > 0 and ${t.share} < 1000000`),
    ...policies('unit_shares', writers),
  ],
).enableRLS();

/** Ấp, khu phố: kept by the commune. See `hamletSchema`. */
export const hamlets = pgTable(
  'hamlets',
  {
    id: text('id').primaryKey(),
    commune: text('commune')
      .notNull()
      .references(() => units.id),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    ...period(),
    demo: boolean('demo').notNull(),
    source: source(),
  },
  (t) => [index('hamlets_commune').on(t.commune), ...policies('hamlets', keepers('commune'))],
).enableRLS();

/** What a unit says of itself, dated: its e-identifier, the desk's address, the telephone. See `unitSettingSchema`. */
export const unitSettings = pgTable(
  'unit_settings',
  {
    unit: text('unit')
      .notNull()
      .references(() => units.id),
    key: text('key').notNull(),
    value: text('value').notNull(),
    ...period(),
    basis: text('basis').notNull(),
    demo: boolean('demo').notNull(),
    source: source(),
  },
  (t) => [primaryKey({ columns: [t.unit, t.key, t.validFrom] }), ...policies('unit_settings', keepers('unit'))],
).enableRLS();

/** The area of a unit for a map, as coarse as a picture needs it (`xaso units shapes`). Where it comes from, whoever gives it answers for. */
export const unitShapes = pgTable(
  'unit_shapes',
  {
    unit: text('unit')
      .primaryKey()
      .references(() => units.id),
    shape: jsonb('shape').$type<Shape>().notNull(),
    setAt: moment('set_at').notNull(),
  },
  () => policies('unit_shapes', writers),
).enableRLS();

/** What was changed about a unit's hamlets, settings and ways of filing, by whom and when: for those who administer it and those who work with it. */
export const unitChanges = historyTable('unit_changes', {
  seen: sql`subject = any ${unitsAs('commune admin', 'clerk', 'leader')} or ${central}`,
  may: keepers('subject'),
});
