import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { offeredChannels } from './gateways.service.ts';
import { mayOrRefuse, type NoticeVerb } from './notices.permissions.ts';
import type { Channel } from './notices.rules.ts';
import { DELIVER, unseal } from './notices.service.ts';

/** `key`: makes it once; `rowVersion`: what the user saw. */
export type Change = { id: string; key: string; rowVersion: number };
type Row = { id: string; notice: string; channel: Channel; state: string; rowVersion: number; unit: string; type: string; sealed: string };

/** Locks a failed delivery for its desk. Refuses with `notices.unknown` (404), `context.forbidden`, `notices.stale` (409). */
async function lockFailed(context: Context, tx: Transaction, { id, rowVersion }: Change, verb: NoticeVerb): Promise<Row> {
  const [row] = await tx.query<Row>({
    text: `select d.id, d.notice, d.channel, d.state, d.row_version as "rowVersion", n.unit, n.type, n.sealed
           from deliveries d join notices n on n.id = d.notice where d.id::text = $1 for update of d`,
    values: [id],
  });
  if (!row) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('notices.unknown', 404);
  mayOrRefuse(context.actor, verb, { unit: row.unit });
  if (row.state !== 'failed' || row.rowVersion !== rowVersion) throw new Refusal('notices.stale', 409);
  return row;
}

const note = (context: Context, tx: Transaction, row: Row, verb: string, data: Record<string, string> = {}) =>
  record(context, tx, { verb, thing: 'notice', subject: row.notice, unit: row.unit, data: { channel: row.channel, ...data } });

async function wakeNow(context: Context, tx: Transaction, id: string): Promise<void> {
  await tx.query({
    text: `update deliveries set state = 'waiting', attempts = 0, round = round + 1, next_at = $2, changed_at = $2, reason = null,
             row_version = row_version + 1 where id = $1`,
    values: [id, context.now],
  });
  await enqueue(tx, DELIVER, { delivery: id }, `${DELIVER} ${id}`);
}

/** Tries again, from the beginning, by the same channel. */
export function resendDelivery(context: Context, change: Change): Promise<void> {
  return once(context, { verb: 'resend notice', key: change.key, input: change }, async (tx) => {
    const row = await lockFailed(context, tx, change, 'resend');
    await wakeNow(context, tx, row.id);
    await note(context, tx, row, 'resend');
  });
}

async function settled(context: Context, tx: Transaction, id: string): Promise<void> {
  await tx.query({
    text: "update deliveries set state = 'settled', changed_at = $2, row_version = row_version + 1 where id = $1",
    values: [id, context.now],
  });
}

/** To the phone by the other channel of phones: a text message instead of Zalo, or Zalo instead. Refuses with `notices.no_other` (422). */
export function sendByOther(context: Context, change: Change): Promise<void> {
  return once(context, { verb: 'send notice otherwise', key: change.key, input: change }, async (tx) => {
    const row = await lockFailed(context, tx, change, 'resend');
    const { phone } = unseal(row.sealed);
    const other = otherChannel(row.channel, offeredChannels(context, row.type));
    if (!phone || !other) throw new Refusal('notices.no_other', 422);
    await settled(context, tx, row.id);
    const [known] = await tx.query<{ id: string }>({
      text: 'select id from deliveries where notice = $1 and channel = $2 for update',
      values: [row.notice, other],
    });
    if (known) await wakeNow(context, tx, known.id);
    else {
      const id = newId(context.now);
      await tx.query({
        text: `insert into deliveries (id, notice, channel, address_sealed, state, next_at, changed_at) values ($1, $2, $3, $4, 'waiting', $5, $5)`,
        values: [id, row.notice, other, keys().encrypt(phone), context.now],
      });
      await enqueue(tx, DELIVER, { delivery: id }, `${DELIVER} ${id}`);
    }
    await note(context, tx, row, 'send otherwise', { other });
  });
}

/** A phone's other way: text messages where they are offered, Zalo for what could not go as one. */
export const otherChannel = (failed: Channel, offered: readonly Channel[]): Channel | undefined =>
  (failed === 'sms' ? ['zalo' as const] : ['sms' as const]).find((one) => offered.includes(one));

/** The desk has told the person in another way: called, or met. It leaves the list. */
export function settleDelivery(context: Context, change: Change): Promise<void> {
  return once(context, { verb: 'settle notice', key: change.key, input: change }, async (tx) => {
    const row = await lockFailed(context, tx, change, 'settle');
    await settled(context, tx, row.id);
    await note(context, tx, row, 'settle');
  });
}
