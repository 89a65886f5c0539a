import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import { basisSchema } from '../../registers/units/units.admin.schema.ts';

export const FILINGS = ['own', 'national'] as const;
export type FilingPlace = (typeof FILINGS)[number];

/** A decision on how citizens of a unit file from a day on: one procedure, or (null) all that have no decision of their own. */
export const setFilingSchema = z.object({
  unit: z.string().max(20),
  procedure: z
    .string()
    .regex(/^\d\.\d{6}$/, 'procedure')
    .nullable(),
  filing: z.enum(FILINGS, 'filing'),
  from: z.string().refine(isDay, 'day'),
  basis: basisSchema,
});
export type SetFiling = z.input<typeof setFilingSchema>;

/** From a day on a unit has no decision of its own on how citizens file a procedure (null: all that have none of their own). */
export const dropFilingSchema = setFilingSchema.omit({ filing: true });
export type DropFiling = z.input<typeof dropFilingSchema>;
