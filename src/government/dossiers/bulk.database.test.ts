import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf, ELSEWHERE_UNIT, type Planted, stage } from '../../../tests/permissions.stage.ts';
import { newId } from '../../platform/database/id.ts';
import { doMany } from './bulk.service.ts';

let there: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());

const chosen = (all: readonly Planted[]) => all.map(({ id, rowVersion }) => ({ id, rowVersion }));
const stateOf = async ({ id }: Planted) => (await there.owner.query('select state, step from dossiers where id = $1', [id])).rows[0];

test('each of many is received by itself: what was refused holds up nothing, and sent again nothing is done twice', async () => {
  const desk = there.as(actorOf('desk officer'));
  const [one, two, received] = [
    await there.plant(1, { step: 'assign', asked: 0 }),
    await there.plant(1, { step: 'assign', asked: 0 }),
    await there.plant(2, { step: 'handle', asked: 0 }),
  ];
  const wish = { verb: 'receive' as const, dossiers: chosen([one, received, two]), key: newId() };
  const outcomes = await doMany(desk, wish);
  expect(outcomes.map(({ id, refused }) => [id, refused?.code])).toEqual([
    [one.id, undefined],
    [received.id, 'dossiers.not_now'],
    [two.id, undefined],
  ]);
  expect(await doMany(desk, wish)).toEqual(outcomes);
  for (const each of [one, two]) {
    expect(await stateOf(each)).toMatchObject({ state: 2 });
    const { rows } = await there.owner.query("select count(*)::int as times from events where subject = $1 and type = 'dossier.received'", [
      each.id,
    ]);
    expect(rows).toEqual([{ times: 1 }]);
  }
});

test('moved on: at the last step there is no next; who works elsewhere moves nothing; a stale one stays', async () => {
  const [handled, last, changed] = [
    await there.plant(4, { step: 'handle', asked: 0 }),
    await there.plant(4, { step: 'release', asked: 0 }),
    await there.plant(4, { step: 'handle', asked: 0 }),
  ];
  const dossiers = chosen([handled, last, { ...changed, rowVersion: changed.rowVersion + 1 }]);
  const codes = async (who: Parameters<typeof there.as>[0]) =>
    (await doMany(there.as(who), { verb: 'move', dossiers, key: newId() })).map(({ refused }) => refused?.code);
  expect(await codes(actorOf('leader', ELSEWHERE_UNIT))).toEqual(Array(3).fill('dossiers.unknown'));
  expect(await codes(actorOf('leader'))).toEqual([undefined, 'dossiers.last_step', 'dossiers.stale']);
  expect((await stateOf(handled)).step).not.toBe('handle');
});

test('returned: one person takes them at the desk and signs on paper; nothing chosen, too many, or no taker is refused as a whole', async () => {
  const desk = there.as(actorOf('desk officer'));
  const ready = [await there.plant(9, { step: 'assign', asked: 0 }), await there.plant(9, { step: 'assign', asked: 0 })];
  const dossiers = chosen(ready);
  const handover = {
    taker: 'authorised' as const,
    identity: true as const,
    name: 'Lê Văn Ấp',
    number: '080190001235',
    relation: 'trưởng ấp',
    authority: 'Giấy ủy quyền số 3 ngày 20/11/2026',
    proof: 'paper' as const,
  };
  const wish = { verb: 'return' as const, dossiers, key: newId() };
  const refused = { code: 'context.bad_input', status: 422 };
  await expect(doMany(desk, { ...wish, dossiers: [], way: 'desk', handover })).rejects.toMatchObject(refused);
  await expect(doMany(desk, { ...wish, way: 'desk' })).rejects.toMatchObject(refused);
  await expect(doMany(desk, { ...wish, dossiers: Array(101).fill(dossiers[0]), way: 'desk', handover })).rejects.toMatchObject(refused);
  const post = await doMany(desk, { ...wish, way: 'post', key: newId() });
  expect(post.map((one) => one.refused?.code)).toEqual(['return.no_parcel', 'return.no_parcel']);
  expect((await doMany(desk, { ...wish, way: 'desk', handover })).map((one) => one.refused)).toEqual([null, null]);
  for (const each of ready) expect(await stateOf(each)).toMatchObject({ state: 10 });
  const { rows } = await there.owner.query('select taker, proof from dossier_handovers where dossier = any($1)', [
    ready.map(({ id }) => id),
  ]);
  expect(rows).toEqual(Array(2).fill({ taker: 'authorised', proof: 'paper' }));
});
