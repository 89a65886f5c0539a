import { sql } from 'drizzle-orm';
import { check, index, pgPolicy, pgTable, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { app, isSystem, moment } from '../../platform/database/columns.ts';
import { addedToSeen, dossiers, ofSeenDossier } from './dossiers.table.ts';

/** How a result came into somebody's hand: who took it, by what that was seen, which originals went back. */
export const dossierHandovers = pgTable(
  'dossier_handovers',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    givenBy: text('given_by').notNull(),
    givenAt: moment('given_at').notNull(),
    /** `owner`, or `authorised` by a paper. */
    taker: text('taker').notNull(),
    /** `signature` on the tablet, `code` to the phone, or signed on `paper`. */
    proof: text('proof').notNull(),
    /** Name, number, relation, paper of authorisation, signature: sealed as one. */
    sealed: text('sealed').notNull(),
    /** Codes of the papers whose originals went back. */
    originals: text('originals').array().notNull(),
  },
  (t) => [
    check('dossier_handovers_taker', sql`${t.taker} in ('owner', 'authorised')`),
    check('dossier_handovers_proof', sql`${t.proof} in ('signature', 'code', 'paper')`),
    pgPolicy('dossier_handovers_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('dossier_handovers_written', { for: 'insert', to: app, withCheck: addedToSeen }),
  ],
).enableRLS();

/** A result on its way by the public post (bưu chính công ích). */
export const dossierParcels = pgTable(
  'dossier_parcels',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    /** As the post printed it. */
    tracking: text('tracking').notNull(),
    preparedBy: text('prepared_by').notNull(),
    preparedAt: moment('prepared_at').notNull(),
    handedOverAt: moment('handed_over_at'),
    arrivedAt: moment('arrived_at'),
  },
  (t) => [
    uniqueIndex('dossier_parcels_tracking').on(t.tracking),
    pgPolicy('dossier_parcels_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** The one-time code that was sent to the phone of whoever takes a result; the newest ends the one before. */
export const returnCodes = pgTable(
  'return_codes',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    digest: text('digest').notNull(),
    sentAt: moment('sent_at').notNull(),
    untilAt: moment('until_at').notNull(),
  },
  () => [pgPolicy('return_codes_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen })],
).enableRLS();

/** Which reminders of a result that nobody collected were given: once per number. */
export const returnReminders = pgTable(
  'return_reminders',
  {
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    number: smallint('number').notNull(),
    toldAt: moment('told_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.dossier, t.number] }),
    index('return_reminders_told').on(t.toldAt),
    pgPolicy('return_reminders_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('return_reminders_told', { for: 'insert', to: app, withCheck: isSystem('worker') }),
  ],
).enableRLS();
