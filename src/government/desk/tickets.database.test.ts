import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { withdrawDossier } from '../dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { reissueTrackingKey } from '../dossiers/dossiers.key.service.ts';
import type { IntakeInput } from '../dossiers/dossiers.schema.ts';
import { answerSupplement, requestSupplement } from '../dossiers/dossiers.supplement.service.ts';
import { blocksOf, reserveSlips, takeInSlip, typedSlips } from './reserved.service.ts';
import { hallOf, kioskActor, queueSettingsOf, screenOf, waitOf } from './tickets.queries.ts';
import { visitReader } from './tickets.readers.ts';
import { usualSettings } from './tickets.schema.ts';
import { addKiosk, callNext, doTicket, endKiosk, pairKiosk, takeTicket } from './tickets.service.ts';
import { setQueue } from './tickets.settings.service.ts';
import { dossiersOfTicket, linkTicket, visitsOf } from './tickets.visits.service.ts';

const HERE = '28159.20250701';
const ELSEWHERE = '28243.20250701';
const at = (text: string) => parseLocal(text) as Date;
const NOW = at('2026-11-23T09:00');
const officer = (id: string, unit = HERE, role = 'desk officer'): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const kiosk: Actor = { kind: 'machine', id: 'k', posts: [{ role: 'kiosk', unit: HERE }], persons: [], scopes: [], unit: HERE };

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
const as = (actor: Actor, when = NOW) => contextIn(house, actor, when);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: Refusal) => `${error.code} ${error.status}`,
  );
const take = (when: Date, group = 'A', priority = false, key: string = newId(), who = kiosk) =>
  takeTicket(as(who, when), { unit: HERE, group, priority, key });
const next = (who: string, counter: number, when: Date, key: string = newId(), groups: string[] = []) =>
  callNext(as(officer(who), when), { unit: HERE, counter, groups, key });
const intake = (fullName: string): IntakeInput => ({
  unit: HERE,
  procedure: '2.000815',
  case: 'usual',
  channel: 'direct',
  keys: 'staff',
  applicant: { fullName },
  papers: [{ component: 'ban-sao', source: 'paper', originals: 0, certifiedCopies: 0, copies: 1 }],
  returnWay: 'desk',
});

test('32 takers at once get 1 to 32 without gap or twin, a repeated press its first number', async () => {
  const day = at('2026-11-16T08:00');
  const drawn = await Promise.all(Array.from({ length: 32 }, () => take(day)));
  expect(drawn.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, one) => one + 1));
  const [key, group] = [newId(), 'B'];
  const pressed = await Promise.all(Array.from({ length: 5 }, () => take(day, group, false, key)));
  expect(new Set(pressed.map(({ id }) => id)).size).toBe(1);
  expect(pressed[0]?.number).toBe(1);
  expect((await take(at('2026-11-17T08:00'))).number).toBe(1); // each day from one
});

test('two counters that press at once call two numbers; the same press twice calls one', async () => {
  const day = at('2026-11-18T08:00');
  for (let taken = 0; taken < 8; taken++) await take(day);
  const when = at('2026-11-18T08:05');
  const called = await Promise.all([1, 2, 3].map((counter) => next(`officer ${counter}`, counter, when)));
  expect(new Set(called.map((one) => one?.id)).size).toBe(3);
  const key = newId();
  const twice = await Promise.all([next('officer 1', 1, when, key), next('officer 1', 1, when, key)]);
  expect(twice[0]).toEqual(twice[1]);
  const hall = await hallOf(as(officer('officer 1'), when), HERE);
  expect(
    hall
      .filter((one) => one.state === 'called')
      .map((one) => one.counter)
      .sort(),
  ).toEqual([1, 2, 3]);
  expect(hall.filter((one) => one.state === 'served').map((one) => one.counter)).toEqual([1]);
  const { rows } = await house.owner.pool.query(
    "select count(*)::int as n, count(distinct subject)::int as of from events where type = 'ticket.called'",
  );
  expect(rows).toEqual([{ n: 4, of: 4 }]);
});

test('one call of two for priority, no-shows, transfer, stale presses, the screen without names', async () => {
  const day = (minutes: string) => at(`2026-11-19T08:${minutes}`);
  const [a1, a2] = [await take(day('00')), await take(day('01'))];
  const p1 = await take(day('02'), 'A', true);
  const p2 = await take(day('03'), 'B', true);
  const order = [];
  for (const minute of ['10', '11', '12', '13']) order.push((await next('mai', 1, day(minute)))?.id);
  expect(order).toEqual([p1.id, a1.id, p2.id, a2.id]);
  expect(await next('mai', 1, day('14'))).toBeNull();

  const late = await take(day('20'));
  await next('mai', 1, day('21'));
  const seen = async (id: string) => (await hallOf(as(officer('mai'), day('30')), HERE)).find((one) => one.id === id)?.rowVersion ?? 0;
  const act = async (deed: 'again' | 'missed' | 'served' | 'transfer', to?: number, version?: number) =>
    doTicket(as(officer('mai'), day('30')), {
      unit: HERE,
      ticket: late.id,
      deed,
      counter: 1,
      to,
      seen: version ?? (await seen(late.id)),
      key: newId(),
    });
  const before = await seen(late.id);
  await act('missed');
  expect(await refusal(act('served', undefined, before))).toBe('tickets.stale 409');
  expect(await refusal(act('served'))).toBe('tickets.not_called 409');
  await act('again');
  expect((await screenOf(as(anonymous, day('30')), HERE)).called[0]).toEqual({ label: 'A004', grp: 'A', number: 4, counter: 1, calls: 2 });
  expect(await refusal(act('transfer', 1))).toBe('tickets.counter 422');
  expect(await refusal(act('transfer', 9))).toBe('tickets.counter 422');
  await take(day('22'));
  await act('transfer', 2);
  expect((await next('lan', 2, day('31')))?.id).toBe(late.id);
  expect((await screenOf(as(anonymous, day('31')), HERE)).waiting).toEqual({ A: 1 });
  expect(
    await refusal(
      doTicket(as(officer('mai'), day('30')), { unit: HERE, ticket: newId(), deed: 'again', counter: 1, seen: 1, key: newId() }),
    ),
  ).toBe('tickets.unknown 404');
});

test('the wait is told from how fast it goes, and not invented', async () => {
  const when = (text: string) => at(`2026-11-20T${text}`);
  const ids = [];
  for (let taken = 0; taken < 6; taken++) ids.push((await take(when('08:00'))).id);
  const sixth = ids[5] ?? '';
  expect(await waitOf(as(kiosk, when('08:01')), HERE, sixth)).toMatchObject({ ahead: 5, span: undefined });
  for (const minute of ['08:10', '08:20', '08:30']) await next('mai', 1, when(minute));
  // Three calls in thirty minutes by 8:40: ten minutes each, two ahead.
  expect(await waitOf(as(kiosk, when('08:40')), HERE, sixth)).toMatchObject({ ahead: 2, span: { from: 15, to: 30 } });
  expect(await waitOf(as(kiosk, when('08:40')), HERE, newId())).toBeUndefined();
});

test('a tablet is paired once, in time, and ends at once; whoever is nobody draws nothing', async () => {
  const admin = officer('admin', HERE, 'commune admin');
  const { id, code } = await addKiosk(as(admin), { unit: HERE, name: 'Máy cửa chính', key: newId() });
  expect(await refusal(pairKiosk(as(anonymous, at('2026-11-23T10:30')), code))).toBe('tickets.kiosk_code 422');
  const outcomes = await Promise.all(
    [1, 2].map(() =>
      pairKiosk(as(anonymous), code).then(
        (one) => one.key,
        () => '',
      ),
    ),
  );
  const key = outcomes.find(Boolean) ?? '';
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await refusal(pairKiosk(as(anonymous), 'nothing'))).toBe('tickets.kiosk_code 422');
  const actor = await kioskActor(as(anonymous), key);
  expect(actor?.unit).toBe(HERE);
  expect(await kioskActor(as(anonymous), `${key}x`)).toBeUndefined();
  const wish = { group: 'A', priority: false, key: newId() };
  if (actor) await takeTicket(as(actor), { unit: HERE, ...wish });
  if (actor) expect(await refusal(takeTicket(as(actor), { unit: ELSEWHERE, ...wish }))).toBe('context.forbidden 403');
  if (actor) expect(await refusal(callNext(as(actor), { unit: HERE, counter: 1, groups: [], key: newId() }))).toBe('context.forbidden 403');
  expect(await refusal(takeTicket(as(anonymous), { unit: HERE, ...wish }))).toBe('context.sign_in 401');
  expect(await refusal(takeTicket(as(officer('x', ELSEWHERE)), { unit: HERE, ...wish }))).toBe('context.forbidden 403');
  expect(await refusal(takeTicket(as(officer('x')), { unit: HERE, ...wish, group: 'Z', key: newId() }))).toBe('tickets.group 422');
  await endKiosk(as(admin), { unit: HERE, id });
  expect(await kioskActor(as(anonymous), key)).toBeUndefined();
});

test('a unit decides about its queue from a day on', async () => {
  const admin = officer('admin', HERE, 'commune admin');
  const body = { ...usualSettings('2026-11-23'), priorityEvery: 3, counters: 5 };
  const input = { unit: HERE, validFrom: '2026-12-01', decision: 'QĐ 12/QĐ-UBND', body, key: newId() };
  expect(await refusal(setQueue(as(officer('mai')), input))).toBe('context.forbidden 403');
  expect(await refusal(setQueue(as(admin), { ...input, validFrom: '2026-11-22' }))).toBe('tickets.settings 422');
  await setQueue(as(admin), input);
  expect((await queueSettingsOf(as(anonymous), HERE)).priorityEvery).toBe(2);
  expect((await queueSettingsOf(as(anonymous), HERE, '2026-12-01')).priorityEvery).toBe(3);
});

test('comings to the desk are counted: once a number, once a day without one, whoever reads twice', async () => {
  // As on that day itself, whatever day it is today: what is written down much later was typed in from paper.
  const hear = async () => {
    await house.owner.pool.query('update events set recorded_at = occurred_at');
    await hearAll(house, visitReader, NOW);
  };
  const day = (text: string) => at(`2026-11-24T${text}`);
  await take(day('08:00'), 'A', false, newId(), officer('thu')); // a holiday: no tablet gives numbers
  await next('thu', 1, day('08:05'));
  const { id, code } = await takeInDossier(as(officer('thu'), day('08:10')), intake('Trần Thị Bưởi'), { key: newId() });
  await hear();
  await hear();
  expect(await visitsOf(as(officer('thu')), id)).toEqual([{ at: day('08:10'), ticket: true, day: '2026-11-24' }]);
  const { id: again } = await take(day('10:00'), 'D', false, newId(), officer('mai'));
  await next('mai', 2, day('10:01'));
  const link = () => linkTicket(as(officer('mai'), day('10:02')), { unit: HERE, ticket: again, code, key: newId() });
  expect(await Promise.all([link(), link()]).then((all) => all.filter((one) => one.counted).length)).toBe(1);
  expect(await dossiersOfTicket(as(officer('mai')), again)).toEqual([{ code }]);
  expect(await visitsOf(as(officer('thu')), id)).toHaveLength(2);
  expect(await visitsOf(as(officer('x', ELSEWHERE)), id)).toEqual([]);
  expect(
    await refusal(
      linkTicket(as(officer('mai'), day('10:02')), { unit: HERE, ticket: again, code: 'H53.160.00-261124-9999', key: newId() }),
    ),
  ).toBe('tickets.dossier 422');
  const bare = await takeInDossier(as(officer('hoa'), day('14:00')), intake('Lê Văn Cam'), { key: newId() });
  await hear();
  expect((await visitsOf(as(officer('hoa')), bare.id)).map((one) => one.ticket)).toEqual([false]);
  const { rows } = await house.owner.pool.query(
    "select data ->> 'number' as number from events where type = 'desk.visit' and subject = $1 order by id",
    [id],
  );
  expect(rows).toEqual([{ number: '1' }, { number: '2' }]);
});

test('whoever comes without a number is counted by what was done: a supplement, a stop, a new key; what came by post is nobody’s coming', async () => {
  const hear = async () => {
    await house.owner.pool.query('update events set recorded_at = occurred_at');
    await hearAll(house, visitReader, NOW);
  };
  const desk = (local: string, more: Partial<Actor> = {}) => as({ ...officer('thu'), ...more }, at(`2026-11-${local}`));
  const next = async (id: string) => {
    const { rows } = await house.owner.pool.query('select row_version from dossiers where id = $1', [id]);
    return { id, key: newId(), rowVersion: rows[0].row_version as number };
  };
  const made = async (more: Partial<IntakeInput> = {}) =>
    (await takeInDossier(desk('16T09:00'), { ...intake('Trần Thị Quýt'), ...more }, { key: newId() })).id;
  const ask = async (id: string) =>
    requestSupplement(as(officer('head', HERE, 'leader'), at('2026-11-16T10:00')), {
      ...(await next(id)),
      faults: [{ target: 'other', code: '', reason: 'Cần bản rõ hơn.' }],
    });
  const answer = async (id: string, context: Parameters<typeof answerSupplement>[0]) =>
    answerSupplement(context, { ...(await next(id)), answers: {}, papers: [], note: 'Đã mang bản rõ.' });
  const daysOf = async (id: string) => (await visitsOf(desk('30T09:00'), id)).map(({ day }) => day);

  const brought = await made();
  await ask(brought);
  await answer(brought, desk('18T09:00'));
  await reissueTrackingKey(desk('18T09:30'), await next(brought)); // the same coming
  await reissueTrackingKey(desk('19T09:00'), await next(brought));
  await withdrawDossier(desk('20T09:00'), { ...(await next(brought)), way: 'desk' });
  const byPost = await made({ channel: 'post', keys: 'staff' });
  await ask(byPost);
  await answer(byPost, desk('18T10:00'));
  await withdrawDossier(desk('20T10:00'), { ...(await next(byPost)), way: 'post' });
  const bySystem = await made();
  await ask(bySystem);
  await answer(bySystem, desk('18T11:00', { kind: 'machine', scopes: ['dossiers:handle'], unit: HERE }));
  await hear();
  await hear();
  expect(await daysOf(brought)).toEqual(['2026-11-16', '2026-11-18', '2026-11-19', '2026-11-20']);
  expect(await daysOf(byPost)).toEqual([]);
  expect(await daysOf(bySystem)).toEqual(['2026-11-16']);
});

test('paper slips: numbers kept beforehand, typed in once, at their true time', async () => {
  const printed = at('2026-11-02T08:00');
  const reserve = (count: number, key: string = newId()) => reserveSlips(as(officer('mai'), printed), { unit: HERE, count, key });
  const blocks = await Promise.all([reserve(10), reserve(20), reserve(5)]);
  const numbers = blocks
    .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, one) => first + one))
    .sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 35 }, (_, one) => one + 1));
  expect(await refusal(reserve(0))).toBe('reserved.count 422');
  expect(await blocksOf(as(officer('mai')), HERE)).toHaveLength(3);

  const receivedAt = at('2026-11-20T09:30'); // a Friday
  const type = (who: string, number: number, more: { receivedAt?: Date; key?: string; year?: number; input?: IntakeInput } = {}) =>
    takeInSlip(as(officer(who)), {
      slip: { year: more.year ?? 2026, number, receivedAt: more.receivedAt ?? receivedAt },
      input: more.input ?? intake('Phạm Thị Dừa'),
      key: more.key ?? newId(),
    });
  expect(await refusal(type('mai', 36))).toBe('reserved.input 422');
  expect(await refusal(type('mai', 1, { year: 2025 }))).toBe('reserved.input 422');
  expect(await refusal(type('mai', 1, { receivedAt: at('2026-11-24T09:00') }))).toBe('reserved.input 422');
  expect(await refusal(type('mai', 1, { receivedAt: at('2026-11-01T09:00') }))).toBe('reserved.input 422');
  expect(await refusal(type('mai', 1, { receivedAt: at('2026-11-12T09:00') }))).toBe('reserved.input 422'); // eleven days ago
  expect(
    await refusal(
      takeInSlip(as(officer('x', ELSEWHERE)), { slip: { year: 2026, number: 1, receivedAt }, input: intake('X Y'), key: newId() }),
    ),
  ).toBe('context.forbidden 403');
  expect(await refusal(type('mai', 7, { input: { ...intake('Phạm Thị Dừa'), procedure: '9.999999' } }))).toBe('procedures.unknown 404');
  const key = newId();
  const [one, same] = await Promise.all([type('mai', 7, { key }), type('mai', 7, { key })]);
  expect(same.id).toBe(one.id);
  expect(await refusal(type('lan', 7))).toBe('reserved.used 409');
  const race = await Promise.all(['mai', 'lan', 'hoa', 'thu'].map((who) => refusal(type(who, 8))));
  expect(race.filter((each) => each === 'no refusal')).toHaveLength(1);
  const { rows } = await house.owner.pool.query('select received_at, submitted_at, due_at from dossiers where id = $1', [one.id]);
  const now = await takeInDossier(as(officer('mai'), receivedAt), intake('Phạm Thị Dừa'), { key: newId() });
  expect(rows).toEqual([{ received_at: receivedAt, submitted_at: receivedAt, due_at: new Date(now.dueAt ?? '') }]);
  expect((await typedSlips(as(officer('lan')), HERE)).map((each) => [each.number, each.code !== null]).sort()).toEqual([
    [7, true],
    [8, true],
  ]);
  expect(await typedSlips(as(officer('x', ELSEWHERE)), ELSEWHERE)).toEqual([]);
});
