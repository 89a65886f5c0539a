import { eq } from 'drizzle-orm';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { helpedDraft, openHelping } from '../assistance/assistance.queries.ts';
import { keysOfPlace, stateOf } from '../assistance/assistance.rules.ts';
import type { SubmitMore } from './dossiers.schema.ts';
import { fileable, readDraft, refuseStrangers, seal } from './drafts.queries.ts';
import { emptyContent } from './drafts.schema.ts';
import { drafts } from './drafts.table.ts';

const over = () => new Refusal('assistance.over', 409);

/** The running helping that the actor helps in or is helped in. Refuses with `context.not_found` (404) and `assistance.over` (409). */
async function running(context: Context, id: string) {
  const helping = await openHelping(context, id);
  if (stateOf(helping, context.now) !== 'running') throw over();
  return helping;
}

/** The draft of a helping; undefined while there is none. */
export function draftOfHelping(context: Context, helping: string): Promise<string | undefined> {
  return context.read(async (tx) => {
    const [row] = await tx.query<{ id: string }>({
      text: 'select id from drafts where helping::text = $1 order by changed_at desc limit 1',
      values: [helping],
    });
    return row?.id;
  });
}

/**
 * The helper begins, or goes on with, the draft of the person helped: it belongs to that person's account from the first field, or to the paper that was
 * signed. Pressed twice it is the same draft. Refuses with `assistance.over` (409).
 */
export async function beginHelped(context: Context, helping: string): Promise<{ id: string }> {
  const { unit, procedure, citizen, helper } = await running(context, helping);
  if (helper !== context.actor.id) throw new Refusal('context.not_found', 404);
  const there = await draftOfHelping(context, helping);
  if (there) return { id: there };
  const version = await fileable(context, unit, procedure);
  return once(context, { verb: 'begin helped draft', key: helping, input: helping }, async (tx) => {
    const id = newId(context.now);
    const moments = { createdAt: context.now, changedAt: context.now };
    await tx.orm.insert(drafts).values({
      id,
      account: citizen,
      unit,
      procedure,
      procedureVersion: version.version,
      sealed: seal(emptyContent),
      helping,
      ...moments,
    });
    return { id };
  }).catch(refuseWhatIsOver);
}

/** The citizen lets the helper go on with a draft of the same procedure. Refuses with `assistance.other_procedure` (422) and `assistance.over` (409). */
export async function shareDraft(context: Context, input: { draft: string; helping: string }): Promise<void> {
  refuseStrangers(context);
  const helping = await running(context, input.helping);
  if (helping.citizen !== context.actor.id) throw new Refusal('context.not_found', 404);
  await context.transaction(async (tx) => {
    const draft = await readDraft(tx, input.draft, true);
    if (!draft) throw new Refusal('context.not_found', 404);
    if (draft.procedure !== helping.procedure) throw new Refusal('assistance.other_procedure', 422);
    if (draft.helping === helping.id) return;
    await tx.orm
      .update(drafts)
      .set({ helping: helping.id, rowVersion: draft.rowVersion + 1 })
      .where(eq(drafts.id, draft.id));
  });
}

type Help = { recorded: Pick<SubmitMore, 'keys' | 'helper' | 'sentFor'>; ends?: string };

/**
 * Who pressed the keys of a draft, as it is recorded when it is sent: a helper's hand in it, or a helper beside the citizen while it is sent, is never
 * "alone", whoever presses the last button. `ends`: the helping that ends with it.
 */
export async function helpOf(context: Context, draft: string): Promise<Help> {
  const [helping, row] = await Promise.all([helpedDraft(context, draft), context.read((tx) => readDraft(tx, draft))]);
  if (!helping || !row || !(helping.running || row.helperTyped)) return { recorded: { keys: 'alone' } };
  const recorded = { keys: keysOfPlace[helping.place], helper: helping.helper };
  const ends = helping.citizen === row.account ? { ends: helping.id } : {};
  return context.actor.kind === 'officer' ? { recorded: { ...recorded, sentFor: row.account }, ...ends } : { recorded, ...ends };
}

/** The wall of the database fell between the look and the deed: the citizen withdrew, or the time was over. */
export function refuseWhatIsOver(error: unknown): never {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  throw code === '42501' || cause?.code === '42501' ? over() : error;
}
