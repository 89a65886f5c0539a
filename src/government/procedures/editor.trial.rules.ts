import { type Day, dayOf } from '../../platform/time/time.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes, computeDue, type DueResult, workingMinutesBetween } from '../../registers/calendar/clock.rules.ts';
import { sampleAnswers } from './editor.samples.rules.ts';
import { type Complaints, validateForm } from './forms.rules.ts';
import type { Answers } from './forms.schema.ts';
import { quantitiesFrom } from './forms.summary.rules.ts';
import { type Fee, feeFor } from './procedures.fees.rules.ts';
import { componentsFor, hoursAfter, hoursWithin, type Papers, termFor, timingFor } from './procedures.rules.ts';
import type { Channel, Step, Version } from './procedures.schema.ts';

/** What a test run is asked: which case, by which channel, received when; where, as the calendar and the codes of units (for fees by territory). */
export type TrialWish = {
  caseCode: string;
  channel: Channel;
  receivedAt: Date;
  seed: number;
  calendar: Calendar;
  commune: string;
  units: readonly string[];
};
export type Trial = {
  caseCode: string;
  seed: number;
  answers: Answers;
  /** What the form complains of, although the answers were made to fit: a question that perhaps nobody can answer. */
  errors: Complaints;
  warnings: Complaints;
  papers: Papers;
  fee: Fee | 'not published';
  /** Until when the desk must have received, and the result must be there. */
  receptionDue: Date;
  due: Date | null;
  /** It rests on holidays that are only proposed. */
  provisional: boolean;
  /** When each step is to be done, one after the other and all by the due moment; null for a step without hours. */
  steps: { step: Step; due: Date | null }[];
  /** Working hours from the receipt to the due moment, where the steps are given more: their times are shortened to fit. */
  short: { given: number; left: number } | null;
};

/** The day that a version is tried on: the day of the receipt, or its first day when it has not begun by then. */
export function trialDay({ validFrom }: Pick<Version, 'validFrom'>, receivedAt: Date): Day {
  const received = dayOf(receivedAt);
  return received < validFrom ? validFrom : received;
}

/** One run of a version on made-up data: answers, papers, fee, due moment and the steps' due moments. Nothing is written anywhere. */
export function tryOut(version: Version, wish: TrialWish): Trial {
  const { caseCode, channel, receivedAt, calendar, seed } = wish;
  const today = trialDay(version, receivedAt);
  const form = channel === 'online' ? version.onlineForm : undefined;
  const made = form ? sampleAnswers(form, { caseCode, today, seed, commune: wish.commune }) : {};
  const judged = form ? validateForm(form, made, { caseCode, today }) : { answers: {}, errors: {}, warnings: {} };
  const { answers } = judged;
  const quantities = form ? quantitiesFrom(form, { caseCode, answers, today }) : {};
  const result = computeDue(calendar, termFor(version, caseCode), receivedAt, []);
  return {
    ...{ caseCode, seed, answers, errors: judged.errors, warnings: judged.warnings },
    papers: componentsFor(version, caseCode, answers, today, channel),
    fee: feeFor(version, { caseCode, channel, quantities, on: today, units: wish.units, answers }),
    receptionDue: addWorkingMinutes(calendar, receivedAt, version.reception.workingHours * 60),
    due: result.due,
    provisional: result.provisional,
    ...stepsFrom(timingFor(version, caseCode).steps, result, calendar),
  };
}

/** Each step begins when the one before it is done, and takes its working hours, or its share of what is left. */
function stepsFrom(all: readonly Step[], { start, due: whole }: DueResult, calendar: Calendar): Pick<Trial, 'steps' | 'short'> {
  const leftFrom = (moment: Date): number => (whole ? workingMinutesBetween(calendar, moment, whole) / 60 : Number.POSITIVE_INFINITY);
  let entered = start;
  const steps = all.map((step) => {
    if (step.hours <= 0) return { step, due: null };
    const hours = hoursWithin(step.hours, hoursAfter(all, step.code), leftFrom(entered));
    const done = addWorkingMinutes(calendar, entered, hours * 60);
    entered = whole && done > whole ? whole : done;
    return { step, due: entered };
  });
  const given = all.reduce((sum, step) => sum + (step.counted ? step.hours : 0), 0);
  return { steps, short: leftFrom(start) < given ? { given, left: leftFrom(start) } : null };
}
