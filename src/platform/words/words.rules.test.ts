import { expect, test } from 'vitest';
import { keysOf, wordsIn } from './words.ts';

const [vi, en] = [wordsIn('vi'), wordsIn('en')];

test('a sentence is filled with what it asks for, as it is', () => {
  expect(vi('ui.format.money', { amount: '2.000' })).toBe('2.000 đồng');
  expect(vi('ui.format.money', { amount: '$& {{amount}} <b>' })).toBe('$& {{amount}} <b> đồng');
  expect(vi('ui.format.money')).toBe(' đồng');
  expect(en('ui.field.yes')).toBe('Yes');
});

test('a key without words throws, in both languages, also the second time', () => {
  for (const t of [vi, en]) for (const key of ['ui.nothing', 'nothing.at.all', 'ui.nothing', '']) expect(() => t(key)).toThrow('no words');
});

test('every key of every slice gives a sentence in both languages', () => {
  const keys = keysOf('vi');
  expect(keys.length).toBeGreaterThan(500);
  for (const key of keys) for (const t of [vi, en]) expect(typeof t(key), key).toBe('string');
});
