import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, DAYS, dateOf, dayName, oracleDue, type Wait, type World } from '../../../tests/clock-oracle.ts';
import { makeCalendar } from './calendar.rules.ts';
import type { DayRow, SessionRow } from './calendar.schema.ts';
import { addWorkingMinutes, type ClockEvent, type CountsFrom, computeDue, type Term, workingMinutesBetween } from './clock.rules.ts';

const hhmm = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A made-up year of a unit: weekly hours, closed days, make-up days, closed parts; as rows for the code, as minutes for the oracle. */
function makeWorld(random: () => number): World {
  const pick = (most: number) => Math.floor(random() * most);
  const open = new Uint8Array(DAYS * DAY);
  const hours = [420 + 15 * pick(5), 660 + 15 * pick(5), 780 + 15 * pick(5), 960 + 15 * pick(9)] as const;
  const saturday = pick(3) === 0;
  const sessions: SessionRow[] = [];
  const days: DayRow[] = [];
  const paint = (day: number, from: number, to: number, value: number) => open.fill(value, day * DAY + from, day * DAY + to);
  const evidence = { basis: 'thử', certainty: 'decided' as const };
  for (const weekday of saturday ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5])
    for (const half of weekday === 6 ? [0] : [0, 2]) {
      const [opens, closes] = [hhmm(hours[half] ?? 0), hhmm(hours[half + 1] ?? 0)];
      sessions.push({ unit: null, weekday, opens, closes, valid_from: '2025-01-01', valid_to: null, ...evidence });
    }
  for (let day = 0; day < DAYS; day++) {
    const weekday = (4 + day) % 7; // 1 January 2026 is a Thursday
    const fullDay = () => {
      paint(day, hours[0], hours[1], 1);
      paint(day, hours[2], hours[3], 1);
    };
    if (weekday >= 1 && weekday <= 5) fullDay();
    else if (weekday === 6 && saturday) paint(day, hours[0], hours[1], 1);
    const row = { day: dayName(day), unit: null, name: { vi: 'thử', en: 'trial' }, ...evidence };
    const dice = pick(100);
    if (dice < 6) {
      paint(day, 0, DAY, 0);
      days.push({ ...row, kind: (['holiday', 'compensation', 'swap_off', 'local_closure'] as const)[pick(4)] ?? 'holiday' });
    } else if (dice < 9) {
      paint(day, 0, DAY, 0);
      fullDay();
      days.push({ ...row, kind: 'swap_work' });
    } else if (dice < 15) {
      const [from, to] = [400 + pick(300), 710 + pick(330)];
      paint(day, from, to, 0);
      days.push({ ...row, kind: 'local_closure', from: hhmm(from), to: hhmm(to) });
    }
  }
  return { open, calendar: makeCalendar({ sessions, days }) };
}

const seeded = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};
const worlds = Array.from({ length: 40 }, (_, index) => makeWorld(seeded(index + 1)));

const countsFrom: fc.Arbitrary<CountsFrom> = fc.oneof(
  fc.constant<CountsFrom>({ rule: 'now' }),
  fc.constantFrom('15:00', '16:30', '17:00').map((at): CountsFrom => ({ rule: 'after', at })),
  fc.integer({ min: 1, max: 120 }).map((minutes): CountsFrom => ({ rule: 'within', minutes })),
);
const terms: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ kind: fc.constant('working_days' as const), amount: fc.integer({ min: 1, max: 12 }), countsFrom }),
  fc.record({ kind: fc.constant('working_days' as const), amount: fc.integer({ min: 1, max: 24 }).map((n) => n / 4), countsFrom }),
  fc.record({ kind: fc.constant('working_hours' as const), amount: fc.integer({ min: 1, max: 240 }).map((n) => n / 4), countsFrom }),
  fc.record({ kind: fc.constant('calendar_days' as const), amount: fc.integer({ min: 1, max: 15 }), countsFrom }),
  fc.record({
    kind: fc.constant('same_day' as const),
    amount: fc.constant(0),
    sameDayUntil: fc.constantFrom(undefined, '10:00', '15:00'),
    countsFrom,
  }),
);
/** Gaps between receipt, pause, resume, pause …; an odd number leaves the last pause open. */
const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 5000 })), { maxLength: 5 });
const world = fc.constantFrom(...worlds);
const received = fc.integer({ min: 0, max: 200 * DAY });

function eventsOf(start: number, steps: number[], asked: Wait | undefined): { events: ClockEvent[]; waits: Wait[] } {
  const events: ClockEvent[] = [];
  const waits: Wait[] = [];
  let minute = start;
  for (const [index, step] of steps.entries()) {
    minute += step;
    if (index % 2 === 0) {
      events.push({ kind: 'pause', from: dateOf(minute), reason: 'supplement' });
      waits.push({ from: minute, to: Number.POSITIVE_INFINITY });
    } else {
      events.push({ kind: 'resume', at: dateOf(minute) });
      const last = waits.at(-1);
      if (last) last.to = minute;
    }
  }
  if (asked) {
    events.push({ kind: 'not_counted', from: dateOf(asked.from), to: dateOf(asked.to), reason: 'verification' });
    waits.push(asked);
  }
  return { events, waits };
}

test('10,000 generated cases are due when the oracle says so', { timeout: 60_000 }, () => {
  const kinds: Record<string, number> = {};
  const asked = fc.option(fc.tuple(fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 1, max: 4000 })), { nil: undefined });
  fc.assert(
    fc.property(world, terms, received, gaps, asked, (here, term, at, steps, gap) => {
      const { events, waits } = eventsOf(at, steps, gap && { from: at + gap[0], to: at + gap[0] + gap[1] });
      const expected = oracleDue(here, term, at, waits);
      const result = computeDue(here.calendar, term, dateOf(at), events);
      expect(result.due?.toISOString()).toBe(expected === undefined ? undefined : dateOf(expected).toISOString());
      const kind = `${term.kind} ${expected === undefined ? 'open' : 'due'}`;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }),
    { numRuns: 10_000, seed: 20_260_824 },
  );
  // Each kind of term was tried with and without an end.
  expect(Object.keys(kinds).length).toBe(8);
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(50);
});

test('a restart is the term from zero, whatever came before', () => {
  fc.assert(
    fc.property(world, terms, received, fc.integer({ min: 0, max: 9000 }), (here, term, at, gap) => {
      const events: ClockEvent[] = [
        { kind: 'pause', from: dateOf(at), reason: 'supplement' },
        { kind: 'restart', at: dateOf(at + gap) },
      ];
      const due = computeDue(here.calendar, term, dateOf(at), events).due;
      const expected = oracleDue(here, term, at + gap, []);
      expect(due).toEqual(expected === undefined ? null : dateOf(expected));
    }),
    { numRuns: 500, seed: 2 },
  );
});

test('working minutes between and added equal the oracle’s', () => {
  fc.assert(
    fc.property(world, received, fc.integer({ min: 0, max: 30_000 }), (here, from, length) => {
      let minutes = 0;
      for (let minute = from; minute < from + length; minute++) minutes += here.open[minute] ?? 0;
      expect(workingMinutesBetween(here.calendar, dateOf(from), dateOf(from + length))).toBe(minutes);
      const later = addWorkingMinutes(here.calendar, dateOf(from), minutes);
      expect(workingMinutesBetween(here.calendar, dateOf(from), later)).toBe(minutes);
      expect(later.getTime()).toBeLessThanOrEqual(dateOf(from + length).getTime());
    }),
    { numRuns: 2000, seed: 3 },
  );
});

test('two calendars computed at once never mix', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(worlds, { minLength: 2, maxLength: 2 }), terms, received, ([a, b], term, at) => {
      if (!a || !b) throw new Error('two worlds');
      const interleaved = [a, b, a, b].map((here) => computeDue(here.calendar, term, dateOf(at)).due?.getTime());
      const alone = [a, b].map((here) => dateOf(oracleDue(here, term, at, []) ?? Number.NaN).getTime());
      expect(interleaved).toEqual([...alone, ...alone]);
    }),
    { numRuns: 500, seed: 4 },
  );
});

test('later receipts are never due earlier', () => {
  fc.assert(
    fc.property(world, terms, received, fc.integer({ min: 0, max: 4000 }), (here, term, at, later) => {
      const [first, second] = [at, at + later].map((one) => computeDue(here.calendar, term, dateOf(one)).due?.getTime() ?? 0);
      expect(second).toBeGreaterThanOrEqual(first ?? 0);
    }),
    { numRuns: 2000, seed: 5 },
  );
});
