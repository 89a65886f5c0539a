import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { PoolClient } from 'pg';
import { StartFailure } from '../config/config.ts';
import { keys } from '../config/keys.ts';
import { copyIn } from '../database/copy.ts';
import { appliedMigrations, bringUp, type Database, underMigrationLock } from '../database/database.ts';
import { wordsIn } from '../words/words.ts';
import { bringBack } from './backup.files.ts';
import { type Manifest, readManifest, SUMS } from './backup.manifest.ts';
import { asSentence, hashOf, readPart } from './backup.parts.ts';
import * as catalogue from './backup.tables.ts';

const t = wordsIn('vi');

export type RestoreWish = {
  folder: string;
  /** The owner's log-in to an empty database. Asked for only after the back-up was found whole and its keys at hand. */
  reach(): Promise<string>;
  /** Where stored files shall lie. */
  store: string;
  keysFile: string;
  say?: (line: string) => void;
};

/**
 * Brings a whole back-up into an empty database: checks every hash and the keys first, then fills the schema of its day in one transaction, then migrates to
 * now. Its events stay in the order in which they were told, and a new epoch begins. Killed or refused, it leaves no row behind and can be begun again.
 * Throws a StartFailure in one sentence.
 */
export async function restoreBackup(wish: RestoreWish): Promise<Manifest> {
  const folder = resolve(wish.folder);
  const say = wish.say ?? (() => {});
  try {
    const manifest = await readManifest(folder);
    refuseWrongKeys(manifest, wish.keysFile);
    await checkWhole(folder, manifest);
    say(t('backup.progress.whole'));
    await underMigrationLock(await wish.reach(), async (owner, lock) => {
      await refuseUsedDatabase(lock, manifest);
      // Files first: they harm nobody. The rows come in the one step that makes the restore.
      await eachFile(folder, (sha256, place) => bringBack(join(folder, 'files'), wish.store, place, sha256));
      say(t('backup.progress.files', { files: manifest.files.count }));
      await bringUp(owner, lock, manifest.migration.when);
      await fill(lock, folder, manifest, say);
      await bringUp(owner, lock);
      await analyze(owner);
    });
    return manifest;
  } catch (error) {
    throw asSentence(error, folder);
  }
}

/** Without its keys a back-up would come back, and nobody could read it. */
function refuseWrongKeys(manifest: Manifest, keysFile: string): void {
  const needed = Object.entries(manifest.keys);
  const names = needed.map(([name]) => name).join(', ');
  if (!existsSync(keysFile)) throw new StartFailure(t('backup.noKeys', { file: keysFile, keys: names }));
  const { marks } = keys();
  const wrong = needed.filter(([name, mark]) => marks[name] !== mark).map(([name]) => name);
  if (wrong.length > 0) throw new StartFailure(t('backup.wrongKeys', { file: keysFile, keys: wrong.join(', ') }));
}

/** Each stored file of a back-up: its hash and its place below `files/`. */
async function eachFile(folder: string, work: (sha256: string, place: string) => Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(join(folder, SUMS)) })) {
    const [, sha256, place] = /^([0-9a-f]{64}) {2}files\/([0-9a-f]{2}\/[0-9a-f]{62})$/.exec(line) ?? [];
    if (sha256 && place) await work(sha256, place);
  }
}

/** Reads everything and compares it with the hashes; the first that differs or is missing is named. */
async function checkWhole(folder: string, manifest: Manifest): Promise<void> {
  const check = async (part: string, wanted: string) => {
    const { sha256 } = await hashOf(join(folder, part)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new StartFailure(t('backup.missing', { part }));
      throw error;
    });
    if (sha256 !== wanted) throw new StartFailure(t('backup.changed', { part }));
  };
  await check(SUMS, manifest.sums.sha256);
  for (const { part, sha256 } of [...manifest.tables, manifest.jobs]) await check(part, sha256);
  let files = 0;
  await eachFile(folder, async (sha256, place) => {
    await check(`files/${place}`, sha256);
    files++;
  });
  if (files !== manifest.files.count) throw new StartFailure(t('backup.changed', { part: SUMS }));
}

/** Only an empty database that nobody uses, and no newer than the back-up. */
async function refuseUsedDatabase(client: PoolClient, manifest: Manifest): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  if ((rows[0]?.others ?? 0) > 0) throw new StartFailure(t('backup.inUse', { others: rows[0]?.others ?? 0 }));
  for (const table of await catalogue.tablesOf(client)) {
    const { rowCount } = await client.query(`select 1 from ${catalogue.inSql(table)} limit 1`);
    if (rowCount) throw new StartFailure(t('backup.notEmpty', { table: catalogue.nameOf(table) }));
  }
  if ((await appliedMigrations(client)).some((when) => when > manifest.migration.when)) throw new StartFailure(t('backup.laterSchema'));
}

/** All rows, jobs and sequences in one transaction, in the schema in which they were written. */
async function fill(client: PoolClient, folder: string, manifest: Manifest, say: (line: string) => void): Promise<void> {
  const tables = await catalogue.tablesOf(client);
  refuseOtherTables(tables, manifest);
  await client.query(`${catalogue.COPY_SETTINGS}; set row_security = off; begin`);
  await client.query(`truncate ${tables.map(catalogue.inSql).join(', ')}`); // what migrations put there themselves
  for (const table of tables) await client.query(`alter table ${catalogue.inSql(table)} disable trigger user`);
  for (const table of manifest.tables) {
    const text = `copy ${catalogue.inSql(table)} (${catalogue.columnsInSql(table)}) from stdin`;
    const rows = await copyIn(client, text, readPart(folder, table.part));
    if (rows !== table.rows) throw new StartFailure(t('backup.changed', { part: table.part }));
    say(t('backup.progress.table', { table: catalogue.nameOf(table), rows }));
  }
  for (const table of tables) await client.query(`alter table ${catalogue.inSql(table)} enable trigger user`);
  for (const { schema, name, value } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint)', [catalogue.inSql({ schema, name }), value]);
  await bringJobs(client, folder, manifest);
  // The new server counts its transactions from anew: what is told from now on comes after all that is here.
  await client.query(
    `create or replace function public.xaso_event_epoch() returns smallint language sql stable parallel safe as 'select ${manifest.epoch + 1}::smallint'`,
  );
  await client.query('commit');
}

/** The tables of the day must be those of the back-up, column by column: else the program's migrations are not those that wrote it. */
function refuseOtherTables(tables: readonly catalogue.Table[], manifest: Manifest): void {
  const shape = (table: catalogue.Table) => `${catalogue.nameOf(table)} (${[...table.columns].sort().join(', ')})`;
  const here = tables.filter((table) => !manifest.leftOut.includes(catalogue.nameOf(table))).map(shape);
  const there = manifest.tables.map(shape);
  if (here.sort().join() !== there.sort().join()) throw new StartFailure(t('backup.otherLine', { migration: manifest.migration.tag }));
}

/** Pending jobs come back through the queue's own door; those that were being worked on wait again, as after a crash. */
async function bringJobs(client: PoolClient, folder: string, manifest: Manifest): Promise<void> {
  await client.query(
    `create temporary table kept_jobs (task text, payload json, queue text, run_at timestamptz, attempts smallint, max_attempts smallint, key text,
       priority smallint, flags text[], last_error text) on commit drop`,
  );
  const rows = await copyIn(client, `copy kept_jobs (${catalogue.JOB_COLUMNS}) from stdin`, readPart(folder, manifest.jobs.part));
  if (rows !== manifest.jobs.rows) throw new StartFailure(t('backup.changed', { part: manifest.jobs.part }));
  await client.query(
    `create temporary table brought_jobs on commit drop as
     select (graphile_worker.add_job(task, payload, queue, run_at, max_attempts, key, priority, flags)).id, attempts, last_error from kept_jobs`,
  );
  await client.query(
    `update graphile_worker._private_jobs j set attempts = b.attempts, last_error = b.last_error from brought_jobs b
     where j.id = b.id and (b.attempts > 0 or b.last_error is not null)`,
  );
}

/** A filled database whose planner knows nothing of it is slow until PostgreSQL looks by itself. */
async function analyze(owner: Database): Promise<void> {
  await owner.pool.query('analyze');
}
