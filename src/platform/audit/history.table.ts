import { type SQL, sql } from 'drizzle-orm';
import { integer, jsonb, pgPolicy, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, moment } from '../database/columns.ts';

/**
 * What administrators did to their things, one row per deed, never changed. The number of a thing's last deed is the version that a page shows: whoever
 * decides on an older one is told who was faster. `data` holds codes, ids and what is published anyway, never personal data.
 */
export const historyTable = (name: string, { seen, may }: { seen: SQL; may: SQL }) =>
  pgTable(
    name,
    {
      id: uuid('id').primaryKey(),
      /** Which of the subject's things: `account`, `hamlets`, `settings`, `offers`. */
      thing: text('thing').notNull(),
      subject: text('subject').notNull(),
      version: integer('version').notNull(),
      verb: text('verb').notNull(),
      doneBy: text('done_by').notNull(),
      doneAt: moment('done_at').notNull(),
      data: jsonb('data').notNull().default({}),
    },
    (t) => [
      unique(`${name}_version`).on(t.thing, t.subject, t.version),
      pgPolicy(`${name}_seen`, { for: 'select', to: app, using: seen }),
      pgPolicy(`${name}_added`, { for: 'insert', to: app, withCheck: sql`done_by = ${actorId} and (${may})` }),
    ],
  ).enableRLS();
