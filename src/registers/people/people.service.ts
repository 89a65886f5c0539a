import { randomBytes } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import { keepDeed } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { sealSecret } from '../../platform/identity/identity.doors.ts';
import { hashPassword, identityOf, passwordIs } from '../../platform/identity/identity.ts';
import { countTry, forgive } from '../../platform/limits/limits.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { accountChapter, refuseUnknownUnit } from './people.queries.ts';
import { normalPhone } from './people.rules.ts';
import { type CreateOfficer, createOfficerSchema, parsed, setPasswordSchema } from './people.schema.ts';

const isTaken = (error: unknown) => (error as { code?: string }).code === '23505';

/**
 * Makes an officer's account with its first offices. The second factor is set up at the first sign-in, except for accounts of the demonstration, which
 * have one at once (`demoSecondFactor` tells its codes). Refuses with `people.username_taken` (422). Repeatable by `key`.
 */
export async function createOfficer(context: Context, input: CreateOfficer, key: string = newId()): Promise<{ account: string }> {
  const { username, displayName, password, unit, roles, basis, demo } = parsed(createOfficerSchema, input);
  const posts = [...new Set(roles)].map((role) => ({ role, unit }));
  mayOrRefuse(context.actor, 'create', 'account', { account: { posts } });
  await refuseUnknownUnit(context, unit);
  if (demo && !identityOf(context).demo) throw new Refusal('people.not_a_demo', 409);
  const account = newId(context.now);
  const hash = await hashPassword(password);
  const secret = demo ? await sealSecret(context, newSecret()) : null;
  return once(context, { verb: 'create officer', key, input: { username, displayName, unit, roles } }, async (tx) => {
    await tx.query({ text: 'select xaso_create_officer($1, $2, $3, $4, $5)', values: [account, username, displayName, hash, demo] });
    for (const post of posts) await insertPost(context, tx, { account, ...post, basis });
    if (secret) await tx.query({ text: 'select xaso_set_second_factor($1, $2, $3)', values: [account, newId(), secret] });
    await keepDeed(context, tx, accountChapter(account), 'create', { unit, roles: roles.join(', ') });
    await record(context, tx, { verb: 'create', thing: 'account', subject: account, unit, data: { roles: roles.join(', ') } });
    return { account };
  }).catch((error) => {
    if (!isTaken(error)) throw error;
    throw new Refusal('people.username_taken', 422, { fields: { username: { key: 'people.refusals.username_taken' } } });
  });
}

/** 32 letters and digits: 190 bits, as the identity library keeps them. */
export const newSecret = (): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return [...randomBytes(32)].map((byte) => letters[byte % letters.length]).join('');
};

export type NewPost = { account: string; role: string; unit: string; basis: string };
/** Writes an office that begins now; the verbs have judged it. */
export async function insertPost(context: Context, tx: Transaction, { account, role, unit, basis }: NewPost): Promise<string> {
  const id = newId(context.now);
  await tx.query({
    text: 'insert into posts (id, account, role, unit, valid_from, basis) values ($1, $2, $3, $4, $5, $6)',
    values: [id, account, role, unit, context.now, basis],
  });
  return id;
}

const PASSWORD_TRIES = { name: 'passwords to change', times: 10, seconds: 900 };

/** Refuses with `people.wrong_password` (422): the password is asked again before it, or the PIN, is changed. Counts as a try of the account. */
export async function refuseWrongPassword(context: Context, account: string, password: string): Promise<void> {
  await countTry(context, PASSWORD_TRIES, account);
  if (!(await passwordIs(context, account, password.normalize('NFC'))))
    throw new Refusal('people.wrong_password', 422, { fields: { current: { key: 'people.refusals.wrong_password' } } });
  await forgive(context, PASSWORD_TRIES, account);
}

/** An officer changes the own password. Ends all own sessions: sign in anew. Refuses with `people.wrong_password` (422). */
export async function changePassword(context: Context, { current, next }: { current: string; next: string }): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'officer') throw new Refusal('context.forbidden', 403);
  const { password } = parsed(setPasswordSchema, { account: actor.id, password: next });
  await refuseWrongPassword(context, actor.id, current);
  const hash = await hashPassword(password);
  await context.transaction(async (tx) => {
    await tx.query({ text: 'select xaso_set_password($1, $2)', values: [actor.id, hash] });
    await record(context, tx, { verb: 'change password', thing: 'account', subject: actor.id });
  });
}

/** A citizen of the demonstration, known by a made-up number. The same number twice is one account. */
export async function createDemoCitizen(context: Context, { name, phone }: { name: string; phone: string }): Promise<{ account: string }> {
  mayOrRefuse(context.actor, 'create', 'account');
  if (!identityOf(context).demo) throw new Refusal('people.not_a_demo', 409);
  const [row] = await context.transaction((tx) =>
    tx.query<{ account: string }>({
      text: 'select xaso_create_citizen($1, $2, $3, true) as account',
      values: [newId(context.now), name, normalPhone(phone) ?? phone],
    }),
  );
  return { account: row?.account ?? '' };
}
