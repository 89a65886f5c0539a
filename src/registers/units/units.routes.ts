import { createRoute, z } from '@hono/zod-openapi';
import { newApi, problems } from '../../platform/context/api.ts';
import { type Day, dayOf, isDay } from '../../platform/time/time.ts';
import { registerOf } from './units.queries.ts';
import { ancestors, fullName, type Register, successors, validOn } from './units.rules.ts';
import type { Unit } from './units.schema.ts';
import { searchUnits } from './units.search.rules.ts';

const reference = z.object({ id: z.string(), code: z.string(), name: z.string() }).openapi('UnitReference');
const unitAnswer = z
  .object({
    id: z
      .string()
      .openapi({ description: 'Code and first day: the same code means another unit in another time', example: '28159.20250701' }),
    code: z.string().openapi({ example: '28159' }),
    level: z.enum(['province', 'district', 'commune']),
    kind: z.string().openapi({ example: 'xã' }),
    name: z.string().openapi({ example: 'Cần Giuộc' }),
    fullName: z.string().openapi({ example: 'xã Cần Giuộc, tỉnh Tây Ninh' }),
    parent: reference.nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable().openapi({ description: 'The last day on which it exists; null while it does' }),
    basis: z.string(),
    certainty: z.enum(['one_source', 'recalled']).nullable().openapi({ description: 'null where two sources agree' }),
    today: z.array(reference).openapi({ description: 'Which units hold its area today; more than one when it was divided' }),
  })
  .openapi('Unit');

const day = z.string().refine(isDay, { error: 'a day that exists, YYYY-MM-DD', params: { words: 'context.issues.day' } });
const list = createRoute({
  method: 'get',
  path: '/api/v1/units',
  operationId: 'listUnits',
  tags: ['units'],
  summary: 'Administrative units of today and of former days',
  request: {
    query: z.object({
      q: z
        .string()
        .trim()
        .max(200)
        .optional()
        .openapi({ description: 'A name or the beginning of a code; without tone marks and with slips is fine' }),
      on: day.optional().openapi({ description: 'Only units of that day', example: '2026-08-20' }),
      code: z
        .string()
        .regex(/^\d{2,5}$/, 'two to five digits')
        .optional()
        .openapi({ description: 'Exactly this code', example: '28159' }),
    }),
  },
  responses: {
    200: {
      description: 'The units that fit, best first; at most 20 by name',
      content: { 'application/json': { schema: z.object({ units: z.array(unitAnswer) }).openapi('Units') } },
    },
    ...problems(422),
  },
});

const MOST = 20;

function answerOf(register: Register, unit: Unit, today: Day): z.infer<typeof unitAnswer> {
  const brief = (one: Unit) => ({ id: one.id, code: one.code, name: `${one.kind} ${one.name}` });
  const on = unit.valid_to ?? today;
  const [above] = ancestors(register, unit.id, on);
  return {
    id: unit.id,
    code: unit.code,
    level: unit.level,
    kind: unit.kind,
    name: unit.name,
    fullName: fullName(register, unit.id, on),
    parent: above ? brief(above) : null,
    validFrom: unit.valid_from,
    validTo: unit.valid_to,
    basis: unit.basis,
    certainty: unit.certainty ?? null,
    today: successors(register, unit.id, today).units.map(brief),
  };
}

/** `GET /api/v1/units?q=&on=&code=`: no token. Without a filter it lists the provinces of the day. */
export const unitRoutes = () =>
  newApi().openapi(list, async (c) => {
    const { q, on, code } = c.req.valid('query');
    const context = c.get('context');
    const register = await registerOf(context);
    const today = dayOf(context.now);
    const fits = (unit: Unit) => (code === undefined || unit.code === code) && (on === undefined || validOn(unit, on));
    const all = [...register.units.values()];
    const named = q ? searchUnits(register, q, { limit: MOST, ...(on === undefined ? {} : { on }) }).filter(fits) : all.filter(fits);
    const chosen = q || code ? named : named.filter((unit) => unit.level === 'province' && validOn(unit, on ?? today));
    c.header('cache-control', 'public, max-age=300');
    return c.json({ units: chosen.map((unit) => answerOf(register, unit, today)) }, 200);
  });
