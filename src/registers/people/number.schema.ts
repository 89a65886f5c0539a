import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const version = z.strictObject({
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
  certainty: z.enum(['high', 'medium', 'low']),
  provinces: z.array(z.string().regex(/^0\d\d$/)).min(1),
});
const file = z.strictObject({ about: z.string(), versions: z.array(version).min(1) });

let loaded: z.infer<typeof version>[] | undefined;
/** The provinces with which a personal number can begin, as three digits. Throws when the content says nothing for the day. */
export function birthPlacesOn(on: Day): ReadonlySet<string> {
  loaded ??= file.parse(JSON.parse(readFileSync(contentPath('people', 'personal-number.json'), 'utf8'))).versions;
  const found = loaded.findLast((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/people/personal-number.json has no version for ${on}`);
  return new Set(found.provinces);
}
