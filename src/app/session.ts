import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { keys } from '../platform/config/keys.ts';
import { Refusal } from '../platform/context/refusal.ts';
import { readSession, type SessionRow } from '../platform/identity/identity.doors.ts';
import { type Actor, anonymous } from '../platform/permissions/permissions.ts';
import { isAct } from '../registers/people/counter.rules.ts';
import { LOCK_PAGE, lockIdle } from '../registers/people/counter.service.ts';
import { homeOf, postsOfScopes } from '../registers/people/people.rules.ts';
import { phoneText } from '../ui/format.ts';
import type { Viewer } from '../ui/visit.ts';
import { contextIn, type House } from './house.ts';
import { closedFor } from './places.ts';
import type { Door } from './site.tsx';

const personOf = (session: SessionRow): { actor: Actor; viewer: Viewer | null } => {
  const { account, kind, posts, persons, name } = session;
  // Until the second factor is set up, an officer's session opens nothing but the page that does it.
  if (kind === 'officer' && !session.secondFactor) return { actor: anonymous, viewer: null };
  const actor: Actor = { kind, id: account, posts, persons, scopes: [] };
  return {
    actor,
    // Until another is given a citizen's name is the phone.
    viewer: {
      name: phoneText(name),
      kind,
      home: homeOf(session),
      idle: session.counter?.idleMinutes,
      closed: closedFor(actor),
    },
  };
};

async function machineOf(house: House, authorization: string): Promise<Actor> {
  const token = /^Bearer (xaso_[\w-]{20,100})$/.exec(authorization)?.[1];
  const { rows } = token
    ? await house.db.pool.query<{ found: { id: string; unit: string; scopes: string[] } | null }>({
        name: 'people.token',
        text: 'select xaso_token($1) as found',
        values: [keys().digest(token)],
      })
    : { rows: [] };
  const found = rows[0]?.found;
  if (!found) throw new Refusal('people.token_unknown', 401);
  return {
    kind: 'machine',
    id: found.id,
    posts: postsOfScopes(found.scopes, found.unit),
    persons: [],
    scopes: found.scopes,
    unit: found.unit,
  };
}

/** What a locked session still reaches, as nobody: unlocking, switching, a full sign-in, the end of the session. */
const LOCKED_DOORS: readonly string[] = [LOCK_PAGE, '/can-bo/dang-nhap', '/can-bo/dang-nhap/ma', '/dang-xuat'];

/** The one place where a locked session on a shared PC meets a closed door, whatever it asks for. Undefined: one of the doors that are left. */
async function atLockedDoor(c: HonoContext<Door>, counter: NonNullable<SessionRow['counter']>): Promise<Response | undefined> {
  const open = LOCKED_DOORS.includes(c.req.path);
  const left = c.req.method === 'GET' && !open && !c.req.path.startsWith('/api/') ? c.req.path : null;
  if (counter.idle) await lockIdle(c.get('context'), { session: counter.session, left });
  if (c.req.path.startsWith('/api/')) throw new Refusal('counter.locked', 401);
  return open ? undefined : c.redirect(LOCK_PAGE, 303);
}

/** Who sends the request: a machine by its token, else a person by the session's cookie, else anybody. Without either no database is asked. */
export const knowActor =
  (house: House): MiddlewareHandler<Door> =>
  async (c, next) => {
    // Tokens open the JSON doors alone; pages are for people.
    const authorization = c.req.path.startsWith('/api/') ? c.req.header('authorization') : undefined;
    if (authorization) c.set('context', contextIn(house, await machineOf(house, authorization)));
    else if (c.req.header('cookie')) {
      const caller = { headers: c.req.raw.headers, publicUrl: house.publicUrl };
      const session = await readSession(c.get('context'), house.db.pool, caller, isAct(c.req.method, c.req.raw.headers));
      if (session?.counter?.locked) {
        const refused = await atLockedDoor(c, session.counter);
        if (refused) return refused;
      } else if (session) {
        const { actor, viewer } = personOf(session);
        c.set('context', contextIn(house, actor));
        c.set('viewer', viewer);
      }
    }
    await next();
  };
