import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgPolicy, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, moment, unitsAs, unitsWithin } from '../../platform/database/columns.ts';

const province = sql`(unit = any ${unitsWithin('province admin')} or cardinality(${unitsAs('system admin')}) > 0)`;
const commune = sql`(level = 'commune' and unit = any ${unitsAs('commune admin')})`;

/**
 * What an indicator is to reach in a unit by the end of a period, as a decision has it. A row is never changed but for the moment at which another took
 * its place, so that what was planned stays readable. Decisions are published: everybody reads.
 */
export const targets = pgTable(
  'targets',
  {
    id: uuid('id').primaryKey(),
    indicator: text('indicator').notNull(),
    unit: text('unit').notNull(),
    /** `2026`, `2026-Q3`, `2026-07`. */
    period: text('period').notNull(),
    /** Decimal text in the indicator's unit. */
    value: text('value').notNull(),
    /** Who decided: the province for its communes, or the commune for itself. */
    level: text('level', { enum: ['province', 'commune'] }).notNull(),
    decision: text('decision').notNull(),
    decidedOn: date('decided_on', { mode: 'string' }).notNull(),
    setBy: text('set_by').notNull(),
    setAt: moment('set_at').notNull(),
    /** Since when another holds, or none. */
    replacedAt: moment('replaced_at'),
    rowVersion: integer('row_version').notNull(),
  },
  (t) => [
    check('targets_level', sql`${t.level} in ('province', 'commune')`),
    check('targets_value', sql`${t.value} ~ '^-?[0-9]{1,15}([.][0-9]{1,6})?$'`),
    check('targets_period', sql`${t.period} ~ '^[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$'`),
    uniqueIndex('targets_one').on(t.unit, t.indicator, t.period).where(sql`replaced_at is null`),
    index('targets_period_unit').on(t.period, t.unit),
    pgPolicy('targets_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('targets_set', {
      for: 'insert',
      to: app,
      withCheck: sql`set_by = ${actorId} and ((level = 'province' and ${province}) or ${commune})`,
    }),
    pgPolicy('targets_replaced', {
      for: 'update',
      to: app,
      using: sql`${province} or ${commune}`,
      withCheck: sql`${province} or ${commune}`,
    }),
  ],
).enableRLS();
