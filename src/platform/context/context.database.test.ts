import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { systemActor } from '../permissions/permissions.ts';
import type { Context } from './context.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse({ content: false });
});
afterAll(() => house?.close());

const MANY = 60;
const as = (id: 'reader' | 'worker'): Context => contextIn(house, systemActor(id));
const who = (context: Context) =>
  context.read(
    async (tx) => (await tx.query<{ who: string }>({ text: "select current_setting('xaso.actor')::json ->> 'id' as who" }))[0]?.who,
  );
const atOnce = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: MANY }, work));

test('many more transactions than connections, each with reads within, of which some go deeper: all come to their end', async () => {
  const answers = await atOnce(() =>
    as('reader').transaction(async (tx) => {
      await tx.query({ text: 'select pg_sleep(0.005)' });
      const within = await Promise.all([who(as('worker')), as('worker').read(() => who(as('reader')))]);
      const [own] = await tx.query<{ who: string }>({ text: "select current_setting('xaso.actor')::json ->> 'id' as who" });
      return [own?.who, ...within];
    }),
  );
  expect(new Set(answers.map(String))).toEqual(new Set(['reader,worker,reader']));
});

test('what a process reads once for all is read although all connections are held by those who wait for it', async () => {
  let kept: Promise<unknown> | undefined;
  const ask = () => {
    kept ??= who(as('worker').apart);
    return kept;
  };
  // Asked by nobody within a transaction, and yet waited for within all of them.
  const answers = await Promise.all([
    atOnce(() =>
      as('reader').transaction(async (tx) => {
        await tx.query({ text: 'select pg_sleep(0.005)' });
        return ask();
      }),
    ),
    ask(),
  ]);
  expect(new Set(answers.flat())).toEqual(new Set(['worker']));
});
