import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { randomVerbs } from '../../../tests/random-verbs.ts';
import { contextIn } from '../../app/house.ts';
import { advance } from '../../platform/events/readers.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { measureReader } from './measures.readers.ts';
import { rebuildMeasures } from './measures.rebuild.service.ts';
import { verifyMeasures } from './measures.verify.service.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await randomVerbs(house, { count: 40, deedsEach: 25, seed: 20_261_129 });
}, 300_000);
afterAll(() => house?.close());
const reader = () => contextIn(house, systemActor('reader'));
const sums = async () =>
  (
    await house.owner.pool.query(
      `select span, unit, measure, starts::text, field, channel, amount from measure_sums s join measure_generations g on g.id = s.generation
       where g.state = 'live' and amount <> 0 order by 1, 2, 3, 4, 5, 6`,
    )
  ).rows;

test('what the reader counted, what is counted anew, and what the rows say are the same', async () => {
  while ((await advance(reader(), measureReader, 37)) > 0);
  const incremental = await sums();
  expect(incremental.length).toBeGreaterThan(50);
  expect((await verifyMeasures(reader())).differences).toEqual([]);
  const { generation, events } = await rebuildMeasures(reader);
  expect(generation).toBe(2);
  expect(events).toBeGreaterThan(100);
  expect(await sums()).toEqual(incremental);
  expect((await verifyMeasures(reader())).differences).toEqual([]);
});
