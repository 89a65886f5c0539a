import { randomBytes } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { sealSecret } from '../../platform/identity/identity.doors.ts';
import { hashPassword, identityOf, passwordIs } from '../../platform/identity/identity.ts';
import { countTry, forgive } from '../../platform/limits/limits.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { type Officer, officersIn, refuseUnknownUnit } from './people.queries.ts';
import { normalPhone } from './people.rules.ts';
import { type CreateOfficer, createOfficerSchema, type GivePost, givePostSchema, parsed, setPasswordSchema } from './people.schema.ts';

/** The officer, or 404 for one whom the actor may not see. */
async function officerOr404(tx: Transaction, account: string): Promise<Officer> {
  const [officer] = await officersIn(tx, account);
  if (!officer) throw new Refusal('people.no_such_account', 404);
  return officer;
}

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

type NewPost = { account: string; role: string; unit: string; basis: string };
async function insertPost(context: Context, tx: Transaction, { account, role, unit, basis }: NewPost): Promise<string> {
  const id = newId(context.now);
  await tx.query({
    text: 'insert into posts (id, account, role, unit, valid_from, basis) values ($1, $2, $3, $4, $5, $6)',
    values: [id, account, role, unit, context.now, basis],
  });
  return id;
}

/** Gives an officer one more office, from now on. The same office twice stays one. */
export async function givePost(context: Context, input: GivePost): Promise<{ post: string }> {
  const { account, role, unit, basis } = parsed(givePostSchema, input);
  mayOrRefuse(context.actor, 'give', 'post', { post: { role, unit } });
  await refuseUnknownUnit(context, unit);
  return context.transaction(async (tx) => {
    await officerOr404(tx, account);
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`posts of ${account}`] });
    const [held] = await tx.query<{ id: string }>({
      text: 'select id from posts where account = $1 and role = $2 and unit = $3 and valid_from <= $4 and (valid_to is null or valid_to > $4)',
      values: [account, role, unit, context.now],
    });
    if (held) return { post: held.id };
    const post = await insertPost(context, tx, { account, role, unit, basis });
    await record(context, tx, { verb: 'give', thing: 'post', subject: account, unit, data: { role } });
    return { post };
  });
}

/** Ends an office now. Ending an ended one changes nothing. */
export async function endPost(context: Context, { post }: { post: string }): Promise<void> {
  mayOrRefuse(context.actor, 'list', 'account');
  await context.transaction(async (tx) => {
    const [found] = await tx.query<{ account: string; role: string; unit: string; valid_to: Date | null }>({
      text: 'select account, role, unit, valid_to from posts where id::text = $1 for update',
      values: [post],
    });
    if (!found) throw new Refusal('people.no_such_account', 404);
    mayOrRefuse(context.actor, 'end', 'post', { post: found });
    if (found.valid_to) return;
    if (found.role === 'system admin') await refuseLastAdmin(context, tx);
    await tx.query({ text: 'update posts set valid_to = greatest($2, valid_from) where id::text = $1', values: [post, context.now] });
    await record(context, tx, { verb: 'end', thing: 'post', subject: found.account, unit: found.unit, data: { role: found.role } });
  });
}

/** Somebody must be left who can give offices. */
async function refuseLastAdmin(context: Context, tx: Transaction): Promise<void> {
  await tx.query({ text: "select pg_advisory_xact_lock(hashtextextended('system admins', 0))" });
  const admins = await tx.query({
    text: "select 1 from posts where role = 'system admin' and valid_from <= $1 and (valid_to is null or valid_to > $1) limit 2",
    values: [context.now],
  });
  if (admins.length < 2) throw new Refusal('people.last_admin', 409);
}

/** A new first password, told to the officer by hand. Ends the account's sessions. */
export async function setPassword(context: Context, input: { account: string; password: string }): Promise<void> {
  const { account, password } = parsed(setPasswordSchema, input);
  const hash = await hashPassword(password);
  await context.transaction(async (tx) => {
    const officer = await officerOr404(tx, account);
    mayOrRefuse(context.actor, 'manage', 'account', { account: officer });
    await tx.query({ text: 'select xaso_set_password($1, $2)', values: [account, hash] });
    await record(context, tx, { verb: 'set password', thing: 'account', subject: account, unit: officer.posts[0]?.unit ?? null });
  });
}

const PASSWORD_TRIES = { name: 'passwords to change', times: 10, seconds: 900 };

/** Whether this is the account's password: asked again before it is changed. Counts as a try of the account. */
async function refuseWrongPassword(context: Context, account: string, password: string): Promise<void> {
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

/** For an officer whose phone is lost: the next sign-in sets up a new second factor. Ends the account's sessions. */
export async function resetSecondFactor(context: Context, { account }: { account: string }): Promise<void> {
  await context.transaction(async (tx) => {
    const officer = await officerOr404(tx, account);
    mayOrRefuse(context.actor, 'manage', 'account', { account: officer });
    await tx.query({ text: 'select xaso_set_second_factor($1, $2, null)', values: [account, newId()] });
    await record(context, tx, { verb: 'reset second factor', thing: 'account', subject: account, unit: officer.posts[0]?.unit ?? null });
  });
}

/**
 * The desk has looked at the papers: this person and the account of this phone belong together, and the account sees the person's dossiers from now on.
 * Refuses with `people.no_such_phone` (422) when the phone has not signed in yet, `people.no_such_person` (404) when the desk has no dossier of it.
 */
export async function tiePerson(context: Context, { person, phone }: { person: string; phone: string }): Promise<{ account: string }> {
  mayOrRefuse(context.actor, 'tie', 'person');
  return context.transaction(async (tx) => {
    const [seen] = await tx.query({ text: 'select 1 from persons where id::text = $1', values: [person] });
    if (!seen) throw new Refusal('people.no_such_person', 404);
    const [found] = await tx.query<{ account: string | null }>({
      text: 'select xaso_account_of_phone($1) as account',
      values: [normalPhone(phone) ?? ''],
    });
    if (!found?.account) throw new Refusal('people.no_such_phone', 422, { fields: { phone: { key: 'people.refusals.no_such_phone' } } });
    await tx.query({
      text: `insert into person_accounts (person, account, how, checked_by, since) values ($1, $2, 'checked', $3, $4)
             on conflict (person, account) do update set how = 'checked', checked_by = excluded.checked_by, since = excluded.since
             where person_accounts.how = 'declared'`,
      values: [person, found.account, context.actor.id, context.now],
    });
    await record(context, tx, { verb: 'tie', thing: 'person', subject: person });
    return { account: found.account };
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
