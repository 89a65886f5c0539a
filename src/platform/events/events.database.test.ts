import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../database/id.ts';
import { systemActor } from '../permissions/permissions.ts';
import { historyOf } from './events.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse({ content: false });
});
afterAll(() => house.close());

test('a history stands in the order of its transactions, also where their numbers become longer', async () => {
  const subject = newId();
  for (const transaction of ['999', '1000', '10001'])
    await house.owner.pool.query(
      `insert into events (id, transaction, type, version, subject, unit, occurred_at, actor, data)
       values ($1, $2::text::xid8, 'test.happened', 1, $3, 'u', now(), '{}', '{}')`,
      [newId(), transaction, subject],
    );
  const history = await contextIn(house, systemActor('reader')).read((tx) => historyOf(tx, subject));
  expect(history.map(({ transaction }) => transaction)).toEqual(['999', '1000', '10001']);
});
