import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UnitLink, UnitShare } from './units.schema.ts';
import { apportioned, divisionOf, planShares, type ShareReason, WHOLE } from './units.shares.rules.ts';

const FROM = '00001.20200101';
const DAY = '2025-07-01';
const link = (to: string, kind: UnitLink['kind'] = 'split'): UnitLink => ({ from: FROM, to, kind, date: DAY, basis: 'văn bản' });
const [A, B, C] = ['00011.20250701', '00012.20250701', '00013.20250701'] as const;
const links = [link(A), link(B), link(C)];
const share = (to: string, per_mille: number, more: Partial<UnitShare> = {}): UnitShare => ({
  ...{ from: FROM, to, date: DAY, per_mille, by: 'population', decided_on: '2025-09-01', basis: 'Nghị quyết 12/NQ-HĐND' },
  ...more,
});
const whole = [share(A, 500), share(B, 333.333), share(C, 166.667)];

test('parts are whole, add up to the whole, and none is a step from its share', () => {
  expect(apportioned(WHOLE, [1, 1, 1])).toEqual([333_334, 333_333, 333_333]);
  expect(apportioned(10, [1, 2])).toEqual([3, 7]);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: WHOLE }),
      fc.array(fc.integer({ min: 1, max: WHOLE }), { minLength: 1, maxLength: 9 }),
      (total, weights) => {
        const parts = apportioned(total, weights);
        const sum = weights.reduce((all, one) => all + one, 0);
        expect(parts.reduce((all, one) => all + one, 0)).toBe(total);
        for (const [at, part] of parts.entries()) expect(Math.abs(part - (total * (weights[at] ?? 0)) / sum)).toBeLessThan(1);
      },
    ),
  );
});

test('a unit is shared out as the latest decision of its day says, equally where there is none that fits', () => {
  const of = (shares: UnitShare[], on = '2026-01-01', parts = links) => {
    const { parts: steps, by, basis } = divisionOf(shares, parts, on);
    return [[...steps.values()], by, basis];
  };
  const equal = [[333_334, 333_333, 333_333], 'equal', null];
  expect(of([])).toEqual(equal);
  expect(of(whole)).toEqual([[500_000, 333_333, 166_667], 'population', 'Nghị quyết 12/NQ-HĐND']);
  expect(of(whole, '2025-08-31')).toEqual(equal);
  const later = [share(A, 400), share(B, 400), share(C, 200)].map((one) => ({ ...one, decided_on: '2026-02-01', by: 'area' as const }));
  expect(of([...whole, ...later])[1]).toBe('population');
  expect(of([...whole, ...later], '2026-02-01').slice(0, 2)).toEqual([[400_000, 400_000, 200_000], 'area']);
  // The register was completed by a fourth part since: that decision says nothing of it.
  expect(of(whole, '2026-01-01', [...links, link('00014.20250701')])[1]).toBe('equal');
  expect(of([share(A, 1000 - 0.001)], '2026-01-01', [link(A)])[0]).toEqual([WHOLE]);
});

test.each<[string, UnitShare[], [number, ShareReason][]]>([
  ['all parts of a unit', whole, []],
  [
    'less than the whole',
    [share(A, 500), share(B, 300), share(C, 166.667)],
    [
      [1, 'share_sum'],
      [2, 'share_sum'],
      [3, 'share_sum'],
    ],
  ],
  [
    'more than the whole',
    [share(A, 500), share(B, 333.334), share(C, 166.667)],
    [
      [1, 'share_sum'],
      [2, 'share_sum'],
      [3, 'share_sum'],
    ],
  ],
  [
    'a part too few',
    [share(A, 500), share(B, 500)],
    [
      [1, 'share_missing'],
      [2, 'share_missing'],
    ],
  ],
  ['a part twice', [...whole, share(A, 500)], [1, 2, 3, 4].map((line) => [line, 'share_twice'])],
  ['a unit that got nothing', [share('00099.20250701', 1)], [[1, 'no_split']]],
  ['another day than that of the split', [share(A, 500, { date: '2025-07-02' })], [[1, 'no_split']]],
  [
    'two measures in one decision',
    [share(A, 500), share(B, 333.333, { by: 'area' }), share(C, 166.667)],
    [1, 2, 3].map((line) => [line, 'share_mixed']),
  ],
  ['a second decision beside the first', [...whole, ...whole.map((one) => ({ ...one, decided_on: '2026-01-01' }))], []],
])('%s', (_, shares, refused) => {
  const lines = shares.map((one, at) => ({ line: at + 1, share: one }));
  const plan = planShares(lines, links, []);
  expect(plan.refused.map(({ line, reason }) => [line, reason])).toEqual(refused);
  expect(plan.added.length + refused.length).toBe(shares.length);
});

test('what is registered is the same, or renewed', () => {
  const lines = [share(A, 500), share(B, 300), share(C, 200)].map((one, at) => ({ line: at + 1, share: one }));
  expect(planShares(lines, links, whole)).toMatchObject({ same: 1, added: [], renewed: [{ to: B }, { to: C }], refused: [] });
  expect(planShares(lines, [link(A, 'merge')], []).refused.map((one) => one.reason)).toEqual(['no_split', 'no_split', 'no_split']);
});
