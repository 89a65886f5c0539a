import { expect, test } from 'vitest';
import { sinceCounted } from './counted.rules.ts';
import type { Figure } from './evaluate.service.ts';

const month = (from: string, to: string, numerator: number, more: Partial<Figure> & { lock?: unknown } = {}) => ({
  ...{ indicator: 'dossiers.received', version: 1, unit: '28159.20250701', from, to, numerator, denominator: null, value: numerator },
  ...{
    relation: '=' as const,
    notJudged: null,
    source: 'events' as const,
    estimated: [],
    estimatedBy: [],
    partial: [],
    covered: null,
    stands: [],
    basis: null,
  },
  ...more,
});
const since = new Map([['28159.20250701', '2026-09-01']]);
const values = (figures: ReturnType<typeof month>[], known = since) => sinceCounted(figures, known).map(({ value }) => value);

test('a count before the first month is nothing; a 0 after it is one', () => {
  expect(
    values([month('2026-08-01', '2026-08-31', 0), month('2026-09-01', '2026-09-30', 5), month('2026-10-01', '2026-10-31', 0)]),
  ).toEqual([null, 5, 0]);
});

test('a period that reaches into the counted time is one', () => expect(values([month('2026-01-01', '2026-12-31', 0)])).toEqual([0]));

test('where nothing ever came in, no 0 says anything', () =>
  expect(values([month('2026-10-01', '2026-10-31', 0)], new Map())).toEqual([null]));

test('what was declared, locked, or counted before all the same, stays', () => {
  const before = ['2026-08-01', '2026-08-31'] as const;
  expect(values([month(...before, 0, { source: 'declared' }), month(...before, 0, { lock: {} }), month(...before, 2)])).toEqual([0, 0, 2]);
  expect(sinceCounted([month(...before, 0, { denominator: 3, value: 0 })], since)).toMatchObject([{ value: 0 }]);
  expect(sinceCounted([month(...before, 0, { denominator: 0, value: null })], since)).toMatchObject([
    { numerator: null, denominator: null },
  ]);
});
