import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Fact, publish } from '../../platform/events/events.ts';
import { mayOrRefuse } from './petitions.permissions.ts';
import { type PetitionState, type PetitionVerb, petitionAfter } from './petitions.rules.ts';
import { petitions } from './petitions.table.ts';

export type PetitionRow = typeof petitions.$inferSelect;
export type PetitionChanged = { id: string; code: string; state: string; rowVersion: number };
type Decision = { set: Partial<PetitionRow>; facts: readonly Fact[] };

/**
 * The frame of every verb that changes a report or suggestion: once per key; may I; is it what the user saw (`rowVersion` null: its sender, who is never
 * in the way of anybody); does the verb start here; write, tell, keep in the audit. Refuses with `petitions.unknown` (404), `petitions.forbidden` (403),
 * `petitions.stale` and `petitions.not_now` (409).
 */
export function changePetition<Input extends { key: string; rowVersion: number | null }>(
  context: Context,
  verb: PetitionVerb,
  by: { id: string } | { code: string },
  input: Input,
  decide: (tx: Transaction, petition: PetitionRow) => Promise<Decision>,
): Promise<PetitionChanged> {
  return once(context, { verb: `petition: ${verb}`, key: input.key, input: { ...input, ...by } }, async (tx) => {
    const where = 'id' in by ? eq(petitions.id, by.id) : eq(petitions.code, by.code);
    const [petition] = await tx.orm.select().from(petitions).where(where).for('update');
    if (!petition) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('petitions.unknown', 404);
    const role = mayOrRefuse(context.actor, verb, { petition });
    if (input.rowVersion !== null && petition.rowVersion !== input.rowVersion) throw new Refusal('petitions.stale', 409);
    const state = petitionAfter(verb, petition.state as PetitionState);
    if (!state) throw new Refusal('petitions.not_now', 409);
    const { set, facts } = await decide(tx, petition);
    const rowVersion = petition.rowVersion + 1;
    await tx.orm
      .update(petitions)
      .set({ ...set, state, rowVersion })
      .where(eq(petitions.id, petition.id));
    for (const fact of facts) await publish(context, tx, fact, role);
    await record(context, tx, { verb, thing: 'petition', subject: petition.id, unit: petition.unit });
    return { id: petition.id, code: petition.code, state, rowVersion };
  });
}

/** What is said with a deed. `shown`: its sender reads it. */
export async function sayOf(
  context: Context,
  tx: Transaction,
  petition: string,
  verb: PetitionVerb,
  text: string,
  shown = true,
): Promise<void> {
  await tx.query({
    text: 'insert into petition_messages (id, petition, verb, account, sealed, shown, written_at) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [newId(context.now), petition, verb, context.actor.id, keys().encrypt(text), shown, context.now],
  });
}
