import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Orders and comparisons of events by their transaction alone: after a restore the numbers of the next server begin below. */
function withoutEpoch(text: string): string[] {
  const orders = [...text.matchAll(/order by ([^`'")]*?\btransaction\b[^`'")]*)/g)].map(([, order = '']) => order);
  const tuples = [...text.matchAll(/\((\w\.transaction, \w\.\w+)\)/g)].map(([, tuple = '']) => tuple);
  return [...orders.filter((order) => !/\bepoch\b.*\btransaction\b/s.test(order)), ...tuples];
}

test('whoever orders events by transaction orders them by epoch first', () => {
  const files = globSync('{src,bench,scripts}/**/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file));
  const texts = files.map((file) => [file, readFileSync(file, 'utf8')] as const);
  expect(texts.filter(([, text]) => /order by [^`'"]*epoch/.test(text)).length).toBeGreaterThan(2);
  expect(texts.flatMap(([file, text]) => withoutEpoch(text).map((found) => [file, found]))).toEqual([]);
});

test.each(['order by transaction desc, id limit 1', 'order by e.transaction, e.id', 'where (e.transaction, e.id) > (select 1)'])(
  'an order that a restore would break is found: %s',
  (text) => expect(withoutEpoch(`\`select 1 from events ${text}\``)).toHaveLength(1),
);
