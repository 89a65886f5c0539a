import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextIn } from '../../src/app/house.ts';
import { systemActor } from '../../src/platform/permissions/permissions.ts';
import { rebuildMeasures } from '../../src/steering/measures/measures.rebuild.service.ts';
import { verifyMeasures } from '../../src/steering/measures/measures.verify.service.ts';
import { testHouse } from '../house.ts';
import { hearMeasures, live } from '../measures.scene.ts';

/** So often a reader's process is killed; `XASO_READER_KILLS=200` for a long night. */
const KILLS = Number(process.env.XASO_READER_KILLS ?? 12);
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await live(house, 60);
}, 600_000);
afterAll(() => house?.close());

const reader = () => contextIn(house, systemActor('reader'));
const rows = async (text: string, values: unknown[] = []) => (await house.owner.pool.query(text, values)).rows;
const sums = () =>
  rows(`select span, unit, measure, starts::text, field, channel, amount from measure_sums s join measure_generations g on g.id = s.generation
        where g.state = 'live' and amount <> 0 order by 1, 2, 3, 4, 5, 6`);
const forget = () =>
  house.owner.pool.query(
    "truncate measure_generations, measure_parts, measure_sums; delete from event_cursors where reader like 'measures%'",
  );

/** The same numbers in every run. */
let state = 20_261_129;
function chance(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 4_294_967_296) * below);
}
const shuffled = <T>(all: readonly T[]): T[] => {
  const order = [...all];
  for (let at = order.length - 1; at > 0; at--) {
    const other = chance(at + 1);
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
};

/** A reader's process, and the name by which the database knows it. */
type Dying = { child: ChildProcess; name: string };
let begun = 0;
async function begin(way: 'listen' | 'rebuild'): Promise<Dying> {
  const name = `dying reader ${++begun}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reader.child.ts'), house.appUrl, way, String(1 + chance(40))], {
    env: { ...process.env, PGAPPNAME: name },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout as NonNullable<typeof child.stdout>, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the reader ended with ${code}`))),
  ]);
  return { child, name };
}

/** Kills a process while it counts, or wherever it is by then. Gives whether it was in the middle of a transaction just before. */
async function kill({ child, name }: Dying): Promise<boolean> {
  await sleep(chance(60));
  const ended = once(child, 'exit');
  const [within] = await rows(
    'select count(*)::int as many from pg_stat_activity where application_name = $1 and datname = current_database() and xact_start is not null',
    [name],
  );
  child.kill('SIGKILL');
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return within.many > 0;
}

test('events that arrive in any order, heard by processes that are killed at random, are counted as if nothing had happened', {
  timeout: 60_000 + KILLS * 20_000,
}, async () => {
  await hearMeasures(house);
  const wanted = await sums();
  expect(wanted.length).toBeGreaterThan(100);
  await house.owner.pool.query('create table told as select * from events; create index on told (epoch, transaction)');
  const order = shuffled(
    (await rows('select distinct epoch, transaction::text as tx from told order by 1, 2')).map(({ tx }) => String(tx)),
  );
  await forget();
  await house.owner.pool.query('delete from events');

  let within = 0;
  const arrive = async (from: number, to: number) => {
    for (let at = from; at < to; at += 10)
      await house.owner.pool.query(
        `insert into events (id, type, version, subject, unit, procedure_version, occurred_at, actor, data)
         select t.id, t.type, t.version, t.subject, t.unit, t.procedure_version, t.occurred_at, t.actor, t.data
         from told t join unnest($1::text[]) as o(tx) on t.transaction::text = o.tx`,
        [order.slice(at, Math.min(to, at + 10))],
      );
  };
  const piece = Math.ceil(order.length / KILLS);
  for (let round = 0; round < KILLS; round++) {
    // Two that listen, now and then one that counts everything anew beside them.
    const children = await Promise.all([begin('listen'), begin('listen'), ...(round % 3 === 0 ? [begin('rebuild')] : [])]);
    const arriving = arrive(round * piece, Math.min(order.length, (round + 1) * piece));
    for (const child of shuffled(children)) if (await kill(child)) within++;
    await arriving;
  }
  // Several died in the middle of their work: else nothing was tried.
  process.stderr.write(`${within} of ${begun} were killed within a transaction\n`);
  expect(within).toBeGreaterThan(KILLS / 4);
  expect((await rows('select count(*)::int as many from events'))[0].many).toBe(
    (await rows('select count(*)::int as many from told'))[0].many,
  );

  // They have not died in vain: most was counted by them.
  expect((await sums()).length).toBeGreaterThan(wanted.length / 3);
  await hearMeasures(house);
  expect(await sums()).toEqual(wanted);
  expect((await verifyMeasures(reader())).differences).toEqual([]);
  // A count that was killed half-way is finished by the next.
  await rebuildMeasures(reader);
  await hearMeasures(house);
  expect(await sums()).toEqual(wanted);
  expect((await verifyMeasures(reader())).differences).toEqual([]);
  expect(await rows('select state from measure_generations')).toEqual([{ state: 'live' }]);
});
