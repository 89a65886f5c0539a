import { z } from 'zod';
import { MOST_AT_ONCE } from './assignment.schema.ts';
import { returnWays } from './dossiers.rules.ts';
import { handoverSchema } from './return.schema.ts';

/** What is done with many dossiers in one form, besides giving and printing. */
export const bulkVerbs = ['receive', 'move', 'return'] as const;
export type BulkVerb = (typeof bulkVerbs)[number];

const dossiers = z
  .array(z.object({ id: z.uuid(), rowVersion: z.coerce.number().int().min(1) }))
  .min(1, 'bulk.errors.dossiers')
  .max(MOST_AT_ONCE, 'bulk.errors.many');
const chosen = { dossiers, key: z.string().trim().min(8).max(150) };

/** `handover`: one person at the desk takes all of them, and signs on paper. */
export const bulkSchema = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('receive'), ...chosen }),
  z.object({ verb: z.literal('move'), ...chosen }),
  z
    .object({ verb: z.literal('return'), ...chosen, way: z.enum(returnWays), handover: handoverSchema.optional() })
    .refine((one) => one.way !== 'desk' || one.handover?.proof === 'paper', { path: ['handover'] }),
]);
export type BulkInput = z.input<typeof bulkSchema>;
