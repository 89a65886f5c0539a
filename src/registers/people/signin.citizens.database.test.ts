import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser, PASSWORD, type PeopleScene, peopleScene, UNIT } from '../../../tests/people.scene.ts';
import { contextIn } from '../../app/house.ts';
import type { Context } from '../../platform/context/context.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { logSender } from '../../platform/identity/codes.port.ts';
import { demoCitizens, demoSecondFactor, sessionTokenOf } from '../../platform/identity/identity.doors.ts';
import { openIdentity } from '../../platform/identity/identity.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { createDemoCitizen, createOfficer } from './people.service.ts';
import { askForCode, finishSignIn, proveCode, shownCode, signInOfficer } from './signin.service.ts';

const [unit, password] = [UNIT, PASSWORD];
let scene: PeopleScene;
let house: PeopleScene['house'];
let guest: Context;
let admin: Context;
const _as = (actor: Actor) => scene.as(actor);
const newOfficer: PeopleScene['newOfficer'] = (...given) => scene.newOfficer(...given);
const signedIn: PeopleScene['signedIn'] = (username) => scene.signedIn(username);

beforeAll(async () => {
  scene = await peopleScene();
  ({ house, guest, admin } = scene);
});
afterAll(() => scene?.house.close());

/** The same house with other settings of sign-in, seen by a guest. */
async function withIdentity(settings: Parameters<typeof openIdentity>[2], work: (guest: Context) => Promise<void>) {
  const db = openDatabase(house.appUrl, 2);
  const identity = openIdentity(db, house.appUrl, settings);
  try {
    await work(contextIn({ db }, anonymous));
  } finally {
    await identity.close();
    await db.pool.end();
  }
}

describe('citizens', () => {
  async function enter(phone: string, one = browser()) {
    one.take(await askForCode(guest, one.caller, phone));
    return one;
  }
  const codeFor = (phone: string) => shownCode(guest, phone) ?? '';

  test('the first proven code makes the account, the next one finds it; sessions last 30 days', async () => {
    const one = await enter('0912 345 678');
    one.take(await proveCode(guest, one.caller, codeFor('+84912345678')));
    const first = await one.session(guest, house.db);
    expect(first).toMatchObject({ kind: 'citizen', posts: [], persons: [], name: '0912345678' });
    const two = await enter('+84912345678');
    two.take(await proveCode(guest, two.caller, codeFor('+84912345678')));
    expect((await two.session(guest, house.db))?.account).toBe(first?.account);
    const { rows } = await house.owner.pool.query<{ days: number }>(
      'select extract(epoch from expires_at - now()) / 86400 as days from identity.session where token = $1',
      [sessionTokenOf(two.caller)],
    );
    expect(Number(rows[0]?.days)).toBeCloseTo(30, 1);
    await expect(proveCode(guest, (await enter('0912345678')).caller, '')).rejects.toMatchObject({ code: 'identity.wrong_code' });
  });

  test('a code counts once, and five wrong tries end it', async () => {
    const one = await enter('0356000001');
    const code = codeFor('+84356000001');
    const before = one.caller;
    await proveCode(guest, before, code);
    await expect(proveCode(guest, before, code)).rejects.toMatchObject({ code: 'identity.wrong_code' });
    await enter('0356000001', one);
    for (let round = 0; round < 5; round++)
      await expect(proveCode(guest, one.caller, '000')).rejects.toMatchObject({ code: 'identity.wrong_code' });
    await expect(proveCode(guest, one.caller, codeFor('+84356000001'))).rejects.toMatchObject({ code: 'identity.start_again' });
  });

  test('one code for two sign-ins at the same moment opens one', async () => {
    const one = await enter('0356000002');
    const code = codeFor('+84356000002');
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => proveCode(guest, one.caller, code)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  });

  test('five codes in a quarter of an hour, twenty a day; other phones are not touched', async () => {
    for (let round = 0; round < 5; round++) await enter('0356000003');
    await expect(enter('0356 000 003')).rejects.toMatchObject({ status: 429, details: { seconds: expect.any(Number) } });
    await enter('0356000004');
    const at = (minutes: number) => guest.at(new Date(Date.now() + minutes * 60_000));
    for (let round = 0; round < 15; round++) await askForCode(at(20 + 16 * Math.floor(round / 5)), browser().caller, '0356000003');
    await expect(askForCode(at(120), browser().caller, '0356000003')).rejects.toMatchObject({ status: 429 });
  });

  test('no mobile number, no code; a forged phone cookie opens nothing', async () => {
    for (const typed of ['', '123', '0272 3874 123', '+1 912 345 678'])
      await expect(enter(typed)).rejects.toMatchObject({
        code: 'people.phone',
        status: 422,
        fields: { phone: { key: 'people.refusals.phone' } },
      });
    const one = browser();
    one.jar.set('xaso.phone', Buffer.from('{"phone":"+84912345678","until":9999999999999}').toString('base64url'));
    await expect(proveCode(guest, one.caller, '123456')).rejects.toMatchObject({ code: 'identity.start_again' });
  });

  test('where nothing can send, the page is told so', async () => {
    await withIdentity({ sender: null }, async (guest) => {
      await expect(askForCode(guest, browser().caller, '0912345678')).rejects.toMatchObject({ code: 'identity.no_sender', status: 503 });
    });
  });
});

describe('the demonstration', () => {
  test('its officers get their code shown; elsewhere they cannot sign in, nor do their sessions count', async () => {
    const input = { username: 'demo.motcua', displayName: 'Nguyễn Văn Mẫu', password, unit, roles: ['desk officer' as const], demo: true };
    const { account } = await createOfficer(admin, input);
    const real = await newOfficer();
    await signedIn(real.username);
    const one = browser();
    one.take(await signInOfficer(guest, one.caller, { username: 'demo.motcua', password }));
    const code = (await demoSecondFactor(guest, account)) ?? '';
    expect(await demoSecondFactor(guest, real.account), 'a real account never shows its code').toBeUndefined();
    one.take(await finishSignIn(guest, one.caller, code));
    expect(await one.session(guest, house.db)).toMatchObject({ account, demo: true });
    const citizen = browser();
    citizen.take(await askForCode(guest, citizen.caller, '0912000009'));
    expect(shownCode(guest, '+84912000009')).toMatch(/^\d{6}$/);
    // Citizens are offered at the sign-in, no real one among them.
    const made = await createDemoCitizen(admin, { name: 'Trần Thị Mẫu', phone: '0900000001' });
    expect(await demoCitizens(guest, 9)).toEqual([{ account: made.account, name: 'Trần Thị Mẫu', phone: '+84900000001' }]);
    await withIdentity({ demo: false, sender: logSender() }, async (guest) => {
      expect(await demoCitizens(guest, 9)).toEqual([]);
      expect(await one.session(guest, house.db)).toBeUndefined();
      await expect(signInOfficer(guest, browser().caller, { username: 'demo.motcua', password })).rejects.toMatchObject({
        code: 'identity.wrong_password',
      });
      expect(await demoSecondFactor(guest, account)).toBeUndefined();
      expect(shownCode(guest, '+84912000009')).toBeUndefined();
      await expect(createOfficer(guest.as(systemActor('identity')), { ...input, username: 'demo.hai' })).rejects.toMatchObject({
        code: 'people.not_a_demo',
      });
    });
  });
});
