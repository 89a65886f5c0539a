import { expect, test } from 'vitest';
import { hasWords } from '../../platform/words/words.ts';
import { inOrder } from './pages/kept.part.tsx';
import { endingBefore, namesake, nextHamletId, placeAmong, standing } from './units.admin.rules.ts';
import { SETTINGS } from './units.admin.schema.ts';

const row = (valid_from: string, valid_to: string | null = null) => ({ valid_from, valid_to });

test('a row holds on its first and on its last day', () => {
  const one = row('2026-01-01', '2026-12-31');
  expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((day) => standing(one, day))).toEqual([
    'coming',
    'now',
    'now',
    'past',
  ]);
});

test.each([
  ['the first of all', [], '2026-05-01', undefined, [], null],
  ['after an open one', [row('2025-07-01')], '2026-05-01', undefined, ['2025-07-01'], null],
  ['on the day of another', [row('2025-07-01', '2026-04-30'), row('2026-05-01')], '2026-05-01', '2026-05-01', [], null],
  ['between', [row('2025-07-01', '2026-12-31'), row('2027-01-01')], '2026-05-01', undefined, ['2025-07-01'], '2026-12-31'],
  ['before all', [row('2026-05-01')], '2025-07-01', undefined, [], '2026-04-30'],
  ['into a gap', [row('2025-07-01', '2025-12-31'), row('2027-01-01')], '2026-05-01', undefined, [], '2026-12-31'],
] as const)('a new value %s', (_, rows, from, same, before, validTo) => {
  const found = placeAmong(rows, from);
  expect([found.same?.valid_from, found.before.map((one) => one.valid_from), found.validTo]).toEqual([same, before, validTo]);
});

test('hamlets are numbered on, and two of a name at one time are refused', () => {
  const hamlet = (id: string, name: string, valid_from: string, valid_to: string | null) =>
    ({ id, commune: 'c', kind: 'ấp', name, valid_from, valid_to, demo: false }) as const;
  const all = [hamlet('c/02', 'Long Phú', '2025-07-01', '2026-06-30'), hamlet('c/11', 'Hòa Thuận', '2025-07-01', null)];
  expect([nextHamletId('c', all), nextHamletId('c', [])]).toEqual(['c/12', 'c/01']);
  const named = (name: string, from: string, kind: 'ấp' | 'khu phố' = 'ấp') => namesake(all, { kind, name, ...row(from) })?.id;
  expect([named('long phu', '2026-06-30'), named('Long Phú', '2026-07-01'), named('Hoà Thuận', '2030-01-01')]).toEqual([
    'c/02',
    undefined,
    'c/11',
  ]);
  expect(named('Hòa Thuận', '2026-01-01', 'khu phố')).toBeUndefined();
  expect(namesake(all, { kind: 'ấp', name: 'Hòa Thuận', ...row('2026-01-01') }, 'c/11')).toBeUndefined();
});

test('what holds today stands first, then what comes, then what was', () => {
  const rows = [row('2025-01-01', '2025-06-30'), row('2027-01-01'), row('2025-07-01', '2026-12-31'), row('2024-01-01', '2024-12-31')];
  expect(inOrder(rows, '2026-05-01').map((one) => one.valid_from)).toEqual(['2025-07-01', '2027-01-01', '2025-01-01', '2024-01-01']);
});

test('every setting has its words', () => {
  for (const key of SETTINGS)
    for (const part of ['settings.keys', 'errors.values']) expect([key, hasWords(`unitadmin.${part}.${key}`)]).toEqual([key, true]);
});

test('what was taken back before it held never comes, and stands in nobody’s way', () => {
  const taken = row('2027-03-01', '2027-02-28');
  expect(standing(taken, '2027-01-01')).toBe('past');
  expect(placeAmong([taken], '2027-01-01').validTo).toBeNull();
  expect(endingBefore([taken], '2027-03-01')).toEqual([]);
});

test('from a day on nothing holds: what runs or begins on it ends, what was and what is decided for later stays', () => {
  const rows = [row('2025-01-01', '2025-12-31'), row('2026-01-01'), row('2027-01-01', '2027-06-30'), row('2028-01-01')];
  expect(endingBefore(rows, '2027-01-01')).toEqual([rows[1], rows[2]]);
});
