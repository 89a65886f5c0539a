import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { workingMinutesBetween } from '../../registers/calendar/clock.rules.ts';

/**
 * By how many working minutes a dossier is or was late: from its due moment until it was over, or until now, without the time in which its clock stood
 * still: waiting for the citizen is not the unit's own (as QĐ 766 subtracts it, too).
 */
export function delayMinutes(
  calendar: Calendar,
  line: { dueAt: Date; resolvedAt: Date | null; endedAt: Date | null; waits: readonly { from: Date; to: Date | null }[] },
  now: Date,
): number {
  const end = line.resolvedAt ?? line.endedAt ?? now;
  const waited = line.waits.reduce((sum, { from, to }) => {
    const until = to && to < end ? to : end;
    return from < until ? sum + workingMinutesBetween(calendar, from, until) : sum;
  }, 0);
  return workingMinutesBetween(calendar, line.dueAt, end) - waited;
}
