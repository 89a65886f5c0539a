import { expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { makeCalendar } from './calendar.rules.ts';
import { calendarFromContent, calendarRows } from './calendar.schema.ts';
import { nextOpening } from './opening.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const calendar = calendarFromContent();

test('open until the end of the session', () => {
  expect(nextOpening(calendar, at('2026-11-19T07:00'))).toEqual({ open: true, until: at('2026-11-19T11:30') });
  expect(nextOpening(calendar, at('2026-11-19T16:59'))).toEqual({ open: true, until: at('2026-11-19T17:00') });
});

test.each([
  ['2026-11-19T06:59', '2026-11-19T07:00', 'before', undefined],
  ['2026-11-19T12:00', '2026-11-19T13:30', 'break', undefined],
  ['2026-11-19T17:00', '2026-11-20T07:00', 'after', undefined],
  ['2026-11-23T20:00', '2026-11-25T07:00', 'after', undefined],
  ['2026-11-24T09:00', '2026-11-25T07:00', 'holiday', 'Ngày Văn hóa Việt Nam'],
  ['2026-11-22T09:00', '2026-11-23T07:00', 'weekend', undefined],
])('closed at %s, open again at %s (%s)', (now, opensAt, why, name) => {
  const opening = nextOpening(calendar, at(now));
  expect(opening).toMatchObject({ open: false, opensAt: at(opensAt), why });
  expect(opening.open ? undefined : opening.name?.vi).toBe(name);
});

test('a closed afternoon is named while it lasts, and not after the desk would have closed anyway', () => {
  const name = { vi: 'Bão số 9', en: 'Storm no. 9' };
  const closed = {
    day: '2026-11-19',
    kind: 'local_closure',
    unit: 'u',
    name,
    basis: 'Công điện 1',
    certainty: 'decided',
    from: '12:00',
    to: '17:00',
  } as const;
  const stormy = makeCalendar({ sessions: calendarRows().sessions, days: [closed], unit: 'u' });
  expect(nextOpening(stormy, at('2026-11-19T09:00'))).toEqual({ open: true, until: at('2026-11-19T11:30') });
  expect(nextOpening(stormy, at('2026-11-19T14:00'))).toEqual({ open: false, opensAt: at('2026-11-20T07:00'), why: 'local_closure', name });
  expect(nextOpening(stormy, at('2026-11-19T18:00'))).toMatchObject({ why: 'after', name: undefined });
});
