import { expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { calendarFromContent } from '../../registers/calendar/calendar.schema.ts';
import { delayMinutes } from './delays.rules.ts';

const at = (local: string) => parseLocal(local) as Date;
const calendar = calendarFromContent();
/** Due on Thursday, 12 November 2026, at the close; sessions 7:00–11:30 and 13:30–17:00. */
const line = { dueAt: at('2026-11-12T17:00'), resolvedAt: null, endedAt: null, waits: [] };
const wait = (from: string, to: string | null) => ({ from: at(from), to: to === null ? null : at(to) });

test.each<[what: string, more: Partial<Parameters<typeof delayMinutes>[1]>, now: string, hours: number]>([
  ['open: until now', {}, '2026-11-13T09:00', 2],
  ['over a week-end', {}, '2026-11-16T08:00', 9],
  ['settled: until then', { resolvedAt: at('2026-11-13T11:30') }, '2026-11-30T09:00', 4.5],
  ['withdrawn: until then', { endedAt: at('2026-11-13T08:00') }, '2026-11-30T09:00', 1],
  ['the citizen is asked: until then', { waits: [wait('2026-11-13T10:00', null)] }, '2026-11-30T09:00', 3],
  ['asked and answered: without the wait', { waits: [wait('2026-11-13T08:00', '2026-11-13T10:00')] }, '2026-11-13T11:00', 2],
  [
    'withdrawn while it waits',
    { endedAt: at('2026-11-16T09:00'), waits: [wait('2026-11-13T08:00', '2026-11-16T09:00')] },
    '2026-11-30T09:00',
    1,
  ],
])('%s', (_, more, now, hours) => expect(delayMinutes(calendar, { ...line, ...more }, at(now))).toBe(hours * 60));
