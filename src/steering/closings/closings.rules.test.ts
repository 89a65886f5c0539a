import { expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { differs, holds, inOrderOf, isOver, lastMonth, periodsOver } from './closings.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const figure = { numerator: 1, denominator: 3, value: 100 / 3, relation: '=' };

test.each([
  ['2026-10', 'month', true],
  ['2026-10', 'quarter', false],
  ['2026-10', 'year', false],
  ['2026-Q3', 'month', true],
  ['2026-Q3', 'quarter', true],
  ['2026-Q3', 'year', false],
  ['2026', 'year', true],
] as const)('the closing of %s holds a figure of a %s: %s', (period, own, held) => expect(holds(period, own)).toBe(held));

test('a period is over when its last day has passed in Vietnam', () => {
  expect(isOver('2026-10', at('2026-10-31T23:59'))).toBe(false);
  expect(isOver('2026-10', at('2026-11-01T00:00'))).toBe(true);
  expect(isOver('2026', at('2026-12-31T17:30'))).toBe(false);
});

test.each([
  ['the same', {}, false],
  ['the same but for the last bits of a sum of shares', { value: 100 / 3 + 1e-12 }, false],
  ['another numerator', { numerator: 2 }, true],
  ['another denominator, with the same value', { numerator: 2, denominator: 6 }, true],
  ['no value any more', { value: null }, true],
  ['over instead of exactly', { relation: '>' }, true],
])('counted again: %s', (_, change, other) => expect(differs(figure, { ...figure, ...change })).toBe(other));

test('the periods that may be closed now, the latest of each kind first', () => {
  const periods = periodsOver(at('2026-01-05T08:00'));
  expect(periods.slice(0, 2)).toEqual(['2025-12', '2025-11']);
  expect(periods).toHaveLength(18);
  expect(periods.slice(12)).toEqual(['2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1', '2025', '2024']);
  expect(periods.every((period) => isOver(period, at('2026-01-05T08:00')))).toBe(true);
  expect(lastMonth('2026-01-05')).toBe('2025-12');
});

test('figures stand as the sets name them; those of no set stay at the end, in their order', () => {
  const figures = ['b', 'none.2', 'a', 'none.1'].map((indicator) => ({ indicator }));
  expect(inOrderOf(['a', 'b', 'c', 'a'], figures).map(({ indicator }) => indicator)).toEqual(['a', 'b', 'none.2', 'none.1']);
});
