import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import type { Day } from '../../platform/time/time.ts';

const cash = z.strictObject({
  about: z.string(),
  versions: z.array(z.strictObject({ valid_from: z.iso.date(), denominations: z.array(z.int().positive()).min(1) })).min(1),
});
let kept: z.infer<typeof cash> | undefined;

/** The notes that are in use on a day, the largest first, in đồng. Throws for a day before the first version. */
export function denominationsOn(day: Day): readonly number[] {
  kept ??= cash.parse(JSON.parse(readFileSync(contentPath('fees', 'cash.json'), 'utf8')));
  const found = kept.versions.findLast((one) => one.valid_from <= day);
  if (!found) throw new Error(`no notes are known for ${day}`);
  return found.denominations;
}
