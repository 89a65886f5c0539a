import { sql } from 'drizzle-orm';
import { date, index, pgPolicy, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

const keepers = sql`${isSystem('content')} or unit = any ${unitsAs('commune admin')} or cardinality(${unitsAs('province admin', 'system admin')}) > 0`;

/** A unit's days without an appointment. See `PromiseRule`. A rule is ended, never changed: what was promised under it stays explained. */
export const promiseRules = pgTable(
  'promise_rules',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    weekday: smallint('weekday').notNull(),
    until: text('until'),
    procedures: text('procedures').array().notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    decision: text('decision').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (t) => [
    index('promise_rules_unit').on(t.unit),
    pgPolicy('promise_rules_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('promise_rules_add', { for: 'insert', to: app, withCheck: keepers }),
    pgPolicy('promise_rules_end', { for: 'update', to: app, using: keepers, withCheck: keepers }),
  ],
).enableRLS();
