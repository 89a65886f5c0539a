import type { z } from '@hono/zod-openapi';
import { expect } from 'vitest';
import { createApi, describeApi } from '../src/app/api.ts';
import { contextIn } from '../src/app/house.ts';
import { createSite } from '../src/app/site.tsx';
import { problemSchema } from '../src/platform/context/api.ts';
import { newId } from '../src/platform/database/id.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import type { Scope } from '../src/registers/people/people.rules.ts';
import { createToken } from '../src/registers/people/tokens.service.ts';
import type { testHouse } from './house.ts';

const incoming = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
export type Reply = { status: number; body: Record<string, unknown>; headers: Headers };
export type Wish = {
  token?: string | undefined;
  cookie?: string;
  key?: string | null;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
};

/** The API of a house as another system calls it. Every answer is held against the description: its status, its type, its shape. */
export function apiDoor(house: Awaited<ReturnType<typeof testHouse>>) {
  const site = createSite(house);
  const api = createApi(house);
  const document = describeApi(api, house.publicUrl);
  const routes = api.openAPIRegistry.definitions.flatMap((one) => (one.type === 'route' ? [one.route] : []));
  const routeOf = (method: string, path: string) =>
    routes
      .filter((one) => one.method === method.toLowerCase() && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
      .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  /** Every answer that was seen, as `operation status`. */
  const seen = new Set<string>();

  function judge(method: string, path: string, { status, body, headers }: Reply): void {
    const route = routeOf(method, path);
    if (!route) return;
    seen.add(`${route.operationId} ${status}`);
    const described = route.responses[status] as { content?: Record<string, { schema: unknown }> } | undefined;
    expect(described, `${method} ${path} answers ${status}, which is not described: ${JSON.stringify(body)}`).toBeDefined();
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(described?.content ?? {}), `${method} ${path} ${status}`).toContain(type);
    if (status >= 400) expect(problemSchema.strict().parse(body)).toEqual(body);
    else if (type === 'application/json') {
      const schema = described?.content?.[type]?.schema as z.ZodType | undefined;
      expect(schema?.parse(body)).toEqual(body);
    }
  }

  async function call(method: 'GET' | 'POST' | 'PUT', path: string, wish: Wish = {}): Promise<Reply> {
    const { token, cookie, key = newId(), json, body = json === undefined ? undefined : JSON.stringify(json) } = wish;
    const headers = {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookie ? { cookie, origin: house.publicUrl } : {}),
      ...(method === 'POST' && key ? { 'idempotency-key': key } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...wish.headers,
    };
    const response = await site.request(
      `${house.publicUrl}${path}`,
      { method, headers, ...(body === undefined ? {} : { body }) },
      incoming,
    );
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const reply = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
    judge(method, path.split('?')[0] ?? '', reply);
    return reply;
  }

  const tokenOf = async (unit: string, ...scopes: Scope[]) =>
    (await createToken(contextIn(house, systemActor('identity')), { name: `máy ${newId()}`, unit, scopes, days: 3 })).token;
  return { site, call, tokenOf, document, seen, routes };
}
