import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import { isPeriod } from './periods.rules.ts';

/** One field of the grid: an indicator of a unit; `value` null takes the target back. */
export const targetCellSchema = z.strictObject({
  unit: z.string().min(1).max(20),
  indicator: z.string().min(1).max(100),
  value: z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'value')
    .nullable(),
});

/** The longest plan that one decision sets: a province's communes by fifty indicators. */
export const MOST_CELLS = 5000;

/** A decision and what it sets. `seen` is what `printSeen` gave when the user looked: of the whole period, or (with `indicator`) of this indicator alone. */
export const setTargetsSchema = z.strictObject({
  period: z.string().refine(isPeriod, 'period'),
  indicator: z.string().min(1).max(100).nullable(),
  cells: z.array(targetCellSchema).min(1, 'cells').max(MOST_CELLS, 'cells'),
  decision: z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    // A decision that can be looked up has a number in it.
    .pipe(z.string().min(2, 'decision').max(200, 'decision').regex(/\d/, 'decision')),
  decidedOn: z.string().refine(isDay, 'decidedOn'),
  seen: z.string().max(40),
  key: z.string().min(1).max(200),
});
export type SetTargets = z.input<typeof setTargetsSchema>;
export type TargetCell = z.infer<typeof targetCellSchema>;
