import type { Context, Transaction } from '../context/context.ts';
import { newId } from '../database/id.ts';

/** Whose history: the table of its slice, and which of the subject's things. */
export type Chapter = {
  table: 'account_changes' | 'unit_changes' | 'procedure_changes' | 'indicator_changes';
  thing: string;
  subject: string;
};
type Data = Record<string, string | number | boolean | null>;
/** One deed; `byName` is empty for a part of the house itself. */
export type Deed = { version: number; verb: string; by: string; byName: string | null; at: Date; data: Data };

/** What was done, the newest first, as far as the actor sees it. */
export const deedsOf = (tx: Transaction, { table, thing, subject }: Chapter, most = 100): Promise<Deed[]> =>
  tx.query<Deed>({
    text: `select h.version, h.verb, h.done_by as by, (select n.name from xaso_account_names(array[h.done_by]) n) as "byName", h.done_at as at, h.data
           from ${table} h where h.thing = $1 and h.subject = $2 order by h.version desc limit $3`,
    values: [thing, subject, most],
  });

/** The number of a thing's last deed: what a page sends along as the version that its reader saw. 0 when nothing was done yet. */
export async function versionOf(tx: Transaction, { table, thing, subject }: Chapter): Promise<number> {
  const [row] = await tx.query<{ version: number }>({
    text: `select coalesce(max(version), 0) as version from ${table} where thing = $1 and subject = $2`,
    values: [thing, subject],
  });
  return row?.version ?? 0;
}

/** One change of a thing after another: waits for whoever is at it. Gives the deed that the user has not seen, if there is one. */
export async function unseenDeed(tx: Transaction, chapter: Chapter, seen: number): Promise<Deed | undefined> {
  const name = `${chapter.table} ${chapter.thing} ${chapter.subject}`;
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [name] });
  const [last] = await deedsOf(tx, chapter, 1);
  return last && last.version !== seen ? last : undefined;
}

/** Writes the deed down, in the transaction of the deed itself, as the thing's next version. Gives that version. */
export async function keepDeed(context: Context, tx: Transaction, chapter: Chapter, verb: string, data: Data = {}): Promise<number> {
  const version = (await versionOf(tx, chapter)) + 1;
  await tx.query({
    text: `insert into ${chapter.table} (id, thing, subject, version, verb, done_by, done_at, data) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [newId(context.now), chapter.thing, chapter.subject, version, verb, context.actor.id, context.now, JSON.stringify(data)],
  });
  return version;
}
