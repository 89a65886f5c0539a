import { and, eq } from 'drizzle-orm';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { stillStored, storeFile, typeByContent } from '../../platform/files/files.ts';
import { dayOf } from '../../platform/time/time.ts';
import { type FileReference, fileReference } from './dossiers.schema.ts';
import { type DraftFile, opened, readDraft, refuseWhoFillsNothing } from './drafts.queries.ts';
import { papersOf } from './drafts.rules.ts';
import { draftFiles, drafts } from './drafts.table.ts';

/** What a paper may be handed in as, by content; and how much. Shown before anything is chosen. */
export const PAPER_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export const MAX_BYTES = 10_000_000;
export const MAX_FILES = 20;

/** Why a file was not taken; words under `dossiers.filing.papers.refused`. */
export type RefusedFile = { component: string; name: string; reason: 'empty' | 'type' | 'large' | 'many' };

/** A file's name as it is kept: no folders, no invisible characters, not endless. */
const tidyName = (name: string) =>
  name
    .normalize('NFC')
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(-120)
    .replace(/^[\udc00-\udfff]/, '') || 'tep'; // the half that a cut leaves of a picture letter

/** A file's own name and content, judged by its content: stored (always sealed: citizens' papers are personal), or the reason why not. */
export async function keepPaper(file: File): Promise<FileReference | { reason: RefusedFile['reason'] }> {
  if (file.size === 0) return { reason: 'empty' };
  if (file.size > MAX_BYTES) return { reason: 'large' };
  const content = new Uint8Array(await file.arrayBuffer());
  const type = await typeByContent(content);
  if (!PAPER_TYPES.some((one) => one === type)) return { reason: 'type' };
  return { ...(await storeFile(content, type ?? '', true)), name: tidyName(file.name) };
}

/** Judges files one by one: what is right is kept, what is not comes back with its reason. `already`: what the paper has. */
export async function keepPapers(component: string, files: readonly File[], already: readonly { hash: string }[]) {
  const kept: FileReference[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    const full = already.length + kept.length >= MAX_FILES;
    const outcome = full ? { reason: 'many' as const } : await keepPaper(file);
    if ('reason' in outcome) refused.push({ component, name: tidyName(file.name), reason: outcome.reason });
    else if (![...already, ...kept].some((one) => one.hash === outcome.hash)) kept.push(outcome);
  }
  return { kept, refused };
}

/** A kept file as a page carries it until its form is sent: signed for one place, so that nobody names a file that is not his. */
export const carried = (file: FileReference, place: string): string => {
  const text = JSON.stringify(file);
  return `${Buffer.from(text).toString('base64url')}.${keys().digest(`${place}|${text}`)}`;
};

/** The file behind `carried`; undefined when the text was not made by us for this place, or so long ago that the file was swept. */
export function uncarried(text: string, place: string): FileReference | undefined {
  const [body = '', proof = ''] = text.split('.', 2);
  const plain = Buffer.from(body, 'base64url').toString('utf8');
  if (!keys().same(proof, keys().digest(`${place}|${plain}`))) return undefined;
  const file = fileReference.parse(JSON.parse(plain));
  return stillStored(file) ? file : undefined;
}

/**
 * Adds files to the papers of a draft. Good files are kept though others are refused; the same file twice is one. Papers that the draft does not ask for
 * are passed over. Refuses with `context.not_found` (404) when the draft is not the actor's.
 */
export async function addPapers(context: Context, id: string, files: (component: string) => File[]): Promise<RefusedFile[]> {
  refuseWhoFillsNothing(context);
  const draft = await context.read((tx) => readDraft(tx, id));
  if (!draft) throw new Refusal('context.not_found', 404);
  const open = await opened(context, draft);
  const refused: RefusedFile[] = [];
  const kept: { component: string; file: FileReference }[] = [];
  for (const { code } of papersOf(open.version, open, dayOf(context.now)).asked) {
    const outcome = await keepPapers(
      code,
      files(code),
      draft.files.filter((file) => file.component === code),
    );
    refused.push(...outcome.refused);
    kept.push(...outcome.kept.map((file) => ({ component: code, file })));
  }
  if (kept.length > 0) await addToDraft(context, id, kept);
  return refused;
}

/** Storing took its time: what another request added meanwhile is looked at again under the lock. */
function addToDraft(context: Context, id: string, kept: readonly { component: string; file: FileReference }[]): Promise<void> {
  return context.transaction(async (tx) => {
    const draft = await readDraft(tx, id, true);
    if (!draft) throw new Refusal('context.not_found', 404);
    for (const { component, file } of kept) {
      const there = draft.files.filter((one) => one.component === component);
      if (there.length < MAX_FILES && !there.some((one) => one.hash === file.hash))
        await tx.orm.insert(draftFiles).values({ id: newId(context.now), draft: id, component, ...file, addedAt: context.now });
    }
    await tx.orm
      .update(drafts)
      .set({ changedAt: context.now, helperTyped: draft.helperTyped || context.actor.kind === 'officer', rowVersion: draft.rowVersion + 1 })
      .where(eq(drafts.id, id));
  });
}

/** Takes a file out of a draft. Done twice it is the same. */
export async function removePaper(context: Context, id: string, file: string): Promise<void> {
  refuseWhoFillsNothing(context);
  if (!/^[0-9a-f-]{36}$/.test(file)) return;
  await context.transaction(async (tx) => {
    await tx.orm.delete(draftFiles).where(and(eq(draftFiles.draft, id), eq(draftFiles.id, file)));
  });
}

/** A file of the actor's own draft. Refuses with `context.not_found` (404). */
export async function draftFile(context: Context, id: string, file: string): Promise<DraftFile> {
  refuseWhoFillsNothing(context);
  const draft = await context.read((tx) => readDraft(tx, id));
  const found = draft?.files.find((one) => one.id === file);
  if (!found) throw new Refusal('context.not_found', 404);
  return found;
}
