import { z } from 'zod';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { isPeriod } from '../targets/periods.rules.ts';

const key = z.string().min(1).max(200);
/** `seen`: the print of the figures that were looked at. */
export const signSchema = z.strictObject({
  unit: z.string().min(1).max(60),
  period: z.string().refine(isPeriod, 'period'),
  seen: z.string().max(40),
  key,
});
export type SignInput = z.input<typeof signSchema>;
export const acceptSchema = z.strictObject({ id: z.uuid(), rowVersion: z.int().min(1), key });
export type AcceptInput = z.input<typeof acceptSchema>;
export const returnSchema = acceptSchema.extend({ reason: z.string().trim().min(3, 'reason').max(1000, 'reason') });
export type ReturnInput = z.input<typeof returnSchema>;

/** What a form sent, or a refusal `closings.input` (422) that says for each field what is wrong. */
export function closingInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields: Record<string, Complaint> = {};
  for (const { path } of result.error.issues) {
    const field = String(path[0] ?? '');
    fields[field] ??= { key: `closings.errors.${['period', 'reason'].includes(field) ? field : 'other'}` };
  }
  throw new Refusal('closings.input', 422, { fields });
}
