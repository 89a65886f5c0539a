import { z } from 'zod';
import { record } from '../../platform/audit/audit.ts';
import { keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Day, dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import { evidenceSchema } from './declared.service.ts';
import { evaluate, type Figure } from './evaluate.service.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { forgetIndicators, setOn } from './indicators.queries.ts';
import { above } from './lineage.rules.ts';
import { type Found, pointsOf, rounded, type SetScore, scoreOf } from './sets.rules.ts';
import { type IndicatorSet, type Metric, setSchema } from './sets.schema.ts';

export type ScoreRow = {
  metric: string;
  found: number | null;
  self: number | null;
  verified: number | null;
  final: number | null;
  note: string;
  evidence: string | null;
  selfBy: string;
  rowVersion: number;
};
/** `self`, `verified`, `final`: the set as each of them has it; each stands on the one before where it says nothing. */
export type SetResult = {
  set: IndicatorSet;
  figures: Map<string, Figure>;
  rows: Map<string, ScoreRow>;
  self: SetScore;
  verified: SetScore;
  final: SetScore;
};

type Whose = { set: string; unit: string; from: Day; to: Day };

async function place(context: Context, unit: string) {
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  return { unit, above: above(register, unit, dayOf(context.now)), level: unitOf(register, unit).level };
}

/** The scores of a unit for a set and a period. Refuses as `evaluate` does, and with `indicators.unknown_set` (404). */
export async function scoreSet(context: Context, { set: code, unit, from, to }: Whose): Promise<SetResult> {
  const { level } = await place(context, unit);
  const set = await setOn(context, code, to);
  const metrics = set.groups.flatMap((group) => group.metrics);
  const codes = [...new Set(metrics.flatMap(({ indicator }) => (indicator === null ? [] : [indicator])))];
  const figures = new Map((await evaluate(context, { indicators: codes, units: [unit], from, to })).map((one) => [one.indicator, one]));
  const kept = await context.read((tx) =>
    tx.query<ScoreRow>({
      name: 'indicators.scores',
      text: `select metric, found::float8, self::float8, verified::float8, final::float8, note, name as evidence, self_by as "selfBy", row_version as "rowVersion"
             from set_scores where set_code = $1 and version = $2 and unit = $3 and starts = $4 and ends = $5`,
      values: [code, set.version, unit, from, to],
    }),
  );
  const rows = new Map(kept.map((row) => [row.metric, row]));
  const found = new Map<string, Found>();
  for (const { code: metric, indicator } of metrics) {
    const figure = indicator === null ? undefined : figures.get(indicator);
    // A declared figure that is not there yet is not known; a formula that cannot be computed is.
    if (figure && (figure.source !== 'declared' || figure.value !== null)) found.set(metric, { value: figure.value });
  }
  const given = (of: (row: ScoreRow) => number | null) => new Map(kept.map((row) => [row.metric, of(row)]));
  return {
    set,
    figures,
    rows,
    self: scoreOf(
      set,
      level,
      found,
      given((row) => row.self),
    ),
    verified: scoreOf(
      set,
      level,
      found,
      given((row) => row.verified ?? row.self),
    ),
    final: scoreOf(
      set,
      level,
      found,
      given((row) => row.final ?? row.verified ?? row.self),
    ),
  };
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

const RULES_WITH_EVIDENCE: readonly string[] = ['yes_no', 'declared', 'steps', 'ratio', 'threshold'];

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
  if (!wish.evidence && RULES_WITH_EVIDENCE.includes(metric.rule.kind))
    throw new Refusal('indicators.evidence', 422, { fields: { evidence: { key: 'indicators.errors.evidence' } } });
  const points = rounded(pointsOf(metric.rule, metric.max, wish.found) ?? 0, set.decimals);
  return once(context, { verb: 'set: score', key: wish.key, input: wish }, async (tx) => {
    const [row] = await tx.query<{ version: number; verified: boolean }>({
      text: `select row_version as version, verified_by is not null as verified from set_scores
             where set_code = $1 and version = $2 and unit = $3 and starts = $4 and metric = $5 for update`,
      values: [set.code, set.version, wish.unit, wish.from, metric.code],
    });
    if (row?.verified) throw new Refusal('indicators.closed', 409);
    if ((row?.version ?? 0) !== wish.rowVersion) throw new Refusal('indicators.stale', 409, { details: { version: row?.version ?? 0 } });
    const { evidence } = wish;
    const [kept] = await tx.query<{ version: number }>({
      text: `insert into set_scores (id, set_code, version, unit, starts, ends, metric, found, self, note, hash, bytes, type, sealed, name, self_by, self_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             on conflict (set_code, version, unit, starts, metric) do update set found = excluded.found, self = excluded.self, note = excluded.note, hash = excluded.hash,
               bytes = excluded.bytes, type = excluded.type, sealed = excluded.sealed, name = excluded.name, self_by = excluded.self_by, self_at = excluded.self_at,
               row_version = set_scores.row_version + 1 returning row_version as version`,
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
             where set_code = $1 and version = $2 and unit = $3 and starts = $4 and metric = $5 for update`,
      values: [set.code, set.version, wish.unit, wish.from, metric.code],
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

/**
 * An administrator adds a set, or a new version of one (its weights, thresholds, bands by the province's decision). Refuses with `indicators.bad_set` (422:
 * what does not add up), `indicators.stale` (409).
 */
export async function saveSet(
  context: Context,
  input: { key: string; seen: number; set: z.input<typeof setSchema> },
): Promise<{ code: string; version: number }> {
  const role = refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const outcome = setSchema.safeParse(input.set);
  if (!outcome.success) throw new Refusal('indicators.bad_set', 422, { details: { detail: z.prettifyError(outcome.error) } });
  const { code } = outcome.data;
  const answer = await once(context, { verb: 'set: save', key: input.key, input }, async (tx) => {
    const chapter = { table: 'indicator_changes', thing: 'set', subject: code } as const;
    await unseenDeed(tx, chapter, 0); // one after another
    const [last] = await tx.query<{ version: number }>({
      text: 'select max(version)::int as version from indicator_sets where code = $1',
      values: [code],
    });
    if ((last?.version ?? 0) !== input.seen) throw new Refusal('indicators.stale', 409, { details: { version: last?.version ?? 0 } });
    const known = await tx.query<{ code: string }>({ text: 'select distinct code from indicators' });
    const codes = new Set(known.map((one) => one.code));
    const unknown = outcome.data.groups
      .flatMap(({ metrics }) => metrics)
      .find((one) => one.indicator !== null && !codes.has(one.indicator));
    if (unknown?.indicator) throw new Refusal('indicators.unknown', 404, { details: { code: unknown.indicator } });
    const version = input.seen + 1;
    const body = { ...outcome.data, version };
    await tx.query({
      text: `insert into indicator_sets (code, version, body, valid_from, valid_to, source, set_by, set_at) values ($1, $2, $3, $4, $5, 'administrator', $6, $7)`,
      values: [code, version, JSON.stringify(body), body.valid_from, body.valid_to, context.actor.id, context.now],
    });
    await keepDeed(context, tx, chapter, 'set', { code, version });
    await record(context, tx, { verb: 'set', thing: 'indicator set', subject: code, unit: '', data: { version, role } });
    return { code, version };
  });
  forgetIndicators(context);
  return answer;
}
