import { expect, test } from 'vitest';
import { dayInfo, isWorkingDay, makeCalendar, nextWorkingDay, sessionsOn } from './calendar.rules.ts';
import { calendarFromContent, calendarRows, type DayRow, dayRowSchema, type SessionRow } from './calendar.schema.ts';

const full = [
  [420, 690],
  [810, 1020],
];
const name = { vi: 'Thử', en: 'Trial' };
const base = { name, basis: 'Quyết định thử', certainty: 'decided' as const };
const row = (day: string, kind: DayRow['kind'], more: Partial<DayRow> = {}): DayRow => ({ day, kind, unit: null, ...base, ...more });
const week = calendarRows().sessions;
const session = (
  unit: string | null,
  weekday: number,
  opens: string,
  closes: string,
  from = '2021-01-01',
  to: string | null = null,
): SessionRow => ({
  unit,
  weekday,
  opens,
  closes,
  valid_from: from,
  valid_to: to,
  basis: 'Quyết định thử',
  certainty: 'decided',
});

test.each([
  ['2026-08-20', full, 'ordinary'],
  ['2026-08-22', full, 'swap_work'],
  ['2026-08-23', [], 'weekend'],
  ['2026-08-31', [], 'swap_off'],
  ['2026-09-02', [], 'holiday'],
  ['2026-04-27', [], 'compensation'],
  ['2026-11-24', [], 'holiday'],
  ['2025-11-24', full, 'ordinary'],
  ['2026-01-10', full, 'swap_work'],
  ['2022-01-03', [], 'compensation'],
])('%s works as %j (%s)', (day, sessions, reason) => {
  const info = dayInfo(calendarFromContent(), day);
  expect(info.sessions).toEqual(sessions);
  expect(info.reason).toBe(reason);
});

test('days off of the pilot years', () => {
  const calendar = calendarFromContent();
  const off = (year: number) => {
    const found: string[] = [];
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10);
      if (![0, 6].includes(new Date(at).getUTCDay()) && !isWorkingDay(calendar, day)) found.push(day.slice(5));
    }
    return found.join(' ');
  };
  expect(off(2021)).toBe('01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03');
  expect(off(2022)).toBe('01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02');
  expect(off(2026)).toBe('01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24');
});

test('a unit with hours of its own uses only those, another unit never sees them', () => {
  const police = calendarFromContent('28159.20250701/cong-an');
  expect(sessionsOn(police, '2026-08-29')).toEqual([[420, 690]]);
  expect(sessionsOn(calendarFromContent('28159.20250701'), '2026-08-29')).toEqual([]);
  expect(sessionsOn(police, '2025-06-28')).toEqual([]); // not yet
  expect(sessionsOn(police, '2026-09-02')).toEqual([]); // the nation's holidays are theirs too
});

test('what a commune decides reaches its offices: closures and make-up days, not its special hours; an office may decide for itself', () => {
  const on = (day: string, unit: string, { kind, ...more }: Partial<DayRow> & Pick<DayRow, 'kind'>) => row(day, kind, { unit, ...more });
  const days = [
    on('2026-08-20', 'u', { kind: 'local_closure' }),
    on('2026-08-21', 'u', { kind: 'local_closure', from: '00:00', to: '09:30' }),
    on('2026-08-22', 'u', { kind: 'swap_work', sessions_of: 4 }),
    on('2026-08-24', 'u', { kind: 'special_hours', sessions: [{ opens: '09:00', closes: '10:00' }] }),
    on('2026-08-27', 'u', { kind: 'local_closure' }),
    on('2026-08-27', 'u/x', { kind: 'special_hours', sessions: [{ opens: '08:00', closes: '09:00' }] }),
  ];
  const all = [1, 4, 5].map((weekday) => session(null, weekday, '07:00', '11:00'));
  const own = [session('u/x', 1, '13:00', '15:00'), session('u/x', 4, '13:00', '15:00'), session('u/x', 5, '08:00', '11:00')];
  const sessions = (unit: string, ...more: typeof own) => {
    const calendar = makeCalendar({ sessions: [...all, ...more], days, unit });
    return ['20', '21', '22', '24', '27'].map((day) =>
      sessionsOn(calendar, `2026-08-${day}`)
        .map(([from, to]) => `${from / 60}-${to / 60}`)
        .join(),
    );
  };
  expect(sessions('u/x', ...own)).toEqual(['', '9.5-11', '13-15', '13-15', '8-9']);
  expect(sessions('u')).toEqual(['', '9.5-11', '7-11', '9-10', '']);
  expect(sessions('other'), 'another commune, and its offices, hear nothing of it').toEqual(sessions('other/x'));
  expect(sessions('other')).toEqual(['7-11', '7-11', '', '7-11', '7-11']);
  // An office without hours of its own has its unit's, and only then everybody's.
  expect(sessions('u/y', session('u', 1, '08:00', '12:00'))[3]).toBe('8-12');
});

test('sessions are dated and overlapping ones are joined', () => {
  const sessions = [session('u', 4, '08:00', '12:00', '2026-01-01', '2026-08-20'), session('u', 4, '07:30', '11:00', '2026-08-20')];
  const calendar = makeCalendar({ sessions: [...week, ...sessions], days: [], unit: 'u' });
  expect(sessionsOn(calendar, '2026-08-13')).toEqual([[480, 720]]);
  expect(sessionsOn(calendar, '2026-08-20')).toEqual([[450, 720]]);
  expect(sessionsOn(calendar, '2026-08-27')).toEqual([[450, 660]]);
});

test('a make-up day has the sessions of a Monday, of the weekday it names, or its own', () => {
  const sessions = [session(null, 1, '07:00', '11:00'), session(null, 5, '08:00', '12:00')];
  const on = (more: Partial<DayRow>) => sessionsOn(makeCalendar({ sessions, days: [row('2026-08-22', 'swap_work', more)] }), '2026-08-22');
  expect(on({})).toEqual([[420, 660]]);
  expect(on({ sessions_of: 5 })).toEqual([[480, 720]]);
  expect(on({ sessions: [{ opens: '09:00', closes: '10:00' }] })).toEqual([[540, 600]]);
});

test('a closure takes a part of a day, or all of it', () => {
  const on = (days: DayRow[]) => sessionsOn(makeCalendar({ sessions: week, days, unit: 'u' }), '2026-08-20');
  const closure = (from: string, to: string) => row('2026-08-20', 'local_closure', { unit: 'u', from, to });
  expect(on([closure('13:30', '17:00')])).toEqual([[420, 690]]);
  expect(on([closure('10:00', '14:30')])).toEqual([
    [420, 600],
    [870, 1020],
  ]);
  expect(on([closure('00:00', '12:00'), closure('12:00', '24:00')])).toEqual([]);
  expect(on([row('2026-08-20', 'local_closure', { unit: 'u' })])).toEqual([]);
  expect(on([row('2026-08-20', 'local_closure', { unit: 'other' })])).toEqual(full);
});

test('a unit’s own decision goes before the nation’s, and special hours replace a day’s sessions', () => {
  const days = [
    row('2026-09-02', 'holiday'),
    row('2026-09-02', 'swap_work', { unit: 'u' }),
    row('2026-09-03', 'special_hours', { sessions: [{ opens: '07:00', closes: '15:00' }] }),
  ];
  expect(sessionsOn(makeCalendar({ sessions: week, days, unit: 'u' }), '2026-09-02')).toEqual(full);
  expect(sessionsOn(makeCalendar({ sessions: week, days }), '2026-09-02')).toEqual([]);
  expect(sessionsOn(makeCalendar({ sessions: week, days }), '2026-09-03')).toEqual([[420, 900]]);
});

test('the next working day; an empty calendar says so instead of searching for ever', () => {
  expect(nextWorkingDay(calendarFromContent(), '2026-08-28')).toBe('2026-09-03');
  expect(() => nextWorkingDay(makeCalendar({ sessions: [], days: [] }), '2026-08-28')).toThrow(/no working day/);
});

test('malformed rows are refused', () => {
  const good = row('2026-08-20', 'local_closure', { from: '08:00', to: '09:00' });
  expect(dayRowSchema.safeParse(good).success).toBe(true);
  const bad: object[] = [
    { ...good, day: '2026-02-29' },
    { ...good, to: '07:00' },
    { ...good, to: undefined },
    { ...good, kind: 'holiday' },
    { ...row('2026-08-20', 'holiday'), sessions_of: 1 },
    row('2026-08-20', 'special_hours'),
    { ...good, extra: 1 },
  ];
  expect(bad.map((one) => dayRowSchema.safeParse(one).success)).toEqual(bad.map(() => false));
});

test('every row of the content names its basis and each day has one decision', () => {
  const { days, sessions, years } = calendarRows();
  expect(years).toEqual([2021, 2022, 2023, 2024, 2025, 2026, 2027]);
  expect(new Set(days.map((one) => `${one.day} ${one.unit}`)).size).toBe(days.length);
  expect(sessions.length).toBeGreaterThan(9);
});
