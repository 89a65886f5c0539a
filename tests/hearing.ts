import { setTimeout as sleep } from 'node:timers/promises';
import { contextIn } from '../src/app/house.ts';
import { advance, type Reader } from '../src/platform/events/readers.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import type { testHouse } from './house.ts';

/**
 * Lets a reader hear everything that was told so far. Transactions of other databases of the same server hold its horizon back, too: it has heard all
 * when nothing stands behind its cursor.
 */
export async function hearAll(house: Awaited<ReturnType<typeof testHouse>>, reader: Reader, now = new Date()): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    while ((await advance(contextIn(house, systemActor('reader'), now), reader)) > 0);
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
