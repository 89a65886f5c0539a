import { Client } from 'pg';
import { proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { StartFailure } from '../../platform/config/config.ts';
import { log } from '../../platform/config/log.ts';
import { reaching } from '../../platform/database/database.ts';
import { advance } from '../../platform/events/readers.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import type { Day } from '../../platform/time/time.ts';
import { forgetUnits } from '../../registers/units/units.queries.ts';
import { contextIn, type House } from '../house.ts';
import { readers } from '../readers.ts';
import { openHouse, reachDatabase, type Urls } from '../serve.ts';
import { madeUpFiles, nameUnit, sceneOf, serialsOf, writeLives } from './lives.load.ts';
import { type Plan, peopleOf } from './lives.plan.ts';
import { addFormerProcedures, deafReaders, usualWeights } from './province.ts';

const DATABASE = 'xaso_pilot';
const CAN_GIUOC = { unit: '28159.20210101', eIdentifier: 'H34.159.00' };
const DUONG_XUAN_HOI = { unit: '28237.20210101', eIdentifier: 'H34.237.00' };
const PHUONG_4 = { unit: '27691.20210101', eIdentifier: 'H34.691.00' };

type Year = Pick<Plan, 'unit' | 'eIdentifier' | 'count' | 'online' | 'late' | 'alone' | 'helped' | 'scanned'> & {
  year: number;
  onlineSince?: Day;
};
const before = { year: 2021, alone: 0.45, helped: 0.35, scanned: { online: 0.5, direct: 0.03 } };
const during = { year: 2022, scanned: { online: 0.74, direct: 0.15 } };

/**
 * The pilot as dossiers. Numbers of dossiers are made up and chosen so that the published percentages come out; who pressed the keys is made up altogether, as
 * the practices of the report make plausible. Nothing of a report is stored: every figure is counted from the events.
 */
const years: readonly Year[] = [
  { ...CAN_GIUOC, ...before, count: 1875, online: 315, late: 66 },
  { ...DUONG_XUAN_HOI, ...before, count: 1386, online: 263, late: 61 },
  { ...PHUONG_4, ...before, count: 1500, online: 0, late: 78 },
  { ...CAN_GIUOC, ...during, count: 3016, online: 2958, late: 3, alone: 0.22, helped: 0.68 },
  { ...DUONG_XUAN_HOI, ...during, count: 1545, online: 1335, late: 8, alone: 0.18, helped: 0.66 },
  // It started late.
  { ...PHUONG_4, ...during, count: 1700, online: 910, late: 11, alone: 0.4, helped: 0.52, onlineSince: '2022-06-01' },
];
const SEED = 20_220_101;

/** The database of the pilot beside the house's own, made when it is absent. Throws StartFailure when the owner's log-in may not make one. */
export async function reachPilot(place: () => Promise<Urls> = reachDatabase): Promise<Urls> {
  const urls = await place();
  try {
    await reaching(() => makeDatabase(urls.owner));
  } catch (error) {
    if (!urls.attached) await urls.stop();
    throw error;
  }
  const there = (url: string) => url.replace(/^([a-z]+:\/\/[^/]*\/)[^?]*/, `$1${DATABASE}`);
  return { ...urls, owner: there(urls.owner), app: there(urls.app) };
}

async function makeDatabase(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42501')
      throw new StartFailure(
        `The pilot has a database of its own, and the log-in of DATABASE_OWNER_URL may not make one: create the database ${DATABASE}, owned by it.`,
      );
    // Another process has just made it.
    if (code !== '42P04' && code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

/** The house of the pilot, with its two years loaded. */
export async function openPilot(): Promise<House & { close(): Promise<void> }> {
  const house = await openHouse(reachPilot);
  try {
    await loadPilot(house);
    return house;
  } catch (error) {
    await house.close();
    throw error;
  }
}

/** Loads the two years of the three communes, each in a transaction, and lets them be measured. Again it changes nothing; killed, it goes on. Gives the dossiers made now. */
export async function loadPilot(house: House): Promise<number> {
  const context = contextIn(house, systemActor('content'));
  await addFormerProcedures(house);
  const client = await (house.ownerPool as NonNullable<House['ownerPool']>).connect();
  let made = 0;
  try {
    for (const { unit, eIdentifier } of [CAN_GIUOC, DUONG_XUAN_HOI, PHUONG_4]) await nameUnit(client, unit, eIdentifier);
    forgetUnits(context);
    const files = await madeUpFiles();
    let [firstNumber, firstPerson] = [1, 0];
    for (const { year, ...one } of years) {
      const period = { from: `${year}-01-01`, until: `${year}-12-31` };
      const plan: Plan = {
        ...{ ...files, ...one, ...period, seed: SEED + firstNumber, load: 2, end: null, weights: usualWeights, rare: 1 },
        ...{ firstNumber, firstPerson, serials: await serialsOf(client, one.unit) },
      };
      const versions = await proceduresOn(context, period.from);
      const how = { mark: `pilot ${one.unit} ${year}`, day: period.from, deaf: deafReaders(house) };
      made += (await writeLives(client, plan, await sceneOf(context, one.unit), versions, how))?.lives ?? 0;
      firstNumber += one.count;
      firstPerson += peopleOf(one.count);
    }
    if (made > 0) await client.query('analyze');
  } finally {
    client.release();
  }
  await measure(house);
  log.info({ dossiers: made }, 'the pilot is loaded');
  return made;
}

/** Whoever measures hears all that was told. */
async function measure(house: House): Promise<void> {
  for (const reader of readers(house).filter(({ name }) => !deafReaders(house).includes(name)))
    while ((await advance(contextIn(house, systemActor('reader')), reader)) > 0);
}
