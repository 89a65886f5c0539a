import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import { Pool, type PoolConfig } from 'pg';
import { StartFailure } from '../config/config.ts';
import { root } from '../config/root.ts';

export type Database = { pool: Pool; orm: NodePgDatabase };

export function openDatabase(connectionString: string, max = 10, more: PoolConfig = {}): Database {
  const pool = new Pool({ connectionString, max, ...more });
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {}); // an idle connection that dies is replaced; without a listener it kills the process
  return { pool, orm: drizzle({ client: pool }) };
}

const folder = join(root, 'drizzle');

/** What an operator reads when the database says no. Undefined: not a foreseen failure. */
function sentenceFor(error: unknown): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string };
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

/** Ours and the job queue's migrations, as the owner. Two processes at once: the second waits. Returns how many of ours were new. */
export async function migrateDatabase(ownerUrl: string): Promise<number> {
  const owner = openDatabase(ownerUrl, 2, { connectionTimeoutMillis: 10_000 });
  try {
    return await reaching(async () => {
      const lock = await owner.pool.connect();
      try {
        await lock.query('select pg_advisory_lock(4711)');
        const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: { when: number }[] };
        const known = Math.max(0, ...journal.entries.map((entry) => entry.when));
        const applied = await appliedMigrations(lock);
        if (applied.some((when) => when > known))
          throw new StartFailure('The database is newer than this program: start the version that wrote it, or a later one.');
        await runMigrations({ pgPool: owner.pool });
        await migrate(owner.orm, { migrationsFolder: folder });
        return journal.entries.filter((entry) => !applied.includes(entry.when)).length;
      } finally {
        lock.release(true);
      }
    });
  } finally {
    await owner.pool.end();
  }
}

async function appliedMigrations(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<number[]> {
  const there = await client.query("select to_regclass('drizzle.__drizzle_migrations') as there");
  if (!(there.rows[0] as { there: string | null }).there) return [];
  const { rows } = await client.query('select created_at from drizzle.__drizzle_migrations');
  return (rows as { created_at: string }[]).map((row) => Number(row.created_at));
}
