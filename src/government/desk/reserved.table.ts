import { sql } from 'drizzle-orm';
import { check, integer, pgPolicy, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { app, moment, unitsAs } from '../../platform/database/columns.ts';
import { dossiers } from '../dossiers/dossiers.table.ts';

const atDesk = sql`unit = any ${unitsAs('desk officer')}`;

/** Numbers that were printed on blank slips, for days without a network. */
export const reservedBlocks = pgTable(
  'reserved_blocks',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    year: smallint('year').notNull(),
    first: integer('first').notNull(),
    last: integer('last').notNull(),
    printedBy: text('printed_by').notNull(),
    printedAt: moment('printed_at').notNull(),
  },
  (t) => [
    check('reserved_blocks_order', sql`${t.first} > 0 and ${t.last} >= ${t.first}`),
    pgPolicy('reserved_blocks_desk', { for: 'all', to: app, using: atDesk, withCheck: atDesk }),
  ],
).enableRLS();

/** A slip that was typed in: once per number. `dossier` is empty only while it is being taken in. */
export const reservedSlips = pgTable(
  'reserved_slips',
  {
    unit: text('unit').notNull(),
    year: smallint('year').notNull(),
    number: integer('number').notNull(),
    receivedAt: moment('received_at').notNull(),
    key: text('key').notNull(),
    typedBy: text('typed_by').notNull(),
    typedAt: moment('typed_at').notNull(),
    dossier: uuid('dossier').references(() => dossiers.id),
  },
  (t) => [
    primaryKey({ columns: [t.unit, t.year, t.number] }),
    pgPolicy('reserved_slips_desk', { for: 'all', to: app, using: atDesk, withCheck: atDesk }),
  ],
).enableRLS();
