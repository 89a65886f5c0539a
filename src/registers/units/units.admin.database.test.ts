import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { bindings, cookieOf, ORIGIN } from '../../../tests/security.scene.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { offersKept } from '../../government/procedures/offers.queries.ts';
import { setFiling } from '../../government/procedures/offers.service.ts';
import { filingOf } from '../../government/procedures/procedures.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { createOfficer } from '../people/people.service.ts';
import { hamletsKept, settingsKept } from './units.admin.queries.ts';
import { addHamlet, endHamlet, renameHamlet, setUnitSetting } from './units.admin.service.ts';
import { hamletsOf, unitSetting } from './units.queries.ts';
import { loadUnits } from './units.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
const NOW = new Date('2026-11-20T02:00:00Z');
const basis = 'Nghị quyết số 05/NQ-HĐND ngày 12/11/2026';
let house: Awaited<ReturnType<typeof testHouse>>;
let chief: Context;
const as = (actor: Actor) => contextIn(house, actor, NOW);
const officer = (role: string, unit = UNIT, id = newId()): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const seen = (rowVersion: number) => ({ key: newId(), rowVersion });

beforeAll(async () => {
  house = await testHouse();
  const identity = contextIn(house, systemActor('identity'));
  const { account } = await createOfficer(identity, {
    username: 'chu.tich',
    displayName: 'Nguyễn Thị Ba',
    password: 'một câu dài dễ nhớ',
    unit: UNIT,
    roles: ['commune admin'],
  });
  chief = as(officer('commune admin', UNIT, account));
});
afterAll(() => house?.close());

const names = async (day: string) => (await hamletsOf(chief, UNIT, day)).map((one) => one.name);

describe('hamlets', () => {
  const add = { unit: UNIT, kind: 'ấp' as const, name: '  Tân  Phú ', from: '2027-01-01', basis };

  test('come, are called otherwise, end, each from its day; who did it stays', async () => {
    const before = await names('2026-11-20');
    const wish = { ...add, ...seen(0) };
    await Promise.all([addHamlet(chief, wish), addHamlet(chief, wish)]);
    expect([await names('2026-12-31'), (await names('2027-01-01')).includes('Tân Phú')]).toEqual([before, true]);
    const { rows, version, deeds } = await hamletsKept(chief, UNIT);
    expect([version, deeds[0]?.verb, deeds[0]?.byName]).toEqual([1, 'add hamlet', 'Nguyễn Thị Ba']);
    const hamlet = rows.find((one) => one.name === 'Tân Phú')?.id ?? '';
    expect(hamlet).toMatch(/^28159\.20250701\/\d\d$/);
    await renameHamlet(chief, { unit: UNIT, hamlet, kind: 'ấp', name: 'Tân Phú Đông', from: '2027-01-01', basis, ...seen(1) });
    await renameHamlet(chief, { unit: UNIT, hamlet, kind: 'khu phố', name: 'Tân Phú', from: '2028-01-01', basis, ...seen(2) });
    const has = async (day: string) => (await names(day)).filter((name) => name.startsWith('Tân Phú'));
    expect([await has('2027-12-31'), await has('2028-01-01')]).toEqual([['Tân Phú Đông'], ['Tân Phú']]);
    const next = (await hamletsKept(chief, UNIT)).rows.find((one) => one.name === 'Tân Phú')?.id ?? '';
    expect(next).not.toBe(hamlet);
    await endHamlet(chief, { unit: UNIT, hamlet: next, last: '2028-06-30', basis, ...seen(3) });
    expect([await has('2028-06-30'), await has('2028-07-01')]).toEqual([['Tân Phú'], []]);
    await loadUnits(contextIn(house, systemActor('content'), NOW));
    expect(await has('2028-07-01'), 'the content does not bring it back').toEqual([]);
    const { rows: audit } = await house.owner.pool.query("select verb from audit where thing = 'unit' and unit = $1 order by recorded_at", [
      UNIT,
    ]);
    expect(audit.map((row) => row.verb)).toEqual(['add hamlet', 'rename hamlet', 'rename hamlet', 'end hamlet']);
  });

  test('what cannot be is refused beside its question, and nothing is written', async () => {
    const { version, rows } = await hamletsKept(chief, UNIT);
    const [old] = rows;
    const wish = { ...add, name: 'Khác', ...seen(version) };
    const refused: [() => Promise<void>, number, string][] = [
      [() => addHamlet(chief, { ...wish, name: ' ' }), 422, 'name'],
      [() => addHamlet(chief, { ...wish, name: old?.name ?? '', kind: old?.kind ?? 'ấp' }), 409, 'name'],
      [() => addHamlet(chief, { ...wish, from: '2027-02-30' }), 422, 'from'],
      [() => addHamlet(chief, { ...wish, from: '2025-06-30' }), 422, 'from'],
      [() => addHamlet(chief, { ...wish, basis: 'theo lời dặn' }), 422, 'basis'],
      [() => addHamlet(chief, { ...wish, kind: 'xóm' as 'ấp' }), 422, 'kind'],
      [() => renameHamlet(chief, { ...wish, hamlet: `${OTHER}/01` }), 422, 'hamlet'],
      [() => renameHamlet(chief, { ...wish, hamlet: old?.id ?? '', from: '2025-06-30' }), 422, 'from'],
      [() => endHamlet(chief, { unit: UNIT, hamlet: old?.id ?? '', last: '2025-06-30', basis, ...seen(version) }), 422, 'last'],
    ];
    for (const [deed, status, field] of refused)
      await expect(deed(), field).rejects.toMatchObject({ status, fields: { [field]: { key: expect.stringContaining('unitadmin.') } } });
    await expect(addHamlet(as(officer('commune admin')), { ...wish, ...seen(version - 1) })).rejects.toMatchObject({
      code: 'unitadmin.stale',
      status: 409,
      fields: { '': { params: { who: { vi: 'Nguyễn Thị Ba' }, what: { vi: 'kết thúc một ấp, khu phố' } } } },
    });
    expect((await hamletsKept(chief, UNIT)).version).toBe(version);
  });
});

describe('settings', () => {
  test('hold from their day; what was and what comes stays; a slip of the same day is mended', async () => {
    const phone = (day: string) => unitSetting(chief, UNIT, 'help_phone', day);
    const set = (value: string, from: string, version: number) =>
      setUnitSetting(chief, { unit: UNIT, name: 'help_phone', value, from, basis, ...seen(version) });
    await set('0272 3874 123', '2027-01-01', 0);
    await set('0272.3874.124', '2026-12-01', 1);
    await set('02723874125', '2026-12-01', 2);
    expect(await Promise.all(['2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01'].map(phone))).toEqual([
      '02720000000',
      '02723874125',
      '02723874125',
      '02723874123',
    ]);
    const { rows, deeds } = await settingsKept(chief, UNIT);
    expect(rows.filter((row) => row.key === 'help_phone').map((row) => [row.valid_from, row.valid_to, row.demo])).toEqual([
      ['2025-07-01', '2026-11-30', true],
      ['2026-12-01', '2026-12-31', false],
      ['2027-01-01', null, false],
    ]);
    expect(deeds.map(({ data }) => [data.before, data.value])).toEqual([
      ['02723874124', '02723874125'],
      ['02720000000', '02723874124'],
      ['02720000000', '02723874123'],
    ]);
    for (const [name, value] of [
      ['e_identifier', 'h56'],
      ['help_phone', 'không có'],
      ['desk_name', ''],
    ] as const)
      await expect(setUnitSetting(chief, { unit: UNIT, name, value, from: '2027-01-01', basis, ...seen(3) })).rejects.toMatchObject({
        status: 422,
        fields: { value: expect.anything() },
      });
    await loadUnits(contextIn(house, systemActor('content'), NOW));
    expect(await phone('2027-01-01')).toBe('02723874123');
  });
});

describe('how citizens file', () => {
  const [one, another] = ['1.004873', '2.000815'];
  const on = (procedure: string, day: string) => filingOf(chief, UNIT, procedure, day);

  test('is decided by procedure or for all, from a day on, with the paper; what was stays', async () => {
    const set = (procedure: string | null, filing: 'own' | 'national', from: string, version: number) =>
      setFiling(chief, { unit: UNIT, procedure, filing, from, basis, ...seen(version) });
    expect([await on(one, '2026-11-20'), await on(another, '2026-11-20')]).toEqual(['own', 'own']);
    await set(one, 'national', '2026-12-01', 0);
    await set(null, 'national', '2027-01-01', 1);
    await set(one, 'own', '2027-02-01', 2);
    expect([await on(one, '2026-11-30'), await on(one, '2026-12-01'), await on(one, '2027-01-31'), await on(one, '2027-02-01')]).toEqual([
      'own',
      'national',
      'national',
      'own',
    ]);
    expect([await on(another, '2026-12-31'), await on(another, '2027-01-01')]).toEqual(['own', 'national']);
    const { rows, deeds } = await offersKept(chief, UNIT);
    expect(rows.map((row) => [row.procedure, row.filing, row.valid_from, row.valid_to])).toEqual([
      [null, 'own', '2025-07-01', '2026-12-31'],
      [null, 'national', '2027-01-01', null],
      [one, 'national', '2026-12-01', '2027-01-31'],
      [one, 'own', '2027-02-01', null],
    ]);
    expect(deeds.map((deed) => [deed.byName, deed.data.basis])).toEqual(Array.from({ length: 3 }, () => ['Nguyễn Thị Ba', basis]));
    await expect(set('9.999999', 'own', '2027-01-01', 3)).rejects.toMatchObject({ status: 422, fields: { procedure: expect.anything() } });
    await expect(set(one, 'own', '2027-03-01', 1)).rejects.toMatchObject({ code: 'unitadmin.stale' });
  });
});

test('only those who keep the unit change it, only those who work by it look at its history; the table says the same', async () => {
  const deeds: ((context: Context) => Promise<unknown>)[] = [
    (context) => addHamlet(context, { unit: UNIT, kind: 'ấp', name: 'Mới', from: '2027-01-01', basis, ...seen(4) }),
    (context) => setUnitSetting(context, { unit: UNIT, name: 'desk_name', value: 'Trung tâm', from: '2027-01-01', basis, ...seen(3) }),
    (context) => setFiling(context, { unit: UNIT, procedure: null, filing: 'own', from: '2028-01-01', basis, ...seen(3) }),
  ];
  const may = ['province admin', 'system admin'];
  for (const [actor, looks] of [
    [anonymous, 401],
    [officer('commune admin', OTHER), 403],
    [officer('desk officer'), 403],
    [officer('clerk', OTHER), 403],
    [officer('clerk'), 'yes'],
    [officer('leader'), 'yes'],
  ] as const) {
    for (const deed of deeds) await expect(deed(as(actor))).rejects.toMatchObject({ status: actor === anonymous ? 401 : 403 });
    const look = await offersKept(as(actor), UNIT).then(
      () => 'yes',
      (error) => error.status,
    );
    expect(look).toBe(looks);
    const raw = `insert into unit_changes (id, thing, subject, version, verb, done_by, done_at) values ('${newId()}', 'offers', '${UNIT}', 99, 'v', '${actor.id}', now())`;
    await expect(as(actor).transaction((tx) => tx.query({ text: raw }))).rejects.toThrow('row-level security');
    expect(await as(actor).transaction((tx) => tx.query({ text: 'update procedure_offers set basis = basis returning 1' }))).toEqual([]);
  }
  await expect(
    addHamlet(as(officer('commune admin')), { unit: '99999.20250701', kind: 'ấp', name: 'A', from: '2027-01-01', basis, ...seen(0) }),
  ).rejects.toMatchObject({ status: 403 });
  await expect(hamletsKept(as(officer('system admin', '80.20250701')), '99999.20250701')).rejects.toMatchObject({ status: 404 });
  for (const [at, deed] of deeds.entries()) await deed(as(officer(may[at % 2] ?? '', '80.20250701')));
});

test('by the pages: told what is wrong, kept what was typed, saved once', async () => {
  const site = createSite(house);
  await house.owner.pool.query('update identity."user" set two_factor_enabled = true');
  await house.owner.pool.query(
    "insert into identity.session (id, token, expires_at, updated_at, user_id) values ('s', 's', now() + interval '1 hour', now(), $1)",
    [chief.actor.id],
  );
  const send = async (path: string, fields?: Record<string, string>) => {
    const headers = { cookie: cookieOf('s'), origin: ORIGIN };
    const answer = await site.request(
      `${ORIGIN}${path}`,
      { headers, ...(fields && { method: 'POST', body: new URLSearchParams(fields) }) },
      bindings,
    );
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  };
  expect((await send('/quan-tri/don-vi')).to).toBe(`/quan-tri/don-vi/${UNIT}`);
  expect((await send(`/quan-tri/don-vi/${UNIT}`)).text).toContain('Xã Cần Giuộc');
  expect((await send(`/quan-tri/don-vi/${OTHER}/ap`)).status).toBe(403);
  expect((await send('/quan-tri/don-vi/x/ap')).status).toBe(404);
  const to = `/quan-tri/don-vi/${UNIT}/cach-nop`;
  const page = await send(to);
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  const wish = {
    do: 'set',
    key: hidden('key'),
    rowVersion: hidden('rowVersion'),
    'set.procedure': '',
    'set.filing': 'own',
    'set.from.day': '1',
    'set.from.month': '1',
    'set.from.year': '2030',
    'set.basis': basis,
  };
  const wrong = await send(to, { ...wish, 'set.from.day': '31', 'set.from.month': '2', 'set.filing': '' });
  expect([wrong.status, wrong.text.includes(`value="${basis}"`)]).toEqual([422, true]);
  for (const part of ['href="#f-set-from"', 'Chọn nơi người dân nộp hồ sơ.']) expect(wrong.text).toContain(part);
  for (let press = 0; press < 2; press++) expect((await send(to, wish)).to).toBe(`${to}?xong=1`);
  expect((await send(to, { ...wish, key: newId() })).text).toContain('Nguyễn Thị Ba đã đổi cách nộp hồ sơ (');
  expect((await send(`/quan-tri/don-vi/${UNIT}/ap`, { do: 'x' })).status).toBe(400);
});
