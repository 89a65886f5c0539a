import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { StartFailure } from '../config/config.ts';
import { root } from '../config/root.ts';

/**
 * `pool` for work that stands by itself, `poolAt` for work within work, by its depth: who holds a connection waits only for one of a deeper pool, so never
 * for somebody who waits for it. `close` ends them all.
 */
export type Database = { pool: Pool; orm: NodePgDatabase; poolAt(depth: number): Pool; close(): Promise<void> };

export function openDatabase(connectionString: string, max = 10, more: PoolConfig = {}): Database {
  const pools = new Map<number, Pool>();
  let closed = false;
  const poolAt = (depth: number): Pool => {
    const known = pools.get(depth);
    if (known) return known;
    if (closed) throw new Error('the database is closed');
    // The deeper ones are seldom all in use, and keep no process that has ended its work.
    const pool = new Pool({ connectionString, ...(depth === 0 ? { max } : { max: Math.ceil(max / 2), allowExitOnIdle: true }), ...more });
    pool.on('connect', (client) => client.on('error', () => {}));
    pool.on('error', () => {}); // an idle connection that dies is replaced; without a listener it kills the process
    pools.set(depth, pool);
    return pool;
  };
  const pool = poolAt(0);
  const close = async () => {
    closed = true;
    await Promise.all([...pools.values()].map((one) => (one.ended ? undefined : one.end())));
  };
  return { pool, orm: drizzle({ client: pool }), poolAt, close };
}

const folder = join(root, 'drizzle');

/** What an operator reads when the database says no. Undefined: not a foreseen failure. */
function sentenceFor(error: unknown): string | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'ENOENT', 'EAI_AGAIN'].includes(code) || /timeout/i.test(message))
    return 'The database cannot be reached: check DATABASE_URL and DATABASE_OWNER_URL, and that PostgreSQL is running.';
  if (['28P01', '28000'].includes(code)) return `The database refuses the log-in: ${message}.`;
  if (code === '3D000') return `The database does not exist: ${message}. Create it as docs/deploy.md says.`;
  if (code === '53100' || code === 'ENOSPC') return 'The disk is full: free some space and start again.';
  return undefined;
}

/** Turns what an operator can mend into a StartFailure; passes everything else on. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    const sentence = sentenceFor(error) ?? sentenceFor((error as { cause?: unknown }).cause);
    if (sentence) throw new StartFailure(sentence, { cause: error });
    throw error;
  }
}

type Journal = { entries: { when: number; tag: string }[] };
const journal = (): Journal => JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal;
/** The migrations that this program brings, oldest first; `when` is what the database remembers of each. */
export const knownMigrations = (): Journal['entries'] => journal().entries;

/** The owner's work on the whole schema: one process at a time, the second waits. */
export async function underMigrationLock<T>(ownerUrl: string, work: (owner: Database, lock: PoolClient) => Promise<T>): Promise<T> {
  const owner = openDatabase(ownerUrl, 3, { connectionTimeoutMillis: 10_000 });
  try {
    return await reaching(async () => {
      const lock = await owner.pool.connect();
      try {
        await lock.query('select pg_advisory_lock(4711)');
        return await work(owner, lock);
      } finally {
        lock.release(true);
      }
    });
  } finally {
    await owner.close();
  }
}

/** Ours and the job queue's migrations, as the owner. Two processes at once: the second waits. Returns how many of ours were new. */
export const migrateDatabase = (ownerUrl: string): Promise<number> => underMigrationLock(ownerUrl, (owner, lock) => bringUp(owner, lock));

/** Brings the schema to the newest migration, or to an earlier one, under the lock. Returns how many of ours were new. */
export async function bringUp(owner: Database, lock: PoolClient, upTo = Number.POSITIVE_INFINITY): Promise<number> {
  const known = knownMigrations().map(({ when }) => when);
  const applied = await appliedMigrations(lock);
  if (applied.some((when) => when > Math.max(0, ...known)))
    throw new StartFailure('The database is newer than this program: start the version that wrote it, or a later one.');
  await runMigrations({ pgPool: owner.pool });
  if (known.every((when) => when <= upTo)) await migrate(owner.orm, { migrationsFolder: folder });
  else await migratePart(owner, upTo);
  return known.filter((when) => when <= upTo && !applied.includes(when)).length;
}

/** The migrator takes all that stands in a folder: here in one that ends earlier. */
async function migratePart(owner: Database, upTo: number): Promise<void> {
  const part = mkdtempSync(join(tmpdir(), 'xaso-migrations-'));
  try {
    cpSync(folder, part, { recursive: true });
    const whole = journal();
    const entries = whole.entries.filter(({ when }) => when <= upTo);
    writeFileSync(join(part, 'meta', '_journal.json'), JSON.stringify({ ...whole, entries }));
    await migrate(owner.orm, { migrationsFolder: part });
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Which of our migrations the database has had, by their `when`. */
export async function appliedMigrations(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<number[]> {
  const there = await client.query("select to_regclass('drizzle.__drizzle_migrations') as there");
  if (!(there.rows[0] as { there: string | null }).there) return [];
  const { rows } = await client.query('select created_at from drizzle.__drizzle_migrations');
  return (rows as { created_at: string }[]).map((row) => Number(row.created_at));
}
