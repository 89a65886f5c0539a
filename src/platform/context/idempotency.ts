import { createHash } from 'node:crypto';
import type { Context, Transaction } from './context.ts';
import { Refusal } from './refusal.ts';

/** A stable fingerprint of what was asked: a key that comes back with another wish is refused. */
export const inputHash = (input: unknown): string => createHash('sha256').update(JSON.stringify(input)).digest('base64url');

/**
 * Runs a write once per actor, verb and key. Repeated, also at the same moment on another process, it gives the first one's answer; the same key with
 * another input is refused with `context.key_reused` (422). `work` and its record commit together. The answer must survive JSON.
 */
export function once<Answer>(
  context: Context,
  { verb, key, input }: { verb: string; key: string; input: unknown },
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  // No key of ours is longer, and an index takes no endless one.
  if (key.length > 200) return Promise.reject(new Refusal('context.bad_input', 400));
  const hash = inputHash(input);
  const actor = context.actor.id;
  return context.transaction(async (tx) => {
    // A conflicting insert waits for the other transaction: after it, the answer is there, or the key is free again.
    const [mine] = await tx.query({
      name: 'idempotency.take',
      text: 'insert into idempotency (actor, verb, key, input_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1 as mine',
      values: [actor, verb, key, hash, context.now],
    });
    if (!mine) return earlierAnswer<Answer>(tx, { actor, verb, key, hash });
    const answer = await work(tx);
    await tx.query({
      name: 'idempotency.keep',
      text: 'update idempotency set answer = $4 where actor = $1 and verb = $2 and key = $3',
      values: [actor, verb, key, JSON.stringify(answer ?? null)],
    });
    return answer;
  });
}

/** The answer that was kept. Also for writes in one statement, which find out by writing nothing that the key was used. */
export async function earlierAnswer<Answer>(
  tx: Transaction,
  { actor, verb, key, hash }: { actor: string; verb: string; key: string; hash: string },
): Promise<Answer> {
  const [row] = await tx.query<{ input_hash: string; answer: Answer }>({
    name: 'idempotency.earlier',
    text: 'select input_hash, answer from idempotency where actor = $1 and verb = $2 and key = $3',
    values: [actor, verb, key],
  });
  if (!row) throw new Error(`the key of ${verb} is taken, yet has no record`);
  if (row.input_hash !== hash) throw new Refusal('context.key_reused', 422);
  return row.answer;
}

/** Forgets answers older than 30 days. */
export async function forgetOldAnswers(context: Context): Promise<void> {
  await context.transaction((tx) =>
    tx.query({ text: "delete from idempotency where created_at < $1::timestamptz - interval '30 days'", values: [context.now] }),
  );
}
