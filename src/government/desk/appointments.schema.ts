import { z } from 'zod';
import { parseLocal } from '../../platform/time/time.ts';

const slot = z
  .string()
  .refine((text) => parseLocal(text) !== undefined)
  .transform((text) => parseLocal(text) ?? new Date(Number.NaN));
const key = z.string().trim().min(8).max(200);

/** A booking. Who is signed in needs no telephone; everybody else proves one by a code. */
export const bookSchema = z.strictObject({
  unit: z.string().min(1).max(60),
  group: z.string().regex(/^[A-Z]$/),
  /** `2026-11-24T08:30`, Vietnam's time. */
  slot,
  name: z.string().trim().min(2).max(100),
  phone: z.string().trim().max(30),
  code: z.string().trim().max(20),
  key,
});
export type BookInput = z.infer<typeof bookSchema>;

export const moveSchema = z.strictObject({ code: z.string().max(40), slot, seen: z.int().min(1), key });
export type MoveInput = z.infer<typeof moveSchema>;
export const cancelSchema = z.strictObject({ code: z.string().max(40), seen: z.int().min(1), key });
export type CancelInput = z.infer<typeof cancelSchema>;

/** What is sealed of an appointment. */
export type Booker = { name: string; phone: string | null };
