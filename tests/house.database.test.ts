import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { brokenDay, record, sealAudit } from '../src/platform/audit/audit.ts';
import type { Context } from '../src/platform/context/context.ts';
import { once } from '../src/platform/context/idempotency.ts';
import { newId } from '../src/platform/database/id.ts';
import { type Fact, publish } from '../src/platform/events/events.ts';
import { advance, type Reader } from '../src/platform/events/readers.ts';
import { countTry } from '../src/platform/limits/limits.ts';
import { type Actor, systemActor } from '../src/platform/permissions/permissions.ts';
import { hearAll } from './hearing.ts';
import { testHouse } from './house.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
const officer: Actor = { kind: 'officer', id: 'o1', posts: [{ role: 'desk officer', unit: 'u1' }], persons: [], scopes: [] };
let context: Context;
let reader: Context;

beforeAll(async () => {
  house = await testHouse({ content: false });
  context = contextIn(house, officer, new Date('2026-11-20T02:00:00Z'));
  reader = contextIn(house, systemActor('reader'));
});
afterAll(() => house?.close());

const fact = (type: string): Fact => ({ type, version: 1, subject: newId(), unit: 'u1', occurredAt: context.now, data: {} });

test('the database knows the actor inside a transaction, and no pooled connection keeps it', async () => {
  const told = await context.read((tx) =>
    tx.query<{ units: string[]; id: string }>({ text: "select xaso_units('desk officer') as units, xaso_actor_id() as id" }),
  );
  expect(told).toEqual([{ units: ['u1'], id: 'o1' }]);
  await expect(context.transaction((tx) => tx.query({ text: 'select 1/0' }))).rejects.toThrow('division');
  const left = await Promise.all(
    Array.from({ length: 10 }, () => house.db.pool.query("select current_setting('xaso.actor', true) as actor")),
  );
  expect(left.map((one) => one.rows[0]?.actor || '')).toEqual(Array(10).fill(''));
});

test('the reading door cannot write', async () => {
  await expect(context.read((tx) => tx.query({ text: "insert into limits values ('a', 'b', now(), 1)" }))).rejects.toThrow('read-only');
});

test('a repeated write is one write, also 20 at once; its key with another input is refused', async () => {
  let works = 0;
  const write = (input: string) =>
    once(context, { verb: 'test', key: 'k1', input }, async (tx) => {
      works++;
      await tx.query({ text: 'select pg_sleep(0.02)' });
      return { code: `made by ${works}` };
    });
  const answers = await Promise.all(Array.from({ length: 20 }, () => write('a')));
  expect(works).toBe(1);
  expect(new Set(answers.map((answer) => answer.code))).toEqual(new Set(['made by 1']));
  await expect(write('b')).rejects.toMatchObject({ code: 'context.key_reused', status: 422 });
});

test('a failed write leaves its key free', async () => {
  const key = newId();
  await expect(once(context, { verb: 'test', key, input: 1 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await once(context, { verb: 'test', key, input: 1 }, async () => 'yes')).toBe('yes');
});

test('a reader hears each event once, also one whose transaction commits late', async () => {
  const heard: string[] = [];
  const listener: Reader = {
    name: 'test',
    types: ['early', 'late'],
    hear: async (_, __, events) => void heard.push(...events.map((event) => event.type)),
  };
  let commitLate: () => void = () => {};
  const held = new Promise<void>((done) => {
    commitLate = done;
  });
  let begun: () => void = () => {};
  const hasBegun = new Promise<void>((done) => {
    begun = done;
  });
  const late = context.transaction(async (tx) => {
    await publish(context, tx, fact('late'));
    begun();
    await held;
  });
  await hasBegun;
  await context.transaction((tx) => publish(context, tx, fact('early')));
  await context.transaction((tx) => publish(context, tx, fact('unwanted')));
  await advance(reader, listener);
  expect(heard).toEqual([]); // the open transaction is older than both: nothing may be passed yet
  commitLate();
  await late;
  await hearAll(house, listener);
  expect(heard).toEqual(['late', 'early']);
  await expect(advance(reader, { ...listener, name: 'broken', hear: () => Promise.reject(new Error('fell over')) })).rejects.toThrow(
    'fell over',
  );
  expect(await advance(reader, { ...listener, name: 'broken' })).toBe(3);
});

test('events and audit rows cannot be changed, not even by who wrote them', async () => {
  for (const table of ['events', 'audit'])
    for (const verb of [`update ${table} set actor = '{}'`, `delete from ${table}`])
      await expect(
        context.transaction((tx) => tx.query({ text: verb })),
        verb,
      ).rejects.toThrow('permission denied');
});

test('the audit chain holds, and breaks where a row was changed', async () => {
  const worker = contextIn(house, systemActor('worker'), new Date('2026-11-23T02:00:00Z'));
  const write = (subject: string) =>
    context.transaction((tx) => record(context, tx, { verb: 'open', thing: 'dossier', subject, unit: 'u1' }));
  /** The clock of the database says when a row is written: here its owner turns it. */
  const writtenOn = (day: string) =>
    house.owner.pool.query("update audit set recorded_at = $1 where recorded_at > '2026-11-23'", [`${day}T02:00:00Z`]);
  for (const subject of ['a', 'b']) await write(subject);
  await writtenOn('2026-11-20');
  expect(await sealAudit(worker)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  expect(await sealAudit(worker)).toEqual([]);
  expect(await brokenDay(worker)).toBeUndefined();
  // A row that comes late, of a moment whose day is sealed (the context's, 20 November): it is the day's on which it was written.
  await write('late');
  const { rows } = await house.owner.pool.query("select at, recorded_at > at as later from audit where subject = 'late'");
  expect(rows).toEqual([{ at: context.now, later: true }]);
  expect(await brokenDay(worker)).toBeUndefined();
  await writtenOn('2026-11-23');
  expect(await sealAudit(worker.at(new Date('2026-11-24T02:00:00Z')))).toEqual(['2026-11-23']);
  expect(await brokenDay(worker)).toBeUndefined();
  const backdated = `insert into audit (id, at, actor_kind, actor, verb, thing, subject, recorded_at)
    values (gen_random_uuid(), now(), 'officer', 'o1', 'open', 'dossier', 'x', '2026-11-20')`;
  await expect(context.transaction((tx) => tx.query({ text: backdated }))).rejects.toThrow('permission denied');
  await house.owner.pool.query("update audit set subject = 'c' where subject = 'late'");
  expect(await brokenDay(worker)).toBe('2026-11-23');
  await house.owner.pool.query("update audit set subject = 'c' where subject = 'b'");
  expect(await brokenDay(worker)).toBe('2026-11-20');
});

test('a day is sealed only when nobody who began before can still write on it', async () => {
  const worker = contextIn(house, systemActor('worker'));
  let commit: () => void = () => {};
  const held = new Promise<void>((done) => {
    commit = done;
  });
  let begun: () => void = () => {};
  const hasBegun = new Promise<void>((done) => {
    begun = done;
  });
  const slow = context.transaction(async (tx) => {
    await record(context, tx, { verb: 'open', thing: 'dossier', subject: 'slow', unit: 'u1' });
    begun();
    await held;
  });
  await hasBegun;
  const tomorrow = worker.at(new Date(Date.now() + 86_400_000));
  const sealing = sealAudit(tomorrow);
  expect(await Promise.race([sealing.then(() => 'sealed'), sleep(200).then(() => 'waits')])).toBe('waits');
  commit();
  await slow;
  await sealing;
  const { rows } = await house.owner.pool.query(
    "select 1 from audit a join audit_seals s on s.day = (a.recorded_at at time zone 'Asia/Ho_Chi_Minh')::date where a.subject = 'slow'",
  );
  expect(rows).toHaveLength(1);
  await house.owner.pool.query("update audit set subject = 'c' where subject = 'slow'");
  expect(await brokenDay(worker)).toBeDefined();
});

test('tries are counted across refusals and forgotten after their window', async () => {
  const limit = { name: 'test', times: 2, seconds: 60 };
  await countTry(context, limit, 'x');
  await countTry(context, limit, 'x');
  await countTry(context, limit, 'y');
  await expect(countTry(context, limit, 'x')).rejects.toMatchObject({ status: 429, details: { seconds: 60 } });
  await countTry(context.at(new Date(context.now.getTime() + 61_000)), limit, 'x');
  // A clock that ran a year ahead and was set right: what was counted then keeps nobody waiting.
  const ahead = context.at(new Date(context.now.getTime() + 365 * 86_400_000));
  for (const at of [ahead, ahead]) await countTry(at, limit, 'z');
  await expect(countTry(ahead, limit, 'z')).rejects.toMatchObject({ status: 429 });
  await countTry(context, limit, 'z');
});
