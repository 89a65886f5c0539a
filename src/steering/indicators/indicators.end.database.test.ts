import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { bindings, letIn, ORIGIN } from '../../../tests/security.scene.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { endIndicator } from './indicators.end.service.ts';
import { indicatorsOn, versionsOf } from './indicators.queries.ts';
import { loadIndicators, setIndicator } from './indicators.service.ts';

const PROVINCE = '80.20250701';
const CODE = 'dossiers.on_time';
const NOW = parseLocal('2026-11-20T09:00') as Date;
let house: Awaited<ReturnType<typeof testHouse>>;
const as = (actor: Actor) => contextIn(house, actor, NOW);
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const admin = () => as(officer('province admin', PROVINCE));
const basis = 'QĐ 99/QĐ-UBND ngày 20/11/2026';
const end = (more: Partial<Parameters<typeof endIndicator>[1]> = {}, who = admin()) =>
  endIndicator(who, { key: newId(), code: CODE, seen: 0, valid_to: '2026-12-31', basis, ...more });
const holds = async (day: string) => (await indicatorsOn(admin(), day)).some(({ code }) => code === CODE);

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

test('who may not set an indicator does not end one; behind the sentence stands the second wall', async () => {
  for (const [role, unit] of [
    ['leader', HERE],
    ['commune admin', HERE],
    ['commune admin', ELSEWHERE_UNIT],
    ['province viewer', PROVINCE],
  ] as const)
    await expect(end({}, as(officer(role, unit))), role).rejects.toMatchObject({ code: 'context.forbidden', status: 403 });
  await expect(end({}, as(anonymous))).rejects.toMatchObject({ code: 'context.sign_in', status: 401 });
  const rows = await as(officer('commune admin', HERE)).transaction((tx) =>
    tx.query({ text: "update indicators set valid_to = '2026-12-31' where code = $1 returning 1", values: [CODE] }),
  );
  expect(rows).toEqual([]);
  expect(await holds('2027-01-01')).toBe(true);
});

test('what was typed wrong is said at its field', async () => {
  const [last] = await versionsOf(admin(), CODE);
  await expect(end({ valid_to: '2026-02-31', basis: ' ' })).rejects.toMatchObject({
    code: 'indicators.end_faults',
    status: 422,
    fields: { 'end.valid_to': { key: 'indicators.admin.errors.end_valid_to' }, 'end.basis': { key: 'indicators.admin.errors.end_basis' } },
  });
  await expect(end({ valid_to: '2019-12-31' })).rejects.toMatchObject({
    code: 'indicators.ends_early',
    fields: { 'end.valid_to': { params: { day: last?.valid_from } } },
  });
  await expect(end({ code: 'khong.co' })).rejects.toMatchObject({ code: 'indicators.unknown', status: 404 });
});

test('after its last day it is in no list, before it is; once per key, and who saw an older page is told who was faster', async () => {
  const key = newId();
  expect(await end({ key })).toEqual({ code: CODE, valid_to: '2026-12-31' });
  expect(await end({ key })).toEqual({ code: CODE, valid_to: '2026-12-31' });
  expect([await holds('2026-12-31'), await holds('2027-01-01')]).toEqual([true, false]);
  await expect(end({ valid_to: '2027-06-30' })).rejects.toMatchObject({ code: 'indicators.stale', status: 409 });
  const { rows } = await house.owner.pool.query('select version, verb, data from indicator_changes where subject = $1 order by version', [
    CODE,
  ]);
  expect(rows).toEqual([{ version: 1, verb: 'end', data: { version: 1, to: '2026-12-31', basis } }]);
  const audit = await house.owner.pool.query("select actor, data from audit where verb = 'end' and thing = 'indicator'");
  expect(audit.rows).toEqual([{ actor: `province admin ${PROVINCE}`, data: { version: 1, to: '2026-12-31', role: 'province admin' } }]);
});

test('the content that comes with the program does not take an end back; an administrator does', async () => {
  await loadIndicators(as(systemActor('content')));
  expect(await holds('2027-01-01')).toBe(false);
  expect(await end({ seen: 1, valid_to: null })).toEqual({ code: CODE, valid_to: null });
  expect(await holds('2027-01-01')).toBe(true);
});

test('a new version begins after an end', async () => {
  await end({ seen: 2 });
  const [{ version, ...last } = { version: 0 }] = await versionsOf(admin(), CODE);
  await setIndicator(admin(), {
    key: newId(),
    seen: version,
    indicator: { ...(last as Parameters<typeof setIndicator>[1]['indicator']), valid_from: '2027-04-01', valid_to: null },
  });
  expect([await holds('2027-03-31'), await holds('2027-04-01')]).toEqual([false, true]);
});

test('the page: the form keeps what was typed, the history tells the end and by what', async () => {
  const site = createSite({ ...house, clock: () => NOW });
  const { headers } = await letIn(house.owner.pool, [{ role: 'province admin', unit: PROVINCE }]);
  const path = `${ORIGIN}/quan-tri/chi-so/dossiers.filed`;
  const post = (fields: Record<string, string>) =>
    site.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) }, bindings);
  const fields = { do: 'end', key: newId(), seen: '0', 'end.valid_to.day': '31', 'end.valid_to.month': '13', 'end.valid_to.year': '2026' };
  const wrong = await post({ ...fields, 'end.basis': basis });
  expect(wrong.status).toBe(422);
  const again = await wrong.text();
  expect(again).toContain('Nhập ngày cuối áp dụng');
  expect(again).toContain(basis);
  expect(again).toMatch(/name="end\.valid_to\.month"[^>]*value="13"|value="13"[^>]*name="end\.valid_to\.month"/);
  // The other form of the page still has what the indicator is.
  expect(again).toMatch(/value="filed"/);
  const done = await post({ ...fields, 'end.valid_to.month': '12', 'end.basis': basis });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/quan-tri/chi-so/dossiers.filed?xong=end']);
  const text = await (await site.request(`${path}?xong=end`, { headers }, bindings)).text();
  expect(text).toContain('Chỉ số này áp dụng đến hết ngày');
  expect(text).toContain(`Áp dụng đến hết 31/12/2026. ${basis}`);
});
