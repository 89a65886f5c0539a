import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { StartFailure } from '../config/config.ts';
import { keys } from '../config/keys.ts';
import { root } from '../config/root.ts';
import { copyOut } from '../database/copy.ts';
import { appliedMigrations, knownMigrations, reaching } from '../database/database.ts';
import type { StoredFile } from '../files/files.ts';
import { wordsIn } from '../words/words.ts';
import { keepFile } from './backup.files.ts';
import { FORMAT, JOBS, MANIFEST, type Manifest, manifestText, type Part, SUMS } from './backup.manifest.ts';
import { asSentence, syncFolder, writePart } from './backup.parts.ts';
import * as catalogue from './backup.tables.ts';

const t = wordsIn('vi');

type Progress = (line: string) => void;
export type BackupWish = {
  /** The owner's log-in: row-level security hides nothing from it. */
  ownerUrl: string;
  /** The back-up's own folder; it must not exist yet, or be empty. */
  folder: string;
  /** Where the stored files lie. */
  store: string;
  say?: Progress;
};

/**
 * Writes a back-up of one moment beside a running server: every table and the pending jobs from one snapshot, and the stored files that it names. All is
 * written under a passing name, synced, read again where it is a file, and gets its own name last: a back-up that was killed is never taken for a whole one.
 * Throws a StartFailure in one sentence.
 */
export async function takeBackup(wish: BackupWish): Promise<Manifest> {
  const folder = resolve(wish.folder);
  const partial = `${folder}.partial-${randomBytes(4).toString('hex')}`;
  try {
    await refuseUsed(folder);
    await mkdir(partial, { mode: 0o700 });
    try {
      const manifest = await fromSnapshot({ ...wish, folder: partial });
      await syncFolder(partial);
      await rename(partial, folder);
      await syncFolder(dirname(folder));
      return manifest;
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    throw asSentence(error, folder);
  }
}

/** A back-up never overwrites anything. */
async function refuseUsed(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new StartFailure(t('backup.folderUsed', { folder }));
}

async function fromSnapshot({ ownerUrl, folder, store, say = () => {} }: BackupWish): Promise<Manifest> {
  const { marks } = keys(); // without keys there is nothing worth keeping
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // a connection that breaks is told by the statement that waits for it
  await reaching(() => client.connect());
  try {
    const about = await openSnapshot(client);
    const tables: Manifest['tables'] = [];
    await mkdir(join(folder, 'tables'), { mode: 0o700 });
    for (const table of about.tables) {
      if (catalogue.LEFT_OUT.includes(catalogue.nameOf(table))) continue;
      const text = `copy (select ${catalogue.columnsInSql(table)} from ${catalogue.inSql(table)}) to stdout`;
      const part = await copyPart(client, folder, `tables/${catalogue.nameOf(table)}.tsv.gz`, text);
      say(t('backup.progress.table', { table: catalogue.nameOf(table), rows: part.rows }));
      tables.push({ ...table, ...part });
    }
    const jobs = await copyPart(client, folder, JOBS, `copy (${catalogue.pendingJobs}) to stdout`);
    const { sums, files } = await writeSums(client, { folder, store, tables: about.tables, parts: [...tables, jobs], say });
    // Last: a sequence does not stand still with the snapshot, and must not be behind its rows.
    const sequences = await catalogue.sequencesOf(client);
    await client.query('commit');
    const manifest: Manifest = {
      format: FORMAT,
      release: about.release,
      takenAt: about.takenAt,
      postgres: about.postgres,
      migration: about.migration,
      epoch: about.epoch,
      tables,
      leftOut: [...catalogue.LEFT_OUT],
      jobs,
      sequences,
      files,
      sums,
      keys: marks,
    };
    await syncFolder(join(folder, 'tables'));
    await writePart(folder, MANIFEST, Readable.from([manifestText(manifest)]));
    return manifest;
  } finally {
    await client.end();
  }
}

type About = Pick<Manifest, 'release' | 'takenAt' | 'postgres' | 'migration' | 'epoch'> & { tables: catalogue.Table[] };

/** Begins the one snapshot from which everything is read. No migration may change a table under it. */
async function openSnapshot(client: Client): Promise<About> {
  const known = knownMigrations();
  await client.query(`${catalogue.COPY_SETTINGS}; set row_security = off; set lock_timeout = '60s'`);
  const tables = await catalogue.tablesOf(client);
  if ((await appliedMigrations(client)).length === 0 || tables.length === 0) throw new StartFailure(t('backup.nothingHere'));
  await client.query('begin isolation level repeatable read read only');
  // The locks first: the snapshot is taken by the first statement after them.
  await client.query(`lock table ${tables.map(catalogue.inSql).join(', ')} in access share mode`);
  const { rows } = await client.query<{ now: Date; postgres: string }>(
    "select clock_timestamp() as now, current_setting('server_version') as postgres",
  );
  const last = Math.max(...(await appliedMigrations(client)));
  const migration = known.find(({ when }) => when === last);
  if (!migration) throw new StartFailure(t('backup.databaseNewer'));
  return {
    release: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
    takenAt: (rows[0]?.now ?? new Date()).toISOString(),
    postgres: rows[0]?.postgres ?? '',
    migration: { when: migration.when, tag: migration.tag },
    epoch: await catalogue.epochOf(client),
    tables: await catalogue.tablesOf(client),
  };
}

async function copyPart(client: Client, folder: string, part: string, text: string): Promise<Part> {
  const rows = copyOut(client, text);
  const written = await writePart(folder, part, rows);
  return { part, rows: rows.rows, ...written };
}

type Sums = { folder: string; store: string; tables: readonly catalogue.Table[]; parts: readonly Part[]; say: Progress };

/** Copies the stored files that the snapshot names, a thousand names at a time, and writes the list of all hashes as it goes. */
async function writeSums(client: Client, { folder, store, tables, parts, say }: Sums): Promise<Pick<Manifest, 'sums' | 'files'>> {
  const files = { count: 0, bytes: 0, damaged: [] as string[] };
  const naming = tables
    .filter(catalogue.namesFiles)
    .map((table) => `select hash, sealed from ${catalogue.inSql(table)} where hash is not null`);
  const target = join(folder, 'files');
  const folders = new Set<string>();
  async function* lines() {
    for (const { part, sha256 } of parts) yield `${sha256}  ${part}\n`;
    if (naming.length === 0) return;
    await mkdir(target, { mode: 0o700 });
    await client.query(`declare named no scroll cursor for select hash, sealed from (${naming.join(' union ')}) f order by hash, sealed`);
    for (;;) {
      const { rows } = await client.query<Pick<StoredFile, 'hash' | 'sealed'>>('fetch 1000 from named');
      if (rows.length === 0) break;
      for (const file of rows) {
        const kept = await keepFile(store, target, file);
        if (!kept) {
          files.damaged.push(`${file.hash}${file.sealed ? ' (sealed)' : ''}`);
          continue;
        }
        files.count++;
        files.bytes += kept.bytes;
        folders.add(dirname(join(target, kept.place)));
        yield `${kept.sha256}  files/${kept.place}\n`;
      }
      say(t('backup.progress.files', { files: files.count }));
    }
    for (const one of [...folders, target]) await syncFolder(one);
  }
  const sums = await writePart(folder, SUMS, Readable.from(lines()));
  return { files, sums };
}
