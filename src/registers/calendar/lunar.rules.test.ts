import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../platform/time/time.ts';
import { calendarRows, holidayRules } from './calendar.schema.ts';
import { tetOf, toLunar, toSolar } from './lunar.rules.ts';
import { proposeYear } from './proposal.rules.ts';

const tet = `2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14
  2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01
  2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19
  2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12 2041-02-01 2042-01-22 2043-02-10 2044-01-30 2045-02-17 2046-02-06
  2047-01-26 2048-02-14 2049-02-02 2050-01-23`.split(/\s+/);

test('Tết from 2000 to 2050', () => {
  expect(Array.from({ length: 51 }, (_, index) => tetOf(2000 + index))).toEqual(tet);
});

test.each([
  [1985, '1985-01-21', 'China: 20 February'],
  [2007, '2007-02-17', 'China: 18 February'],
  [2030, '2030-02-02', 'the new moon is at 23:08 in Hà Nội, after midnight in Beijing'],
])('Tết %i is not China’s', (year, day) => {
  expect(tetOf(year)).toBe(day);
});

test.each([
  ['2021-04-21', 2021],
  ['2022-04-10', 2022],
  ['2023-04-29', 2023],
  ['2024-04-18', 2024],
  ['2025-04-07', 2025],
  ['2026-04-26', 2026],
])('Giỗ Tổ is %s', (day, year) => {
  expect(toSolar({ year, month: 3, day: 10, leap: false })).toBe(day);
  expect(toLunar(day)).toEqual({ year, month: 3, day: 10, leap: false });
});

test.each([
  [2020, 4],
  [2023, 2],
  [2025, 6],
  [2028, 5],
  [2031, 3],
  [2033, 11],
])('the leap month of %i is the second month %i', (year, month) => {
  const found = Array.from({ length: 12 }, (_, index) => index + 1).filter((one) => toSolar({ year, month: one, day: 1, leap: true }));
  expect(found).toEqual([month]);
});

test('there is no 31st, no 30th of a short month, no leap month in a plain year', () => {
  expect(toSolar({ year: 2026, month: 1, day: 31, leap: false })).toBeUndefined();
  expect(toSolar({ year: 2025, month: 12, day: 30, leap: false })).toBeUndefined();
  expect(toSolar({ year: 2026, month: 4, day: 1, leap: true })).toBeUndefined();
});

test('solar → lunar → solar is the same day, and lunar days follow each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 54_000 }), (offset) => {
      const day = addDays('1950-01-01', offset);
      const [here, next] = [toLunar(day), toLunar(addDays(day, 1))];
      expect(toSolar(here)).toBe(day);
      expect(next.day === here.day + 1 || (next.day === 1 && here.day >= 29)).toBe(true);
    }),
    { numRuns: 2000, seed: 7 },
  );
});

const weekday = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const offOf = (rows: { day: string; kind: string }[], year: number) =>
  rows
    .filter((row) => row.day.startsWith(`${year}-`) && ['holiday', 'compensation'].includes(row.kind) && weekday(row.day))
    .map((row) => row.day);

test.each([2021, 2022, 2023, 2024, 2025, 2026])('the proposal for %i closes the working days that the official letter closed', (year) => {
  const official = offOf(calendarRows().days, year);
  expect(official.length).toBeGreaterThan(9);
  expect(offOf(proposeYear(holidayRules(), year), year)).toEqual(official);
});

test('2027 in the content is our proposal, marked provisional', () => {
  const rows = calendarRows().days.filter((row) => row.day.startsWith('2027-'));
  expect(rows).toEqual(proposeYear(holidayRules(), 2027));
  expect(rows.every((row) => row.provisional)).toBe(true);
  expect(rows.find((row) => row.day === '2027-02-06')?.name.vi).toBe('Tết Âm lịch');
});

test('24 November is a holiday from 2026 and not before', () => {
  const has = (year: number) => proposeYear(holidayRules(), year).some((row) => row.day === `${year}-11-24`);
  expect([2025, 2026, 2027].map(has)).toEqual([false, true, true]);
});

test('a proposed year has as many holidays as the law gives, each weekend one made up on a weekday of its own', () => {
  for (let year = 2028; year <= 2050; year++) {
    const rows = proposeYear(holidayRules(), year);
    const days = rows.map((row) => row.day);
    expect(new Set(days).size).toBe(days.length);
    const holidays = rows.filter((row) => row.kind === 'holiday');
    expect([11, 12]).toContain(holidays.length); // 11 when Giỗ Tổ falls on 30 April or 1 May
    const made = rows.filter((row) => row.kind === 'compensation').map((row) => row.day);
    expect(made.length).toBe(holidays.filter((row) => !weekday(row.day)).length);
    expect(made.every(weekday)).toBe(true);
  }
});
