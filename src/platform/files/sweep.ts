import type { Dirent } from 'node:fs';
import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { record } from '../audit/audit.ts';
import type { Context } from '../context/context.ts';
import { filesFolder, storedName } from './files.ts';

const DAY = 86_400_000;
/** What a file is called while it is being thrown away: a kill leaves it so, and the next sweep puts it back first. */
const LEAVING = '.leaving';

const entriesOf = (place: string): Promise<Dirent[]> =>
  readdir(place, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });

const ageOf = async (place: string): Promise<Date | undefined> => (await stat(place).catch(() => undefined))?.mtime;

/** Puts a file back under its name; one that was stored anew meanwhile stays. */
async function putBack(aside: string, place: string): Promise<void> {
  await link(aside, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside, { force: true });
}

/** Stored files that nobody stored or named since `before`, by their names. What a kill left half written is old rubbish. */
async function oldFiles(before: Date): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of await entriesOf(filesFolder())) {
    if (!part.isDirectory()) continue;
    const inside = join(filesFolder(), part.name);
    for (const { name } of await entriesOf(inside)) {
      const place = join(inside, name);
      const own = name.endsWith(LEAVING) ? name.slice(0, -LEAVING.length) : name;
      if (own !== name) await putBack(place, join(inside, own));
      const age = await ageOf(join(inside, own));
      if (!age || age >= before) continue;
      if (own.includes('.')) await rm(join(inside, own), { force: true });
      else found.set(part.name + own, join(inside, own));
    }
  }
  return found;
}

/** Takes out of `names` what any row refers to. One snapshot of all tables: a draft that becomes a dossier is never seen as neither. */
function keepReferred(context: Context, names: Map<string, string>): Promise<void> {
  return context.read(async (tx) => {
    await tx.query({ text: 'declare referred no scroll cursor for select hash, sealed from xaso_file_references()' });
    for (;;) {
      const rows = await tx.query<{ hash: string; sealed: boolean }>({ text: 'fetch 5000 from referred' });
      for (const { hash, sealed } of rows) names.delete(storedName(hash, sealed));
      if (rows.length === 0) return;
    }
  });
}

/**
 * Throws away one file. It is first taken out of the way, then looked at once more: whoever stored or named it since then either came before (its age says
 * so: it is put back) or finds it gone, and stores it anew or is told so.
 */
async function throwAway(place: string, before: Date): Promise<boolean> {
  const aside = place + LEAVING;
  const left = await rename(place, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
  if (!left) return false;
  const age = await ageOf(aside);
  if (age && age >= before) {
    await putBack(aside, place);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

/**
 * Throws away stored files that no row of any table refers to: papers of dropped drafts, uploads of forms that were never sent. Only what nobody stored or
 * named for `graceDays`. Acts as the worker. Returns how many went.
 */
export async function sweepFiles(context: Context, graceDays: number): Promise<number> {
  const before = new Date(context.now.getTime() - graceDays * DAY);
  const names = await oldFiles(before);
  if (names.size === 0) return 0;
  await keepReferred(context, names);
  let gone = 0;
  for (const place of names.values()) if (await throwAway(place, before)) gone++;
  if (gone > 0)
    await context.transaction((tx) =>
      record(context, tx, { verb: 'sweep', thing: 'file', subject: 'unreferred', data: { files: gone, graceDays } }),
    );
  return gone;
}
