import { isDeepStrictEqual } from 'node:util';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { ancestors } from '../../registers/units/units.rules.ts';
import { ticketFact } from './tickets.events.ts';
import { mayCopyQueue, mayQueue } from './tickets.permissions.ts';
import { ownSettingsIn } from './tickets.queries.ts';
import { type CopiedSettings, copiedSettings, type SettingsInput } from './tickets.schema.ts';

type Kept = Pick<CopiedSettings, 'unit' | 'validFrom' | 'decision' | 'body'>;

/** Writes what holds from a day on: the row, the event, the audit line. */
async function keep(context: Context, tx: Transaction, { unit, validFrom, decision, body }: Kept, verb: 'set' | 'copy', role: string) {
  const id = newId(context.now);
  await tx.query({
    text: 'insert into queue_settings (id, unit, valid_from, body, decision, added_at) values ($1, $2, $3, $4, $5, $6)',
    values: [id, unit, validFrom, JSON.stringify(body ?? {}), decision, context.now],
  });
  await tell(context, tx, { id, unit, validFrom }, verb, role);
  return id;
}
type Row = { id: string; unit: string; validFrom: string };
async function tell(context: Context, tx: Transaction, { id, unit, validFrom }: Row, verb: 'set' | 'copy', role: string): Promise<void> {
  await record(context, tx, { verb, thing: 'queue', subject: id, unit, data: { from: validFrom } });
  await publish(context, tx, ticketFact('queue.set', { subject: id, unit, at: context.now }, { from: validFrom }), role);
}

function refusePast(context: Context, validFrom: string): void {
  if (validFrom < dayOf(context.now))
    throw new Refusal('tickets.settings', 422, { fields: { validFrom: { key: 'tickets.errors.validFrom' } } });
}

/** Enters how a unit's queue and appointments work from a day on. Refuses with 403, `tickets.settings` (422) for a day that has passed. */
export async function setQueue(context: Context, input: SettingsInput): Promise<{ id: string }> {
  const role = mayQueue(context.actor, 'set', input.unit);
  if (!(await registerOf(context)).units.has(input.unit)) throw new Refusal('tickets.settings', 422);
  refusePast(context, input.validFrom);
  return once(context, { verb: 'queue: set', key: input.key, input }, async (tx) => ({ id: await keep(context, tx, input, 'set', role) }));
}

/**
 * The same by the province, which copies a pilot's rules to a commune below it, or takes the copy back; `body` null: as usual again. What was entered for this
 * very day gives way; where the commune then works as it should, nothing is added. Refuses like `setQueue`. `id` null: nothing had to be written.
 */
export async function copyQueue(context: Context, input: CopiedSettings): Promise<{ id: string | null }> {
  const checked = copiedSettings.safeParse(input);
  if (!checked.success) throw new Refusal('tickets.settings', 422);
  const wish = checked.data;
  const register = await registerOf(context);
  const above = register.units.has(wish.unit) ? ancestors(register, wish.unit, dayOf(context.now)).map((one) => one.id) : [];
  const role = mayCopyQueue(context.actor, wish.unit, above);
  refusePast(context, wish.validFrom);
  return once(context, { verb: 'queue: copy', key: wish.key, input: wish }, async (tx) => {
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`queue settings of ${wish.unit}`] });
    const gone = await tx.query<{ id: string }>({
      text: 'update queue_settings set removed_at = $3 where unit = $1 and valid_from = $2 and removed_at is null returning id',
      values: [wish.unit, wish.validFrom, context.now],
    });
    const standing = await ownSettingsIn(tx, wish.unit, wish.validFrom);
    if (!isDeepStrictEqual(standing, wish.body)) return { id: await keep(context, tx, wish, 'copy', role) };
    if (gone[0]) await tell(context, tx, { id: gone[0].id, unit: wish.unit, validFrom: wish.validFrom }, 'copy', role);
    return { id: gone[0]?.id ?? null };
  });
}
