import { z } from '@hono/zod-openapi';
import { isDay } from '../../platform/time/time.ts';
import { uncountedReasons } from '../procedures/procedures.schema.ts';
import { change, sentence } from './dossiers.schema.ts';

/** An apology with its new date. `reason` is read by the citizen. */
export const apologySchema = z.object({
  ...change,
  appointmentDay: z
    .string()
    .refine(isDay, 'no such day')
    .openapi({ description: 'The new day for the result: until the close of its office hours', example: '2026-12-04' }),
  reason: sentence,
  answerable: z.string().optional().openapi({ description: 'The account that answers for it in the competent unit' }),
});
export const extendSchema = z.object({
  ...change,
  amount: z.coerce.number().int().min(1).openapi({ description: 'In the unit that the procedure version names' }),
  reason: sentence,
});
export const holdSchema = z.object({
  ...change,
  reason: z.enum(uncountedReasons).openapi({ description: 'One of the reasons that the procedure version allows' }),
  letter: sentence.openapi({ description: 'Who was asked, by which letter; the citizen reads it' }),
});
export const resumeSchema = z.object({ ...change, note: sentence.optional() });
export const forwardSchema = z.object({
  ...change,
  to: z.string().openapi({ description: 'Id of the dated unit that is competent', example: '28243.20250701' }),
  reason: sentence,
});
export const reissueKeySchema = z.object(change);
export type ApologyInput = z.infer<typeof apologySchema>;
export type ExtendInput = z.infer<typeof extendSchema>;
export type HoldInput = z.infer<typeof holdSchema>;
export type ResumeInput = z.infer<typeof resumeSchema>;
export type ForwardInput = z.infer<typeof forwardSchema>;
export type ReissueKeyInput = z.infer<typeof reissueKeySchema>;
