import { randomInt } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { feeOf } from '../dossiers/dossiers.fee.queries.ts';
import { endPayment, lockForPayment, type PayingDossier, waitForPayment } from '../dossiers/dossiers.payment.service.ts';
import { answersOf } from '../dossiers/dossiers.supplement.service.ts';
import type { FeeLine } from '../procedures/procedures.fees.rules.ts';
import { type CatalogueEntry, keptVersion } from '../procedures/procedures.queries.ts';
import type { Channel, Quantities } from '../procedures/procedures.schema.ts';
import { exemptByLaw, exemptGroups } from './fees.content.ts';
import { feeFact } from './fees.events.ts';
import { feeRoleOrRefuse } from './fees.permissions.ts';
import { owed, type Sums } from './fees.rules.ts';
import { type CorrectInput, correctSchema, feeInput } from './fees.schema.ts';
import { feeCharges, feeVersions } from './fees.table.ts';
import { REFERENCES, referenceOf } from './reference.rules.ts';

export type ChargeRow = typeof feeCharges.$inferSelect;

/** How a charge is computed besides what the dossier says itself. */
type Wish = {
  channel?: Channel;
  quantities?: Quantities;
  exemption?: string | undefined;
  proof?: string | undefined;
  amount?: number | undefined;
  basis?: string | undefined;
  reason?: string | undefined;
};

/** What counts pages or copies is counted by people at the desk, unless the online form asked. */
export const countedAtDesk = (version: CatalogueEntry, channel: string): boolean =>
  channel !== 'online' && version.fee.table !== 'not published' && version.fee.table.some((row) => row.unit !== 'case');

async function computed(context: Context, tx: Transaction, dossier: PayingDossier, wish: Wish) {
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  const channel = wish.channel ?? (dossier.channel as Channel);
  const counted = wish.quantities && Object.values(wish.quantities).some((one) => one !== undefined) ? wish.quantities : undefined;
  const law = exemptByLaw(dossier.procedure, dayOf(dossier.submittedAt)).find((one) => one.group === wish.exemption);
  // What stands in the box of the amount is what others would pay.
  if (law) return { amount: 0, lines: [] as FeeLine[], channel, counted, basis: law.basis };
  const fee = await feeOf(context.at(dossier.submittedAt), version, {
    unit: dossier.receivingUnit,
    caseCode: dossier.caseCode,
    answers: await answersOf(tx, dossier.id),
    channel,
    ...(counted ? { quantities: counted } : {}),
    ...(wish.exemption ? { groups: [wish.exemption] } : {}),
  });
  if (fee !== 'not published') {
    // What a table gives is not overruled by hand: an exemption or a count changes it.
    if (wish.amount !== undefined) throw new Refusal('fees.published', 422, { fields: { amount: { key: 'fees.errors.published' } } });
    return { amount: fee.amount, lines: fee.lines, channel, counted, basis: null };
  }
  return { amount: wish.amount ?? null, lines: [] as FeeLine[], channel, counted, basis: wish.basis ?? null };
}

/** Adds a version to a dossier's charge, or its first one. The dossier is locked. */
async function addVersion(
  context: Context,
  tx: Transaction,
  dossier: PayingDossier,
  { before, wish, role }: { before: ChargeRow | undefined; wish: Wish; role: string | null },
): Promise<ChargeRow | undefined> {
  const { amount, lines, channel, counted, basis } = await computed(context, tx, dossier, wish);
  const number = (before?.number ?? 0) + 1;
  const charge = before ? await changed(tx, before, { amount, number }) : await opened(context, tx, dossier, amount);
  // Somebody was faster: without a lock on the dossier only the reader comes here.
  if (!charge) return undefined;
  await tx.orm.insert(feeVersions).values({
    dossier: dossier.id,
    number,
    amount,
    lines,
    channel,
    quantities: counted ?? {},
    exemption: wish.exemption ?? null,
    proof: wish.proof ?? null,
    basis,
    reason: wish.reason ?? null,
    computedFor: dayOf(dossier.submittedAt),
    madeBy: context.actor.id,
    madeAt: context.now,
  });
  const subject = { subject: dossier.id, unit: charge.unit, occurredAt: context.now };
  await publish(context, tx, feeFact('fees.charged', subject, { amount, number, exempt: Boolean(wish.exemption), channel }), role);
  return charge;
}

async function changed(tx: Transaction, before: ChargeRow, set: { amount: number | null; number: number }): Promise<ChargeRow> {
  // A new amount is asked for as a whole: what was given up of the former one was given up for that one.
  const [row] = await tx.orm
    .update(feeCharges)
    .set({ ...set, waived: 0 })
    .where(eq(feeCharges.dossier, before.dossier))
    .returning();
  if (!row) throw new Error(`the charge of ${before.dossier} may not be changed`);
  return row;
}

/** A charge with a reference that nobody else has; undefined when the dossier has got one meanwhile. */
async function opened(context: Context, tx: Transaction, dossier: PayingDossier, amount: number | null): Promise<ChargeRow | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    const values = { dossier: dossier.id, unit: dossier.receivingUnit, number: 1, amount, chargedAt: context.now };
    const [row] = await tx.orm
      .insert(feeCharges)
      .values({ ...values, reference: referenceOf(randomInt(REFERENCES)) })
      .onConflictDoNothing()
      .returning();
    if (row) return row;
    const [other] = await tx.orm.select({ dossier: feeCharges.dossier }).from(feeCharges).where(eq(feeCharges.dossier, dossier.id));
    if (other) return undefined;
  }
  throw new Error('no reference is free');
}

/** The charge of a dossier that is locked already, locked too; undefined when none was computed. */
export async function chargeLocked(tx: Transaction, dossier: string): Promise<ChargeRow | undefined> {
  const [charge] = await tx.orm.select().from(feeCharges).where(eq(feeCharges.dossier, dossier)).for('update');
  return charge;
}

/**
 * The first computation of a dossier's charge, by the version's fee table on the day it was filed. There already, it stays as it is; what only people can
 * count is left to the desk, unless `quantities` says it.
 */
export async function chargeDossier(context: Context, dossierId: string, wish: Pick<Wish, 'quantities'> = {}): Promise<void> {
  await context.transaction(async (tx) => {
    const dossier = await lockForPayment(context, tx, { id: dossierId });
    await firstCharge(context, tx, dossier, wish);
  });
}

/** The same within a transaction that has the dossier locked. */
export async function firstCharge(
  context: Context,
  tx: Transaction,
  dossier: PayingDossier,
  wish: Pick<Wish, 'quantities'> = {},
  role: string | null = null,
): Promise<ChargeRow | undefined> {
  const before = await chargeLocked(tx, dossier.id);
  if (before) return before;
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  if (countedAtDesk(version, dossier.channel) && !wish.quantities) return undefined;
  return addVersion(context, tx, dossier, { before: undefined, wish, role });
}

/**
 * A dossier that went to the right unit before anybody received it is paid for there: its charge goes along as long as nothing was paid and no transfer named
 * it. What one unit has taken stays with it.
 */
export async function moveCharge(context: Context, tx: Transaction, { dossier, from, to }: { dossier: string; from: string; to: string }) {
  const moved = await tx.query({
    text: `update fee_charges c set unit = $3 where dossier = $1 and unit = $2 and paid = 0
             and not exists (select 1 from fee_credits k where k.dossier = c.dossier) returning 1 as moved`,
    values: [dossier, from, to],
  });
  if (moved.length > 0) await record(context, tx, { verb: 'move charge', thing: 'dossier', subject: dossier, unit: to, data: { from } });
}

/** Refuses with `fees.stale` (409) when the charge is no longer what the user saw. */
export function refuseStale(charge: ChargeRow | undefined, number: number): void {
  if ((charge?.number ?? 0) !== number) throw new Refusal('fees.stale', 409);
}

/**
 * Computes a charge anew: counted differently, another channel, an exemption with its proof, or an amount with its basis where no table gives one. The
 * former version stays, with the reason of the new one. When nothing is owed any more, a dossier that waited for money goes on.
 */
export async function correctCharge(context: Context, input: CorrectInput): Promise<{ amount: number | null; number: number }> {
  const wish = feeInput(correctSchema, input);
  return once(context, { verb: 'correct charge', key: wish.key, input: wish }, async (tx) => {
    const dossier = await lockForPayment(context, tx, wish);
    const before = await chargeLocked(tx, dossier.id);
    refuseStale(before, wish.number);
    const unit = before?.unit ?? dossier.receivingUnit;
    const role = feeRoleOrRefuse(context.actor, 'correct charge', { unit });
    await refuseUnknownGroup(context, dossier, wish.exemption);
    const charge = await addVersion(context, tx, dossier, { before, wish, role });
    if (!charge) throw new Refusal('fees.stale', 409);
    await record(context, tx, { verb: 'correct charge', thing: 'dossier', subject: dossier.id, unit, data: { number: charge.number } });
    // Also where no amount holds any more: nobody could pay it.
    if (owed(charge) === 0) await endPayment(context, tx, dossier, role);
    return { amount: charge.amount, number: charge.number };
  });
}

async function refuseUnknownGroup(context: Context, dossier: PayingDossier, group: string | undefined): Promise<void> {
  if (!group) return;
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  if (!exemptGroups(version, dayOf(dossier.submittedAt)).some((one) => one.group === group))
    throw new Refusal('context.bad_input', 422, { fields: { exemption: { key: 'fees.errors.exemption' } } });
}

/** A fee is published and nothing of it is owed. */
export const isSettled = (charge: Sums): boolean => charge.amount !== null && owed(charge) === 0;

export type AskPaymentInput = { id: string; key: string; rowVersion: number };

/**
 * The handling waits until the citizen has paid (state 6). Refuses with `fees.not_published`, `fees.not_counted` or `fees.nothing_due` (409), and as
 * every verb of a dossier does.
 */
export function askPayment(context: Context, input: AskPaymentInput) {
  return waitForPayment(context, input, async ({ tx, dossier, role }) => {
    const charge = await firstCharge(context, tx, dossier, {}, role);
    if (!charge) throw new Refusal('fees.not_counted', 409);
    if (charge.amount === null) throw new Refusal('fees.not_published', 409);
    if (owed(charge) === 0) throw new Refusal('fees.nothing_due', 409);
    return owed(charge);
  });
}

/** Money came in for a dossier: adds it to the charge, tells the house, and lets a dossier go on that waited for it. Dossier and charge are locked. */
export async function keepPaid(
  context: Context,
  tx: Transaction,
  { dossier, charge, amount, way, role }: { dossier: PayingDossier; charge: ChargeRow; amount: number; way: 'cash' | 'bank'; role: string },
): Promise<ChargeRow> {
  const now = { ...charge, paid: charge.paid + amount };
  await tx.orm.update(feeCharges).set({ paid: now.paid }).where(eq(feeCharges.dossier, dossier.id));
  const settled = isSettled(now);
  const subject = { subject: dossier.id, unit: charge.unit, occurredAt: context.now };
  await publish(context, tx, feeFact('fees.paid', subject, { amount, way, settled }), role);
  if (settled) await endPayment(context, tx, dossier, role);
  return now;
}

/** Writes a deed into the trail of money. */
export async function keepDeed(
  context: Context,
  tx: Transaction,
  deed: { unit: string; verb: string; subject: string; amount?: number | null; reason?: string | undefined },
): Promise<void> {
  await tx.query({
    text: `insert into fee_deeds (id, unit, verb, subject, amount, reason, done_by, done_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      newId(context.now),
      deed.unit,
      deed.verb,
      deed.subject,
      deed.amount ?? null,
      deed.reason ?? null,
      context.actor.id,
      context.now,
    ],
  });
  await record(context, tx, { verb: deed.verb, thing: 'money', subject: deed.subject, unit: deed.unit });
}
