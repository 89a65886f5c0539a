import { and, asc, desc, eq, inArray, notExists, sql } from 'drizzle-orm';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { unitSettingRow } from '../../registers/units/units.queries.ts';
import type { PayingDossier } from '../dossiers/dossiers.payment.service.ts';
import { openDossier, type WholeDossier } from '../dossiers/dossiers.queries.ts';
import { dossiers } from '../dossiers/dossiers.table.ts';
import type { FeeLine } from '../procedures/procedures.fees.rules.ts';
import { owed, type Standing, standingOf } from './fees.rules.ts';
import { feeAllocations, feeCharges, feeDays, feeDeeds, feeReceipts, feeRefunds, feeVersions } from './fees.table.ts';
import { vietQr } from './vietqr.rules.ts';

export type Charge = typeof feeCharges.$inferSelect & { owed: number; standing: Standing };
export type ReceiptRow = typeof feeReceipts.$inferSelect;
export type VersionRow = Omit<typeof feeVersions.$inferSelect, 'lines' | 'quantities'> & {
  lines: FeeLine[];
  quantities: { page?: number; copy?: number; case?: number };
};
/** How to pay by transfer: what the QR says, and the same in words. */
export type TransferWish = {
  payload: string;
  bin: string;
  account: string;
  holder: string | null;
  amount: number;
  reference: string;
  demo: boolean;
};

/** Dossiers among these that have no charge yet; not locked: whoever computes one first, wins. */
export const dossiersToCharge = (tx: Transaction, ids: readonly string[]): Promise<PayingDossier[]> =>
  tx.orm
    .select()
    .from(dossiers)
    .where(
      and(
        inArray(dossiers.id, [...new Set(ids)]),
        notExists(tx.orm.select({ one: sql`1` }).from(feeCharges).where(eq(feeCharges.dossier, dossiers.id))),
      ),
    );

/** What is owed by transfer; undefined when nothing is, or the unit has named no account. */
export async function transferOf(context: Context, charge: Charge | undefined): Promise<TransferWish | undefined> {
  if (!charge || charge.owed === 0) return undefined;
  const [bin, account, holder] = await Promise.all(
    (['bank_bin', 'bank_account', 'bank_holder'] as const).map((key) => unitSettingRow(context, charge.unit, key)),
  );
  if (!bin || !account) return undefined;
  const wish = { bin: bin.value, account: account.value, amount: charge.owed };
  return {
    ...wish,
    payload: vietQr({ ...wish, purpose: charge.reference }),
    holder: holder?.value ?? null,
    reference: charge.reference,
    demo: bin.demo || account.demo,
  };
}

const withStanding = (row: typeof feeCharges.$inferSelect): Charge => ({ ...row, owed: owed(row), standing: standingOf(row) });

/** The money of one dossier that the actor may see: its charge, how it came to be, what was paid and how. */
export async function moneyOf(context: Context, dossier: string) {
  const found = await context.read(async (tx) => {
    const [row] = await tx.orm.select().from(feeCharges).where(eq(feeCharges.dossier, dossier));
    const versions = await tx.orm.select().from(feeVersions).where(eq(feeVersions.dossier, dossier)).orderBy(asc(feeVersions.number));
    const receipts = await tx.orm.select().from(feeReceipts).where(eq(feeReceipts.dossier, dossier)).orderBy(asc(feeReceipts.takenAt));
    const transfers = await tx.orm
      .select()
      .from(feeAllocations)
      .where(eq(feeAllocations.dossier, dossier))
      .orderBy(asc(feeAllocations.givenAt));
    const refunds = await tx.orm.select().from(feeRefunds).where(eq(feeRefunds.dossier, dossier)).orderBy(asc(feeRefunds.askedAt));
    return { charge: row && withStanding(row), versions: versions as VersionRow[], receipts, transfers, refunds };
  });
  return { ...found, transfer: await transferOf(context, found.charge) };
}
export type Money = Awaited<ReturnType<typeof moneyOf>>;

/** A dossier with its money, opened: that somebody looked is written down. Refuses with `dossiers.unknown` (404). */
export async function openMoney(context: Context, code: string): Promise<{ whole: WholeDossier; money: Money }> {
  const whole = await openDossier(context, code);
  return { whole, money: await moneyOf(context, whole.dossier.id) };
}

/** One receipt, for those who may see its dossier. Refuses with `fees.unknown` (404). */
export async function receiptOf(context: Context, id: string): Promise<ReceiptRow & { code: string }> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('fees.unknown', 404);
  const [row] = await context.read((tx) =>
    tx.orm
      .select({ receipt: feeReceipts, code: dossiers.code })
      .from(feeReceipts)
      .innerJoin(dossiers, eq(dossiers.id, feeReceipts.dossier))
      .where(sql`${feeReceipts.id}::text = ${id}`),
  );
  if (!row) throw new Refusal('fees.unknown', 404);
  return { ...row.receipt, code: row.code };
}

export type DayLine = ReceiptRow & { code: string };
export type CashDay = {
  row: typeof feeDays.$inferSelect;
  receipts: DayLine[];
  refunds: (typeof feeRefunds.$inferSelect)[];
  expected: number;
};

/** A cashier's day with its receipts, by their numbers; undefined when no cash was taken. */
export function cashDay(
  context: Context,
  { unit, cashier, day }: { unit: string; cashier: string; day: Day },
): Promise<CashDay | undefined> {
  return context.read(async (tx) => {
    const [row] = await tx.orm
      .select()
      .from(feeDays)
      .where(and(eq(feeDays.unit, unit), eq(feeDays.cashier, cashier), eq(feeDays.day, day)));
    if (!row) return undefined;
    const found = await tx.orm
      .select({ receipt: feeReceipts, code: dossiers.code })
      .from(feeReceipts)
      .innerJoin(dossiers, eq(dossiers.id, feeReceipts.dossier))
      .where(eq(feeReceipts.day, row.id))
      .orderBy(asc(feeReceipts.number));
    const receipts = found.map(({ receipt, code }) => ({ ...receipt, code }));
    const refunds = await tx.orm.select().from(feeRefunds).where(eq(feeRefunds.day, row.id)).orderBy(asc(feeRefunds.paidAt));
    const taken = receipts.filter((one) => !one.voidedAt).reduce((sum, one) => sum + one.amount, 0);
    return { row, receipts, refunds, expected: taken - refunds.reduce((sum, one) => sum + one.amount, 0) };
  });
}

/** The cashier's days that were not counted yet, the oldest first. */
export const openDays = (context: Context, unit: string): Promise<{ day: Day }[]> =>
  context.read((tx) =>
    tx.orm
      .select({ day: feeDays.day })
      .from(feeDays)
      .where(and(eq(feeDays.unit, unit), eq(feeDays.cashier, context.actor.id), sql`closed_at is null`))
      .orderBy(asc(feeDays.day)),
  );

/** Days of all cashiers of a unit, the newest first: those whose difference waits for the head on top. */
export const daysOf = (context: Context, unit: string, limit = 30): Promise<(typeof feeDays.$inferSelect)[]> =>
  context.read((tx) =>
    tx.orm
      .select()
      .from(feeDays)
      .where(eq(feeDays.unit, unit))
      .orderBy(sql`(closed_at is not null and expected <> counted and accepted_at is null) desc`, desc(feeDays.day))
      .limit(limit),
  );

/** What was done with a credit, refund or day, the oldest first. */
export const deedsOn = (context: Context, subject: string): Promise<(typeof feeDeeds.$inferSelect)[]> =>
  context.read((tx) => tx.orm.select().from(feeDeeds).where(eq(feeDeeds.subject, subject)).orderBy(asc(feeDeeds.doneAt)));
