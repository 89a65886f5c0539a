import { record } from '../../platform/audit/audit.ts';
import { deedsOf, keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { dayOf } from '../../platform/time/time.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { type Json, withNode } from './editor.nodes.rules.ts';
import { mayEditOrRefuse } from './editor.permissions.ts';
import { type Draft, draftIn, listedVersions, printOf, procedureChapter } from './editor.queries.ts';
import type { BeginInput, ChangeInput, DropInput } from './editor.schema.ts';

/** One change of a procedure after another: waits for whoever is at it. */
export async function waitFor(tx: Transaction, procedure: string): Promise<void> {
  await unseenDeed(tx, procedureChapter(procedure), 0);
}

/** Somebody was faster: who did what, and when. */
export async function stale(tx: Transaction, procedure: string): Promise<Refusal> {
  const [deed] = await deedsOf(tx, procedureChapter(procedure), 1);
  return new Refusal('editor.stale', 409, deed ? { fields: { '': staleComplaint('editor.refusals.staleBy', deed, 'editor.deeds') } } : {});
}

/** The open draft, locked, for whoever changes it. Refuses with `editor.no_draft` (404), `editor.closed` (409). */
export async function openDraft(tx: Transaction, id: string): Promise<Draft> {
  const { procedure } = await draftIn(tx, id);
  await waitFor(tx, procedure);
  const draft = await draftIn(tx, id, true);
  if (draft.state !== 'open') throw new Refusal('editor.closed', 409);
  return draft;
}

/**
 * Begins a draft as a copy of a version. A procedure has one open draft: whoever begins another is led to it (`already`). Refuses with
 * `procedures.unknown` (404).
 */
export async function beginDraft(context: Context, input: BeginInput): Promise<{ id: string; already: boolean }> {
  const { unit } = mayEditOrRefuse(context.actor, 'edit');
  const versions = await listedVersions(context, input.procedure);
  const base = versions.find((one) => one.version === input.version);
  if (!base) throw new Refusal('procedures.unknown', 404, { details: { code: input.procedure } });
  return once(context, { verb: 'procedure draft: begin', key: input.key, input }, async (tx) => {
    await waitFor(tx, input.procedure);
    const [open] = await tx.query<{ id: string }>({
      text: "select id from procedure_drafts where procedure = $1 and state = 'open'",
      values: [input.procedure],
    });
    if (open) return { id: open.id, already: true };
    const id = newId(context.now);
    // Its own last day is that of a version that another has followed, or that has passed: the new one does not inherit it.
    const { validTo, ...body } = base.body;
    const lasts = validTo !== undefined && validTo >= dayOf(context.now) && !versions.some((one) => one.validFrom > base.validFrom);
    await tx.query({
      text: `insert into procedure_drafts (id, procedure, based_on, body, row_version, state, started_by, started_at, changed_by, changed_at)
             values ($1, $2, $3, $4, 1, 'open', $5, $6, $5, $6)`,
      values: [id, input.procedure, input.version, JSON.stringify(lasts ? base.body : body), context.actor.id, context.now],
    });
    await keepDeed(context, tx, procedureChapter(input.procedure), 'begin', { draft: id, version: input.version });
    await record(context, tx, { verb: 'begin', thing: 'procedure draft', subject: id, unit, data: { procedure: input.procedure } });
    return { id, already: false };
  });
}

/**
 * Keeps one page of a draft as it was typed, right or wrong. Somebody else's change of the same page meanwhile is refused with `editor.stale` (409, with
 * who did what); of another page it is not in the way. Refuses with `editor.no_draft` (404), `editor.closed` (409).
 */
export async function changeDraft(context: Context, input: ChangeInput): Promise<{ rowVersion: number }> {
  const { unit } = mayEditOrRefuse(context.actor, 'edit');
  return once(context, { verb: 'procedure draft: change', key: input.key, input }, async (tx) => {
    const draft = await openDraft(tx, input.id);
    const before = printOf(draft.body, input.places);
    if (draft.rowVersion !== input.seen && before !== input.print) throw await stale(tx, draft.procedure);
    const body = input.places.reduce<Json>((whole, { path, value }) => withNode(whole, path, value), draft.body);
    if (printOf(body, input.places) === before) return { rowVersion: draft.rowVersion };
    const rowVersion = draft.rowVersion + 1;
    await tx.query({
      text: 'update procedure_drafts set body = $2, row_version = $3, changed_by = $4, changed_at = $5 where id = $1',
      values: [draft.id, JSON.stringify(body), rowVersion, context.actor.id, context.now],
    });
    await keepDeed(context, tx, procedureChapter(draft.procedure), 'edit', { draft: draft.id, part: input.slug });
    await record(context, tx, { verb: 'edit', thing: 'procedure draft', subject: draft.id, unit, data: { part: input.slug } });
    return { rowVersion };
  });
}

/** Gives a draft up. It stays readable for whoever looks up what was written. Refuses like `changeDraft`. */
export async function dropDraft(context: Context, input: DropInput): Promise<{ procedure: string }> {
  const { unit } = mayEditOrRefuse(context.actor, 'edit');
  return once(context, { verb: 'procedure draft: drop', key: input.key, input }, async (tx) => {
    const draft = await openDraft(tx, input.id);
    if (draft.rowVersion !== input.seen) throw await stale(tx, draft.procedure);
    await tx.query({
      text: "update procedure_drafts set state = 'dropped', row_version = row_version + 1, changed_by = $2, changed_at = $3 where id = $1",
      values: [draft.id, context.actor.id, context.now],
    });
    await keepDeed(context, tx, procedureChapter(draft.procedure), 'drop', { draft: draft.id });
    await record(context, tx, { verb: 'drop', thing: 'procedure draft', subject: draft.id, unit });
    return { procedure: draft.procedure };
  });
}
