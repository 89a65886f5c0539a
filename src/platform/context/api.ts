import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Context } from './context.ts';
import { complaintOf } from './issues.rules.ts';
import { Refusal } from './refusal.ts';

/** What a JSON door finds when a request comes in. */
export type ApiDoor = { Variables: { context: Context } };

/** A set of JSON doors, to be mounted with `api.route('/', …)`. What does not fit a door's schema is refused with 422; the refusal is rendered in one place. */
export const newApi = (): OpenAPIHono<ApiDoor> =>
  new OpenAPIHono<ApiDoor>({
    defaultHook: (result) => {
      if (result.success) return;
      const fields = result.error.issues.map((one) => [one.path.join('.'), complaintOf(one)] as const);
      throw new Refusal('context.bad_input', 422, { fields: Object.fromEntries(fields) });
    },
  });

/** Every error of the API (RFC 9457). */
export const problemSchema = z
  .object({
    type: z
      .string()
      .openapi({ description: 'An address that names the kind of problem', example: 'https://example.vn/api/problems/context.bad_input' }),
    title: z.string().openapi({ description: 'What is wrong, in Vietnamese' }),
    status: z.int(),
    code: z.string().openapi({ example: 'context.bad_input' }),
    errors: z.record(z.string(), z.string()).optional().openapi({ description: 'What is wrong with single fields' }),
    details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    requestId: z.string(),
  })
  .openapi('Problem');

/** What each status of an error says. */
const meanings: Record<number, string> = {
  400: 'The request cannot be read, or the header `Idempotency-Key` is missing',
  401: 'No token, or one that is unknown, revoked or expired',
  403: 'Not allowed: the token lacks the scope, or its unit and office do not allow it',
  404: 'Not there, or not for the caller’s eyes',
  409: 'Not possible now: somebody changed it meanwhile, or its state does not allow it',
  413: 'Too large',
  415: 'A type that is not taken',
  422: 'Understood and not acceptable; `errors` says what is wrong with which field',
  429: 'Too many requests; the header `Retry-After` says when to go on',
  500: 'A fault of this system; it was written down under `requestId`',
  503: 'Not available at the moment',
};

/** The error answers of a door: `problems(404, 422)`. */
export const problems = <Status extends number>(...statuses: Status[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: meanings[status] ?? 'Refused', content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  ) as Record<Status, { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } }>;

/** The header that every write carries. */
export const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .trim()
    .min(8)
    .max(200)
    .openapi({ description: 'One per wish: repeated with the same key, a write is done once and answered the same, for 30 days' }),
});

/** Refuses a write without its key with `api.key_missing` (400), before its body is looked at. */
export const keyRequired: MiddlewareHandler<ApiDoor> = async (c, next) => {
  if (!c.req.header('idempotency-key')?.trim()) throw new Refusal('api.key_missing', 400);
  await next();
};
