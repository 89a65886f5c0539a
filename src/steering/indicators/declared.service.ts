import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { type Complaint, parsed, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Day, dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { indicatorOn } from './indicators.queries.ts';
import type { Indicator } from './indicators.schema.ts';
import { above } from './lineage.rules.ts';
import { isWhole } from './periods.rules.ts';

const day = z.string().refine(isDay);
/** A stored file, as the file store gives it. */
export const evidenceSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  type: z.string().max(100),
  sealed: z.boolean(),
  name: z.string().trim().min(1).max(200),
});
/** Whose share it is: what is "other" stands in the basis. */
export const DENOMINATORS = ['households', 'people', 'other'] as const;
export const declareSchema = z
  .strictObject({
    key: z.string().min(8).max(200),
    indicator: z.string().max(80),
    unit: z.string().max(60),
    from: day,
    to: day,
    numerator: z.number().nonnegative().nullable(),
    denominator: z.number().nonnegative().nullable(),
    /** Needed where numerator and denominator are not known. */
    value: z.number().nonnegative().nullable(),
    relation: z.enum(['=', '>', '<']),
    /** Of how many of whom or what; null: of none, it is a count. */
    denominatorOf: z.enum(DENOMINATORS).nullable(),
    /** On which day it was so: of the survey, or of the records that were counted. */
    surveyedOn: day,
    basis: z.string().trim().min(3).max(1000),
    evidence: evidenceSchema,
  })
  .refine((one) => one.from <= one.to);
export type DeclareInput = z.infer<typeof declareSchema>;

/** The value of what was declared, in the indicator's unit; undefined when it says nothing, or what it says does not fit. */
function valueDeclared({ numerator, denominator, value }: DeclareInput, unit: Indicator['unit']): number | undefined {
  const parts = numerator !== null && denominator !== null;
  if (denominator === 0 || (unit === 'percent' && !parts && value === null)) return undefined;
  const computed = parts ? (unit === 'percent' ? 100 : 1) * (numerator / denominator) : unit === 'percent' ? null : numerator;
  // Whoever says it twice says the same: to the decimals that people write.
  if (computed !== null && value !== null && Math.abs(value - computed) >= 0.01) return undefined;
  return computed ?? value ?? undefined;
}

/** What cannot be said of the indicator, at the field where it was typed. */
function faultsOf(wish: DeclareInput, { unit, period }: Indicator, today: Day): Record<string, Complaint> {
  const fault = (field: string, key: string) => ({ [field]: { key: `indicators.errors.${key}` } });
  const isCount = unit === 'count';
  const isShare = unit === 'percent' || (!isCount && wish.denominator !== null);
  const counted = isCount || wish.denominatorOf === 'households' || wish.denominatorOf === 'people';
  // Of people, households and things there are no halves.
  const fields = isCount ? (['numerator', 'value'] as const) : (['numerator', 'denominator'] as const);
  const value = valueDeclared(wish, unit);
  return {
    ...(isWhole(wish, period) ? {} : fault('period', `ownPeriod.${period}`)),
    ...(value === undefined || (unit === 'percent' && value > 100) ? fault('value', 'value') : {}),
    ...Object.assign({}, ...fields.filter((one) => counted && !Number.isInteger(wish[one] ?? 0)).map((one) => fault(one, 'whole'))),
    ...(isCount && wish.denominator !== null ? fault('denominator', 'count') : {}),
    ...(isCount && wish.denominatorOf !== null ? fault('denominatorOf', 'count') : {}),
    ...(isShare && wish.denominatorOf === null ? fault('denominatorOf', 'denominatorOf') : {}),
    ...(wish.surveyedOn > today ? fault('surveyedOn', 'surveyedOn') : {}),
  };
}

async function answerable(context: Context, unit: string): Promise<{ unit: string; above: string[] }> {
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  return { unit, above: above(register, unit, dayOf(context.now)) };
}

/**
 * Says a figure that nobody counts here, with its evidence. It holds once a second person has approved it. Refuses with `indicators.counted` (422) what is
 * counted from events, `indicators.period` (422) a period that has not begun (one that is not over may be said: a survey of the year is taken before its end),
 * `indicators.value` (422) what does not fit together, is above 100 %, is half a thing, or is of another period than the indicator's own kind.
 */
export async function declareFigure(context: Context, input: DeclareInput): Promise<{ id: string }> {
  const wish = parsed(declareSchema, input);
  const role = refuseFigure(context.actor, ['declare', 'figure'], await answerable(context, wish.unit));
  const indicator = await indicatorOn(context, wish.indicator, wish.to);
  if (indicator.source !== 'declared') throw new Refusal('indicators.counted', 422, { details: { code: indicator.code } });
  const today = dayOf(context.now);
  if (wish.from > today) throw new Refusal('indicators.period', 422, { details: { from: wish.from, to: wish.to } });
  const fields = faultsOf(wish, indicator, today);
  if (Object.keys(fields).length > 0) throw new Refusal('indicators.value', 422, { fields });
  const value = valueDeclared(wish, indicator.unit);
  return once(context, { verb: 'figure: declare', key: wish.key, input: wish }, async (tx) => {
    const id = newId(context.now);
    const { evidence } = wish;
    await tx.query({
      text: `insert into declared_figures (id, indicator, unit, starts, ends, numerator, denominator, value, relation, denominator_of, surveyed_on, basis, hash, bytes,
               type, sealed, name, declared_by, declared_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      values: [
        ...[id, indicator.code, wish.unit, wish.from, wish.to, wish.numerator, wish.denominator, value, wish.relation],
        ...[wish.denominatorOf, wish.surveyedOn, wish.basis],
        ...[evidence.hash, evidence.bytes, evidence.type, evidence.sealed, evidence.name, context.actor.id, context.now],
      ],
    });
    await record(context, tx, {
      verb: 'declare',
      thing: 'figure',
      subject: id,
      unit: wish.unit,
      data: { indicator: indicator.code, role },
    });
    return { id };
  });
}

export const decideSchema = z.strictObject({
  key: z.string().min(8).max(200),
  id: z.uuid(),
  rowVersion: z.int().min(1),
  decision: z.enum(['approved', 'refused']),
  reason: z.string().trim().max(2000).default(''),
});

/**
 * A second person approves a declared figure, or refuses it with a reason. Never the one who said it: `indicators.four_eyes` (403). Refuses with
 * `indicators.no_figure` (404), `indicators.decided` and `indicators.stale` (409), `indicators.reason` (422).
 */
export function decideFigure(
  context: Context,
  input: z.input<typeof decideSchema>,
): Promise<{ id: string; decision: 'approved' | 'refused' }> {
  const wish = parsed(decideSchema, input);
  return once(context, { verb: 'figure: decide', key: wish.key, input: wish }, async (tx) => {
    const text = `select unit, declared_by as by, decision, row_version as version, (select name from xaso_account_names(array[decided_by])) as who
                  from declared_figures where id = $1`;
    type Row = { unit: string; by: string; decision: string | null; version: number; who: string | null };
    const [row] = await tx.query<Row>({ text, values: [wish.id] });
    if (!row) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('indicators.no_figure', 404);
    const role = refuseFigure(context.actor, ['decide', 'figure'], await answerable(context, row.unit));
    if (row.by === context.actor.id) throw new Refusal('indicators.four_eyes', 403);
    if (row.decision) throw new Refusal('indicators.decided', 409, { details: { who: row.who ?? '' } });
    if (wish.decision === 'refused' && wish.reason === '')
      throw new Refusal('indicators.reason', 422, { fields: { reason: { key: 'indicators.errors.reason' } } });
    const changed = await tx.query({
      text: `update declared_figures set decision = $2, reason = $3, decided_by = $4, decided_at = $5, row_version = row_version + 1
             where id = $1 and row_version = $6 and decision is null returning 1 as done`,
      values: [wish.id, wish.decision, wish.reason, context.actor.id, context.now, wish.rowVersion],
    });
    if (changed.length === 0) {
      // Somebody decided between our look and our write.
      const [now] = await tx.query<Row>({ text, values: [wish.id] });
      if (now?.decision) throw new Refusal('indicators.decided', 409, { details: { who: now.who ?? '' } });
      throw new Refusal('indicators.stale', 409, { details: { version: now?.version ?? row.version } });
    }
    await record(context, tx, { verb: wish.decision, thing: 'figure', subject: wish.id, unit: row.unit, data: { role } });
    return { id: wish.id, decision: wish.decision };
  });
}

/** The evidence of a declared figure as it is stored, for who sees the unit's figures. The look is written down. Refuses with 401, 403, 404. */
export function openDeclared(context: Context, id: string): Promise<{ hash: string; sealed: boolean; type: string; name: string }> {
  return context.transaction(async (tx) => {
    const [row] = await tx.query<{ unit: string; hash: string; sealed: boolean; type: string; name: string }>({
      text: 'select unit, hash, sealed, type, name from declared_figures where id::text = $1 and hash is not null',
      values: [id],
    });
    if (!row) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.not_found', 404);
    refuseFigure(context.actor, ['see', 'figures'], await answerable(context, row.unit));
    await record(context, tx, { verb: 'look', thing: 'figure evidence', subject: id, unit: row.unit });
    return row;
  });
}
