import { describe, expect, test } from 'vitest';
import { curveFromDayZero, isWhollyAfter, monthsOfYear, rangeOf } from './curves.rules.ts';
import { changing, countsOf, differencesBetween, type SetUp, same } from './kit.rules.ts';
import { type Checklist, checklistFaults, checklistOn, readinessOf, waitsFor } from './readiness.rules.ts';
import { checklistsFromContent } from './readiness.schema.ts';

const empty: SetUp = { filing: {}, promises: {}, hours: {}, days: {}, queue: {}, assignment: {}, papers: {}, settings: {}, targets: {} };

describe('differences', () => {
  test('what the pilot has and the other has not, or otherwise; what only the other has stays', () => {
    const source: SetUp = {
      ...empty,
      filing: { '*': 'own', '1.001193': 'national' },
      promises: { 3: { until: '16:00', procedures: ['a', 'b'] } },
      assignment: { '*|*|*': 'by_hamlet', '*|*|assign': 'least_loaded' },
    };
    const target: SetUp = {
      ...empty,
      filing: { '*': 'national', '1.001193': 'national', '2.000815': 'own' },
      promises: { 3: { procedures: ['a', 'b'], until: '16:00' } },
    };
    const found = differencesBetween(source, target, ({ after }) => (after === 'by_hamlet' ? 'own_officers' : undefined));
    expect(found).toEqual([
      { part: 'filing', key: '*', before: 'national', after: 'own' },
      { part: 'assignment', key: '*|*|*', before: null, after: 'by_hamlet', kept: 'own_officers' },
      { part: 'assignment', key: '*|*|assign', before: null, after: 'least_loaded' },
    ]);
    expect(changing(found)).toHaveLength(2);
    expect(countsOf(found)).toEqual([
      { part: 'filing', changes: 1, kept: 0 },
      { part: 'assignment', changes: 1, kept: 1 },
    ]);
  });
  test('a set-up does not differ from itself', () => {
    const one: SetUp = { ...empty, hours: { week: [{ weekday: 1, opens: '07:00', closes: '11:00' }] } };
    expect(differencesBetween(one, structuredClone(one))).toEqual([]);
    expect(same({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same(null, 'x')).toBe(false);
  });
});

describe('readiness', () => {
  const [list] = checklistsFromContent() as [Checklist];
  test('leaders first: officers are trained after them', () => {
    const training = list.items.find((one) => one.code === 'staff_trained');
    expect(waitsFor(training ?? { after: ['?'] }, new Set(['staff_named']))).toEqual(['leaders_trained']);
  });
  test('ready is only who has confirmed every point of the day', () => {
    const all = list.items.map((one) => one.code);
    expect(readinessOf(list, new Set(all))).toEqual({ confirmed: 6, of: 6, missing: [], ready: true });
    expect(readinessOf(list, new Set([...all.slice(1), 'of_former_days']))).toEqual({
      confirmed: 5,
      of: 6,
      missing: [all[0]],
      ready: false,
    });
  });
  test('the latest version that holds is asked; a list that waits for what does not come is named', () => {
    const next = { ...list, version: '2027', valid_from: '2027-01-01' };
    expect([checklistOn([next, list], '2026-12-31').version, checklistOn([list, next], '2027-01-01').version]).toEqual(['2026-01', '2027']);
    expect(() => checklistOn([next], '2026-12-31')).toThrow('no checklist');
    expect(checklistFaults({ ...list, items: list.items.toReversed() }).length).toBeGreaterThan(2);
    expect(checklistFaults(list)).toEqual([]);
  });
});

describe('curves from the same day zero', () => {
  const curves = curveFromDayZero([
    {
      unit: 'a',
      dayZero: '2021-12-15',
      points: [
        { period: '2022-02', value: 40 },
        { period: '2021-11', value: 5 },
        { period: '2021-12', value: 10 },
        { period: '2022-01', value: 30 },
      ],
    },
    {
      unit: 'b',
      dayZero: '2022-06-01',
      points: [
        { period: '2022-06', value: 20 },
        { period: '2022-07', value: 50 },
      ],
    },
  ]);
  test('lie over each other', () => {
    expect(curves[0]?.points.map(({ since, value }) => [since, value])).toEqual([
      [-1, 5],
      [0, 10],
      [1, 30],
      [2, 40],
    ]);
    expect(curves[1]?.points.map(({ since }) => since)).toEqual([0, 1]);
  });
  test('have a range only where all have a value', () => {
    expect(rangeOf(curves)).toEqual([
      { since: 0, low: 10, high: 20, of: 2 },
      { since: 1, low: 30, high: 50, of: 2 },
    ]);
    expect(rangeOf([])).toEqual([]);
  });
  test('count in quarters and years, too, and refuse a mixture', () => {
    const one = (dayZero: string, periods: string[]) =>
      curveFromDayZero([{ unit: 'a', dayZero, points: periods.map((period) => ({ period, value: 1 })) }]);
    expect(one('2022-05-01', ['2022-Q1', '2022-Q2', '2023-Q1'])[0]?.points.map((point) => point.since)).toEqual([-1, 0, 3]);
    expect(one('2022-05-01', ['2021', '2022'])[0]?.points.map((point) => point.since)).toEqual([-1, 0]);
    expect(() => one('2022-05-01', ['2022', '2022-06'])).toThrow('two kinds');
  });
  test('a value of a whole year is said of each of its months', () => {
    expect([monthsOfYear(2022)[0], monthsOfYear(2022).at(-1), monthsOfYear(2022).length]).toEqual(['2022-01', '2022-12', 12]);
  });
  test('the period of day zero is partly before', () => {
    expect([isWhollyAfter('2022-06', '2022-06-01'), isWhollyAfter('2022-06', '2022-06-02')]).toEqual([true, false]);
  });
});
