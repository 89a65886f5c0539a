import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { createSite } from '../src/app/site.tsx';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { testHouse } from './house.ts';

export const ORIGIN = 'http://127.0.0.1:8080';
/** The connection, as the server's adapter tells it. */
export const bindings = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };

/** The cookie of a session that we signed. */
export function cookieOf(token: string): string {
  const signature = createHmac('sha256', keys().cookieSecret).update(token).digest('base64');
  return `xaso.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** Somebody is let in as the house does, with these offices: whose account, and the headers of what they send. */
export async function letIn(
  pool: Pick<Pool, 'query'>,
  posts: readonly { role: string; unit: string }[],
  { account = newId(), kind = posts.length > 0 ? 'officer' : 'citizen' } = {},
): Promise<{ account: string; headers: { cookie: string; origin: string } }> {
  const token = `xaso_${newId()}`;
  await pool.query(
    `insert into identity."user" (id, name, email, kind, two_factor_enabled) values ($1, 'Thử', $1, $2, $3) on conflict do nothing`,
    [account, kind, kind === 'officer'],
  );
  await signInWith(pool, account, token);
  for (const { role, unit } of posts)
    await pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), account, role, unit]);
  return { account, headers: { cookie: cookieOf(token), origin: ORIGIN } };
}

const signInWith = (pool: Pick<Pool, 'query'>, account: string, token: string) =>
  pool.query(
    "insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $1, now() + interval '1 hour', now(), $2)",
    [token, account],
  );

/** A house with its site, and a citizen who is signed in with each of the sessions. */
export async function scene(citizen: string, sessions: readonly string[]) {
  const house = await testHouse();
  const site = createSite(house);
  const { pool } = house.owner;
  await pool.query(`insert into identity."user" (id, name, email, kind) values ($1, 'Thử', 'thu@phone.invalid', 'citizen')`, [citizen]);
  for (const token of sessions) await signInWith(pool, citizen, token);
  const ask = async (path: string, init: RequestInit & { duplex?: 'half' } = {}, at: { request: typeof site.request } = site) =>
    at.request(`${ORIGIN}${path}`, init, bindings);
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: ORIGIN, ...headers } });
  return { house, site, ask, form };
}
