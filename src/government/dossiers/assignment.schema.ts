import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import { reasons, ways } from './assignment.rules.ts';

const key = z.string().trim().min(8).max(200);
const version = z.coerce.number().int().min(1);
const account = z.string().min(1).max(60);
const sentence = z.string().trim().min(3).max(2000);

/** `assignee` null: nobody; the head gives it anew. */
export const assignSchema = z.object({
  id: z.uuid(),
  key,
  rowVersion: version,
  assignee: account.nullable(),
  why: z.enum(reasons).default('head'),
  note: sentence.optional(),
});
export type AssignInput = z.input<typeof assignSchema>;

export const recallSchema = z.object({ id: z.uuid(), key, rowVersion: version, note: sentence.optional() });
export type RecallInput = z.infer<typeof recallSchema>;

/** The most that one form assigns. */
export const MOST_AT_ONCE = 100;
/** To one officer; `rule`: as the unit's rules say; `head`: to nobody, the head gives it. */
export const manySchema = z.object({
  dossiers: z
    .array(z.object({ id: z.uuid(), rowVersion: version }))
    .min(1, 'assignment.errors.dossiers')
    .max(MOST_AT_ONCE, 'assignment.errors.many'),
  to: z.union([z.literal('rule'), z.literal('head'), account]),
  why: z.enum(reasons).default('head'),
  /** By rule: who does not get it, since the work is taken from there. */
  not: account.optional(),
  key: z.string().trim().min(8).max(150),
});
export type ManyInput = z.input<typeof manySchema>;

export const ruleSchema = z.object({
  unit: z.string().max(60),
  procedure: z
    .string()
    .regex(/^\d\.\d{6}$/, 'assignment.errors.procedure')
    .nullable(),
  field: z.string().max(60).nullable(),
  step: z.string().max(60).nullable(),
  way: z.enum(ways, 'assignment.errors.way'),
  hamlets: z.record(z.string().min(1).max(100), account).default({}),
  validFrom: z.string().refine(isDay, 'assignment.errors.day'),
  key,
});
export type RuleInput = z.input<typeof ruleSchema>;

export const removeRuleSchema = z.object({ id: z.uuid(), rowVersion: version, key });
export type RemoveRuleInput = z.input<typeof removeRuleSchema>;

export const warningSchema = z.object({ unit: z.string().max(60), leftPercent: z.coerce.number().int().min(1).max(90), key });
export type WarningInput = z.input<typeof warningSchema>;
