import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { livesIn, replay } from '../../../tests/lives.ts';
import { readProcedures } from '../../government/procedures/procedures.content.ts';
import { proceduresOn } from '../../government/procedures/procedures.queries.ts';
import { addProcedures } from '../../government/procedures/procedures.service.ts';
import { contentPath } from '../../platform/config/root.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { contextIn } from '../house.ts';
import { madeUpFiles, nameUnit, sceneOf, serialsOf, writeLives } from './lives.load.ts';
import { livesOf, type Plan } from './lives.plan.ts';
import { usualWeights } from './province.ts';

const TODAY = '28243.20250701';
const FORMER = '28159.20210101';
let copied: Awaited<ReturnType<typeof testHouse>>;
let lived: Awaited<ReturnType<typeof testHouse>>;

beforeAll(async () => {
  [copied, lived] = [await testHouse(), await testHouse()];
  for (const house of [copied, lived]) {
    await addProcedures(contextIn(house, systemActor('content')), readProcedures(contentPath('demo', 'procedures')));
    const client = await house.owner.pool.connect();
    await nameUnit(client, TODAY, 'H53.243.00');
    await nameUnit(client, FORMER, 'H34.159.00');
    client.release();
  }
});
afterAll(async () => {
  await copied?.close();
  await lived?.close();
});

const common = { load: 3, rare: 6, alone: 0.5, helped: 0.3, scanned: { online: 0.7, direct: 0.2 }, weights: usualWeights };
async function plans(): Promise<Plan[]> {
  const files = await madeUpFiles();
  return [
    // A commune of today in the last weeks: some stand open when the time ends.
    {
      ...{ ...common, ...files, seed: 11, unit: TODAY, eIdentifier: 'H53.243.00', from: '2026-10-20', until: '2026-11-26' },
      ...{
        end: parseLocal('2026-11-27T17:00') as Date,
        count: 60,
        online: 40,
        late: 3,
        firstNumber: 1,
        firstPerson: 0,
        serials: new Map(),
      },
    },
    // One of 2022, under the versions of that year, all of them over.
    {
      ...{ ...common, ...files, seed: 12, unit: FORMER, eIdentifier: 'H34.159.00', from: '2022-01-01', until: '2022-12-31' },
      ...{ end: null, count: 90, online: 70, late: 3, firstNumber: 1001, firstPerson: 500, serials: new Map() },
    },
  ];
}

test('lives written by copy are the rows and events that the verbs write', { timeout: 180_000 }, async () => {
  const done = new Set<string>();
  for (const plan of await plans()) {
    const context = contextIn(copied, systemActor('content'));
    const versions = await versionsOf(plan.from);
    const scene = await sceneOf(context, plan.unit);
    const client = await copied.owner.pool.connect();
    const written = await writeLives(client, { ...plan, serials: new Map() }, scene, versions, {
      mark: `test ${plan.unit}`,
      day: plan.from,
      deaf: [],
    });
    client.release();
    expect(written?.lives).toBe(plan.count);
    for (const { life } of livesOf(plan, scene.calendar, versions, () => `key ${plan.unit} ${plan.serials.size} ${Math.random()}`)) {
      for (const deed of life.deeds) done.add(deed.verb === 'resolve' ? deed.outcome : deed.verb);
      await replay(lived, life);
    }
  }
  const verbs = ['receive', 'refuse', 'withdraw', 'request supplement', 'answer', 'stop', 'move', 'granted', 'refused', 'return'];
  expect([...done].toSorted(), 'every verb was tried').toEqual(verbs.toSorted());
  const [byCopy, byVerbs] = [await livesIn(copied.owner), await livesIn(lived.owner)];
  for (const table of Object.keys(byVerbs)) {
    expect(byCopy[table]?.length, table).toBe(byVerbs[table]?.length);
    expect(byCopy[table], table).toEqual(byVerbs[table]);
    expect(byVerbs[table]?.length, table).toBeGreaterThan(0);
  }

  async function versionsOf(day: string) {
    return proceduresOn(contextIn(copied, systemActor('content')), day);
  }
});

test('the same mark writes nothing a second time; a load that breaks off leaves nothing', async () => {
  const [plan] = await plans();
  if (!plan) throw new Error('no plan');
  const scene = await sceneOf(contextIn(copied, systemActor('content')), plan.unit);
  const versions = await proceduresOn(contextIn(copied, systemActor('content')), plan.from);
  const client = await copied.owner.pool.connect();
  const count = async () => (await client.query<{ n: number }>('select count(*)::int as n from events')).rows[0]?.n;
  const before = await count();
  const how = { mark: `test ${plan.unit}`, day: plan.from, deaf: [] };
  expect(await writeLives(client, plan, scene, versions, how)).toBeUndefined();
  expect(await count()).toBe(before);

  const serials = await serialsOf(client, plan.unit);
  const more = { ...plan, seed: 77, load: 4, firstNumber: 9001, firstPerson: 9000, count: 300, online: 0, late: 0, serials };
  const broken = {
    ...how,
    mark: 'test broken',
    kept: () => {
      throw new Error('the machine is switched off');
    },
  };
  await expect(writeLives(client, { ...more, serials: new Map(serials) }, scene, versions, broken)).rejects.toThrow('switched off');
  expect(await count()).toBe(before);
  expect((await writeLives(client, more, scene, versions, { ...how, mark: 'test broken' }))?.lives).toBe(300);
  client.release();
});
