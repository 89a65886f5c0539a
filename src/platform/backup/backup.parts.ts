import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { StartFailure } from '../config/config.ts';
import { wordsIn } from '../words/words.ts';

const t = wordsIn('vi');

/** Counts and hashes what flows through. */
function meter() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}

/** Writes one part of a back-up and waits until the disk has it. What ends in `.gz` is compressed. Gives size and SHA-256 as it lies there. */
export async function writePart(folder: string, part: string, source: Readable): Promise<{ bytes: number; sha256: string }> {
  const { stream, result } = meter();
  const target = createWriteStream(join(folder, part), { flags: 'wx', mode: 0o600, flush: true });
  if (part.endsWith('.gz')) await pipeline(source, createGzip(), stream, target);
  else await pipeline(source, stream, target);
  return result();
}

/** What a part holds, uncompressed. */
export async function* readPart(folder: string, part: string): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip();
  const flowing = pipeline(createReadStream(join(folder, part)), unpacked);
  flowing.catch(() => {}); // told to the reader below
  for await (const chunk of unpacked) yield chunk as Uint8Array;
  await flowing;
}

/** The SHA-256 of a file as it lies on the disk. */
export async function hashOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Waits until the disk has a folder's names. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What an operator reads when disk or database say no while `folder` is written or read; everything else is passed on. */
export function asSentence(error: unknown, folder: string): unknown {
  if (error instanceof StartFailure) return error;
  const { code = '', path = folder, message = '' } = error as { code?: string; path?: string; message?: string };
  // EFBIG: the log-in's own limit; 53100: PostgreSQL's disk.
  const key = {
    ENOSPC: 'backup.diskFull',
    EDQUOT: 'backup.diskFull',
    EFBIG: 'backup.diskFull',
    '53100': 'backup.databaseDiskFull',
    EACCES: 'backup.noRight',
    EPERM: 'backup.noRight',
    EROFS: 'backup.noRight',
    ENOENT: 'backup.noFolder',
    ENOTDIR: 'backup.noFolder',
    '42501': 'backup.noDatabaseRight',
    '55P03': 'backup.busySchema',
  }[code];
  if (/^(57P0[1-3]|08\w{3}|ECONNRESET|EPIPE)$/.test(code) || /^Connection terminated/.test(message))
    return new StartFailure(t('backup.connectionLost'), { cause: error });
  return key ? new StartFailure(t(key, { folder: path, reason: message }), { cause: error }) : error;
}
