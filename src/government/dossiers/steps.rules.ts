import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes, computeDue, workingMinutesBetween } from '../../registers/calendar/clock.rules.ts';
import { hoursWithin } from '../procedures/procedures.rules.ts';
import { clockEvents, type Pause } from './dossiers.clock.ts';

/** What interrupted the handling, as the clock reads it. */
export type Interruption = Pause;

/** What interrupted the handling since a step began, in order and without overlaps; what began before the step counts from the step's own beginning. */
function since(entered: Date, pauses: readonly Pause[]): Pause[] {
  const clipped: Pause[] = [];
  let free: Date | null = entered;
  for (const one of pauses.filter(({ kind }) => kind !== 'extension').toSorted((a, b) => a.started_at.getTime() - b.started_at.getTime())) {
    if (!free || (one.ended_at && one.ended_at <= free)) continue;
    clipped.push(one.started_at < free ? { ...one, started_at: free } : one);
    free = one.ended_at;
  }
  return clipped;
}

/** When so many working hours of a step that began at `entered` have passed; null while the clock stands still. */
export function stepMoment(calendar: Calendar, hours: number, entered: Date, pauses: readonly Pause[]): Date | null {
  const events = clockEvents(since(entered, pauses));
  if (hours <= 0) return entered;
  return computeDue(calendar, { kind: 'working_hours', amount: hours, countsFrom: { rule: 'now' } }, entered, events).due;
}

/** A step's times: its hours, those of the steps after it, when it began, and until when the whole dossier is due (null: nobody can say). */
export type StepTimes = { hours: number; later: number; entered: Date; dueAt: Date | null; leftPercent: number };

/**
 * A step's due moment by the working-time clock, and from when on it is near: when `leftPercent` of its hours are left. It never is after the dossier's: where
 * less time is left than this step and those after it are given, each has its share of it; what began after the due moment is late from the beginning.
 */
export function stepClock(calendar: Calendar, times: StepTimes, pauses: readonly Pause[]): { due: Date | null; soon: Date | null } {
  const { later, entered, dueAt, leftPercent } = times;
  if (times.hours <= 0) return { due: null, soon: null };
  const hours = dueAt ? hoursWithin(times.hours, later, stepMinutes(calendar, begun(entered, pauses), dueAt, pauses) / 60) : times.hours;
  if (dueAt && hours <= 0) return { due: dueAt, soon: dueAt };
  const passed = stepMoment(calendar, hours, entered, pauses);
  const due = passed && dueAt && (passed > dueAt || (later === 0 && hours < times.hours)) ? dueAt : passed;
  return { due, soon: due && stepMoment(calendar, (hours * (100 - leftPercent)) / 100, entered, pauses) };
}

/** From when on a step's time counts: from its beginning, or from when it was counted anew. */
const begun = (entered: Date, pauses: readonly Pause[]): Date =>
  pauses.reduce((from, { kind, ended_at: end }) => (kind === 'restart' && end && end > from ? end : from), entered);

/** By when a step was to be left: by its own due moment, and by the dossier's. */
export const boundOf = (step: Date | null, dossier: Date | null): Date | null =>
  step && dossier && dossier < step ? dossier : (step ?? dossier);

/** From when on a whole dossier's due moment is near: when `leftPercent` of the working time from its receipt to it are left. */
export function soonBefore(calendar: Calendar, { received, due, leftPercent }: { received: Date; due: Date; leftPercent: number }): Date {
  const all = Math.max(0, workingMinutesBetween(calendar, received, due));
  return addWorkingMinutes(calendar, received, (all * (100 - leftPercent)) / 100);
}

/** Working minutes that a step took, or has taken until now, without those in which the clock stood still. */
export function stepMinutes(calendar: Calendar, entered: Date, until: Date, pauses: readonly Pause[]): number {
  if (until <= entered) return 0;
  const still = since(entered, pauses).reduce((sum, { started_at: from, ended_at: to }) => {
    const end = to && to < until ? to : until;
    return from < end ? sum + workingMinutesBetween(calendar, from, end) : sum;
  }, 0);
  return workingMinutesBetween(calendar, entered, until) - still;
}
