import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HERE, PERSON, type Planted, stage } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import { newId } from '../../platform/database/id.ts';
import { identityOf } from '../../platform/identity/identity.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { remindOfResults } from './return.jobs.ts';
import { returnOf, uncollected } from './return.queries.ts';
import type { Handover } from './return.schema.ts';
import { parcelArrived, prepareParcel, returnDossier, sendReturnCode } from './return.service.ts';

const NUMBER = '080190000011';
let there: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  there = await stage();
  await there.owner.query('update persons set personal_number_blind = $2 where id = $1', [PERSON, keys().blind(NUMBER)]);
});
afterAll(() => there?.house.close());

const desk: Actor = { kind: 'officer', id: 'motcua', posts: [{ role: 'desk officer', unit: HERE }], persons: [], scopes: [] };
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(there.house, actor, parseLocal(local) as Date);
const ready = (more: Record<string, unknown> = {}) => there.plant(9, { step: 'assign', asked: 0 }, more);
const change = ({ id, rowVersion }: Planted) => ({ id, key: newId(), rowVersion });
const owner = (more: Partial<Handover> = {}): Handover => ({ taker: 'owner', identity: true, proof: 'paper', originals: [], ...more });

describe('at the desk', () => {
  test('the owner is compared with the number; who took it lies sealed; the moment is that of the hand-over', async () => {
    const dossier = await ready();
    const wish = { ...change(dossier), way: 'desk' as const };
    await expect(returnDossier(as(desk), { ...wish, handover: owner({ number: '080190000012' }) })).rejects.toMatchObject({
      code: 'return.other_person',
    });
    const signature = 'M1 1L2 2L3 3L4 4L5 5L6 6L7 7L8 8';
    const handover = owner({ number: NUMBER, proof: 'signature', signature });
    const done = await returnDossier(as(desk), { ...wish, handover });
    expect(await returnDossier(as(desk), { ...wish, handover })).toEqual(done); // a double click
    const { rows } = await there.owner.query(
      'select d.returned_at, h.sealed from dossiers d join dossier_handovers h on h.dossier = d.id where d.id = $1',
      [dossier.id],
    );
    expect(rows[0].returned_at).toEqual(parseLocal('2026-11-19T09:00'));
    expect(rows[0].sealed).toMatch(/^k1\./);
    expect((await returnOf(as(desk), dossier.id)).handover).toMatchObject({
      taker: 'owner',
      number: NUMBER,
      proof: 'signature',
      signature,
    });
  });

  test('a code counts once, for its dossier and its time; guessing ends', async () => {
    const [one, other] = [await ready({ applicant_phone: '+84912345678' }), await ready({ applicant_phone: '+84912345678' })];
    const sent: string[] = [];
    identityOf(as(desk)).sender = { name: 'log', send: async (_, code) => void sent.push(code) };
    expect(await sendReturnCode(as(desk), one.id)).toMatchObject({ phone: '0912 *** 678' });
    const [code = ''] = sent;
    const give = (it: Planted, typed: string, local?: string) =>
      returnDossier(as(desk, local), { ...change(it), way: 'desk', handover: owner({ proof: 'code', code: typed }) });
    await expect(give(other, code)).rejects.toMatchObject({ code: 'return.code' });
    await expect(give(one, code, '2026-11-19T09:11')).rejects.toMatchObject({ code: 'return.code' });
    await give(one, code);
    expect((await returnOf(as(desk), one.id)).handover?.proof).toBe('code');
    for (let tries = 0; tries < 5; tries++) await expect(give(other, '000000')).rejects.toMatchObject({ code: 'return.code' });
    await expect(give(other, '000000')).rejects.toMatchObject({ status: 429 });
    await expect(sendReturnCode(as({ ...desk, posts: [{ role: 'specialist', unit: HERE }] }), other.id)).rejects.toMatchObject({
      status: 403,
    });
  });
});

test('by post: the number first, then the hand-over, then the delivery; no two have one number', async () => {
  const [one, other] = [await ready(), await ready()];
  await expect(returnDossier(as(desk), { ...change(one), way: 'post' })).rejects.toMatchObject({ code: 'return.no_parcel' });
  const { rowVersion } = await prepareParcel(as(desk), { ...change(one), tracking: 'EE123456785VN' });
  await expect(prepareParcel(as(desk), { ...change(other), tracking: 'EE123456785VN' })).rejects.toMatchObject({
    code: 'return.tracking_taken',
  });
  await expect(parcelArrived(as(desk), { ...change(one), rowVersion })).rejects.toMatchObject({ code: 'dossiers.not_now' });
  const given = await returnDossier(as(desk, '2026-11-19T15:00'), { ...change(one), rowVersion, way: 'post' });
  await parcelArrived(as(desk, '2026-11-21T10:00'), { ...change(one), rowVersion: given.rowVersion });
  const { rows } = await there.owner.query('select returned_at from dossiers where id = $1', [one.id]);
  expect(rows[0].returned_at).toEqual(parseLocal('2026-11-19T15:00'));
  expect((await returnOf(as(desk), one.id)).parcel).toMatchObject({
    handedOverAt: parseLocal('2026-11-19T15:00'),
    arrivedAt: parseLocal('2026-11-21T10:00'),
  });
});

test('online: only a file that somebody can open', async () => {
  const dossier = await ready();
  await expect(returnDossier(as(desk), { ...change(dossier), way: 'online' })).rejects.toMatchObject({ code: 'return.no_file' });
  await there.owner.query(
    "insert into dossier_files (id, dossier, kind, hash, bytes, type, sealed, name, added_at) values ($1, $2, 'result', 'h', 1, 'application/pdf', false, 'kq.pdf', now())",
    [newId(), dossier.id],
  );
  const { rowVersion } = await returnDossier(as(desk), { ...change(dossier), way: 'online' });
  expect(rowVersion).toBe(dossier.rowVersion + 1);
});

test('what nobody collects is listed, and reminded of in its days, as often as the rule says', async () => {
  await there.owner.query('update dossiers set state = 10 where state = 9');
  const lying = await ready({ resolved_at: '2026-11-02T03:00:00Z' });
  await ready({ resolved_at: '2026-11-02T03:00:00Z', return_way: 'online' });
  const remind = (local: string) => remindOfResults(as(systemActor('worker'), local));
  expect([await remind('2026-11-08T09:00'), await remind('2026-11-09T09:00'), await remind('2026-11-09T10:00')]).toEqual([0, 1, 0]);
  // Down for weeks: the latest alone, and then never again.
  expect([await remind('2026-12-20T09:00'), await remind('2027-01-20T09:00')]).toEqual([1, 0]);
  const listed = await uncollected(as(desk), HERE, '2026-11-12');
  expect(listed.map(({ id, reminders }) => [id, reminders])).toContainEqual([lying.id, 2]);
  expect(await uncollected(as(desk), HERE, '2026-11-01')).toEqual([]);
});
