import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

const consent = z.strictObject({
  version: z.string().min(1),
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
  /** How long the helper sees what is filled in, and how long a request waits: part of what is agreed to. */
  minutes: z.int().min(10).max(720),
  askMinutes: z.int().min(5).max(240),
  /** Read aloud; `{{hours}}` is filled with the duration in words. */
  lines: z.array(text).min(1),
  question: text,
});
export type Consent = z.infer<typeof consent>;

const consentFile = z
  .strictObject({ about: z.string(), versions: z.array(consent).min(1) })
  .refine(({ versions }) => new Set(versions.map((one) => one.version)).size === versions.length, 'a version stands twice');

let loaded: readonly Consent[] | undefined;
function versions(): readonly Consent[] {
  loaded ??= consentFile.parse(JSON.parse(readFileSync(contentPath('assistance', 'consent.json'), 'utf8'))).versions;
  return loaded;
}

/** The text that is read aloud on a day. Throws when the content has none for it. */
export function consentOn(on: Day): Consent {
  const found = versions().findLast((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/assistance/consent.json has no version for ${on}`);
  return found;
}

/** The text that somebody agreed to. Throws when the content has lost it. */
export function consentOf(version: string): Consent {
  const found = versions().find((one) => one.version === version);
  if (!found) throw new Error(`content/assistance/consent.json has lost the version ${version}`);
  return found;
}
