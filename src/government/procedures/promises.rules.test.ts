import { describe, expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { calendarFromContent } from '../../registers/calendar/calendar.schema.ts';
import { holdsOn, nextPromiseDay, type PromiseRule, promisedFor } from './promises.rules.ts';

const calendar = calendarFromContent();
const wednesday: PromiseRule = {
  id: 'r',
  unit: 'u',
  weekday: 3,
  until: '15:00',
  procedures: ['2.000815'],
  validFrom: '2026-09-09',
  validTo: '2026-12-16',
  decision: 'Quyết định thử',
};
const promised = (local: string, rule: Partial<PromiseRule> = {}, procedure = '2.000815') => {
  const at = parseLocal(local);
  if (!at) throw new Error(local);
  const found = promisedFor([{ ...wednesday, ...rule }], procedure, at, calendar);
  return found && toLocalISO(found).slice(0, 16);
};

describe('a day without an appointment', () => {
  test.each([
    ['2026-11-18T09:00', '2026-11-18T17:00', 'received in the morning'],
    ['2026-11-18T14:59', '2026-11-18T17:00', 'a minute before it ends'],
    ['2026-11-18T15:00', undefined, 'too late in the day'],
    ['2026-11-19T09:00', undefined, 'a Thursday'],
    ['2026-09-02T09:00', undefined, 'before it began, and a holiday'],
    ['2026-09-09T06:00', '2026-09-09T17:00', 'before the office opens, on its first day'],
    ['2026-12-16T09:00', '2026-12-16T17:00', 'on its last day'],
    ['2026-12-23T09:00', undefined, 'after it ended'],
  ])('%s is promised until %s: %s', (local, until, _why) => expect(promised(local)).toBe(until));
  test('holds for its procedures only', () => expect(promised('2026-11-18T09:00', {}, '1.001193')).toBeUndefined());
  test('without an hour it ends with the last session, not after it', () => {
    expect(promised('2026-11-18T16:59', { until: null })).toBe('2026-11-18T17:00');
    expect(promised('2026-11-18T17:00', { until: null })).toBeUndefined();
    expect(promised('2026-11-18T17:30', { until: '23:00' })).toBeUndefined();
  });
  test('yields to a holiday, and the next one is a week later', () => {
    // 24 November 2026, a Tuesday, is a holiday by the content.
    const tuesdays = { weekday: 2, validTo: null };
    expect(promised('2026-11-24T09:00', tuesdays)).toBeUndefined();
    expect(promised('2026-12-01T09:00', tuesdays)).toBe('2026-12-01T17:00');
    expect(nextPromiseDay([{ ...wednesday, ...tuesdays }], '2026-11-20', calendar)).toBe('2026-12-01');
    expect(nextPromiseDay([], '2026-11-20', calendar)).toBeUndefined();
  });
  test('is bound to its weekday and its dates', () => {
    expect(['2026-09-02', '2026-09-09', '2026-12-16', '2026-12-23', '2026-12-15'].map((day) => holdsOn(wednesday, day))).toEqual([
      ...[false, true, true, false, false],
    ]);
  });
});
