import { createRoute } from '@hono/zod-openapi';
import { keyHeader, keyRequired, newApi, problems } from '../../platform/context/api.ts';
import type { Scope } from '../../registers/people/people.rules.ts';
import { explainDelay } from './delays.service.ts';
import { bodies, codeParam, reissuedAnswer } from './dossiers.api.schema.ts';
import { apologise } from './dossiers.apology.service.ts';
import { forwardDossier } from './dossiers.forward.service.ts';
import { act, verb } from './dossiers.handle.routes.ts';
import { reissueTrackingKey } from './dossiers.key.service.ts';
import { bearer, known } from './dossiers.routes.ts';
import { extendTerm, holdDossier, resumeDossier } from './dossiers.term.service.ts';
import { passPromise } from './promises.service.ts';

const DECIDE: Scope[] = ['dossiers:decide'];
const OFFICE: Scope[] = ['dossiers:handle', 'dossiers:decide'];
const OWNER: Scope[] = ['dossiers:file', 'dossiers:handle'];

const apology = verb('apology', {
  id: 'apologise',
  scopes: DECIDE,
  summary: 'Apologises for the delay and names a new day, once',
  description:
    'The due moment stays, and the dossier stays late against it. Issued after the moment that the law gives, it is marked late.',
  body: bodies.apologise,
});
const extension = verb('extension', {
  id: 'extendTerm',
  scopes: DECIDE,
  summary: 'Makes the term longer, once, where the procedure version allows it',
  body: bodies.extend,
});
const hold = verb('hold', {
  id: 'holdDossier',
  scopes: OFFICE,
  summary: 'From now the time is not counted: another agency was asked',
  description: 'Only for a reason that the procedure version allows.',
  body: bodies.hold,
});
const resume = verb('resume', {
  id: 'resumeDossier',
  scopes: OFFICE,
  summary: 'The reply is there: the time counts again',
  body: bodies.resume,
});
const forward = verb('forward', {
  id: 'forwardDossier',
  scopes: OFFICE,
  summary: 'Came to the wrong unit: goes to the competent one',
  description:
    'Before the receipt the other unit receives it; afterwards only who resolves it changes. The reception and handling clocks run on. Counted once.',
  body: bodies.forward,
});
const pass = verb('promise/pass', {
  id: 'passPromise',
  scopes: ['dossiers:handle'],
  summary: 'Will not be settled on its day without an appointment, and why',
  body: bodies.passPromise,
});
const delay = verb('delay', {
  id: 'explainDelay',
  scopes: ['dossiers:handle'],
  summary: 'Says why it is, or was, late',
  description: 'It stays late: only the cause is written down.',
  body: bodies.explainDelay,
});
const key = createRoute({
  method: 'post',
  path: '/api/v1/dossiers/{code}/tracking-key',
  operationId: 'reissueTrackingKey',
  tags: ['handling'],
  summary: 'A new key for the QR; the old one opens nothing any more',
  security: bearer(...OWNER),
  middleware: [known(...OWNER), keyRequired] as const,
  request: {
    params: codeParam,
    headers: keyHeader,
    body: { required: true, content: { 'application/json': { schema: bodies.reissueKey } } },
  },
  responses: {
    200: { description: 'Done', content: { 'application/json': { schema: reissuedAnswer } } },
    ...problems(400, 401, 403, 404, 409, 422, 429),
  },
});

/** The seldom deeds as JSON doors; the pages call the same verbs. */
export const deedRoutes = () =>
  newApi()
    .openapi(apology, async (c) =>
      c.json(await act(apologise, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(extension, async (c) =>
      c.json(await act(extendTerm, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(hold, async (c) =>
      c.json(await act(holdDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(resume, async (c) =>
      c.json(await act(resumeDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(forward, async (c) =>
      c.json(await act(forwardDossier, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(pass, async (c) =>
      c.json(await act(passPromise, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(delay, async (c) =>
      c.json(await act(explainDelay, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    )
    .openapi(key, async (c) =>
      c.json(await act(reissueTrackingKey, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    );
