import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { indicatorOn } from './indicators.queries.ts';
import { above } from './lineage.rules.ts';

const day = z.string().refine(isDay);
/** A stored file, as the file store gives it. */
export const evidenceSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  type: z.string().max(100),
  sealed: z.boolean(),
  name: z.string().trim().min(1).max(200),
});
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
    basis: z.string().trim().min(3).max(1000),
    evidence: evidenceSchema,
  })
  .refine((one) => one.from <= one.to);
export type DeclareInput = z.infer<typeof declareSchema>;

/** The value of what was declared, in the indicator's unit; undefined when it says nothing, or what it says does not fit. */
function valueDeclared({ numerator, denominator, value }: DeclareInput, unit: string): number | undefined {
  if (numerator !== null && denominator !== null) {
    if (denominator === 0) return undefined;
    const computed = (unit === 'percent' ? 100 : 1) * (numerator / denominator);
    // Whoever says all three says the same: to the decimals that people write.
    return value === null || Math.abs(value - computed) < 0.01 ? computed : undefined;
  }
  return value ?? (denominator === null && unit !== 'percent' ? numerator : null) ?? undefined;
}

async function answerable(context: Context, unit: string): Promise<{ unit: string; above: string[] }> {
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  return { unit, above: above(register, unit, dayOf(context.now)) };
}

/**
 * Says a figure that nobody counts here, with its evidence. It holds once a second person has approved it. Refuses with `indicators.counted` (422) what is
 * counted from events, `indicators.value` (422) what does not fit together or is above 100 %, `indicators.period` (422) what is not over.
 */
export async function declareFigure(context: Context, input: DeclareInput): Promise<{ id: string }> {
  const wish = parsed(declareSchema, input);
  const role = refuseFigure(context.actor, ['declare', 'figure'], await answerable(context, wish.unit));
  const indicator = await indicatorOn(context, wish.indicator, wish.to);
  if (indicator.source !== 'declared') throw new Refusal('indicators.counted', 422, { details: { code: indicator.code } });
  if (wish.from > dayOf(context.now)) throw new Refusal('indicators.period', 422, { details: { from: wish.from, to: wish.to } });
  const value = valueDeclared(wish, indicator.unit);
  if (value === undefined || (indicator.unit === 'percent' && value > 100))
    throw new Refusal('indicators.value', 422, { fields: { value: { key: 'indicators.errors.value' } } });
  return once(context, { verb: 'figure: declare', key: wish.key, input: wish }, async (tx) => {
    const id = newId(context.now);
    const { evidence } = wish;
    await tx.query({
      text: `insert into declared_figures (id, indicator, unit, starts, ends, numerator, denominator, value, relation, basis, hash, bytes, type, sealed, name,
               declared_by, declared_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      values: [
        ...[id, indicator.code, wish.unit, wish.from, wish.to, wish.numerator, wish.denominator, value, wish.relation, wish.basis],
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
