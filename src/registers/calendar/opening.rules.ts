import { type Day, dayOf, minutesOf, momentOf } from '../../platform/time/time.ts';
import { type Calendar, type DayInfo, dayInfo, nextWorkingDay, sessionsOn } from './calendar.rules.ts';
import type { Name } from './calendar.schema.ts';

/** Whether the desk works at a moment: until when, or when it works next and why not now. */
export type Opening =
  | { open: true; until: Date }
  | {
      open: false;
      opensAt: Date;
      /** `break` between two sessions, `before` the first, `after` the last; else what the day is. */
      why: 'before' | 'break' | 'after' | DayInfo['reason'];
      /** The holiday, the closure: when a decision and not the hour keeps it closed. */
      name: Name | undefined;
    };

const inside = (minutes: number, from = '00:00', to = '24:00') => {
  const [start = 0, end = 0] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  return start <= minutes && minutes < end;
};

/** When the next session begins, of today or of the next working day. */
function nextSession(calendar: Calendar, day: Day, minutes: number): Date {
  const later = sessionsOn(calendar, day).find(([open]) => minutes < open);
  if (later) return momentOf(day, later[0]);
  const next = nextWorkingDay(calendar, day);
  return momentOf(next, sessionsOn(calendar, next)[0]?.[0] ?? 0);
}

/** Is the desk open at this moment, and until when; else when it opens next and why it is closed. Throws when the calendar has no working day within a year. */
export function nextOpening(calendar: Calendar, now: Date): Opening {
  const day = dayOf(now);
  const minutes = minutesOf(now);
  const { sessions, reason, row, closures } = dayInfo(calendar, day);
  const running = sessions.find(([open, close]) => open <= minutes && minutes < close);
  if (running) return { open: true, until: momentOf(day, running[1]) };
  const opensAt = nextSession(calendar, day, minutes);
  const closure = closures.find((one) => inside(minutes, one.from, one.to));
  if (closure) return { open: false, opensAt, why: closure.kind, name: closure.name };
  const [first] = sessions;
  const last = sessions.at(-1);
  if (!first || !last) return { open: false, opensAt, why: reason, name: row?.name };
  return { open: false, opensAt, why: minutes < first[0] ? 'before' : minutes < last[1] ? 'break' : 'after', name: undefined };
}
