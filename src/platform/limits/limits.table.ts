import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { app, moment } from '../database/columns.ts';

/** How often something was tried in the present window. Keys are hashes: no phone number stands here. */
export const limits = pgTable(
  'limits',
  {
    name: text('name').notNull(),
    key: text('key').notNull(),
    windowEnds: moment('window_ends').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.name, t.key] }),
    pgPolicy('limits_all', { for: 'all', to: app, using: sql`true`, withCheck: sql`true` }),
  ],
).enableRLS();
