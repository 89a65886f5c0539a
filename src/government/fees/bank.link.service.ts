import { createHmac, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { keepDeed } from './charges.service.ts';
import { feeRoleOrRefuse } from './fees.permissions.ts';
import { type BankLinkInput, bankLinkSchema, columnsSchema, feeInput } from './fees.schema.ts';
import { feeBankLinks } from './fees.table.ts';

export type BankLink = { columns: z.infer<typeof columnsSchema> | undefined; hasSecret: boolean; rowVersion: number; changedAt: Date };

/** How a unit hears from its bank; undefined when nothing was set, or whoever asks does not work with its money. */
export function bankLinkOf(context: Context, unit: string): Promise<BankLink | undefined> {
  return context.read(async (tx) => {
    const [row] = await tx.orm.select().from(feeBankLinks).where(eq(feeBankLinks.unit, unit));
    if (!row) return undefined;
    const { data } = columnsSchema.safeParse(row.columns);
    return { columns: data, hasSecret: row.secretSealed !== null, rowVersion: row.rowVersion, changedAt: row.changedAt };
  });
}

/** The head says how the unit hears from its bank. A new secret is shown once, in the answer. Refuses with `fees.link_stale` (409). */
export async function setBankLink(context: Context, input: BankLinkInput): Promise<{ secret?: string }> {
  const wish = feeInput(bankLinkSchema, input);
  feeRoleOrRefuse(context.actor, 'set bank link', { unit: wish.unit });
  // The answer of a repeated press is kept in the database: a secret must not stand there.
  const secret = wish.newSecret ? randomBytes(32).toString('base64url') : undefined;
  const made = await once(context, { verb: 'set bank link', key: wish.key, input: wish }, async (tx) => {
    const [row] = await tx.orm.select().from(feeBankLinks).where(eq(feeBankLinks.unit, wish.unit)).for('update');
    if ((row?.rowVersion ?? 0) !== wish.rowVersion) throw new Refusal('fees.link_stale', 409);
    const set = {
      columns: wish.columns ?? null,
      ...(secret ? { secretSealed: keys().encrypt(secret) } : {}),
      changedBy: context.actor.id,
      changedAt: context.now,
      rowVersion: wish.rowVersion + 1,
    };
    if (row) await tx.orm.update(feeBankLinks).set(set).where(eq(feeBankLinks.unit, wish.unit));
    else
      await tx.orm
        .insert(feeBankLinks)
        .values({ unit: wish.unit, ...set })
        .onConflictDoNothing();
    const mark = newId(context.now);
    await keepDeed(context, tx, { unit: wish.unit, verb: 'set bank link', subject: mark });
    return { mark, print: secret ? fingerprint(secret) : null };
  });
  // A second press of the same button made no second secret: only the one that was kept is shown.
  return secret && made.print === fingerprint(secret) ? { secret } : {};
}

const fingerprint = (secret: string): string => createHmac('sha256', secret).update('fingerprint').digest('base64url').slice(0, 16);
