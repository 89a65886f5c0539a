import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keys } from '../config/keys.ts';
import { placeBelow, type StoredFile, storedName } from '../files/files.ts';
import { hashOf } from './backup.parts.ts';

type Kept = { place: string; bytes: number; sha256: string };
type Named = Pick<StoredFile, 'hash' | 'sealed'>;

/** A copy that the disk has before this returns. */
async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await chmod(to, 0o600);
  const file = await open(to, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether the bytes are those that were stored: by their hash, and of a sealed file by the hash of what is in it. */
async function isWhole(path: string, { hash, sealed }: Named, sha256: string): Promise<boolean> {
  if (!sealed) return sha256 === hash;
  try {
    return (
      createHash('sha256')
        .update(keys().decrypt(await readFile(path, 'utf8')))
        .digest('hex') === hash
    );
  } catch {
    return false; // a changed byte does not decrypt
  }
}

/**
 * Puts one stored file into a back-up, by a second name for it on the same disk, else by a copy, and reads it again. Undefined: the store no longer has
 * it as it was written.
 */
export async function keepFile(store: string, target: string, file: Named): Promise<Kept | undefined> {
  const place = placeBelow(storedName(file.hash, file.sealed));
  const [from, to] = [join(store, place), join(target, place)];
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw error;
      await copySynced(from, to); // another disk, or one that knows no second names
    });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && path === from) return undefined;
    throw error;
  }
  const { bytes, sha256 } = await hashOf(to);
  if (await isWhole(to, file, sha256)) return { place, bytes, sha256 };
  await rm(to);
  return undefined;
}

/** Puts one file of a back-up into the store, where it may lie already: what lies there otherwise than it was written is replaced. */
export async function bringBack(source: string, store: string, place: string, sha256: string): Promise<void> {
  const to = join(store, place);
  const there = await hashOf(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there?.sha256 === sha256) return;
  await mkdir(dirname(to), { recursive: true });
  const aside = `${to}.restored`;
  await rm(aside, { force: true });
  await copySynced(join(source, place), aside);
  await rename(aside, to);
}
