import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { dossiers } from '../dossiers/dossiers.table.ts';

const ofSeenDossier = sql`exists (select 1 from dossiers d where d.id = dossier)`;
/** Citizens see what they owe and paid; offices and the house itself write it. */
const written = sql`${ofSeenDossier} and (cardinality(${unitsAs('desk officer', 'specialist', 'leader', 'clerk')}) > 0 or ${isSystem('reader', 'worker')})`;
const atCash = sql`unit = any ${unitsAs('desk officer', 'leader')}`;
const atBank = sql`${atCash} or ${isSystem('worker')}`;

/** Whole đồng. Read as a safe integer, never as a fraction. */
const dong = (name: string) => bigint(name, { mode: 'number' });

/** What a dossier owes now and what came in: the fold of its versions, receipts, bank credits and refunds. One row a dossier, locked by whoever takes money. */
export const feeCharges = pgTable(
  'fee_charges',
  {
    dossier: uuid('dossier')
      .primaryKey()
      .references(() => dossiers.id),
    /** The unit that collects. */
    unit: text('unit').notNull(),
    /** What stands in the content of a transfer. */
    reference: text('reference').notNull().unique(),
    /** The version that holds. */
    number: smallint('number').notNull(),
    /** Null: no fee is published; that is never 0. */
    amount: dong('amount'),
    /** A rest that was given up, with a reason. */
    waived: dong('waived').notNull().default(0),
    paid: dong('paid').notNull().default(0),
    /** Asked back, approved or paid back: it cannot be asked back twice. */
    refunded: dong('refunded').notNull().default(0),
    chargedAt: moment('charged_at').notNull(),
  },
  (t) => [
    index('fee_charges_unit').on(t.unit, t.chargedAt),
    check('fee_charges_sums', sql`amount >= 0 and waived >= 0 and paid >= 0 and refunded between 0 and paid`),
    pgPolicy('fee_charges_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('fee_charges_added', { for: 'insert', to: app, withCheck: written }),
    pgPolicy('fee_charges_changed', { for: 'update', to: app, using: written, withCheck: written }),
  ],
).enableRLS();

/** Each computation of a charge, and each correction with its reason: only ever added to. */
export const feeVersions = pgTable(
  'fee_versions',
  {
    dossier: uuid('dossier')
      .notNull()
      .references(() => feeCharges.dossier),
    number: smallint('number').notNull(),
    amount: dong('amount'),
    /** Item, name, quantity, unit, amount, basis: as the table had them on the day. */
    lines: jsonb('lines').notNull(),
    channel: text('channel').notNull(),
    quantities: jsonb('quantities').notNull(),
    /** The group that pays nothing, and the paper that proves it. */
    exemption: text('exemption'),
    proof: text('proof'),
    /** The legal basis of an amount that the desk entered where no table gives one, or of an exemption by law. */
    basis: text('basis'),
    reason: text('reason'),
    computedFor: date('computed_for', { mode: 'string' }).notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.dossier, t.number] }),
    pgPolicy('fee_versions_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('fee_versions_added', { for: 'insert', to: app, withCheck: written }),
  ],
).enableRLS();

/** The next number of a unit's receipts in a year: taken in the transaction of the receipt, so that none is missing. */
export const feeSeries = pgTable(
  'fee_series',
  { unit: text('unit').notNull(), year: smallint('year').notNull(), next: integer('next').notNull() },
  (t) => [
    primaryKey({ columns: [t.unit, t.year] }),
    pgPolicy('fee_series_unit', { for: 'all', to: app, using: atCash, withCheck: atCash }),
  ],
).enableRLS();

/** One cashier's day at the desk of a unit. Opened by the first cash, closed by counting; a closed one takes no more. */
export const feeDays = pgTable(
  'fee_days',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    cashier: text('cashier').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at'),
    /** Receipts that stand less cash that was paid back. */
    expected: dong('expected'),
    counted: dong('counted'),
    /** How many notes of each denomination. */
    notes: jsonb('notes'),
    reason: text('reason'),
    acceptedBy: text('accepted_by'),
    acceptedAt: moment('accepted_at'),
  },
  (t) => [
    uniqueIndex('fee_days_one').on(t.unit, t.cashier, t.day),
    check('fee_days_reason', sql`closed_at is null or expected = counted or reason is not null`),
    check('fee_days_accepted', sql`accepted_by <> cashier`),
    pgPolicy('fee_days_unit', { for: 'all', to: app, using: atCash, withCheck: atCash }),
  ],
).enableRLS();

/** A receipt for cash (biên lai). It is never deleted: void, it keeps its number. */
export const feeReceipts = pgTable(
  'fee_receipts',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    year: smallint('year').notNull(),
    number: integer('number').notNull(),
    dossier: uuid('dossier')
      .notNull()
      .references(() => feeCharges.dossier),
    day: uuid('day')
      .notNull()
      .references(() => feeDays.id),
    amount: dong('amount').notNull(),
    /** Who handed the money over. */
    payer: text('payer').notNull(),
    takenBy: text('taken_by').notNull(),
    takenAt: moment('taken_at').notNull(),
    voidedBy: text('voided_by'),
    voidedAt: moment('voided_at'),
    voidReason: text('void_reason'),
  },
  (t) => [
    uniqueIndex('fee_receipts_number').on(t.unit, t.year, t.number),
    index('fee_receipts_dossier').on(t.dossier),
    index('fee_receipts_day').on(t.day),
    check('fee_receipts_amount', sql`amount > 0`),
    pgPolicy('fee_receipts_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('fee_receipts_added', { for: 'insert', to: app, withCheck: atCash }),
    pgPolicy('fee_receipts_voided', { for: 'update', to: app, using: atCash, withCheck: atCash }),
  ],
).enableRLS();

/** How a unit hears from its bank: the columns of its statement files, and the sealed secret of the bank's calls. */
export const feeBankLinks = pgTable(
  'fee_bank_links',
  {
    unit: text('unit').primaryKey(),
    columns: jsonb('columns'),
    secretSealed: text('secret_sealed'),
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  () => {
    const keepers = sql`unit = any ${unitsAs('desk officer', 'leader')} or ${isSystem('worker')}`;
    const writers = sql`unit = any ${unitsAs('leader')}`;
    return [
      pgPolicy('fee_bank_links_seen', { for: 'select', to: app, using: keepers }),
      pgPolicy('fee_bank_links_added', { for: 'insert', to: app, withCheck: writers }),
      pgPolicy('fee_bank_links_changed', { for: 'update', to: app, using: writers, withCheck: writers }),
    ];
  },
).enableRLS();

/** One reading of a statement file: how many lines were taken, were known already, or could not be read (by line, without their content). */
export const feeImports = pgTable(
  'fee_imports',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    format: text('format').notNull(),
    name: text('name').notNull(),
    hash: text('hash').notNull(),
    taken: integer('taken').notNull(),
    known: integer('known').notNull(),
    bad: jsonb('bad').notNull(),
    importedBy: text('imported_by').notNull(),
    importedAt: moment('imported_at').notNull(),
  },
  (t) => [
    index('fee_imports_unit').on(t.unit, t.importedAt),
    pgPolicy('fee_imports_unit', { for: 'all', to: app, using: atCash, withCheck: atCash }),
  ],
).enableRLS();

/** Money that came to a unit's account, as the bank says. Each once, whichever way it was heard of. */
export const feeCredits = pgTable(
  'fee_credits',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    account: text('account').notNull(),
    /** The bank's own number of the transaction. */
    bankId: text('bank_id').notNull(),
    amount: dong('amount').notNull(),
    /** What of it was given to dossiers, or is being paid back. */
    used: dong('used').notNull().default(0),
    /** What the payer wrote. */
    content: text('content').notNull(),
    bookedAt: moment('booked_at').notNull(),
    heardBy: text('heard_by').notNull(),
    heardAt: moment('heard_at').notNull(),
    /** The dossier that the reference names. */
    dossier: uuid('dossier').references(() => feeCharges.dossier),
    state: text('state').notNull(),
  },
  (t) => [
    uniqueIndex('fee_credits_bank').on(t.unit, t.account, t.bankId),
    index('fee_credits_list').on(t.unit, t.state, t.bookedAt),
    index('fee_credits_dossier').on(t.dossier),
    check('fee_credits_sums', sql`amount > 0 and used between 0 and amount`),
    pgPolicy('fee_credits_unit', { for: 'all', to: app, using: atBank, withCheck: atBank }),
  ],
).enableRLS();

/** What of a bank credit was given to which dossier, by whom. The house itself gives only what fits exactly. */
export const feeAllocations = pgTable(
  'fee_allocations',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    credit: uuid('credit')
      .notNull()
      .references(() => feeCredits.id),
    dossier: uuid('dossier')
      .notNull()
      .references(() => feeCharges.dossier),
    amount: dong('amount').notNull(),
    givenBy: text('given_by').notNull(),
    givenAt: moment('given_at').notNull(),
  },
  (t) => [
    index('fee_allocations_credit').on(t.credit),
    index('fee_allocations_dossier').on(t.dossier),
    check('fee_allocations_amount', sql`amount > 0`),
    pgPolicy('fee_allocations_seen', { for: 'select', to: app, using: ofSeenDossier }),
    pgPolicy('fee_allocations_added', { for: 'insert', to: app, withCheck: atBank }),
  ],
).enableRLS();

/** Money that goes back: asked by one person, approved by another, then paid. */
export const feeRefunds = pgTable(
  'fee_refunds',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    /** From what a dossier paid, or from a bank credit that belongs to none. */
    dossier: uuid('dossier').references(() => feeCharges.dossier),
    credit: uuid('credit').references(() => feeCredits.id),
    amount: dong('amount').notNull(),
    /** `cash` from the box of who pays it out, `transfer` by the unit's accountant. */
    way: text('way').notNull(),
    /** Who gets it; for a transfer bank, account and name: sealed. */
    payeeSealed: text('payee_sealed').notNull(),
    reason: text('reason').notNull(),
    state: text('state').notNull(),
    askedBy: text('asked_by').notNull(),
    askedAt: moment('asked_at').notNull(),
    judgedBy: text('judged_by'),
    judgedAt: moment('judged_at'),
    paidBy: text('paid_by'),
    paidAt: moment('paid_at'),
    /** The day of the cash box from which it was paid. */
    day: uuid('day').references(() => feeDays.id),
  },
  (t) => [
    index('fee_refunds_unit').on(t.unit, t.state),
    index('fee_refunds_dossier').on(t.dossier),
    index('fee_refunds_day').on(t.day),
    check('fee_refunds_amount', sql`amount > 0`),
    check('fee_refunds_source', sql`(dossier is null) <> (credit is null)`),
    check('fee_refunds_two_persons', sql`judged_by <> asked_by`),
    pgPolicy('fee_refunds_unit', { for: 'all', to: app, using: atCash, withCheck: atCash }),
  ],
).enableRLS();

/** The trail: who did what with money, and why. Only ever added to. */
export const feeDeeds = pgTable(
  'fee_deeds',
  {
    id: uuid('id').primaryKey(),
    unit: text('unit').notNull(),
    verb: text('verb').notNull(),
    /** The dossier, receipt, credit, refund or day. */
    subject: uuid('subject').notNull(),
    amount: dong('amount'),
    reason: text('reason'),
    doneBy: text('done_by').notNull(),
    doneAt: moment('done_at').notNull(),
  },
  (t) => [
    index('fee_deeds_subject').on(t.subject),
    pgPolicy('fee_deeds_seen', {
      for: 'select',
      to: app,
      using: sql`unit = any ${unitsAs('desk officer', 'specialist', 'leader', 'clerk')}`,
    }),
    pgPolicy('fee_deeds_added', {
      for: 'insert',
      to: app,
      withCheck: sql`unit = any ${unitsAs('desk officer', 'specialist', 'leader', 'clerk')} or ${isSystem('worker', 'reader')}`,
    }),
  ],
).enableRLS();
