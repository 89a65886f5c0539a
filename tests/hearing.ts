import { setTimeout as sleep } from 'node:timers/promises';
import { contextIn } from '../src/app/house.ts';
import type { Database } from '../src/platform/database/database.ts';
import { advance, type Reader } from '../src/platform/events/readers.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';

/**
 * Lets a reader hear everything that was told so far, `limit` events at once. Transactions of other databases of the same server hold its horizon back, too:
 * that it passed nothing does not say that it has heard all; that nothing stands behind its cursor does.
 */
export async function hearAll(
  house: { db: Database; owner: Pick<Database, 'pool'> },
  reader: Reader,
  now = new Date(),
  limit?: number | undefined,
): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    while ((await advance(contextIn(house, systemActor('reader'), now), reader, limit)) > 0);
    const { rows } = await house.owner.pool.query<{ behind: boolean }>(
      `select exists (select 1 from events e
         where (e.epoch, e.transaction, e.id) > (select c.epoch, c.transaction, c.event from event_cursors c where c.reader = $1)) as behind`,
      [reader.name],
    );
    if (rows[0]?.behind !== true) return;
    await sleep(10);
  }
  throw new Error(`${reader.name} has not heard everything after 30 s`);
}
