import { describe, expect, test } from 'vitest';
import { indicatorsFromContent } from '../indicators/indicators.content.ts';
import { type Found, scoreOf } from '../indicators/sets.rules.ts';
import type { IndicatorSet } from '../indicators/sets.schema.ts';
import { averagesOf, FEWEST, groupStanding, hasBegun, type Result, standingsOfSet } from './sets.rules.ts';

const set = indicatorsFromContent().sets.find(({ code }) => code === 'dti_commune') as IndicatorSet;
type Given = { self: number; verified: number | null; final: number | null };

/** A commune of which every counted metric has this value (null: nothing happened; undefined: not known), and what was given. */
function commune(value: number | null | undefined, given: Record<string, Given> = {}): Result {
  const codes = set.groups.flatMap(({ metrics }) => metrics.filter((one) => one.indicator !== null).map(({ code }) => code));
  const found = new Map<string, Found>(value === undefined ? [] : codes.map((code) => [code, { value }]));
  const rows = new Map(Object.entries(given));
  const by = (of: (row: Given) => number | null) =>
    scoreOf(set, 'commune', found, new Map([...rows].map(([code, row]) => [code, of(row)])));
  return {
    set,
    rows,
    self: by((row) => row.self),
    verified: by((row) => row.verified ?? row.self),
    final: by((row) => row.final ?? row.verified ?? row.self),
  };
}
const all = (points: Given) => Object.fromEntries(['meetings', 'chaired', 'plan', 'farming'].map((code) => [code, points]));
const full = (value: number, points = 10) => commune(value, all({ self: points, verified: points, final: points }));

describe('the average of a province', () => {
  test('is the mean of the shares of communes whose score is known; how many is said', () => {
    const { whole, groups } = averagesOf([full(100), full(50), full(0), commune(100), commune(undefined)]);
    expect(whole.communes).toBe(3);
    const shares = [full(100), full(50), full(0)].map((one) => one.final.percent ?? 0);
    expect(whole.percent).toBeCloseTo(shares.reduce((sum, one) => sum + one, 0) / 3, 2);
    // Of this pillar everything is counted: the commune that scored nothing itself is among them.
    expect(groups.get('society')).toMatchObject({ communes: 4 });
    expect(groups.get('economy')).toMatchObject({ communes: 3 });
  });

  test('a commune has begun once anything was found or given, be it nothing of it', () => {
    expect([hasBegun(commune(undefined)), hasBegun(commune(null))]).toEqual([false, false]);
    expect([hasBegun(full(0)), hasBegun(commune(undefined, { plan: { self: 0, verified: null, final: null } }))]).toEqual([true, true]);
  });

  test('of fewer than three nothing is told: a neighbour could be worked out', () => {
    expect(FEWEST).toBe(3);
    expect(averagesOf([full(100), full(50)]).whole).toEqual({ percent: null, communes: 2 });
    expect(averagesOf([]).whole).toEqual({ percent: null, communes: 0 });
  });

  test('a commune in which nothing happened yet is no zero', () => {
    expect(averagesOf([full(80), full(80), full(80), commune(null)]).groups.get('society')?.communes).toBe(3);
  });
});

describe('stage by stage', () => {
  const bands = (one: Result) => standingsOfSet(one, 'vi').map(({ band }) => band);
  test('the band comes to a stage once nothing is lacking there', () => {
    expect(bands(commune(100))).toEqual([null, null, null]);
    expect(bands(commune(100, all({ self: 10, verified: null, final: null })))).toEqual(['Tốt', null, null]);
    expect(bands(commune(100, all({ self: 10, verified: 10, final: null })))).toEqual(['Tốt', 'Tốt', null]);
    expect(bands(full(100))).toEqual(['Tốt', 'Tốt', 'Tốt']);
    expect(standingsOfSet(commune(100, { plan: { self: 10, verified: null, final: null } }), 'vi')).toMatchObject([
      { stage: 'self', unknown: 3, waiting: 0 },
      { stage: 'verified', unknown: 3, waiting: 1 },
      { stage: 'final', unknown: 3, waiting: 1 },
    ]);
  });

  test('a group has its band by its own share, none while something of it is not known', () => {
    const [government, , society] = commune(100).final.groups;
    if (!government || !society) throw new Error('three pillars');
    expect(groupStanding(set, society, 'vi')).toEqual({ percent: 100, band: 'Tốt', unknown: 0 });
    expect(groupStanding(set, government, 'en')).toMatchObject({ band: null, unknown: 3 });
  });
});
