import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import type { PilotRow } from '../../src/steering/reports/pilot.rules.ts';
import { command, dataFolder, removeData } from '../server.ts';

const folders: string[] = [];
const fresh = () => {
  const folder = dataFolder();
  folders.push(folder);
  return { XASO_DATA: folder, LOG_LEVEL: 'info' };
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeData(folder);
});

/** Starts a command and ends it with kill -9 as soon as it has logged this so often. */
async function killedAfter(args: string[], env: Record<string, string>, said: string, times: number): Promise<void> {
  const child = spawn(process.execPath, ['dist/server/main.js', ...args], { env: { ...process.env, ...env } });
  const closed = new Promise((done) => child.once('close', done));
  let [text, killed] = ['', false];
  child.stdout.on('data', (piece) => {
    text += piece;
    if (text.split(said).length > times) killed = child.kill('SIGKILL');
  });
  child.stderr.on('data', (piece) => {
    text += piece;
    if (text.split(said).length > times) killed = child.kill('SIGKILL');
  });
  await closed;
  expect(killed, text).toBe(true);
}

async function ask<Row extends object>({ XASO_DATA }: { XASO_DATA: string }, database: string, text: string): Promise<Row[]> {
  const { owner } = JSON.parse(readFileSync(join(XASO_DATA, 'secrets.json'), 'utf8')) as { owner: string };
  const client = new Client({
    connectionString: `postgres://postgres:${owner}@/${database}?host=${encodeURIComponent(join(XASO_DATA, 'postgres'))}`,
  });
  await client.connect();
  const { rows } = await client.query<Row>(text);
  await client.end();
  return rows;
}

test('the report of the pilot works in a fresh folder: standard output holds the answer only, and the second time it is the same', async () => {
  const env = fresh();
  const began = performance.now();
  const first = await command(['report', 'pilot', '--json'], env);
  console.log(`a fresh report took ${((performance.now() - began) / 1000).toFixed(1)} s`);
  expect(first.code, first.error).toBe(0);
  const rows = JSON.parse(first.out) as PilotRow[];
  expect(rows.find((row) => row.unitCode === '28159' && row.year === 2022 && row.indicator === 'dossiers.online_share')?.percent).toBe(
    98.08,
  );
  expect((await command(['report', 'pilot', '--json'], env)).out).toBe(first.out);
});

test('a province’s load that is killed goes on where it stopped, and once whole it changes nothing', async () => {
  const env = fresh();
  const args = ['demo', '--scale', '3000', '--communes', '6'];
  await killedAfter(args, env, 'lives written', 2);
  const [half] = await ask<{ n: number }>(env, 'xaso', 'select count(*)::int as n from dossiers');
  expect(half?.n).toBeGreaterThanOrEqual(1000);
  expect(half?.n).toBeLessThan(3000);
  const rest = await command(args, env);
  expect(rest.code, rest.error).toBe(0);
  expect(rest.out).toMatch(/dossiers of [1-4] communes .* rows in/);
  expect(rest.out).toMatch(/a plain COPY of the same rows/);
  expect((await command(args, env)).out).toContain('loaded already');
  expect((await command(['demo', '--scale', '4000', '--communes', '6'], env)).error).toContain('3000 dossiers in 6 communes already');
  expect((await command(['demo', '--scale', '5', '--communes', '6'], env)).code).toBe(2);
  const [whole] = await ask<{ n: number; units: number; orphans: number }>(
    env,
    'xaso',
    `select count(*)::int as n, count(distinct receiving_unit)::int as units,
       (select count(*)::int from events e where not exists (select 1 from dossiers d where d.id = e.subject)) as orphans from dossiers`,
  );
  expect(whole).toEqual({ n: 3000, units: 6, orphans: 0 });
});
