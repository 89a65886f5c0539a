import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { type ApiDoor, keyHeader, keyRequired, newApi, problems } from '../../platform/context/api.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { Ceiling } from '../../platform/limits/limits.ts';
import { changedAnswer, codeParam } from '../dossiers/dossiers.api.schema.ts';
import { idOfCode } from '../dossiers/dossiers.code.queries.ts';
import { refuseUnsigned, takeCall } from './bank.call.service.ts';
import { askPayment } from './charges.service.ts';
import { openMoney } from './fees.queries.ts';
import { creditStates, standings } from './fees.rules.ts';
import { callSchema } from './fees.schema.ts';

const SEE = ['dossiers:file', 'dossiers:read', 'dossiers:handle', 'dossiers:decide'];
const OFFICE = ['dossiers:handle', 'dossiers:decide'];
const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });

const calls = new Ceiling(60_000, 600);
/** Nobody signed in: 401; a machine whose token has none of the scopes: 403; too many calls: 429. */
const known =
  (scopes: readonly string[]): MiddlewareHandler<ApiDoor> =>
  async (c, next) => {
    const { actor } = c.get('context');
    if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    if (actor.kind === 'machine' && !scopes.some((one) => actor.scopes.includes(one)))
      throw new Refusal('api.scope_missing', 403, { details: { scopes: scopes.join(', ') } });
    calls.count(actor.id);
    await next();
  };

const dong = z.int().openapi({ description: 'Whole đồng', example: 20000 });
const chargeAnswer = z
  .object({
    standing: z.enum(standings).nullable().openapi({ description: 'Null: not computed yet, the desk has to count first' }),
    amount: dong.nullable().openapi({ description: 'Whole đồng; null: no fee is published, which is never 0' }),
    owed: dong,
    paid: dong,
    refunded: dong,
    lines: z.array(z.object({ item: z.string(), quantity: z.int(), unit: z.string(), amount: dong, basis: z.string() })),
    transfer: z
      .object({ bin: z.string(), account: z.string(), amount: dong, reference: z.string(), vietQr: z.string() })
      .nullable()
      .openapi({ description: 'How to pay by transfer; an instruction, no proof of payment' }),
  })
  .openapi('Charge');

const charge = createRoute({
  method: 'get',
  path: '/api/v1/dossiers/{code}/charge',
  operationId: 'readCharge',
  tags: ['fees'],
  summary: 'What a dossier costs, what was paid, and how to pay',
  security: [{ bearer: SEE }],
  middleware: [known(SEE)] as const,
  request: { params: codeParam },
  responses: { 200: { description: 'Its charge as it stands', content: json(chargeAnswer) }, ...problems(401, 403, 404, 429) },
});

const ask = createRoute({
  method: 'post',
  path: '/api/v1/dossiers/{code}/payment-requests',
  operationId: 'askPayment',
  tags: ['handling'],
  summary: 'The handling waits until the citizen has paid',
  description: 'The time is not counted where the procedure version says so. It goes on by itself when nothing is owed any more.',
  security: [{ bearer: OFFICE }],
  middleware: [known(OFFICE), keyRequired] as const,
  request: {
    params: codeParam,
    headers: keyHeader,
    body: { required: true, content: json(z.object({ rowVersion: z.int().min(1) }).openapi('AskPayment')) },
  },
  responses: {
    200: { description: 'Done; sent again with the same key, the same answer', content: json(changedAnswer) },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
  },
});

/** Before anything else of a call is looked at: is it the bank's? The body is read as text once, as it was signed. */
const signed: MiddlewareHandler<ApiDoor> = async (c, next) => {
  const header = c.req.header('x-xaso-signature') ?? '';
  await refuseUnsigned(c.get('context'), { unit: c.req.param('unit') ?? '', header, body: await c.req.text() });
  await next();
};
const call = createRoute({
  method: 'post',
  path: '/api/v1/bank/{unit}/credits',
  operationId: 'tellCredits',
  tags: ['fees'],
  summary: 'A bank tells of money that came to the account of a unit',
  description:
    'Signed: the header `X-Xaso-Signature` is `t=<seconds since 1970>,v1=<hex>`, the HMAC-SHA-256 of `<t>.<body>` with the secret of the unit; older than five minutes it is refused. Each transaction is kept once by its `id`, whether it comes here or by a statement file: send it again at will.',
  middleware: [signed] as const,
  request: {
    params: z.object({ unit: z.string().max(20).openapi({ description: 'Id of the dated unit', example: '28159.20250701' }) }),
    headers: z.object({ 'X-Xaso-Signature': z.string().max(200).openapi({ description: 'See above' }) }),
    body: { required: true, content: json(callSchema.openapi('Credits')) },
  },
  responses: {
    200: {
      description: 'What was made of each, in the order sent',
      content: json(
        z
          .object({ credits: z.array(z.object({ id: z.string(), state: z.enum([...creditStates, 'known', 'other_account']) })) })
          .openapi('CreditsHeard'),
      ),
    },
    ...problems(401, 413, 415, 422, 429),
  },
});

/** Money as JSON doors; the pages call the same verbs. Cash, matching and refunds are people's work and have none. */
export const feeRoutes = () =>
  newApi()
    .openapi(charge, async (c) => {
      const { money } = await openMoney(c.get('context'), c.req.valid('param').code);
      const { transfer } = money;
      return c.json(
        {
          standing: money.charge?.standing ?? null,
          amount: money.charge?.amount ?? null,
          owed: money.charge?.owed ?? 0,
          paid: money.charge?.paid ?? 0,
          refunded: money.charge?.refunded ?? 0,
          lines: (money.versions.at(-1)?.lines ?? []).map(({ item, quantity, unit, amount, basis }) => ({
            item,
            quantity,
            unit,
            amount,
            basis,
          })),
          transfer: transfer
            ? {
                bin: transfer.bin,
                account: transfer.account,
                amount: transfer.amount,
                reference: transfer.reference,
                vietQr: transfer.payload,
              }
            : null,
        },
        200,
      );
    })
    .openapi(ask, async (c) => {
      const context = c.get('context');
      const id = await idOfCode(context, c.req.valid('param').code);
      const wish = { id, key: c.req.valid('header')['Idempotency-Key'], rowVersion: c.req.valid('json').rowVersion };
      return c.json(await askPayment(context, wish), 200);
    })
    .openapi(call, async (c) => c.json({ credits: await takeCall(c.get('context'), c.req.valid('param').unit, c.req.valid('json')) }, 200));
