import { z } from 'zod';
import { Refusal } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { HANDLING, normalName } from './people.rules.ts';

const account = z.string().min(1, 'absence.errors.account').max(60, 'absence.errors.account');
const day = z.string().refine(isDay, 'absence.errors.day');
const key = z.string().min(8).max(200);

export const leaveSchema = z.object({ account, firstDay: day, lastDay: day, key });
export type LeaveInput = z.input<typeof leaveSchema>;

export const standInSchema = z.object({
  absent: account,
  standIn: account,
  unit: z.string().max(60),
  /** No list: all that the absent officer holds in the unit. */
  roles: z.array(z.enum(HANDLING)).default([]),
  /** No list: all procedures. */
  procedures: z
    .array(z.string().regex(/^\d\.\d{6}$/, 'absence.errors.procedures'))
    .max(200)
    .default([]),
  firstDay: day,
  lastDay: day,
  basis: z.string().transform(normalName).pipe(z.string().min(2, 'absence.errors.basis').max(300, 'absence.errors.basis')),
  key,
});
export type StandInInput = z.input<typeof standInSchema>;

export const changeSchema = z.object({ id: z.uuid(), rowVersion: z.coerce.number().int().min(1), key });
export type ChangeInput = z.input<typeof changeSchema>;

/** What a schema does not take becomes a refusal with its complaints by field (422). */
export function absenceInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const complaints = result.error.issues.map(({ path, message }) => [
    String(path[0] ?? ''),
    { key: message.startsWith('absence.') ? message : 'context.refusals.bad_input' },
  ]);
  throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(complaints) });
}
