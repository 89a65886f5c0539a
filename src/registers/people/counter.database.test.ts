import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CounterScene, counterScene, type Pc, type Person } from '../../../tests/counter.scene.ts';
import { OTHER_UNIT, officer, PASSWORD, UNIT } from '../../../tests/people.scene.ts';
import { newId } from '../../platform/database/id.ts';
import { sessionTokenOf } from '../../platform/identity/identity.doors.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { registerCounter, revokeCounter } from './counter.manage.service.ts';
import { endShifts, lockIdle } from './counter.service.ts';
import { endPost, setPassword } from './people.manage.service.ts';

const [PIN_A, PIN_B] = ['739162', '480367'];
let scene: CounterScene;
let a: Person;
let b: Person;
const sql = async (text: string, values: unknown[] = []) => (await scene.house.owner.pool.query(text, values)).rows;
const audited = async (subject: string) =>
  (await sql('select verb from audit where subject = $1 order by id', [subject])).map(({ verb }) => verb as string);
/** Signs in at the PC in full and sets the PIN. */
async function begin(pc: Pc, person: Person, pin: string) {
  await scene.forgetCodes();
  const { asked } = await pc.signIn(person);
  const set = await pc.post('/tai-khoan/ma-pin', { current: PASSWORD, pin, again: pin });
  expect([person.name, set.to]).toEqual([person.name, '/tai-khoan/ma-pin?xong=1']);
  return asked;
}
/** How far the officer's pages are open: by a page, a form, a file, a JSON door, and a page for everybody. */
async function doors(pc: Pc): Promise<string[]> {
  const answers = [
    await pc.get('/can-bo'),
    await pc.get('/tai-khoan'),
    await pc.post('/can-bo/tiep-nhan', { do: 'keep' }),
    await pc.get(`/can-bo/in/${newId()}/tep.pdf`),
    await pc.get('/khoa/'),
    await pc.get('//khoa'),
    await pc.get('/'),
    await pc.get(`/api/v1/dossiers?unit=${UNIT}`),
    await pc.send('/api/v1/files', { method: 'POST', body: 'x', headers: { 'idempotency-key': newId() } }),
  ];
  return answers.map(({ status, to }) => `${status} ${to ?? ''}`.trim());
}
const CLOSED = [...Array(7).fill('303 /khoa'), '401', '401'];

beforeAll(async () => {
  scene = await counterScene();
  a = await scene.person('Trần Thị An');
  b = await scene.person('Lê Văn Bình');
});
afterAll(() => scene?.house.close());

describe('which PC', () => {
  test('the unit’s administrator registers the own browser, once; nobody else does, and another unit’s gives nothing up', async () => {
    const { pc, id } = await scene.pc('Máy quầy số 1');
    const [kept] = await sql('select name, unit, digest, last_used_day from counter_devices where id = $1', [id]);
    const cookie = pc.jar.get('xaso.counter') ?? '';
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(kept).toMatchObject({ name: 'Máy quầy số 1', unit: UNIT, last_used_day: null });
    expect(kept?.digest).not.toContain(cookie);

    const admin = scene.as(officer('commune admin'));
    const wish = { name: 'Máy quầy số 9', unit: UNIT, key: newId() };
    const twice = [
      await registerCounter(admin, scene.elsewhere().caller, wish),
      await registerCounter(admin, scene.elsewhere().caller, wish),
    ];
    expect(twice[1], 'a repeated wish is the same PC').toEqual(twice[0]);
    await expect(registerCounter(admin, pc.caller, { ...wish, key: newId() })).rejects.toMatchObject({
      code: 'counter.known',
      status: 409,
    });
    for (const [actor, status] of [
      [officer('desk officer'), 403],
      [officer('commune admin', OTHER_UNIT), 403],
    ] as const)
      await expect(registerCounter(scene.as(actor), scene.elsewhere().caller, { ...wish, key: newId() })).rejects.toMatchObject({ status });
    await expect(revokeCounter(scene.as(officer('commune admin', OTHER_UNIT)), { id, key: newId() })).rejects.toMatchObject({
      status: 404,
    });
    await expect(revokeCounter(admin, { id: 'x', key: newId() })).rejects.toMatchObject({ code: 'counter.no_such' });
    const https = await registerCounter(
      admin,
      { headers: new Headers(), publicUrl: 'https://xaso.example' },
      { name: 'Máy quầy số 10', unit: UNIT, key: newId() },
    );
    expect(https.cookies[0]).toMatch(/^__Host-xaso\.counter=.*; HttpOnly; SameSite=Lax; Secure$/);
  });

  test('elsewhere there is no lock, no list of names, no PIN', async () => {
    const home = scene.elsewhere();
    await scene.forgetCodes();
    expect(await home.signIn(a)).toEqual({ asked: true });
    expect((await home.get('/khoa')).to).toBe('/can-bo/dang-nhap');
    expect((await home.get('/can-bo')).text).not.toContain('action="/khoa"');
    for (const fields of [{ do: 'lock' }, { do: 'open', account: a.account, pin: PIN_A }])
      expect((await home.post('/khoa', fields)).status).toBe(409);
    await scene.forgetCodes();
    expect(await scene.elsewhere().signIn(a), 'and the second factor is asked for each time').toEqual({ asked: true });
    const stranger = await scene.person('Người xã khác', 'desk officer', OTHER_UNIT);
    const { pc } = await scene.pc();
    for (const _ of [1, 2]) {
      await scene.forgetCodes();
      expect(await pc.signIn(stranger), 'on a PC of another unit, too').toEqual({ asked: true });
      await pc.post('/dang-xuat', {});
    }
  });
});

describe('a shift at one PC', () => {
  test('the second factor once; a lock closes every door; the PIN opens where one left off', async () => {
    const { pc, id } = await scene.pc();
    expect(await begin(pc, a, PIN_A)).toBe(true);
    await pc.post('/dang-xuat', {});
    expect((await pc.get('/can-bo')).status, 'signed out is signed out').toBe(401);
    expect(await pc.signIn(a), 'the same shift, the same PC: the password is enough').toEqual({ asked: false });
    const page = await pc.get('/can-bo');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(page.text).toContain('accesskey="k"');
    const worked = await doors(pc);
    expect(worked.slice(0, 2)).toEqual(['200', '200']);
    expect((await pc.get(`/api/v1/dossiers?unit=${UNIT}`)).status).toBe(200);

    const before = pc.copy();
    const locked = await pc.lock('/can-bo/tim?q=Nguyen');
    expect(locked.to).toBe('/khoa');
    expect(await doors(pc)).toEqual(CLOSED);
    expect((await before.get('/can-bo')).status, 'the cookie of before opens nothing').toBe(401);
    expect((await pc.copy(['xaso.counter']).get('/khoa')).status, 'nor does the new one elsewhere').toBe(303);
    const lockPage = await pc.get('/khoa');
    expect(lockPage.text).toContain(a.name);
    expect(lockPage.text).not.toContain('/can-bo/tim');
    expect((await pc.get('/can-bo/dang-nhap')).status).toBe(200);
    expect((await pc.unlock(a, '739163')).text).toContain('Còn 4 lần thử');
    expect((await pc.unlock(a, '12')).status).toBe(422);
    expect((await pc.unlock(a, PIN_A)).to).toBe('/can-bo/tim');
    expect((await pc.get('/can-bo')).status).toBe(200);
    expect(await audited(a.account)).toEqual(expect.arrayContaining(['sign in', 'set PIN', 'lock', 'wrong PIN', 'unlock']));

    const stolen = pc.copy(['xaso.counter']);
    expect((await stolen.get('/can-bo')).status, 'a session of the PC is of no use elsewhere').toBe(401);
    const [used] = await sql('select last_used_day from counter_devices where id = $1', [id]);
    expect(used?.last_used_day).not.toBeNull();
  });

  test('two officers: each the own session, one open at a time, nothing of the other', async () => {
    const { pc, id } = await scene.pc();
    await begin(pc, a, PIN_A);
    const asA = pc.copy();
    await asA.lock('/can-bo/tre-han'); // on this very PC: the cookie that the browser then holds
    await begin(pc, b, PIN_B);
    const list = await pc.get('/khoa');
    expect(list.text).toContain(a.name);
    expect(list.text).toContain(`Tiếp tục làm việc: ${b.name}`);
    expect((await pc.get('/tai-khoan')).text).not.toContain(a.name);

    const asB = pc.copy();
    expect((await pc.unlock(a, PIN_A)).to, 'A goes on where A was').toBe('/can-bo/tre-han');
    expect((await pc.get('/tai-khoan')).text).toContain(a.name);
    expect((await asB.get('/can-bo')).to, 'B’s session waits, locked').toBe('/khoa');
    expect((await pc.unlock(b, PIN_A)).status, 'A’s PIN opens A’s session alone').toBe(422);
    expect((await pc.unlock(b, PIN_B)).to).toBe('/can-bo');
    expect(await audited(b.account)).toContain('switch');

    await Promise.all(Array.from({ length: 8 }, (_, turn) => (turn % 2 ? pc.copy().unlock(a, PIN_A) : pc.copy().unlock(b, PIN_B))));
    const [open] = await sql('select count(*)::int as n from identity.session where device = $1 and locked_at is null', [id]);
    expect(open?.n, 'whoever presses at the same moment').toBe(1);
  });

  test('wrong PINs end the session on this PC, also when they come at once; then it is signed in in full', async () => {
    const { pc, id } = await scene.pc();
    await begin(pc, a, PIN_A);
    await pc.lock();
    const tries = await Promise.all(Array.from({ length: 9 }, (_, guess) => pc.copy().unlock(a, `73916${(guess + 3) % 10}`)));
    expect(tries.map(({ status }) => status).filter((status) => status !== 422 && status !== 409)).toEqual([]);
    expect(tries.filter(({ text }) => /Còn [1-4] lần thử/.test(text))).toHaveLength(4);
    expect((await pc.unlock(a, PIN_A)).status, 'even the right one').toBe(422);
    expect(await sql('select 1 from identity.session where device = $1', [id])).toEqual([]);
    await scene.forgetCodes();
    expect(await pc.signIn(a)).toEqual({ asked: true });
  });

  test('nobody at it: locked by the server, whatever the screen asks for by itself', async () => {
    const { pc } = await scene.pc();
    await begin(pc, b, PIN_B);
    const token = () => sessionTokenOf(pc.caller);
    const back = (minutes: number) =>
      sql(`update identity.session set active_at = now() - make_interval(mins => $2) where token = $1`, [token(), minutes]);
    const since = async () =>
      Number((await sql('select extract(epoch from now() - active_at) as s from identity.session where token = $1', [token()]))[0]?.s);
    await back(9);
    await pc.get('/can-bo', { 'sec-fetch-site': 'same-origin' });
    expect(await since(), 'a page that refreshes').toBeGreaterThan(500);
    expect((await pc.post('/khoa', { do: 'here' })).status).toBe(204);
    expect(await since(), 'somebody who types').toBeLessThan(60);
    await back(11);
    expect(await doors(pc)).toEqual(CLOSED);
    expect((await pc.post('/khoa', { do: 'here' })).status).toBe(204);
    expect((await pc.get('/can-bo')).to, 'typing on a locked screen unlocks nothing').toBe('/khoa');
    expect((await audited(b.account)).filter((verb) => verb === 'lock by idleness')).toHaveLength(1);
    expect((await pc.unlock(b, PIN_B)).to).toBe('/can-bo');
    await back(11);
    expect(await lockIdle(scene.as(systemActor('worker')), null)).toBe(1);
    expect((await pc.get('/can-bo')).to).toBe('/khoa');
  });
});

describe('the end', () => {
  test('of the shift: every session there is gone, and the code is asked for again', async () => {
    const { pc, id } = await scene.pc();
    await begin(pc, a, PIN_A);
    await pc.lock();
    await sql("update identity.session set expires_at = now() - interval '1 second' where device = $1", [id]);
    await sql("update identity.trusted_factor set until = now() - interval '1 second' where device = $1", [id]);
    expect((await pc.get('/can-bo')).status).toBe(401);
    expect((await pc.get('/khoa')).text).not.toContain(a.name);
    expect((await pc.unlock(a, PIN_A)).status).toBe(422);
    expect(await endShifts(scene.as(systemActor('worker')))).toBe(1);
    expect(await audited(a.account)).toContain('end of shift');
    await scene.forgetCodes();
    expect(await pc.signIn(a)).toEqual({ asked: true });
  });

  test('of a password: no second factor counts from before; set by an administrator, the PIN is gone, too', async () => {
    const { pc } = await scene.pc();
    const lost = await scene.person('Võ Văn Dũng');
    await begin(pc, lost, PIN_A);
    const { version } = (await sql('select max(version)::int as version from account_changes where subject = $1', [lost.account]))[0] ?? {};
    await setPassword(scene.as(officer('commune admin')), { account: lost.account, password: PASSWORD, key: newId(), rowVersion: version });
    expect((await pc.get('/can-bo')).status).toBe(401);
    await scene.forgetCodes();
    expect(await pc.signIn(lost)).toEqual({ asked: true });
    await pc.lock();
    expect((await pc.unlock(lost, PIN_A)).text).toContain('chưa đặt mã PIN');
  });

  test('of the PC: given up, its sessions are over at once', async () => {
    const { pc, id } = await scene.pc();
    await begin(pc, a, PIN_A);
    const admin = scene.as(officer('commune admin'));
    const [one, other] = await Promise.allSettled([revokeCounter(admin, { id, key: newId() }), revokeCounter(admin, { id, key: newId() })]);
    expect([one?.status, other?.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect((await pc.get('/can-bo')).status).toBe(401);
    expect((await pc.get('/khoa')).to).toBe('/can-bo/dang-nhap');
    await scene.forgetCodes();
    expect(await pc.signIn(a), 'the second factor counts there no more').toEqual({ asked: true });
    expect((await pc.get('/can-bo')).text).not.toContain('action="/khoa"');
  });

  test('of an office: the officer’s session there is over at once, the others’ stay', async () => {
    const { pc } = await scene.pc();
    const leaving = await scene.person('Phạm Thị Cúc');
    await begin(pc, leaving, PIN_A);
    const hers = pc.copy();
    await begin(pc, b, PIN_B);
    const [post] = await sql('select id from posts where account = $1', [leaving.account]);
    const [{ version } = { version: 0 }] = await sql(
      "select max(version)::int as version from account_changes where thing = 'account' and subject = $1",
      [leaving.account],
    );
    await endPost(scene.as(officer('commune admin')), { post: post?.id, key: newId(), rowVersion: version });
    expect((await hers.get('/can-bo')).status).toBe(401);
    expect((await pc.get('/khoa')).text).not.toContain(leaving.name);
    expect((await pc.get('/can-bo')).status).toBe(200);
  });
});

test('a PIN is set after the password, never sent back, and not an easy one', async () => {
  const home = scene.elsewhere();
  await scene.forgetCodes();
  await home.signIn(b);
  const set = (fields: Partial<Record<'current' | 'pin' | 'again', string>>) =>
    home.post('/tai-khoan/ma-pin', { current: PASSWORD, pin: PIN_B, again: PIN_B, ...fields });
  for (const [fields, said] of [
    [{ current: 'không phải' }, 'Mật khẩu hiện tại chưa đúng'],
    [{ pin: '123456', again: '123456' }, 'dãy số liền nhau'],
    [{ pin: '150890', again: '150890' }, 'ngày, tháng, năm sinh'],
    [{ again: '739163' }, 'chưa giống nhau'],
    [{ pin: '12', again: '12' }, '6 chữ số'],
  ] as const) {
    const answer = await set(fields);
    expect([answer.status, answer.text.includes(said), answer.text.includes(PIN_B)]).toEqual([422, true, false]);
  }
  const [{ hash } = { hash: '' }] = await sql('select hash from identity.pin where user_id = $1', [b.account]);
  expect(hash).toMatch(/^\$argon2id\$/);
  expect((await scene.elsewhere().get('/tai-khoan/ma-pin')).status).toBe(401);
  for (const actor of [officer('desk officer'), officer('system admin')])
    for (const text of [
      "select xaso_counter_open('x', gen_random_uuid(), 'x')",
      'select * from xaso_counter_sessions(gen_random_uuid())',
      'select xaso_counter_end()',
    ])
      await expect(
        scene.as(actor).transaction((tx) => tx.query({ text })),
        text,
      ).rejects.toThrow('may not touch sessions');
});
