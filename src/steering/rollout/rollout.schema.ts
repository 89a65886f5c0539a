import { z } from 'zod';
import { fileReference } from '../../government/dossiers/dossiers.schema.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';

const tidy = z.string().transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim());
const unit = z.string().min(1).max(20);
const key = z.string().min(1).max(120);
const version = z.int().min(0);
const day = (name: string) => z.string().refine(isDay, name);
/** A decision that can be looked up has a number in it. */
const decision = tidy.pipe(z.string().min(3, 'decision').max(300, 'decision').regex(/\d/, 'decision'));

/** `id` null: a new phase. */
export const phaseSchema = z
  .strictObject({
    id: z.uuid().nullable(),
    unit,
    number: z.int('number').min(1, 'number').max(99, 'number'),
    name: tidy.pipe(z.string().min(1, 'name').max(120, 'name')),
    starts: day('starts'),
    ends: day('ends').nullable(),
    decision,
    decidedOn: day('decidedOn'),
    rowVersion: version,
    key,
  })
  .refine(({ starts, ends }) => ends === null || starts <= ends, { path: ['ends'], message: 'ends' });
export type PhaseInput = z.input<typeof phaseSchema>;

export const addCommunesSchema = z.strictObject({
  phase: z.uuid(),
  units: z.array(unit).min(1, 'units').max(400, 'units'),
  plannedOn: day('plannedOn'),
  rowVersion: version,
  key,
});
export type AddCommunesInput = z.input<typeof addCommunesSchema>;

export const removeCommuneSchema = z.strictObject({ id: z.uuid(), rowVersion: version, key });
export type RemoveCommuneInput = z.input<typeof removeCommuneSchema>;

export const liveSchema = z.strictObject({ id: z.uuid(), liveOn: day('liveOn'), decision, rowVersion: version, key });
export type LiveInput = z.input<typeof liveSchema>;

/** `file`: evidence that is stored already. */
export const confirmSchema = z.strictObject({
  unit,
  item: z.string().min(1).max(60),
  note: tidy.pipe(z.string().min(3, 'note').max(1000, 'note')),
  file: fileReference.nullable(),
  key,
});
export type ConfirmInput = z.input<typeof confirmSchema>;
export const withdrawSchema = z.strictObject({ id: z.uuid(), rowVersion: version, key });
export type WithdrawInput = z.input<typeof withdrawSchema>;

/** `seen`: the print of the differences that the user looked at. */
export const kitSchema = z.strictObject({
  source: unit,
  units: z.array(unit).min(1, 'units').max(400, 'units'),
  from: day('from'),
  basis: decision,
});
export type KitInput = z.input<typeof kitSchema>;

/** What a schema does not take becomes a refusal with its complaints by field (422). */
export function rolloutInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields: Record<string, Complaint> = {};
  for (const { path } of result.error.issues) fields[String(path[0] ?? '')] ??= { key: `rollout.errors.${String(path[0] ?? 'other')}` };
  throw new Refusal('rollout.input', 422, { fields });
}
