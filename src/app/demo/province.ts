import type { PoolClient } from 'pg';
import { readProcedures } from '../../government/procedures/procedures.content.ts';
import { forgetCatalogue, proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { addProcedures } from '../../government/procedures/procedures.service.ts';
import { StartFailure } from '../../platform/config/config.ts';
import { log } from '../../platform/config/log.ts';
import { contentPath } from '../../platform/config/root.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { forgetUnits, registerOf } from '../../registers/units/units.queries.ts';
import { contextIn, type House } from '../house.ts';
import { readers } from '../readers.ts';
import { madeUpFiles, nameUnit, sceneOf, serialsOf, type Written, writeLives } from './lives.load.ts';
import { type Plan, peopleOf } from './lives.plan.ts';
import { cloneTables, copyRows, type WrittenTable } from './lives.write.ts';
import { randomFrom } from './people.ts';

/** How often each procedure is asked for, roughly as communes tell it: certified copies and extracts lead by far. */
export const usualWeights: Readonly<Record<string, number>> = {
  '2.000815': 34,
  '2.000884': 14,
  '2.000635': 16,
  '1.004873': 10,
  '1.001193': 9,
  '1.000656': 4,
  '1.000894': 4,
  '2.000908': 2,
  '1.004859': 2,
  '1.004884': 1,
  '1.001776': 2,
  '1.001653': 1,
  '1.014027': 1,
};

/** The provinces whose communes have lives: today's with its last twelve months, and the former Long An with 2022, under the versions of that year. */
const TODAY = '80.20250701';
const FORMER = '80.20210101';
const FORMER_YEAR = { from: '2022-01-01', until: '2022-12-31' };
const LOAD = 1;
/** Where the numbers of a province's lives and people begin: none is another demonstration's. */
const FIRST = 1_000_000;

export type ProvinceRates = {
  communes: number;
  lives: number;
  events: number;
  rows: number;
  seconds: number;
  /** Rows per second: lives made and written, and the same rows of some communes by a plain copy into empty tables. */
  rate: number;
  plainRate: number;
  ratio: number;
};

/** The readers that write to people, or count their money and opinions: they shall not hear of a made-up past. Who measures does. */
export const deafReaders = (house: House): string[] =>
  readers(house)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('measures'));

/** The versions of 2021 and 2022, reconstructed for the demonstration. */
export async function addFormerProcedures(house: Pick<House, 'db'>): Promise<void> {
  const context = contextIn(house, systemActor('content'));
  await addProcedures(context, readProcedures(contentPath('demo', 'procedures')));
  forgetCatalogue(context);
}

type Commune = { unit: string; eIdentifier: string; period: { from: Day; until: Day }; end: Date | null };

/** So many communes: first those of today, then those of the former province. */
async function communesOf(house: House, many: number, today: Day): Promise<Commune[]> {
  const register = await registerOf(contextIn(house, systemActor('content')));
  const all = [...register.units.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const provinceOf = (id: string | null): string | null => {
    const unit = id === null ? undefined : register.units.get(id);
    return unit ? (unit.parent === null ? unit.id : provinceOf(unit.parent)) : null;
  };
  const of = (province: string) => all.filter((one) => one.level === 'commune' && provinceOf(one.id) === province);
  const year = { from: addDays(today, -365), until: addDays(today, -1) };
  return [
    ...of(TODAY).map(
      ({ id }, at): Commune => ({ unit: id, eIdentifier: `H53.${300 + at}.00`, period: year, end: momentOf(addDays(today, -1), 17 * 60) }),
    ),
    ...of(FORMER).map(({ id, code }): Commune => ({ unit: id, eIdentifier: `H34.${code.slice(2)}.00`, period: FORMER_YEAR, end: null })),
  ].slice(0, many);
}

type Province = { house: House; client: PoolClient; communes: Commune[]; mark: string; day: Day };

/** The plan of one commune: a share of the whole, its own habits, always the same. */
async function planOf(
  { client, communes }: Province,
  at: number,
  scale: number,
  files: Awaited<ReturnType<typeof madeUpFiles>>,
): Promise<Plan> {
  const commune = communes[at] as Commune;
  const random = randomFrom(20_221_231 + at);
  const many = communes.length;
  const before = Math.floor((scale * at) / many);
  const count = Math.floor((scale * (at + 1)) / many) - before;
  const online = 0.35 + 0.55 * random.next();
  const alone = 0.2 + 0.4 * random.next();
  const named = await client.query<{ value: string }>("select value from unit_settings where unit = $1 and key = 'e_identifier'", [
    commune.unit,
  ]);
  return {
    ...files,
    seed: 1000 + at,
    load: LOAD,
    unit: commune.unit,
    eIdentifier: named.rows[0]?.value ?? commune.eIdentifier,
    ...commune.period,
    end: commune.end,
    count,
    online: Math.round(count * online),
    late: Math.round(count * 0.06 * random.next()),
    alone,
    helped: (1 - alone) * 0.8,
    scanned: { online: 0.6 + 0.3 * random.next(), direct: 0.3 * random.next() },
    weights: usualWeights,
    rare: 1,
    firstNumber: FIRST + before,
    firstPerson: peopleOf(before) + at,
    serials: await serialsOf(client, commune.unit),
  };
}

/**
 * Loads a province's year into this house by the owner's log-in: so many dossiers over so many communes, one transaction each. Loaded again it changes nothing;
 * killed, it goes on with the next commune. The rates are those of the communes that were written now. No server should run meanwhile: its readers would be passed by.
 */
export async function loadProvince(house: House, scale: number, communes: number, now = new Date()): Promise<ProvinceRates> {
  const client = await (house.ownerPool as NonNullable<House['ownerPool']>).connect();
  try {
    const mark = `province ${scale} ${communes}`;
    const day = await begun(client, mark, dayOf(now));
    const province = { house, client, communes: await communesOf(house, communes, day), mark, day };
    await addFormerProcedures(house);
    for (const { unit, eIdentifier } of province.communes) await nameUnit(client, unit, eIdentifier);
    forgetUnits(contextIn(house, systemActor('content')));
    const rates = await loadCommunes(province, scale);
    await client.query('update demo_loads set finished_at = $2 where name = $1', [mark, now]);
    return rates;
  } finally {
    client.release();
  }
}

/** The day for which this province is, or was, loaded: a load that was interrupted goes on with its own day. */
async function begun(client: PoolClient, mark: string, today: Day): Promise<Day> {
  const other = await client.query<{ name: string }>("select name from demo_loads where name ~ '^province [0-9]+ [0-9]+$' and name <> $1", [
    mark,
  ]);
  const [, scale, communes] = other.rows[0]?.name.split(' ') ?? [];
  if (scale)
    throw new StartFailure(`This database holds a province of ${scale} dossiers in ${communes} communes already: take another XASO_DATA.`);
  await client.query('insert into demo_loads (name, day) values ($1, $2) on conflict do nothing', [mark, today]);
  const { rows } = await client.query<{ day: Day }>('select day::text from demo_loads where name = $1', [mark]);
  return rows[0]?.day ?? today;
}

/** One commune in so many is also copied plainly, for the comparison. */
const COMPARED = 12;

async function loadCommunes(province: Province, scale: number): Promise<ProvinceRates> {
  const { house, client, communes, mark, day } = province;
  const context = contextIn(house, systemActor('content'));
  const files = await madeUpFiles();
  const versions = [...(await proceduresOn(context, FORMER_YEAR.from)), ...(await versionsSince(province))];
  const deaf = deafReaders(house);
  const sum: Written & { communes: number } = { communes: 0, lives: 0, events: 0, rows: 0 };
  let [seconds, plainRows, plainSeconds] = [0, 0, 0];
  for (const [at, commune] of communes.entries()) {
    const chunks: [WrittenTable, Buffer][][] = [];
    const compare = at % COMPARED === 0;
    const began = performance.now();
    const plan = await planOf(province, at, scale, files);
    const scene = await sceneOf(context, commune.unit);
    const how = {
      mark: `${mark} ${commune.unit}`,
      day,
      deaf,
      ...(compare ? { kept: (chunk: [WrittenTable, Buffer][]) => chunks.push(chunk) } : {}),
    };
    const written = await writeLives(client, plan, scene, versions, how);
    if (!written) continue;
    seconds += (performance.now() - began) / 1000;
    sum.communes++;
    for (const key of ['lives', 'events', 'rows'] as const) sum[key] += written[key];
    if (compare) {
      const plain = await copyPlainly(client, chunks);
      plainRows += plain.rows;
      plainSeconds += plain.seconds;
    }
    const rates = { perSecond: Math.round(sum.rows / seconds), plainPerSecond: Math.round(plainRows / plainSeconds) };
    log.info({ commune: commune.unit, of: communes.length, ...sum, ...rates }, 'lives written');
  }
  if (sum.communes > 0) await client.query('analyze');
  const [rate, plainRate] = [seconds ? sum.rows / seconds : 0, plainSeconds ? plainRows / plainSeconds : 0];
  return { ...sum, seconds, rate, plainRate, ratio: plainRate ? rate / plainRate : 0 };
}

/** Every version that held on some day of the last year. */
async function versionsSince({ house, day }: Province) {
  const context = contextIn(house, systemActor('content'));
  const found = new Map<string, Awaited<ReturnType<typeof proceduresOn>>[number]>();
  for (let back = 0; back <= 366; back++)
    for (const one of await proceduresOn(context, addDays(day, -back))) found.set(`${one.procedure} ${one.version}`, one);
  return [...found.values()];
}

/** The same rows into empty tables with the same columns, defaults and indexes, in one transaction: how fast this machine copies. */
async function copyPlainly(client: PoolClient, chunks: readonly [WrittenTable, Buffer][][]): Promise<{ rows: number; seconds: number }> {
  await cloneTables(client, 'lives_plain');
  try {
    const began = performance.now();
    await client.query('begin');
    let rows = 0;
    for (const chunk of chunks) rows += await copyRows(client, chunk, 'lives_plain');
    await client.query('commit');
    return { rows, seconds: (performance.now() - began) / 1000 };
  } finally {
    await client.query('drop schema lives_plain cascade');
  }
}
