import { expect, test } from 'vitest';
import { testHouse } from './house.ts';
import { randomVerbs } from './random-verbs.ts';

test('dossiers that go their ways by chance: everything that must hold of them and their money does, after each deed', async () => {
  const house = await testHouse();
  try {
    const { done, refused, faults } = await randomVerbs(house, { count: 30, deedsEach: 20, seed: 20_261_123 });
    expect(faults).toEqual([]);
    expect(Object.keys(refused).length).toBeGreaterThan(15);
    expect(Object.keys(done).length).toBeGreaterThan(22);
  } finally {
    await house.close();
  }
});
