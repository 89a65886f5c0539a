import { createRoute, z } from '@hono/zod-openapi';
import { newApi, problems } from '../../platform/context/api.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { SHARED_BY } from '../../registers/units/units.shares.rules.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { sinceCounted } from '../indicators/counted.rules.ts';
import { evaluate } from '../indicators/evaluate.service.ts';
import { mayFigure } from '../indicators/indicators.permissions.ts';
import { type IndicatorVersion, indicatorsOn, openOf } from '../indicators/indicators.queries.ts';
import { UNITS } from '../indicators/indicators.schema.ts';
import { above } from '../indicators/lineage.rules.ts';
import { unitAsked } from '../indicators/meant.queries.ts';
import { STEPS } from '../indicators/periods.rules.ts';
import { withLocks } from './locks.queries.ts';
import type { Held } from './locks.rules.ts';
import { counted, countedDay, locking, lockSaid, unitWanted } from './locks.schema.ts';

const figure = z
  .object({
    indicator: z.string().openapi({ example: 'dossiers.online_share' }),
    name: z.string(),
    reading: z.enum(['official', 'honest', 'working']),
    unit: z.string().openapi({ description: 'Id of the dated unit', example: '28159.20250701' }),
    unitCode: z.string().openapi({ example: '28159' }),
    from: z.iso.date(),
    to: z.iso.date(),
    ...counted,
    measuredIn: z.enum(UNITS),
    notJudged: z.number().nullable().openapi({ description: 'How many of the same could not be judged' }),
    source: z.enum(['events', 'register', 'declared']),
    estimated: z.array(z.string()).openapi({ description: 'Former units that were divided: their past is shared out to their parts' }),
    estimatedBy: z
      .array(z.object({ unit: z.string(), by: z.enum(['equal', ...SHARED_BY]), basis: z.string().nullable() }))
      .openapi({ description: 'By which rule each is shared out: equally, or by the decision that `basis` names' }),
    basis: z.string(),
    covered: z
      .object({
        what: z
          .enum(['units', 'month', 'quarter', 'year'])
          .openapi({ description: 'Added over communes, or over periods of its own kind' }),
        known: z.int().openapi({ description: 'How many of them are declared' }),
        of: z.int(),
      })
      .openapi('Covered')
      .nullable()
      .openapi({
        description: 'Of a declared figure that the unit did not say itself for these days: of what it is added up, or what there is of it',
      }),
    ...locking,
  })
  .openapi('Figure');

const list = createRoute({
  method: 'get',
  path: '/api/v1/indicators',
  operationId: 'listIndicators',
  tags: ['indicators'],
  summary:
    'Figures of a unit, those of closed periods as they were locked: those that it publishes to everybody (an official one with the readings beside it), all of them to who works there or looks at its province',
  request: {
    query: z.object({
      unit: unitWanted,
      from: countedDay.openapi({ example: '2026-01-01' }),
      to: countedDay.openapi({ example: '2026-12-31' }),
      asOf: countedDay.optional().openapi({
        description:
          'As of which day’s tree: a unit of that day with what went into it by then. Today’s when missing, of a former unit that of its last day',
        example: '2022-12-31',
      }),
      by: z.enum(STEPS).default('whole').openapi({ description: 'How the days are cut; single days of the current quarter only' }),
      indicator: z.string().max(80).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The figures',
      content: {
        'application/json': {
          schema: z
            .object({ asOf: z.iso.date().openapi({ description: 'The day whose tree the figures have' }), figures: z.array(figure) })
            .openapi('Figures'),
        },
      },
    },
    ...problems(404, 422),
  },
});

type Wish = { unit: string; from: Day; to: Day; asOf?: Day | undefined; by: (typeof STEPS)[number]; indicator?: string | undefined };

/** The figures of a unit, named by id or code, as far as the actor may see them, with their locks: whoever has no office there sees what the unit publishes. */
export async function figuresFor(
  context: Context,
  wish: Wish,
): Promise<{ unit: Unit; asOf: Day; figures: Held[]; known: Map<string, IndicatorVersion> }> {
  const register = await registerOf(context);
  const unit = await unitAsked(context, wish);
  const today = dayOf(context.now);
  const { valid_to } = unitOf(register, unit);
  const asOf = wish.asOf ?? (valid_to !== null && valid_to < today ? valid_to : today);
  const inside = mayFigure(context.actor, ['see', 'figures'], { unit, above: above(register, unit, today) });
  const all = inside ? await indicatorsOn(context, today) : await openOf(context, unit, today);
  const chosen = all.filter(({ code }) => wish.indicator === undefined || code === wish.indicator);
  if (wish.indicator !== undefined && chosen.length === 0)
    throw new Refusal('indicators.unknown', 404, { details: { code: wish.indicator } });
  const { from, to, by } = wish;
  // What is published is for everybody: the unit decided so.
  const asWhom = inside ? context : context.as(systemActor('reader'));
  const figures = await evaluate(asWhom, { indicators: chosen.map(({ code }) => code), units: [unit], from, to, by, asOf });
  const since = await countedSince(asWhom, [unit], asOf);
  const held = sinceCounted(await withLocks(context, figures), since);
  return { unit: unitOf(register, unit), asOf, figures: held, known: new Map(chosen.map((one) => [one.code, one])) };
}

const countOf = (known: number | readonly string[]): number => (typeof known === 'number' ? known : known.length);

/** `GET /api/v1/indicators?unit=&from=&to=`: without a token what the unit publishes. */
export const figureRoutes = () =>
  newApi().openapi(list, async (c) => {
    const context = c.get('context');
    const { unit, asOf, figures, known } = await figuresFor(context, c.req.valid('query'));
    c.header('cache-control', 'no-store');
    return c.json(
      {
        asOf,
        figures: figures.map(({ version: _, partial: __, stands: ___, lock: held, ...one }) => {
          const indicator = known.get(one.indicator) as IndicatorVersion;
          return {
            ...one,
            estimated: [...one.estimated],
            estimatedBy: [...one.estimatedBy],
            name: indicator.name.vi,
            reading: indicator.reading,
            measuredIn: indicator.unit,
            unitCode: unit.code,
            basis: one.basis ?? indicator.basis,
            covered: one.covered && { ...one.covered, known: countOf(one.covered.known) },
            ...lockSaid(held),
          };
        }),
      },
      200,
    );
  });
