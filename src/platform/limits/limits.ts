import { keys } from '../config/keys.ts';
import type { Context } from '../context/context.ts';
import { Refusal } from '../context/refusal.ts';

/** How often in how long. `name` says what is limited and per what: `tracking per code`. */
export type Limit = { name: string; times: number; seconds: number };

/** The time until a window ends, in whole seconds: what a 429 tells. */
const secondsUntil = (now: Date, end: Date) => Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));

/** A window that ends later than the next one would was opened by a clock that ran far ahead and was set right since: nobody waits for that. */
const OPEN = 'l.window_ends > $3 and l.window_ends <= $3::timestamptz + 2 * make_interval(secs => $4)';

/**
 * Counts a try in a transaction of its own (a refused try stays counted) and refuses with `context.too_many` (429) when there were too many. `key` is
 * hashed. Shared by all server processes.
 */
export async function countTry(context: Context, limit: Limit, key: string): Promise<void> {
  const [row] = await context.transaction((tx) =>
    tx.query<{ count: number; window_ends: Date }>({
      name: 'limits.count',
      text: `insert into limits as l (name, key, window_ends, count) values ($1, $2, $3::timestamptz + make_interval(secs => $4), 1)
             on conflict (name, key) do update set
               count = case when ${OPEN} then l.count + 1 else 1 end,
               window_ends = case when ${OPEN} then l.window_ends else excluded.window_ends end
             returning count, window_ends`,
      values: [limit.name, keys().digest(key), context.now, limit.seconds],
    }),
  );
  if (row && row.count > limit.times)
    throw new Refusal('context.too_many', 429, { details: { seconds: secondsUntil(context.now, row.window_ends) } });
}

/** Forgets the tries of one key: it got in. */
export async function forgive(context: Context, limit: Limit, key: string): Promise<void> {
  await context.transaction((tx) =>
    tx.query({ text: 'delete from limits where name = $1 and key = $2', values: [limit.name, keys().digest(key)] }),
  );
}

/** Takes one try back: it was counted before anybody knew that it was right. The wrong ones stay counted. */
export async function takeBack(context: Context, limit: Limit, key: string): Promise<void> {
  await context.transaction((tx) =>
    tx.query({
      name: 'limits.take-back',
      text: 'update limits set count = count - 1 where name = $1 and key = $2 and count > 0',
      values: [limit.name, keys().digest(key)],
    }),
  );
}

/** Forgets windows that have ended. */
export async function forgetOldLimits(context: Context): Promise<void> {
  await context.transaction((tx) => tx.query({ text: 'delete from limits where window_ends < $1', values: [context.now] }));
}

/** A ceiling kept in this process's memory: for the high limits per account and per address, where a round trip would cost more than it protects. */
export class Ceiling {
  readonly #times: number;
  readonly #seconds: number;
  #windows = new Map<string, { ends: number; count: number }>();
  constructor(times: number, seconds: number) {
    this.#times = times;
    this.#seconds = seconds;
  }

  /** Counts one; refuses with `context.too_many` (429) above the ceiling. */
  count(key: string, now = performance.now()): void {
    if (this.#windows.size > 100_000) this.#windows = new Map([...this.#windows].filter(([, window]) => window.ends > now));
    const window = this.#windows.get(key);
    if (!window || window.ends <= now) {
      this.#windows.set(key, { ends: now + this.#seconds * 1000, count: 1 });
      return;
    }
    window.count++;
    if (window.count > this.#times)
      throw new Refusal('context.too_many', 429, { details: { seconds: Math.ceil((window.ends - now) / 1000) } });
  }
}
