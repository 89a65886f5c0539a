import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { unitSetting } from '../../registers/units/units.queries.ts';
import { endPayment, lockForPayment } from '../dossiers/dossiers.payment.service.ts';
import { tidyCode } from '../dossiers/dossiers.rules.ts';
import { bankLinkOf } from './bank.link.service.ts';
import { isCamt, readCamt } from './camt.rules.ts';
import { type ChargeRow, chargeLocked, isSettled, keepDeed, keepPaid } from './charges.service.ts';
import { feeFact } from './fees.events.ts';
import { feeRoleOrRefuse } from './fees.permissions.ts';
import { type CreditState, judgeCredit, owed, unsettled } from './fees.rules.ts';
import {
  type AcceptCreditInput,
  type AssignInput,
  acceptCreditSchema,
  assignSchema,
  feeInput,
  type StatementInput,
  statementSchema,
} from './fees.schema.ts';
import { feeAllocations, feeCharges, feeCredits, feeImports } from './fees.table.ts';
import { referencesIn } from './reference.rules.ts';
import { type BadLine, readCsv, type StatementLine } from './statement.rules.ts';

export type CreditRow = typeof feeCredits.$inferSelect;
type HeardBy = 'csv' | 'camt' | 'call';

/** The dossier that a transfer names; undefined when it names none, several, or one of another unit. */
async function dossierOf(tx: Transaction, unit: string, content: string): Promise<string | undefined> {
  const references = referencesIn(content);
  if (references.length === 0) return undefined;
  const rows = await tx.query<{ dossier: string }>({
    name: 'fees.by-reference',
    text: 'select dossier from fee_charges where reference = any($1) and unit = $2',
    values: [references, unit],
  });
  return rows.length === 1 ? rows[0]?.dossier : undefined;
}

/**
 * One credit that the bank tells of: kept once by the bank's own number, whichever way and however often it is heard of. What names a dossier and fits
 * exactly is given to it; everything else waits for people. Each in a transaction of its own: a fault in one does not lose the others. Returns its
 * state; `known` when it was heard of before.
 */
export function takeCredit(
  context: Context,
  { unit, heardBy, line, role }: { unit: string; heardBy: HeardBy; line: StatementLine; role: string },
): Promise<CreditState | 'known'> {
  return context.transaction(async (tx) => {
    const found = await dossierOf(tx, unit, line.content);
    const dossier = found ? await lockForPayment(context, tx, { id: found }) : undefined;
    const charge = dossier ? await chargeLocked(tx, dossier.id) : undefined;
    const id = newId(context.now);
    const state = judgeCredit(line.amount, charge);
    const matched = state === 'matched' && dossier && charge;
    const [kept] = await tx.orm
      .insert(feeCredits)
      .values({
        id,
        unit,
        account: line.account,
        bankId: line.bankId,
        amount: line.amount,
        used: matched ? line.amount : 0,
        content: line.content,
        bookedAt: line.bookedAt,
        heardBy,
        heardAt: context.now,
        dossier: dossier?.id ?? null,
        state,
      })
      .onConflictDoNothing({ target: [feeCredits.unit, feeCredits.account, feeCredits.bankId] })
      .returning({ id: feeCredits.id });
    if (!kept) return 'known';
    await publish(
      context,
      tx,
      feeFact('fees.credit_heard', { subject: id, unit, occurredAt: context.now }, { amount: line.amount, state, by: heardBy }),
      role,
    );
    if (matched) {
      await allocate(context, tx, { unit, credit: id, dossier: dossier.id, amount: line.amount });
      await keepPaid(context, tx, { dossier, charge, amount: line.amount, way: 'bank', role });
    }
    return state;
  });
}

const allocate = (context: Context, tx: Transaction, one: { unit: string; credit: string; dossier: string; amount: number }) =>
  tx.orm.insert(feeAllocations).values({ ...one, id: newId(context.now), givenBy: context.actor.id, givenAt: context.now });

export type Imported = { id: string; taken: number; known: number; bad: readonly BadLine[]; states: Partial<Record<CreditState, number>> };

/**
 * Reads a statement file, CSV by the unit's columns or camt.053. Good lines are taken, bad ones listed by line; the same file again changes nothing.
 * Refuses with `fees.no_account`, `fees.no_columns` (409) and `fees.no_statement` (422).
 */
export async function importStatement(context: Context, input: StatementInput): Promise<Imported> {
  const { unit, name, text, key } = feeInput(statementSchema, input);
  const role = feeRoleOrRefuse(context.actor, 'read statement', { unit });
  const account = await unitSetting(context, unit, 'bank_account');
  if (!account) throw new Refusal('fees.no_account', 409);
  const format: HeardBy = isCamt(text) ? 'camt' : 'csv';
  const columns = (await bankLinkOf(context, unit))?.columns;
  if (format === 'csv' && !columns) throw new Refusal('fees.no_columns', 409);
  const statement = format === 'camt' ? readCamt(text, account) : columns && readCsv(text, columns, account);
  if (!statement) throw new Refusal('fees.no_statement', 422, { fields: { file: { key: 'fees.errors.statement' } } });
  const [states, known] = [new Map<CreditState, number>(), { count: 0 }];
  for (const line of statement.lines) {
    const state = await takeCredit(context, { unit, heardBy: format, line, role });
    if (state === 'known') known.count++;
    else states.set(state, (states.get(state) ?? 0) + 1);
  }
  const taken = statement.lines.length - known.count;
  const hash = createHash('sha256').update(text).digest('hex');
  // The lines are kept one by one; what is kept here tells of this one reading.
  return once(context, { verb: 'read statement', key, input: { unit, hash } }, async (tx) => {
    const id = newId(context.now);
    const bad = statement.bad.slice(0, 1000);
    await tx.orm.insert(feeImports).values({
      ...{ id, unit, format, name, hash, taken, known: known.count, bad },
      importedBy: context.actor.id,
      importedAt: context.now,
    });
    await keepDeed(context, tx, { unit, verb: 'read statement', subject: id });
    return { id, taken, known: known.count, bad, states: Object.fromEntries(states) };
  });
}

/** A credit with its dossier and charge, locked in the order of the house: dossier, charge, credit. */
async function locked(context: Context, tx: Transaction, id: string, by: { id: string } | { code: string } | null) {
  const dossier = by ? await lockForPayment(context, tx, by) : undefined;
  const charge = dossier ? await chargeLocked(tx, dossier.id) : undefined;
  const [credit] = await tx.orm.select().from(feeCredits).where(eq(feeCredits.id, id)).for('update');
  if (!credit) throw new Refusal('fees.unknown', 404);
  return { dossier, charge, credit };
}

/** What of a credit belongs to nobody yet. */
export const openOf = ({ amount, used }: Pick<CreditRow, 'amount' | 'used'>): number => amount - used;

function refuseSettled(credit: CreditRow): void {
  if (openOf(credit) === 0 || !unsettled.some((one) => one === credit.state)) throw new Refusal('fees.credit_settled', 409);
}

function refuseOther(charge: ChargeRow | undefined, credit: CreditRow): asserts charge is ChargeRow {
  if (!charge || charge.unit !== credit.unit)
    throw new Refusal('fees.no_charge', 422, { fields: { code: { key: 'fees.errors.no_charge' } } });
  if (charge.amount === null) throw new Refusal('fees.not_published', 409);
}

export type Settled = { id: string; given: number; left: number; state: CreditState };

/**
 * By hand: money whose reference is missing or wrong belongs to this dossier. As much as is owed is given to it; a rest stays open, to be given to another
 * or paid back. Refuses with `fees.credit_settled`, `fees.nothing_due` (409), `fees.no_charge` (422).
 */
export async function assignCredit(context: Context, input: AssignInput): Promise<Settled> {
  const wish = feeInput(assignSchema, input);
  return once(context, { verb: 'assign credit', key: wish.key, input: wish }, async (tx) => {
    const { dossier, charge, credit } = await locked(context, tx, wish.credit, { code: tidyCode(wish.code) });
    const role = feeRoleOrRefuse(context.actor, 'assign credit', { unit: credit.unit });
    refuseSettled(credit);
    refuseOther(charge, credit);
    if (!dossier || owed(charge) === 0) throw new Refusal('fees.nothing_due', 409);
    const given = Math.min(openOf(credit), owed(charge));
    const left = openOf(credit) - given;
    const state: CreditState = left === 0 ? 'assigned' : 'over';
    await allocate(context, tx, { unit: credit.unit, credit: credit.id, dossier: dossier.id, amount: given });
    await tx.orm
      .update(feeCredits)
      .set({ used: credit.used + given, state, dossier: dossier.id })
      .where(eq(feeCredits.id, credit.id));
    await keepPaid(context, tx, { dossier, charge, amount: given, way: 'bank', role });
    await keepDeed(context, tx, { unit: credit.unit, verb: 'assign credit', subject: credit.id, amount: given, reason: wish.reason });
    return { id: credit.id, given, left, state };
  });
}

/**
 * The head takes a payment that does not fit: what is missing is given up, or what is too much stays to be paid back. Refuses with
 * `fees.credit_settled` and `fees.not_short_or_over` (409).
 */
export async function acceptCredit(context: Context, input: AcceptCreditInput): Promise<Settled> {
  const wish = feeInput(acceptCreditSchema, input);
  return once(context, { verb: 'accept credit', key: wish.key, input: wish }, async (tx) => {
    const [named] = await tx.orm.select({ dossier: feeCredits.dossier }).from(feeCredits).where(eq(feeCredits.id, wish.credit));
    const { dossier, charge, credit } = await locked(context, tx, wish.credit, named?.dossier ? { id: named.dossier } : null);
    const role = feeRoleOrRefuse(context.actor, 'accept credit', { unit: credit.unit });
    refuseSettled(credit);
    // What it was when it came may not be so any more: somebody paid the rest at the desk.
    if (!dossier || !charge || charge.amount === null || !['short', 'over'].includes(credit.state) || owed(charge) === 0)
      throw new Refusal('fees.not_short_or_over', 409);
    const given = Math.min(openOf(credit), owed(charge));
    const left = openOf(credit) - given;
    const waived = owed(charge) - given;
    const state: CreditState = left === 0 ? 'accepted' : 'over';
    await allocate(context, tx, { unit: credit.unit, credit: credit.id, dossier: dossier.id, amount: given });
    await tx.orm
      .update(feeCredits)
      .set({ used: credit.used + given, state })
      .where(eq(feeCredits.id, credit.id));
    const after = await keepPaid(context, tx, { dossier, charge, amount: given, way: 'bank', role });
    if (waived > 0) await waive(context, tx, { charge: after, amount: waived, role });
    if (waived > 0 && isSettled({ ...after, waived: after.waived + waived })) await endPayment(context, tx, dossier, role);
    await keepDeed(context, tx, {
      unit: credit.unit,
      verb: waived > 0 ? 'accept short' : 'accept over',
      subject: credit.id,
      amount: waived > 0 ? waived : left,
      reason: wish.reason,
    });
    return { id: credit.id, given, left, state };
  });
}

async function waive(context: Context, tx: Transaction, { charge, amount, role }: { charge: ChargeRow; amount: number; role: string }) {
  await tx.orm
    .update(feeCharges)
    .set({ waived: charge.waived + amount })
    .where(eq(feeCharges.dossier, charge.dossier));
  const subject = { subject: charge.dossier, unit: charge.unit, occurredAt: context.now };
  await publish(context, tx, feeFact('fees.waived', subject, { amount }), role);
}
