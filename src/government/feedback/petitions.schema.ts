import { z } from 'zod';
import { normalName, normalPhone } from '../../registers/people/people.rules.ts';
import type { FileReference } from '../dossiers/dossiers.schema.ts';
import { petitionKinds, petitionTopics } from './petitions.rules.ts';

const text = z.string().trim().min(10).max(4000);
const key = z.string().min(8).max(200);

export const sendSchema = z.object({
  key,
  kind: z.enum(petitionKinds),
  topic: z.enum(petitionTopics),
  text,
  place: z.string().trim().max(300),
  name: z.string().transform(normalName).pipe(z.string().max(120)),
  /** Empty, or a number by which the sender is told. */
  phone: z
    .string()
    .transform((typed) => (typed.trim() ? (normalPhone(typed) ?? 'x') : ''))
    .pipe(z.string().regex(/^(?:\+84\d+)?$/)),
  mayShow: z.boolean(),
  /** The code of the one that was answered before, where this is the same again; empty or none where it is not. */
  repeats: z.string().trim().max(30).optional(),
});
export type SendInput = z.infer<typeof sendSchema> & { files: readonly FileReference[] };

const change = { id: z.uuid(), key, rowVersion: z.coerce.number().int() };
export const acceptSchema = z.object({
  ...change,
  kind: z.enum(petitionKinds),
  topic: z.enum(petitionTopics),
  assignee: z.string().nullable(),
});
export const assignSchema = z.object({ ...change, assignee: z.string().nullable() });
export const saySchema = z.object({ ...change, text });
export const forwardSchema = z.object({ ...change, to: z.string().trim().min(3).max(200), text });
export const publishSchema = z.object({ ...change, title: z.string().trim().min(5).max(200), question: text, answer: text });
export const addSchema = z.object({ code: z.string(), key, text });
export const judgeSchema = z.object({ code: z.string(), key, verdict: z.enum(['satisfied', 'dissatisfied']) });
