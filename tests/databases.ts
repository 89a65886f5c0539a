import { Client } from 'pg';
import { nameOf, tablesOf } from '../src/platform/backup/backup.tables.ts';
import type { Database } from '../src/platform/database/database.ts';

/** A new database beside `url`'s, made by its owner. */
export async function another(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace('/xaso?', `/${name}?`);
}

/** Each table's rows as one text, and how many they are. */
export async function contents(pool: Database['pool']): Promise<Record<string, string>> {
  const client = await pool.connect();
  const found: Record<string, string> = {};
  for (const table of await tablesOf(client)) {
    const columns = table.columns.toSorted().map((column) => `"${column}"`);
    const { rows } = await client.query<{ all: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' order by line collate "C"), '')) as all from (select row(${columns})::text as line from "${table.schema}"."${table.name}") t`,
    );
    found[nameOf(table)] = rows[0]?.all ?? '';
  }
  client.release();
  return found;
}
