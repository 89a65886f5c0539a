import { expect, test } from 'vitest';
import { testHouse } from './house.ts';
import { randomVerbs } from './random-verbs.ts';

test('dossiers that go their ways by chance: everything that must hold does, after each deed', async () => {
  const house = await testHouse();
  try {
    const { done, refused, faults } = await randomVerbs(house, { count: 40, deedsEach: 25, seed: 20_261_123 });
    expect(faults).toEqual([]);
    process.stderr.write(JSON.stringify({ done, refused }) + '\n');
  } finally {
    await house.close();
  }
});
