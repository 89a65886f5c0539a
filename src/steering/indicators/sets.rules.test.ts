import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indicatorsFromContent } from './indicators.content.ts';
import { parseFormula, referencesOf } from './indicators.formula.rules.ts';
import { pointsOf, rounded, scoreOf } from './sets.rules.ts';
import { type IndicatorSet, setSchema } from './sets.schema.ts';

const { indicators, sets } = indicatorsFromContent();
const set = (code: string): IndicatorSet => sets.find((one) => one.code === code) as IndicatorSet;
const k766 = set('k766');
const all = (of: IndicatorSet, value: number | null) =>
  new Map(of.groups.flatMap(({ metrics }) => metrics.map(({ code }) => [code, { value }] as const)));

describe('rules', () => {
  const steps = {
    kind: 'steps' as const,
    steps: [
      { from: 1, points: 5 },
      { from: 2, points: 10 },
      { from: 3, points: 15 },
      { from: 4, points: 20 },
    ],
  };
  test.each([
    ['ratio', { kind: 'ratio' as const }, 20, 98.08, 19.616],
    ['ratio above 100', { kind: 'ratio' as const }, 20, 120, 20],
    ['threshold reached', { kind: 'threshold' as const, threshold: 80 }, 4, 80, 4],
    ['threshold not reached', { kind: 'threshold' as const, threshold: 80 }, 4, 40, 2],
    ['threshold 90', { kind: 'threshold' as const, threshold: 90 }, 6, 45, 3],
    ['four meetings', steps, 20, 4, 20],
    ['five meetings', steps, 20, 5, 20],
    ['three meetings', steps, 20, 3, 15],
    ['no meeting', steps, 20, 0, 0],
    ['yes', { kind: 'yes_no' as const }, 10, 1, 10],
    ['no', { kind: 'yes_no' as const }, 10, 0, 0],
    ['declared', { kind: 'declared' as const }, 10, 7.5, 7.5],
    ['declared above the maximum', { kind: 'declared' as const }, 10, 12, 10],
    ['only shown', { kind: 'none' as const }, 0, 50, null],
  ])('%s', (_, rule, max, value, points) => expect(pointsOf(rule, max, value)).toEqual(points));
  test('never above the maximum, never below 0, and more is never less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.double({ min: 0, max: 200, noNaN: true }),
        (threshold, a, b) => {
          for (const rule of [{ kind: 'ratio' as const }, { kind: 'threshold' as const, threshold }]) {
            const [low, high] = [pointsOf(rule, 6, Math.min(a, b)) ?? 0, pointsOf(rule, 6, Math.max(a, b)) ?? 0];
            expect(low >= 0 && high <= 6 + 1e-9 && low <= high + 1e-9).toBe(true);
          }
        },
      ),
      { seed: 20_261_129 },
    );
  });
  test.each([
    [1.005, 1.01],
    [2.675, 2.68],
    [19.616, 19.62],
    [0, 0],
  ])('%d in two decimals is %d', (value, wanted) => expect(rounded(value, 2)).toBe(wanted));
});

describe('QĐ 766', () => {
  test('six groups: 18, 20, 12, 10, 22, 18, together 100', () => {
    expect(k766.groups.map(({ max }) => max)).toEqual([18, 20, 12, 10, 22, 18]);
    expect(k766.groups.reduce((sum, { max }) => sum + max, 0)).toBe(100);
  });
  test('what does not apply to communes gives its maximum, nothing, or is left out: a setting', () => {
    const score = (policy: IndicatorSet['not_applicable'], level: 'commune' | 'province' = 'commune') =>
      scoreOf({ ...k766, not_applicable: policy }, level, all(k766, 0));
    expect(score('maximum')).toMatchObject({ points: 6, max: 100, percent: 6 });
    expect(score('zero')).toMatchObject({ points: 0, max: 100 });
    expect(score('leave_out')).toMatchObject({ points: 0, max: 94 });
    expect(score('maximum', 'province')).toMatchObject({ points: 0, max: 100 });
    expect(k766.groups.flatMap(({ metrics }) => metrics.filter((one) => one.not_for.includes('commune')).map((one) => one.number))).toEqual(
      [6, 16, 17],
    );
  });
  test('everything at 100 % is 100 points; what cannot be computed is 0, or does not apply: a setting', () => {
    expect(scoreOf(k766, 'commune', all(k766, 100))).toMatchObject({ points: 100, percent: 100, band: { from: 90 }, known: true });
    const nothing = all(k766, null);
    expect(scoreOf(k766, 'commune', nothing)).toMatchObject({ points: 6, max: 100 });
    expect(scoreOf({ ...k766, zero_denominator: 'not_applicable', not_applicable: 'leave_out' }, 'commune', nothing)).toMatchObject({
      max: 0,
      percent: null,
      band: null,
    });
  });
  test('what is not known yet is said: no band', () => {
    const found = all(k766, 100);
    found.delete('1.1');
    expect(scoreOf(k766, 'commune', found)).toMatchObject({ points: 94, known: false, band: null });
    // Points that somebody gave count before the rule's.
    expect(scoreOf(k766, 'commune', found, new Map([['1.1', 3]]))).toMatchObject({ points: 97, known: true });
  });
});

test('QĐ 766: its metrics by number, those that are only shown without points; each formula by the decision’s wording', () => {
  const metrics = k766.groups.flatMap((group) => group.metrics);
  const satisfaction = k766.groups.at(-1)?.metrics ?? [];
  expect(satisfaction.map(({ number, max }) => [number, max])).toEqual([
    [20, 6],
    [21, 6],
    [22, 6],
    [23, 0],
    [24, 0],
  ]);
  expect(metrics.filter(({ rule }) => rule.kind === 'none').map(({ number }) => number)).toEqual([6, 23, 24]);
  // Those that are only shown hide no score.
  expect(scoreOf(k766, 'commune', all(k766, 100)).known).toBe(true);
  const formula = (code: string) => {
    const found = indicators.find((one) => one.code === code);
    return `${found?.numerator} / ${found?.denominator}`;
  };
  // 4.1 of procedures that yield a paper; 4.2 of all, as 2.1 has them.
  expect(formula('k766.electronic_result')).toBe('resolved_paper_with_file / resolved_paper');
  expect(formula('k766.digitised').split(' / ')[1]).toBe(formula('k766.on_time').split(' / ')[1]);
});

test('the commune’s index: three pillars, bands as data', () => {
  const dti = set('dti_commune');
  expect(dti.groups.map(({ pillar }) => pillar)).toEqual(['government', 'economy', 'society']);
  expect(scoreOf(dti, 'commune', all(dti, 100)).band?.name.vi).toBe('Tốt');
  expect(scoreOf(dti, 'commune', all(dti, 0)).band?.name.vi).toBe('Yếu');
  expect(scoreOf({ ...dti, bands: [] }, 'commune', all(dti, 100)).band).toBeNull();
});

test('every formula of the content reads, and whoever stands beside another is there', () => {
  for (const { numerator, denominator, notJudged } of indicators)
    for (const formula of [numerator, denominator, notJudged])
      if (formula) expect(referencesOf(parseFormula(formula)).length).toBeGreaterThan(0);
  for (const code of [
    'dossiers.online_share',
    'dossiers.alone_share',
    'dossiers.helped_share',
    'dossiers.typed_by_staff_share',
    'dossiers.on_time',
    'dossiers.components_digitised',
  ])
    expect(indicators.some((one) => one.code === code)).toBe(true);
});

test.each([
  ['metrics that do not add up', { groups: [{ ...k766.groups[0], max: 17 }] }, 'add up'],
  [
    'bands that do not fall',
    {
      bands: [
        { from: 50, name: { vi: 'a', en: 'a' } },
        { from: 60, name: { vi: 'a', en: 'a' } },
      ],
    },
    'bands fall',
  ],
  ['a lowest band above 0', { bands: [{ from: 50, name: { vi: 'a', en: 'a' } }] }, 'begins at 0'],
  ['a metric twice', { groups: [k766.groups[0], k766.groups[0]] }, 'each metric once'],
])('a set with %s is refused', (_, wrong, why) => {
  const outcome = setSchema.safeParse({ ...k766, ...wrong });
  expect(outcome.error?.issues.map(({ message }) => message).join()).toContain(why);
});
