import { createRoute, z } from '@hono/zod-openapi';
import { config } from '../../platform/config/config.ts';
import { newApi, problems } from '../../platform/context/api.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf, isDay } from '../../platform/time/time.ts';
import { type CatalogueEntry, filingOf, procedureOn, proceduresOn } from './procedures.queries.ts';
import { channels, databases, levels, lifeEvents, roles } from './procedures.schema.ts';
import { feeKind, findProcedures, onlineAt } from './procedures.search.rules.ts';

const text = z.object({ vi: z.string(), en: z.string() }).openapi('Text');
const term = z
  .object({
    kind: z.enum(['working_days', 'working_hours', 'calendar_days', 'same_day']),
    amount: z.int().positive(),
    sameDayUntil: z.string().nullable().openapi({ description: 'Received later than this: due on the next working day', example: '15:00' }),
  })
  .openapi('Term');
const brief = {
  code: z.string().openapi({ description: 'National code of the procedure', example: '1.001193' }),
  version: z.string().openapi({ example: '2025-07-01' }),
  name: text,
  field: z.object({ code: z.string(), name: text }).openapi('Field'),
  lifeEvents: z.array(z.enum(lifeEvents)),
  level: z.enum(levels),
  channels: z.array(z.enum(channels)),
  online: z
    .enum(['here', 'national', 'no'])
    .openapi({ description: 'Where it can be filed online: by this API, on the national portal, or not' }),
  fee: z.enum(['notPublished', 'free', 'depends', 'charged']).openapi({ description: 'A fee that is not published is not free' }),
};
const procedureBrief = z.object(brief).openapi('ProcedureBrief');
const procedureAnswer = z
  .object({
    ...brief,
    cases: z.array(z.object({ code: z.string(), name: text })),
    components: z.array(
      z
        .object({
          code: z.string(),
          name: text,
          cases: z.array(z.string()).nullable().openapi({ description: 'Only in these cases; null: in all' }),
          needed: text.nullable().openapi({ description: 'When it is needed, in words; null: always' }),
          originals: z.int(),
          certifiedCopies: z.int(),
          copies: z.int(),
          required: z.boolean(),
          showOnly: z.boolean(),
          onlineFormInstead: z.boolean(),
          replacedBy: z
            .object({ database: z.enum(databases), basis: z.string() })
            .nullable()
            .openapi({ description: 'A database stands for this paper today: asking for it would be a violation' }),
        })
        .openapi('Component'),
    ),
    timings: z.array(
      z
        .object({
          cases: z.array(z.string()).nullable(),
          term,
          steps: z.array(z.object({ code: z.string(), name: text, role: z.enum(roles), hours: z.number(), counted: z.boolean() })),
        })
        .openapi('Timing'),
    ),
    feeText: text,
    results: z.array(z.object({ code: z.string(), name: text, paper: z.boolean() })),
    legalBasis: z.array(z.string()),
    uncertain: z.array(text),
    fields: z
      .array(
        z
          .object({ name: z.string(), kind: z.string(), label: text, required: z.boolean(), options: z.array(z.string()) })
          .openapi('FormField'),
      )
      .openapi({ description: 'The online form; empty where there is none' }),
  })
  .openapi('Procedure');

async function briefOf(entry: CatalogueEntry, filing: Promise<'own' | 'national'>): Promise<z.infer<typeof procedureBrief>> {
  const { version, name, field, lifeEvents, level, channels } = entry;
  return {
    code: entry.procedure,
    version,
    name,
    field,
    lifeEvents,
    level,
    channels,
    online: onlineAt(entry, await filing),
    fee: feeKind(entry),
  };
}

async function answerOf(entry: CatalogueEntry, day: Day, filing: Promise<'own' | 'national'>): Promise<z.infer<typeof procedureAnswer>> {
  const replacing = (one: { from: Day; to?: Day | undefined }) => one.from <= day && day <= (one.to ?? '9999-12-31');
  return {
    ...(await briefOf(entry, filing)),
    cases: entry.cases.map(({ code, name }) => ({ code, name })),
    components: entry.components.map((one) => {
      const stand = one.replacedBy.find(replacing);
      const { code, name, originals, certifiedCopies, copies, required, showOnly, onlineFormInstead } = one;
      const plain = { code, name, originals, certifiedCopies, copies, required, showOnly, onlineFormInstead };
      const replacedBy = stand ? { database: stand.database, basis: stand.basis } : null;
      return { ...plain, cases: one.cases ?? null, needed: one.needed ?? null, replacedBy };
    }),
    timings: entry.timings.map(({ cases, term: { kind, amount, sameDayUntil }, steps }) => ({
      cases: cases ?? null,
      term: { kind, amount, sameDayUntil: sameDayUntil ?? null },
      steps,
    })),
    feeText: entry.fee.text,
    results: entry.results,
    legalBasis: entry.legalBasis.map((one) => one.text),
    uncertain: entry.uncertain,
    fields: (entry.onlineForm?.screens ?? []).flatMap((screen) =>
      screen.fields.map(({ name, kind, label, required, options }) => ({
        name,
        kind,
        label,
        required,
        options: (options ?? []).map((one) => one.value),
      })),
    ),
  };
}

const unit = z
  .string()
  .optional()
  .openapi({ description: 'The unit where one files; this installation’s own when missing', example: '28159.20250701' });
const on = z
  .string()
  .refine(isDay, { error: 'a day that exists, YYYY-MM-DD', params: { words: 'context.issues.day' } })
  .optional()
  .openapi({ description: 'As of this day; today when missing' });
const list = createRoute({
  method: 'get',
  path: '/api/v1/procedures',
  operationId: 'listProcedures',
  tags: ['procedures'],
  summary: 'Administrative procedures, all or those that fit',
  request: {
    query: z.object({
      q: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: 'Words; tone marks may be missing, slips are forgiven', example: 'khai sinh' }),
      field: z.string().optional().openapi({ example: 'ho-tich' }),
      event: z.enum(lifeEvents).optional(),
      unit,
      on,
    }),
  },
  responses: {
    200: {
      description: 'The procedures that fit, best first',
      content: { 'application/json': { schema: z.object({ procedures: z.array(procedureBrief) }).openapi('Procedures') } },
    },
    ...problems(422),
  },
});
const one = createRoute({
  method: 'get',
  path: '/api/v1/procedures/{code}',
  operationId: 'readProcedure',
  tags: ['procedures'],
  summary: 'One procedure: papers, time, fee, steps, online form',
  request: { params: z.object({ code: z.string().openapi({ example: '1.001193' }) }), query: z.object({ unit, on }) },
  responses: {
    200: { description: 'The version of that day', content: { 'application/json': { schema: procedureAnswer } } },
    ...problems(404, 422),
  },
});

const FRESH = 'public, max-age=300';

/** `GET /api/v1/procedures?q=` and `GET /api/v1/procedures/{code}`: no token. */
export const procedureRoutes = () =>
  newApi()
    .openapi(list, async (c) => {
      const { q, field, event, unit = config.XASO_UNIT, on } = c.req.valid('query');
      const context = c.get('context');
      const day = on ?? dayOf(context.now);
      const { entries } = findProcedures(await proceduresOn(context, day), { q, field, event });
      c.header('cache-control', FRESH);
      return c.json(
        { procedures: await Promise.all(entries.map((entry) => briefOf(entry, filingOf(context, unit, entry.procedure, day)))) },
        200,
      );
    })
    .openapi(one, async (c) => {
      const { code } = c.req.valid('param');
      const { unit = config.XASO_UNIT, on } = c.req.valid('query');
      const context = c.get('context');
      const day = on ?? dayOf(context.now);
      const entry = await procedureOn(context, code, day);
      if (!entry) throw new Refusal('procedures.unknown', 404, { details: { code } });
      c.header('cache-control', FRESH);
      return c.json(await answerOf(entry, day, filingOf(context, unit, code, day)), 200);
    });
