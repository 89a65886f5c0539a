import { expect, test } from 'vitest';
import { dayOfYear, typedClock, typedDay, typedDayOf } from './typed.rules.ts';

test.each([
  ['7:30', '07:30'],
  ['07h30', '07:30'],
  ['7 giờ 30', '07:30'],
  ['7 giờ 30 phút', '07:30'],
  [' 13 ', '13:00'],
  ['13.45', '13:45'],
  ['sáng', 'sáng'],
  ['', ''],
])('"%s" is %s', (text, clock) => {
  expect(typedClock(text)).toBe(clock);
});

test('days as typed', () => {
  expect(typedDay('5', '3', '2027')).toBe('2027-03-05');
  expect(['30/4', '30-04', '30/4/2027', '31/4', 'mai', '30/4/2026'].map((text) => typedDayOf(2027, text))).toEqual([
    '2027-04-30',
    '2027-04-30',
    '2027-04-30',
    '31/4',
    'mai',
    '2026-04-30',
  ]);
  expect(dayOfYear('2027-04-30')).toBe('30/4');
});
