import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totp } from '../../../tests/cookie-jar.ts';
import { browser, OTHER_UNIT, officer, PASSWORD, type PeopleScene, peopleScene, UNIT } from '../../../tests/people.scene.ts';
import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { readSession, sessionTokenOf } from '../../platform/identity/identity.doors.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { resetSecondFactor, setPassword } from './people.manage.service.ts';
import { changePassword, createDemoCitizen } from './people.service.ts';
import { endSession, finishSignIn, secondFactorToSetUp, setUpSecondFactor, signInOfficer } from './signin.service.ts';

const [unit, other, password] = [UNIT, OTHER_UNIT, PASSWORD];
let scene: PeopleScene;
let house: PeopleScene['house'];
let guest: Context;
let admin: Context;
const as = (actor: Actor) => scene.as(actor);
const newOfficer: PeopleScene['newOfficer'] = (...given) => scene.newOfficer(...given);
const signedIn: PeopleScene['signedIn'] = (username) => scene.signedIn(username);

beforeAll(async () => {
  scene = await peopleScene();
  ({ house, guest, admin } = scene);
});
afterAll(() => scene?.house.close());

test('the test knows RFC 6238: its published values', () => {
  const seed = Buffer.from('12345678901234567890');
  expect([59, 1111111109, 2000000000].map((second) => totp(seed, second * 1000))).toEqual(['287082', '081804', '279037']);
});

describe('identity stands apart', () => {
  test('the application sees no identity table, the identity role no other', async () => {
    for (const table of ['user', 'session', 'account', 'verification', 'two_factor'])
      await expect(house.db.pool.query(`select 1 from identity."${table}"`), table).rejects.toThrow('permission denied');
    for (const table of ['persons', 'posts', 'machine_tokens', 'audit', 'events'])
      await expect(house.identity.database.pool.query(`select 1 from ${table}`), table).rejects.toThrow('permission denied');
    await expect(house.identity.database.pool.query("select xaso_session('x')")).rejects.toThrow('permission denied');
    await expect(house.db.pool.query("select xaso_posts_of('x')")).rejects.toThrow('permission denied');
  });

  test('the functions between them judge the actor, too', async () => {
    const { account } = await newOfficer();
    for (const actor of [anonymous, officer('leader'), officer('commune admin', other)])
      for (const text of [
        `select xaso_set_password('${account}', 'x')`,
        `select xaso_set_second_factor('${account}', 'x', null)`,
        ...(actor.posts[0]?.role === 'commune admin' ? [] : ["select xaso_create_officer('x', 'x', 'x', 'x', false)"]),
        "select xaso_create_citizen('x', 'x', '+84912000000', false)",
      ])
        await expect(
          as(actor).transaction((tx) => tx.query({ text })),
          text,
        ).rejects.toThrow('may not');
    expect(await as(officer('leader')).read((tx) => tx.query({ text: 'select * from xaso_officers()' }))).toEqual([]);
    expect(await as(officer('commune admin', other)).read((tx) => tx.query({ text: `select * from xaso_officers('${account}')` }))).toEqual(
      [],
    );
    const phone = "select xaso_account_of_phone('+84912000001') as account";
    await createDemoCitizen(admin, { name: 'Lê Văn Sáu', phone: '0912000001' });
    expect(await as(officer('leader')).read((tx) => tx.query({ text: phone }))).toEqual([{ account: null }]);
    expect(await as(officer('desk officer')).read((tx) => tx.query({ text: phone }))).toEqual([{ account: expect.any(String) }]);
  });
});

describe('officers', () => {
  test('password, second factor, work, sign-out; the next time with the app', async () => {
    const { account, username } = await newOfficer();
    const first = browser();
    const entered = await signInOfficer(guest, first.caller, { username: username.toUpperCase(), password: password.normalize('NFD') });
    expect(entered.second).toBe(false);
    first.take(entered);
    expect(await first.session(guest, house.db)).toMatchObject({ account, secondFactor: false, posts: [] });
    const secret = (await secondFactorToSetUp(guest, first.caller))?.secret ?? '';
    expect((await secondFactorToSetUp(guest, first.caller))?.secret, 'a reload shows the same').toBe(secret);
    await expect(setUpSecondFactor(guest, first.caller, '000000')).rejects.toMatchObject({ code: 'identity.wrong_code' });
    first.take(await setUpSecondFactor(guest, first.caller, ` ${totp(Buffer.from(secret)).replace(/(...)/, '$1 ')}`));
    expect(await first.session(guest, house.db)).toMatchObject({ account, name: 'Trần Thị Hòa', posts: [{ role: 'desk officer', unit }] });
    expect(await secondFactorToSetUp(guest, first.caller), 'once set up it is not told again').toBeUndefined();

    const second = browser();
    const half = await signInOfficer(guest, second.caller, { username, password });
    expect(half.second).toBe(true);
    second.take(half);
    expect(await second.session(guest, house.db), 'half signed in is not signed in').toBeUndefined();
    await expect(finishSignIn(guest, second.caller, '123')).rejects.toMatchObject({ code: 'identity.wrong_code' });
    second.take(await finishSignIn(guest, second.caller, totp(Buffer.from(secret))));
    expect(await second.session(guest, house.db)).toMatchObject({ account });

    const kept = second.caller;
    second.take(await endSession(guest, kept));
    expect(second.jar.has('xaso.session_token')).toBe(false);
    expect(await readSession(guest, house.db.pool, kept), 'the old cookie opens nothing').toBeUndefined();
    expect(await first.session(guest, house.db), 'the other device stays').toMatchObject({ account });
  });

  test('a session lasts 12 hours, and a forged or foreign cookie none', async () => {
    const { username } = await newOfficer();
    const { one } = await signedIn(username);
    const { rows } = await house.owner.pool.query<{ hours: number }>(
      'select extract(epoch from expires_at - now()) / 3600 as hours from identity.session where token = $1',
      [sessionTokenOf(one.caller)],
    );
    expect(Number(rows[0]?.hours)).toBeCloseTo(12, 1);
    const cookie = one.jar.get('xaso.session_token') ?? '';
    one.jar.set(
      'xaso.session_token',
      cookie.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a')),
    );
    expect(sessionTokenOf(one.caller)).toBeUndefined();
    one.jar.set('xaso.session_token', cookie);
    await house.owner.pool.query("update identity.session set expires_at = now() - interval '1 second' where token = $1", [
      sessionTokenOf(one.caller),
    ]);
    expect(await one.session(guest, house.db)).toBeUndefined();
  });

  test('over https the cookies are __Host- and Secure; over http they have plain names', async () => {
    const { username } = await newOfficer();
    const secure = browser('https://xaso.example');
    const { cookies } = await signInOfficer(guest, secure.caller, { username, password });
    expect(cookies.length).toBeGreaterThan(1);
    for (const line of cookies) expect(line).toMatch(/^__Host-xaso\.\w+=.*Path=\/; .*HttpOnly.*Secure/);
    secure.take({ cookies });
    expect(await secure.session(guest, house.db)).toMatchObject({ kind: 'officer' });
    for (const line of (await signInOfficer(guest, browser().caller, { username, password })).cookies)
      expect(line).toMatch(/^xaso\.\w+=(?!.*Secure)/);
  });

  test('a failed sign-in says the same whether or not there is such an account, after as much work', async () => {
    const { username } = await newOfficer();
    const took: Record<string, number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 6; round++)
      for (const [kind, name] of [
        ['known', username],
        ['unknown', `nobody${round}`],
      ] as const) {
        const began = process.cpuUsage();
        await expect(signInOfficer(guest, browser().caller, { username: name, password: 'sai mật khẩu' })).rejects.toMatchObject({
          code: 'identity.wrong_password',
          status: 422,
          details: {},
          fields: {},
        });
        took[kind]?.push(process.cpuUsage(began).user);
      }
    // Work, not time: what it costs the processor tells the two apart neither on a busy machine nor to who listens.
    expect(Math.min(...(took.unknown ?? []))).toBeGreaterThan(0.4 * Math.min(...(took.known ?? [])));
    await expect(signInOfficer(guest, browser().caller, { username: '', password: '' })).rejects.toMatchObject({
      code: 'identity.wrong_password',
    });
    await expect(signInOfficer(guest, browser().caller, { username: "x' or 1=1", password })).rejects.toMatchObject({
      code: 'identity.wrong_password',
    });
  });

  test('ten wrong passwords close an account for a quarter of an hour, known or not, also 20 at once; a right one before clears them', async () => {
    const { username } = await newOfficer();
    const wrong = (name: string) =>
      signInOfficer(guest, browser().caller, { username: name, password: 'sai mật khẩu' }).catch((error) => error.status);
    for (let round = 0; round < 9; round++) await wrong(username);
    await signInOfficer(guest, browser().caller, { username, password });
    for (const name of [username, 'khong.co.ai']) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => wrong(name)));
      expect(answers.filter((status) => status === 422)).toHaveLength(10);
      expect(answers.filter((status) => status === 429)).toHaveLength(10);
    }
    await expect(signInOfficer(guest, browser().caller, { username, password })).rejects.toMatchObject({
      status: 429,
      details: { seconds: expect.any(Number) },
    });
    const later = guest.at(new Date(Date.now() + 16 * 60_000));
    expect(await signInOfficer(later, browser().caller, { username, password })).toMatchObject({ second: false });
  });

  test('five wrong codes end a sign-in', async () => {
    const { username } = await newOfficer();
    const { secret } = await signedIn(username);
    const one = browser();
    one.take(await signInOfficer(guest, one.caller, { username, password }));
    for (let round = 0; round < 5; round++)
      await expect(finishSignIn(guest, one.caller, `1234${round}`)).rejects.toMatchObject({ code: 'identity.wrong_code' });
    await expect(finishSignIn(guest, one.caller, totp(secret))).rejects.toMatchObject({ code: 'identity.start_again' });
  });

  test('a code of the app opens one session, not two, also at the same moment', async () => {
    const { username } = await newOfficer();
    const { secret } = await signedIn(username);
    const tries = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const one = browser();
        one.take(await signInOfficer(guest, one.caller, { username, password }));
        return one;
      }),
    );
    const code = totp(secret);
    const answers = await Promise.allSettled(tries.map((one) => finishSignIn(guest, one.caller, code)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  });

  test('an administrator sets a password or takes a second factor away, which ends the sessions; an officer changes the own', async () => {
    const { account, username } = await newOfficer();
    const { one } = await signedIn(username);
    const mine = as({ ...officer('desk officer'), id: account });
    await expect(changePassword(mine, { current: 'sai', next: 'một câu khác hẳn' })).rejects.toMatchObject({
      code: 'people.wrong_password',
    });
    await expect(changePassword(mine, { current: password, next: 'ngắn' })).rejects.toMatchObject({ status: 422 });
    await changePassword(mine, { current: password, next: 'một câu khác hẳn' });
    expect(await one.session(guest, house.db)).toBeUndefined();
    await setPassword(as(officer('commune admin')), { account, password, key: newId(), rowVersion: 1 });
    const again = browser();
    expect(await signInOfficer(guest, again.caller, { username, password })).toMatchObject({ second: true });
    await resetSecondFactor(as(officer('commune admin')), { account, key: newId(), rowVersion: 2 });
    expect(await signInOfficer(guest, again.caller, { username, password })).toMatchObject({ second: false });
  });
});
