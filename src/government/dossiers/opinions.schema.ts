import { z } from '@hono/zod-openapi';
import { isDay } from '../../platform/time/time.ts';

const key = z.string().trim().min(8).max(200);
const version = z.coerce.number().int().min(1);
const sentence = z.string().trim().min(3).max(4000);

/** A question about a dossier: to an officer of a unit, or to whoever handles dossiers there. `notCounted`: a code of the version, when the time does not count; then by a `letter`. */
export const askSchema = z.object({
  id: z.uuid(),
  key,
  rowVersion: version,
  unit: z.string().min(1).max(60),
  officer: z.string().min(1).max(60).nullable().default(null),
  question: sentence,
  until: z.string().refine(isDay, 'no such day').openapi({ description: 'The last day for the answer', example: '2026-12-04' }),
  notCounted: z.string().min(1).max(60).nullable().default(null),
  letter: sentence
    .max(2000)
    .nullable()
    .default(null)
    .openapi({ description: 'Where the time does not count: by which letter, its number and day; the citizen reads it' }),
});
export type AskInput = z.input<typeof askSchema>;

export const opinionAnswerSchema = z.object({ opinion: z.uuid(), key, rowVersion: version, answer: sentence });
export type OpinionAnswerInput = z.infer<typeof opinionAnswerSchema>;

export const closeSchema = z.object({ id: z.uuid(), key, rowVersion: version, opinion: z.uuid() });
export type CloseInput = z.infer<typeof closeSchema>;
