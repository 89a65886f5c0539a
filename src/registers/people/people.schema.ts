import { z } from 'zod';
import { Refusal } from '../../platform/context/refusal.ts';
import { isRole, isScope, isUsername, normalName, normalUsername, PASSWORD_LENGTH, type Role, type Scope } from './people.rules.ts';

const unit = z.string().regex(/^\d{2,5}\.\d{8}$/, 'people.errors.unit');
const role = z.custom<Role>((value) => typeof value === 'string' && isRole(value), 'people.errors.role');
const name = z.string().transform(normalName).pipe(z.string().min(2, 'people.errors.name').max(100, 'people.errors.name'));
const password = z
  .string()
  .normalize('NFC')
  .min(PASSWORD_LENGTH.least, 'people.errors.password')
  .max(PASSWORD_LENGTH.most, 'people.errors.password');
const basis = z.string().transform(normalName).pipe(z.string().min(2, 'people.errors.basis').max(300, 'people.errors.basis'));

export const createOfficerSchema = z.object({
  username: z.string().transform(normalUsername).refine(isUsername, 'people.errors.username'),
  displayName: name,
  password,
  unit,
  roles: z.array(role).min(1, 'people.errors.role'),
  basis: basis.default('Quyết định phân công'),
  demo: z.boolean().default(false),
});
export type CreateOfficer = z.input<typeof createOfficerSchema>;

/** Of every change of an account: its idempotency key, and the version of the account that the administrator saw. */
export type Seen = { key: string; rowVersion: number };

export const givePostSchema = z.object({ account: z.string().min(1).max(60), role, unit, basis });
export type GivePost = z.input<typeof givePostSchema>;

export const setPasswordSchema = z.object({ account: z.string().min(1).max(60), password });

/** How long a machine token lasts at most, in days. */
export const TOKEN_DAYS = { usual: 365, most: 730 } as const;
export const createTokenSchema = z.object({
  name,
  unit,
  scopes: z
    .array(z.custom<Scope>((value) => typeof value === 'string' && isScope(value), 'people.errors.scopes'))
    .min(1, 'people.errors.scopes'),
  days: z.number().int().min(1, 'people.errors.days').max(TOKEN_DAYS.most, 'people.errors.days').default(TOKEN_DAYS.usual),
});
export type CreateToken = z.input<typeof createTokenSchema>;

/** What a schema does not take becomes a refusal with its complaints by field (422). */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [
      String(issue.path[0] ?? ''),
      { key: issue.message.startsWith('people.') ? issue.message : 'people.errors.other' },
    ]),
  );
  throw new Refusal('context.bad_input', 422, { fields });
}
