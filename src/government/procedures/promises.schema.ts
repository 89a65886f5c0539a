import { z } from 'zod';
import { isDay, parseClock } from '../../platform/time/time.ts';

const clock = z.string().refine((text) => parseClock(text) !== undefined);

/** A new day without an appointment, as an administrator enters it. `seen`: the version of the unit's list that the page showed. */
export const promiseRuleInput = z.strictObject({
  unit: z.string().min(1),
  weekday: z.int().min(0).max(6),
  until: clock.nullable(),
  procedures: z.array(z.string()).min(1),
  validFrom: z.string().refine(isDay),
  decision: z.string().trim().min(3).max(300),
  seen: z.int().nonnegative(),
  key: z.string().min(1),
});
export type PromiseRuleInput = z.infer<typeof promiseRuleInput>;

export const promiseEndInput = z.strictObject({
  id: z.uuid(),
  lastDay: z.string().refine(isDay),
  seen: z.int().nonnegative(),
  key: z.string().min(1),
});
export type PromiseEndInput = z.infer<typeof promiseEndInput>;
