import { z } from 'zod';
import { answers } from '../procedures/forms.schema.ts';

/** What lies sealed in a draft: right answers, what was typed wrong on a screen (to be shown again), and where the post is to bring the result. */
export const draftContent = z.object({
  answers,
  typed: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
  returnAddress: z.string(),
});
export type DraftContent = z.infer<typeof draftContent>;

export const emptyContent: DraftContent = { answers: {}, typed: {}, returnAddress: '' };

/** What the screen about the result takes. */
export const returnSchemaOfDraft = z.object({ way: z.string(), address: z.string().trim().max(300) });
