import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { storeFile } from '../../platform/files/files.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { confirmItem, withdrawItem } from './readiness.service.ts';
import { checklistNow, checksOf, communesFollowed, dayZeros, memberOf, openEvidence, phasesOf, readinessIn } from './rollout.queries.ts';
import { addCommunes, goLive, removeCommune, setPhase } from './rollout.service.ts';

const PROVINCE = '80.20250701';
const FIRST = '28159.20250701';
const NEXT = '28243.20250701';
const NOW = parseLocal('2026-11-19T09:00') as Date;

let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (role: string, unit: string) => contextIn(house, officer(role, unit), NOW);
const province = () => as('province admin', PROVINCE);
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => (error.code ? `${error.code} ${error.status}` : String(error)),
  );
const phase = (more: object = {}) =>
  setPhase(province(), {
    id: null,
    unit: PROVINCE,
    number: 1,
    name: 'Giai đoạn 1',
    starts: '2026-10-01',
    ends: '2027-06-30',
    decision: 'Quyết định 77/QĐ-UBND',
    decidedOn: '2026-09-15',
    rowVersion: 0,
    key: newId(),
    ...more,
  });
let evidence: Awaited<ReturnType<typeof storeFile>> & { name: string };

beforeAll(async () => {
  house = await testHouse();
  evidence = { ...(await storeFile(new TextEncoder().encode('%PDF evidence'), 'application/pdf', true)), name: 'danh-sach.pdf' };
});
afterAll(() => house?.close());

const confirm = (item: string, who = as('commune admin', FIRST), unit = FIRST) => {
  const needs = checklistNow(who).items.find((one) => one.code === item)?.evidence;
  return confirmItem(who, { unit, item, note: 'Đã xong, có danh sách.', file: needs ? evidence : null, key: newId() });
};

describe('phases', () => {
  test('are planned by a decision and changed as they were seen', async () => {
    const { id } = await phase();
    expect(await refused(phase())).toBe('rollout.number_taken 409');
    await phase({ id, name: 'Giai đoạn thí điểm mở rộng', rowVersion: 1 });
    expect(await refused(phase({ id, rowVersion: 1 }))).toBe('rollout.stale 409');
    expect(await phasesOf(as('clerk', FIRST), PROVINCE)).toMatchObject([{ number: 1, name: 'Giai đoạn thí điểm mở rộng', rowVersion: 2 }]);
    const { rows } = await house.owner.pool.query("select data from events where type = 'rollout.phase_set' order by recorded_at limit 1");
    expect(rows[0]?.data).toEqual({ number: 1, starts: '2026-10-01', ends: '2027-06-30' });
  });
  test.each([
    ['ends before it starts', { ends: '2026-01-01' }],
    ['no number', { number: 0 }],
    ['no decision that can be looked up', { decision: 'theo kế hoạch' }],
    ['a decision of tomorrow', { decidedOn: '2026-11-20' }],
    ['a commune’s', { unit: FIRST }],
  ])('%s: refused', async (_, more) => expect(await refused(phase({ number: 5, ...more }))).toBe('rollout.input 422'));

  test('take communes of that day, each once', async () => {
    const [first] = await phasesOf(province(), PROVINCE);
    const { id: second } = await phase({ number: 2 });
    const add = (units: string[], more: object = {}) =>
      addCommunes(province(), {
        phase: first?.id ?? '',
        units,
        plannedOn: '2026-12-01',
        rowVersion: first?.rowVersion ?? 0,
        key: newId(),
        ...more,
      });
    expect((await add([FIRST, NEXT])).ids).toHaveLength(2);
    expect(await refused(add([NEXT], { phase: second, rowVersion: 1 }))).toBe('rollout.in_phase 409');
    // thị trấn Cần Giuộc was merged into xã Cần Giuộc on 1 July 2025.
    const { rows } = await house.owner.pool.query("select id from units where code = '28159' and valid_to = '2025-06-30'");
    expect(await refused(add([rows[0]?.id]))).toMatch(/not_then 422|forbidden 403/);
    expect(await refused(add(['99999.20250701']))).toBe('units.unknown 404');
    const member = await memberOf(province(), NEXT);
    await removeCommune(province(), { id: member?.id ?? '', rowVersion: 1, key: newId() });
    expect(await memberOf(province(), NEXT)).toBeUndefined();
    expect((await add([NEXT], { phase: second, rowVersion: 1 })).ids).toHaveLength(1);
  });
});

describe('readiness and day zero', () => {
  test('leaders are trained first; what asks for evidence is not confirmed without', async () => {
    await confirm('staff_named');
    expect(await refused(confirm('staff_trained'))).toBe('rollout.waits 409');
    const bare = { unit: FIRST, item: 'leaders_trained', note: 'Đã xong.', file: null, key: newId() };
    expect(await refused(confirmItem(as('leader', FIRST), bare))).toBe('rollout.input 422');
    await confirm('leaders_trained', as('leader', FIRST));
    await confirm('staff_trained');
    expect(await refused(confirm('staff_trained'))).toBe('rollout.confirmed 409');
    expect((await readinessIn(province(), [FIRST, NEXT])).get(FIRST)).toMatchObject({ confirmed: 3, of: 6, ready: false });
  });

  test('the evidence is opened by who follows, and the look is written down', async () => {
    const [check] = await checksOf(as('province viewer', PROVINCE), [FIRST]);
    expect((await openEvidence(as('province viewer', PROVINCE), { unit: FIRST, id: check?.id ?? '' })).name).toBe('danh-sach.pdf');
    expect(await refused(openEvidence(as('commune admin', NEXT), { unit: FIRST, id: check?.id ?? '' }))).toBe('context.forbidden 403');
    const { rows } = await house.owner.pool.query("select actor from audit where thing = 'rollout evidence'");
    expect(rows).toEqual([{ actor: `province viewer ${PROVINCE}` }]);
  });

  test('live is a fact: only when all is ready, on a day that has come, once', async () => {
    const member = await memberOf(province(), FIRST);
    const live = (more: object = {}) =>
      goLive(province(), {
        id: member?.id ?? '',
        liveOn: '2026-11-16',
        decision: 'Thông báo 5/TB-UBND',
        rowVersion: 1,
        key: newId(),
        ...more,
      });
    expect(await refused(live())).toBe('rollout.not_ready 409');
    for (const item of ['devices', 'network', 'accounts']) await confirm(item);
    expect(await refused(live({ liveOn: '2026-11-20' }))).toBe('rollout.input 422');
    await live();
    expect(await refused(live())).toBe('rollout.already_live 409');
    expect(await dayZeros(as('clerk', NEXT))).toEqual(new Map([[FIRST, '2026-11-16']]));
    const { rows } = await house.owner.pool.query("select unit, data from events where type = 'rollout.commune_live'");
    expect(rows).toEqual([{ unit: FIRST, data: { phase: member?.phase, dayZero: '2026-11-16' } }]);
    const [check] = await checksOf(province(), [FIRST]);
    expect(await refused(withdrawItem(province(), { id: check?.id ?? '', rowVersion: 1, key: newId() }))).toBe('rollout.already_live 409');
    expect(await refused(removeCommune(province(), { id: member?.id ?? '', rowVersion: 2, key: newId() }))).toBe(
      'rollout.already_live 409',
    );
  });

  test('a confirmation taken back stays to be read, and can be given again', async () => {
    const admin = as('commune admin', NEXT);
    const { id } = await confirm('staff_named', admin, NEXT);
    await withdrawItem(admin, { id, rowVersion: 1, key: newId() });
    expect(await refused(withdrawItem(admin, { id, rowVersion: 1, key: newId() }))).toBe('rollout.stale 409');
    await confirm('staff_named', admin, NEXT);
    const { rows } = await house.owner.pool.query('select withdrawn_by from rollout_checks where unit = $1 order by confirmed_at, id', [
      NEXT,
    ]);
    expect(rows.map((one) => one.withdrawn_by)).toEqual([`commune admin ${NEXT}`, null]);
  });
});

describe('who may', () => {
  test('a commune speaks for itself, the province plans', async () => {
    expect(await refused(confirm('devices', as('commune admin', NEXT), FIRST))).toBe('context.forbidden 403');
    expect(await refused(confirm('devices', as('clerk', NEXT), NEXT))).toBe('context.forbidden 403');
    expect(await refused(setPhase(as('commune admin', FIRST), { ...(await input()), number: 7 }))).toBe('context.forbidden 403');
    expect(await refused(setPhase(as('province viewer', PROVINCE), { ...(await input()), number: 7 }))).toBe('context.forbidden 403');
    expect((await communesFollowed(as('commune admin', FIRST), PROVINCE)).map((one) => one.id)).toEqual([FIRST]);
    expect((await communesFollowed(as('province viewer', PROVINCE), PROVINCE)).length).toBeGreaterThan(90);
  });
  const input = async () => ({
    id: null,
    unit: PROVINCE,
    number: 3,
    name: 'x',
    starts: '2026-10-01',
    ends: null,
    decision: 'QĐ 1',
    decidedOn: '2026-09-15',
    rowVersion: 0,
    key: newId(),
  });

  test('the wall behind: another commune reads no evidence and writes nothing', async () => {
    expect(await checksOf(as('commune admin', NEXT), [FIRST])).toEqual([]);
    expect(await checksOf(as('desk officer', FIRST), [FIRST])).toEqual([]);
    const write = (actor: Actor, text: string, values: unknown[]) =>
      contextIn(house, actor, NOW)
        .transaction((tx) => tx.query({ text, values }))
        .then(
          (rows) => rows.length,
          (error: { code?: string }) => error.code,
        );
    const check = `insert into rollout_checks (id, unit, item, version, note, confirmed_by, confirmed_at) values ($1, $2, 'x', '1', 'n', $3, now())`;
    expect(await write(officer('commune admin', NEXT), check, [newId(), FIRST, `commune admin ${NEXT}`])).toBe('42501');
    const live = "update rollout_communes set live_on = '2026-01-01', live_by = 'x' where unit = $1 and live_on is null returning id";
    expect(await write(officer('commune admin', NEXT), live, [NEXT])).toBe(0);
    const kit = `insert into rollout_kits (id, source, unit, valid_from, basis, state, differences, made_by, made_at) values ($1, $2, $3, '2027-01-01', 'b', 'copied', '[]', $4, now())`;
    expect(await write(officer('commune admin', NEXT), kit, [newId(), FIRST, NEXT, `commune admin ${NEXT}`])).toBe('42501');
    expect(await write(officer('province admin', '79.20250701'), kit, [newId(), FIRST, NEXT, 'province admin 79.20250701'])).toBe('42501');
  });
});
