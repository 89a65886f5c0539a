import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

export type BenchHouse = {
  base: string;
  server: ChildProcess;
  postmaster: number;
  sockets: string;
  ownerUrl: string;
  password: string;
  close(): Promise<void>;
};

const main = 'dist/server/main.js';

/** What a command of the house prints; it must end well. */
export async function command(data: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, XASO_DATA: data, XASO_DEMO: args[0] === 'demo' ? '1' : '0', LOG_LEVEL: 'warn' };
  return (await promisify(execFile)(process.execPath, [main, ...args], { env, maxBuffer: 1e9 })).stdout.trim();
}

/** A new data folder. */
export function benchFolder(): string {
  const data = mkdtempSync(join(tmpdir(), 'xaso-bench-'));
  chmodSync(data, 0o711);
  return data;
}

/** Waits until a program prints an address. */
export function address(child: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (url) found(url[0]);
    });
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${said}`)));
  });
}

/** The built server on a data folder of its own (one that was filled before, or a new one), without the demonstration unless its officers are wanted. */
export async function benchHouse({ demo = false, data = benchFolder() } = {}): Promise<BenchHouse> {
  const env = { ...process.env, PORT: '0', XASO_DATA: data, XASO_DEMO: demo ? '1' : '0', LOG_LEVEL: 'warn' };
  const server = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const base = await address(server);
  const sockets = join(data, 'postgres');
  const { owner } = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as { owner: string };
  return {
    base,
    server,
    postmaster: Number(readFileSync(join(sockets, 'postmaster.pid'), 'utf8').split('\n')[0]),
    sockets,
    password: owner,
    ownerUrl: `postgres://postgres:${owner}@/xaso?host=${encodeURIComponent(sockets)}`,
    async close() {
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGINT');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Opens `count` communes for filing here and makes a machine token in each. */
export async function openUnits(house: BenchHouse, count: number): Promise<{ unit: string; token: string }[]> {
  const client = new Client({ connectionString: house.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; code: string }>(
    "select id, code from units where level = 'commune' and valid_to is null order by id limit $1",
    [count],
  );
  for (const { id, code } of rows) {
    await client.query(
      `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', $2, '2025-07-01', 'bench', true, 'content') on conflict do nothing`,
      [id, `H53.${code}`],
    );
    await client.query(
      `insert into procedure_offers (id, unit, filing, valid_from, basis) values (gen_random_uuid(), $1, 'own', '2025-07-01', 'bench')`,
      [id],
    );
  }
  await client.end();
  const data = join(house.sockets, '..');
  const made: { unit: string; token: string }[] = [];
  for (const { id } of rows) {
    const stdout = await command(data, 'token', 'create', '--name', `bench ${id}`, '--unit', id, '--scopes', 'dossiers:file');
    made.push({ unit: id, token: stdout.split('\n').at(-1) ?? '' });
  }
  return made;
}
