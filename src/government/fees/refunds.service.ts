import { eq } from 'drizzle-orm';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { lockForPayment } from '../dossiers/dossiers.payment.service.ts';
import { openOf } from './bank.service.ts';
import { expectedOf, openDay } from './cash.service.ts';
import { type ChargeRow, chargeLocked, keepDeed } from './charges.service.ts';
import { feeFact } from './fees.events.ts';
import { feeRoleOrRefuse } from './fees.permissions.ts';
import { refundable } from './fees.rules.ts';
import {
  type AskRefundInput,
  askRefundSchema,
  feeInput,
  type JudgeRefundInput,
  judgeRefundSchema,
  type PayRefundInput,
  payRefundSchema,
} from './fees.schema.ts';
import { feeCredits, feeRefunds } from './fees.table.ts';

export type RefundRow = typeof feeRefunds.$inferSelect;
type Source = { unit: string; dossier: string | null; credit: string | null; most: number };
export type Payee = { name: string; account: string | null };

export const payeeOf = ({ payeeSealed }: Pick<RefundRow, 'payeeSealed'>): Payee =>
  JSON.parse(keys().decrypt(payeeSealed).toString('utf8')) as Payee;

/** The money that is asked back, locked: of a dossier, or of a credit that belongs to none. */
async function sourceOf(context: Context, tx: Transaction, wish: Pick<AskRefundInput, 'code' | 'credit'>): Promise<Source> {
  if (wish.credit) {
    const [credit] = await tx.orm.select().from(feeCredits).where(eq(feeCredits.id, wish.credit)).for('update');
    if (!credit) throw new Refusal('fees.unknown', 404);
    return { unit: credit.unit, dossier: null, credit: credit.id, most: openOf(credit) };
  }
  const dossier = await lockForPayment(context, tx, { code: wish.code ?? '' });
  const charge = await chargeLocked(tx, dossier.id);
  if (!charge) throw new Refusal('fees.nothing_paid', 409);
  return { unit: charge.unit, dossier: dossier.id, credit: null, most: refundable(charge) };
}

/**
 * Puts money aside that is asked back, or takes it out of there again (a negative amount): what of a credit is nobody's again stands among what waits
 * for people, as a rest where some of it was given to a dossier.
 */
async function setAside(tx: Transaction, source: Pick<Source, 'dossier' | 'credit'>, amount: number): Promise<void> {
  const text = source.dossier
    ? 'update fee_charges set refunded = refunded + $2 where dossier = $1'
    : `update fee_credits c set used = used + $2, state = case when amount = used + $2 then 'refunded'
         when state not in ('refunded', 'assigned', 'accepted') then state
         when exists (select 1 from fee_allocations where credit = c.id) then 'over' else 'unmatched' end where id = $1`;
  await tx.query({ text, values: [source.dossier ?? source.credit, amount] });
}

/**
 * Asks that money goes back. From now it is set aside, so that it cannot be asked for twice; somebody else approves. Refuses with `fees.nothing_paid`
 * (409) and `fees.too_much_back` (422).
 */
export async function askRefund(context: Context, input: AskRefundInput): Promise<{ id: string }> {
  const wish = feeInput(askRefundSchema, input);
  return once(context, { verb: 'ask refund', key: wish.key, input: wish }, async (tx) => {
    const source = await sourceOf(context, tx, wish);
    const role = feeRoleOrRefuse(context.actor, 'ask refund', { unit: source.unit });
    if (source.most === 0) throw new Refusal('fees.nothing_paid', 409);
    if (wish.amount > source.most)
      throw new Refusal('fees.too_much_back', 422, {
        fields: { amount: { key: 'fees.errors.too_much_back', params: { most: source.most } } },
      });
    const id = newId(context.now);
    const payee: Payee = { name: wish.payee, account: wish.way === 'transfer' ? (wish.account ?? null) : null };
    await setAside(tx, source, wish.amount);
    await tx.orm.insert(feeRefunds).values({
      id,
      unit: source.unit,
      dossier: source.dossier,
      credit: source.credit,
      amount: wish.amount,
      way: wish.way,
      payeeSealed: keys().encrypt(JSON.stringify(payee)),
      reason: wish.reason,
      state: 'asked',
      askedBy: context.actor.id,
      askedAt: context.now,
    });
    await keepDeed(context, tx, { unit: source.unit, verb: 'ask refund', subject: id, amount: wish.amount, reason: wish.reason });
    await tell(context, tx, 'fees.refund_asked', { ...source, id, amount: wish.amount, way: wish.way, role });
    return { id };
  });
}

type Told = Pick<Source, 'unit' | 'dossier'> & { id: string; amount: number; way: string; role: string };
const tell = (context: Context, tx: Transaction, type: 'fees.refund_asked' | 'fees.refunded', told: Told) =>
  publish(
    context,
    tx,
    feeFact(type, { subject: told.dossier ?? told.id, unit: told.unit, occurredAt: context.now }, { amount: told.amount, way: told.way }),
    told.role,
  );

/** A refund, locked after the dossier and charge, or the credit, that it is of. */
async function locked(context: Context, tx: Transaction, id: string): Promise<{ refund: RefundRow; charge?: ChargeRow | undefined }> {
  const [seen] = await tx.orm.select().from(feeRefunds).where(eq(feeRefunds.id, id));
  if (!seen) throw new Refusal('fees.unknown', 404);
  const dossier = seen.dossier ? await lockForPayment(context, tx, { id: seen.dossier }) : undefined;
  const charge = dossier ? await chargeLocked(tx, dossier.id) : undefined;
  if (seen.credit) await tx.orm.select({ id: feeCredits.id }).from(feeCredits).where(eq(feeCredits.id, seen.credit)).for('update');
  const [refund] = await tx.orm.select().from(feeRefunds).where(eq(feeRefunds.id, id)).for('update');
  if (!refund) throw new Refusal('fees.unknown', 404);
  return { refund, charge };
}

/**
 * A second person approves or says no, which needs a reason. Never who asked (`fees.forbidden`, 403). Refuses with `fees.refund_judged` (409).
 */
export async function judgeRefund(context: Context, input: JudgeRefundInput): Promise<{ id: string; state: string }> {
  const wish = feeInput(judgeRefundSchema, input);
  return once(context, { verb: 'judge refund', key: wish.key, input: wish }, async (tx) => {
    const { refund } = await locked(context, tx, wish.id);
    feeRoleOrRefuse(context.actor, 'judge refund', { unit: refund.unit, by: refund.askedBy });
    if (refund.state !== 'asked') throw new Refusal('fees.refund_judged', 409);
    if (!wish.approve && !wish.reason) throw new Refusal('fees.reason', 422, { fields: { reason: { key: 'fees.errors.reason' } } });
    const state = wish.approve ? 'approved' : 'refused';
    if (!wish.approve) await setAside(tx, refund, -refund.amount);
    await tx.orm.update(feeRefunds).set({ state, judgedBy: context.actor.id, judgedAt: context.now }).where(eq(feeRefunds.id, refund.id));
    const verb = wish.approve ? 'approve refund' : 'refuse refund';
    await keepDeed(context, tx, { unit: refund.unit, verb, subject: refund.id, amount: refund.amount, reason: wish.reason });
    return { id: refund.id, state };
  });
}

/**
 * The money was handed back: cash from the own box of the day, or a transfer that the accountant made. Refuses with `fees.not_approved`,
 * `fees.day_closed` and `fees.box_empty` (409).
 */
export async function payRefund(context: Context, input: PayRefundInput): Promise<{ id: string }> {
  const wish = feeInput(payRefundSchema, input);
  return once(context, { verb: 'pay refund', key: wish.key, input: wish }, async (tx) => {
    const { refund, charge } = await locked(context, tx, wish.id);
    const role = feeRoleOrRefuse(context.actor, 'pay refund', { unit: refund.unit });
    if (refund.state !== 'approved') throw new Refusal('fees.not_approved', 409);
    const day = refund.way === 'cash' ? await openDay(context, tx, refund.unit) : undefined;
    if (day && (await expectedOf(tx, day.id)) < refund.amount) throw new Refusal('fees.box_empty', 409);
    if (refund.dossier && !charge) throw new Refusal('fees.unknown', 404);
    await tx.orm
      .update(feeRefunds)
      .set({ state: 'paid', paidBy: context.actor.id, paidAt: context.now, day: day?.id ?? null })
      .where(eq(feeRefunds.id, refund.id));
    await keepDeed(context, tx, { unit: refund.unit, verb: 'pay refund', subject: refund.id, amount: refund.amount });
    await tell(context, tx, 'fees.refunded', { ...refund, role });
    return { id: refund.id };
  });
}

/** The unit's charges balance with what came in and went out: true for every dossier, or the dossiers for which it is not. */
export function unbalanced(context: Context, unit: string): Promise<string[]> {
  return context.read(async (tx) => {
    const rows = await tx.query<{ dossier: string }>({
      text: `select c.dossier from fee_charges c
             where c.unit = $1 and (c.paid <> (select coalesce(sum(amount), 0) from fee_receipts r where r.dossier = c.dossier and voided_at is null)
                 + (select coalesce(sum(amount), 0) from fee_allocations a where a.dossier = c.dossier)
               or c.refunded <> (select coalesce(sum(amount), 0) from fee_refunds f where f.dossier = c.dossier and state <> 'refused')
               or c.amount is distinct from (select v.amount from fee_versions v where v.dossier = c.dossier and v.number = c.number))`,
      values: [unit],
    });
    return rows.map((row) => row.dossier);
  });
}
