// The officers' side: the pages that every officer opens all day, in a small house and in a large one, and the verbs of handling in the large one.
import { Client } from 'pg';
import { GROW_BELONGINGS } from './desk.grow.ts';
import { byDoors, byDriver, VERBS } from './desk.verbs.ts';
import { type BenchHouse, benchHouse } from './house.ts';
import { goal, median } from './machine.ts';

const UNIT = '28159.20250701';
const [SMALL, LARGE] = [1_000, Number(process.env.BENCH_DOSSIERS ?? 200_000)];
const LOOKS = Number(process.env.BENCH_LOOKS ?? 400);
const VERB_SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
const LANES = 16;

/** How a house grows: the commune has the same work before it in both, 250 open dossiers and 100 that were late; what grows is what was done before. */
const GROW = `
  insert into dossiers (id, code, tracking_key, system_of_record, procedure, procedure_version, case_code, channel, keys, person, account, return_way,
    receiving_unit, competent_unit, state, step, applicant_name, submitted_at, received_at, due_at, resolved_at, returned_at)
  select md5('bench' || n)::uuid, 'B' || n, 'b' || n, seed.system_of_record, seed.procedure, seed.procedure_version, seed.case_code, 'online', 'alone',
    seed.person, '', 'desk', unit, unit, case when n <= 250 then 2 else 10 end, case when n <= 250 then seed.step end,
    case when n <= 10 then 'Phan Thị Bích Tuyền' else (array['Nguyễn','Trần','Lê','Phạm','Huỳnh','Võ','Đặng','Bùi'])[1 + n % 8] || ' '
      || (array['Văn','Thị','Minh','Ngọc','Hữu','Thanh'])[1 + (n / 8) % 6] || ' '
      || (array['An','Bình','Châu','Dũng','Hạnh','Khang','Lan','Mai','Nam','Oanh'])[1 + (n / 48) % 10] end,
    came, came + interval '1 hour', case when n <= 250 then now() + make_interval(hours => n % 200) else came + interval '3 days' end,
    case when n > 250 then came + make_interval(days => case when n <= 350 then 5 else 2 end) end, case when n > 250 then came + interval '6 days' end
  from generate_series(1, $1::int) n,
    lateral (select case when n <= 400 or n % 20 = 0 then '${UNIT}' else 'bench ' || (n % 20) end as unit,
      now() - make_interval(days => case when n <= 400 then 8 + (n % 20) else 60 + (n % 600) end) as came) made,
    (select * from dossiers where competent_unit = '${UNIT}' and state = 4 order by code limit 1) seed`;

export async function owner(house: BenchHouse): Promise<Client> {
  const client = new Client({ connectionString: house.ownerUrl });
  await client.connect();
  return client;
}

async function grown(count: number): Promise<BenchHouse> {
  const house = await benchHouse({ demo: true });
  const client = await owner(house);
  await client.query(GROW, [count]);
  for (const text of GROW_BELONGINGS) await client.query(text);
  await client.query('vacuum analyze');
  await client.end();
  return house;
}

/** Signs an officer of the demonstration in, as a browser would; gives the cookie. */
export async function signedIn(house: BenchHouse, username: string): Promise<string> {
  const jar = new Map<string, string>();
  const send = async (path: string, fields?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(house.base + path, {
      redirect: 'manual',
      headers: { cookie, origin: house.base },
      ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  await send('/can-bo/dang-nhap', { username, password: 'xa-so-trinh-dien' });
  const page = await (await send('/can-bo/dang-nhap/ma')).text();
  const code = /\b\d{6}\b/.exec(page.slice(page.indexOf('<main')).replace(/<[^>]+>/g, ' '))?.[0];
  if (!code) throw new Error('the demonstration shows no code');
  await send('/can-bo/dang-nhap/ma', { code });
  const home = await send('/can-bo');
  // 403: somebody who looks at figures only has no queue.
  if (home.status !== 200 && home.status !== 403) throw new Error(`no sign-in as ${username}: ${home.status}`);
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

const pages = {
  queue: '/can-bo?hang=xu-ly',
  'late list': '/can-bo/tre-han',
  'person search': `/can-bo/tim?q=${encodeURIComponent('phan thi bich tuyen')}`,
  // A great part of the dossiers of the unit: the newest are shown.
  'common surname': `/can-bo/tim?q=${encodeURIComponent('Nguyễn')}`,
  'common name': `/can-bo/tim?q=${encodeURIComponent('nguyen van')}`,
};

export const p99 = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0;

/** Both houses are asked in turn, so that what disturbs the machine disturbs both. */
async function looks(small: BenchHouse, large: BenchHouse): Promise<void> {
  const houses = await Promise.all([small, large].map(async (house) => ({ house, cookie: await signedIn(house, 'lanhdao') })));
  for (const [name, path] of Object.entries(pages)) {
    const times: number[][] = [[], []];
    for (let look = -50; look < LOOKS; look++)
      for (const [which, { house, cookie }] of houses.entries()) {
        const start = performance.now();
        const answer = await fetch(house.base + path, { headers: { cookie } });
        const text = await answer.text();
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
        if (look >= 0) times[which]?.push(performance.now() - start);
      }
    const [few = [], many = []] = times;
    console.log(
      `${name}: p99 ${p99(few).toFixed(1)} ms at ${SMALL}, ${p99(many).toFixed(1)} ms at ${LARGE} dossiers (median ${median(few).toFixed(1)} and ${median(many).toFixed(1)})`,
    );
    goal(`${name}, p99 at ${LARGE} dossiers against ${SMALL}`, p99(many) / p99(few), 1.5, 'at most');
  }
}

/** So many submitted dossiers to receive, with their codes. */
async function submitted(client: Client, series: string, count: number): Promise<{ id: string; code: string }[]> {
  const { rows } = await client.query<{ id: string; code: string }>(
    `insert into dossiers select (jsonb_populate_record(null::dossiers, to_jsonb(d) || jsonb_build_object('id', md5($1 || n)::uuid, 'code', $1 || n,
       'tracking_key', $1 || n, 'state', 1, 'row_version', 1, 'received_at', null, 'due_at', null, 'step', null, 'assignee', null,
       'reception_due_at', now() + interval '1 day', 'submitted_at', now()))).*
     from (select * from dossiers where competent_unit = '${UNIT}' and state = 4 and code not like 'B%' order by code limit 1) d, generate_series(1, $2::int) n returning id, code`,
    [series, count],
  );
  return rows;
}

async function inLanes<One>(list: One[], work: (one: One, lane: number) => Promise<unknown>): Promise<number> {
  const end = Date.now() + VERB_SECONDS * 1000;
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let one = list[next++]; one && Date.now() < end; one = list[next++]) {
        await work(one, lane);
        done++;
      }
    }),
  );
  return done / VERB_SECONDS;
}

async function verbs(house: BenchHouse): Promise<void> {
  const client = await owner(house);
  const { execFileSync } = await import('node:child_process');
  const { join } = await import('node:path');
  const args = [
    'dist/server/main.js',
    'token',
    'create',
    '--name',
    'bench desk',
    '--unit',
    UNIT,
    '--scopes',
    'dossiers:handle,dossiers:decide',
  ];
  const env = { ...process.env, XASO_DATA: join(house.sockets, '..'), XASO_DEMO: '0', LOG_LEVEL: 'warn' };
  const token = execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  const lanes = await Promise.all(Array.from({ length: LANES }, () => owner(house)));
  const doors = (one: { code: string }) => byDoors(house.base, token, one);
  const plain = (one: { id: string }, lane: number) => byDriver(lanes[lane] as Client, one);
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round <= 3; round++) {
    const ours = VERBS.length * (await inLanes(await submitted(client, `V${round}-`, 200 * VERB_SECONDS), doors));
    const bare = VERBS.length * (await inLanes(await submitted(client, `P${round}-`, 1_500 * VERB_SECONDS), plain));
    if (round > 0) {
      rates.ours.push(ours);
      rates.bare.push(bare);
    }
  }
  const [ours, bare] = [median(rates.ours), median(rates.bare)];
  console.log(
    `officers' verbs over HTTP (${VERBS.map(({ path }) => path).join(', ')} in turn) at ${LARGE} dossiers: ${ours.toFixed(0)}/s; their rows by the bare driver: ${bare.toFixed(0)}/s; ratio ${(ours / bare).toFixed(2)} (no goal)`,
  );
  await Promise.all([client, ...lanes].map((one) => one.end()));
}

/** Biểu II.06a of a whole year: every dossier of the unit counts, so it grows with them; how long it takes is said, without a goal. */
async function reports(small: BenchHouse, large: BenchHouse): Promise<void> {
  const today = new Date();
  const day = (daysAgo: number) => new Date(today.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const path = `/can-bo/bao-cao?tu=${day(365)}&den=${day(0)}`;
  for (const [house, count] of [
    [small, SMALL],
    [large, LARGE],
  ] as const) {
    const cookie = await signedIn(house, 'lanhdao');
    const times: number[] = [];
    for (let look = -2; look < 10; look++) {
      const start = performance.now();
      const answer = await fetch(house.base + path, { headers: { cookie } });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
      if (look >= 0) times.push(performance.now() - start);
    }
    console.log(
      `report II.06a of a year: median ${median(times).toFixed(0)} ms at ${count} dossiers, the longest of ten ${Math.max(...times).toFixed(0)} ms`,
    );
  }
}

/** The queue, the late list, the search and the report in a small and in a large house; the verbs of handling in the large one. */
export async function deskRounds(): Promise<void> {
  const houses: BenchHouse[] = [];
  try {
    for (const count of [SMALL, LARGE]) houses.push(await grown(count));
    const [small, large] = houses as [BenchHouse, BenchHouse];
    await looks(small, large);
    await reports(small, large);
    await verbs(large);
  } finally {
    await Promise.all(houses.map((house) => house.close()));
  }
}
