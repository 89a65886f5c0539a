import { expect, test } from 'vitest';
import { testHouse } from './house.ts';
import { randomVerbs } from './random-verbs.ts';

test('dossiers that go their ways by chance: everything that must hold of them and their money does, after each deed', async () => {
  const house = await testHouse();
  try {
    const { done, refused, faults } = await randomVerbs(house, { count: 40, deedsEach: 25, seed: 20_261_123 });
    expect(faults).toEqual([]);
    expect(Object.keys(refused).length).toBeGreaterThan(20);
    expect(Object.keys(done).length).toBeGreaterThan(25);
  } finally {
    await house.close();
  }
});
