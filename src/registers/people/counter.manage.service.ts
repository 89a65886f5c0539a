import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Caller, COUNTER_COOKIE, counterDigest, setCookieLine } from '../../platform/identity/identity.doors.ts';
import { hashPin } from '../../platform/identity/identity.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { counterHere } from './counter.queries.ts';
import { pinDigits, pinFault } from './counter.rules.ts';
import { type RegisterCounter, registerCounterSchema } from './counter.schema.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { refuseUnknownUnit } from './people.queries.ts';
import { parsed } from './people.schema.ts';
import { refuseWrongPassword } from './people.service.ts';

/** The longest that browsers keep a cookie; each full sign-in begins anew. */
export const COUNTER_SECONDS = 400 * 86_400;

/**
 * Registers the browser at which the administrator sits as a shared PC of a unit. Its random name goes into a cookie and nowhere else; it follows from the key
 * of the wish and a secret of the house, so that a repeated wish gets the same. Refuses with `counter.known` (409) where this PC is registered already.
 */
export async function registerCounter(
  context: Context,
  caller: Caller,
  input: RegisterCounter & { key: string },
): Promise<{ id: string; cookies: string[] }> {
  const { name, unit } = parsed(registerCounterSchema, input);
  mayOrRefuse(context.actor, 'register', 'counter PC', { unit });
  await refuseUnknownUnit(context, unit);
  const cookie = keys().digest(`counter PC|${context.actor.id}|${input.key}`);
  const digest = counterDigest(cookie);
  const here = await counterHere(context, caller);
  const { id } = await once(context, { verb: 'register counter PC', key: input.key, input: { name, unit } }, async (tx) => {
    if (here) throw new Refusal('counter.known', 409, { details: { name: here.name } });
    const made = newId(context.now);
    await tx.query({
      text: 'insert into counter_devices (id, unit, name, digest, registered_by, registered_at) values ($1, $2, $3, $4, $5, $6)',
      values: [made, unit, name, digest, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'register', thing: 'counter PC', subject: made, unit });
    return { id: made };
  });
  return { id, cookies: [setCookieLine(caller, COUNTER_COOKIE, cookie, COUNTER_SECONDS)] };
}

type Kept = { unit: string; revokedAt: Date | null; revokedBy: string | null; revokedByName: string | null };

/**
 * Gives a shared PC up: every session on it ends at once, and the second factor counts nowhere on it any more. Refuses with `counter.no_such` (404) and
 * `counter.revoked` (409, says who was faster).
 */
export async function revokeCounter(context: Context, { id, key }: { id: string; key: string }): Promise<void> {
  mayOrRefuse(context.actor, 'list', 'counter PC');
  await once(context, { verb: 'revoke counter PC', key, input: { id } }, async (tx) => {
    const [found] = await tx.query<Kept>({
      text: `select unit, revoked_at as "revokedAt", revoked_by as "revokedBy",
               (select n.name from xaso_account_names(array[d.revoked_by]) n) as "revokedByName"
             from counter_devices d where id::text = $1 for update`,
      values: [id],
    });
    if (!found) throw new Refusal('counter.no_such', 404);
    mayOrRefuse(context.actor, 'revoke', 'counter PC', found);
    if (found.revokedAt) {
      const deed = { version: 0, verb: 'revoke', by: found.revokedBy ?? '', byName: found.revokedByName, at: found.revokedAt, data: {} };
      throw new Refusal('counter.revoked', 409, { fields: { '': staleComplaint('ui.deeds.stale', deed, 'counter.deeds') } });
    }
    await tx.query({
      text: 'update counter_devices set revoked_at = $2, revoked_by = $3 where id::text = $1',
      values: [id, context.now, context.actor.id],
    });
    await record(context, tx, { verb: 'revoke', thing: 'counter PC', subject: id, unit: found.unit });
    return null;
  });
}

/**
 * An officer sets the own PIN, after the password. Refuses with a complaint at `pin` when it is too easy (422), at `again` when it was typed otherwise, and
 * with `people.wrong_password` (422). The same PIN twice is the same.
 */
export async function setPin(context: Context, input: { password: string; pin: string; again: string }): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'officer')
    throw new Refusal(actor.kind === 'anonymous' ? 'context.sign_in' : 'context.forbidden', actor.kind === 'anonymous' ? 401 : 403);
  const pin = pinDigits(input.pin);
  const fault = pinFault(pin);
  if (fault) throw new Refusal('context.bad_input', 422, { fields: { pin: { key: `counter.pin.${fault}` } } });
  if (pinDigits(input.again) !== pin) throw new Refusal('context.bad_input', 422, { fields: { again: { key: 'counter.pin.differs' } } });
  await refuseWrongPassword(context, actor.id, input.password);
  const hash = await hashPin(actor.id, pin);
  await context.transaction(async (tx) => {
    await tx.query({ text: 'select xaso_set_pin($1)', values: [hash] });
    await record(context, tx, { verb: 'set PIN', thing: 'account', subject: actor.id });
  });
}
