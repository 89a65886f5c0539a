import type { ClientBase } from 'pg';
import { type Cell, lifeTables } from '../../government/dossiers/lives.rules.ts';
import { copyIn } from '../../platform/database/copy.ts';

const tables = { persons: 'id, full_name, birth_day, personal_number_sealed, personal_number_blind', ...lifeTables } as const;
export type WrittenTable = keyof typeof tables;
const names = Object.keys(tables) as WrittenTable[];

const SPECIAL = /[\\\n\r\t]/;
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') : text;

/** A value as `copy` reads it. Text arrays hold codes only. */
function written(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'string') return escaped(cell);
  if (typeof cell !== 'object') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  return escaped(Array.isArray(cell) ? `{${cell.map((one) => `"${one}"`).join(',')}}` : JSON.stringify(cell));
}

/** Rows gathered for `copy`, table by table. */
export class Rows {
  #lines = new Map<WrittenTable, string[]>();
  count = 0;

  add(table: WrittenTable, row: readonly Cell[]): void {
    let lines = this.#lines.get(table);
    if (!lines) {
      lines = [];
      this.#lines.set(table, lines);
    }
    let line = '';
    for (const cell of row) line += line === '' ? written(cell) : `\t${written(cell)}`;
    lines.push(line);
    this.count++;
  }

  /** What was gathered, in the order in which it can be written; empties this. */
  take(): [WrittenTable, Buffer][] {
    const taken = names.flatMap((table): [WrittenTable, Buffer][] => {
      const lines = this.#lines.get(table);
      return lines ? [[table, Buffer.from(`${lines.join('\n')}\n`)]] : [];
    });
    this.#lines = new Map();
    return taken;
  }
}

/** A large buffer in pieces, so that a slow server holds it back. */
async function* pieces(buffer: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < buffer.length; at += 65_536) yield buffer.subarray(at, at + 65_536);
}

/** Writes what was gathered, in the caller's transaction. Gives how many rows came in. `schema`: into tables of the same names there. */
export async function copyRows(client: ClientBase, gathered: readonly [WrittenTable, Buffer][], schema = 'public'): Promise<number> {
  let rows = 0;
  for (const [table, buffer] of gathered)
    rows += await copyIn(client, `copy ${schema}.${table} (${tables[table]}) from stdin`, pieces(buffer));
  return rows;
}

/** Empty tables of the same columns, defaults, indexes and foreign keys in a schema of their own: for the measurement of a plain copy. */
export async function cloneTables(client: ClientBase, schema: string): Promise<void> {
  await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  for (const table of names) await client.query(`create table ${schema}.${table} (like public.${table} including all)`);
  const { rows } = await client.query<{ name: string; table: string; definition: string; other: string }>(
    `select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition, confrelid::regclass::text as other
     from pg_constraint where contype = 'f' and conrelid::regclass::text = any($1) and confrelid::regclass::text = any($1)`,
    [names],
  );
  for (const { name, table, definition, other } of rows)
    await client.query(
      `alter table ${schema}.${table} add constraint ${name} ${definition.replace(`REFERENCES ${other}`, `REFERENCES ${schema}.${other}`)}`,
    );
}
