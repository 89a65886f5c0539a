import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures } from '../../../tests/measures.scene.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { evaluate } from '../../steering/indicators/evaluate.service.ts';
import { verifyMeasures } from '../../steering/measures/measures.verify.service.ts';
import { contextIn } from '../house.ts';
import { COMMUNE } from './accounts.ts';
import { loadDemo } from './demo.ts';

const NOW = parseLocal('2026-11-19T09:00') as Date;
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await loadDemo(house, NOW);
  await hearMeasures(house);
}, 300_000);
afterAll(() => house?.close());

test('what the people of the demonstration say of the work is counted, and every count fits the rows', async () => {
  const reader = contextIn(house, systemActor('reader'), NOW);
  const question = { indicators: ['ratings.satisfied_share'], units: [COMMUNE], from: '2026-08-01', to: '2026-11-30' };
  const [satisfied] = await evaluate(reader, question);
  const { rows } = await house.owner.pool.query('select sum(answers)::int as answers from rating_figures where unit = $1', [COMMUNE]);
  expect(satisfied?.denominator).toBe(rows[0].answers);
  expect(rows[0].answers).toBeGreaterThan(9);
  expect(satisfied?.numerator).toBeGreaterThan(0);
  expect((await verifyMeasures(reader)).differences).toEqual([]);
});
