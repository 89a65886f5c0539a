import { type Day, dayOf } from '../../platform/time/time.ts';
import { type Calendar, dayInfo, type Session } from '../calendar/calendar.rules.ts';
import type { Name } from '../calendar/calendar.schema.ts';
import { nextOpening } from '../calendar/opening.rules.ts';

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
  const { sessions, row, closures } = dayInfo(calendar, day);
  const opening = nextOpening(calendar, now);
  return {
    day,
    sessions,
    why: row?.name ?? closures[0]?.name,
    openUntil: opening.open ? opening.until : undefined,
    opensAt: opening.open ? undefined : opening.opensAt,
  };
}
