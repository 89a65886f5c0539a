import { describe, expect, test } from 'vitest';
import { wordsIn } from '../../platform/words/words.ts';
import { boundsOf, forecastOf, NEEDED } from './forecast.rules.ts';
import { decimalOf, readSheet, tableOf } from './paste.rules.ts';
import { inYear, isPeriod, periodAfter, periodsBetween, periodsToChoose, periodText, spanOf } from './periods.rules.ts';
import { averageOf, comparisonOf, lineAt, type Point, standingOf } from './targets.rules.ts';

describe('periods', () => {
  test.each([
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2028-02', '2028-02-01', '2028-02-29'],
  ])('%s is from %s to %s', (period, starts, ends) => expect(spanOf(period)).toEqual({ starts, ends }));
  test.each([
    ['2026', 'năm 2026', '2026'],
    ['2026-Q4', 'quý 4/2026', 'Q4 2026'],
    ['2026-01', 'tháng 1/2026', '1/2026'],
  ])('%s is read as %s, and %s', (period, vi, en) => {
    expect([periodText(wordsIn('vi'), period), periodText(wordsIn('en'), period)]).toEqual([vi, en]);
  });
  test.each(['26', '2026-13', '2026-Q5', '2026-1', '2026-07-01', ''])('"%s" is none', (text) => expect(isPeriod(text)).toBe(false));
  test.each(['9999', '9999-12', '9999-Q4', '0001', '0000-01', '1899-Q4', '2101'])('%s lies outside the years that are planned', (text) =>
    expect(isPeriod(text)).toBe(false),
  );
  test.each(['1900', '2100', '2100-Q4', '2100-12'])('%s, its past and its future have days', (text) => {
    expect(isPeriod(text)).toBe(true);
    for (const count of [-36, 0, 36]) expect(spanOf(periodAfter(text, count)).ends.length).toBe(10);
  });
  test.each([
    ['2026-01', -1, '2025-12'],
    ['2026-Q4', 1, '2027-Q1'],
    ['2026', -5, '2021'],
  ])('%s and %i more is %s', (period, count, other) => expect(periodAfter(period, count)).toBe(other));
  test('to choose from: what has begun, the newest first; ahead also what is planned; the chosen one is never missing', () => {
    const begun = periodsToChoose('2026-01-31');
    expect(begun).toHaveLength(23);
    expect([begun[0], begun[12], begun[13], begun[17], begun[18], begun.at(-1)]).toEqual([
      ...['2026-01', '2025-01', '2026-Q1', '2025-Q1', '2026', '2022'],
    ]);
    const ahead = periodsToChoose('2026-11-29', { ahead: true });
    expect(ahead.slice(0, 2)).toEqual(['2027', '2026']);
    expect(ahead).toEqual(expect.arrayContaining(['2027-Q4', '2027-11', '2022', '2025-11']));
    expect(new Set(ahead).size).toBe(ahead.length);
    expect(periodsToChoose('2026-01-31', { chosen: '2019-Q2' })[0]).toBe('2019-Q2');
    expect(periodsToChoose('2026-01-31', { chosen: '2025' })).toEqual(begun);
  });
  test('the same part of another year; how far apart', () => {
    expect([inYear('2026-07', 2021), inYear('2026-Q2', 2021), inYear('2026', 2021)]).toEqual(['2021-07', '2021-Q2', '2021']);
    expect([periodsBetween('2025-11', '2026-02'), periodsBetween('2025', '2026-02')]).toEqual([3, undefined]);
  });
});

describe('the straight line', () => {
  const baseline = { period: '2021', value: 16.8 };
  const target = { period: '2022', value: 80 };
  test.each([
    ['2021-06-30', 16.8],
    ['2021-12-31', 16.8],
    ['2022-12-31', 80],
    ['2023-05-01', 80],
  ])('at %s it asks for %d', (day, value) => expect(lineAt(baseline, target, day)).toBe(value));
  test('half of the days is half of the way', () => {
    expect(lineAt({ period: '2024-Q4', value: 0 }, { period: '2026', value: 100 }, '2025-12-31')).toBe(50);
    expect(lineAt(target, target, '2022-05-01')).toBeUndefined();
  });
  test.each([
    ['ahead', 60, 'higher', '2022-06-30'],
    ['behind', 20, 'higher', '2022-06-30'],
    ['reached', 80, 'higher', '2022-02-01'],
    ['unknown', null, 'higher', '2022-06-30'],
    // Fewer is better: what is above the line lags.
    ['behind', 85, 'lower', '2022-06-30'],
  ] as const)('%s with %s (%s is better)', (state, actual, better, day) =>
    expect(standingOf({ baseline, target, actual }, better, day).state).toBe(state),
  );
  test('says how far beyond, and how much is done; without a baseline neither', () => {
    const standing = standingOf(
      { baseline: { period: '2025', value: 20 }, target: { period: '2026', value: 60 }, actual: 30 },
      'higher',
      '2026-12-31',
    );
    expect(standing).toEqual({ state: 'behind', expected: 60, gap: -30, done: 0.25 });
    expect(standingOf({ baseline: null, target, actual: 79 }, 'higher', '2022-12-31')).toEqual({
      state: 'unknown',
      expected: null,
      gap: null,
      done: null,
    });
  });
});

describe('beside what', () => {
  test('an average of shares weighs, another is plain, nothing is not zero', () => {
    const shares = [{ value: 50, numerator: 50, denominator: 100 }, { value: 100, numerator: 900, denominator: 900 }, { value: null }];
    expect(averageOf(shares)).toEqual({ value: 95, of: 2, weighted: true });
    expect(averageOf([{ value: 50 }, { value: 100 }])).toEqual({ value: 75, of: 2, weighted: false });
    expect(averageOf([{ value: 0, numerator: 0, denominator: 5 }])?.value).toBe(0);
    expect(averageOf([{ value: null }])).toBeNull();
  });
  test('the period before, the baseline year, the province', () => {
    const series = [
      { period: '2021-07', value: 10 },
      { period: '2026-06', value: 60 },
      { period: '2026-07', value: 70 },
    ];
    expect(comparisonOf(series, '2026-07', { baselineYear: 2021, province: [{ value: 40 }, { value: 60 }] })).toEqual({
      previous: 60,
      baselineYear: 10,
      province: 50,
    });
    expect(comparisonOf(series, '2026-06', { baselineYear: null, province: [] })).toEqual({
      previous: null,
      baselineYear: null,
      province: null,
    });
  });
});

describe('the forecast', () => {
  const months = (values: number[], from = '2024-01'): Point[] => values.map((value, at) => ({ period: periodAfter(from, at), value }));
  test('says nothing from fewer than twelve periods', () => {
    expect(forecastOf(months(Array.from({ length: NEEDED - 1 }, (_, at) => at)), 3)).toEqual({ kind: 'too_few', have: 11, needed: 12 });
    expect(forecastOf([], 3)).toEqual({ kind: 'too_few', have: 0, needed: 12 });
  });
  test('goes on with a line, whose past it had not seen', () => {
    const found = forecastOf(months(Array.from({ length: 12 }, (_, at) => 10 + 2 * at)), 2);
    expect(found).toMatchObject({ kind: 'forecast', method: 'trend', holdOut: { chosenOn: 2, periods: 3 } });
    if (found.kind !== 'forecast') throw new Error('no forecast');
    expect(found.points.map((one) => [one.period, Math.round(one.value)])).toEqual([
      ['2025-01', 34],
      ['2025-02', 36],
    ]);
    expect(found.holdOut.largestError).toBeCloseTo(0, 9);
  });
  test('sees a season when the line does not', () => {
    const season = [5, 5, 5, 5, 5, 90, 90, 5, 5, 5, 5, 5];
    const found = forecastOf(months([...season, ...season, ...season]), 6);
    expect(found).toMatchObject({
      kind: 'forecast',
      method: 'season',
      holdOut: { chosenOn: 6, periods: 9, meanError: 0, largestError: 0 },
    });
    if (found.kind === 'forecast') expect(found.points.map((one) => one.value)).toEqual([5, 5, 5, 5, 5, 90]);
  });
  test.each([
    ['percent', [40, 60], { least: 0, most: 100 }],
    ['count', [40, 60], { least: 0 }],
    ['count', [-4, 6], {}],
  ] as const)('of %s with %j nothing is below or above %j', (unit, values, bounds) => {
    expect(boundsOf(unit, months([...values]))).toEqual(bounds);
  });

  test('stays with the last value after a jump; the error of its test is told, and is the width', () => {
    const found = forecastOf(months([1, 1, 1, 50, 50, 50, 50, 50, 50, 50, 50, 56]), 1, { least: 0, most: 58 });
    expect(found).toMatchObject({ method: 'last', holdOut: { chosenOn: 2, periods: 3, meanError: 2, largestError: 6 } });
    if (found.kind === 'forecast') expect(found.points).toEqual([{ period: '2025-01', value: 56, low: 50, high: 58 }]);
  });
  test('is not chosen by the periods on which its error is measured', () => {
    // On the last three the last value would have been nearest (2 away); the line was nearest before them, and its own error is told.
    const found = forecastOf(months([10, 20, 30, 40, 50, 60, 70, 80, 90, 90, 90, 96]), 1);
    if (found.kind !== 'forecast') throw new Error(found.kind);
    expect([found.method, found.holdOut.chosenOn, found.holdOut.periods]).toEqual(['trend', 2, 3]);
    expect([found.holdOut.meanError, found.holdOut.largestError].map((one) => Math.round(one * 10) / 10)).toEqual([18, 24]);
  });
  test('a gap is named, not filled', () => {
    const series = months(Array.from({ length: 14 }, (_, at) => at)).filter((one) => one.period !== '2024-05');
    expect(forecastOf(series, 1)).toEqual({ kind: 'gaps', missing: '2024-05' });
  });
});

describe('a pasted sheet', () => {
  test.each([
    ['98,08', '98.08'],
    ['98,08 %', '98.08'],
    ['1.234.567,50', '1234567.5'],
    ['1 234', '1234'],
    ['0', '0'],
    ['-3,5', '-3.5'],
    ['007', '7'],
  ])('"%s" is %s', (text, value) => expect(decimalOf(text)).toBe(value));
  test.each(['98.08', '1.23.456', 'n/a', '1,2,3', '', '5 hồ sơ', '1e3', '1234.567'])('"%s" is no number here', (text) =>
    expect(decimalOf(text)).toBeUndefined(),
  );
  test('tabs, semicolons, commas, quotes', () => {
    expect(tableOf('a\tb\r\nc\t"d\ne"')).toEqual([
      ['a', 'b'],
      ['c', 'd e'],
    ]);
    expect(tableOf('a;b\n1,5;"x;y"')).toEqual([
      ['a', 'b'],
      ['1,5', 'x;y'],
    ]);
    expect(tableOf('a,b\n"1,5","say ""x"""')).toEqual([
      ['a', 'b'],
      ['1,5', 'say "x"'],
    ]);
  });

  const known = {
    units: [
      { id: '28159.20250701', code: '28159', names: ['xã Cần Giuộc', 'Cần Giuộc'] },
      { id: '28243.20250701', code: '28243', names: ['xã An Lục Long', 'An Lục Long'] },
      { id: '1.2', code: '00001', names: ['xã Tân Lập'] },
      { id: '1.3', code: '00002', names: ['xã Tân Lập'] },
    ],
    indicators: [
      { id: 'online', code: 'online', names: ['Hồ sơ trực tuyến'], percent: true },
      { id: 'people', code: 'people', names: ['Số người dùng'], percent: false },
    ],
  };
  test('is read by code or by name; empty cells are left as they are', () => {
    expect(readSheet('Đơn vị\tHồ sơ trực tuyến\tpeople\n28159\t98,08\t1.200\nxã An Lục Long\t–\t3\n\n', known)).toEqual({
      cells: [
        { unit: '28159.20250701', indicator: 'online', value: '98.08' },
        { unit: '28159.20250701', indicator: 'people', value: '1200' },
        { unit: '28243.20250701', indicator: 'people', value: '3' },
      ],
      faults: [],
    });
  });
  test('every wrong cell is named, and with one nothing is taken', () => {
    const sheet = [
      'Đơn vị\tonline\tlạ\tonline\tpeople',
      '28159\t98.08\t1\t2\tx',
      'Xã Không Có\t5',
      'Tân Lập\t1',
      'Tân Lập',
      '28159\t101',
      '28243\t\t\t\t\t7',
    ];
    const { cells, faults } = readSheet(sheet.join('\n'), known);
    expect(cells).toEqual([]);
    expect(faults.map((one) => `${one.column}${one.row} ${one.fault}`)).toEqual([
      'C1 indicator',
      'D1 indicator_twice',
      'B2 number',
      'E2 number',
      'A3 unit',
      'A4 unit',
      'A5 unit',
      'A6 unit_twice',
      'B6 percent',
      'F7 no_head',
    ]);
    expect(readSheet('Đơn vị\tonline\nxã Tân Lập\t1', known).faults).toEqual([
      { row: 2, column: 'A', fault: 'unit_several', text: 'xã Tân Lập' },
    ]);
  });
  test('a sheet without a header, or without end, is none', () => {
    expect(readSheet('chỉ một ô', known).faults).toMatchObject([{ row: 1, fault: 'no_header' }]);
    expect(readSheet(`Đơn vị\tonline\n${'28159\t1\n'.repeat(500)}`, known).faults).toMatchObject([{ fault: 'large' }]);
  });
});
