import { sql } from 'drizzle-orm';
import { bigint, customType, date, index, integer, pgPolicy, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });
/** Offices that work with dossiers; then those that look at figures. Both see the units that went into theirs, too. */
const WORKING = ['desk officer', 'specialist', 'leader', 'clerk'] as const;
const LOOKING = [...WORKING, 'commune admin', 'province viewer', 'province admin', 'system admin'] as const;
const within = (...roles: readonly string[]) => sql`((select xaso_units_within(${unitsAs(...roles)}))::text[])`;
const house = isSystem('reader', 'worker');

/** The measures are written anew beside those that are read, then take their place: each time is a generation. */
export const measureGenerations = pgTable(
  'measure_generations',
  {
    id: smallint('id').primaryKey(),
    /** `building`, `live`, `old`. */
    state: text('state').notNull(),
    /** The edition of the rules (`RULES`) by which it is counted. */
    rules: smallint('rules').notNull().default(1),
    begunAt: moment('begun_at').notNull(),
    liveAt: moment('live_at'),
  },
  () => [
    pgPolicy('measure_generations_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('measure_generations_kept', { for: 'all', to: app, using: isSystem('reader'), withCheck: isSystem('reader') }),
  ],
).enableRLS();

/**
 * What each subject contributes: the roll-ups are sums of these rows, and from any sum they lead to what is behind it. `measures` and `amounts` stand in
 * the same order. `horizon`: of the transactions before it, every event of the subject is in these rows.
 */
export const measureParts = pgTable(
  'measure_parts',
  {
    generation: smallint('generation').notNull(),
    subject: uuid('subject').notNull(),
    unit: text('unit').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    field: text('field').notNull(),
    channel: text('channel').notNull(),
    measures: smallint('measures').array().notNull(),
    amounts: integer('amounts').array().notNull(),
    epoch: smallint('epoch').notNull(),
    horizon: transactionId('horizon').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.generation, t.subject, t.day, t.unit] }),
    index('measure_parts_unit').on(t.generation, t.unit, t.day),
    // Different ones are counted from here, not summed (90: visits).
    index('measure_parts_visits').on(t.generation, t.unit, t.day, t.field, t.channel, t.subject).where(sql`90 = any(measures)`),
    pgPolicy('measure_parts_seen', { for: 'select', to: app, using: sql`${house} or unit = any ${within(...WORKING)}` }),
    pgPolicy('measure_parts_kept', { for: 'all', to: app, using: isSystem('reader'), withCheck: isSystem('reader') }),
  ],
).enableRLS();

/** The roll-ups: counts per unit, month (`span` m; `d` for the days of the current quarter), field and channel. Never a percentage, never a procedure. */
export const measureSums = pgTable(
  'measure_sums',
  {
    generation: smallint('generation').notNull(),
    span: text('span').notNull(),
    unit: text('unit').notNull(),
    measure: smallint('measure').notNull(),
    starts: date('starts', { mode: 'string' }).notNull(),
    field: text('field').notNull(),
    channel: text('channel').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.generation, t.span, t.unit, t.measure, t.starts, t.field, t.channel] }),
    pgPolicy('measure_sums_seen', { for: 'select', to: app, using: sql`${house} or unit = any ${within(...LOOKING)}` }),
    pgPolicy('measure_sums_kept', { for: 'all', to: app, using: isSystem('reader'), withCheck: isSystem('reader') }),
  ],
).enableRLS();

/**
 * The same counts of all fields together, per month and per quarter (`span` m, q): what a page of many units reads, whether there were many dossiers or few.
 * `channel` is empty for all channels together.
 */
export const measureTotals = pgTable(
  'measure_totals',
  {
    generation: smallint('generation').notNull(),
    span: text('span').notNull(),
    unit: text('unit').notNull(),
    starts: date('starts', { mode: 'string' }).notNull(),
    channel: text('channel').notNull(),
    measure: smallint('measure').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
  },
  (t) => [
    // What is counted of a unit in a month lies together: all measures of a page are read at once.
    primaryKey({ columns: [t.generation, t.span, t.unit, t.starts, t.channel, t.measure] }),
    pgPolicy('measure_totals_seen', { for: 'select', to: app, using: sql`${house} or unit = any ${within(...LOOKING)}` }),
    pgPolicy('measure_totals_kept', { for: 'all', to: app, using: isSystem('reader'), withCheck: isSystem('reader') }),
  ],
).enableRLS();
