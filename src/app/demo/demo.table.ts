import { date, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
import { app, isSystem, moment } from '../../platform/database/columns.ts';

/** That a demonstration was begun, for which day, and when it was whole: one row for `demo`, one for a province's or the pilot's lives and for each of its communes. */
export const demoLoads = pgTable(
  'demo_loads',
  { name: text('name').primaryKey(), day: date('day', { mode: 'string' }).notNull(), finishedAt: moment('finished_at') },
  () => [pgPolicy('demo_loads_content', { for: 'all', to: app, using: isSystem('content'), withCheck: isSystem('content') })],
).enableRLS();
