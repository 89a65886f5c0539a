import { z } from 'zod';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { hamletSchema, unitSettingSchema } from './units.schema.ts';

/** Of every change: its idempotency key, and the version of the unit's hamlets, settings or offers that the administrator saw. */
export type Seen = { key: string; rowVersion: number };

const tidy = z.string().transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim());
const unit = z.string().max(20);
const day = z.string().refine(isDay, 'day');
/** A basis that can be looked up names a paper: it has a number or a date in it. */
export const basisSchema = tidy.pipe(z.string().min(2, 'basis').max(300, 'basis').regex(/\d/, 'basis'));
const name = tidy.pipe(z.string().min(1, 'name').max(60, 'name'));
const kind = z.enum(hamletSchema.shape.kind.options, 'kind');

export const addHamletSchema = z.object({ unit, kind, name, from: day, basis: basisSchema });
export const renameHamletSchema = z.object({
  unit,
  hamlet: z.string().min(1, 'hamlet').max(30),
  kind,
  name,
  from: day,
  basis: basisSchema,
});
export const endHamletSchema = z.object({ unit, hamlet: z.string().min(1, 'hamlet').max(30), last: day, basis: basisSchema });

export const SETTINGS = unitSettingSchema.shape.key.options;
/** A telephone as it is typed, with blanks and dots, is kept as digits. */
const settingValue = { help_phone: (text: string) => text.replace(/[\s.()-]/g, '') } as Record<string, (text: string) => string>;
export const setSettingSchema = z
  .object({
    unit,
    name: z.enum(SETTINGS, 'setting'),
    value: tidy.pipe(z.string().min(1, 'value').max(300, 'value')),
    from: day,
    basis: basisSchema,
  })
  .transform((one) => ({ ...one, value: settingValue[one.name]?.(one.value) ?? one.value }))
  .superRefine((one, check) => {
    const row = {
      unit: '00000.20000101',
      key: one.name,
      value: one.value,
      valid_from: one.from,
      valid_to: null,
      basis: one.basis,
      demo: false,
    };
    if (isDay(one.from) && !unitSettingSchema.safeParse(row).success)
      check.addIssue({ code: 'custom', path: ['value'], message: `values.${one.name}` });
  });

/** From a day on a unit says no more of its own about something: what is common holds. */
export const dropSettingSchema = z.object({ unit, name: z.enum(SETTINGS, 'setting'), from: day, basis: basisSchema });
export type DropSetting = z.input<typeof dropSettingSchema>;

export type AddHamlet = z.input<typeof addHamletSchema>;
export type RenameHamlet = z.input<typeof renameHamletSchema>;
export type EndHamlet = z.input<typeof endHamletSchema>;
export type SetSetting = z.input<typeof setSettingSchema>;

/** What a schema does not take becomes a refusal with its complaints by field (422). */
export function unitInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const known = /^(day|basis|name|kind|hamlet|setting|value|values\.\w+|filing|procedure)$/;
  const fields: Record<string, Complaint> = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '');
    fields[field] ??= { key: `unitadmin.errors.${known.test(issue.message) ? issue.message : 'other'}` };
  }
  throw new Refusal('context.bad_input', 422, { fields });
}
