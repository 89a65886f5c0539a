import { and, eq } from 'drizzle-orm';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { moneyText } from '../../ui/format.ts';
import { lockForPayment } from '../dossiers/dossiers.payment.service.ts';
import { chargeLocked, keepDeed, keepPaid, refuseStale } from './charges.service.ts';
import { denominationsOn } from './fees.content.ts';
import { feeFact } from './fees.events.ts';
import { feeRoleOrRefuse } from './fees.permissions.ts';
import { dayStanding, owed, receiptNumber, sumOfNotes } from './fees.rules.ts';
import {
  type AcceptDayInput,
  acceptDaySchema,
  type CashInput,
  type CloseDayInput,
  cashSchema,
  closeDaySchema,
  feeInput,
  type VoidInput,
  voidSchema,
} from './fees.schema.ts';
import { feeCharges, feeDays, feeReceipts } from './fees.table.ts';

export type DayRow = typeof feeDays.$inferSelect;

/**
 * The cashier's own day at a desk, locked; the first cash opens it. Refuses with `fees.day_closed` (409) when it was counted already. Locked after the
 * dossier and its charge, and before the series of receipts.
 */
export async function openDay(context: Context, tx: Transaction, unit: string): Promise<DayRow> {
  const [cashier, day] = [context.actor.id, dayOf(context.now)];
  await tx.orm
    .insert(feeDays)
    .values({ id: newId(context.now), unit, cashier, day, openedAt: context.now })
    .onConflictDoNothing();
  const row = await dayLocked(tx, unit, cashier, day);
  if (!row) throw new Error(`the day of ${cashier} is not there`);
  if (row.closedAt) throw new Refusal('fees.day_closed', 409);
  return row;
}

async function dayLocked(tx: Transaction, unit: string, cashier: string, day: Day): Promise<DayRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(feeDays)
    .where(and(eq(feeDays.unit, unit), eq(feeDays.cashier, cashier), eq(feeDays.day, day)))
    .for('update');
  return row;
}

/** The next number of the unit's series in the year of Vietnam's day. Whoever is faster goes first; a transaction that fails gives its number back. */
async function nextNumber(tx: Transaction, unit: string, year: number): Promise<number> {
  const [row] = await tx.query<{ number: number }>({
    name: 'fees.number',
    text: `insert into fee_series as s (unit, year, next) values ($1, $2, 2)
           on conflict (unit, year) do update set next = s.next + 1 returning next - 1 as number`,
    values: [unit, year],
  });
  if (!row) throw new Error('no number of a receipt');
  return row.number;
}

export type Receipt = { id: string; number: string };

/**
 * Cash at the desk, against a numbered receipt. The amount is what is owed, or a part of it. Refuses with `fees.stale`, `fees.nothing_due`,
 * `fees.not_published`, `fees.day_closed` (409) and `fees.too_much` (422): of two desks that take the same payment one is refused.
 */
export async function takeCash(context: Context, input: CashInput): Promise<Receipt> {
  const wish = feeInput(cashSchema, input);
  return once(context, { verb: 'take cash', key: wish.key, input: wish }, async (tx) => {
    const dossier = await lockForPayment(context, tx, wish);
    const charge = await chargeLocked(tx, dossier.id);
    const role = feeRoleOrRefuse(context.actor, 'take cash', { unit: charge?.unit ?? dossier.receivingUnit });
    refuseStale(charge, wish.number);
    if (!charge) throw new Refusal('fees.not_counted', 409);
    if (charge.amount === null) throw new Refusal('fees.not_published', 409);
    const due = owed(charge);
    if (due === 0) throw new Refusal('fees.nothing_due', 409);
    if (wish.amount > due)
      throw new Refusal('fees.too_much', 422, { fields: { amount: { key: 'fees.errors.too_much', params: { due } } } });
    const day = await openDay(context, tx, charge.unit);
    const year = Number(day.day.slice(0, 4));
    const number = await nextNumber(tx, charge.unit, year);
    const id = newId(context.now);
    await tx.orm.insert(feeReceipts).values({
      id,
      unit: charge.unit,
      year,
      number,
      dossier: dossier.id,
      day: day.id,
      amount: wish.amount,
      payer: wish.payer,
      takenBy: context.actor.id,
      takenAt: context.now,
    });
    await keepPaid(context, tx, { dossier, charge, amount: wish.amount, way: 'cash', role });
    await keepDeed(context, tx, { unit: charge.unit, verb: 'take cash', subject: id, amount: wish.amount });
    return { id, number: receiptNumber({ number, year }) };
  });
}

/** A receipt as it is found by its id, without locking: to know which dossier is to be locked first. */
async function dossierOfReceipt(tx: Transaction, id: string): Promise<string> {
  const [row] = await tx.orm.select({ dossier: feeReceipts.dossier }).from(feeReceipts).where(eq(feeReceipts.id, id));
  if (!row) throw new Refusal('fees.unknown', 404);
  return row.dossier;
}

/**
 * A receipt that was written wrongly: void with its reason, the number stays. By whoever took the money, on the same day, before the box is counted; later
 * money goes back by a refund. Refuses with `fees.not_yours` (403), `fees.voided`, `fees.day_closed`, `fees.refunded_already` (409).
 */
export async function voidReceipt(context: Context, input: VoidInput): Promise<Receipt> {
  const wish = feeInput(voidSchema, input);
  return once(context, { verb: 'void receipt', key: wish.key, input: wish }, async (tx) => {
    const dossier = await lockForPayment(context, tx, { id: await dossierOfReceipt(tx, wish.receipt) });
    const charge = await chargeLocked(tx, dossier.id);
    const [receipt] = await tx.orm.select().from(feeReceipts).where(eq(feeReceipts.id, wish.receipt)).for('update');
    // Whoever may not change it does not get it locked: the second wall says so.
    if (!charge || !receipt) throw new Refusal('fees.forbidden', 403);
    const role = feeRoleOrRefuse(context.actor, 'void receipt', { unit: receipt.unit });
    if (receipt.takenBy !== context.actor.id) throw new Refusal('fees.not_yours', 403);
    if (receipt.voidedAt) throw new Refusal('fees.voided', 409);
    const day = await openDay(context, tx, receipt.unit);
    if (day.id !== receipt.day) throw new Refusal('fees.day_closed', 409);
    if (charge.paid - receipt.amount < charge.refunded) throw new Refusal('fees.refunded_already', 409);
    await tx.orm
      .update(feeReceipts)
      .set({ voidedBy: context.actor.id, voidedAt: context.now, voidReason: wish.reason })
      .where(eq(feeReceipts.id, receipt.id));
    await tx.orm
      .update(feeCharges)
      .set({ paid: charge.paid - receipt.amount })
      .where(eq(feeCharges.dossier, dossier.id));
    await keepDeed(context, tx, {
      unit: receipt.unit,
      verb: 'void receipt',
      subject: receipt.id,
      amount: receipt.amount,
      reason: wish.reason,
    });
    const subject = { subject: dossier.id, unit: receipt.unit, occurredAt: context.now };
    await publish(context, tx, feeFact('fees.receipt_voided', subject, { amount: receipt.amount }), role);
    return { id: receipt.id, number: receiptNumber(receipt) };
  });
}

/** What must lie in the box: the receipts that stand, less what was paid back in cash. */
export async function expectedOf(tx: Transaction, day: string): Promise<number> {
  const [row] = await tx.query<{ sum: string }>({
    text: `select ((select coalesce(sum(amount), 0) from fee_receipts where day = $1 and voided_at is null)
             - (select coalesce(sum(amount), 0) from fee_refunds where day = $1 and state = 'paid'))::text as sum`,
    values: [day],
  });
  return Number(row?.sum ?? 0);
}

export type ClosedDay = { id: string; expected: number; counted: number; standing: 'balanced' | 'waiting' };

/** Sums in words of both languages, for a complaint. */
const moneyWords = (sums: Record<string, number>) =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, { vi: moneyText(sum, 'vi'), en: moneyText(sum, 'en') }] as const));

/**
 * The cashier counts the box: notes by denomination against the receipts. A difference needs a reason (`fees.difference`, 422) and waits for the head. A
 * closed day takes no more receipts. Refuses with `fees.no_day` (404) a day without cash, `fees.day_closed` (409) one that was counted.
 */
export async function closeDay(context: Context, input: CloseDayInput): Promise<ClosedDay> {
  const wish = feeInput(closeDaySchema, input);
  return once(context, { verb: 'close day', key: wish.key, input: wish }, async (tx) => {
    const role = feeRoleOrRefuse(context.actor, 'close day', { unit: wish.unit });
    const day = await dayLocked(tx, wish.unit, context.actor.id, wish.day);
    if (!day) throw new Refusal('fees.no_day', 404);
    if (day.closedAt) throw new Refusal('fees.day_closed', 409);
    const known = denominationsOn(wish.day).map(String);
    const strange = Object.keys(wish.notes).find((one) => !known.includes(one));
    if (strange) throw new Refusal('context.bad_input', 422, { fields: { [`notes.${strange}`]: { key: 'fees.errors.notes' } } });
    const [expected, counted] = [await expectedOf(tx, day.id), sumOfNotes(wish.notes)];
    if (expected !== counted && !wish.reason)
      throw new Refusal('fees.difference', 422, {
        fields: { reason: { key: 'fees.errors.difference', params: moneyWords({ expected, counted, difference: counted - expected }) } },
      });
    const reason = expected === counted ? null : (wish.reason ?? null);
    await tx.orm.update(feeDays).set({ closedAt: context.now, expected, counted, notes: wish.notes, reason }).where(eq(feeDays.id, day.id));
    await keepDeed(context, tx, { unit: wish.unit, verb: 'close day', subject: day.id, amount: counted, ...(reason ? { reason } : {}) });
    const subject = { subject: day.id, unit: wish.unit, occurredAt: context.now };
    await publish(context, tx, feeFact('fees.day_closed', subject, { expected, counted }), role);
    return { id: day.id, expected, counted, standing: expected === counted ? 'balanced' : 'waiting' };
  });
}

/** The head accepts the reason of a difference; never that of the own box. Refuses with `fees.no_day` (404) and `fees.not_waiting` (409). */
export async function acceptDay(context: Context, input: AcceptDayInput): Promise<{ id: string }> {
  const wish = feeInput(acceptDaySchema, input);
  return once(context, { verb: 'accept day', key: wish.key, input: wish }, async (tx) => {
    const [day] = await tx.orm.select().from(feeDays).where(eq(feeDays.id, wish.id)).for('update');
    if (!day) throw new Refusal('fees.no_day', 404);
    feeRoleOrRefuse(context.actor, 'accept day', { unit: day.unit, by: day.cashier });
    if (dayStanding(day) !== 'waiting') throw new Refusal('fees.not_waiting', 409);
    await tx.orm.update(feeDays).set({ acceptedBy: context.actor.id, acceptedAt: context.now }).where(eq(feeDays.id, day.id));
    await keepDeed(context, tx, {
      unit: day.unit,
      verb: 'accept day',
      subject: day.id,
      amount: (day.counted ?? 0) - (day.expected ?? 0),
      reason: wish.reason,
    });
    return { id: day.id };
  });
}
