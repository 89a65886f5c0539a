import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { evidenceSchema } from './declared.service.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { setOn } from './indicators.queries.ts';
import { above } from './lineage.rules.ts';
import { pointsOf, rounded } from './sets.rules.ts';
import type { IndicatorSet, Metric } from './sets.schema.ts';

async function place(context: Context, unit: string) {
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  return { unit, above: above(register, unit, dayOf(context.now)) };
}

const whose = {
  key: z.string().min(8).max(200),
  set: z.string().max(40),
  unit: z.string().max(60),
  from: z.string().refine(isDay),
  to: z.string().refine(isDay),
};
const selfSchema = z.strictObject({
  ...whose,
  metric: z.string().max(80),
  /** What was found: a count, a percentage, 1 for yes; for a declared metric its points. */
  found: z.number().min(0),
  note: z.string().trim().max(2000).default(''),
  /** null: that of the score which is changed stays. */
  evidence: evidenceSchema.nullable(),
  /** 0: there is no score yet. */
  rowVersion: z.int().min(0),
});
export type SelfScoreInput = z.input<typeof selfSchema>;

function metricOf(set: IndicatorSet, code: string): Metric {
  const found = set.groups.flatMap(({ metrics }) => metrics).find((one) => one.code === code);
  if (!found) throw new Refusal('indicators.no_metric', 404, { details: { metric: code } });
  return found;
}

/** A month, the quarter and the year that begin with it are three periods. */
const ONE_SCORE = 'set_code = $1 and version = $2 and unit = $3 and starts = $4 and ends = $5 and metric = $6';
/** What is kept of an evidence file. */
const STAYS = ['bytes', 'type', 'sealed', 'name', 'hash'];

/**
 * The unit scores a metric itself, with evidence: only where no indicator has a figure. Refuses with `indicators.no_metric` (404), `indicators.computed`
 * (422), `indicators.evidence` (422), `indicators.closed` and `indicators.stale` (409).
 */
export async function scoreSelf(context: Context, input: SelfScoreInput): Promise<{ points: number; rowVersion: number }> {
  const wish = parsed(selfSchema, input);
  refuseFigure(context.actor, ['score', 'set'], await place(context, wish.unit));
  const set = await setOn(context, wish.set, wish.to);
  const metric = metricOf(set, wish.metric);
  if (metric.indicator !== null || metric.rule.kind === 'none')
    throw new Refusal('indicators.computed', 422, { details: { metric: metric.code } });
  const points = rounded(pointsOf(metric.rule, metric.max, wish.found) ?? 0, set.decimals);
  return once(context, { verb: 'set: score', key: wish.key, input: wish }, async (tx) => {
    const [row] = await tx.query<{ version: number; verified: boolean; evidence: boolean }>({
      text: `select row_version as version, verified_by is not null as verified, hash is not null as evidence from set_scores where ${ONE_SCORE} for update`,
      values: [set.code, set.version, wish.unit, wish.from, wish.to, metric.code],
    });
    if (row?.verified) throw new Refusal('indicators.closed', 409);
    if ((row?.version ?? 0) !== wish.rowVersion) throw new Refusal('indicators.stale', 409, { details: { version: row?.version ?? 0 } });
    if (!wish.evidence && !row?.evidence)
      throw new Refusal('indicators.evidence', 422, { fields: { evidence: { key: 'indicators.errors.evidence' } } });
    const { evidence } = wish;
    const [kept] = await tx.query<{ version: number }>({
      text: `insert into set_scores (id, set_code, version, unit, starts, ends, metric, found, self, note, hash, bytes, type, sealed, name, self_by, self_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             on conflict (set_code, version, unit, starts, ends, metric) do update set found = excluded.found, self = excluded.self, note = excluded.note,
               ${STAYS.map((one) => `${one} = case when excluded.hash is null then set_scores.${one} else excluded.${one} end`).join(', ')},
               self_by = excluded.self_by, self_at = excluded.self_at, row_version = set_scores.row_version + 1 returning row_version as version`,
      values: [
        ...[newId(context.now), set.code, set.version, wish.unit, wish.from, wish.to, metric.code, wish.found, points, wish.note],
        ...[evidence?.hash ?? null, evidence?.bytes ?? null, evidence?.type ?? null, evidence?.sealed ?? false, evidence?.name ?? null],
        ...[context.actor.id, context.now],
      ],
    });
    await record(context, tx, { verb: 'score', thing: 'set', subject: `${set.code} ${metric.code}`, unit: wish.unit, data: { points } });
    return { points, rowVersion: kept?.version ?? 1 };
  });
}

const verifySchema = z.strictObject({
  ...whose,
  metric: z.string().max(80),
  points: z.number().min(0),
  /** `verified` by the province's verifiers, then `final` as it is decided. */
  stage: z.enum(['verified', 'final']),
  rowVersion: z.int().min(1),
});

/**
 * The province verifies what a unit scored, then makes it final. Never who scored it: `indicators.four_eyes` (403). Refuses with `indicators.no_score`
 * (404), `indicators.points` (422), `indicators.closed` and `indicators.stale` (409).
 */
export async function verifyScore(context: Context, input: z.input<typeof verifySchema>): Promise<{ rowVersion: number }> {
  const wish = parsed(verifySchema, input);
  refuseFigure(context.actor, ['verify', 'set'], await place(context, wish.unit));
  const set = await setOn(context, wish.set, wish.to);
  const metric = metricOf(set, wish.metric);
  if (wish.points > metric.max)
    throw new Refusal('indicators.points', 422, {
      details: { max: metric.max },
      fields: { points: { key: 'indicators.errors.points', params: { max: metric.max } } },
    });
  return once(context, { verb: `set: ${wish.stage}`, key: wish.key, input: wish }, async (tx) => {
    const [row] = await tx.query<{ id: string; by: string; version: number; verified: boolean; final: boolean }>({
      text: `select id, self_by as by, row_version as version, verified_by is not null as verified, final_by is not null as final from set_scores
             where ${ONE_SCORE} for update`,
      values: [set.code, set.version, wish.unit, wish.from, wish.to, metric.code],
    });
    if (!row || (wish.stage === 'final' && !row.verified)) throw new Refusal('indicators.no_score', 404);
    if (row.by === context.actor.id) throw new Refusal('indicators.four_eyes', 403);
    if (row.final) throw new Refusal('indicators.closed', 409);
    if (row.version !== wish.rowVersion) throw new Refusal('indicators.stale', 409, { details: { version: row.version } });
    const points = rounded(wish.points, set.decimals);
    await tx.query({
      text: `update set_scores set ${wish.stage} = $2, ${wish.stage}_by = $3, ${wish.stage}_at = $4, row_version = row_version + 1 where id = $1`,
      values: [row.id, points, context.actor.id, context.now],
    });
    await record(context, tx, { verb: wish.stage, thing: 'set', subject: `${set.code} ${metric.code}`, unit: wish.unit, data: { points } });
    return { rowVersion: row.version + 1 };
  });
}

/** The evidence of a score as it is stored, for who sees the unit's figures. The look is written down. Refuses with 401, 403, 404. */
export function openScoreEvidence(context: Context, id: string): Promise<{ hash: string; sealed: boolean; type: string; name: string }> {
  return context.transaction(async (tx) => {
    const [row] = await tx.query<{ unit: string; hash: string; sealed: boolean; type: string; name: string }>({
      text: 'select unit, hash, sealed, type, name from set_scores where id::text = $1 and hash is not null',
      values: [id],
    });
    if (!row) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.not_found', 404);
    refuseFigure(context.actor, ['see', 'figures'], await place(context, row.unit));
    await record(context, tx, { verb: 'look', thing: 'score evidence', subject: id, unit: row.unit });
    return row;
  });
}
