import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';
import type { CounterRule } from './counter.rules.ts';
import { normalName } from './people.rules.ts';

const day = z.string().refine(isDay, 'no such day');
const rule = z.strictObject({
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
  idleMinutes: z.int().min(2).max(60),
  afterMinutes: z.int().min(0).max(180),
  offHoursMinutes: z.int().min(10).max(720),
  pinTries: z.int().min(3).max(10),
});
const file = z.strictObject({ about: z.string(), versions: z.array(rule).min(1) });

let loaded: z.infer<typeof rule>[] | undefined;
/** How shared PCs are kept on a day, where the unit has not set its own. Throws when the content says nothing for it. */
export function counterRuleOn(on: Day): CounterRule {
  loaded ??= file.parse(JSON.parse(readFileSync(contentPath('people', 'counter.json'), 'utf8'))).versions;
  const found = loaded.findLast((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/people/counter.json has no version for ${on}`);
  return found;
}

const name = z.string().transform(normalName).pipe(z.string().min(2, 'people.errors.name').max(60, 'people.errors.name'));
export const registerCounterSchema = z.object({ name, unit: z.string().regex(/^\d{2,5}\.\d{8}$/, 'people.errors.unit') });
export type RegisterCounter = z.input<typeof registerCounterSchema>;
