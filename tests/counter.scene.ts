import { createSite } from '../src/app/site.tsx';
import { CookieJar, totp } from './cookie-jar.ts';
import { PASSWORD, type PeopleScene, peopleScene, UNIT } from './people.scene.ts';
import { bindings, ORIGIN } from './security.scene.ts';

type Answer = { status: number; to: string | null; text: string; headers: Headers };
export type Person = { account: string; username: string; secret: Buffer; name: string };

/** A browser of a shared PC, or of anything else: keeps cookies, sends forms. */
export class Pc extends CookieJar {
  readonly #site: ReturnType<typeof createSite>;
  constructor(site: ReturnType<typeof createSite>, cookies: Iterable<readonly [string, string]> = []) {
    super(ORIGIN);
    this.#site = site;
    for (const [name, value] of cookies) this.jar.set(name, value);
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { cookie: this.cookie, origin: ORIGIN, ...(init.headers as Record<string, string>) };
    const answer = await this.#site.request(`${ORIGIN}${path}`, { ...init, headers }, bindings);
    this.take({ cookies: answer.headers.getSetCookie() });
    return { status: answer.status, to: answer.headers.get('location'), headers: answer.headers, text: await answer.text() };
  }
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Password and, where it is asked for, the code. Says whether it was. */
  async signIn({ username, secret }: Person): Promise<{ asked: boolean }> {
    const first = await this.post('/can-bo/dang-nhap', { username, password: PASSWORD });
    if (first.to !== '/can-bo/dang-nhap/ma') return { asked: false };
    await this.post('/can-bo/dang-nhap/ma', { code: totp(secret) });
    return { asked: true };
  }
  unlock({ account }: Person, pin: string): Promise<Answer> {
    return this.post('/khoa', { do: 'open', account, pin });
  }
  lock(from = '/can-bo'): Promise<Answer> {
    return this.post('/khoa', { do: 'lock' }, { referer: `${ORIGIN}${from}` });
  }
  /** The same cookies in another browser: what a thief would hold. */
  copy(without: readonly string[] = []): Pc {
    return new Pc(
      this.#site,
      [...this.jar].filter(([name]) => !without.includes(name)),
    );
  }
}

export type CounterScene = PeopleScene & {
  elsewhere(): Pc;
  /** A PC of the unit, registered by its administrator, at which nobody sits. */
  pc(name?: string): Promise<{ pc: Pc; id: string }>;
  /** An officer of the unit who has a second factor. */
  person(name: string, role?: 'desk officer' | 'commune admin', unit?: string): Promise<Person>;
  /** Codes of the app count once in 90 seconds: the tests sign in faster than people. */
  forgetCodes(): Promise<unknown>;
};

/** A house with a site, officers, and PCs that they share. Call `scene.house.close` in afterAll. */
export async function counterScene(): Promise<CounterScene> {
  const people = await peopleScene();
  const site = createSite(people.house);
  const { pool } = people.house.owner;
  const scene: CounterScene = {
    ...people,
    elsewhere: () => new Pc(site),
    async person(name, role = 'desk officer', unit = UNIT) {
      const { account, username } = await people.newOfficer(role, unit);
      await pool.query('update identity."user" set name = $2 where id = $1', [account, name]);
      const { secret } = await people.signedIn(username);
      return { account, username, secret, name };
    },
    forgetCodes: () => pool.query("delete from limits where name like 'second factor%'"),
    async pc(name = 'Máy quầy số 2') {
      const admin = await scene.person('Quản trị', 'commune admin');
      const pc = new Pc(site);
      await pc.signIn(admin);
      const answer = await pc.post('/quan-tri/may-quay', { name, unit: UNIT });
      if (answer.to !== '/quan-tri/may-quay?xong=1') throw new Error(`not registered: ${answer.status} ${answer.text}`);
      const { rows } = await pool.query<{ id: string }>('select id from counter_devices where registered_by = $1', [admin.account]);
      await pc.post('/dang-xuat', {});
      return { pc, id: rows[0]?.id ?? '' };
    },
  };
  return scene;
}
