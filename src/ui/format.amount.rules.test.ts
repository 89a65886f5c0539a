import { expect, test } from 'vitest';
import { amountText, numberWords } from './format.amount.ts';

test.each([
  [0, 'không'],
  [5, 'năm'],
  [10, 'mười'],
  [11, 'mười một'],
  [15, 'mười lăm'],
  [21, 'hai mươi mốt'],
  [24, 'hai mươi bốn'],
  [55, 'năm mươi lăm'],
  [100, 'một trăm'],
  [105, 'một trăm lẻ năm'],
  [111, 'một trăm mười một'],
  [1_000, 'một nghìn'],
  [1_005, 'một nghìn không trăm lẻ năm'],
  [75_000, 'bảy mươi lăm nghìn'],
  [1_205_000, 'một triệu hai trăm lẻ năm nghìn'],
  [3_000_000, 'ba triệu'],
  [1_000_000_015, 'một tỷ không trăm mười lăm'],
  [120_000_000_000, 'một trăm hai mươi tỷ'],
])('%d is said', (value, words) => expect(numberWords(value)).toBe(words));

test('an amount in figures and words', () => {
  expect(amountText(75_000)).toBe('75.000 đồng (bảy mươi lăm nghìn đồng)');
  expect(amountText(75_000, 'en')).not.toContain('bảy');
  expect(() => numberWords(-1)).toThrow();
  expect(() => numberWords(1.5)).toThrow();
  expect(() => numberWords(1e12)).toThrow();
});
