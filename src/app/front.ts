import type { getRequestListener, HttpBindings } from '@hono/node-server';
import { Counter } from 'prom-client';
import { metrics } from '../platform/config/log.ts';

/** Set by a page that is the same for everybody who is not signed in: for how many seconds it may be kept. Never leaves the house. */
export const KEPT_FOR = 'x-kept-for';

type Kept = { body: string; headers: [string, string][]; until: number };
type Fetch = Parameters<typeof getRequestListener>[0];
type Inner = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

const served = new Counter({ name: 'kept_pages_total', help: 'Pages answered from what was kept', registers: [metrics] });
const onlyWishes = /^(?:(?:lang|text)=\w+(?:; |$))*$/;

/**
 * Under which name an answer may be kept: the address, and the cookies of language and text size. Undefined for everything that could differ by person
 * (any other cookie, a token) or that sets a cookie.
 */
export function nameOf(
  method: string | undefined,
  url: string | undefined,
  headers: Record<string, string | string[] | undefined>,
): string | undefined {
  if (method !== 'GET' || !url || headers.authorization !== undefined || /[?&](?:lang|text)=/.test(url)) return undefined;
  const cookie = headers.cookie ?? '';
  return typeof cookie === 'string' && onlyWishes.test(cookie) ? `${cookie} ${url}` : undefined;
}

/**
 * The outermost door: answers with a page that was finished some seconds ago, headers and all, where it may. A rush on a procedure's page then costs what
 * sending the bytes costs. At most 500 are kept in this process, the oldest leave first.
 */
export function frontDoor(inner: Inner): (...args: Parameters<Fetch>) => Promise<Response> {
  const kept = new Map<string, Kept>();
  return async (request, bindings) => {
    const { incoming } = bindings;
    const name = nameOf(incoming.method, incoming.url, incoming.headers);
    const known = name === undefined ? undefined : kept.get(name);
    if (known && known.until > performance.now()) {
      served.inc();
      return new Response(known.body, { headers: known.headers });
    }
    const answer = await inner(request, bindings as HttpBindings);
    const seconds = Number(answer.headers.get(KEPT_FOR) ?? 0);
    if (!seconds) return answer;
    const headers = [...answer.headers].filter(([header]) => header !== KEPT_FOR && header !== 'x-request-id');
    const body = await answer.text();
    if (name !== undefined && answer.status === 200 && !answer.headers.has('set-cookie')) {
      kept.delete(name);
      kept.set(name, { body, headers, until: performance.now() + seconds * 1000 });
      if (kept.size > 500) kept.delete(kept.keys().next().value ?? '');
    }
    return new Response(body, { status: answer.status, headers });
  };
}
