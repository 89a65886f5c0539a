import { expect, test } from 'vitest';
import { testHouse } from '../house.ts';
import { randomVerbs } from '../random-verbs.ts';

/** 5,000 by `XASO_RANDOM_DOSSIERS=5000`. */
const COUNT = Number(process.env.XASO_RANDOM_DOSSIERS ?? 300);

test('many dossiers through random verbs: one decision, the clock is the oracle’s, fees balance, history folds to the row', {
  timeout: 60_000 + COUNT * 1500,
}, async () => {
  const house = await testHouse();
  try {
    const { done, refused, faults } = await randomVerbs(house, {
      count: COUNT,
      deedsEach: 20,
      seed: 1,
      lanes: 6,
      tell: (line) => process.stderr.write(`${line}\n`),
    });
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0);
    process.stderr.write(`${sum(done)} deeds done, ${sum(refused)} refused; done: ${JSON.stringify(done)}\n`);
    expect(faults.slice(0, 20)).toEqual([]);
    expect(sum(done)).toBeGreaterThan(COUNT * 3);
  } finally {
    await house.close();
  }
});
