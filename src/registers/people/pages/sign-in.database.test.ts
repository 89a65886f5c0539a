import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar, totp } from '../../../../tests/cookie-jar.ts';
import { testHouse } from '../../../../tests/house.ts';
import { contextIn } from '../../../app/house.ts';
import { createSite } from '../../../app/site.tsx';
import { newId } from '../../../platform/database/id.ts';
import { anonymous, systemActor } from '../../../platform/permissions/permissions.ts';
import { createOfficer } from '../people.service.ts';
import { secondFactorToSetUp, shownCode } from '../signin.service.ts';

const unit = '28159.20250701';
const password = 'một câu dài dễ nhớ';
let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
beforeAll(async () => {
  house = await testHouse();
  site = createSite(house);
});
afterAll(() => house?.close());

/** A browser without JavaScript: keeps cookies, sends forms. */
class Browser extends CookieJar {
  async #send(path: string, init: RequestInit = {}) {
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
    const headers = { cookie: this.cookie, origin: 'http://127.0.0.1:8080', ...(init.headers as Record<string, string>) };
    const response = await site.request(`http://127.0.0.1:8080${path}`, { ...init, headers }, env);
    this.take({ cookies: response.headers.getSetCookie() });
    return { status: response.status, to: response.headers.get('location'), headers: response.headers, text: await response.text() };
  }
  get(path: string, headers: Record<string, string> = {}) {
    return this.#send(path, { headers });
  }
  post(path: string, fields: Record<string, string | string[]>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
    return this.#send(path, { method: 'POST', body, headers });
  }
}

const guest = () => contextIn(house, anonymous);

async function officer(role: 'desk officer' | 'commune admin' | 'system admin') {
  const username = `o${newId().slice(-12)}`;
  await createOfficer(contextIn(house, systemActor('identity')), { username, displayName: 'Trần Thị Hòa', password, unit, roles: [role] });
  const browser = new Browser();
  const entered = await browser.post('/can-bo/dang-nhap', { username, password });
  expect(entered.to).toBe('/can-bo/dang-nhap/thiet-lap');
  const page = await browser.get('/can-bo/dang-nhap/thiet-lap');
  const secret = (await secondFactorToSetUp(guest(), browser.caller))?.secret ?? '';
  expect(page.text).toContain('data:image/png;base64,');
  const done = await browser.post('/can-bo/dang-nhap/thiet-lap', { code: totp(Buffer.from(secret)) });
  expect(done.status).toBe(303);
  return { browser, username, secret: Buffer.from(secret), to: done.to };
}

describe('a citizen', () => {
  test('chooses, gives a phone, enters the code, comes back to where the way began, signs out', async () => {
    const browser = new Browser();
    const choice = await browser.get('/dang-nhap?tiep=%2Fho-so%2FH53');
    expect(choice.text).toContain('href="/dang-nhap/dien-thoai?tiep=%2Fho-so%2FH53"');
    const asked = await browser.post('/dang-nhap/dien-thoai?tiep=%2Fho-so%2FH53', { phone: '0912 345 678' });
    expect([asked.status, asked.to]).toEqual([303, '/dang-nhap/ma?tiep=%2Fho-so%2FH53']);
    const code = shownCode(guest(), '+84912345678') ?? '';
    const page = await browser.get(asked.to ?? '');
    expect(page.text).toContain('0912 *** 678');
    expect(page.text).not.toContain('0912345678');
    expect(page.text).toContain('Chỉ có ở bản trình diễn');
    expect(page.text).toContain(code);
    const wrong = await browser.post(asked.to ?? '', { code: '12' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Mã chưa đúng');
    const done = await browser.post(asked.to ?? '', { code });
    expect([done.status, done.to]).toEqual([303, '/ho-so/H53']);
    expect((await browser.get('/tai-khoan')).text).toContain('0912 345 678');
    expect((await browser.post('/dang-xuat', {})).status).toBe(303);
    expect((await browser.get('/tai-khoan')).status).toBe(401);
  });

  test('what was typed stays when it is refused; 429 says when, and keeps the form', async () => {
    const browser = new Browser();
    const bad = await browser.post('/dang-nhap/dien-thoai', { phone: '12<3' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="12&lt;3"');
    expect(bad.text).toContain('href="#f-phone"');
    for (let round = 0; round < 5; round++) await browser.post('/dang-nhap/dien-thoai', { phone: '0356 111 222' });
    const many = await browser.post('/dang-nhap/dien-thoai', { phone: '0356 111 222' });
    expect(many.status).toBe(429);
    expect(Number(many.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(many.text).toContain('value="0356 111 222"');
  });

  test('never leads to another site', async () => {
    for (const evil of ['https://la.vn', '//la.vn', '/\\la.vn', 'javascript:alert(1)']) {
      const tail = `?tiep=${encodeURIComponent(evil)}`;
      const browser = new Browser();
      const phone = `0356${String(Math.random()).slice(2, 8)}`;
      expect((await browser.get(`/dang-nhap${tail}`)).text).not.toContain('la.vn"');
      await browser.post(`/dang-nhap/dien-thoai${tail}`, { phone });
      const done = await browser.post(`/dang-nhap/ma${tail}`, { code: shownCode(guest(), `+84${phone.slice(1)}`) ?? '' });
      expect([done.status, done.to], evil).toEqual([303, '/ho-so-cua-toi']);
    }
  });

  test('may not administer', async () => {
    const browser = new Browser();
    await browser.post('/dang-nhap/dien-thoai', { phone: '0356222333' });
    await browser.post('/dang-nhap/ma', { code: shownCode(guest(), '+84356222333') ?? '' });
    for (const path of ['/quan-tri/can-bo', '/quan-tri/ma-may', '/quan-tri/can-bo/x']) {
      expect((await browser.get(path)).status, path).toBe(403);
      expect((await new Browser().get(path)).status, path).toBe(401);
      expect((await browser.post(path, { do: 'end', post: 'x' })).status, path).toBe(403);
    }
  });
});

describe('an officer', () => {
  test('sets up the second factor, works, signs in again by the app', async () => {
    const { browser, username, secret, to } = await officer('desk officer');
    expect(to).toBe('/can-bo');
    expect((await browser.get('/tai-khoan')).text).toContain('Cán bộ một cửa – ');
    expect((await browser.get('/quan-tri/can-bo')).status).toBe(403);
    const again = new Browser();
    const wrong = await again.post('/can-bo/dang-nhap', { username, password: 'sai mật khẩu' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(`value="${username}"`);
    expect(wrong.text).not.toContain('sai mật khẩu');
    const unknown = await new Browser().post('/can-bo/dang-nhap', { username: 'khong.co', password: 'sai mật khẩu' });
    const bare = (text: string, name: string) => text.replaceAll(name, '').replace(/nonce="[^"]*"/, '');
    expect(bare(unknown.text, 'khong.co'), 'the same page, whoever was asked for').toBe(bare(wrong.text, username));
    expect((await again.post('/can-bo/dang-nhap?tiep=%2Fcan-bo%2Ftim', { username, password })).to).toBe(
      '/can-bo/dang-nhap/ma?tiep=%2Fcan-bo%2Ftim',
    );
    expect((await again.get('/tai-khoan')).status, 'half signed in').toBe(401);
    expect((await again.get('/can-bo/dang-nhap/ma')).text, 'a real account never shows its code').not.toContain('trình diễn không cần');
    expect((await again.post('/can-bo/dang-nhap/ma?tiep=%2Fcan-bo%2Ftim', { code: totp(secret) })).to).toBe('/can-bo/tim');
    expect((await again.get('/tai-khoan')).status).toBe(200);
  });

  test('without a second factor sees nothing but its set-up', async () => {
    const username = `o${newId().slice(-12)}`;
    const context = contextIn(house, systemActor('identity'));
    await createOfficer(context, { username, displayName: 'Trần Thị Hòa', password, unit, roles: ['commune admin'] });
    const browser = new Browser();
    await browser.post('/can-bo/dang-nhap', { username, password });
    expect((await browser.get('/quan-tri/can-bo')).status).toBe(401);
    expect((await browser.get('/tai-khoan')).status).toBe(401);
  });

  test('a form from another site does nothing', async () => {
    const { browser } = await officer('desk officer');
    expect((await browser.post('/dang-xuat', {}, { origin: 'https://la.vn' })).status).toBe(403);
    expect((await browser.get('/tai-khoan')).status).toBe(200);
  });
});

describe('an administrator', () => {
  test('adds an officer once, gives and ends an office, sets a password', async () => {
    const { browser, to } = await officer('commune admin');
    expect(to).toBe('/quan-tri');
    const username = `n${newId().slice(-12)}`;
    const fields = {
      username,
      displayName: 'Phạm Thị Bảy',
      password,
      unit,
      roles: ['clerk', 'specialist'],
      basis: 'QĐ 12/QĐ-UBND',
      key: newId(),
    };
    const bad = await browser.post('/quan-tri/can-bo', { ...fields, password: 'ngắn', basis: '' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="Phạm Thị Bảy"');
    expect(bad.text).not.toContain('value="ngắn"');
    for (let round = 0; round < 2; round++) expect((await browser.post('/quan-tri/can-bo', fields)).to).toBe('/quan-tri/can-bo?xong=1');
    const list = (await browser.get('/quan-tri/can-bo?xong=1')).text;
    expect(list.split(username)).toHaveLength(2);
    const account = /\/quan-tri\/can-bo\/([\w-]{36})">Phạm Thị Bảy/.exec(list)?.[1] ?? '';
    const path = `/quan-tri/can-bo/${account}`;
    /** The key and the version that the page's form sends along. */
    const hidden = (page: string, what: string) =>
      Object.fromEntries(
        ['key', 'rowVersion'].map((name) => [
          name,
          new RegExp(`name="do" value="${what}".*?name="${name}" value="([^"]*)"`, 's').exec(page)?.[1] ?? '',
        ]),
      );
    const first = (await browser.get(path)).text;
    const give = { do: 'give', role: 'leader', unit, basis: 'QĐ 13', ...hidden(first, 'give') };
    for (let press = 0; press < 2; press++) expect((await browser.post(path, give)).to).toBe(`${path}?xong=1`);
    const late = await browser.post(path, { ...give, role: 'clerk', key: newId() });
    expect([late.status, late.text.includes('Trần Thị Hòa đã giao thêm vai trò (')]).toEqual([409, true]);
    expect((await browser.post(path, { ...give, role: 'system admin', key: newId() })).status).toBe(403);
    expect((await browser.post(path, { ...give, unit: '99999.20250701', key: newId() })).status).toBe(403);
    const page = (await browser.get(path)).text;
    expect(page.split('value="leader"').length, 'given once').toBe(first.split('value="leader"').length);
    const post = /name="post" value="([\w-]{36})"/.exec(page)?.[1] ?? '';
    expect((await browser.post(path, { do: 'end', post, ...hidden(page, 'end') })).status).toBe(303);
    const ended = (await browser.get(path)).text;
    expect(ended.split('name="post"').length).toBe(page.split('name="post"').length - 1);
    expect((await browser.post(path, { do: 'password', password: 'một câu khác hẳn', ...hidden(ended, 'password') })).status).toBe(303);
    expect((await new Browser().post('/can-bo/dang-nhap', { username, password: 'một câu khác hẳn' })).status).toBe(303);
  });

  test('gives out a token that opens the API doors as a machine, until it is revoked', async () => {
    const { browser } = await officer('commune admin');
    const made = await browser.post('/quan-tri/ma-may', { name: 'Phần mềm hộ tịch', unit, scopes: ['dossiers:read'], days: '30' });
    const token = /xaso_[\w-]{43}/.exec(made.text)?.[0] ?? '';
    expect(made.status).toBe(200);
    const machine = (bearer: string) => new Browser().get(`/api/v1/dossiers?unit=${unit}`, { authorization: bearer });
    expect((await machine(`Bearer ${token}`)).status).toBe(200);
    const page = await new Browser().get('/quan-tri/ma-may', { authorization: `Bearer ${token}` });
    expect(page.status, 'a token opens no page').toBe(401);
    expect((await machine(`Bearer ${token}x`)).status).toBe(401);
    expect((await machine('Basic YTpi')).status).toBe(401);
    const list = (await browser.get('/quan-tri/ma-may')).text;
    expect(list).not.toContain(token);
    const id = /name="id" value="([\w-]{36})"/.exec(list)?.[1] ?? '';
    expect((await browser.post('/quan-tri/ma-may', { do: 'revoke', id })).to).toBe('/quan-tri/ma-may?xong=1');
    expect((await machine(`Bearer ${token}`)).status).toBe(401);
    expect((await browser.post('/quan-tri/ma-may', { name: '', unit, days: 'x' })).status).toBe(422);
  });

  test('a cookie beside a wrong token does not help', async () => {
    const { browser } = await officer('commune admin');
    expect((await browser.get(`/api/v1/dossiers?unit=${unit}`, { authorization: 'Bearer xaso_wrong_wrong_wrong_wrong' })).status).toBe(401);
  });
});

test('a visitor without a session of ours costs no query, a session one', async () => {
  const { browser } = await officer('desk officer');
  const forged = new Browser();
  forged.jar.set('xaso.session_token', `${'a'.repeat(32)}.${'b'.repeat(43)}%3D`);
  const queriesOf = async (one: Browser) => {
    let asked = 0;
    const count = () => asked++;
    house.db.pool.on('acquire', count);
    expect((await one.get('/dang-nhap')).status).toBe(200);
    house.db.pool.off('acquire', count);
    return asked;
  };
  const bare = await queriesOf(new Browser());
  expect(await queriesOf(forged)).toBe(bare);
  expect(await queriesOf(browser)).toBe(bare + 1);
});
