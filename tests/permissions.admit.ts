import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { actorOf, HERE, OWNER, PERSON, type stage } from './permissions.stage.ts';
import { cookieOf, ORIGIN } from './security.scene.ts';

export type Visitor = { account: string; headers: Record<string, string> };

/** Lets the one whom a row of the table names in as the house does: a citizen or an officer by a session, a machine by its token. */
export async function admitTo({ owner }: Awaited<ReturnType<typeof stage>>, who: string, unit = HERE): Promise<Visitor> {
  const { kind, persons, posts, scopes } = actorOf(who, unit);
  if (kind === 'anonymous') return { account: '', headers: {} };
  const account = who === 'citizen who filed it' ? OWNER : newId();
  const token = `xaso_${newId()}`;
  if (kind === 'machine') {
    await owner.query(
      `insert into machine_tokens (id, name, unit, scopes, digest, created_by, created_at, expires_at)
       values ($1, 'm', $2, $3, $4, 'x', now(), now() + interval '1 day')`,
      [account, unit, scopes, keys().digest(token)],
    );
    return { account, headers: { authorization: `Bearer ${token}` } };
  }
  await owner.query(
    `insert into identity."user" (id, name, email, kind, two_factor_enabled) values ($1, 'Thử', $1, $2, $3) on conflict do nothing`,
    [account, kind, kind === 'officer'],
  );
  await owner.query(
    "insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $1, now() + interval '1 hour', now(), $2)",
    [token, account],
  );
  for (const { role, unit: at } of posts)
    await owner.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), account, role, at]);
  if (persons.includes(PERSON)) await owner.query("insert into person_accounts values ($1, $2, 'checked', 'x', now())", [PERSON, account]);
  return { account, headers: { cookie: cookieOf(token), origin: ORIGIN } };
}
