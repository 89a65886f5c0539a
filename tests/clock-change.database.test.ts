import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { receiveDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { moveDossier, resolveDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { openDossier } from '../src/government/dossiers/dossiers.queries.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { actorOf, filingOf } from './permissions.stage.ts';
import { cookieOf, scene } from './security.scene.ts';

const CITIZEN = 'citizen-whose-server-clock-changes';
const owner: Actor = { kind: 'citizen', id: CITIZEN, posts: [], persons: [], scopes: [] };
let there: Awaited<ReturnType<typeof scene>>;
/** What the server's clock says. */
let clock: Date;
beforeAll(async () => {
  there = await scene(CITIZEN, [CITIZEN]);
  there.house.clock = () => clock;
});
afterAll(() => there?.house.close());

const set = (local: string) => {
  clock = parseLocal(local) as Date;
};
const as = (actor: Actor) => contextIn(there.house, actor);
const cookie = { cookie: cookieOf(CITIZEN) };
const page = async (path: string) => (await there.ask(path, { headers: cookie })).text();
const change = (id: string, rowVersion: number) => ({ id, key: newId(), rowVersion });
const TYPED = 'Tôi gửi lại ngày mai, xin chờ.';

/** A dossier of which the desk has asked something at ten o'clock. */
async function asked(): Promise<{ id: string; code: string }> {
  set('2026-11-19T09:00');
  const dossier = await submitDossier(as(owner), filingOf(), { key: newId() });
  set('2026-11-19T09:30');
  await receiveDossier(as(actorOf('desk officer')), change(dossier.id, 1));
  set('2026-11-19T10:00');
  const faults = [{ target: 'other' as const, code: '', reason: 'Xin cho biết giờ nào gọi được.' }];
  await requestSupplement(as(actorOf('specialist')), { ...change(dossier.id, 2), faults });
  return dossier;
}
const answer = (code: string, key: string) =>
  there.form(`/ho-so/${code}/bo-sung`, { do: 'send', key, rowVersion: '3', note: TYPED }, cookie);

test('the clock goes back half an hour: still signed in, the history in its order, a calm page that keeps what was typed; later it is taken once', async () => {
  const { id, code } = await asked();
  set('2026-11-19T09:20');
  const seen = await page(`/ho-so/${code}`);
  const at = ['Đã nộp hồ sơ', 'Bộ phận một cửa đã nhận hồ sơ', 'Đề nghị bổ sung hồ sơ'].map((words) => seen.indexOf(words));
  expect(at.every((place) => place > 0)).toBe(true);
  expect(at).toEqual(at.toSorted((a, b) => a - b));

  const key = newId();
  const refused = await answer(code, key);
  expect(refused.status).toBe(409);
  const words = await refused.text();
  for (const one of [TYPED, 'sớm hơn việc đã ghi trước đó']) expect(words).toContain(one);
  const before = await openDossier(as(owner), code);
  expect([before.dossier.rowVersion, before.dossier.state]).toEqual([3, 5]);

  set('2026-11-19T10:40');
  for (const _ of ['sent', 'sent again']) expect((await answer(code, key)).status).toBe(303);
  const { dossier, history } = await openDossier(as(owner), code);
  const told = history.map(({ type }) => type.replace('dossier.', '')).filter((type) => type !== 'component_attached');
  expect(told).toEqual(['submitted', 'received', 'supplement_requested', 'paused', 'answered', 'resumed', 'due_changed']);
  // As if nothing had happened to the clock: three working days from the answer; 24/11 is a day off.
  expect(dossier.dueAt?.toISOString()).toBe(parseLocal('2026-11-25T17:00')?.toISOString());
  expect(dossier.id).toBe(id);
});

test('a decision in the hour that comes twice counts as made when the clock says; it is in time, and the last in the history', async () => {
  set('2026-11-20T10:00');
  const dossier = await submitDossier(as(owner), filingOf(), { key: newId() });
  set('2026-11-20T09:40');
  await receiveDossier(as(actorOf('desk officer')), change(dossier.id, 1));
  for (const [at, role] of ['leader', 'specialist', 'leader', 'leader'].entries())
    await moveDossier(as(actorOf(role)), { ...change(dossier.id, 2 + at), back: false });
  set('2026-11-20T09:10');
  const file = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'giay-xac-nhan.pdf' };
  await resolveDossier(as(actorOf('clerk')), { ...change(dossier.id, 6), outcome: 'granted', files: [file] });
  const { history } = await openDossier(as(owner), dossier.code);
  expect(history.map(({ type }) => type)).toEqual(expect.arrayContaining(['dossier.submitted', 'dossier.received', 'dossier.resolved']));
  expect(history.findIndex(({ type }) => type === 'dossier.resolved')).toBeGreaterThan(
    history.findIndex(({ type }) => type === 'dossier.received'),
  );
  const seen = await page(`/ho-so/${dossier.code}`);
  expect(seen).not.toMatch(/-\d+ (?:giờ|phút|ngày)/);
});
