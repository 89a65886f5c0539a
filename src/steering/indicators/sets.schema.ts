import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import { codeSchema, PILLARS } from './indicators.schema.ts';

const day = z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)');
const words = z.strictObject({ vi: z.string().trim().min(1).max(400), en: z.string().trim().min(1).max(400) });
const points = z.number().min(0).max(10_000);

/**
 * How points are made of a value R: `ratio` R % of the maximum; `threshold` the maximum from R ≥ t on, below it R × max / t; `steps` the points of the
 * highest step that is reached; `yes_no` all or nothing, with evidence; `declared` points that are given, with evidence; `none` shown, not scored.
 */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ratio') }),
  z.strictObject({ kind: z.literal('threshold'), threshold: z.number().gt(0).max(100) }),
  z.strictObject({
    kind: z.literal('steps'),
    steps: z
      .array(z.strictObject({ from: z.number(), points }))
      .min(1)
      .max(20),
  }),
  z.strictObject({ kind: z.literal('yes_no') }),
  z.strictObject({ kind: z.literal('declared') }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Rule = z.infer<typeof ruleSchema>;

const metricSchema = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z0-9_.]+$/)
      .max(80),
    /** Its running number in the decision. */
    number: z.int().positive().optional(),
    /** The indicator whose value is scored; null: what is scored is said with the score. */
    indicator: codeSchema.nullable(),
    /** Missing: the indicator's. */
    name: words.optional(),
    max: points,
    rule: ruleSchema,
    /** Levels of units to which it does not apply. */
    not_for: z.array(z.enum(['commune', 'district', 'province'])).default([]),
  })
  .refine((one) => one.indicator !== null || one.name !== undefined, 'a metric without an indicator has a name')
  .refine(
    ({ rule, max }) => rule.kind !== 'steps' || Math.max(...rule.steps.map((step) => step.points)) === max,
    'the highest step gives the maximum',
  )
  .refine(
    ({ rule }) => rule.kind !== 'steps' || rule.steps.every((step, at) => at === 0 || step.from > (rule.steps[at - 1]?.from ?? 0)),
    'steps rise',
  )
  .refine(({ rule, max }) => rule.kind !== 'none' || max === 0, 'what is only shown has no points');
export type Metric = z.infer<typeof metricSchema>;

const groupSchema = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z0-9_]+$/)
      .max(40),
    pillar: z.enum(PILLARS).optional(),
    name: words,
    max: points,
    metrics: z.array(metricSchema).min(1),
  })
  .refine(({ max, metrics }) => Math.abs(metrics.reduce((sum, one) => sum + one.max, 0) - max) < 1e-9, 'the metrics add up to the group');

/**
 * A set of indicators. `not_applicable`: what a metric that does not apply gives: its `maximum`, `zero`, or it is left out of the maximum.
 * `zero_denominator`: what cannot be computed is `zero`, or does not apply. `bands`: from how many percent of the maximum on, the highest first.
 */
export const setSchema = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .max(40),
    version: z.int().positive(),
    name: words,
    basis: z.string().trim().min(3).max(1000),
    about: z.string().max(2000).default(''),
    valid_from: day,
    valid_to: day.nullable(),
    decimals: z.int().min(0).max(4),
    not_applicable: z.enum(['maximum', 'zero', 'leave_out']),
    zero_denominator: z.enum(['zero', 'not_applicable']),
    bands: z.array(z.strictObject({ from: z.number().min(0).max(100), name: words })).max(10),
    groups: z.array(groupSchema).min(1),
  })
  .refine(({ bands }) => bands.every((band, at) => at === 0 || band.from < (bands[at - 1]?.from ?? 0)), {
    path: ['bands'],
    message: 'bands fall',
  })
  .refine(({ bands }) => bands.length === 0 || bands.at(-1)?.from === 0, { path: ['bands'], message: 'the lowest band begins at 0' })
  .refine(
    ({ groups }) => {
      const codes = groups.flatMap(({ metrics }) => metrics.map(({ code }) => code));
      return new Set(codes).size === codes.length;
    },
    { path: ['groups'], message: 'each metric once' },
  );
export type IndicatorSet = z.infer<typeof setSchema>;
