import { type Day, dayOf, minutesOf, momentOf } from '../../platform/time/time.ts';
import { type Calendar, dayInfo, nextWorkingDay, type Session, sessionsOn } from '../calendar/calendar.rules.ts';
import type { Name } from '../calendar/calendar.schema.ts';

/** When a desk is open, seen from a moment. `why`: the decision that closes or changes the day, when there is one. */
export type OpeningHours = {
  day: Day;
  sessions: readonly Session[];
  why: Name | undefined;
  /** The end of the session that runs now. */
  openUntil: Date | undefined;
  /** The beginning of the next session, when none runs now. */
  opensAt: Date | undefined;
};

/** The sessions of today and whether the desk is open at this moment; if not, when it opens next. */
export function openingHours(calendar: Calendar, now: Date): OpeningHours {
  const day = dayOf(now);
  const minutes = minutesOf(now);
  const { sessions, row, closures } = dayInfo(calendar, day);
  const running = sessions.find(([open, close]) => open <= minutes && minutes < close);
  const later = sessions.find(([open]) => minutes < open);
  const next = later ? day : nextWorkingDay(calendar, day);
  const opening = later ?? sessionsOn(calendar, next)[0];
  return {
    day,
    sessions,
    why: row?.name ?? closures[0]?.name,
    openUntil: running && momentOf(day, running[1]),
    opensAt: running || !opening ? undefined : momentOf(next, opening[0]),
  };
}
