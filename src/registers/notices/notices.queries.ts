import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/words/words.ts';
import { maskedPhone } from '../people/people.rules.ts';
import { offeredChannels } from './gateways.service.ts';
import { messageOf } from './message.rules.ts';
import { mayOrRefuse } from './notices.permissions.ts';
import { type Channel, type DeliveryState, isChannel, maskedEmail } from './notices.rules.ts';
import { settingsAt } from './notices.schema.ts';
import { unseal } from './notices.service.ts';
import { otherChannel } from './undelivered.service.ts';

export type OwnNotice = {
  id: string;
  title: string;
  text: string;
  at: Date;
  path: string;
  ways: { channel: Channel; state: DeliveryState }[];
};

type OwnRow = { id: string; type: string; sealed: string; occurredAt: Date; ways: OwnNotice['ways'] | null };

/** What the actor was told, newest first; `before`: older than this notice. In the language of the page. */
export async function ownNotices(context: Context, locale: Locale, before: string | null = null, most = 20): Promise<OwnNotice[]> {
  mayOrRefuse(context.actor, 'list');
  const rows = await context.read((tx) =>
    tx.query<OwnRow>({
      name: 'notices.own',
      text: `select n.id, n.type, n.sealed, n.occurred_at as "occurredAt",
               (select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state) order by d.channel) from deliveries d where d.notice = n.id) as ways
             from notices n
             where n.account = $1 and n.type <> 'letter'
               and ($2::text is null or (n.occurred_at, n.id) < (select b.occurred_at, b.id from notices b where b.id::text = $2))
             order by n.occurred_at desc, n.id desc limit $3`,
      values: [context.actor.id, before, most],
    }),
  );
  return rows.flatMap(({ id, type, sealed, occurredAt, ways }) => {
    const { material } = unseal(sealed);
    if (!material) return [];
    const { title, text } = messageOf(type, occurredAt, locale, material);
    return [{ id, title, text, at: occurredAt, path: material.path, ways: ways ?? [] }];
  });
}

export type OwnChoice = {
  /** Null: nothing was chosen yet, and what the settings say holds. */
  chosenAt: Date | null;
  channels: Channel[];
  language: Locale;
  mailbox: { address: string; verified: boolean } | null;
  browsers: number;
  offered: Channel[];
};

/** How the actor is told at present, and what else there is. The own mail address is shown whole: it is the actor's. */
export async function ownChoice(context: Context): Promise<OwnChoice> {
  mayOrRefuse(context.actor, 'choose');
  const { without_choice } = settingsAt(context.now);
  const [row] = await context.read((tx) =>
    tx.query<{
      channels: string[] | null;
      language: Locale | null;
      chosen_at: Date | null;
      address: string | null;
      verified: boolean;
      browsers: number;
    }>({
      text: `select c.channels, c.language, c.chosen_at, m.address_sealed as address, m.verified_at is not null as verified,
               (select count(*)::int from push_browsers where account = $1) as browsers
             from (select 1) one
             left join lateral (select * from notice_choices where account = $1 order by chosen_at desc, id desc limit 1) c on true
             left join notice_mailboxes m on m.account = $1`,
      values: [context.actor.id],
    }),
  );
  return {
    chosenAt: row?.chosen_at ?? null,
    channels: row?.channels?.filter(isChannel) ?? without_choice.channels,
    language: row?.language ?? without_choice.language,
    mailbox: row?.address ? { address: keys().decrypt(row.address).toString(), verified: row.verified } : null,
    browsers: row?.browsers ?? 0,
    offered: offeredChannels(context),
  };
}

export type Undelivered = {
  id: string;
  rowVersion: number;
  channel: Channel;
  /** As its owner recognises it; empty for browsers. */
  address: string;
  /** The phone to call, for those who answer for it that the person learns of it; null when none is known. */
  phone: string | null;
  reason: string;
  attempts: number;
  at: Date;
  title: string;
  text: string;
  code: string;
  other: Channel | undefined;
};
type FailedRow = {
  id: string;
  rowVersion: number;
  channel: Channel;
  address: string | null;
  reason: string | null;
  attempts: number;
  at: Date;
  type: string;
  sealed: string;
  occurredAt: Date;
};

function shownFailed(context: Context, locale: Locale, row: FailedRow): Undelivered {
  const { material, letter, phone } = unseal(row.sealed);
  const message = material ? messageOf(row.type, row.occurredAt, locale, material) : { title: letter?.subject ?? '', text: '' };
  const address = row.address ? keys().decrypt(row.address).toString() : '';
  const { id, rowVersion, channel, attempts, at } = row;
  const code = material?.texts.code;
  return {
    id,
    rowVersion,
    channel,
    attempts,
    at,
    address: channel === 'email' ? maskedEmail(address) : address && maskedPhone(address),
    phone,
    reason: row.reason ?? 'other',
    title: message.title,
    text: message.text,
    code: typeof code === 'string' ? code : '',
    other: material && phone ? otherChannel(channel, offeredChannels(context, row.type)) : undefined,
  };
}

/** What could not be sent in the actor's units, oldest first, at most `most`. The look is kept in the audit: the list shows telephone numbers. */
export async function undelivered(context: Context, locale: Locale, most = 100): Promise<Undelivered[]> {
  mayOrRefuse(context.actor, 'see');
  const rows = await context.transaction(async (tx) => {
    const found = await tx.query<FailedRow>({
      text: `select d.id, d.row_version as "rowVersion", d.channel, d.address_sealed as address, d.reason, d.attempts, d.changed_at as at, n.type, n.sealed,
               n.occurred_at as "occurredAt"
             from deliveries d join notices n on n.id = d.notice
             where d.state = 'failed' and n.unit = any(xaso_units('desk officer', 'leader')) order by d.changed_at, d.id limit $1`,
      values: [most],
    });
    await record(context, tx, { verb: 'list', thing: 'notice', subject: 'undelivered', data: { count: found.length } });
    return found;
  });
  return rows.map((row) => shownFailed(context, locale, row));
}
