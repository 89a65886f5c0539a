import { describe, expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { makeCalendar } from '../../registers/calendar/calendar.rules.ts';
import { calendarFromContent, calendarRows, type DayRow } from '../../registers/calendar/calendar.schema.ts';
import { apologyRuleOn } from './apology.content.ts';
import { closeOfDay, keptPromise, noticeBy } from './apology.rules.ts';

const calendar = calendarFromContent();
const at = (text: string): Date => parseLocal(text) ?? new Date(Number.NaN);
const local = (moment: Date | undefined) => moment && toLocalISO(moment).slice(0, 16);
const storm: DayRow = {
  day: '2026-11-26',
  kind: 'local_closure',
  unit: null,
  name: { vi: 'Nghỉ tránh bão', en: 'Closed for a storm' },
  basis: 'Công điện thử',
  certainty: 'decided',
};
const changed = (...days: DayRow[]) => makeCalendar({ sessions: calendarRows().sessions, days: [...calendarRows().days, ...days] });

describe('the apology is due before the term ends', () => {
  test.each([
    ['a working day before', '2026-11-27T17:00', '2026-11-26T17:00'],
    ['over a weekend', '2026-12-07T17:00', '2026-12-04T17:00'],
    ['Tuesday 24 November is a holiday', '2026-11-25T17:00', '2026-11-23T17:00'],
    ['the Saturday before works', '2026-08-24T17:00', '2026-08-22T17:00'],
    ['a term in hours: the same time of the day', '2026-11-27T09:30', '2026-11-26T09:30'],
  ])('%s', (_, due, expected) => expect(local(noticeBy(calendar, at(due), 1))).toBe(expected));
  test('a day before that closes at noon: by noon', () => {
    const noon = changed({ ...storm, from: '11:30', to: '17:00' });
    expect(local(noticeBy(noon, at('2026-11-27T17:00'), 1))).toBe('2026-11-26T11:30');
  });
  test('the content says how long before', () => expect(apologyRuleOn('2026-11-23').workingDaysBefore).toBe(1));
  test('before the rule there is none', () => expect(() => apologyRuleOn('2025-06-30')).toThrow(/no rule/));
});

test('a new date is until the close of its day; a day off is none', () => {
  expect(local(closeOfDay(calendar, '2026-11-27'))).toBe('2026-11-27T17:00');
  expect(closeOfDay(calendar, '2026-11-24')).toBeUndefined();
});

describe('what was promised to a person, after a change of the calendar', () => {
  test('stays where the day still works', () => expect(keptPromise(calendar, at('2026-11-26T15:00'))).toEqual(at('2026-11-26T15:00')));
  test('moves to the next working day when it does not', () =>
    expect(local(keptPromise(changed(storm), at('2026-11-26T17:00')))).toBe('2026-11-27T17:00'));
  test('and when the day closes before it', () =>
    expect(local(keptPromise(changed({ ...storm, from: '11:30', to: '17:00' }), at('2026-11-26T17:00')))).toBe('2026-11-27T17:00'));
});
