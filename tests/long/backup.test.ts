import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { command, dataFolder, type Running, removeData, serve } from '../server.ts';
import { filing, UNIT } from './filing.ts';

const DOSSIERS = 20_000;
const FILES = 200;
const FILE_BYTES = 256 * 1024; // 50 MB in all, which nothing makes smaller
const data = dataFolder();
const next = dataFolder();
const shelf = dataFolder();
let server: Running;
afterAll(async () => {
  await server?.end('SIGKILL');
  for (const folder of [data, next]) await removeData(folder);
  rmSync(shelf, { recursive: true, force: true });
});

function ownerUrl(folder: string): string {
  const { owner: password } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as { owner: string };
  return `postgres://postgres:${password}@/xaso?host=${encodeURIComponent(join(folder, 'postgres'))}`;
}

async function owner(folder: string): Promise<Client> {
  const client = new Client({ connectionString: ownerUrl(folder) });
  client.on('error', () => {}); // its server is ended before it
  await client.connect();
  return client;
}

/** Multiplies one filed dossier, with answers, papers, events, a note of 5 kB (100 MB in all), and a file each hundredth. */
async function multiply(client: Client): Promise<void> {
  const hashes: string[] = [];
  for (let at = 0; at < FILES; at++) {
    const bytes = randomBytes(FILE_BYTES);
    const hash = createHash('sha256').update(bytes).digest('hex');
    mkdirSync(join(data, 'files', hash.slice(0, 2)), { recursive: true });
    writeFileSync(join(data, 'files', hash.slice(0, 2), hash.slice(2)), bytes, { mode: 0o600 });
    hashes.push(hash);
  }
  await client.query(
    `create temporary table made as select gen_random_uuid() as id, n from generate_series(1, ${DOSSIERS}) n;
     create temporary table seed as select * from dossiers order by id limit 1;
     insert into dossiers select (jsonb_populate_record(s, jsonb_build_object('id', m.id, 'code', 'M-' || m.n, 'tracking_key', 'M-' || m.n))).* from made m, seed s;
     insert into dossier_answers select m.id, a.sealed from made m, dossier_answers a join seed s on a.dossier = s.id;
     insert into dossier_components select (jsonb_populate_record(c, jsonb_build_object('dossier', m.id))).* from made m, dossier_components c join seed s on c.dossier = s.id;
     insert into events select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'subject', m.id))).* from made m, events e join seed s on e.subject = s.id;
     insert into dossier_notes (id, dossier, verb, account, text, shown, written_at)
       select gen_random_uuid(), m.id, 'move', 'somebody', repeat(md5(m.n::text), 160), false, now() from made m`,
  );
  await client.query(
    `insert into dossier_files (id, dossier, kind, hash, bytes, type, sealed, name, added_at)
     select gen_random_uuid(), m.id, 'component', ($1::text[])[m.n / 100], $2, 'image/jpeg', false, 'giay.jpg', now() from made m where m.n % 100 = 0`,
    [hashes, FILE_BYTES],
  );
}

/** A heap in which the rows find no room, and which is cleaned often: what is watched is what is held, not what nobody has swept up yet. */
const LEAN = '--max-old-space-size=96 --max-semi-space-size=4';

/** Runs a command and watches the most memory that it ever held. */
async function measured(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; error: string; mebibytes: number }> {
  const child = spawn(process.execPath, ['dist/server/main.js', ...args], {
    env: { ...process.env, ...env, NODE_OPTIONS: LEAN },
  });
  let [out, error, most] = ['', '', 0];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    error += text;
  });
  const watch = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // it has ended
    }
  }, 20);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  return { code, out, error, mebibytes: most / 1024 };
}

/** Dossiers of which something is missing, and how many there are. */
const whole = `select count(*)::int as dossiers, count(*) filter (where a.dossier is null)::int as unanswered,
  count(*) filter (where coalesce(e.submitted, 0) <> 1)::int as untold, count(*) filter (where coalesce(c.papers, 0) <> coalesce(e.attached, 0))::int as papers
  from dossiers d left join dossier_answers a on a.dossier = d.id
  left join (select subject, count(*) filter (where type = 'dossier.submitted') as submitted, count(*) filter (where type = 'dossier.component_attached') as attached
             from events group by 1) e on e.subject = d.id
  left join (select dossier, count(*) as papers from dossier_components group by 1) c on c.dossier = d.id`;

test('20,000 dossiers and 50 MB of files are backed up beside a server that takes filings: one moment, whole, in bounded memory', async () => {
  server = await serve(data);
  const env = { XASO_DATA: data, XASO_DEMO: '0' };
  const made = await command(['token', 'create', '--name', 'backup', '--unit', UNIT, '--scopes', 'dossiers:file'], env);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${made.out.trim()}` };
  const file = async (number: number) => {
    const answer = await fetch(`${server.base}/api/v1/dossiers`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': `backup-filing-${number}` },
      body: filing(number),
    });
    expect(answer.status).toBe(201);
  };
  await file(0);
  const client = await owner(data);
  // What the program itself needs: the same command while there is hardly anything.
  const small = await measured(['backup', join(shelf, 'small')], env);
  expect([small.code, small.error]).toEqual([0, expect.stringContaining('public.dossiers: 1 ')]);
  await multiply(client);

  const state = { filed: 1, stop: false };
  const sender = async (from: number) => {
    for (let number = from; !state.stop; number += 4) {
      await file(number);
      state.filed++;
    }
  };
  const senders = Promise.all([1, 2, 3, 4].map(sender));
  while (state.filed < 20) await sleep(5);
  const before = state.filed;
  const backup = await measured(['backup', join(shelf, 'day')], env);
  const after = state.filed;
  state.stop = true;
  await senders;
  expect([backup.code, backup.error]).toEqual([0, expect.stringContaining('public.dossiers: ')]);
  expect(backup.out).toContain(`${FILES} tệp`);
  expect(after).toBeGreaterThan(before); // filings went on meanwhile
  // Far less than the files and the rows: what flows through, and what nobody has cleared away yet.
  console.log(`backup: ${small.mebibytes.toFixed(0)} MB with nothing in it, ${backup.mebibytes.toFixed(0)} MB with everything`);
  expect(backup.mebibytes).toBeLessThan(small.mebibytes + 96);
  const checked = spawnSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: join(shelf, 'day'), encoding: 'utf8' });
  expect([checked.status, checked.stdout]).toEqual([0, '']);

  await killed(env, client);
  fullDisk({ ...env, DATABASE_URL: ownerUrl(data), DATABASE_OWNER_URL: ownerUrl(data) });
  await client.end();
  await server.end();

  // Into a new place with its own PostgreSQL; the keys come from where they were kept.
  cpSync(join(data, 'keys.json'), join(next, 'keys.json'));
  const there = { XASO_DATA: next, XASO_DEMO: '0' };
  const restore = await measured(['restore', join(shelf, 'day')], there);
  expect([restore.code, restore.error]).toEqual([0, expect.stringContaining('public.dossiers: ')]);
  console.log(`restore: ${restore.mebibytes.toFixed(0)} MB`);
  expect(restore.mebibytes).toBeLessThan(small.mebibytes + 96);
  const again = await command(['restore', join(shelf, 'day')], there);
  expect([again.code, again.error]).toEqual([1, expect.stringContaining('đã có dữ liệu')]);
  server = await serve(next);
  const restored = await owner(next);
  const { rows } = await restored.query<{ dossiers: number }>(whole);
  expect(rows).toEqual([{ dossiers: rows[0]?.dossiers, unanswered: 0, untold: 0, papers: 0 }]);
  expect(rows[0]?.dossiers).toBeGreaterThanOrEqual(DOSSIERS + before);
  expect(rows[0]?.dossiers).toBeLessThanOrEqual(DOSSIERS + after);
  await restored.end();
  // The machine's token and its keys are those from before: what was filed and acknowledged is answered as it was, and a new filing is taken.
  await file(0);
  await file(99_999);
  expect((await command(['audit', 'verify'], there)).code).toBe(0);
});

/** Killed on the way it leaves nothing that could be taken for a back-up. */
async function killed(env: Record<string, string>, client: Client): Promise<void> {
  const child = spawn(process.execPath, ['dist/server/main.js', 'backup', join(shelf, 'killed')], { env: { ...process.env, ...env } });
  const partial = () => readdirSync(shelf).find((name) => name.startsWith('killed'));
  const parts = () => globSync(join(shelf, 'killed.partial-*', 'tables', '*')).length;
  while (parts() < 12) await sleep(1);
  child.kill('SIGKILL');
  await new Promise((done) => child.once('close', done));
  expect(partial()).toMatch(/^killed\.partial-/);
  const refused = await command(['restore', join(shelf, partial() ?? '')], env);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('chưa làm xong')]);
  for (let tries = 0; ; tries++) {
    const { rows } = await client.query("select 1 from pg_stat_activity where state = 'idle in transaction' and query ~ 'copy|fetch'");
    if (rows.length === 0) break;
    expect(tries).toBeLessThan(200);
    await sleep(50);
  }
}

/** A disk of two megabytes is full soon: one sentence, and it is as empty as before. */
function fullDisk(env: Record<string, string>): void {
  const disk = join(shelf, 'small disk');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=2m tmpfs "$1" && "$2" dist/server/main.js backup "$1/day"; code=$?; ls "$1"; exit $code`;
  const full = spawnSync(
    'unshare',
    ['--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), 'sh', '-c', script, 'sh', disk, process.execPath],
    {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    },
  );
  expect([full.status, full.stdout]).toEqual([1, '']);
  expect(full.stderr).toContain('Đĩa đã đầy');
}
