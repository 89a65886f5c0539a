import { record } from '../../platform/audit/audit.ts';
import { keepDeed, unseenDeed } from '../../platform/audit/history.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { hashPassword } from '../../platform/identity/identity.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { absenceFact } from './absence.events.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { accountChapter, type Officer, officersIn, refuseUnknownUnit } from './people.queries.ts';
import { type GivePost, givePostSchema, parsed, type Seen, setPasswordSchema } from './people.schema.ts';
import { insertPost } from './people.service.ts';

/** What a verb did, for the account's history and the audit; undefined when there was nothing left to do. */
type Done<Answer> = { answer: Answer; told?: { unit: string | null; data: Record<string, string> } };

/**
 * The frame of every verb that changes an officer's account: once per key; an account that the actor may see (`people.no_such_account`, 404); as the actor saw
 * it (`people.stale`, 409, says who did what meanwhile); then the deed, its line in the history and in the audit.
 */
function changeAccount<Answer>(
  context: Context,
  verb: string,
  { account, seen: { key, rowVersion }, input }: { account: string; seen: Seen; input: object },
  work: (tx: Transaction, officer: Officer) => Promise<Done<Answer>>,
): Promise<Answer> {
  mayOrRefuse(context.actor, 'list', 'account');
  return once(context, { verb: `account: ${verb}`, key, input: { account, rowVersion, ...input } }, async (tx) => {
    const [officer] = await officersIn(tx, account);
    if (!officer) throw new Refusal('people.no_such_account', 404);
    const unseen = await unseenDeed(tx, accountChapter(account), rowVersion);
    if (unseen) throw new Refusal('people.stale', 409, { fields: { '': staleComplaint('ui.deeds.stale', unseen, 'people.deeds') } });
    const { answer, told } = await work(tx, officer);
    if (told) {
      await keepDeed(context, tx, accountChapter(account), verb, { ...told.data, unit: told.unit });
      await record(context, tx, { verb, thing: 'account', subject: account, unit: told.unit, data: told.data });
    }
    return answer;
  });
}

/** Gives an officer one more office, from now on. The same office twice stays one. */
export async function givePost(context: Context, input: GivePost & Seen): Promise<{ post: string }> {
  const { account, role, unit, basis } = parsed(givePostSchema, input);
  mayOrRefuse(context.actor, 'give', 'post', { post: { role, unit } });
  return changeAccount(context, 'give post', { account, seen: input, input: { role, unit, basis } }, async (tx) => {
    await refuseUnknownUnit(context, unit);
    const [held] = await tx.query<{ id: string }>({
      text: 'select id from posts where account = $1 and role = $2 and unit = $3 and valid_from <= $4 and (valid_to is null or valid_to > $4)',
      values: [account, role, unit, context.now],
    });
    if (held) return { answer: { post: held.id } };
    const post = await insertPost(context, tx, { account, role, unit, basis });
    return { answer: { post }, told: { unit, data: { role } } };
  });
}

type Post = { account: string; role: string; unit: string };

/** Ends an office now. Ending an ended one changes nothing. Whoever keeps work that goes with offices hears of it. */
export async function endPost(context: Context, { post, ...seen }: { post: string } & Seen): Promise<void> {
  mayOrRefuse(context.actor, 'list', 'account');
  // Whose it is says which account changes, so it is read first; an office never changes hands.
  const [found] = await context.read((tx) =>
    tx.query<Post>({ text: 'select account, role, unit from posts where id::text = $1', values: [post] }),
  );
  if (!found) throw new Refusal('people.no_such_account', 404);
  mayOrRefuse(context.actor, 'end', 'post', { post: found });
  await changeAccount(context, 'end post', { account: found.account, seen, input: { post } }, async (tx) => {
    const [held] = await tx.query({ text: 'select 1 from posts where id::text = $1 and valid_to is null for update', values: [post] });
    if (!held) return { answer: null };
    if (found.role === 'system admin') await refuseLastAdmin(context, tx);
    await tx.query({ text: 'update posts set valid_to = greatest($2, valid_from) where id::text = $1', values: [post, context.now] });
    const { account, role, unit } = found;
    await publish(context, tx, absenceFact('people.post_ended', { id: post, unit }, context.now, { account, role }));
    return { answer: null, told: { unit: found.unit, data: { role: found.role } } };
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

const homeOf = (officer: Officer): string | null => officer.posts[0]?.unit ?? null;

/** A new first password, told to the officer by hand. Ends the account's sessions. */
export async function setPassword(context: Context, input: { account: string; password: string } & Seen): Promise<void> {
  const { account, password } = parsed(setPasswordSchema, input);
  // The same key with another password is another wish; its digest, by a secret of the house, tells them apart and nothing else.
  const print = keys().digest(`set password|${input.key}|${password}`);
  await changeAccount(context, 'set password', { account, seen: input, input: { print } }, async (tx, officer) => {
    mayOrRefuse(context.actor, 'manage', 'account', { account: officer });
    await tx.query({ text: 'select xaso_set_password($1, $2)', values: [account, await hashPassword(password)] });
    return { answer: null, told: { unit: homeOf(officer), data: {} } };
  });
}

/** For an officer whose phone is lost: the next sign-in sets up a new second factor. Ends the account's sessions. */
export async function resetSecondFactor(context: Context, { account, ...seen }: { account: string } & Seen): Promise<void> {
  await changeAccount(context, 'reset second factor', { account, seen, input: {} }, async (tx, officer) => {
    mayOrRefuse(context.actor, 'manage', 'account', { account: officer });
    await tx.query({ text: 'select xaso_set_second_factor($1, $2, null)', values: [account, newId()] });
    return { answer: null, told: { unit: homeOf(officer), data: {} } };
  });
}
