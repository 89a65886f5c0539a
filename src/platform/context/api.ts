import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';

/** What a JSON door finds when a request comes in. */
export type ApiDoor = { Variables: { context: Context } };

/** A set of JSON doors, to be mounted with `api.route('/', …)`. What does not fit a door's schema is refused with 422; the refusal is rendered in one place. */
export const newApi = (): OpenAPIHono<ApiDoor> =>
  new OpenAPIHono<ApiDoor>({
    defaultHook: (result) => {
      if (result.success) return;
      const fields = result.error.issues.map(
        (one) => [one.path.join('.'), { key: 'context.field', params: { detail: one.message } }] as const,
      );
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

/** The error answers of a door: `problems(404, 422)`. */
export const problems = <Status extends number>(...statuses: Status[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, { description: 'Refused', content: { 'application/problem+json': { schema: problemSchema } } }]),
  ) as Record<Status, { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } }>;
