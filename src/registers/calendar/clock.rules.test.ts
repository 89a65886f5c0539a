import { expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { makeCalendar } from './calendar.rules.ts';
import { calendarFromContent, calendarRows, type DayRow } from './calendar.schema.ts';
import {
  addWorkingMinutes,
  type ClockEvent,
  type CountsFrom,
  clockProblem,
  computeDue,
  remainingWorkingMinutes,
  type Term,
  workingMinutesBetween,
} from './clock.rules.ts';

const calendar = calendarFromContent();
const at = (text: string): Date => {
  const moment = parseLocal(text);
  if (!moment) throw new Error(`no moment ${text}`);
  return moment;
};
const now: CountsFrom = { rule: 'now' };
const term = (kind: Term['kind'], amount: number, more: Partial<Term> = {}): Term => ({ kind, amount, countsFrom: now, ...more });
const due = (one: Term, received: string, events: ClockEvent[] = [], on = calendar) => {
  const result = computeDue(on, one, at(received), events);
  return result.due && toLocalISO(result.due).slice(0, 16);
};
const closure = (day: string, more: Partial<DayRow> = {}): DayRow => ({
  day,
  kind: 'local_closure',
  unit: null,
  name: { vi: 'Nghỉ tránh bão', en: 'Closed for a storm' },
  basis: 'Công điện thử',
  certainty: 'decided',
  ...more,
});
const changed = (...rows: DayRow[]) => makeCalendar({ sessions: calendarRows().sessions, days: [...calendarRows().days, ...rows] });

test.each([
  ['2026-02-12', 7, '2026-03-02', 'Tết'],
  ['2026-04-24', 5, '2026-05-06', 'Giỗ Tổ on a Sunday, 30 April, 1 May'],
  ['2026-04-29', 3, '2026-05-06', '30 April, 1 May'],
  ['2026-07-30', 3, '2026-08-04', 'a weekend'],
  ['2026-08-20', 3, '2026-08-24', 'a make-up Saturday'],
  ['2026-08-27', 3, '2026-09-04', 'an exchanged Monday and Quốc khánh'],
  ['2026-11-20', 2, '2026-11-25', 'the new holiday'],
  ['2026-11-23', 1, '2026-11-25', 'the new holiday'],
])('received %s, %i working days: due %s (%s)', (received, days, expected) => {
  for (const time of ['00:00', '07:00', '09:00', '12:00', '16:59', '23:59'])
    expect(due(term('working_days', days), `${received}T${time}`)).toBe(`${expected}T17:00`);
});

test.each([
  ['24 hours over a make-up Saturday', 24, '2026-08-20T09:00', '2026-08-24T09:00'],
  ['lunch: starts at 13:30', 1, '2026-08-20T12:00', '2026-08-20T14:30'],
  ['over lunch', 2, '2026-08-20T10:30', '2026-08-20T14:30'],
  ['after hours: starts at the next opening', 1, '2026-08-20T18:00', '2026-08-21T08:00'],
  ['before hours', 1, '2026-08-20T05:00', '2026-08-20T08:00'],
  ['ends at a close, not at the next opening', 8, '2026-08-20T07:00', '2026-08-20T17:00'],
  ['on the dot of the close', 1, '2026-08-20T17:00', '2026-08-21T08:00'],
  ['Friday 16:40 before the make-up Saturday', 1, '2026-08-21T16:40', '2026-08-22T07:40'],
  ['Friday 16:40 before a plain Saturday', 1, '2026-08-14T16:40', '2026-08-17T07:40'],
  ['an hour and a half stays an hour and a half', 1.5, '2026-08-20T09:00', '2026-08-20T10:30'],
  ['twelve minutes', 0.2, '2026-08-20T16:55', '2026-08-21T07:07'],
])('hours: %s', (_, hours, received, expected) => {
  expect(due(term('working_hours', hours), received)).toBe(expected);
});

test('Friday 16:40 before the make-up Saturday: one working day is that Saturday', () => {
  expect(due(term('working_days', 1), '2026-08-21T16:40')).toBe('2026-08-22T17:00');
  expect(due(term('same_day', 0, { sameDayUntil: '15:00' }), '2026-08-21T16:40')).toBe('2026-08-22T17:00');
});

test('a working day with a fraction is hours, 8 a day, never cut', () => {
  expect(due(term('working_days', 1.5), '2026-08-20T09:00')).toBe(due(term('working_hours', 12), '2026-08-20T09:00'));
  expect(due(term('working_days', 1.5), '2026-08-20T09:00')).toBe('2026-08-21T15:00');
  expect(due(term('working_days', 0.5), '2026-08-20T09:00')).toBe('2026-08-20T15:00');
});

test('seconds are kept', () => {
  const result = computeDue(calendar, term('working_hours', 1), at('2026-08-20T09:00:30'));
  expect(result.due && toLocalISO(result.due)).toBe('2026-08-20T10:00:30+07:00');
});

test.each([
  ['2026-08-20', 3, '2026-08-24T17:00', 'Sunday 23 → Monday'],
  ['2026-08-20', 2, '2026-08-22T17:00', 'the make-up Saturday is a working day'],
  ['2026-08-20', 5, '2026-08-25T17:00', 'days off are counted'],
  ['2026-08-24', 7, '2026-09-03T17:00', 'Mon 31 Aug is exchanged, then Quốc khánh'],
])('calendar days: received %s, %i days: due %s (%s)', (received, days, expected) => {
  expect(due(term('calendar_days', days), `${received}T09:00`)).toBe(expected);
});

test.each([
  ['14:59', '2026-08-20T17:00'],
  ['15:00', '2026-08-20T17:00'],
  ['15:01', '2026-08-21T17:00'],
  ['18:00', '2026-08-21T17:00'],
  ['05:00', '2026-08-20T17:00'],
])('same day until 15:00, received at %s: due %s', (time, expected) => {
  expect(due(term('same_day', 0, { sameDayUntil: '15:00' }), `2026-08-20T${time}`)).toBe(expected);
});

test('same day: without a limit until the close; on a day off the next working day; at the police on Saturday until noon', () => {
  expect(due(term('same_day', 0), '2026-08-20T16:59')).toBe('2026-08-20T17:00');
  expect(due(term('same_day', 0), '2026-08-20T17:00')).toBe('2026-08-21T17:00');
  expect(due(term('same_day', 0), '2026-09-01T09:00')).toBe('2026-09-03T17:00');
  const police = calendarFromContent('28159.20250701/cong-an');
  expect(due(term('same_day', 0, { sameDayUntil: '15:00' }), '2026-08-29T09:00', [], police)).toBe('2026-08-29T11:30');
  expect(due(term('same_day', 0, { sameDayUntil: '15:00' }), '2026-08-29T12:00', [], police)).toBe('2026-09-03T17:00');
});

const after: CountsFrom = { rule: 'after', at: '17:00' };
const within: CountsFrom = { rule: 'within', minutes: 60 };
test.each<[string, CountsFrom, string, number, string]>([
  ['now', now, '2026-08-20T16:30', 1, '2026-08-21T17:00'],
  ['now', now, '2026-08-20T17:30', 1, '2026-08-21T17:00'],
  ['after 17:00: in time', after, '2026-08-20T16:30', 1, '2026-08-21T17:00'],
  ['after 17:00: on the dot is not after', after, '2026-08-20T17:00', 1, '2026-08-21T17:00'],
  ['after 17:00: late, as if received on the next working day', after, '2026-08-20T17:01', 1, '2026-08-22T17:00'],
  ['after 17:00: a day off, as if received on Monday', after, '2026-08-15T09:00', 1, '2026-08-18T17:00'],
  ['within 60: before the last hour', within, '2026-08-20T15:59', 1, '2026-08-21T17:00'],
  ['within 60: in the last hour', within, '2026-08-20T16:00', 1, '2026-08-22T17:00'],
  ['within 60: after the close', within, '2026-08-20T20:00', 1, '2026-08-22T17:00'],
  ['within 60: early on the next morning is in time', within, '2026-08-21T05:00', 1, '2026-08-22T17:00'],
])('counts from %s', (_, countsFrom, received, days, expected) => {
  expect(due(term('working_days', days, { countsFrom }), received)).toBe(expected);
});

test('counts from: hours start at the opening, or at 08:00 where the rule says so', () => {
  const hours = (countsFrom: CountsFrom, received: string) => due(term('working_hours', 2, { countsFrom }), received);
  expect(hours(after, '2026-08-20T17:30')).toBe('2026-08-21T09:00');
  expect(hours({ ...after, startsAt: '08:00' }, '2026-08-20T17:30')).toBe('2026-08-21T10:00');
  expect(hours(within, '2026-08-20T16:30')).toBe('2026-08-21T09:00');
  expect(hours(now, '2026-08-20T16:30')).toBe('2026-08-21T08:30');
});

const pause = (from: string, to?: string): ClockEvent[] => [
  { kind: 'pause', from: at(from), reason: 'supplement' },
  ...(to === undefined ? [] : [{ kind: 'resume' as const, at: at(to) }]),
];

test('PAUSE: hours stop to the minute', () => {
  expect(due(term('working_hours', 8), '2026-08-20T09:00', pause('2026-08-20T10:00', '2026-08-21T10:10'))).toBe('2026-08-22T09:10');
  expect(due(term('working_hours', 8), '2026-08-20T09:00', pause('2026-08-20T11:45', '2026-08-20T13:00'))).toBe('2026-08-21T09:00');
});

test.each([
  ['no working minute waited: nothing moves', '2026-08-21T17:00', '2026-08-22T06:00', '2026-08-24T17:00'],
  ['an hour: to the close of the next working day', '2026-08-21T09:00', '2026-08-21T10:00', '2026-08-25T17:00'],
  ['exactly eight hours: one working day', '2026-08-21T10:00', '2026-08-22T10:00', '2026-08-25T17:00'],
  ['eight hours and a minute: two', '2026-08-21T10:00', '2026-08-22T10:01', '2026-08-26T17:00'],
  ['waiting on the day of receipt takes nothing: it is not counted', '2026-08-20T10:00', '2026-08-20T16:00', '2026-08-24T17:00'],
])('PAUSE: 3 working days, %s', (_, from, to, expected) => {
  expect(due(term('working_days', 3), '2026-08-20T09:00', pause(from, to))).toBe(expected);
});

test('PAUSE: days off within a pause are no waiting time', () => {
  expect(due(term('working_days', 3), '2026-08-27T09:00', pause('2026-08-28T16:00', '2026-09-03T07:00'))).toBe('2026-09-07T17:00');
  expect(due(term('working_days', 3), '2026-08-27T09:00', pause('2026-08-28T17:00', '2026-09-03T07:00'))).toBe('2026-09-04T17:00');
});

test('PAUSE: no due moment while it stands still; a pause after the due moment changes nothing', () => {
  const one = term('working_days', 3);
  const result = computeDue(calendar, one, at('2026-08-20T09:00'), pause('2026-08-22T09:00'));
  expect(result.due).toBeNull();
  expect(result.leftMinutes).toBe(14 * 60);
  expect(result.ledger.at(-1)).toMatchObject({ kind: 'paused', to: null, reason: 'supplement' });
  expect(due(one, '2026-08-20T09:00', pause('2026-08-24T17:00'))).toBe('2026-08-24T17:00');
  expect(due(one, '2026-08-20T09:00', pause('2026-08-24T16:59'))).toBeNull();
});

test('PAUSE: a second pause in the rest of the last day still moves it', () => {
  const events = [...pause('2026-08-21T09:00', '2026-08-21T11:00'), ...pause('2026-08-25T10:00', '2026-08-25T11:00')];
  expect(due(term('working_days', 3), '2026-08-20T09:00', events)).toBe('2026-08-26T17:00');
});

test('PAUSE: calendar days wait whole days', () => {
  const one = term('calendar_days', 5);
  expect(due(one, '2026-08-20T09:00', pause('2026-08-21T10:00', '2026-08-24T10:00'))).toBe('2026-08-28T17:00');
  expect(due(one, '2026-08-20T09:00', pause('2026-08-21T10:00', '2026-08-21T12:00'))).toBe('2026-08-26T17:00');
  expect(due(one, '2026-08-20T09:00', pause('2026-08-25T17:30'))).toBe('2026-08-25T17:00');
  expect(due(one, '2026-08-20T09:00', pause('2026-08-25T16:30'))).toBeNull();
});

test('RESTART: counted from zero after the full papers, as if received then', () => {
  const events: ClockEvent[] = [...pause('2026-08-21T09:00'), { kind: 'restart', at: at('2026-08-27T09:00'), basis: 'NĐ 297/2025' }];
  expect(due(term('working_days', 3), '2026-08-20T09:00', events)).toBe('2026-09-04T17:00');
  expect(due(term('working_hours', 9), '2026-08-20T09:00', events)).toBe('2026-08-28T10:00');
  const { ledger } = computeDue(calendar, term('working_days', 3), at('2026-08-20T09:00'), events);
  expect(ledger[0]).toMatchObject({ kind: 'dropped', basis: 'NĐ 297/2025' });
  const late: ClockEvent[] = [...pause('2026-08-21T09:00'), { kind: 'restart', at: at('2026-08-24T18:00') }];
  expect(due(term('working_days', 1, { countsFrom: after }), '2026-08-20T09:00', late)).toBe('2026-08-26T17:00');
});

test('time that is not counted is taken out like a pause, also when both overlap', () => {
  const asked: ClockEvent = {
    kind: 'not_counted',
    from: at('2026-08-21T10:00'),
    to: at('2026-08-22T10:00'),
    reason: 'verification',
    basis: 'NĐ 07/2025',
  };
  expect(due(term('working_days', 3), '2026-08-20T09:00', [asked])).toBe('2026-08-25T17:00');
  expect(due(term('working_days', 3), '2026-08-20T09:00', [...pause('2026-08-21T10:00', '2026-08-22T10:00'), asked])).toBe(
    '2026-08-25T17:00',
  );
});

test('an extension adds to the term, where the procedure allows it', () => {
  const one = term('working_days', 3, { extension: { times: 1, most: 2 } });
  const more = (amount: number): ClockEvent => ({ kind: 'extension', at: at('2026-08-22T09:00'), amount, basis: 'Điều thử' });
  expect(due(one, '2026-08-20T09:00', [more(2)])).toBe('2026-08-26T17:00');
  expect(clockProblem(one, at('2026-08-20T09:00'), [more(3)])).toBe('extension_too_long');
  expect(clockProblem(one, at('2026-08-20T09:00'), [more(1), more(1)])).toBe('extension_not_allowed');
  expect(clockProblem(term('working_days', 3), at('2026-08-20T09:00'), [more(1)])).toBe('extension_not_allowed');
  // Due today, and two working days more: Saturday 22 August works, Sunday does not.
  const today = term('same_day', 0, { sameDayUntil: '15:00', extension: { times: 1, most: 2 } });
  const longer = (amount: number): ClockEvent => ({ kind: 'extension', at: at('2026-08-21T10:00'), amount, basis: 'Điều thử' });
  expect(due(today, '2026-08-21T09:00', [longer(2)])).toBe('2026-08-24T17:00');
  expect(clockProblem(today, at('2026-08-21T09:00'), [longer(1.5)])).toBe('extension_too_long');
  expect(() => computeDue(calendar, term('working_days', 3), at('2026-08-20T09:00'), [more(1)])).toThrow(/extension_not_allowed/);
});

test('events that cannot have happened are named', () => {
  const problem = (...events: ClockEvent[]) => clockProblem(term('working_days', 3), at('2026-08-20T09:00'), events);
  expect(problem(...pause('2026-08-20T08:59'))).toBe('clock_order');
  expect(problem(...pause('2026-08-21T09:00'), ...pause('2026-08-21T10:00'))).toBe('clock_already_paused');
  expect(problem({ kind: 'resume', at: at('2026-08-21T09:00') })).toBe('clock_not_paused');
  expect(problem(...pause('2026-08-21T09:00', '2026-08-21T08:00'))).toBe('clock_order');
  expect(problem(...pause('2026-08-21T09:00', '2026-08-21T09:00'))).toBeUndefined();
});

test('a calendar edited after the promise gives another due moment', () => {
  expect(due(term('working_days', 3), '2026-08-20T09:00', [], changed(closure('2026-08-24')))).toBe('2026-08-25T17:00');
});

test('a day of which a part is closed is a whole day; hours lose exactly the closed part', () => {
  const storm = changed(closure('2026-08-24', { from: '13:30', to: '17:00' }));
  expect(due(term('working_days', 3), '2026-08-20T09:00', [], storm)).toBe('2026-08-24T11:30');
  expect(due(term('working_hours', 29), '2026-08-20T09:00', [], storm)).toBe('2026-08-25T09:30');
  const { ledger } = computeDue(storm, term('working_days', 3), at('2026-08-20T09:00'));
  expect(ledger.find((entry) => entry.reason === 'local_closure')?.name?.vi).toBe('Nghỉ tránh bão');
});

test('the counted minutes of the ledger are the term', () => {
  const minutes = (one: Term, events: ClockEvent[] = []) =>
    computeDue(calendar, one, at('2026-08-27T09:00'), events).ledger.reduce(
      (sum, entry) => sum + (entry.kind === 'counted' ? entry.minutes : 0),
      0,
    );
  expect(minutes(term('working_days', 3))).toBe(3 * 480);
  expect(minutes(term('working_hours', 7.25), pause('2026-08-27T09:00', '2026-09-03T08:00'))).toBe(435);
  const ledger = computeDue(calendar, term('working_days', 3), at('2026-08-27T09:00')).ledger;
  expect(ledger.map((entry) => `${toLocalISO(entry.from).slice(5, 10)} ${entry.kind} ${entry.reason} ${entry.minutes}`)).toEqual([
    '08-27 day_of_receipt day_of_receipt 360',
    '08-28 counted ordinary 480',
    '08-29 closed weekend 0',
    '08-30 closed weekend 0',
    '08-31 closed swap_off 0',
    '09-01 closed holiday 0',
    '09-02 closed holiday 0',
    '09-03 counted ordinary 480',
    '09-04 counted ordinary 480',
  ]);
});

test('working minutes between, added, and left', () => {
  expect(workingMinutesBetween(calendar, at('2026-08-20T11:00'), at('2026-08-20T14:00'))).toBe(60);
  expect(workingMinutesBetween(calendar, at('2026-08-24T08:00'), at('2026-08-21T16:00'))).toBe(-(60 + 480 + 60));
  expect(toLocalISO(addWorkingMinutes(calendar, at('2026-08-20T12:00'), 0.5))).toBe('2026-08-20T13:30:30+07:00');
  expect(addWorkingMinutes(calendar, at('2026-08-20T12:00'), 0)).toEqual(at('2026-08-20T12:00'));
  expect(() => addWorkingMinutes(calendar, at('2026-08-20T12:00'), -1)).toThrow(RangeError);
  const result = computeDue(calendar, term('working_hours', 10), at('2026-08-20T09:00'), pause('2026-08-20T10:00', '2026-08-20T11:00'));
  expect(remainingWorkingMinutes(calendar, result, at('2026-08-20T09:30'))).toBe(570);
  expect(remainingWorkingMinutes(calendar, result, at('2026-08-21T14:30'))).toBe(-30);
});

test('a due moment that rests on a proposed calendar says so', () => {
  expect(computeDue(calendar, term('working_days', 3), at('2026-08-20T09:00')).provisional).toBe(false);
  expect(computeDue(calendar, term('working_days', 10), at('2026-12-28T09:00')).provisional).toBe(true);
});

test('a calendar without hours says so', () => {
  expect(() => computeDue(makeCalendar({ sessions: [], days: [] }), term('working_hours', 1), at('2026-08-20T09:00'))).toThrow(
    /no working day/,
  );
});
