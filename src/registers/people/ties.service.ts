import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { countTry } from '../../platform/limits/limits.ts';
import { staleComplaint } from '../../ui/deeds.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { normalPhone, readPersonalNumber } from './people.rules.ts';
import type { Seen } from './people.schema.ts';
import { tiesVersion } from './ties.queries.ts';

/** So long ago may the citizen have signed in, to count as standing at the desk with the phone in hand. */
export const HERE_MINUTES = 30;
const NUMBER_TRIES = { name: 'personal numbers at a tie', times: 20, seconds: 900 };

type Row = { since: Date; checkedBy: string | null; until: Date | null; endedBy: string | null };

/** The frame of both verbs: the desk sees the person; one change of its ties after another, each on what its user saw. */
async function lockTies(tx: Transaction, person: string, seen: number): Promise<void> {
  const [found] = await tx.query({ text: 'select 1 from persons where id::text = $1', values: [person] });
  if (!found) throw new Refusal('people.no_such_person', 404);
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`ties of ${person}`] });
  const rows = await tx.query<Row>({
    text: 'select since, checked_by as "checkedBy", until, ended_by as "endedBy" from person_accounts where person::text = $1',
    values: [person],
  });
  if (tiesVersion(rows) === seen) return;
  const [last] = rows
    .flatMap((row) => [
      { verb: 'tie', by: row.checkedBy, at: row.since },
      ...(row.until ? [{ verb: 'untie', by: row.endedBy, at: row.until }] : []),
    ])
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  if (!last) throw new Refusal('ties.stale', 409);
  const [named] = await tx.query<{ name: string }>({ text: 'select name from xaso_account_names(array[$1])', values: [last.by ?? ''] });
  const deed = { version: 0, verb: last.verb, by: last.by ?? '', byName: named?.name ?? null, at: last.at, data: {} };
  throw new Refusal('ties.stale', 409, { fields: { '': staleComplaint('ui.deeds.stale', deed, 'ties.deeds') } });
}

const phoneNotHere = () =>
  new Refusal('ties.phone_not_here', 422, {
    details: { minutes: HERE_MINUTES },
    fields: { phone: { key: 'ties.refusals.phone_not_here', params: { minutes: HERE_MINUTES } } },
  });

/** Where the actor stands at the desk. */
const deskOf = (context: Context): string | null => context.actor.posts.find((post) => post.role === 'desk officer')?.unit ?? null;

/** The number on the card in the desk's hand must be the person's: nobody is tied to the dossiers of a namesake. */
async function refuseOtherNumber(tx: Transaction, person: string, number: string): Promise<void> {
  const [kept] = await tx.query<{ blind: string | null }>({
    text: 'select personal_number_blind as blind from persons where id::text = $1',
    values: [person],
  });
  if (!kept?.blind) throw new Refusal('ties.no_number', 409);
  const read = readPersonalNumber(number);
  if (!read || keys().blind(read.number) !== kept.blind)
    throw new Refusal('ties.other_number', 422, { fields: { number: { key: 'ties.refusals.other_number' } } });
}

/**
 * The desk has looked at the papers: this person and the account of this phone belong together, and the account sees the person's dossiers from now on.
 * `number` is read from the identity card in hand and must be the person's; the phone must have signed in a moment ago, so that it is in hand, too.
 * Refuses with `people.no_such_person` (404) when the desk has no dossier of it, `ties.no_number` (409) when no personal number of it is known,
 * `ties.other_number` and `ties.phone_not_here` (422), `ties.stale` (409), `context.too_many` (429).
 */
export async function tiePerson(
  context: Context,
  { person, phone, number, key, rowVersion }: { person: string; phone: string; number: string } & Seen,
): Promise<{ account: string }> {
  mayOrRefuse(context.actor, 'tie', 'person');
  await countTry(context, NUMBER_TRIES, context.actor.id);
  const wanted = normalPhone(phone) ?? '';
  const print = keys().blind(`${number.replace(/\D/g, '')} ${wanted}`);
  return once(context, { verb: 'tie person', key, input: { person, print, rowVersion } }, async (tx) => {
    await lockTies(tx, person, rowVersion);
    await refuseOtherNumber(tx, person, number);
    const since = new Date(context.now.getTime() - HERE_MINUTES * 60_000);
    const [found] = await tx.query<{ account: string | null }>({
      text: 'select xaso_account_here($1, $2) as account',
      values: [wanted, since],
    });
    if (!found?.account) throw phoneNotHere();
    const tied = await tx.query({
      text: `insert into person_accounts (id, person, account, how, checked_by, since) values ($1, $2, $3, 'checked', $4, $5)
             on conflict (person, account) where until is null
             do update set how = 'checked', checked_by = excluded.checked_by, since = excluded.since where person_accounts.how = 'declared'
             returning 1`,
      values: [newId(context.now), person, found.account, context.actor.id, context.now],
    });
    if (tied.length > 0)
      await record(context, tx, { verb: 'tie', thing: 'person', subject: person, unit: deskOf(context), data: { account: found.account } });
    return { account: found.account };
  });
}

/**
 * The phone is lost, sold or was tied by mistake: its account sees the person's dossiers no more, from this moment. The tie stays in the history.
 * Refuses with `people.no_such_person` (404), `ties.stale` (409).
 */
export async function untiePerson(
  context: Context,
  { person, tie, key, rowVersion }: { person: string; tie: string } & Seen,
): Promise<void> {
  mayOrRefuse(context.actor, 'untie', 'person');
  await once(context, { verb: 'untie person', key, input: { person, tie, rowVersion } }, async (tx) => {
    await lockTies(tx, person, rowVersion);
    const [ended] = await tx.query<{ account: string }>({
      text: `update person_accounts set until = greatest($3, since), ended_by = $4
             where person::text = $1 and id::text = $2 and until is null returning account`,
      values: [person, tie, context.now, context.actor.id],
    });
    if (!ended) throw new Refusal('ties.no_such_tie', 404);
    await record(context, tx, { verb: 'untie', thing: 'person', subject: person, unit: deskOf(context), data: { account: ended.account } });
    return null;
  });
}
