import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const version = z.strictObject({
  validFrom: day,
  validTo: day.optional(),
  /** The apology is issued at least so many working days before the due moment. */
  workingDaysBefore: z.int().nonnegative(),
  basis: z.string().min(1),
  uncertain: z.array(z.string().min(1)).default([]),
});
export type ApologyRule = z.infer<typeof version>;
const rules = z.strictObject({ about: z.string(), versions: z.array(version).min(1) });

let loaded: readonly ApologyRule[] | undefined;

/** The rule for apologies that is in force on a day. Throws when the content has none for it. */
export function apologyRuleOn(on: Day): ApologyRule {
  loaded ??= rules.parse(JSON.parse(readFileSync(contentPath('dossiers', 'apology.json'), 'utf8'))).versions;
  const found = loaded.find((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/dossiers/apology.json has no rule for ${on}`);
  return found;
}
