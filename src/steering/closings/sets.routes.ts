import { createRoute, z } from '@hono/zod-openapi';
import { newApi, problems } from '../../platform/context/api.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import { unitAsked } from '../indicators/meant.queries.ts';
import { scoreSet } from '../indicators/sets.results.service.ts';
import { lackingIn, type MetricScore, type SetScore, STAGES, type Stage } from '../indicators/sets.rules.ts';
import { withLocks } from './locks.queries.ts';
import { countedDay, locking, lockSaid, unitWanted } from './locks.schema.ts';

const points = z.number().nullable();
const metric = z
  .object({
    code: z.string().openapi({ example: 'online' }),
    indicator: z.string().nullable().openapi({ description: 'The indicator whose value is scored; null where the unit scores itself' }),
    applies: z.boolean().openapi({ description: 'False where the metric does not apply, or nothing happened' }),
    found: z.number().nullable().openapi({ description: 'What was found, in the unit of its rule; null where nothing is known' }),
    max: z.number(),
    self: points,
    verified: points,
    final: points,
    ...locking,
  })
  .openapi('MetricScore');
const group = z
  .object({
    code: z.string().openapi({ example: 'government' }),
    name: z.string(),
    points: z.number(),
    max: z.number(),
    known: z.boolean().openapi({ description: 'Whether every metric has points' }),
    metrics: z.array(metric),
  })
  .openapi('GroupScore');
const stage = z
  .object({
    stage: z.enum(STAGES),
    points: z.number(),
    max: z.number(),
    percent: z.number().nullable(),
    band: z.string().nullable().openapi({ description: 'Null while something is lacking' }),
    unknown: z.int().openapi({ description: 'Metrics of which nothing is known yet' }),
    waiting: z.int().openapi({ description: 'Metrics that were scored and have not come to this stage' }),
  })
  .openapi('StageScore');
const setScore = z
  .object({
    set: z.string().openapi({ example: 'dti_commune' }),
    version: z.int(),
    name: z.string(),
    basis: z.string(),
    unit: z.string().openapi({ description: 'Id of the dated unit', example: '28159.20250701' }),
    unitCode: z.string().openapi({ example: '28159' }),
    from: z.iso.date(),
    to: z.iso.date(),
    stages: z.array(stage),
    groups: z.array(group).openapi({ description: 'By the latest points of each metric' }),
  })
  .openapi('SetScore');

const read = createRoute({
  method: 'get',
  path: '/api/v1/indicator-sets/{set}',
  operationId: 'readIndicatorSet',
  tags: ['indicators'],
  summary:
    'The score of a set of indicators, made from locked figures where the period is locked: for who works in the unit or looks at its province',
  request: {
    params: z.object({ set: z.string().max(40).openapi({ description: 'Code of the set', example: 'dti_commune' }) }),
    query: z.object({
      unit: unitWanted.openapi({
        description: 'Id of the dated unit, or its code: then the unit that has the code on the last day asked for',
      }),
      from: countedDay.openapi({ example: '2026-01-01' }),
      to: countedDay.openapi({ example: '2026-12-31' }),
    }),
  },
  responses: {
    200: { description: 'The score', content: { 'application/json': { schema: setScore } } },
    ...problems(403, 404, 422),
  },
});

/** `GET /api/v1/indicator-sets/{set}?unit=&from=&to=`: stage by stage, group by group, metric by metric. */
export const setRoutes = () =>
  newApi().openapi(read, async (c) => {
    const context = c.get('context');
    const { from, to } = c.req.valid('query');
    const unit = await unitAsked(context, c.req.valid('query'));
    const result = await scoreSet(context, { set: c.req.valid('param').set, unit, from, to }, withLocks);
    const { set, rows, final, figures } = result;
    /** What is counted is the same in every stage; what was given is what each stage gave. */
    const at = (which: Stage, { metric: { code }, applies, points: counted }: MetricScore) => {
      const row = rows.get(code);
      return row && applies ? row[which] : counted;
    };
    const said = ({ points: sum, max, percent, band }: SetScore) => ({ points: sum, max, percent, band: band?.name.vi ?? null });
    c.header('cache-control', 'no-store');
    return c.json(
      {
        ...{ set: set.code, version: set.version, name: set.name.vi, basis: set.basis },
        ...{ unit, unitCode: unitOf(await registerOf(context), unit).code, from, to },
        stages: STAGES.map((which) => {
          const lacking = lackingIn(which, result[which], rows);
          const { band, ...rest } = said(result[which]);
          return { stage: which, ...rest, band: lacking.unknown + lacking.waiting === 0 ? band : null, ...lacking };
        }),
        groups: final.groups.map((one, place) => ({
          ...{ code: one.code, name: set.groups[place]?.name.vi ?? one.code, points: one.points, max: one.max, known: one.known },
          metrics: one.metrics.map((each) => ({
            ...{ code: each.metric.code, indicator: each.metric.indicator, applies: each.applies, max: each.max },
            found: rows.get(each.metric.code)?.found ?? each.value,
            ...{ self: at('self', each), verified: at('verified', each), final: at('final', each) },
            ...lockSaid(figures.get(each.metric.indicator ?? '')?.lock ?? null),
          })),
        })),
      },
      200,
    );
  });
