import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const version = z.strictObject({
  validFrom: day,
  validTo: day.optional(),
  /** A result that lies so many days is reminded of, and again after as many. */
  remindAfterDays: z.int().min(1),
  remindAtMost: z.int().min(0),
  codeMinutes: z.int().min(1),
  basis: z.string().min(1),
  uncertain: z.array(z.string().min(1)).default([]),
});
export type ReturnRule = z.infer<typeof version>;
const rules = z.strictObject({ about: z.string(), versions: z.array(version).min(1) });

let loaded: readonly ReturnRule[] | undefined;

/** What holds for handing results over on a day. Throws when the content has nothing for it. */
export function returnRuleOn(on: Day): ReturnRule {
  loaded ??= rules.parse(JSON.parse(readFileSync(contentPath('dossiers', 'return.json'), 'utf8'))).versions;
  const found = loaded.find((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/dossiers/return.json has no rule for ${on}`);
  return found;
}
