import { date, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
import { app, isSystem, moment } from '../../platform/database/columns.ts';

/** That the demonstration was begun, for which day, and when it was whole. At most one row. */
export const demoLoads = pgTable(
  'demo_loads',
  { name: text('name').primaryKey(), day: date('day', { mode: 'string' }).notNull(), finishedAt: moment('finished_at') },
  () => [pgPolicy('demo_loads_content', { for: 'all', to: app, using: isSystem('content'), withCheck: isSystem('content') })],
).enableRLS();
