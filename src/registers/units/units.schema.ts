import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { isDay } from '../../platform/time/time.ts';
import { faultsOf } from './units.check.rules.ts';
import { makeRegister, type Register } from './units.rules.ts';
import { SHARED_BY } from './units.shares.rules.ts';

/** Kinds of units, today's and former; longer words before their beginnings. */
export const kindSchema = z.enum(['thành phố', 'thị trấn', 'thị xã', 'đặc khu', 'phường', 'huyện', 'quận', 'tỉnh', 'xã']);
/** A rule of ours, with the key of the sentence that an importer reads. */
const ruled = <Value>(holds: (value: Value) => boolean, error: string, words: string) =>
  [holds, { error, params: { words: `units.import.faults.${words}` } }] as const;
const day = z.string().refine(isDay, { error: 'is no day that exists (YYYY-MM-DD)', params: { words: 'context.issues.day' } });
const ID = /^(\d{2}|\d{3}|\d{5})\.\d{8}$/;
const id = z.string().refine(...ruled((text: string) => ID.test(text), 'an id is <code>.<yyyymmdd of valid_from>', 'id'));
const certainty = z.enum(['one_source', 'recalled']);

/** Mã định danh điện tử of an agency, new order (QĐ 20/2020/QĐ-TTg as amended by QĐ 09/2025/QĐ-TTg): `H56.14`, at most 35 characters. */
export const eIdentifierSchema = z
  .string()
  .max(35)
  .regex(/^[A-Y]\d{2}(\.[0-9A-Z]+)*$/);

/**
 * A unit in one period of its life. The code alone is not enough: 28159 is thị trấn Cần Giuộc until 30 June 2025 and xã Cần Giuộc after.
 * `valid_to` is the last day on which it exists (null: open). `parent` is the unit above it on the day it begins.
 * `certainty` is missing where two sources agree. `eIdentifier` is set per installation: Tây Ninh's codes are not confirmed.
 */
export const unitSchema = z.strictObject({
  id,
  code: z.string().refine(...ruled((text: string) => /^(\d{2}|\d{3}|\d{5})$/.test(text), 'a code has two, three or five digits', 'code')),
  level: z.enum(['province', 'district', 'commune']),
  kind: kindSchema,
  name: z.string().min(1),
  parent: id.nullable(),
  valid_from: day,
  valid_to: day.nullable(),
  basis: z.string().min(1),
  certainty: certainty.optional(),
  eIdentifier: eIdentifierSchema.optional(),
});

/**
 * What became of a unit: `merge` = all of it went into another; `split` = it was divided over several; `rename` = the same under another
 * name or kind; `partial` = a part was given away and the unit lives on. `date` is the first day of the new state.
 */
export const unitLinkSchema = z.strictObject({
  from: id,
  to: id,
  kind: z.enum(['merge', 'split', 'rename', 'partial']),
  date: day,
  basis: z.string().min(1),
  certainty: certainty.optional(),
});

/**
 * How much of a unit that was divided is in one of its parts, in parts per mille with at most three decimals; a decision has a share for every part, and they
 * make up the whole (1000). `date` is that of the split; `decided_on` the day from which it is known: of several decisions the latest holds.
 */
export const unitShareSchema = z.strictObject({
  from: id,
  to: id,
  date: day,
  per_mille: z
    .number()
    .gt(0)
    .lt(1000)
    .refine(
      ...ruled((share: number) => Math.abs(share * 1000 - Math.round(share * 1000)) < 1e-6, 'has more than three decimals', 'decimals'),
    ),
  by: z.enum(SHARED_BY),
  decided_on: day,
  /** The decision, by its number: it can be looked up. */
  basis: z
    .string()
    .min(3)
    .max(300)
    .refine(...ruled((text: string) => /\d/.test(text), 'names no decision with a number or a date', 'decision')),
});

/** Ấp, khu phố: in no national list, kept by the commune. `demo` marks a made-up one. */
export const hamletSchema = z.strictObject({
  id: z.string().regex(/^\d{5}\.\d{8}\/\d{2,4}$/),
  commune: id,
  kind: z.enum(['ấp', 'khu phố']),
  name: z.string().min(1),
  valid_from: day,
  valid_to: day.nullable(),
  demo: z.boolean(),
});

/** What a unit says of itself, and from when; the newest row that is valid on a day holds. `demo` marks a made-up value. */
export const unitSettingSchema = z
  .strictObject({
    unit: id,
    key: z.enum([
      'e_identifier',
      'desk_name',
      'desk_address',
      'help_phone',
      'warn_left_percent',
      'remind_after_days',
      'bank_bin',
      'bank_account',
      'bank_holder',
      'counter_idle_minutes',
      'counter_after_minutes',
    ]),
    value: z.string().min(1).max(300),
    valid_from: day,
    valid_to: day.nullable(),
    basis: z.string().min(1),
    demo: z.boolean(),
  })
  .refine((one) => one.key !== 'e_identifier' || eIdentifierSchema.safeParse(one.value).success, 'is no mã định danh điện tử')
  .refine(
    (one) => one.key !== 'warn_left_percent' || /^([1-9]|[1-8]\d|90)$/.test(one.value),
    'a warning is given when 1 to 90 percent are left',
  )
  .refine((one) => one.key !== 'counter_idle_minutes' || /^([2-9]|[1-5]\d|60)$/.test(one.value), 'a counter locks after 2 to 60 minutes')
  .refine(
    (one) => one.key !== 'counter_after_minutes' || /^(\d|[1-9]\d|1[0-7]\d|180)$/.test(one.value),
    'a shift goes on for 0 to 180 minutes',
  )
  .refine((one) => one.key !== 'bank_bin' || /^\d{6}$/.test(one.value), 'a bank is six digits, as NAPAS numbers it')
  .refine((one) => one.key !== 'bank_account' || /^\w{4,19}$/.test(one.value), 'an account is 4 to 19 letters and digits')
  .refine((one) => one.key !== 'remind_after_days' || /^([1-9]|[1-5]\d|60)$/.test(one.value), 'a reminder comes after 1 to 60 days')
  .refine((one) => one.key !== 'help_phone' || /^0\d{7,10}$/.test(one.value), 'a telephone number is digits only, beginning with 0');

/** `Thị trấn Cần Giuộc` → kind and name, as lists of units print it; the longest kind wins, so that `Thị xã` is not read as `Thị`. Throws without a kind. */
export function kindAndName(full: string): Pick<Unit, 'kind' | 'name'> {
  const clean = full.normalize('NFC').trim();
  const kind = kindSchema.options.find((one) => clean.toLowerCase().startsWith(`${one} `));
  if (!kind) throw new Error(`"${full}" does not begin with a kind of unit.`);
  return { kind, name: clean.slice(kind.length + 1) };
}

export type Certainty = z.infer<typeof certainty>;
export type Unit = z.infer<typeof unitSchema>;
export type UnitLink = z.infer<typeof unitLinkSchema>;
export type UnitShare = z.infer<typeof unitShareSchema>;
export type Hamlet = z.infer<typeof hamletSchema>;
export type UnitSetting = z.infer<typeof unitSettingSchema>;

const about = z.string().optional();
const files = {
  units: z.strictObject({ about, units: z.array(unitSchema).min(1) }),
  links: z.strictObject({ about, links: z.array(unitLinkSchema) }),
  hamlets: z.strictObject({ about, hamlets: z.array(hamletSchema) }),
  settings: z.strictObject({ about, settings: z.array(unitSettingSchema) }),
};

function read<T>(file: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(JSON.parse(readFileSync(contentPath('units', file), 'utf8')));
  if (!result.success) throw new Error(`content/units/${file}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** Units and links that passed their shape and do not contradict each other. Throws with one sentence per fault. */
export function checkedRegister(units: Unit[], links: UnitLink[]): Register {
  const faults = faultsOf(units, links);
  if (faults.length > 0) throw new Error(`The units do not fit together: ${faults.join(' ')}`);
  return makeRegister(units, links);
}

let loaded: Register | undefined;
/** The register of `content/units/`: read and checked once per process. */
export function unitsFromContent(): Register {
  loaded ??= checkedRegister(read('units.json', files.units).units, read('links.json', files.links).links);
  return loaded;
}

/** The hamlets of `content/units/hamlets.json`. Throws when one stands in a commune that the register does not have. */
export function hamletsFromContent(): Hamlet[] {
  const { hamlets } = read('hamlets.json', files.hamlets);
  const stray = hamlets.find((one) => !unitsFromContent().units.has(one.commune));
  if (stray) throw new Error(`content/units/hamlets.json: ${stray.name} stands in ${stray.commune}, which is no unit.`);
  return hamlets;
}

/** The settings of `content/units/settings.json`: what a new installation starts from. */
export function settingsFromContent(): UnitSetting[] {
  const { settings } = read('settings.json', files.settings);
  const stray = settings.find((one) => !unitsFromContent().units.has(one.unit));
  if (stray) throw new Error(`content/units/settings.json: ${stray.key} belongs to ${stray.unit}, which is no unit.`);
  return settings;
}
