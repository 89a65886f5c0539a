import { type Day, dayOf, momentOf, parseClock, weekdayOf } from '../../platform/time/time.ts';
import { type Calendar, sessionsOn } from '../../registers/calendar/calendar.rules.ts';

/**
 * The day without an appointment (ngày không hẹn, most often a Wednesday): one fixed weekday, a fixed list of procedures, by the unit's own decision. What
 * is complete and received that day is settled the same day. It is the unit's promise: the lawful due moment stays what it is.
 */
export type PromiseRule = {
  id: string;
  unit: string;
  /** 0 = Sunday … 6 = Saturday. */
  weekday: number;
  /** What is received after this time of the day is given an appointment; null: until the office closes. */
  until: string | null;
  procedures: readonly string[];
  validFrom: Day;
  validTo: Day | null;
  /** Number and date of the unit's decision. */
  decision: string;
};

/** Whether a rule holds on a day: its weekday, between its dates. */
export const holdsOn = (rule: PromiseRule, day: Day): boolean =>
  weekdayOf(day) === rule.weekday && rule.validFrom <= day && (rule.validTo === null || day <= rule.validTo);

/**
 * Until when a dossier that is received at a moment is promised: the close of that day's last session. Undefined when no rule of the unit covers the
 * procedure on that day, when it is a day off (the rule yields to holidays), or when it is too late in the day.
 */
export function promisedFor(rules: readonly PromiseRule[], procedure: string, receivedAt: Date, calendar: Calendar): Date | undefined {
  const day = dayOf(receivedAt);
  const rule = rules.find((one) => holdsOn(one, day) && one.procedures.includes(procedure));
  const close = sessionsOn(calendar, day).at(-1)?.[1];
  if (!rule || close === undefined) return undefined;
  const last = momentOf(day, rule.until === null ? close : Math.min(parseClock(rule.until) ?? close, close));
  return receivedAt < last ? momentOf(day, close) : undefined;
}

/** The next day on which a rule holds and the office works, from a day on; undefined when there is none within eight weeks. */
export function nextPromiseDay(rules: readonly PromiseRule[], from: Day, calendar: Calendar): Day | undefined {
  for (let step = 0; step < 56; step++) {
    const day = dayOf(momentOf(from, step * 1440));
    if (rules.some((rule) => holdsOn(rule, day)) && sessionsOn(calendar, day).length > 0) return day;
  }
  return undefined;
}
