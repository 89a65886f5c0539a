import type { Fact } from '../../platform/events/events.ts';
import type { Day } from '../../platform/time/time.ts';

/**
 * The working calendar changed: of one unit (or of an office of it), or of all (`unit` null), between two days (`to` null: for good). `kind` is the kind of
 * day, `hours` for the weekly hours, `year` for a year that was confirmed. Fields are added, never re-meant.
 */
export type CalendarChanged = { unit: string | null; from: Day; to: Day | null; kind: string };

/** `subject` is the row that was added or removed; `decidedBy` the unit of the office in which it was decided. */
export const calendarChanged = (subject: string, decidedBy: string, occurredAt: Date, data: CalendarChanged): Fact => ({
  type: 'calendar.changed',
  version: 1,
  subject,
  unit: data.unit ?? decidedBy,
  occurredAt,
  data,
});
