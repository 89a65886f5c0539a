import { addDays, type Day } from '../../platform/time/time.ts';
import { rank } from '../../platform/words/fold.ts';
import type { Term } from '../../registers/calendar/clock.rules.ts';
import { holds, liveAnswers, validateForm } from './forms.rules.ts';
import type { Answers } from './forms.schema.ts';
import type { KnowsCommune } from './forms.values.rules.ts';
import type { Channel, Component, Procedure, Step, Timing, Version } from './procedures.schema.ts';

/** The version that holds on a day: a dossier keeps the one of the day it was received. */
export const versionOn = (procedure: Procedure, day: Day): Version | undefined =>
  procedure.versions.find((one) => one.validFrom <= day && day <= (one.validTo ?? '9999-12-31'));

/** A version by its name, for a dossier that keeps it. */
export const versionNamed = (procedure: Procedure, name: string): Version | undefined =>
  procedure.versions.find((one) => one.version === name);

/** Versions in order, by procedure and first day: one that begins ends the one before it, also where nobody wrote that down. */
export function endedInTurn<T extends Pick<Version, 'validFrom' | 'validTo'> & { procedure: string }>(inOrder: readonly T[]): T[] {
  return inOrder.map((each, at) => {
    const next = inOrder[at + 1];
    if (next?.procedure !== each.procedure) return each;
    const last = addDays(next.validFrom, -1);
    return each.validTo !== undefined && each.validTo <= last ? each : { ...each, validTo: last };
  });
}

export type Papers = {
  /** To be handed in or attached; `required` ones are missing until they are. */
  asked: Component[];
  /** Only to be shown at the desk: no copy may be demanded. */
  shown: Component[];
  /** Not to be asked for: a database stands for them (NQ 66.7/2025/NQ-CP and others). Asking would be a violation. */
  replaced: { component: Component; database: string; basis: string }[];
  /** Declarations for which the online form stands. */
  written: Component[];
};

/**
 * The papers of a case on a day. Components that name other cases, or whose condition does not hold by the answers, are not among them;
 * without answers (a counter that has no form) conditional papers are left to the officer, by their words `needed`.
 */
export function componentsFor(
  version: Version,
  caseCode: string,
  answers: Readonly<Answers>,
  day: Day,
  channel: Channel = 'online',
): Papers {
  const papers: Papers = { asked: [], shown: [], replaced: [], written: [] };
  const situation = {
    caseCode,
    answers: version.onlineForm ? liveAnswers(version.onlineForm, { caseCode, answers, today: day }) : answers,
    today: day,
  };
  for (const component of version.components) {
    if (component.cases && !component.cases.includes(caseCode)) continue;
    if (!holds(component.when, situation)) continue;
    const stand = component.replacedBy.find((one) => one.from <= day && day <= (one.to ?? '9999-12-31'));
    if (stand) papers.replaced.push({ component, database: stand.database, basis: stand.basis });
    else if (component.onlineFormInstead && version.onlineForm && channel === 'online') papers.written.push(component);
    else if (component.showOnly) papers.shown.push(component);
    else papers.asked.push(component);
  }
  return papers;
}

/** The time, the steps and what does not count for a case. Throws for a case that the version does not have. */
export function timingFor(version: Version, caseCode: string): Timing {
  const known = version.cases.some((one) => one.code === caseCode);
  const found = version.timings.find((one) => !one.cases || one.cases.includes(caseCode));
  if (!known || !found) throw new Error(`${version.name.vi}: no case ${caseCode}`);
  return found;
}

/** The working hours that the steps after one of them are given: what must be left for them when it is done. */
export function hoursAfter(steps: readonly Step[], code: string): number {
  const at = steps.findIndex((step) => step.code === code);
  return at < 0 ? 0 : steps.slice(at + 1).reduce((sum, step) => sum + (step.counted ? step.hours : 0), 0);
}

/**
 * The working hours that a step really has, when `left` are left until the whole is due and the steps after it are given `later`: its own; where there is not
 * enough for all, its share. A same-day procedure is given a whole day's hours, and has as many as there are between the receipt and the close.
 */
export const hoursWithin = (hours: number, later: number, left: number): number =>
  left >= hours + later ? hours : (Math.max(0, left) * hours) / (hours + later);

/** The term of a case as the clock takes it, with the one extension that the version allows. */
export function termFor(version: Version, caseCode: string): Term {
  const { term, extension } = timingFor(version, caseCode);
  // A same-day procedure is extended by working days: many copies to certify (NĐ 23/2015/NĐ-CP, điều 21).
  const fits = extension && (extension.kind === term.kind || (term.kind === 'same_day' && extension.kind === 'working_days'));
  return fits ? { ...term, extension: { times: 1, most: extension.amount } } : term;
}

/**
 * Judges the answers to a version's online form, from the pages' drafts or from JSON. `answers` are canonical and only those asked.
 * A version without an online form takes no answers.
 */
export function validateAnswers(
  version: Version,
  caseCode: string,
  answers: Readonly<Record<string, unknown>>,
  today: Day,
  knowsCommune?: KnowsCommune,
) {
  return validateForm(version.onlineForm ?? { screens: [] }, answers, { caseCode, today }, knowsCommune);
}

/** What a benefit pays for a month (`YYYY-MM-01` or any day of it), with its legal basis. */
export const benefitOn = (version: Version, code: string, day: Day) =>
  version.benefits.find((one) => one.code === code && one.validFrom <= day && day <= (one.validTo ?? '9999-12-31'));

type Findable = Pick<Version, 'name' | 'field' | 'keywords'> & { procedure: string };

/**
 * The procedures that fit what somebody typed, best first: by code, name, keywords and field, without tone marks, with slips and raw
 * Telex keys. An empty text gives all. `procedure` is the code.
 */
export function searchProcedures<T extends Findable>(list: readonly T[], text: string): T[] {
  const typed = text.trim();
  const exact = list.filter(({ procedure }) => procedure === typed);
  if (typed === '' || exact.length > 0) return typed === '' ? [...list] : exact;
  const candidates = list.flatMap((one) => [
    { one, text: one.name.vi, weight: 1 },
    { one, text: one.name.en, weight: 0.8 },
    { one, text: `${one.field.name.vi} ${one.procedure}`, weight: 0.7 },
    ...one.keywords.map((keyword) => ({ one, text: keyword, weight: 0.95 })),
  ]);
  return [...new Set(rank(typed, candidates).map(({ candidate }) => candidate.one))];
}
