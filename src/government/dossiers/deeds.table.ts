import { boolean, pgPolicy, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { app, moment } from '../../platform/database/columns.ts';
import { addedToSeen, dossierNotes, dossiers, ofSeenDossier } from './dossiers.table.ts';

/** The one apology of a dossier, with its new date (Mẫu 04). The reason is the note. */
export const dossierApologies = pgTable(
  'dossier_apologies',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    issuedBy: text('issued_by').notNull(),
    issuedAt: moment('issued_at').notNull(),
    /** The officer who answers for it. */
    answerable: text('answerable'),
    /** The unit that is late. */
    unit: text('unit').notNull(),
    /** The due moment that is missed: it stays. */
    dueAt: moment('due_at').notNull(),
    /** Until when the apology had to be issued. */
    noticeBy: moment('notice_by').notNull(),
    appointmentAt: moment('appointment_at').notNull(),
    /** Issued after `notice_by`. */
    late: boolean('late').notNull(),
    note: uuid('note')
      .notNull()
      .references(() => dossierNotes.id),
  },
  () => [pgPolicy('dossier_apologies_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen })],
).enableRLS();

/** Why the handling of a dossier was stopped, for its notice (Mẫu 05). The reason, where one was given, is the note. */
export const dossierStops = pgTable(
  'dossier_stops',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    /** `requested` by the citizen, or `no_supplement` within its time. */
    kind: text('kind').notNull(),
    /** How the citizen asked: `online`, `desk`, `post`; null when nobody asked. */
    way: text('way'),
    stoppedBy: text('stopped_by').notNull(),
    stoppedAt: moment('stopped_at').notNull(),
    /** The state at that time. */
    state: smallint('state').notNull(),
    /** Codes of the papers that go back to the citizen. */
    returned: text('returned').array().notNull(),
    note: uuid('note').references(() => dossierNotes.id),
  },
  () => [pgPolicy('dossier_stops_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen })],
).enableRLS();
