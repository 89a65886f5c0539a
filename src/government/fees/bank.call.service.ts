import { createHmac, timingSafeEqual } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { unitSetting } from '../../registers/units/units.queries.ts';
import { takeCredit } from './bank.service.ts';
import { CALL_SECONDS, type CreditState } from './fees.rules.ts';
import type { Call } from './fees.schema.ts';
import { feeBankLinks } from './fees.table.ts';

/** The signature of a call: HMAC-SHA-256 over `<seconds>.<body>`, hexadecimal. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * Judges a call of a bank by its header `t=<seconds>,v1=<signature>`: signed with the unit's secret, and not older than five minutes. Refuses with
 * `fees.signature` (401), whatever is wrong. Repeated within its time it is harmless: each credit is kept once by the bank's number.
 */
export async function refuseUnsigned(
  context: Context,
  { unit, header, body }: { unit: string; header: string; body: string },
): Promise<void> {
  const [, seconds = '', signature = ''] = /^t=(\d{9,11}),\s*v1=([0-9a-f]{64})$/.exec(header.trim()) ?? [];
  const worker = context.as(systemActor('worker'));
  const [row] = await worker.read((tx) =>
    tx.orm.select({ sealed: feeBankLinks.secretSealed }).from(feeBankLinks).where(eq(feeBankLinks.unit, unit)),
  );
  const age = Math.abs(context.now.getTime() / 1000 - Number(seconds));
  const secret = row?.sealed ? keys().decrypt(row.sealed).toString('utf8') : undefined;
  const right = secret !== undefined && same(signature, signatureOf(secret, Number(seconds), body));
  if (!right || age > CALL_SECONDS) throw new Refusal('fees.signature', 401);
}

export type Heard = { id: string; state: CreditState | 'known' | 'other_account' };

/** What a bank tells by a signed call, in the order told. A credit of another account than the unit's is not taken. */
export async function takeCall(context: Context, unit: string, { credits }: Call): Promise<Heard[]> {
  const worker = context.as(systemActor('worker'));
  const account = await unitSetting(context, unit, 'bank_account');
  const heard: Heard[] = [];
  for (const { id, bookedAt, ...one } of credits) {
    const line = { ...one, bankId: id, bookedAt: new Date(bookedAt) };
    const state =
      one.account === account ? await takeCredit(worker, { unit, heardBy: 'call', line, role: 'worker' }) : ('other_account' as const);
    heard.push({ id, state });
  }
  return heard;
}
