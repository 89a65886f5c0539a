import { eq } from 'drizzle-orm';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { countTry } from '../../platform/limits/limits.ts';
import { dayOf } from '../../platform/time/time.ts';
import { endBySending } from '../assistance/assistance.service.ts';
import { type ParsedScreen, parseScreen } from '../procedures/forms.rules.ts';
import type { Answers, Screen } from '../procedures/forms.schema.ts';
import type { KnowsCommune, Posted } from '../procedures/forms.values.rules.ts';
import { returnWays } from './dossiers.rules.ts';
import type { FileReference, Receipt } from './dossiers.schema.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { helpOf, refuseWhatIsOver } from './drafts.helped.service.ts';
import {
  fileable,
  type OpenDraft,
  openDraft,
  opened,
  readDraft,
  receiptOfDraft,
  refuseStrangers,
  refuseWhoFillsNothing,
  seal,
} from './drafts.queries.ts';
import { CASE, caseOf, missingPapers, papersOf, RETURN } from './drafts.rules.ts';
import { type DraftContent, emptyContent, returnSchemaOfDraft } from './drafts.schema.ts';
import { drafts } from './drafts.table.ts';

const BEGUN = { name: 'drafts per account', times: 50, seconds: 86_400 };

/** Begins a draft with today's version; the same key twice gives the same draft. Refuses with `procedures.closed` (409) where one files elsewhere. */
export async function beginDraft(context: Context, input: { unit: string; procedure: string; key: string }): Promise<{ id: string }> {
  refuseStrangers(context);
  const version = await fileable(context, input.unit, input.procedure);
  await countTry(context, BEGUN, context.actor.id);
  return once(context, { verb: 'begin draft', key: input.key, input: [input.unit, input.procedure] }, async (tx) => {
    const id = newId(context.now);
    await tx.orm.insert(drafts).values({
      id,
      account: context.actor.id,
      unit: input.unit,
      procedure: input.procedure,
      procedureVersion: version.version,
      sealed: seal(emptyContent),
      createdAt: context.now,
      changedAt: context.now,
    });
    return { id };
  });
}

type Change = Partial<Pick<OpenDraft, 'caseCode' | 'returnWay' | 'done'>> & { content?: Partial<DraftContent> };

/** Changes a draft, locked meanwhile, and moves it to today's version. Gives it as it stands then. */
async function changeDraft(context: Context, id: string, decide: (draft: OpenDraft) => Change): Promise<OpenDraft> {
  refuseWhoFillsNothing(context);
  return context.transaction(async (tx) => {
    const row = await readDraft(tx, id, true);
    if (!row) throw new Refusal('context.not_found', 404);
    const draft = await opened(context, row);
    const { content, ...set } = decide(draft);
    const { answers, typed, returnAddress } = { ...draft, ...content };
    const helperTyped = draft.helperTyped || context.actor.kind === 'officer';
    const changed = {
      ...set,
      helperTyped,
      procedureVersion: draft.version.version,
      changedAt: context.now,
      rowVersion: draft.rowVersion + 1,
    };
    await tx.orm
      .update(drafts)
      .set({ ...changed, sealed: seal({ answers, typed, returnAddress }) })
      .where(eq(drafts.id, id));
    return { ...draft, ...changed, answers, typed, returnAddress, moved: false };
  });
}

const withDone = (draft: OpenDraft, code: string, complete = true) =>
  complete ? [...new Set([...draft.done, code])] : draft.done.filter((one) => one !== code);

/** A fingerprint of what a screen showed: a save from an older look that would overwrite something else is told, not swallowed. */
export function printOf(screen: Screen, answers: Readonly<Answers>): string {
  return keys()
    .digest(JSON.stringify(screen.fields.map((field) => answers[field.name] ?? null)))
    .slice(0, 16);
}

/** What came of saving a screen. `stale`: it was saved elsewhere since it was shown; nothing was changed. */
export type Saved = { draft: OpenDraft; parsed: ParsedScreen; stale: boolean };

/**
 * Saves one screen of the form: right answers also when others on the screen are wrong, wrong ones as they were typed. Saved twice it is the same.
 * `seen` is the fingerprint of the answers that the user was shown.
 */
export async function saveScreen(
  context: Context,
  input: { id: string; screen: string; posted: Posted; seen: string },
  knowsCommune?: KnowsCommune,
): Promise<Saved> {
  let outcome: Omit<Saved, 'draft'> | undefined;
  const draft = await changeDraft(context, input.id, (found) => {
    const screen = found.version.onlineForm?.screens.find((one) => one.code === input.screen);
    const caseCode = caseOf(found.version, found);
    if (!screen || !caseCode) throw new Refusal('context.not_found', 404);
    const parsed = parseScreen(screen, input.posted, { caseCode, answers: found.answers, today: dayOf(context.now) }, knowsCommune);
    const now = printOf(screen, found.answers);
    const stale = input.seen !== '' && input.seen !== now && printOf(screen, parsed.answers) !== now;
    outcome = { parsed, stale };
    if (stale) return {};
    const clean = Object.keys(parsed.errors).length === 0;
    const { [screen.code]: _, ...others } = found.typed;
    const typed = clean ? others : { ...others, [screen.code]: parsed.typed };
    return { done: withDone(found, screen.code, clean), content: { answers: parsed.answers, typed } };
  });
  return { draft, ...(outcome as Omit<Saved, 'draft'>) };
}

/** Says which case the draft is for. Refuses with `dossiers.answers` (422) when there is no such case. */
export const chooseCase = (context: Context, id: string, chosen: string): Promise<OpenDraft> =>
  changeDraft(context, id, (draft) => {
    const known = draft.version.cases.some((one) => one.code === chosen);
    if (!known) throw new Refusal('dossiers.answers', 422, { fields: { case: { key: 'dossiers.filing.errors.case' } } });
    return { caseCode: chosen, done: withDone(draft, CASE) };
  });

/** How the result comes back. What is right is kept; refuses with `dossiers.answers` (422) when the way or the post's address is missing. */
export async function chooseReturn(context: Context, id: string, input: { way: string; address: string }): Promise<OpenDraft> {
  const { way, address } = returnSchemaOfDraft.parse({ ...input, address: input.address.slice(0, 300) });
  const known = returnWays.find((one) => one === way);
  const fields: Record<string, Complaint> = {};
  if (!known) fields.way = { key: 'dossiers.filing.errors.way' };
  if (known === 'post' && address.length < 5) fields.address = { key: 'dossiers.filing.errors.address' };
  const clean = Object.keys(fields).length === 0;
  const draft = await changeDraft(context, id, (found) => ({
    returnWay: known ?? found.returnWay,
    content: { returnAddress: known === 'post' ? address : found.returnAddress },
    done: withDone(found, RETURN, clean),
  }));
  if (!clean) throw new Refusal('dossiers.answers', 422, { fields });
  return draft;
}

/** Notes that a screen without questions of its own was passed. */
export const passStep = (context: Context, id: string, code: string): Promise<OpenDraft> =>
  changeDraft(context, id, (draft) => ({ done: withDone(draft, code) }));

/** Throws a draft away with the list of its papers; the files themselves stay in the store. Done twice it is the same. */
export async function dropDraft(context: Context, id: string): Promise<void> {
  refuseStrangers(context);
  await context.transaction(async (tx) => {
    if (await readDraft(tx, id, true)) await tx.orm.delete(drafts).where(eq(drafts.id, id));
  });
}

/**
 * Sends a draft: it becomes one dossier however often it is sent, for its id is the key of the filing. Refuses like `submitDossier`, with complaints by
 * field.
 */
export async function sendDraft(context: Context, id: string): Promise<Receipt> {
  refuseWhoFillsNothing(context);
  const before = await receiptOfDraft(context, id);
  if (before) return before;
  const helped = await helpOf(context, id);
  const draft = await openDraft(context, id).catch(async (error) => {
    const meanwhile = await receiptOfDraft(context, id); // another press of the same button was quicker
    if (!meanwhile) throw error;
    return meanwhile;
  });
  if ('trackingKey' in draft) return draft;
  const today = dayOf(context.now);
  const papers = papersOf(draft.version, draft, today).asked.flatMap(({ code }) => {
    const files = draft.files.filter((file) => file.component === code).map(asReference);
    return files.length > 0 ? [{ component: code, source: 'photo' as const, files }] : [];
  });
  const missing = missingPapers(draft.version, draft, today);
  if (missing.length > 0) throw new Refusal('dossiers.papers', 422);
  const way = returnWays.find((one) => one === draft.returnWay);
  if (!way) throw new Refusal('dossiers.answers', 422, { fields: { way: { key: 'dossiers.filing.errors.way' } } });
  const names = new Set(draft.version.onlineForm?.screens.flatMap((screen) => screen.fields.map((field) => field.name)));
  const input = {
    unit: draft.unit,
    procedure: draft.procedure,
    case: caseOf(draft.version, draft) ?? '',
    answers: Object.fromEntries(Object.entries(draft.answers).filter(([name]) => names.has(name))),
    papers,
    returnWay: way,
    ...(way === 'post' ? { returnAddress: draft.returnAddress } : {}),
  };
  const receipt = await submitDossier(context, input, { key: id, draft: id, ...helped.recorded }).catch(refuseWhatIsOver);
  if (helped.ends) await endBySending(context, helped.ends, { draft: id, dossier: receipt.id });
  return receipt;
}

const asReference = ({ hash, bytes, type, sealed, name }: OpenDraft['files'][number]): FileReference => ({
  hash,
  bytes,
  type,
  sealed,
  name,
});

/** Deletes drafts that nobody touched for 30 days. Returns how many. */
export async function forgetOldDrafts(context: Context): Promise<number> {
  const gone = await context.transaction((tx) =>
    tx.query({ text: "delete from drafts where changed_at < $1::timestamptz - interval '30 days' returning id", values: [context.now] }),
  );
  return gone.length;
}
