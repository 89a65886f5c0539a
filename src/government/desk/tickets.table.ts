import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, jsonb, pgPolicy, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs, unitsWithin } from '../../platform/database/columns.ts';
import { addedToSeen, dossiers, ofSeenDossier } from '../dossiers/dossiers.table.ts';
import type { QueueSettings } from './tickets.schema.ts';

// The province's administrator copies a pilot's rules to communes below it.
const keepers = sql`${isSystem('content')} or unit = any ${unitsAs('commune admin')} or unit = any ${unitsWithin('province admin')}`;
const copiers = sql`unit = any ${unitsWithin('province admin')}`;

/**
 * How a unit's queue and its appointments work, by its decision, from a day on. A row is never changed: the next one goes before it; one that is taken back
 * stays to be read. An empty body: as usual again.
 */
export const queueSettings = pgTable(
  'queue_settings',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    body: jsonb('body').$type<QueueSettings | Record<string, never>>().notNull(),
    decision: text('decision').notNull(),
    addedAt: moment('added_at').notNull(),
    removedAt: moment('removed_at'),
  },
  (t) => [
    index('queue_settings_unit').on(t.unit, t.validFrom),
    pgPolicy('queue_settings_read', { for: 'select', to: app, using: sql`true` }),
    pgPolicy('queue_settings_add', { for: 'insert', to: app, withCheck: keepers }),
    pgPolicy('queue_settings_taken_back', { for: 'update', to: app, using: copiers, withCheck: copiers }),
  ],
).enableRLS();

const ownKiosks = sql`unit = any ${unitsAs('commune admin')}`;

/** The tablets that give numbers. A code of one hour makes a browser the kiosk; from then on its cookie is the key, kept here only as a digest. */
export const kiosks = pgTable(
  'kiosks',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    name: text('name').notNull(),
    codeDigest: text('code_digest').unique(),
    codeUntil: moment('code_until'),
    keyDigest: text('key_digest').unique(),
    addedBy: text('added_by').notNull(),
    addedAt: moment('added_at').notNull(),
    pairedAt: moment('paired_at'),
    endedAt: moment('ended_at'),
  },
  () => [
    pgPolicy('kiosks_keep', { for: 'all', to: app, using: ownKiosks, withCheck: ownKiosks }),
    pgPolicy('kiosks_open', { for: 'select', to: app, using: isSystem('tracking') }),
    pgPolicy('kiosks_pair', { for: 'update', to: app, using: isSystem('tracking'), withCheck: isSystem('tracking') }),
  ],
).enableRLS();

const atDesk = sql`unit = any ${unitsAs('kiosk', 'desk officer')}`;
const lookers = sql`${isSystem('tracking', 'reader', 'worker')} or unit = any ${unitsAs('kiosk', 'desk officer', 'leader')}`;

/** The numbers of a day. Nothing in them tells of the citizen: no name, no dossier, no reason of a priority. */
export const tickets = pgTable(
  'tickets',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    grp: text('grp').notNull(),
    number: integer('number').notNull(),
    /** waiting, called, served, missed. */
    state: text('state').notNull(),
    priority: boolean('priority').notNull().default(false),
    /** From when on the priority counts: an appointment's from its hour. */
    priorityFrom: moment('priority_from'),
    /** Handed over to this counter, which calls it first. */
    forCounter: smallint('for_counter'),
    counter: smallint('counter'),
    takenAt: moment('taken_at').notNull(),
    calledAt: moment('called_at'),
    /** The officer who serves it. */
    servedBy: text('served_by'),
    endedAt: moment('ended_at'),
    calls: smallint('calls').notNull().default(0),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('tickets_number').on(t.unit, t.day, t.grp, t.number),
    index('tickets_served').on(t.servedBy, t.calledAt),
    check('tickets_state', sql`${t.state} in ('waiting', 'called', 'served', 'missed')`),
    pgPolicy('tickets_look', { for: 'select', to: app, using: lookers }),
    // Who has an appointment gets a number through the public door, by the appointment's code.
    pgPolicy('tickets_take', { for: 'insert', to: app, withCheck: sql`${atDesk} or ${isSystem('tracking')}` }),
    pgPolicy('tickets_call', {
      for: 'update',
      to: app,
      using: sql`unit = any ${unitsAs('desk officer')}`,
      withCheck: sql`unit = any ${unitsAs('desk officer')}`,
    }),
  ],
).enableRLS();

/** How often somebody came to the desk for a dossier: once per ticket, or once a day where no ticket was drawn. */
export const deskVisits = pgTable(
  'desk_visits',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    unit: text('unit').notNull(),
    ticket: uuid('ticket').references(() => tickets.id),
    day: date('day', { mode: 'string' }).notNull(),
    at: moment('at').notNull(),
  },
  (t) => [
    uniqueIndex('desk_visits_ticket').on(t.dossier, t.ticket),
    uniqueIndex('desk_visits_day').on(t.dossier, t.day).where(sql`ticket is null`),
    pgPolicy('desk_visits_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();
