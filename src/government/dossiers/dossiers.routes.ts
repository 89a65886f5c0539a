import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { type ApiDoor, keyHeader, keyRequired, newApi, problems } from '../../platform/context/api.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { Ceiling } from '../../platform/limits/limits.ts';
import { hasScope, type Scope } from '../../registers/people/people.rules.ts';
import { dossierAnswerOf, lineAnswerOf, placeAfter, placeOf } from './dossiers.answer.rules.ts';
import {
  codeParam,
  dossierAnswer,
  intakeBody,
  listAnswer,
  submitBody,
  submittedAnswer,
  takenInAnswer,
  uploadAnswer,
} from './dossiers.api.schema.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { openDossier, openFile, queuePage, queues } from './dossiers.queries.ts';
import type { KeysPressed } from './dossiers.rules.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { fileAnswer } from './pages/file-content.part.tsx';
import { MAX_BYTES, PAPER_TYPES } from './papers.service.ts';
import { uploadedFiles, uploadFile } from './uploads.service.ts';

/** Ceilings per account: only a machine that runs wild comes here. */
const calls = new Ceiling(60_000, 600);
const uploads = new Ceiling(600, 600);

/**
 * Who may come in by a door: somebody who is known, and a machine only with one of these scopes. What it may then do to which dossier is judged by the
 * permission sentences, as for everybody. Refuses with `context.sign_in` (401), `api.scope_missing` (403), `context.too_many` (429).
 */
export const known =
  (...scopes: Scope[]): MiddlewareHandler<ApiDoor> =>
  async (c, next) => {
    const { actor } = c.get('context');
    if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
    if (!scopes.some((scope) => hasScope(actor, scope)))
      throw new Refusal('api.scope_missing', 403, { details: { scopes: scopes.join(', ') } });
    calls.count(actor.id);
    await next();
  };
/** The same, for the description: a token, and which scopes open the door. */
export const bearer = (...scopes: Scope[]) => [{ bearer: scopes }];

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const tags = ['dossiers'];
const FILE: Scope[] = ['dossiers:file'];
const HANDLE: Scope[] = ['dossiers:handle'];
const SEE: Scope[] = ['dossiers:file', 'dossiers:read', 'dossiers:handle', 'dossiers:decide'];
const LIST: Scope[] = ['dossiers:read', 'dossiers:handle', 'dossiers:decide'];
const UPLOAD: Scope[] = ['dossiers:file', 'dossiers:handle', 'dossiers:decide'];

const submit = createRoute({
  method: 'post',
  path: '/api/v1/dossiers',
  operationId: 'submitDossier',
  tags,
  summary: 'Files a dossier online',
  security: bearer(...FILE),
  middleware: [known(...FILE), keyRequired] as const,
  request: { headers: keyHeader, body: { required: true, content: json(submitBody) } },
  responses: {
    201: { description: 'Filed; sent again with the same key, the same receipt', content: json(submittedAnswer) },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
  },
});
const intake = createRoute({
  method: 'post',
  path: '/api/v1/dossiers/intake',
  operationId: 'takeInDossier',
  tags,
  summary: 'The desk takes in what was brought, posted, or filed on the national portal',
  description:
    'It is submitted and received in one. With `externalCode` it is repeatable: the same code is the same dossier, whatever the key.',
  security: bearer(...HANDLE),
  middleware: [known(...HANDLE), keyRequired] as const,
  request: { headers: keyHeader, body: { required: true, content: json(intakeBody) } },
  responses: {
    201: { description: 'Taken in', content: json(takenInAnswer) },
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
  },
});
const list = createRoute({
  method: 'get',
  path: '/api/v1/dossiers',
  operationId: 'listDossiers',
  tags,
  summary: 'A queue of the unit, the most pressing first',
  security: bearer(...LIST),
  middleware: [known(...LIST)] as const,
  request: {
    query: z.object({
      unit: z.string().optional().openapi({ description: 'A unit of the caller; the first one when missing', example: '28159.20250701' }),
      queue: z.enum(queues).default('all'),
      after: z.string().max(200).optional().openapi({ description: 'What the page before answered as `next`' }),
      limit: z.coerce.number().int().min(1).max(100).default(30).openapi({ type: 'integer' }),
    }),
  },
  responses: { 200: { description: 'A page of the queue', content: json(listAnswer) }, ...problems(401, 403, 422, 429) },
});
const one = createRoute({
  method: 'get',
  path: '/api/v1/dossiers/{code}',
  operationId: 'readDossier',
  tags,
  summary: 'One dossier with everything that belongs to it',
  security: bearer(...SEE),
  middleware: [known(...SEE)] as const,
  request: { params: codeParam },
  responses: {
    200: { description: 'The dossier; that it was opened is written down', content: json(dossierAnswer) },
    ...problems(401, 403, 404, 429),
  },
});
const binary = { schema: { type: 'string', format: 'binary' } } as const;
const content = createRoute({
  method: 'get',
  path: '/api/v1/dossiers/{code}/files/{file}',
  operationId: 'readFile',
  tags,
  summary: 'A file of a dossier: a paper, or the result',
  security: bearer(...SEE),
  middleware: [known(...SEE)] as const,
  request: { params: codeParam.extend({ file: z.uuid().openapi({ description: 'Its id, from the dossier' }) }) },
  responses: {
    200: {
      description: 'Its content, under its own type',
      content: Object.fromEntries([...PAPER_TYPES, 'application/octet-stream'].map((type) => [type, binary])),
    },
    ...problems(401, 403, 404, 422, 429),
  },
});
const upload = createRoute({
  method: 'post',
  path: '/api/v1/files',
  operationId: 'uploadFile',
  tags: ['files'],
  summary: 'Stores a file, to be named in a write within 24 hours',
  description: `JPEG, PNG, WebP or PDF by content, at most ${MAX_BYTES} bytes: as the part \`file\` of a form, or as the body itself with its name in \`?name=\`. The same content is stored once; sending it again does no harm.`,
  security: bearer(...UPLOAD),
  middleware: [
    known(...UPLOAD),
    async (c: Parameters<MiddlewareHandler<ApiDoor>>[0], next: () => Promise<void>) => {
      uploads.count(c.get('context').actor.id);
      await next();
    },
  ] as const,
  request: {
    query: z.object({ name: z.string().max(200).optional().openapi({ description: 'The name of a file that is the body itself' }) }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
        },
        ...Object.fromEntries([...PAPER_TYPES, 'application/octet-stream'].map((type) => [type, binary])),
      },
    },
  },
  responses: {
    201: { description: 'Stored; `reference` names it, for this caller only', content: json(uploadAnswer) },
    ...problems(400, 401, 403, 413, 415, 422, 429),
  },
});

/** Who pressed the keys follows from who is at the door: another system does not tell, so nobody may count it as filed alone. */
const keysOf: Record<string, KeysPressed> = { machine: 'unknown', officer: 'staff' };

/** The unit whose queue is asked for: one in which the caller holds an office. */
function unitAsked(context: Context, asked: string | undefined): string {
  const units = context.actor.posts.map((post) => post.unit);
  const unit = asked ?? units[0];
  if (!unit || !units.includes(unit)) throw new Refusal('dossiers.forbidden', 403);
  return unit;
}

/** The file in a request: the part `file` of a form, or the body itself. Refuses with `context.bad_input`. */
async function sentFile(request: Request, name: string | undefined): Promise<File> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'multipart/form-data') {
    if (![...PAPER_TYPES, 'application/octet-stream'].includes(type)) throw new Refusal('context.bad_input', 415);
    return new File([await request.arrayBuffer()], name ?? '', { type });
  }
  const form = await request.formData().catch(() => {
    throw new Refusal('context.bad_input', 400);
  });
  const file = form.get('file');
  if (!(file instanceof File)) throw new Refusal('context.bad_input', 422, { fields: { file: { key: 'dossiers.errors.file' } } });
  return file;
}

/** Filing, reading and intake as JSON doors. The verbs of handling stand in `dossiers.handle.routes.ts`. */
export const dossierRoutes = () =>
  newApi()
    .openapi(submit, async (c) => {
      const context = c.get('context');
      const { papers, ...wish } = c.req.valid('json');
      const input = {
        ...wish,
        papers: papers.map(({ files, ...paper }, at) => ({ ...paper, files: uploadedFiles(context, files, `papers.${at}.files`) })),
      };
      const keys = keysOf[context.actor.kind] ?? 'alone';
      return c.json(await submitDossier(context, input, { key: c.req.valid('header')['Idempotency-Key'], keys }), 201);
    })
    .openapi(intake, async (c) => {
      const key = c.req.valid('header')['Idempotency-Key'];
      return c.json(await takeInDossier(c.get('context'), c.req.valid('json'), { key }), 201);
    })
    .openapi(list, async (c) => {
      const context = c.get('context');
      const { unit: asked, queue, after, limit } = c.req.valid('query');
      const unit = unitAsked(context, asked);
      const { lines, more } = await queuePage(context, { queue, unit, ...(after ? { after: placeAfter(after) } : {}) }, limit);
      const last = lines.at(-1);
      return c.json({ dossiers: lines.map(lineAnswerOf), next: more && last ? placeOf(last) : null }, 200);
    })
    .openapi(one, async (c) => c.json(dossierAnswerOf(await openDossier(c.get('context'), c.req.valid('param').code)), 200))
    .openapi(content, async (c) => {
      const { code, file } = c.req.valid('param');
      return fileAnswer(await openFile(c.get('context'), code, file));
    })
    .openapi(upload, async (c) => {
      const { reference, file, usableUntil } = await uploadFile(c.get('context'), await sentFile(c.req.raw, c.req.valid('query').name));
      const { hash, bytes, type, name } = file;
      return c.json({ reference, hash, bytes, type, name, usableUntil: usableUntil.toISOString() }, 201);
    });
