import { z } from 'zod';
import { places } from './assistance.rules.ts';

const key = z.string().trim().min(8).max(200);

/** What a helper says before helping somebody. */
export const startSchema = z.object({
  unit: z.string().max(60),
  procedure: z.string().max(30),
  place: z.enum(places),
  name: z.string().max(120),
  key,
});
export type StartInput = z.infer<typeof startSchema>;

export type ChangeInput = { id: string; rowVersion: number; key: string };
