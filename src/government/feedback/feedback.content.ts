import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const dated = { validFrom: day, validTo: day.optional(), basis: z.string().min(1), uncertain: z.array(z.string().min(1)).default([]) };
const days = z.int().min(1);
const file = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ about: z.string(), versions: z.array(z.strictObject({ ...dated, ...shape })).min(1) });

const clocks = file({ acceptWithin: days, askWithin: days, answerWithin: days, publishWithin: days });
const ratings = file({
  version: z.string().min(1),
  /** How long after the return a link opens. */
  openDays: days,
  atLeast: z.int().min(2),
  /** Which question says whether somebody is satisfied: from this mark on; not satisfied to that. Between them: neither. */
  satisfaction: z.strictObject({ question: z.string(), satisfiedFrom: z.int().min(2).max(5), dissatisfiedTo: z.int().min(1).max(4) }),
  questions: z.array(z.strictObject({ code: z.string().regex(/^[a-z]+$/), vi: z.string().min(1), en: z.string().min(1) })).length(5),
});
export type PetitionClock = z.infer<typeof clocks>['versions'][number];
export type RatingQuestions = z.infer<typeof ratings>['versions'][number];

const kept = new Map<string, unknown>();
function versionsOf<T>(name: string, schema: z.ZodType<{ versions: T[] }>): T[] {
  if (!kept.has(name)) kept.set(name, schema.parse(JSON.parse(readFileSync(contentPath('feedback', `${name}.json`), 'utf8'))).versions);
  return kept.get(name) as T[];
}
function onDay<T extends { validFrom: Day; validTo?: Day | undefined }>(name: string, versions: readonly T[], on: Day): T {
  const found = versions.find((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/feedback/${name}.json has nothing for ${on}`);
  return found;
}

/** The clocks of reports and suggestions on a day, in working days. */
export const petitionClockOn = (on: Day): PetitionClock => onDay('petitions', versionsOf('petitions', clocks), on);
/** The five questions as they hold on a day. */
export const ratingQuestionsOn = (on: Day): RatingQuestions => onDay('rating', versionsOf('rating', ratings), on);
/** The questions of an earlier version, by which answers were summed. */
export const ratingQuestionsOf = (version: string): RatingQuestions | undefined =>
  versionsOf('rating', ratings).find((one) => one.version === version);
