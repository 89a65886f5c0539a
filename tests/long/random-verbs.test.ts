import { expect, test } from 'vitest';
import { testHouse } from '../house.ts';
import { randomVerbs } from '../random-verbs.ts';

/** 5,000 by `XASO_RANDOM_DOSSIERS=5000`: some ten minutes on two cores. */
const COUNT = Number(process.env.XASO_RANDOM_DOSSIERS ?? 800);

test('many dossiers through random verbs: one decision, the clock is the oracle’s, history folds to the row', {
  timeout: 1_500_000,
}, async () => {
  const house = await testHouse();
  try {
    const { done, refused, faults } = await randomVerbs(house, { count: COUNT, deedsEach: 18, seed: 1, lanes: 6 });
    const deeds = Object.values(done).reduce((sum, each) => sum + each, 0);
    process.stderr.write(`${deeds} deeds done, ${refused} refused: ${JSON.stringify(done)}\n`);
    expect(faults.slice(0, 20)).toEqual([]);
    expect(deeds).toBeGreaterThan(COUNT * 3);
  } finally {
    await house.close();
  }
});
