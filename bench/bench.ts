// npm run bench [-- filing|desk|steering]: what the issues promise, as ratios of one run. Rounds alternate, the first of each is dropped. Goals that are missed say so.
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { deskRounds } from './desk.ts';
import { alternate, CONNECTIONS, overHttp, probe, ROUNDS, type Round, SECONDS } from './filings.ts';
import { address, type BenchHouse, benchHouse, openUnits } from './house.ts';
import { cpuOf, goal, machine } from './machine.ts';
import { steeringRounds } from './steering.ts';

/** The rows of one real filing, as templates for pgbench. */
async function keepRows(house: BenchHouse, id: string): Promise<void> {
  const client = new Client({ connectionString: house.ownerUrl });
  await client.connect();
  await client.query(`create table bench_dossier as select * from dossiers where id = '${id}'`);
  await client.query(`create table bench_components as select * from dossier_components where dossier = '${id}'`);
  await client.query(`create table bench_events as select * from events where subject = '${id}'`);
  await client.query(`create table bench_audit as select * from audit where subject = '${id}'`);
  await client.query(`create table bench_rows as
    select i.input_hash, i.answer, a.sealed, p.full_name, p.personal_number_sealed
    from dossiers d join dossier_answers a on a.dossier = d.id join persons p on p.id = d.person, idempotency i where d.id = '${id}' and i.answer ->> 'id' = '${id}'`);
  await client.end();
}

async function byPgbench(house: BenchHouse): Promise<Round> {
  const before = cpuOf(house.postmaster);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CONNECTIONS),
    '-j',
    '2',
    '-T',
    String(SECONDS),
    '-f',
    'bench/filing.sql',
    '-h',
    house.sockets,
    '-U',
    'postgres',
    'xaso',
  ];
  const child = spawn('pgbench', args, { env: { ...process.env, PGPASSWORD: house.password }, stdio: ['ignore', 'pipe', 'inherit'] });
  let own = 0;
  const watch = setInterval(() => {
    own = Math.max(own, cpuOf(child.pid ?? 0));
  }, 100);
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  await new Promise((done) => child.once('close', done));
  clearInterval(watch);
  const done = Number(/number of transactions actually processed: (\d+)/.exec(said)?.[1] ?? 0);
  const rate = Number(/tps = ([\d.]+)/.exec(said)?.[1] ?? 0);
  if (!done) throw new Error(`pgbench wrote nothing: ${said}`);
  return { rate, cpu: (own + cpuOf(house.postmaster) - before) / done };
}

/** Where there is no pgbench: the same statements by the bare driver, 16 connections. */
async function byDriver(house: BenchHouse): Promise<Round> {
  const { readFileSync } = await import('node:fs');
  const lines = readFileSync('bench/filing.sql', 'utf8')
    .split('\n')
    .filter((line) => line && !/^(--|\\set)/.test(line));
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new Client({ connectionString: house.ownerUrl });
      await client.connect();
      return client;
    }),
  );
  const before = process.cpuUsage();
  const database = cpuOf(house.postmaster);
  const end = Date.now() + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (Date.now() < end) {
        const values = { n: randomInt(1, 2 ** 47), unit: randomInt(1, 21) };
        for (const [index, line] of lines.entries()) {
          const used = (['n', 'unit'] as const).filter((name) => line.includes(`:${name}`));
          const text = used.reduce((sql, name, place) => sql.replaceAll(`:${name}`, `$${place + 1}::bigint`), line.replace(/;$/, ''));
          await client.query({ name: `bench ${index}`, text, values: used.map((name) => values[name]) });
        }
        done++;
      }
    }),
  );
  const used = process.cpuUsage(before);
  await Promise.all(clients.map((client) => client.end()));
  return { rate: done / SECONDS, cpu: ((used.user + used.system) / 1000 + cpuOf(house.postmaster) - database) / done };
}

async function pageRounds(house: BenchHouse): Promise<number> {
  const path = '/thu-tuc';
  const html = await (await fetch(house.base + path)).text();
  const file = join(mkdtempSync(join(tmpdir(), 'xaso-bench-page-')), 'page.html');
  writeFileSync(file, html);
  const bare = spawn(process.execPath, ['bench/bare.ts', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const bareUrl = await address(bare);
  const get = async (url: string): Promise<Round> => {
    const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS });
    if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
    return { rate: result['2xx'] / result.duration, cpu: 0 };
  };
  const { page, bytes } = await alternate({ page: () => get(house.base + path), bytes: () => get(bareUrl) });
  bare.kill();
  console.log(
    `procedure list: ${page.rate.toFixed(0)}/s, the same ${html.length} characters from a bare handler: ${bytes.rate.toFixed(0)}/s`,
  );
  return page.rate / bytes.rate;
}

const hasPgbench = spawnSync('pgbench', ['--version']).status === 0;
console.log(`${machine()}; ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, the warm-up dropped`);
/** Filing and the page that most people open. */
async function filingRounds(): Promise<void> {
  const house = await benchHouse();
  try {
    const doors = await openUnits(house, 20);
    const [first] = doors;
    if (!first) throw new Error('no commune to file in');
    await keepRows(house, await probe(house, first));
    const base = hasPgbench ? () => byPgbench(house) : () => byDriver(house);
    console.log(
      `beside it: ${hasPgbench ? spawnSync('pgbench', ['--version'], { encoding: 'utf8' }).stdout.trim() : 'the bare pg driver'}`,
    );
    const { filings, rush, plain } = await alternate({
      filings: () => overHttp(house, doors),
      rush: () => overHttp(house, [first]),
      plain: base,
    });
    console.log(
      `filings over HTTP, 20 units: ${filings.rate.toFixed(0)}/s; one unit: ${rush.rate.toFixed(0)}/s; the same rows in prepared statements: ${plain.rate.toFixed(0)}/s`,
    );
    goal('filings over HTTP against the same rows by pgbench, rate', filings.rate / plain.rate, 0.35, 'at least');
    goal('the same, CPU of application and database per filing', filings.cpu / plain.cpu, 4, 'at most');
    console.log(`the one-unit rush reaches ${(rush.rate / filings.rate).toFixed(2)} of the rate over 20 units (no goal)`);
    goal('procedure list page against a bare handler', await pageRounds(house), 0.5, 'at least');
  } finally {
    await house.close();
  }
}

const [part] = process.argv.slice(2);
if (!part || part === 'filing') await filingRounds();
if (!part || part === 'desk') await deskRounds();
if (!part || part === 'steering') await steeringRounds();
