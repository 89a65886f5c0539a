import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { actorOf, HERE, OWNER, PERSON, type stage } from './permissions.stage.ts';
import { letIn } from './security.scene.ts';

export type Visitor = { account: string; headers: Record<string, string> };

/** Lets the one whom a row of the table names in as the house does: a citizen or an officer by a session, a machine by its token. */
export async function admitTo({ owner }: Awaited<ReturnType<typeof stage>>, who: string, unit = HERE): Promise<Visitor> {
  const { kind, persons, posts, scopes } = actorOf(who, unit);
  if (kind === 'anonymous') return { account: '', headers: {} };
  const account = who === 'citizen who filed it' ? OWNER : newId();
  if (kind === 'machine') {
    const token = `xaso_${newId()}`;
    await owner.query(
      `insert into machine_tokens (id, name, unit, scopes, digest, created_by, created_at, expires_at)
       values ($1, 'm', $2, $3, $4, 'x', now(), now() + interval '1 day')`,
      [account, unit, scopes, keys().digest(token)],
    );
    return { account, headers: { authorization: `Bearer ${token}` } };
  }
  const { headers } = await letIn(owner, posts, { account, kind });
  if (persons.includes(PERSON)) await owner.query("insert into person_accounts values ($1, $2, 'checked', 'x', now())", [PERSON, account]);
  return { account, headers };
}
