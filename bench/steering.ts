// The figures, in houses with a province's year of ever more dossiers: the pages, counting anew, recounting, what a filing pays for being counted.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { owner, p99, signedIn } from './desk.ts';
import { alternate, type Door, overHttp, probe } from './filings.ts';
import { type BenchHouse, benchFolder, benchHouse, command, openUnits } from './house.ts';
import { goal, median } from './machine.ts';

const SIZES = (process.env.BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number);
const LOOKS = Number(process.env.BENCH_LOOKS ?? 400);
const COMMUNES = 188;
const COMMUNE = '28159.20250701';
/** Whole months: single days are kept for the current quarter only. */
const YEAR = { from: dayOfMonth(-12, 1), to: dayOfMonth(0, 0) };

/** What is asked for, by whom. */
const PAGES: readonly { name: string; path: string; username: string }[] = [
  {
    name: 'JSON, one commune by months',
    path: `/api/v1/indicators?unit=${COMMUNE}&from=${YEAR.from}&to=${YEAR.to}&by=month`,
    username: 'lanhdao',
  },
  { name: 'JSON, the province’s year', path: `/api/v1/indicators?unit=80.20250701&from=${YEAR.from}&to=${YEAR.to}`, username: 'xemtinh' },
  { name: 'scorecard of a commune', path: '/dieu-hanh', username: 'lanhdao' },
  { name: 'table of the province', path: '/dieu-hanh/tinh', username: 'xemtinh' },
  { name: 'one indicator', path: '/dieu-hanh/chi-so/dossiers.online_share', username: 'xemtinh' },
];

/** What a figure would cost without roll-ups: online and timely of every commune and month, from the rows of the dossiers. */
const FULL_SCAN = `
  select receiving_unit, date_trunc('month', submitted_at at time zone 'Asia/Ho_Chi_Minh') as month, count(*) as filed,
    count(*) filter (where channel = 'online') as online, count(*) filter (where resolved_at <= due_at) as timely
  from dossiers group by 1, 2`;
const ROLL_UPS = `
  select unit, starts, measure, sum(amount) from measure_sums s join measure_generations g on g.id = s.generation and g.state = 'live'
  where span = 'm' group by 1, 2, 3`;

function dayOfMonth(months: number, day: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, day)).toISOString().slice(0, 10);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** So many dossiers, counted and recounted before any server runs on it. */
async function fill(data: string, size: number): Promise<void> {
  await command(data, 'demo');
  console.log(await command(data, 'demo', '--scale', String(size), '--communes', String(Math.min(COMMUNES, size))));
  for (const verb of ['rebuild', 'verify']) console.log(`${size} dossiers, indicators ${verb}: ${await command(data, 'indicators', verb)}`);
}

async function look(house: BenchHouse, path: string, cookie: string): Promise<{ took: number; status: number }> {
  const start = performance.now();
  const answer = await fetch(house.base + path, { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200 && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
  if (answer.status === 200 && path.startsWith('/api/') && !text.includes('"indicator"'))
    throw new Error(`${path} gave no figure: ${text}`);
  return { took: performance.now() - start, status: answer.status };
}

/** All houses are asked in turn, so that what disturbs the machine disturbs all. */
async function looks(houses: readonly BenchHouse[]): Promise<void> {
  const cookies = new Map<string, string[]>();
  for (const username of new Set(PAGES.map((page) => page.username))) {
    const all: string[] = [];
    for (const house of houses) all.push(await signedIn(house, username));
    cookies.set(username, all);
  }
  for (const { name, path, username } of PAGES) {
    const times = houses.map((): number[] => []);
    let missing = false;
    for (let at = -50; at < LOOKS && !missing; at++)
      for (const [which, house] of houses.entries()) {
        const { took, status } = await look(house, path, cookies.get(username)?.[which] ?? '');
        missing ||= status === 404;
        if (at >= 0) times[which]?.push(took);
      }
    if (missing) {
      console.log(`MISSED ${name}: ${path} is not there`);
      continue;
    }
    const said = times.map((list, which) => `${p99(list).toFixed(1)} (median ${median(list).toFixed(1)}) at ${SIZES[which]}`);
    console.log(`${name}: p99 in ms ${said.join(', ')}`);
    if (times.length > 1)
      goal(`${name}, p99 at the last size against the first`, p99(times.at(-1) ?? []) / p99(times[0] ?? []), 1.25, 'at most');
  }
}

/** The query that roll-ups replace, and theirs. */
async function scans(house: BenchHouse, size: number): Promise<void> {
  const client = await owner(house);
  const [full, sums]: [number[], number[]] = [[], []];
  for (let round = -1; round < 5; round++) {
    const [one, other] = [await timed(() => client.query(FULL_SCAN)), await timed(() => client.query(ROLL_UPS))];
    if (round >= 0) {
      full.push(one);
      sums.push(other);
    }
  }
  await client.end();
  console.log(
    `${size} dossiers: a full scan for three figures ${median(full).toFixed(0)} ms, every sum of every unit and month from roll-ups ${median(sums).toFixed(0)} ms (no goal)`,
  );
}

type Cursor = { epoch: number; transaction: string; event: string };
const END = '18446744073709551615';

/** The reader that counts is set past everything, so that it hears nothing; the others go on. Gives where it was. */
async function deafen(client: Client): Promise<Cursor> {
  await client.query('begin');
  const { rows } = await client.query<Cursor>(
    "select epoch, transaction::text, event from event_cursors where reader = 'measures' for update",
  );
  await client.query(`update event_cursors set transaction = '${END}' where reader = 'measures'`);
  await client.query('commit');
  return rows[0] as Cursor;
}

const wake = (client: Client, { epoch, transaction, event }: Cursor) =>
  client.query("update event_cursors set epoch = $1, transaction = $2::xid8, event = $3 where reader = 'measures'", [
    epoch,
    transaction,
    event,
  ]);

/** Waits until everything that has happened is counted; gives how many seconds that took. */
async function counted(client: Client): Promise<number> {
  const start = performance.now();
  const last = await client.query<Cursor>(
    'select epoch, transaction::text, id as event from events order by epoch desc, transaction desc, id desc limit 1',
  );
  const { epoch, transaction, event } = last.rows[0] as Cursor;
  for (;;) {
    const { rowCount } = await client.query(
      "select 1 from event_cursors where reader = 'measures' and (epoch, transaction, event) >= ($1, $2::xid8, $3::uuid)",
      [epoch, transaction, event],
    );
    if (rowCount) return (performance.now() - start) / 1000;
    await sleep(100);
  }
}

/** Filings with the counting reader on and off, over many communes and into one; what was filed while it was off is counted before the next round. */
async function filings(house: BenchHouse): Promise<void> {
  const doors = await openUnits(house, 20);
  const [first] = doors;
  if (!first) throw new Error('no commune to file in');
  await probe(house, first);
  const client = await owner(house);
  const fresh: number[] = [];
  const on = (where: Door[]) => async () => {
    const round = await overHttp(house, where);
    fresh.push(await counted(client));
    return round;
  };
  const off = (where: Door[]) => async () => {
    const cursor = await deafen(client);
    try {
      return await overHttp(house, where);
    } finally {
      await wake(client, cursor);
      await counted(client);
    }
  };
  await counted(client);
  const rates = await alternate({ on: on(doors), off: off(doors), 'one commune, on': on([first]), 'one commune, off': off([first]) });
  goal('filings with the reader on against off, 20 communes', rates.on.rate / rates.off.rate, 0.9, 'at least');
  goal('the same, all into one commune', rates['one commune, on'].rate / rates['one commune, off'].rate, 0.9, 'at least');
  goal('seconds until all of a rush is counted, the longest', Math.max(...fresh), 10, 'at most');
  await client.end();
  console.log(`after the rush: ${await command(join(house.sockets, '..'), 'indicators', 'verify')}`);
}

/** Pages, rebuild, verify and the query that they replace at every size; filings at the largest. */
export async function steeringRounds(): Promise<void> {
  const folders: string[] = [];
  const houses: BenchHouse[] = [];
  try {
    for (const size of SIZES) {
      const data = benchFolder();
      folders.push(data);
      await fill(data, size);
    }
    for (const data of folders) houses.push(await benchHouse({ demo: true, data }));
    await looks(houses);
    for (const [which, house] of houses.entries()) await scans(house, SIZES[which] ?? 0);
    const largest = houses.at(-1);
    if (largest) await filings(largest);
  } finally {
    await Promise.all(houses.map((house) => house.close()));
    for (const data of folders) rmSync(data, { recursive: true, force: true });
  }
}
