import { sql } from 'drizzle-orm';
import { date, index, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

/** The PCs of a unit's counters that several officers share. The browser keeps a random name in a cookie; only its digest is kept here. */
export const counterDevices = pgTable(
  'counter_devices',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    /** `Máy quầy số 2` */
    name: text('name').notNull(),
    digest: text('digest').notNull().unique(),
    registeredBy: text('registered_by').notNull(),
    registeredAt: moment('registered_at').notNull(),
    revokedAt: moment('revoked_at'),
    revokedBy: text('revoked_by'),
    lastUsedDay: date('last_used_day', { mode: 'string' }),
  },
  (t) => {
    const managed = sql`cardinality(${unitsAs('system admin')}) > 0 or ${isSystem('identity')} or unit = any ${unitsAs('commune admin')}`;
    return [
      index('counter_devices_unit').on(t.unit),
      pgPolicy('counter_devices_managed', { for: 'all', to: app, using: managed, withCheck: managed }),
    ];
  },
).enableRLS();
