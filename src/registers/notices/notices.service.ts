import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { identityOf } from '../../platform/identity/identity.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Locale } from '../../platform/words/words.ts';
import { isMobile } from '../people/people.rules.ts';
import { loudAt, offeredChannels } from './gateways.service.ts';
import type { Material } from './message.rules.ts';
import { type Channel, channelsFor, isChannel, type Reach } from './notices.rules.ts';
import { settingsAt, templateOf } from './notices.schema.ts';

/** The job that takes one delivery to its gateway. */
export const DELIVER = 'notices:deliver';

/** What a notice keeps sealed. A `letter` is a mail in its own words; everything else is put into words when it is sent. */
export type Kept = { phone: string | null; material?: Material; letter?: { subject: string; text: string; html?: string } };
export const seal = (kept: Kept): string => keys().encrypt(JSON.stringify(kept));
export const unseal = (sealed: string): Kept => JSON.parse(keys().decrypt(sealed).toString()) as Kept;

/**
 * Somebody is to be told something. `key` is what makes it happen once: the id of the event, or a name of the caller's own (`fee 0192…`). `type` is a file
 * of `content/notices/`. `to.account`: whose it is, empty when no account is known; `to.phone`: in E.164, as stated. `unit`: whose desk
 * answers for it that it arrives; `subject`: the dossier's id, for example.
 */
export type NoticeWish = {
  key: string;
  type: string;
  unit: string;
  subject: string | null;
  to: { account: string; phone: string | null };
  occurredAt: Date;
  material: Material;
};

type Contact = Reach & { account: string; channels: readonly Channel[]; language: Locale; demo: boolean; mute: boolean };

/** Who is reached how: by the account's own choice, else by what holds without one. Answers in the order of the question. */
async function contactsOf(context: Context, tx: Transaction, to: readonly NoticeWish['to'][]): Promise<Contact[]> {
  const { without_choice } = settingsAt(context.now);
  const found = await tx.query<{ place: number; account: string; phone: string | null; demo: boolean }>({
    name: 'notices.contacts',
    text: 'select place, account, phone, demo from xaso_notice_contacts($1, $2)',
    values: [to.map(({ account }) => account), to.map(({ phone }) => phone)],
  });
  const accounts = [...new Set(found.map(({ account }) => account))];
  const rows = await tx.query<{ account: string; channels: string[] | null; language: Locale | null; email: string | null; push: boolean }>(
    {
      name: 'notices.choices-of',
      text: `select a.account, c.channels, c.language, m.address_sealed as email,
             exists (select 1 from push_browsers b where b.account = a.account) as push
           from unnest($1::text[]) as a(account)
           left join lateral (select channels, language from notice_choices c where c.account = a.account order by chosen_at desc, id desc limit 1) c on true
           left join notice_mailboxes m on m.account = a.account and m.verified_at is not null`,
      values: [accounts],
    },
  );
  const choices = new Map(rows.map((row) => [row.account, row]));
  return to.map((one, at) => {
    const known = found.find(({ place }) => place === at + 1);
    const choice = known && choices.get(known.account);
    const phone = known?.phone ?? one.phone;
    return {
      account: known?.account ?? '',
      phone: phone && isMobile(phone) ? phone : null,
      email: choice?.email ?? null,
      push: choice?.push ?? false,
      channels: choice?.channels?.filter(isChannel) ?? without_choice.channels,
      language: choice?.language ?? without_choice.language,
      demo: known?.demo ?? false,
      // Behind a demonstration's account stands nobody; its number may be somebody's.
      mute: (known?.demo ?? false) && !identityOf(context).demo,
    };
  });
}

type NewNotice = { id: string; wish: NoticeWish; contact: Contact; recipient: string };

/**
 * Tells people what happened, in the transaction of who found it out: a reader's, as a rule (the actor is a named part of the system, `reader` or
 * `worker`). Exactly once per `key` and recipient, by the channels that the person chose; whoever can be reached by none is told nothing.
 * What happened too long ago is listed for its account, and no message is sent. Throws for a type without words.
 */
export async function noticesTo(context: Context, tx: Transaction, wishes: readonly NoticeWish[]): Promise<void> {
  if (wishes.length === 0) return;
  // Anybody else would look up nobody, and tell nobody, in silence.
  if (context.actor.kind !== 'system') throw new Error('notices are told by readers and jobs: publish an event');
  for (const { type, occurredAt } of wishes) templateOf(type, occurredAt);
  const contacts = await contactsOf(
    context,
    tx,
    wishes.map(({ to }) => to),
  );
  const made = wishes.flatMap((wish, at): NewNotice[] => {
    const contact = contacts[at];
    const who = contact?.account || contact?.phone;
    return contact && who ? [{ id: newId(context.now), wish, contact, recipient: keys().blind(`notice ${who}`) }] : [];
  });
  const rows = made.map(({ id, wish, contact, recipient }) => ({
    id,
    key: wish.key,
    recipient,
    type: wish.type,
    unit: wish.unit,
    subject: wish.subject,
    account: contact.account,
    language: contact.language,
    sealed: seal({ phone: contact.phone, material: wish.material }),
    occurred_at: wish.occurredAt,
  }));
  const fresh = await insertNotices(context, tx, rows);
  await sendOut(
    context,
    tx,
    made.filter(({ id }) => fresh.has(id)).flatMap((one) => plannedFor(context, one)),
  );
}

/** One wish: see `noticesTo`. For the readers of any slice: fees, feedback, appointments. */
export const noticeTo = (context: Context, tx: Transaction, wish: NoticeWish): Promise<void> => noticesTo(context, tx, [wish]);

async function insertNotices(context: Context, tx: Transaction, rows: readonly object[]): Promise<Set<string>> {
  const fresh = await tx.query<{ id: string }>({
    name: 'notices.insert',
    text: `insert into notices (id, key, recipient, type, unit, subject, account, language, sealed, occurred_at, created_at)
           select id, key, recipient, type, unit, subject, account, language, sealed, occurred_at, $2
           from jsonb_to_recordset($1) as r(id uuid, key text, recipient text, type text, unit text, subject uuid, account text, language text,
             sealed text, occurred_at timestamptz)
           on conflict (key, recipient) do nothing returning id`,
    values: [JSON.stringify(rows), context.now],
  });
  return new Set(fresh.map(({ id }) => id));
}

type Planned = { id: string; notice: string; channel: Channel; address_sealed: string | null; next_at: Date };

function plannedFor(context: Context, { id, wish, contact }: NewNotice): Planned[] {
  const { not_older_than_days: days } = settingsAt(context.now);
  const old = context.now.getTime() - wish.occurredAt.getTime() > days * 86_400_000;
  if (old || contact.mute) return [];
  return channelsFor(contact.channels, contact, offeredChannels(context, wish.type)).map((channel) => ({
    id: newId(context.now),
    notice: id,
    channel,
    address_sealed: channel === 'email' ? contact.email : channel === 'push' || !contact.phone ? null : keys().encrypt(contact.phone),
    next_at: loudAt(context, channel),
  }));
}

async function sendOut(context: Context, tx: Transaction, planned: readonly Planned[]): Promise<void> {
  if (planned.length === 0) return;
  await tx.query({
    name: 'notices.plan',
    text: `insert into deliveries (id, notice, channel, address_sealed, state, next_at, changed_at)
           select id, notice, channel, address_sealed, 'waiting', next_at, $2
           from jsonb_to_recordset($1) as r(id uuid, notice uuid, channel text, address_sealed text, next_at timestamptz)`,
    values: [JSON.stringify(planned), context.now],
  });
  // What waits for the morning, or for the next try, is woken by the clock.
  for (const { id, next_at } of planned) if (next_at <= context.now) await enqueue(tx, DELIVER, { delivery: id }, `${DELIVER} ${id}`);
}

/**
 * A mail in its own words to the person of an account. `key` makes it once; `unit`: on whose page it appears when it cannot be sent; `atOnce`: one of those that
 * come at any hour, which an officer may not want.
 */
export type Letter = { key: string; unit: string; subject: string; text: string; html?: string; atOnce?: boolean };

/**
 * Sends a letter to an account's own mail address, once per key, in the transaction of who found out what it says (a reader's, as a rule). False: the account has
 * confirmed no address, or wants none of these, and nothing was sent.
 */
export async function letterTo(
  context: Context,
  tx: Transaction,
  account: string,
  { key, unit, atOnce = false, ...letter }: Letter,
): Promise<boolean> {
  const [mailbox] = await tx.query<{ address: string }>({
    text: `select address_sealed as address from notice_mailboxes m where account = $1 and verified_at is not null
             and (not $2 or coalesce((select 'email' = any(channels) from notice_choices c where c.account = m.account order by chosen_at desc, id desc limit 1), true))`,
    values: [account, atOnce],
  });
  if (!mailbox) return false;
  const id = newId(context.now);
  const recipient = keys().blind(`notice ${account}`);
  const kept = { key, recipient, type: 'letter', unit, subject: null, account, language: 'vi', sealed: seal({ phone: null, letter }) };
  const fresh = await insertNotices(context, tx, [{ id, ...kept, occurred_at: context.now }]);
  if (fresh.size > 0)
    await sendOut(context, tx, [
      { id: newId(context.now), notice: id, channel: 'email', address_sealed: mailbox.address, next_at: context.now },
    ]);
  return true;
}

/** The same in a transaction of its own: the officers' morning list, for example. Only from jobs and readers. */
export const sendToAccount = (context: Context, account: string, letter: Letter): Promise<boolean> =>
  context.transaction((tx) => letterTo(context, tx, account, letter));
