import { assignmentRoutes } from '../government/dossiers/assignment.routes.ts';
import { deedRoutes } from '../government/dossiers/deeds.routes.ts';
import { handlingRoutes } from '../government/dossiers/dossiers.handle.routes.ts';
import { dossierRoutes } from '../government/dossiers/dossiers.routes.ts';
import { MAX_BYTES } from '../government/dossiers/papers.service.ts';
import { returnRoutes } from '../government/dossiers/return.routes.ts';
import { feeRoutes } from '../government/fees/fees.routes.ts';
import { procedureRoutes } from '../government/procedures/procedures.routes.ts';
import { newApi, problems } from '../platform/context/api.ts';
import { SCOPES } from '../registers/people/people.rules.ts';
import { unitRoutes } from '../registers/units/units.routes.ts';
import { figureRoutes } from '../steering/closings/figures.routes.ts';
import { setRoutes } from '../steering/closings/sets.routes.ts';
import type { House } from './house.ts';
import { limitBody } from './limit.ts';

const MEBIBYTE = 1024 * 1024;
const jsonLimit = limitBody(MEBIBYTE);
/** A file, and what a form writes around it. */
const fileLimit = limitBody(MAX_BYTES + 64 * 1024);

/** Every JSON door, one line each, and their description at `/api/openapi.json`. */
export function createApi(house: Pick<House, 'publicUrl'>) {
  const api = newApi();
  api.use('/api/v1/*', (c, next) => (c.req.path === '/api/v1/files' ? fileLimit : jsonLimit)(c, next));
  api.route('/', procedureRoutes());
  api.route('/', unitRoutes());
  api.route('/', dossierRoutes());
  api.route('/', handlingRoutes());
  api.route('/', deedRoutes());
  api.route('/', returnRoutes());
  api.route('/', assignmentRoutes());
  api.route('/', feeRoutes());
  api.route('/', figureRoutes());
  api.route('/', setRoutes());
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: `A machine token of one unit, made by an administrator (\`/quan-tri/ma-may\` or \`xaso token create\`). Scopes: ${Object.keys(SCOPES).join(', ')}.`,
  });
  api.get('/api/openapi.json', (c) => c.json(describeApi(api, house.publicUrl), 200, { 'cache-control': 'public, max-age=300' }));
  return api;
}

type Api = ReturnType<typeof newApi>;
export type ApiDocument = ReturnType<Api['getOpenAPI31Document']>;
const described = new WeakMap<Api, ApiDocument>();

const tags = [
  { name: 'procedures', description: 'What can be asked for, with which papers, in which time. No token.' },
  { name: 'units', description: 'Communes and provinces, of today and of former days. No token.' },
  { name: 'dossiers', description: 'Filing, taking in, lists, single dossiers.' },
  { name: 'files', description: 'Papers and results, sent before they are named.' },
  { name: 'handling', description: 'What the desk, the offices and the citizen do to a dossier.' },
  { name: 'fees', description: 'What a dossier costs, and what a bank tells of money that came.' },
  { name: 'indicators', description: 'Figures of a unit. Without a token those that it publishes.' },
];

/** The description of the doors (OpenAPI 3.1). Each says besides its own errors what the house may answer at any door. */
export function describeApi(api: Api, publicUrl: string): ApiDocument {
  const known = described.get(api);
  if (known) return known;
  const everywhere = problems(401, 500);
  for (const definition of api.openAPIRegistry.definitions)
    if (definition.type === 'route') definition.route.responses = { ...everywhere, ...definition.route.responses };
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Xã Số',
      version: '1',
      description:
        'The doors of a commune for other systems. Moments are ISO 8601 in UTC; a day is Vietnam’s. Every write carries `Idempotency-Key`; a change of a dossier carries the `rowVersion` that was seen. Errors are `application/problem+json` (RFC 9457).',
    },
    servers: [{ url: publicUrl }],
    tags,
  });
  described.set(api, document);
  return document;
}
