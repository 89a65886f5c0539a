import { config } from '../../platform/config/config.ts';
import { keys } from '../../platform/config/keys.ts';
import { log } from '../../platform/config/log.ts';
import type { Context } from '../../platform/context/context.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { again, never, type Sent, taken } from '../../platform/mail/sent.ts';
import type { Locale } from '../../platform/words/words.ts';
import { gatewaysOf, loudAt } from './gateways.service.ts';
import { mailOf, messageOf } from './message.rules.ts';
import { type Channel, nextTry } from './notices.rules.ts';
import { type Browser, settingsAt } from './notices.schema.ts';
import { DELIVER, unseal } from './notices.service.ts';
import { sendPush } from './push.port.ts';
import { sendByZalo } from './zalo.service.ts';

type Claimed = {
  id: string;
  notice: string;
  channel: Channel;
  address: string | null;
  attempts: number;
  round: number;
  type: string;
  account: string;
  language: Locale;
  sealed: string;
  occurredAt: Date;
};

/**
 * Takes a delivery that is due, for a lease: who dies meanwhile loses it, and it is sent again (at least once; gateways that know an idempotency key get
 * the same one). Undefined: it is not due, somebody else has it, or it is quiet time.
 */
function claim(context: Context, id: string): Promise<Claimed | undefined> {
  const { lease_minutes } = settingsAt(context.now);
  return context.transaction(async (tx) => {
    const [due] = await tx.query<{ channel: Channel }>({
      name: 'deliveries.due',
      text: "select channel from deliveries where id = $1 and state = 'waiting' and next_at <= $2 for update skip locked",
      values: [id, context.now],
    });
    if (!due) return undefined;
    const loud = loudAt(context, due.channel);
    if (loud > context.now) {
      await tx.query({ text: 'update deliveries set next_at = $2 where id = $1', values: [id, loud] });
      return undefined;
    }
    const [claimed] = await tx.query<Claimed>({
      name: 'deliveries.claim',
      text: `update deliveries d set attempts = attempts + 1, next_at = $2::timestamptz + make_interval(mins => $3), changed_at = $2
             from notices n where d.id = $1 and n.id = d.notice
             returning d.id, d.notice, d.channel, d.address_sealed as address, d.attempts, d.round, n.type, n.account, n.language, n.sealed,
               n.occurred_at as "occurredAt"`,
      values: [id, context.now, lease_minutes],
    });
    return claimed;
  });
}

/** What SMTP said: a code of 5xx for the recipient is final; everything else may pass. */
function mailRefusal(error: unknown): Sent {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  if (command === 'AUTH PLAIN' || command === 'AUTH LOGIN' || responseCode === 535) return again('keys');
  if (responseCode >= 500) return never('mailbox');
  return again('unreachable');
}

async function sendMailOf(context: Context, delivery: Claimed, to: string): Promise<Sent> {
  const { email } = gatewaysOf(context);
  if (!email) return again('no_gateway');
  const { material, letter } = unseal(delivery.sealed);
  const site = config.XASO_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${config.PORT}`;
  const mail = material
    ? mailOf(messageOf(delivery.type, delivery.occurredAt, delivery.language, material), material, delivery.language, site)
    : letter;
  if (!mail) return never('other');
  try {
    // SMTP knows no idempotency key; the same Message-ID lets mail programs see that it is one mail.
    await email({ to, ...mail, messageId: `<${delivery.id}.${delivery.round}@${new URL(site).hostname}>` });
    return taken();
  } catch (error) {
    return mailRefusal(error);
  }
}

async function sendToBrowsers(context: Context, delivery: Claimed): Promise<Sent> {
  const { push } = gatewaysOf(context);
  const { material } = unseal(delivery.sealed);
  if (!push || !material) return again('no_gateway');
  const browsers = await context.read((tx) =>
    tx.query<{ id: string; sealed: string }>({
      text: 'select id, sealed from push_browsers where account = $1',
      values: [delivery.account],
    }),
  );
  const { title, text } = messageOf(delivery.type, delivery.occurredAt, delivery.language, material);
  const shown = { title, body: text, url: material.path, tag: delivery.notice };
  const outcomes: Sent[] = [];
  for (const { id, sealed } of browsers) {
    const sent = await sendPush(push, JSON.parse(keys().decrypt(sealed).toString()) as Browser, shown);
    outcomes.push(sent);
    if (sent.state === 'never')
      await context.transaction((tx) => tx.query({ text: 'delete from push_browsers where id = $1', values: [id] }));
  }
  return outcomes.find(({ state }) => state === 'sent') ?? outcomes.find(({ state }) => state === 'again') ?? never('gone');
}

async function sendToPhone(context: Context, delivery: Claimed, phone: string): Promise<Sent> {
  const { sms, zalo } = gatewaysOf(context);
  const { material } = unseal(delivery.sealed);
  if (!material) return never('other');
  const message = messageOf(delivery.type, delivery.occurredAt, delivery.language, material);
  const request = `${delivery.id}.${delivery.round}`;
  if (delivery.channel === 'sms') return sms ? sms.send({ phone, text: message.sms, request }) : again('no_gateway');
  const template = zalo?.templates.get(delivery.type);
  if (!zalo || !template) return again(zalo ? 'template' : 'no_gateway');
  return sendByZalo(context, zalo, { phone, template, data: message.zalo, tracking: request });
}

function send(context: Context, delivery: Claimed): Promise<Sent> {
  if (delivery.channel === 'push') return sendToBrowsers(context, delivery);
  if (!delivery.address) return Promise.resolve(never('no_address'));
  const address = keys().decrypt(delivery.address).toString();
  return delivery.channel === 'email' ? sendMailOf(context, delivery, address) : sendToPhone(context, delivery, address);
}

/** Writes down what became of a try, unless its lease ran out and somebody else has it. */
async function settle(context: Context, { id, attempts, round }: Claimed, sent: Sent): Promise<void> {
  const later = sent.state === 'again' ? nextTry(attempts, settingsAt(context.now).pauses_minutes, context.now) : undefined;
  const state = sent.state === 'sent' ? 'sent' : later ? 'waiting' : 'failed';
  await context.transaction((tx) =>
    tx.query({
      name: 'deliveries.settle',
      text: `update deliveries set state = $4, next_at = coalesce($5, next_at), reason = $6, reference = $7, sent_at = $8, changed_at = $9,
               row_version = row_version + 1
             where id = $1 and attempts = $2 and round = $3 and state = 'waiting'`,
      values: [
        id,
        attempts,
        round,
        state,
        later ?? null,
        sent.state === 'sent' ? null : sent.reason,
        sent.state === 'sent' ? sent.reference : null,
        sent.state === 'sent' ? context.now : null,
        context.now,
      ],
    }),
  );
}

/** Takes one delivery to its gateway, if it is due. Never throws for what a gateway does; a bug of ours counts as a failed try and goes to the log. */
export async function deliver(context: Context, id: string): Promise<void> {
  const claimed = await claim(context, id);
  if (!claimed) return;
  const sent = await send(context, claimed).catch((error) => {
    log.error({ err: error, delivery: id }, 'a notice could not be sent');
    return again('other');
  });
  await settle(context, claimed, sent);
}

/** Wakes what is due: the morning after quiet hours, the next try, what a dead worker held. Returns how many. */
export function wake(context: Context, limit = 500): Promise<number> {
  return context.transaction(async (tx) => {
    const due = await tx.query<{ id: string }>({
      text: "select id from deliveries where state = 'waiting' and next_at <= $1 order by next_at limit $2",
      values: [context.now, limit],
    });
    for (const { id } of due) await enqueue(tx, DELIVER, { delivery: id }, `${DELIVER} ${id}`);
    return due.length;
  });
}
