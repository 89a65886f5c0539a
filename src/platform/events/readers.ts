import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../config/log.ts';
import type { Context, Transaction } from '../context/context.ts';
import { type HouseEvent, moveCursor, nextEvents } from './events.ts';

/** One who hears events. `hear` writes what it makes of them in the transaction that moves its cursor: each event counts once. */
export type Reader = {
  name: string;
  /** The types that it wants; others only move the cursor. */
  types: readonly string[];
  /** How many it hears at once; 500 unless it says otherwise. */
  limit?: number;
  hear(context: Context, tx: Transaction, events: readonly HouseEvent[]): Promise<void>;
};

const mostOf = (reader: Reader): number => reader.limit ?? 500;

/** Lets a reader hear what it has not heard yet, one batch. Returns how many events it passed. */
export function advance(context: Context, reader: Reader, limit = mostOf(reader)): Promise<number> {
  return context.transaction(async (tx) => {
    const events = await nextEvents(tx, reader.name, limit);
    const last = events.at(-1);
    if (!last) return 0;
    const wanted = events.filter((event) => reader.types.includes(event.type));
    if (wanted.length > 0) await reader.hear(context, tx, wanted);
    await moveCursor(tx, reader.name, last);
    return events.length;
  });
}

/**
 * Keeps readers listening until stopped: each looks every second, at once again while more waits than it hears at once, and later and later while it
 * fails. In a rush a second's events are one batch: a reader that looked again at once would be busy all the time with a few each.
 * `contextNow` gives the system actor's context of the moment.
 */
export function startReaders(contextNow: () => Context, readers: readonly Reader[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const listen = async (reader: Reader) => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let passed = 0;
      try {
        passed = await advance(contextNow(), reader);
        failures = 0;
      } catch (error) {
        failures++;
        log.error({ err: error, reader: reader.name, failures }, 'a reader failed');
      }
      if (passed < mostOf(reader))
        await sleep(Math.min(60_000, 1000 * 2 ** failures), undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = readers.map(listen);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
