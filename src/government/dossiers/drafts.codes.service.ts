import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { countTry, type Limit, takeBack } from '../../platform/limits/limits.ts';
import { MINUTE } from '../../platform/time/time.ts';
import { codeDigest, shortCode, typedCode } from '../assistance/assistance.codes.service.ts';
import { readDraft, refuseStrangers } from './drafts.queries.ts';
import { draftCodes } from './drafts.table.ts';

/** How long a code counts: as long as a telephone call and a search for the glasses. */
const CODE_MINUTES = 30;
const WRONG: Limit = { name: 'draft codes per account', times: 10, seconds: 15 * 60 };

/** The code follows from the draft and the moment it was made: a new one ends the old one, and it can be shown again. */
const codeOf = (draft: string, madeAt: Date) => shortCode(`draft ${draft} ${madeAt.toISOString()}`);

export type DraftCode = { code: string; untilAt: Date };

/** Makes a code by which another account takes the draft over. Only its owner; an earlier code ends. Refuses with `context.not_found` (404). */
export async function makeDraftCode(context: Context, draft: string): Promise<DraftCode> {
  refuseStrangers(context);
  return context.transaction(async (tx) => {
    const row = await readDraft(tx, draft, true);
    if (!row) throw new Refusal('context.not_found', 404);
    const [madeAt, untilAt] = [context.now, new Date(context.now.getTime() + CODE_MINUTES * MINUTE)];
    const code = codeOf(draft, madeAt);
    const set = { digest: codeDigest('draft', code), madeAt, untilAt };
    await tx.orm
      .insert(draftCodes)
      .values({ draft, ...set })
      .onConflictDoUpdate({ target: draftCodes.draft, set });
    await record(context, tx, { verb: 'make code', thing: 'draft', subject: draft, unit: row.unit });
    return { code, untilAt };
  });
}

/** The code of a draft that still counts; undefined when there is none. */
export function draftCode(context: Context, draft: string): Promise<DraftCode | undefined> {
  refuseStrangers(context);
  return context.read(async (tx) => {
    const [row] = await tx.orm.select().from(draftCodes).where(eq(draftCodes.draft, draft));
    return row && row.untilAt > context.now ? { code: codeOf(draft, row.madeAt), untilAt: row.untilAt } : undefined;
  });
}

/**
 * Takes a draft over by its code: from then on it is the actor's, and no longer the other account's, nor visible to who helped there. Once. Refuses with
 * `assistance.code` (422) for a code that is none, wrong, used or too old, and `context.too_many` (429) after ten.
 */
export async function takeDraft(context: Context, typed: string): Promise<{ id: string }> {
  refuseStrangers(context);
  const wrong = () => new Refusal('assistance.code', 422, { fields: { code: { key: 'assistance.errors.code' } } });
  const code = typedCode(typed);
  if (!code) throw wrong();
  await countTry(context, WRONG, context.actor.id);
  const taken = await context.transaction(async (tx) => {
    const [row] = await tx.query<{ id: string | null }>({ text: 'select xaso_take_draft($1) as id', values: [codeDigest('draft', code)] });
    if (!row?.id) throw wrong();
    await record(context, tx, { verb: 'take over', thing: 'draft', subject: row.id });
    return { id: row.id };
  });
  await takeBack(context, WRONG, context.actor.id);
  return taken;
}
