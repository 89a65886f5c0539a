import { expect } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import type { Context } from '../src/platform/context/context.ts';
import { newId } from '../src/platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../src/platform/permissions/permissions.ts';
import { createOfficer } from '../src/registers/people/people.service.ts';
import { secondFactorToSetUp, setUpSecondFactor, signInOfficer } from '../src/registers/people/signin.service.ts';
import { CookieJar, totp } from './cookie-jar.ts';
import { testHouse } from './house.ts';

export const UNIT = '28159.20250701';
export const OTHER_UNIT = '25486.20250701';
export const PASSWORD = 'một câu dài dễ nhớ';

/** Somebody who holds one office; the account need not be there. */
export const officer = (role: string, unit = UNIT, id = newId()): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
export const citizen = (...persons: string[]): Actor => ({ kind: 'citizen', id: newId(), posts: [], persons, scopes: [] });

/** A browser as far as cookies go. */
export const browser = (publicUrl?: string): CookieJar => new CookieJar(publicUrl);

export type PeopleScene = {
  house: Awaited<ReturnType<typeof testHouse>>;
  as(actor: Actor): Context;
  guest: Context;
  /** The house itself, which makes the first accounts. */
  admin: Context;
  newOfficer(role?: 'desk officer' | 'commune admin' | 'system admin', unit?: string): Promise<{ account: string; username: string }>;
  /** Signs a new officer in: password, then the second factor that is set up on the way. */
  signedIn(username: string): Promise<{ one: CookieJar; secret: Buffer }>;
};

/** A house with people who come and go. Call `scene.house.close` in afterAll. */
export async function peopleScene(): Promise<PeopleScene> {
  const house = await testHouse();
  const as = (actor: Actor) => contextIn(house, actor);
  const guest = as(anonymous);
  const admin = as(systemActor('identity'));
  return {
    house,
    as,
    guest,
    admin,
    async newOfficer(role = 'desk officer', unit = UNIT) {
      const username = `o${newId().slice(-12)}`;
      const input = { username, displayName: 'Trần Thị Hòa', password: PASSWORD, unit, roles: [role] };
      const { account } = await createOfficer(admin, input);
      return { account, username };
    },
    async signedIn(username) {
      const one = browser();
      one.take(await signInOfficer(guest, one.caller, { username, password: PASSWORD }));
      const waiting = await secondFactorToSetUp(guest, one.caller);
      expect(waiting, 'a second factor to set up').toBeDefined();
      const secret = Buffer.from(waiting?.secret ?? '');
      one.take(await setUpSecondFactor(guest, one.caller, totp(secret)));
      return { one, secret };
    },
  };
}
