import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { command, dataFolder, removeData, serve } from '../server.ts';

const folders: string[] = [];
const fresh = () => {
  const folder = dataFolder();
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeData(folder);
});
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
async function freePort(): Promise<string> {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as AddressInfo;
  await new Promise((done) => other.close(done));
  return String(port);
}
const postmaster = (data: string) => Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
const refused = async (env: Record<string, string>) => {
  const { code, error } = await command(['serve'], { PORT: '0', XASO_DEMO: '0', ...env });
  expect(code, error).toBe(1);
  const lines = error.trim().split('\n');
  expect(lines, error).toHaveLength(1);
  expect(error).not.toMatch(/ {4}at /);
  return error;
};

test('Ctrl-C ends the server and its database; a second start is quick and keeps the data', async () => {
  const data = fresh();
  const first = await serve(data);
  expect((await fetch(`${first.base}/readyz`)).status).toBe(200);
  const database = postmaster(data);
  expect(await first.end('SIGINT')).toBe(0);
  expect(alive(database)).toBe(false);
  const keys = readFileSync(join(data, 'keys.json'), 'utf8');
  const began = performance.now();
  const second = await serve(data);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect((await fetch(`${second.base}/thu-tuc`)).status).toBe(200);
  expect(readFileSync(join(data, 'keys.json'), 'utf8')).toBe(keys);
  expect(await second.end('SIGTERM')).toBe(0);
});

test('after kill -9 the next start attaches to the database that still runs, and stops it in the end', async () => {
  const data = fresh();
  const killed = await serve(data);
  const database = postmaster(data);
  await killed.end('SIGKILL');
  expect(alive(database)).toBe(true);
  const next = await serve(data);
  expect(postmaster(data)).toBe(database);
  expect((await fetch(`${next.base}/readyz`)).status).toBe(200);
  expect(await next.end()).toBe(0);
  expect(alive(database)).toBe(false);
});

test('after kill -9 of both the next start recovers', async () => {
  const data = fresh();
  const killed = await serve(data);
  const database = postmaster(data);
  await killed.end('SIGKILL');
  process.kill(database, 'SIGKILL');
  const next = await serve(data);
  expect((await fetch(`${next.base}/readyz`)).status).toBe(200);
  expect(await next.end()).toBe(0);
});

test('while it starts the port answers, and says when to come again', async () => {
  const port = await freePort();
  const answers: string[] = [];
  const starting = serve(fresh(), { PORT: port });
  const open = starting.then(() => true);
  while (!(await Promise.race([open, sleep(50, false)])))
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5000) }).then(
      ({ status, headers }) => answers.push(`${status}, again in ${headers.get('retry-after')}`),
      (error: Error) => answers.push(error.name), // TypeError: the port is not open yet
    );
  const server = await starting;
  const status = await fetch(`${server.base}/`).then((answer) => answer.status);
  await server.end();
  expect(status).toBe(200);
  expect(answers).toContain('503, again in 5');
  expect(answers).not.toContain('TimeoutError');
});

test('a taken port', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const port = String((other.address() as AddressInfo).port);
  expect(await refused({ XASO_DATA: fresh(), PORT: port })).toMatch(`Port ${port} is taken`);
  other.close();
});

test('an unreachable database, a wrong log-in, one log-in without the other', async () => {
  const data = fresh();
  const nowhere = 'postgres://nobody:x@127.0.0.1:1/none';
  expect(await refused({ XASO_DATA: data, DATABASE_URL: nowhere, DATABASE_OWNER_URL: nowhere })).toMatch('cannot be reached');
  expect(await refused({ XASO_DATA: data, DATABASE_URL: nowhere })).toMatch('belong together');
});

test('a database that a newer program wrote', async () => {
  const data = fresh();
  const server = await serve(data);
  const { owner } = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as { owner: string };
  const client = new Client({ connectionString: `postgres://postgres:${owner}@/xaso?host=${encodeURIComponent(join(data, 'postgres'))}` });
  await client.connect();
  await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
  await client.end();
  await server.end();
  expect(await refused({ XASO_DATA: data })).toMatch('newer than this program');
  expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false); // nothing was left running
});

test('a data folder of another PostgreSQL, a missing key, a key that others can read', async () => {
  const data = fresh();
  await (await serve(data)).end();
  const keys = readFileSync(join(data, 'keys.json'), 'utf8');
  chmodSync(join(data, 'keys.json'), 0o644);
  expect(await refused({ XASO_DATA: data })).toMatch('chmod 600');
  rmSync(join(data, 'keys.json'));
  expect(await refused({ XASO_DATA: data })).toMatch('is missing');
  expect(existsSync(join(data, 'keys.json'))).toBe(false);
  writeFileSync(join(data, 'keys.json'), keys, { mode: 0o600 });
  writeFileSync(join(data, 'postgres/PG_VERSION'), '16\n');
  expect(await refused({ XASO_DATA: data })).toMatch('written by PostgreSQL 16');
});

test('production wants its keys outside the data folder, and a wrong setting is named', async () => {
  expect(await refused({ XASO_DATA: fresh(), NODE_ENV: 'production' })).toMatch('XASO_KEYS');
  expect(await refused({ XASO_DATA: fresh(), PORT: 'abc' })).toMatch('PORT');
  expect(await refused({ XASO_DATA: fresh(), XASO_UNIT: '28159' })).toMatch('XASO_UNIT is "28159"');
  expect(await refused({ XASO_DATA: fresh(), XASO_DEMO_NOW: '2026-11-24T09:00' })).toMatch(
    'XASO_DEMO_NOW turns the clock of a demonstration',
  );
});

test.runIf(process.getuid?.() === 0)('started as root in a folder that the database cannot enter: says which', async () => {
  const locked = mkdtempSync(join(tmpdir(), 'xaso-locked-'));
  chmodSync(locked, 0o700);
  expect(await refused({ XASO_DATA: join(locked, 'data') })).toMatch(locked);
  rmSync(locked, { recursive: true });
});

test('a full disk', async () => {
  // A file system of 60 MB holds no PostgreSQL cluster of ours with its first write-ahead logs.
  const { spawnSync } = await import('node:child_process');
  const folder = mkdtempSync(join(tmpdir(), 'xaso-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=30m,mode=0755', 'tmpfs', folder]);
  expect(mounted.status, 'mounting a small tmpfs needs root').toBe(0);
  try {
    expect(await refused({ XASO_DATA: join(folder, 'data') })).toMatch('disk is full');
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
});

test('wrong use of the command line is exit 2', async () => {
  expect((await command(['nonsense'])).code).toBe(2);
  expect((await command(['due', '--received', 'yesterday', '--working-days', '3'])).code).toBe(2);
  const good = await command(['due', '--received', '2026-08-20T09:00', '--working-days', '3', '--json'], { TZ: 'America/New_York' });
  expect(good.code).toBe(0);
  expect(JSON.parse(good.out).due).toBe('2026-08-24T17:00:00+07:00');
});
