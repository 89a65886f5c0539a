import { createRoute, type z } from '@hono/zod-openapi';
import { keyHeader, keyRequired, newApi, problems } from '../../platform/context/api.ts';
import type { Context } from '../../platform/context/context.ts';
import type { Scope } from '../../registers/people/people.rules.ts';
import { bodies, changedAnswer, codeParam } from './dossiers.api.schema.ts';
import type { Changed } from './dossiers.change.ts';
import { idOfCode } from './dossiers.code.queries.ts';
import { receiveDossier, refuseDossier } from './dossiers.desk.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from './dossiers.handle.service.ts';
import { bearer, known } from './dossiers.routes.ts';
import { answerSupplement, requestSupplement } from './dossiers.supplement.service.ts';
import { returnDossier } from './return.service.ts';
import { uploadedFiles } from './uploads.service.ts';

const HANDLE: Scope[] = ['dossiers:handle'];
const OFFICE: Scope[] = ['dossiers:handle', 'dossiers:decide'];
const OWNER: Scope[] = ['dossiers:file', 'dossiers:handle'];

/** A verb of handling: all are alike but for their name, scopes and body. */
export const verb = <Path extends string, Body extends z.ZodType>(
  path: Path,
  { id, scopes, summary, body, description }: { id: string; scopes: Scope[]; summary: string; body: Body; description?: string },
) =>
  createRoute({
    method: 'post',
    path: `/api/v1/dossiers/{code}/${path}`,
    operationId: id,
    tags: ['handling'],
    summary,
    ...(description ? { description } : {}),
    security: bearer(...scopes),
    middleware: [known(...scopes), keyRequired] as const,
    request: { params: codeParam, headers: keyHeader, body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: {
      200: {
        description: 'Done; sent again with the same key, the same answer',
        content: { 'application/json': { schema: changedAnswer } },
      },
      ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
    },
  });

const receive = verb('receive', {
  id: 'receiveDossier',
  scopes: HANDLE,
  summary: 'The desk receives it: the handling clock runs from now',
  body: bodies.receive,
});
const supplement = verb('supplement-requests', {
  id: 'requestSupplement',
  scopes: OFFICE,
  summary: 'Asks for everything that is missing, in one request',
  description: 'A second request needs a leader (scope `dossiers:decide`) and `leaderReason`.',
  body: bodies.supplement,
});
const answer = verb('answers', { id: 'answerSupplement', scopes: OWNER, summary: 'Answers a supplement request', body: bodies.answer });
const move = verb('move', { id: 'moveDossier', scopes: OFFICE, summary: 'Hands it to the next step, or back', body: bodies.move });
const refuse = verb('refuse', { id: 'refuseDossier', scopes: HANDLE, summary: 'The desk does not receive it', body: bodies.refuse });
const withdraw = verb('withdraw', { id: 'withdrawDossier', scopes: OWNER, summary: 'Takes it back', body: bodies.withdraw });
const stop = verb('stop', {
  id: 'stopDossier',
  scopes: OFFICE,
  summary: 'Closes it when the supplement did not come in time',
  body: bodies.stop,
});
const resolve = verb('resolve', {
  id: 'resolveDossier',
  scopes: OFFICE,
  summary: 'Ends the handling at the last step, with the result',
  description: 'The last step belongs to the clerk, an office that no scope gives: a machine prepares, an officer releases.',
  body: bodies.resolve,
});
const giveBack = verb('return', { id: 'returnDossier', scopes: HANDLE, summary: 'The result was handed over', body: bodies.return });

type Sent<Body> = [context: Context, param: { code: string }, header: { 'Idempotency-Key': string }, body: Body];

/** Calls a verb for the dossier of the address, with the key of the wish. */
export async function act<Body, Answer extends Changed>(
  work: (context: Context, input: Body & { id: string; key: string }) => Promise<Answer>,
  ...[context, { code }, header, body]: Sent<Body>
): Promise<Answer> {
  return work(context, { ...body, id: await idOfCode(context, code), key: header['Idempotency-Key'] });
}

/** The verbs of handling as JSON doors; the pages call the same verbs. */
export const handlingRoutes = () =>
  newApi()
    .openapi(receive, async (c) =>
      c.json(await act(receiveDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(supplement, async (c) =>
      c.json(await act(requestSupplement, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(answer, async (c) => {
      const context = c.get('context');
      const { papers, ...wish } = c.req.valid('json');
      const found = papers.map(({ component, files }, at) => ({ component, files: uploadedFiles(context, files, `papers.${at}.files`) }));
      const body = { ...wish, papers: found };
      return c.json(await act(answerSupplement, context, c.req.valid('param'), c.req.valid('header'), body), 200);
    })
    .openapi(move, async (c) =>
      c.json(await act(moveDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(refuse, async (c) =>
      c.json(await act(refuseDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(withdraw, async (c) =>
      c.json(await act(withdrawDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(stop, async (c) =>
      c.json(await act(stopDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(resolve, async (c) => {
      const context = c.get('context');
      const { files, ...wish } = c.req.valid('json');
      const body = { ...wish, files: uploadedFiles(context, files, 'files') };
      return c.json(await act(resolveDossier, context, c.req.valid('param'), c.req.valid('header'), body), 200);
    })
    .openapi(giveBack, async (c) =>
      c.json(await act(returnDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    );
