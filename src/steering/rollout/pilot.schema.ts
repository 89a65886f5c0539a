import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { isDay } from '../../platform/time/time.ts';

const figure = z.strictObject({
  indicator: z.string(),
  /** A dated unit; `pilot`: all of them together. */
  unit: z.string(),
  year: z.int(),
  relation: z.enum(['=', '>']),
  /** Percent. */
  published: z.number().min(0).max(100),
  source: z.enum(['events', 'declared']),
});
export type Published = z.infer<typeof figure>;

const schema = z.strictObject({
  about: z.string(),
  basis: z.string(),
  units: z.array(z.string()).min(1),
  /** From when the three work by the model, as exactly as it was published: the day that is taken for curves, and why. */
  day_zero: z.strictObject({ about: z.string(), day: z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)') }),
  figures: z.array(figure).min(1),
  /** Indicators that were not published, of each unit and of all together, which are read beside; `whenAny`: of each unit in which there is any of it. */
  beside: z.strictObject({
    about: z.string(),
    units: z.array(z.string()),
    whenAny: z.array(z.string()),
    pilot: z.array(z.string()),
    years: z.array(z.int()).min(1),
  }),
});
export type PilotContent = z.infer<typeof schema>;

/** What was published of the pilot, and what is shown beside it. */
export const pilotContent = (): PilotContent => schema.parse(JSON.parse(readFileSync(contentPath('reports', 'pilot.json'), 'utf8')));
