import { sql } from 'drizzle-orm';
import { index, jsonb, pgPolicy, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment } from '../database/columns.ts';

const mine = sql`actor = ${actorId} or ${isSystem('worker')}`;

/** The answers to writes, kept 30 days, so that a repeated write gets the first one's answer. */
export const idempotency = pgTable(
  'idempotency',
  {
    actor: text('actor').notNull(),
    verb: text('verb').notNull(),
    key: text('key').notNull(),
    inputHash: text('input_hash').notNull(),
    answer: jsonb('answer'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.actor, t.verb, t.key] }),
    index('idempotency_created').on(t.createdAt),
    pgPolicy('idempotency_own', { for: 'all', to: app, using: mine, withCheck: mine }),
  ],
).enableRLS();
