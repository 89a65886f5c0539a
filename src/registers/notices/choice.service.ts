import { randomInt } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import { log } from '../../platform/config/log.ts';
import type { Context } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { countTry, type Limit } from '../../platform/limits/limits.ts';
import { type Locale, wordsIn } from '../../platform/words/words.ts';
import { gatewaysOf } from './gateways.service.ts';
import { mayOrRefuse } from './notices.permissions.ts';
import { CHANNELS, type Channel, isAllowedEndpoint } from './notices.rules.ts';
import { browserSchema, choiceSchema, mailboxSchema, parsed, settingsAt } from './notices.schema.ts';

/** How long a code for a mail address counts, and how many wrong ones end it. */
const CODE = { minutes: 30, tries: 5 } as const;
const limits = {
  codes: { name: 'mail codes per account', times: 5, seconds: 15 * 60 },
  /** Whoever owns the address is not to be flooded by others. */
  codesToAddress: { name: 'mail codes per address', times: 5, seconds: 60 * 60 },
} as const satisfies Record<string, Limit>;

type Own = { email: { verified: boolean } | null; push: boolean };

/** What there is to choose from needs what it goes to: a confirmed address, a browser that allows it. */
function refuseUnready(channels: readonly Channel[], own: Own): void {
  if (channels.includes('email') && !own.email?.verified)
    throw new Refusal('notices.no_mailbox', 422, { fields: { channels: { key: 'notices.refusals.no_mailbox' } } });
  if (channels.includes('push') && !own.push)
    throw new Refusal('notices.no_browser', 422, { fields: { channels: { key: 'notices.refusals.no_browser' } } });
}

/**
 * How the actor wants to be told, from now on; none is a choice, too. The choice is kept with its moment and the version of the words beside it
 * (Luật 91/2025/QH15: consent is clear, provable, and taken back as easily). An officer chooses whether warnings come by mail at once. Refuses with `notices.no_mailbox` and `notices.no_browser` (422).
 */
export async function chooseNotices(
  context: Context,
  input: { channels: readonly string[]; language: string },
  key: string,
): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  const { channels, language } = parsed(choiceSchema, input);
  const chosen = CHANNELS.filter((one) => channels.includes(one));
  // An officer's telephone is nobody's business here: mail at once, or in the morning only.
  const mailOnly = context.actor.kind === 'officer' && chosen.every((one) => one === 'email');
  if (context.actor.kind !== 'citizen' && !mailOnly) throw new Refusal('context.forbidden', 403);
  return once(context, { verb: 'choose notices', key, input: { chosen, language } }, async (tx) => {
    const [own] = await tx.query<{ verified: boolean | null; push: boolean }>({
      text: `select (select verified_at is not null from notice_mailboxes where account = $1) as verified,
               exists (select 1 from push_browsers where account = $1) as push`,
      values: [context.actor.id],
    });
    refuseUnready(chosen, { email: own?.verified ? { verified: true } : null, push: own?.push ?? false });
    await tx.query({
      text: 'insert into notice_choices (id, account, channels, language, words, chosen_at) values ($1, $2, $3, $4, $5, $6)',
      values: [newId(context.now), context.actor.id, chosen, language, settingsAt(context.now).consent_words, context.now],
    });
    await record(context, tx, {
      verb: 'choose',
      thing: 'notices',
      subject: context.actor.id,
      data: { channels: chosen.join(' ') || 'none', language },
    });
  });
}

/**
 * Sends a code to a mail address that the actor wants notices at. The former address counts no more. Refuses with a complaint at
 * `email` (422), `context.too_many` (429), `notices.no_mail` (503) where no mail leaves, `notices.mail_refused` (422).
 */
export async function askMailCode(context: Context, input: { email: string }, locale: Locale): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  const send = gatewaysOf(context).email;
  if (!send) throw new Refusal('notices.no_mail', 503);
  const { email } = parsed(mailboxSchema, input);
  await countTry(context, limits.codes, context.actor.id);
  await countTry(context, limits.codesToAddress, email.toLowerCase());
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const until = new Date(context.now.getTime() + CODE.minutes * 60_000);
  await context.transaction((tx) =>
    tx.query({
      text: `insert into notice_mailboxes (account, address_sealed, code_digest, code_until) values ($1, $2, $3, $4)
             on conflict (account) do update set address_sealed = excluded.address_sealed, code_digest = excluded.code_digest,
               code_until = excluded.code_until, tries = 0, verified_at = null`,
      values: [context.actor.id, keys().encrypt(email), keys().digest(`mail ${context.actor.id} ${code}`), until],
    }),
  );
  const t = wordsIn(locale);
  await send({ to: email, subject: t('notices.code.subject'), text: t('notices.code.text', { code, minutes: CODE.minutes }) }).catch(
    (error) => {
      log.warn({ code: (error as { responseCode?: number }).responseCode }, 'a mail code could not be sent');
      throw new Refusal('notices.mail_refused', 422, { fields: { email: { key: 'notices.refusals.mail_refused' } } });
    },
  );
}

/** Confirms the address by its code. Refuses with `notices.wrong_code` (422); five wrong tries end a code. */
export async function proveMailbox(context: Context, input: { code: string }): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  const account = context.actor.id;
  const digest = keys().digest(`mail ${account} ${input.code.normalize('NFKC').replace(/\D/g, '')}`);
  const proved = await context.transaction(async (tx) => {
    // Counted with the look: tries at the same moment wait for each other.
    const [row] = await tx.query<{ code_digest: string }>({
      text: `update notice_mailboxes set tries = tries + 1
             where account = $1 and code_digest is not null and code_until > $2 and tries < $3 returning code_digest`,
      values: [account, context.now, CODE.tries],
    });
    if (!row || !keys().same(row.code_digest, digest)) return false;
    await tx.query({
      text: 'update notice_mailboxes set verified_at = $2, code_digest = null, code_until = null where account = $1',
      values: [account, context.now],
    });
    await record(context, tx, { verb: 'confirm', thing: 'mailbox', subject: account });
    return true;
  });
  if (!proved) throw new Refusal('notices.wrong_code', 422, { fields: { code: { key: 'notices.refusals.wrong_code' } } });
}

/** Forgets the actor's mail address. The channel chosen for it falls back to text messages until something else is chosen. */
export async function dropMailbox(context: Context): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  await context.transaction(async (tx) => {
    await tx.query({ text: 'delete from notice_mailboxes where account = $1', values: [context.actor.id] });
    await record(context, tx, { verb: 'drop', thing: 'mailbox', subject: context.actor.id });
  });
}

/** How many browsers an account may have: a phone, a tablet, the old phone. */
const MOST_BROWSERS = 10;

/**
 * This browser is to show the actor's notices. The same browser again stays one; one that belonged to another account belongs to the actor now. Refuses
 * with `notices.browser_refused` (422) a push service that the installation does not allow.
 */
export async function addBrowser(context: Context, input: { endpoint: string; p256dh: string; auth: string }): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  const browser = parsed(browserSchema, input);
  const push = gatewaysOf(context).push;
  if (!push || !isAllowedEndpoint(browser.endpoint, push.hosts)) throw new Refusal('notices.browser_refused', 422);
  const digest = keys().digest(`push ${browser.endpoint}`);
  await context.transaction(async (tx) => {
    await tx.query({ text: 'select xaso_release_push($1)', values: [digest] });
    await tx.query({
      text: 'insert into push_browsers (id, account, digest, sealed, since) values ($1, $2, $3, $4, $5) on conflict (digest) do nothing',
      values: [newId(context.now), context.actor.id, digest, keys().encrypt(JSON.stringify(browser)), context.now],
    });
    await tx.query({
      text: `delete from push_browsers where account = $1
               and id not in (select id from push_browsers where account = $1 order by since desc, id desc limit $2)`,
      values: [context.actor.id, MOST_BROWSERS],
    });
    await record(context, tx, { verb: 'add', thing: 'browser', subject: context.actor.id });
  });
}

/** No browser shows the actor's notices any more. */
export async function dropBrowsers(context: Context): Promise<void> {
  mayOrRefuse(context.actor, 'choose');
  await context.transaction(async (tx) => {
    await tx.query({ text: 'delete from push_browsers where account = $1', values: [context.actor.id] });
    await record(context, tx, { verb: 'drop', thing: 'browser', subject: context.actor.id });
  });
}
