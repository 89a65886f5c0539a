import { expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { calendarFromContent } from '../calendar/calendar.schema.ts';
import { openingHours } from './addresses.desk.rules.ts';

const calendar = calendarFromContent('28159.20250701');
const at = (local: string) => {
  const hours = openingHours(calendar, parseLocal(local) ?? new Date(Number.NaN));
  return {
    until: hours.openUntil && toLocalISO(hours.openUntil).slice(0, 16),
    opens: hours.opensAt && toLocalISO(hours.opensAt).slice(0, 16),
    sessions: hours.sessions.length,
  };
};

test.each([
  ['a Monday morning', '2026-11-23T09:00', { until: '2026-11-23T11:30', opens: undefined, sessions: 2 }],
  ['the minute of the opening', '2026-11-23T07:00', { until: '2026-11-23T11:30', opens: undefined, sessions: 2 }],
  ['noon', '2026-11-23T12:00', { until: undefined, opens: '2026-11-23T13:30', sessions: 2 }],
  ['the minute of the close', '2026-11-19T17:00', { until: undefined, opens: '2026-11-20T07:00', sessions: 2 }],
  ['the eve of a holiday', '2026-11-23T17:00', { until: undefined, opens: '2026-11-25T07:00', sessions: 2 }],
  ['before the opening', '2026-11-23T05:00', { until: undefined, opens: '2026-11-23T07:00', sessions: 2 }],
  ['Friday evening', '2026-11-20T18:00', { until: undefined, opens: '2026-11-23T07:00', sessions: 2 }],
  ['Sunday', '2026-11-22T09:00', { until: undefined, opens: '2026-11-23T07:00', sessions: 0 }],
])('%s', (_, local, expected) => expect(at(local)).toEqual(expected));

test('a holiday says its name', () =>
  expect(openingHours(calendar, new Date('2026-01-01T03:00:00Z'))).toMatchObject({ sessions: [], why: { vi: 'Tết Dương lịch' } }));
