import { newApi } from '../../platform/context/api.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Scope } from '../../registers/people/people.rules.ts';
import { bodies } from './dossiers.api.schema.ts';
import { act, verb } from './dossiers.handle.routes.ts';
import { trackingNumber } from './return.rules.ts';
import { parcelArrived, prepareParcel } from './return.service.ts';

const HANDLE: Scope[] = ['dossiers:handle'];
const parcel = verb('parcel', {
  id: 'prepareParcel',
  scopes: HANDLE,
  summary: 'The result lies ready for the post, under its tracking number',
  description: 'Its hand-over to the post is the return, with the way `post`.',
  body: bodies.parcel,
});
const arrived = verb('parcel/arrived', {
  id: 'parcelArrived',
  scopes: HANDLE,
  summary: 'The post has delivered it',
  body: bodies.parcelArrived,
});

/** Results by post as JSON doors; the pages call the same verbs. */
export const returnRoutes = () =>
  newApi()
    .openapi(parcel, async (c) => {
      const body = c.req.valid('json');
      const tracking = trackingNumber(body.tracking);
      if (!tracking) throw new Refusal('context.bad_input', 422, { fields: { tracking: { key: 'return.errors.tracking' } } });
      return c.json(await act(prepareParcel, c.get('context'), c.req.valid('param'), c.req.valid('header'), { ...body, tracking }), 200);
    })
    .openapi(arrived, async (c) =>
      c.json(await act(parcelArrived, c.get('context'), c.req.valid('param'), c.req.valid('header'), c.req.valid('json')), 200),
    );
