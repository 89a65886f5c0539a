import { addDays, type Day, dayOf, minutesOf, momentOf } from '../../platform/time/time.ts';
import { type Calendar, closeOf, isWorkingDay, nextWorkingDay } from '../../registers/calendar/calendar.rules.ts';

const YEAR = 366;

/**
 * Until when the apology must be issued: so many working days before the due moment, at the same time of the day, or at that day's close where it is
 * earlier (NĐ 118/2025/NĐ-CP and the provinces' rules under it: at least 01 day before the term ends). For a term of a day it may lie before the receipt:
 * then every apology is late.
 */
export function noticeBy(calendar: Calendar, due: Date, workingDays: number): Date {
  let day = dayOf(due);
  for (let left = workingDays, steps = 0; left > 0; steps++) {
    if (steps > YEAR) throw new RangeError(`The calendar has no working day within a year before ${day}.`);
    day = addDays(day, -1);
    if (isWorkingDay(calendar, day)) left--;
  }
  return momentOf(day, Math.min(minutesOf(due), closeOf(calendar, day) ?? minutesOf(due)));
}

/** The close of a day, until which a result that is promised for it may come; undefined on a day off. */
export function closeOfDay(calendar: Calendar, day: Day): Date | undefined {
  const close = closeOf(calendar, day);
  return close === undefined ? undefined : momentOf(day, close);
}

/**
 * A promised moment after a change of the calendar. What was told to a person is never moved earlier: it stays, unless the unit is closed by then; it is
 * then the close of the next working day.
 */
export function keptPromise(calendar: Calendar, promised: Date): Date {
  const day = dayOf(promised);
  const close = closeOfDay(calendar, day);
  if (close && promised <= close) return promised;
  return closeOfDay(calendar, nextWorkingDay(calendar, day)) ?? promised;
}
