import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { refuseUnknownUnit } from './people.queries.ts';
import { type CreateToken, createTokenSchema, parsed } from './people.schema.ts';

/**
 * Makes a machine token. Its text is in the answer and nowhere else: only a digest is kept. It follows from the key of the wish and a secret of the house,
 * so that a repeated wish gets the same token.
 */
export async function createToken(
  context: Context,
  input: CreateToken,
  key: string = newId(),
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const { name, unit, scopes, days } = parsed(createTokenSchema, input);
  mayOrRefuse(context.actor, 'create', 'token', { unit });
  await refuseUnknownUnit(context, unit);
  const token = `xaso_${keys().digest(`machine token|${context.actor.id}|${key}`)}`;
  const made = await once(context, { verb: 'create token', key, input: { name, unit, scopes, days } }, async (tx) => {
    const id = newId(context.now);
    const expiresAt = new Date(context.now.getTime() + days * 86_400_000);
    await tx.query({
      text: `insert into machine_tokens (id, name, unit, scopes, digest, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [id, name, unit, [...new Set(scopes)], keys().digest(token), context.actor.id, context.now, expiresAt],
    });
    await record(context, tx, { verb: 'create', thing: 'token', subject: id, unit, data: { scopes: scopes.join(' ') } });
    return { id, expiresAt: expiresAt.toISOString() };
  });
  return { id: made.id, token, expiresAt: new Date(made.expiresAt) };
}

type Kept = { unit: string; revokedAt: Date | null; revokedBy: string | null; revokedByName: string | null };

/**
 * Takes a token back, at once. Repeatable by `key`. Refuses with `people.no_such_token` (404) and `people.token_revoked` (409, says who was faster): it was
 * live when its administrator looked.
 */
export async function revokeToken(context: Context, { id, key }: { id: string; key: string }): Promise<void> {
  mayOrRefuse(context.actor, 'list', 'token');
  await once(context, { verb: 'revoke token', key, input: { id } }, async (tx) => {
    const [found] = await tx.query<Kept>({
      text: `select unit, revoked_at as "revokedAt", revoked_by as "revokedBy",
               (select n.name from xaso_account_names(array[m.revoked_by]) n) as "revokedByName"
             from machine_tokens m where id::text = $1 for update`,
      values: [id],
    });
    if (!found) throw new Refusal('people.no_such_token', 404);
    mayOrRefuse(context.actor, 'revoke', 'token', found);
    if (found.revokedAt) {
      const deed = { version: 0, verb: 'revoke', by: found.revokedBy ?? '', byName: found.revokedByName, at: found.revokedAt, data: {} };
      throw new Refusal('people.token_revoked', 409, { fields: { '': staleComplaint('ui.deeds.stale', deed, 'people.deeds') } });
    }
    await tx.query({
      text: 'update machine_tokens set revoked_at = $2, revoked_by = $3 where id::text = $1',
      values: [id, context.now, context.actor.id],
    });
    await record(context, tx, { verb: 'revoke', thing: 'token', subject: id, unit: found.unit });
    return null;
  });
}
