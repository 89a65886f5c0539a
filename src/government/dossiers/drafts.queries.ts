import { asc, desc, eq } from 'drizzle-orm';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type CatalogueEntry, filingOf, procedureOn } from '../procedures/procedures.queries.ts';
import type { Receipt } from './dossiers.schema.ts';
import { type DraftContent, draftContent } from './drafts.schema.ts';
import { draftFiles, drafts } from './drafts.table.ts';

export type DraftFile = typeof draftFiles.$inferSelect;
export type DraftRow = typeof drafts.$inferSelect;
/** A draft with its content opened, seen with today's version of the procedure. `moved`: that is not the version it was begun with. */
export type OpenDraft = Omit<DraftRow, 'sealed'> & DraftContent & { files: DraftFile[]; version: CatalogueEntry; moved: boolean };

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Anonymous visitors sign in first; a draft that is not the actor's is not there. */
export function refuseStrangers(context: Context): void {
  if (context.actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  if (context.actor.kind !== 'citizen') throw new Refusal('context.forbidden', 403);
}

/** Whoever fills a draft in: a citizen, or who helps one. Whether this draft is theirs, row-level security says: else it is not there. */
export function refuseWhoFillsNothing(context: Context): void {
  const { kind, posts } = context.actor;
  if (kind === 'officer' && posts.some((post) => post.role === 'helper')) return;
  refuseStrangers(context);
}

/** The version that can be filed here today. Refuses with `procedures.unknown` (404) and `procedures.closed` (409). */
export async function fileable(context: Context, unit: string, procedure: string): Promise<CatalogueEntry> {
  const version = await procedureOn(context, procedure);
  if (!version) throw new Refusal('procedures.unknown', 404, { details: { code: procedure } });
  if (!version.onlineForm || (await filingOf(context, unit, procedure)) !== 'own') throw new Refusal('procedures.closed', 409);
  return version;
}

export const contentOf = (row: Pick<DraftRow, 'sealed'>): DraftContent =>
  draftContent.parse(JSON.parse(keys().decrypt(row.sealed).toString('utf8')));

export const seal = (content: DraftContent): string => keys().encrypt(JSON.stringify(content));

/** Reads a draft inside a transaction; `lock` holds it until the end. Undefined when it is not the actor's, or is gone. */
export async function readDraft(tx: Transaction, id: string, lock = false): Promise<(DraftRow & { files: DraftFile[] }) | undefined> {
  if (!isId(id)) return undefined;
  const wanted = tx.orm.select().from(drafts).where(eq(drafts.id, id));
  const [row] = await (lock ? wanted.for('update') : wanted);
  if (!row) return undefined;
  const files = await tx.orm.select().from(draftFiles).where(eq(draftFiles.draft, id)).orderBy(asc(draftFiles.id));
  return { ...row, files };
}

/** A draft of the actor's, or of whom the actor helps. Refuses with `context.sign_in` (401) and `context.not_found` (404). */
export async function openDraft(context: Context, id: string): Promise<OpenDraft> {
  refuseWhoFillsNothing(context);
  const row = await context.read((tx) => readDraft(tx, id));
  if (!row) throw new Refusal('context.not_found', 404);
  return opened(context, row);
}

export async function opened(context: Context, { sealed, ...row }: DraftRow & { files: DraftFile[] }): Promise<OpenDraft> {
  const version = await fileable(context, row.unit, row.procedure);
  return { ...row, ...contentOf({ sealed }), version, moved: version.version !== row.procedureVersion };
}

/** The actor's drafts, last touched first; of one procedure when it is named. */
export function ownDrafts(context: Context, procedure?: string): Promise<Pick<DraftRow, 'id' | 'procedure' | 'changedAt'>[]> {
  if (context.actor.kind !== 'citizen') return Promise.resolve([]);
  return context.read(async (tx) => {
    const rows = await tx.orm
      .select({ id: drafts.id, procedure: drafts.procedure, changedAt: drafts.changedAt })
      .from(drafts)
      .orderBy(desc(drafts.changedAt))
      .limit(50);
    return procedure ? rows.filter((row) => row.procedure === procedure) : rows;
  });
}

/** The receipt of a draft that was sent: the draft's id is the idempotency key of its filing. Undefined when it was not sent in the last 30 days. */
export function receiptOfDraft(context: Context, id: string): Promise<Receipt | undefined> {
  return context.read(async (tx) => {
    const [row] = await tx.query<{ answer: Receipt }>({
      text: "select answer from idempotency where actor = $1 and verb = 'submit' and key = $2 and answer is not null",
      values: [context.actor.id, id],
    });
    return row?.answer;
  });
}
