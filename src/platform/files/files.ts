import { createHash, randomBytes } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { config } from '../config/config.ts';
import { keys } from '../config/keys.ts';

/** A stored file: `hash` is the SHA-256 of its plain content, `sealed` says that it lies encrypted. */
export type StoredFile = { hash: string; bytes: number; type: string; sealed: boolean };

/** Where the stored files lie. */
export const filesFolder = (): string => join(config.data, 'files');
/** The place of a stored name below the folder. */
export const placeBelow = (name: string): string => join(name.slice(0, 2), name.slice(2));
const placeOf = (name: string) => join(filesFolder(), placeBelow(name));
/** A sealed file lies under a keyed name: the plain hash of a known picture must not find it. */
export const storedName = (hash: string, sealed: boolean): string =>
  sealed ? createHash('sha256').update(keys().digest(hash)).digest('hex') : hash;

/** What a file is by its content, whatever its name says; undefined when it is nothing that we know. */
export async function typeByContent(content: Uint8Array): Promise<string | undefined> {
  return (await fileTypeFromBuffer(content))?.mime;
}

/**
 * Whether a file is stored; when it is, the sweep leaves it alone for its whole grace period from now. Asked before a row refers to a file that was stored
 * some time ago: then a row never refers to a file that is gone.
 */
export function stillStored({ hash, sealed }: Pick<StoredFile, 'hash' | 'sealed'>): boolean {
  const now = new Date();
  try {
    utimesSync(placeOf(storedName(hash, sealed)), now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Stores a file once, under its content's hash: written aside, synced, then put in place in one step. `seal` encrypts it (pictures of identity cards).
 * Throws what the disk says (ENOSPC).
 */
export async function storeFile(content: Uint8Array, type: string, seal = false): Promise<StoredFile> {
  const hash = createHash('sha256').update(content).digest('hex');
  const stored = { hash, bytes: content.byteLength, type, sealed: seal };
  const place = placeOf(storedName(hash, seal));
  if (stillStored(stored)) return stored;
  await mkdir(join(place, '..'), { recursive: true });
  const aside = `${place}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(seal ? keys().encrypt(content) : content);
    await file.sync();
  } finally {
    await file.close();
  }
  // link, not rename: when another request stored the same file meanwhile, the first stays.
  await link(aside, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside, { force: true });
  return stored;
}

/** The plain content of a stored file. The caller has checked who may see it. */
export async function readStored({ hash, sealed }: Pick<StoredFile, 'hash' | 'sealed'>): Promise<Buffer> {
  const raw = await readFile(placeOf(storedName(hash, sealed)));
  return sealed ? keys().decrypt(raw.toString('utf8')) : raw;
}
