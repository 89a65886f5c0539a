import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { actorId, actorPersons, actorUnit, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';

/** Offices whose holders see the dossiers of their unit. Who steers a province sees figures; who administers accounts sees accounts. */
const OFFICES = ['desk officer', 'specialist', 'leader', 'clerk'] as const;

const units = unitsAs(...OFFICES);
/** The cheap question first: PostgreSQL asks the others only when it fails. */
const seen = sql`(account <> '' and account = ${actorId}) or ${isSystem('reader', 'worker', 'tracking')}
  or receiving_unit = any ${units} or competent_unit = any ${units} or supporting_unit = any ${units} or person = any ${actorPersons}`;
export const ofSeenDossier = sql`exists (select 1 from dossiers d where d.id = dossier)`;
/** The same for what the statement that files a dossier writes beside it: the dossier is not in that statement's snapshot yet. */
export const addedToSeen = sql`xaso_sees_dossier(dossier)`;
/** What officers write to each other is not for the citizen. */
const isOffice = sql`cardinality(${units}) > 0`;

/** One request of one person for one procedure. Its row is the fold of its events; its moments are told apart, "late" is computed. */
export const dossiers = pgTable(
  'dossiers',
  {
    id: uuid('id').primaryKey(),
    code: text('code').notNull().unique(),
    /** Its code in the system that keeps it, when that is not ours. */
    externalCode: text('external_code'),
    systemOfRecord: text('system_of_record').notNull(),
    procedure: text('procedure').notNull(),
    procedureVersion: text('procedure_version').notNull(),
    caseCode: text('case_code').notNull(),
    channel: text('channel').notNull(),
    keys: text('keys').notNull(),
    helper: text('helper'),
    supportingUnit: text('supporting_unit'),
    receivingUnit: text('receiving_unit').notNull(),
    competentUnit: text('competent_unit').notNull(),
    /** Whose dossier it is. */
    person: uuid('person').notNull(),
    /** As stated in the dossier. */
    applicantName: text('applicant_name').notNull(),
    applicantPhone: text('applicant_phone'),
    /** The account that filed it; empty when no account did. */
    account: text('account').notNull(),
    /** The random key of its QR. */
    trackingKey: text('tracking_key').notNull().unique(),
    state: smallint('state').notNull(),
    stateBefore: smallint('state_before'),
    outcome: text('outcome'),
    step: text('step'),
    assignee: text('assignee'),
    returnWay: text('return_way').notNull(),
    /** Where the post brings the result: sealed. */
    returnAddress: text('return_address'),
    submittedAt: moment('submitted_at').notNull(),
    receptionDueAt: moment('reception_due_at'),
    receivedAt: moment('received_at'),
    dueAt: moment('due_at'),
    promisedAt: moment('promised_at'),
    appointmentAt: moment('appointment_at'),
    resolvedAt: moment('resolved_at'),
    returnedAt: moment('returned_at'),
    /** When it ended without a result: refused at the desk, withdrawn, stopped. */
    endedAt: moment('ended_at'),
    supplementCount: smallint('supplement_count').notNull().default(0),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('dossiers_external').on(t.systemOfRecord, t.externalCode).where(sql`external_code is not null`),
    index('dossiers_queue').on(t.competentUnit, t.state, t.dueAt, t.id),
    index('dossiers_desk').on(t.receivingUnit, t.state, t.receptionDueAt, t.id),
    // A search by a common name looks through the newest first; nearly every dossier was received where it is decided.
    index('dossiers_newest').on(t.competentUnit, t.submittedAt, t.id),
    index('dossiers_newest_passed_on').on(t.receivingUnit, t.submittedAt, t.id).where(sql`receiving_unit <> competent_unit`),
    index('dossiers_account').on(t.account, t.submittedAt).where(sql`account <> ''`),
    index('dossiers_person').on(t.person),
    index('dossiers_due').on(t.dueAt).where(sql`state in (2, 4)`),
    index('dossiers_late').on(t.competentUnit, t.dueAt, t.id).where(sql`coalesce(resolved_at, ended_at) > due_at`),
    index('dossiers_promised').on(t.competentUnit, t.promisedAt).where(sql`promised_at is not null`),
    pgPolicy('dossiers_seen', { for: 'select', to: app, using: seen }),
    // Who sends for somebody helped sees the dossier in that very moment, and never again.
    pgPolicy('dossiers_sent_by_helper', { for: 'select', to: app, using: sql`helper = ${actorId} and submitted_at = (select xaso_now())` }),
    pgPolicy('dossiers_filed_by_helper', {
      for: 'insert',
      to: app,
      withCheck: sql`helper = ${actorId} and exists (select 1 from helpings h where h.helper = dossiers.helper and h.unit = dossiers.receiving_unit
        and h.procedure = dossiers.procedure and h.citizen = dossiers.account and h.agreed_at is not null and h.ended_at is null
        and h.until_at > (select xaso_now()))`,
    }),
    // Whoever is asked for an opinion sees that one dossier while the question is open; once per statement, not per row.
    pgPolicy('dossiers_asked', { for: 'select', to: app, using: sql`id = any ((select xaso_asked_dossiers())::uuid[])` }),
    pgPolicy('dossiers_changed', { for: 'update', to: app, using: seen, withCheck: seen }),
    pgPolicy('dossiers_filed', {
      for: 'insert',
      to: app,
      // A machine's token belongs to one unit and files there alone.
      withCheck: sql`(account <> '' and account = ${actorId} and receiving_unit = coalesce(${actorUnit}, receiving_unit)) or receiving_unit = any ${units} or ${isSystem('worker')}`,
    }),
  ],
).enableRLS();

/** What was answered in the form, encrypted as a whole: it is full of personal data and never searched. */
export const dossierAnswers = pgTable(
  'dossier_answers',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    sealed: text('sealed').notNull(),
  },
  () => [pgPolicy('dossier_answers_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen })],
).enableRLS();

/** The papers that belong to the dossier: those handed in, and those that a database stands for. */
export const dossierComponents = pgTable(
  'dossier_components',
  {
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    component: text('component').notNull(),
    source: text('source').notNull(),
    originals: smallint('originals').notNull(),
    certifiedCopies: smallint('certified_copies').notNull(),
    copies: smallint('copies').notNull(),
    /** The database that stands for the paper, and the basis. */
    database: text('database'),
    attachedAt: moment('attached_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.dossier, t.component] }),
    pgPolicy('dossier_components_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** Files of a dossier: pages of its papers, the result. The content stands in the file store under its hash. */
export const dossierFiles = pgTable(
  'dossier_files',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    /** The component's code; null for a result. */
    component: text('component'),
    kind: text('kind').notNull(),
    hash: text('hash').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    sealed: boolean('sealed').notNull(),
    /** As its owner called it. */
    name: text('name').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (t) => [
    index('dossier_files_dossier').on(t.dossier),
    pgPolicy('dossier_files_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** What moved the handling clock besides the receipt. Free text stands in dossier_notes. */
export const dossierPauses = pgTable(
  'dossier_pauses',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    /** `pause` (until resumed), `restart` (counted anew from `ended_at`), `not_counted` (another agency's time), `extension` (by `amount` of the term). */
    kind: text('kind').notNull(),
    reason: text('reason').notNull(),
    amount: smallint('amount'),
    basis: text('basis'),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (t) => [
    index('dossier_pauses_dossier').on(t.dossier),
    pgPolicy('dossier_pauses_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** One request for a supplement: every fault in one go. A second one carries a leader's reason. */
export const supplementRequests = pgTable(
  'supplement_requests',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    number: smallint('number').notNull(),
    askedBy: text('asked_by').notNull(),
    askedAt: moment('asked_at').notNull(),
    /** The last moment for the answer; afterwards the officer may close the dossier. */
    limitAt: moment('limit_at').notNull(),
    /** Why a second request, and who of the leaders allows it. */
    leader: text('leader'),
    leaderReason: text('leader_reason'),
    answeredAt: moment('answered_at'),
  },
  (t) => [
    uniqueIndex('supplement_requests_number').on(t.dossier, t.number),
    pgPolicy('supplement_requests_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** One fault, pinned to a field of the form, to a paper, or to the dossier as a whole. */
export const supplementFaults = pgTable(
  'supplement_faults',
  {
    id: uuid('id').primaryKey(),
    request: uuid('request')
      .notNull()
      .references(() => supplementRequests.id),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    target: text('target').notNull(),
    targetCode: text('target_code').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [
    index('supplement_faults_request').on(t.request),
    pgPolicy('supplement_faults_seen', { for: 'all', to: app, using: ofSeenDossier, withCheck: addedToSeen }),
  ],
).enableRLS();

/** Free text that goes with an event: why refused, why withdrawn, what was said when it was handed on. */
export const dossierNotes = pgTable(
  'dossier_notes',
  {
    id: uuid('id').primaryKey(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    verb: text('verb').notNull(),
    account: text('account').notNull(),
    text: text('text').notNull(),
    /** Whether the citizen reads it. */
    shown: boolean('shown').notNull(),
    writtenAt: moment('written_at').notNull(),
  },
  (t) => [
    index('dossier_notes_dossier').on(t.dossier),
    pgPolicy('dossier_notes_seen', {
      for: 'all',
      to: app,
      using: sql`${ofSeenDossier} and (shown or ${isOffice})`,
      withCheck: addedToSeen,
    }),
  ],
).enableRLS();

/** The next serial of a unit's day. Taken in a statement of its own, so that no filing waits for another; a gap is allowed. */
export const dossierSerials = pgTable(
  'dossier_serials',
  { unit: text('unit').notNull(), day: date('day', { mode: 'string' }).notNull(), next: integer('next').notNull() },
  (t) => [primaryKey({ columns: [t.unit, t.day] })],
);

/** The due moments for which "passed" was told: once each. */
export const duePassed = pgTable(
  'dossier_due_passed',
  {
    dossier: uuid('dossier')
      .notNull()
      .references(() => dossiers.id),
    dueAt: moment('due_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.dossier, t.dueAt] }),
    pgPolicy('dossier_due_passed_worker', { for: 'all', to: app, using: isSystem('worker'), withCheck: isSystem('worker') }),
  ],
).enableRLS();
