import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { loadPilot } from './pilot.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const numbers = async () =>
  (
    await house.owner.pool.query<{ dossiers: number; events: number; persons: number; waiting: number }>(
      `select (select count(*)::int from dossiers) as dossiers, (select count(*)::int from events) as events, (select count(*)::int from persons) as persons,
        (select count(*)::int from events e join event_cursors c on c.reader = 'measures' where (e.epoch, e.transaction, e.id) > (c.epoch, c.transaction, c.event)) as waiting`,
    )
  ).rows[0];

test('the pilot is loaded once: dossiers of 2021 and 2022 with their events, all of them measured', { timeout: 300_000 }, async () => {
  const began = performance.now();
  expect(await loadPilot(house)).toBe(11_022);
  console.log(`loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const first = await numbers();
  expect(first).toMatchObject({ dossiers: 11_022, waiting: 0 });
  expect(await loadPilot(house)).toBe(0);
  expect(await numbers()).toEqual(first);
});
