import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { user } from '../../platform/identity/identity.table.ts';
import { HANDLING, ROLES } from './people.rules.ts';

const isHouse = isSystem('identity', 'worker', 'reader');
const works = sql`cardinality(${unitsAs(...HANDLING)}) > 0`;
const heads = unitsAs('leader', 'commune admin');

/** When an officer is away: from the first to the last day, both included. Why is nobody's business here. A cancelled one ended at that moment. */
export const leaves = pgTable(
  'leaves',
  {
    id: uuid('id').primaryKey(),
    account: text('account')
      .notNull()
      .references(() => user.id),
    firstDay: date('first_day', { mode: 'string' }).notNull(),
    lastDay: date('last_day', { mode: 'string' }).notNull(),
    enteredBy: text('entered_by').notNull(),
    enteredAt: moment('entered_at').notNull(),
    cancelledAt: moment('cancelled_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    // The posts' own policies judge whose colleague it is.
    const colleague = sql`exists (select 1 from posts p where p.account = leaves.account)`;
    const may = sql`(account = ${actorId} and ${works}) or ${isHouse}
      or exists (select 1 from posts p where p.account = leaves.account and p.unit = any ${heads})`;
    return [
      index('leaves_account').on(t.account, t.lastDay),
      check('leaves_days', sql`${t.lastDay} >= ${t.firstDay}`),
      pgPolicy('leaves_seen', { for: 'select', to: app, using: sql`account = ${actorId} or ${isHouse} or ${colleague}` }),
      pgPolicy('leaves_entered', { for: 'insert', to: app, withCheck: may }),
      pgPolicy('leaves_changed', { for: 'update', to: app, using: may, withCheck: may }),
    ];
  },
).enableRLS();

/** Who acts in whose place in a unit, on which days and for what: offices, and procedures (all of them without a list). By a written decision. */
export const standIns = pgTable(
  'stand_ins',
  {
    id: uuid('id').primaryKey(),
    absent: text('absent')
      .notNull()
      .references(() => user.id),
    standIn: text('stand_in')
      .notNull()
      .references(() => user.id),
    unit: text('unit').notNull(),
    roles: text('roles').array().notNull(),
    procedures: text('procedures').array(),
    firstDay: date('first_day', { mode: 'string' }).notNull(),
    lastDay: date('last_day', { mode: 'string' }).notNull(),
    basis: text('basis').notNull(),
    givenBy: text('given_by').notNull(),
    givenAt: moment('given_at').notNull(),
    endedAt: moment('ended_at'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    const may = sql`${isHouse} or unit = any ${heads} or (absent = ${actorId} and unit = any ${unitsAs(...HANDLING)})`;
    return [
      index('stand_ins_stand_in').on(t.standIn, t.lastDay),
      index('stand_ins_unit').on(t.unit, t.lastDay),
      check('stand_ins_days', sql`${t.lastDay} >= ${t.firstDay}`),
      check('stand_ins_two', sql`${t.absent} <> ${t.standIn}`),
      check(
        'stand_ins_roles',
        sql`cardinality(${t.roles}) > 0 and ${t.roles} <@ array[${sql.raw(HANDLING.map((one) => `'${one}'`).join(', '))}]`,
      ),
      pgPolicy('stand_ins_seen', {
        for: 'select',
        to: app,
        using: sql`absent = ${actorId} or stand_in = ${actorId} or unit = any ${unitsAs(...ROLES)} or ${isHouse}`,
      }),
      pgPolicy('stand_ins_given', { for: 'insert', to: app, withCheck: may }),
      pgPolicy('stand_ins_ended', { for: 'update', to: app, using: may, withCheck: may }),
    ];
  },
).enableRLS();
