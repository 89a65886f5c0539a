import { setTimeout as sleep } from 'node:timers/promises';
import { contextIn } from '../../src/app/house.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { advance } from '../../src/platform/events/readers.ts';
import { systemActor } from '../../src/platform/permissions/permissions.ts';
import { measureReader } from '../../src/steering/measures/measures.readers.ts';
import { rebuildMeasures } from '../../src/steering/measures/measures.rebuild.service.ts';

/*
 * A process of its own that counts what happened, until somebody kills it: `node reader.child.ts URL listen 50` hears in batches of so many,
 * `node reader.child.ts URL rebuild` counts everything anew, again and again.
 */
const [url = '', way = 'listen', limit = '50'] = process.argv.slice(2);
const db = openDatabase(url, 2);
const reader = () => contextIn({ db }, systemActor('reader'), new Date('2026-12-31T02:00:00Z'));
process.stdout.write('begun\n');
for (;;) {
  if (way === 'rebuild') await rebuildMeasures(reader);
  else if ((await advance(reader(), measureReader, Number(limit))) === 0) await sleep(5);
}
