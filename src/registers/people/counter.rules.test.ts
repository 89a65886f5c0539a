import { describe, expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { makeCalendar } from '../calendar/calendar.rules.ts';
import { isAct, pinDigits, pinFault, shiftEnd } from './counter.rules.ts';
import { counterRuleOn } from './counter.schema.ts';

const at = (text: string) => {
  const moment = parseLocal(text);
  if (!moment) throw new Error(`no moment: ${text}`);
  return moment;
};

describe('the end of a shift', () => {
  const weekday = (day: number) =>
    (['07:30 11:30', '13:30 17:00'] as const).map((hours) => {
      const [opens = '', closes = ''] = hours.split(' ');
      return {
        id: `${day} ${opens}`,
        unit: null,
        weekday: day,
        opens,
        closes,
        valid_from: '2020-01-01',
        valid_to: null,
        basis: 'QĐ',
        certainty: 'decided' as const,
      };
    });
  const calendar = makeCalendar({ sessions: [1, 2, 3, 4, 5].flatMap(weekday), days: [] });
  const rule = { afterMinutes: 30, offHoursMinutes: 120 };

  test.each([
    ['before the doors open', '2026-11-23T06:50', '2026-11-23T17:30'],
    ['in the morning', '2026-11-23T08:00', '2026-11-23T17:30'],
    ['at lunch', '2026-11-23T12:15', '2026-11-23T17:30'],
    ['in the last minutes', '2026-11-23T17:29', '2026-11-23T17:30'],
    ['when it has just ended: a shift of its own', '2026-11-23T17:30', '2026-11-23T19:30'],
    ['on a Sunday', '2026-11-22T09:00', '2026-11-22T11:00'],
    ['late, past midnight', '2026-11-23T23:30', '2026-11-24T01:30'],
  ])('%s', (_, now, end) => {
    expect(shiftEnd(calendar, at(now), rule)).toEqual(at(end));
  });
});

describe('a PIN', () => {
  test.each([
    ['', 'digits'],
    ['12345', 'digits'],
    ['1234567', 'digits'],
    ['12a456', 'digits'],
    ['111111', 'repeats'],
    ['121212', 'repeats'],
    ['123123', 'repeats'],
    ['112233', 'repeats'],
    ['100001', 'repeats'],
    ['123456', 'runs'],
    ['890123', 'runs'],
    ['654321', 'runs'],
    ['135791', 'runs'],
    ['150890', 'birth'],
    ['290284', 'birth'],
    ['900815', 'birth'],
    ['081990', 'birth'],
    ['199008', 'birth'],
    ['310684', undefined], // June has 30 days
    ['739162', undefined],
    ['487917', undefined],
  ])('%s: %s', (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
  });

  test('is read as it is typed, and most may be chosen', () => {
    expect(pinDigits(' ７39 162')).toBe('739162');
    const some = Array.from({ length: 10_000 }, (_, number) => String((number * 7919) % 1_000_000).padStart(6, '0'));
    expect(some.filter((pin) => !pinFault(pin)).length).toBeGreaterThan(8_500);
  });
});

test('a person sent it: a form, a link, a browser that does not say; not a page that refreshes by itself', () => {
  const asked = (method: string, headers: Record<string, string>) => isAct(method, new Headers(headers));
  expect(asked('POST', { 'sec-fetch-site': 'same-origin' })).toBe(true);
  expect(asked('GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-user': '?1' })).toBe(true);
  expect(asked('GET', {})).toBe(true);
  expect(asked('GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBe(false);
});

test('the content says how shared PCs are kept', () => {
  expect(counterRuleOn('2026-11-23')).toMatchObject({ idleMinutes: expect.any(Number), pinTries: expect.any(Number) });
  expect(() => counterRuleOn('2020-01-01')).toThrow('no version');
});
