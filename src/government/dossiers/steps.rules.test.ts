import { describe, expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { calendarFromContent } from '../../registers/calendar/calendar.schema.ts';
import type { Pause } from './dossiers.clock.ts';
import { soonBefore, stepClock, stepMinutes } from './steps.rules.ts';

const calendar = calendarFromContent();
const at = (local: string) => parseLocal(local) as Date;
const said = (moment: Date | null) => moment && toLocalISO(moment).slice(0, 16);
const pause = (from: string, to: string | null, kind = 'pause'): Pause => ({
  ...{ kind, reason: 'supplement', started_at: at(from), ended_at: to ? at(to) : null },
});

describe('the clock of a step', () => {
  // Thursday, 19 November 2026; sessions 7:00–11:30 and 13:30–17:00.
  test.each<[what: string, hours: number, entered: string, pauses: Pause[], due: string | null, soon: string | null]>([
    ['two hours of a morning', 2, '2026-11-19T08:00', [], '2026-11-19T10:00', '2026-11-19T09:30'],
    ['over noon', 4, '2026-11-19T10:00', [], '2026-11-19T16:00', '2026-11-19T15:00'],
    ['over a week-end', 4, '2026-11-20T15:00', [], '2026-11-23T09:00', '2026-11-23T08:00'],
    ['half an hour', 0.5, '2026-11-19T08:00', [], '2026-11-19T08:30', '2026-11-19T08:22'],
    ['no hours: nothing is due', 0, '2026-11-19T08:00', [], null, null],
    [
      'a pause takes its time out',
      2,
      '2026-11-19T08:00',
      [pause('2026-11-19T09:00', '2026-11-19T10:00')],
      '2026-11-19T11:00',
      '2026-11-19T10:30',
    ],
    ['it stands still', 2, '2026-11-19T08:00', [pause('2026-11-19T09:00', null)], null, null],
    [
      'a pause from before the step counts from the step on',
      2,
      '2026-11-19T08:00',
      [pause('2026-11-18T09:00', '2026-11-19T08:30')],
      '2026-11-19T10:30',
      '2026-11-19T10:00',
    ],
    [
      'a pause that was over is nothing to it',
      2,
      '2026-11-19T08:00',
      [pause('2026-11-18T09:00', '2026-11-18T10:00')],
      '2026-11-19T10:00',
      '2026-11-19T09:30',
    ],
    [
      'time that is not counted',
      2,
      '2026-11-19T08:00',
      [pause('2026-11-19T08:30', '2026-11-19T09:30', 'not_counted')],
      '2026-11-19T11:00',
      '2026-11-19T10:30',
    ],
    [
      'counted anew',
      2,
      '2026-11-19T08:00',
      [pause('2026-11-19T09:00', '2026-11-19T09:30', 'restart')],
      '2026-11-19T11:30',
      '2026-11-19T11:00',
    ],
    [
      'an extension of the whole is none of the step',
      2,
      '2026-11-19T08:00',
      [{ ...pause('2026-11-19T09:00', '2026-11-19T09:00', 'extension'), amount: 5 }],
      '2026-11-19T10:00',
      '2026-11-19T09:30',
    ],
  ])('%s', (_, hours, entered, pauses, due, soon) => {
    const found = stepClock(calendar, { hours, later: 0, entered: at(entered), dueAt: null, leftPercent: 25 }, pauses);
    expect([said(found.due), said(found.soon)]).toEqual([due, soon]);
  });

  // Due at the close of the same day; the steps are given 1 + 4 + 2 + 1 hours, whenever it came.
  test.each<[what: string, hours: number, later: number, entered: string, pauses: Pause[], due: string, soon: string]>([
    ['with time enough it has its hours', 4, 3, '2026-11-19T08:00', [], '2026-11-19T14:00', '2026-11-19T11:00'],
    ['with too little its share', 4, 3, '2026-11-19T13:30', [], '2026-11-19T15:30', '2026-11-19T15:00'],
    ['so has the next', 2, 1, '2026-11-19T15:30', [], '2026-11-19T16:30', '2026-11-19T16:15'],
    ['and the last ends with the dossier', 1, 0, '2026-11-19T16:30', [], '2026-11-19T17:00', '2026-11-19T16:52'],
    ['never after it, however late it begins', 2, 1, '2026-11-19T17:00', [], '2026-11-19T17:00', '2026-11-19T17:00'],
    ['what begins after it is late', 2, 1, '2026-11-20T09:00', [], '2026-11-19T17:00', '2026-11-19T17:00'],
    [
      'time that stood still is none of it',
      4,
      3,
      '2026-11-19T08:00',
      [pause('2026-11-19T08:00', '2026-11-19T14:30')],
      '2026-11-19T15:55',
      '2026-11-19T15:34',
    ],
    [
      'nor what was before it was counted anew',
      4,
      3,
      '2026-11-19T08:00',
      [pause('2026-11-19T09:00', '2026-11-19T13:30', 'restart')],
      '2026-11-19T15:30',
      '2026-11-19T15:00',
    ],
  ])('and the dossier’s due moment: %s', (_, hours, later, entered, pauses, due, soon) => {
    const found = stepClock(calendar, { hours, later, entered: at(entered), dueAt: at('2026-11-19T17:00'), leftPercent: 25 }, pauses);
    expect([said(found.due), said(found.soon)]).toEqual([due, soon]);
  });

  test('the time that a step took, without what stood still and without nights', () => {
    const pauses = [pause('2026-11-19T14:00', '2026-11-19T15:00'), pause('2026-11-19T14:30', '2026-11-19T15:30', 'not_counted')];
    expect(stepMinutes(calendar, at('2026-11-19T08:00'), at('2026-11-20T08:30'), [])).toBe(510);
    expect(stepMinutes(calendar, at('2026-11-19T13:00'), at('2026-11-19T16:00'), pauses.slice(0, 1))).toBe(90);
    expect(stepMinutes(calendar, at('2026-11-19T13:00'), at('2026-11-19T16:00'), pauses)).toBe(60);
    expect(stepMinutes(calendar, at('2026-11-19T13:00'), at('2026-11-19T14:30'), [pause('2026-11-19T14:00', null)])).toBe(30);
  });

  test('a dossier is near when a quarter of its time is left', () => {
    const soon = soonBefore(calendar, { received: at('2026-11-19T07:00'), due: at('2026-11-20T17:00'), leftPercent: 25 });
    expect(said(soon)).toBe('2026-11-20T11:00');
  });
});
