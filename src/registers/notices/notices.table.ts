import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { CHANNELS, DELIVERY_STATES } from './notices.rules.ts';

const quoted = (texts: readonly string[]) => sql.raw(texts.map((one) => `'${one}'`).join(', '));
const own = sql`account <> '' and account = ${actorId}`;
const isSender = isSystem('reader', 'worker');
/** Who answers for it that messages arrive. */
const isDesk = sql`unit = any ${unitsAs('desk officer', 'leader')}`;

/**
 * One thing told to one recipient: exactly one row per `key` (an event's id, or what the caller names) and recipient. What it says is put together
 * when it is sent; what it is made of stands sealed.
 */
export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey(),
    key: text('key').notNull(),
    /** A blind index of account or phone: the same person, the same text, and nobody can read it. */
    recipient: text('recipient').notNull(),
    type: text('type').notNull(),
    unit: text('unit').notNull(),
    /** What it is about: the id of a dossier, for example. */
    subject: uuid('subject'),
    /** The account to which it belongs; empty for a phone without one. */
    account: text('account').notNull(),
    language: text('language').notNull(),
    sealed: text('sealed').notNull(),
    occurredAt: moment('occurred_at').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('notices_once').on(t.key, t.recipient),
    index('notices_account').on(t.account, t.occurredAt).where(sql`account <> ''`),
    check('notices_language', sql`${t.language} in ('vi', 'en')`),
    pgPolicy('notices_seen', { for: 'select', to: app, using: sql`(${own}) or ${isSender} or ${isDesk}` }),
    pgPolicy('notices_written', { for: 'insert', to: app, withCheck: isSender }),
  ],
).enableRLS();

/** One notice on its way by one channel. The address is sealed; a browser's is looked up when it is sent. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid('id').primaryKey(),
    notice: uuid('notice')
      .notNull()
      .references(() => notices.id),
    channel: text('channel').notNull(),
    addressSealed: text('address_sealed'),
    state: text('state').notNull(),
    attempts: smallint('attempts').notNull().default(0),
    /** How often the desk asked for it anew: a gateway that takes an idempotency key gets a new one. */
    round: smallint('round').notNull().default(1),
    nextAt: moment('next_at').notNull(),
    reason: text('reason'),
    /** What the gateway calls it. */
    reference: text('reference'),
    sentAt: moment('sent_at'),
    changedAt: moment('changed_at').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    const ofSeen = sql`exists (select 1 from notices n where n.id = notice)`;
    const handles = sql`exists (select 1 from notices n where n.id = notice and n.unit = any ${unitsAs('desk officer', 'leader')})`;
    return [
      uniqueIndex('deliveries_once').on(t.notice, t.channel),
      index('deliveries_due').on(t.nextAt).where(sql`state = 'waiting'`),
      index('deliveries_failed').on(t.changedAt).where(sql`state = 'failed'`),
      check('deliveries_channel', sql`${t.channel} in (${quoted(CHANNELS)})`),
      check('deliveries_state', sql`${t.state} in (${quoted(DELIVERY_STATES)})`),
      pgPolicy('deliveries_seen', { for: 'select', to: app, using: ofSeen }),
      pgPolicy('deliveries_added', { for: 'insert', to: app, withCheck: sql`${isSender} or ${handles}` }),
      pgPolicy('deliveries_changed', { for: 'update', to: app, using: sql`${isSystem('worker')} or ${handles}`, withCheck: ofSeen }),
    ];
  },
).enableRLS();

/** How somebody wants to be told, from when on, and by which words the choice was made. Append-only: the newest row holds, the older ones prove. */
export const noticeChoices = pgTable(
  'notice_choices',
  {
    id: uuid('id').primaryKey(),
    account: text('account').notNull(),
    /** None: the person wants no messages. */
    channels: text('channels').array().notNull(),
    language: text('language').notNull(),
    /** The version of the words beside the boxes. */
    words: text('words').notNull(),
    chosenAt: moment('chosen_at').notNull(),
  },
  (t) => [
    index('notice_choices_account').on(t.account, t.chosenAt),
    check('notice_choices_channels', sql`${t.channels} <@ array[${quoted(CHANNELS)}]`),
    check('notice_choices_language', sql`${t.language} in ('vi', 'en')`),
    pgPolicy('notice_choices_seen', { for: 'select', to: app, using: sql`(${own}) or ${isSender}` }),
    pgPolicy('notice_choices_made', { for: 'insert', to: app, withCheck: own }),
  ],
).enableRLS();

/** The e-mail address of an account. It counts once its owner has typed the code that was sent there. */
export const noticeMailboxes = pgTable(
  'notice_mailboxes',
  {
    account: text('account').primaryKey(),
    addressSealed: text('address_sealed').notNull(),
    codeDigest: text('code_digest'),
    codeUntil: moment('code_until'),
    tries: smallint('tries').notNull().default(0),
    verifiedAt: moment('verified_at'),
  },
  () => [
    pgPolicy('notice_mailboxes_own', { for: 'all', to: app, using: own, withCheck: own }),
    pgPolicy('notice_mailboxes_read', { for: 'select', to: app, using: isSender }),
  ],
).enableRLS();

/** A browser that its owner let show notices: its push address and keys, sealed. */
export const pushBrowsers = pgTable(
  'push_browsers',
  {
    id: uuid('id').primaryKey(),
    account: text('account').notNull(),
    /** A browser that changes its owner belongs to the new one only. */
    digest: text('digest').notNull().unique(),
    sealed: text('sealed').notNull(),
    since: moment('since').notNull(),
  },
  (t) => [
    index('push_browsers_account').on(t.account),
    pgPolicy('push_browsers_own', { for: 'all', to: app, using: own, withCheck: own }),
    pgPolicy('push_browsers_read', { for: 'select', to: app, using: isSender }),
    pgPolicy('push_browsers_gone', { for: 'delete', to: app, using: isSystem('worker') }),
  ],
).enableRLS();

/** The changing keys of a gateway (Zalo gives a new pair each time), sealed. `seed`: a digest of the setting from which they come. */
export const gatewayTokens = pgTable(
  'gateway_tokens',
  {
    gateway: text('gateway').primaryKey(),
    seed: text('seed').notNull(),
    sealed: text('sealed').notNull(),
    renewedAt: moment('renewed_at').notNull(),
  },
  () => [pgPolicy('gateway_tokens_worker', { for: 'all', to: app, using: isSystem('worker'), withCheck: isSystem('worker') })],
).enableRLS();
