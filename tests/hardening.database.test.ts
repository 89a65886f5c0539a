import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { receiveDossier } from '../src/government/dossiers/dossiers.desk.service.ts';
import { stopDossier, withdrawDossier } from '../src/government/dossiers/dossiers.handle.service.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { requestSupplement } from '../src/government/dossiers/dossiers.supplement.service.ts';
import { samples } from '../src/government/procedures/forms.samples.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { apiDoor, type Wish } from './api-door.ts';
import { bindings, cookieOf, ORIGIN, scene } from './security.scene.ts';

const HERE = '28159.20250701';
const CITIZEN = 'citizen-of-the-hardening-test';
let there: Awaited<ReturnType<typeof scene>>;
let api: ReturnType<typeof apiDoor>;
let token: string;
beforeAll(async () => {
  there = await scene(CITIZEN, [CITIZEN]);
  api = apiDoor(there.house);
  token = await api.tokenOf(HERE, 'dossiers:file', 'dossiers:read', 'dossiers:handle');
});
afterAll(() => there?.house.close());
const signedIn = cookieOf(CITIZEN);
const post = (path: string, json: unknown, wish: Wish = {}) => api.call('POST', path, { token, json, ...wish });

/** A birth whose paper is a certificate of the hospital. */
const birth = {
  unit: HERE,
  procedure: '1.001193',
  case: 'usual',
  answers: { ...samples['1.001193']?.answers, 'birth.proof': 'medical' },
  returnWay: 'desk',
};
const intake = {
  unit: HERE,
  procedure: '1.001193',
  case: 'usual',
  channel: 'direct',
  keys: 'staff',
  applicant: { fullName: 'Lê Thị Bảy' },
  papers: [],
  returnWay: 'desk',
};
const picture = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.from('chứng sinh')]);
async function uploaded(name: string): Promise<{ reference: string; name: string }> {
  const headers = { 'content-type': 'image/jpeg' };
  const { body } = await api.call('POST', `/api/v1/files?name=${encodeURIComponent(name)}`, { token, body: picture, headers });
  return { reference: String(body.reference), name: String(body.name) };
}

describe('a filing by the API', () => {
  test.each(['99999.20250701', '__proto__', '', '28159.20040101'])(
    'to the unit %j, which is none of today, a machine of another unit may not file',
    async (unit) => {
      expect(await post('/api/v1/dossiers', { ...birth, unit })).toMatchObject({ status: 403, body: { code: 'dossiers.forbidden' } });
    },
  );

  test('that names a paper twice is told so, at the desk too', async () => {
    const { reference } = await uploaded('a.jpg');
    const paper = { component: 'chung-sinh', files: [reference] };
    expect(await post('/api/v1/dossiers', { ...birth, papers: [paper, paper] })).toMatchObject({
      status: 422,
      body: { code: 'dossiers.papers', errors: { 'paper.chung-sinh': expect.stringContaining('hai lần') } },
    });
    const brought = { component: 'chung-sinh' };
    expect(await post('/api/v1/dossiers/intake', { ...intake, papers: [brought, brought] })).toMatchObject({
      status: 422,
      body: { code: 'dossiers.papers', errors: { 'paper.chung-sinh': expect.stringContaining('hai lần') } },
    });
  });

  test('whose result goes by post needs an address', async () => {
    expect(await post('/api/v1/dossiers', { ...birth, returnWay: 'post' })).toMatchObject({
      status: 422,
      body: { code: 'dossiers.answers', errors: { returnAddress: expect.any(String) } },
    });
  });

  test('takes a file whose long name is cut in the middle of a picture letter', async () => {
    const { reference, name } = await uploaded(`anh😀${'a'.repeat(115)}.jpg`);
    expect(name.isWellFormed()).toBe(true);
    expect(await post('/api/v1/dossiers', { ...birth, papers: [{ component: 'chung-sinh', files: [reference] }] })).toMatchObject({
      status: 201,
    });
  });

  test.each([
    { applicant: { fullName: 'Lê \ud800 Bảy' } },
    { applicant: { fullName: 'Lê \u0000 Bảy' } },
    { externalCode: 'abc \udc00' },
    { applicant: { fullName: 'Lê Thị Bảy', birthDay: '0000-01-01' } },
    { applicant: { fullName: 'Lê Thị Bảy', birthDay: '2026-02-30' } },
  ])('with %j, which no database keeps, is refused', async (wrong) => {
    const { status } = await post('/api/v1/dossiers/intake', { ...intake, ...wrong });
    expect([400, 422]).toContain(status);
  });
});

describe('a dossier that waits for its citizen', () => {
  const at = (actor: Actor, local: string) => contextIn(there.house, actor, parseLocal(local) as Date);
  const citizen: Actor = { kind: 'citizen', id: 'waits', posts: [], persons: [], scopes: [] };
  const posts = ['desk officer', 'specialist', 'leader'].map((role) => ({ role, unit: HERE }));
  const officer: Actor = { kind: 'officer', id: 'asks', posts, persons: [], scopes: [] };
  async function waiting() {
    const wish = { ...birth, answers: { ...birth.answers, 'birth.proof': 'electronic' }, papers: [], returnWay: 'desk' as const };
    const { id } = await submitDossier(at(citizen, '2026-11-16T09:00'), wish, { key: newId() });
    const { rowVersion } = await receiveDossier(at(officer, '2026-11-16T10:00'), { id, key: newId(), rowVersion: 1 });
    const faults = [{ target: 'other' as const, code: '', reason: 'Cần nói rõ nơi sinh.' }];
    const asked = await requestSupplement(at(officer, '2026-11-16T11:00'), { id, key: newId(), rowVersion, faults });
    return { id, key: newId(), rowVersion: asked.rowVersion };
  }
  const pauses = async (id: string) =>
    (await there.house.owner.pool.query('select ended_at from dossier_pauses where dossier = $1', [id])).rows;

  test('stands still no longer once it is withdrawn or stopped', async () => {
    const withdrawn = await waiting();
    expect(await pauses(withdrawn.id)).toEqual([{ ended_at: null }]);
    await withdrawDossier(at(citizen, '2026-11-17T09:00'), withdrawn);
    expect(await pauses(withdrawn.id)).toEqual([{ ended_at: parseLocal('2026-11-17T09:00') }]);
    const stopped = await waiting();
    await stopDossier(at(officer, '2027-03-01T09:00'), { ...stopped, reason: 'Hết thời hạn bổ sung.' });
    expect(await pauses(stopped.id)).toEqual([{ ended_at: parseLocal('2027-03-01T09:00') }]);
  });
});

describe('an address', () => {
  const place = (moment: string) => Buffer.from(`${moment}|${newId()}`).toString('base64url');
  test.each(['2026-02-31T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '2026-13-01T00:00:00.000Z'])(
    'that goes on after %s, a moment that never was, is refused',
    async (moment) => {
      expect(await api.call('GET', `/api/v1/dossiers?after=${place(moment)}`, { token })).toMatchObject({ status: 422 });
    },
  );

  test.each(['-200000-01-01T00:00:00.000Z', '+275760-01-01T00:00:00.000Z', '2026-02-31', '%00', 'x'])(
    'of the own dossiers before %s shows the first page',
    async (moment) => {
      expect((await there.ask(`/ho-so-cua-toi?truoc=${encodeURIComponent(moment)}`, { headers: { cookie: signedIn } })).status).toBe(200);
    },
  );

  test.each(['//', '///', '//:0/', '//evil.example/thu-tuc'])('%s leads to no other place', async (path) => {
    const answer = await there.ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toMatch(/(href|action)="(https?:)?\/\/evil/);
  });
});

describe('a request', () => {
  test.each(['xaso.two_factor', 'xaso.session_token', 'xaso.phone', 'xaso.device', 'xaso.counter', 'lang'])(
    'whose cookie %s cannot be read is one without it',
    async (name) => {
      for (const path of ['/can-bo/dang-nhap/ma', '/can-bo/dang-nhap', '/dang-nhap/ma', '/can-bo/dang-nhap/thiet-lap']) {
        const cookie = `${name}=%E0%A4`;
        expect((await there.ask(path, { headers: { cookie } })).status, path).toBeLessThan(500);
        expect((await there.form(path, { code: '123456', username: 'x', password: 'x' }, { cookie })).status, path).toBeLessThan(500);
      }
    },
  );

  test('with a key longer than any of ours is refused', async () => {
    const answer = await there.form('/nop-ho-so/1.001193', { key: randomBytes(6000).toString('hex') }, { cookie: signedIn });
    expect(answer.status).toBe(400);
  });

  test('that files like a machine in a citizen’s name is told to wait; a repeated one counts like any other', async () => {
    const wish = { cookie: signedIn, json: { ...birth, answers: { ...birth.answers, 'birth.proof': 'electronic' } }, key: newId() };
    const statuses: number[] = [];
    for (let number = 0; number <= 300; number++) statuses.push((await api.call('POST', '/api/v1/dossiers', wish)).status);
    expect(statuses.slice(0, 300).every((status) => status === 201)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });

  test('may write the type of its form in capitals', async () => {
    const answer = await there.site.request(
      `${ORIGIN}/tra-cuu`,
      { method: 'POST', body: 'code=a', headers: { origin: ORIGIN, 'content-type': 'Application/X-WWW-Form-Urlencoded' } },
      bindings,
    );
    expect(answer.status).toBe(422);
  });

  test('with a megabyte of field names holds nobody else up', async () => {
    const began = performance.now();
    const body = Array.from({ length: 100_000 }, (_, at) => at.toString(36)).join('&');
    const answer = await there.site.request(
      `${ORIGIN}/dang-nhap/dien-thoai`,
      { method: 'POST', body, headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' } },
      bindings,
    );
    expect(answer.status).toBe(422);
    expect(performance.now() - began).toBeLessThan(30_000); // asked name by name it takes minutes
  });
});
