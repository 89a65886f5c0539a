import { expect, test } from 'vitest';
import { correctionOf, type Held, type LockCorrection, periodLocks } from './locks.rules.ts';

const at = (day: string) => new Date(`${day}T02:00:00Z`);
const correction = (value: number, day: string): LockCorrection => ({
  numerator: value,
  denominator: null,
  value,
  relation: '=',
  foundAt: at(day),
});
const figure = (indicator: string, from: string, to: string, value: number | null, corrections?: LockCorrection[]): Held => ({
  ...{ indicator, version: 1, unit: '28159.20250701', from, to, numerator: value, denominator: null, value, relation: '=' },
  ...{ notJudged: null, source: 'events', estimated: [], estimatedBy: [], partial: [], basis: null, covered: null, stands: [] },
  lock: corrections
    ? {
        period: from.slice(0, 7),
        signedAt: at('2026-11-02'),
        acceptedAt: at('2026-11-03'),
        acceptedBy: '80',
        evidenceHash: null,
        corrections,
      }
    : null,
});
const october = ['2026-10-01', '2026-10-31'] as const;
const year = ['2026-01-01', '2026-12-31'] as const;
const november = ['2026-11-01', '2026-11-30'] as const;

test('a correction stands until a count says again what was locked', () => {
  expect(correctionOf(figure('a', ...october, 5))).toBeUndefined();
  expect(correctionOf(figure('a', ...october, 5, []))).toBeUndefined();
  expect(correctionOf(figure('a', ...october, 5, [correction(6, '2026-11-04')]))?.value).toBe(6);
  expect(correctionOf(figure('a', ...october, 5, [correction(6, '2026-11-04'), correction(5, '2026-11-05')]))).toBeUndefined();
});

test('periods: the latest first, each figure once, what says nothing and is not locked is not counted', () => {
  const all = [
    figure('a', ...october, 5, [correction(6, '2026-11-04')]),
    figure('b', ...october, null, []),
    figure('c', ...october, 3),
    figure('d', ...october, null),
    // The same month once more, as one of a line.
    figure('a', ...october, 5, [correction(6, '2026-11-04')]),
    figure('a', ...year, 50),
    figure('a', ...november, 7),
  ];
  expect(periodLocks(all).map(({ from, lock, locked, of, corrected }) => [from, lock?.period ?? null, locked, of, corrected])).toEqual([
    ['2026-01-01', null, 0, 1, 0],
    ['2026-11-01', null, 0, 1, 0],
    ['2026-10-01', '2026-10', 2, 3, 1],
  ]);
});
