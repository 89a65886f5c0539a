import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextIn, type House } from '../src/app/house.ts';
import { createSite } from '../src/app/site.tsx';
import { fileAnswer } from '../src/government/dossiers/pages/file-content.part.tsx';
import { TRIES } from '../src/government/dossiers/tracking.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { storeFile } from '../src/platform/files/files.ts';
import { anonymous } from '../src/platform/permissions/permissions.ts';
import { wordsIn } from '../src/platform/words/words.ts';
import { localPath } from '../src/registers/people/people.rules.ts';
import { shownCode } from '../src/registers/people/signin.service.ts';
import { testHouse } from './house.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
const CITIZEN = 'citizen-of-the-security-test';
const LEAVING = 'a-session-that-ends';
const ORIGIN = 'http://127.0.0.1:8080';
/** The connection, as the server's adapter tells it. */
const bindings = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };

beforeAll(async () => {
  house = await testHouse();
  site = createSite(house);
  await house.owner.pool.query(`insert into identity."user" (id, name, email, kind) values ($1, 'Thử', 'thu@phone.invalid', 'citizen')`, [
    CITIZEN,
  ]);
  for (const token of [CITIZEN, LEAVING])
    await house.owner.pool.query(
      "insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $1, now() + interval '1 hour', now(), $2)",
      [token, CITIZEN],
    );
});
afterAll(() => house?.close());

const cookieOf = (token: string) =>
  `xaso.session_token=${encodeURIComponent(`${token}.${createHmac('sha256', keys().cookieSecret).update(token).digest('base64')}`)}`;
const signedIn = cookieOf(CITIZEN);

const ask = async (path: string, init: RequestInit & { duplex?: 'half' } = {}, at: { request: typeof site.request } = site) =>
  at.request(`${ORIGIN}${path}`, init, bindings);
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: ORIGIN, ...headers } });

/** Every address of the site with a method, its parameters filled with `value`. */
function doors(method: string, value: string): string[] {
  const found = site.routes.filter((route) => route.method === method && !route.path.includes('*'));
  return [...new Set(found.map((route) => route.path.replace(/:\w+(?:\{[^}]*\})?/g, encodeURIComponent(value))))];
}

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** Why an answer is not safe to show; empty when it is. */
async function faults(answer: Response): Promise<string[]> {
  const { headers } = answer;
  const text = await answer.clone().text();
  const page = headers.get('content-type')?.startsWith('text/html') ?? false;
  const policy = (headers.get('content-security-policy') ?? '').replaceAll(/ 'nonce-[^']+'/g, '');
  return [
    policy === POLICY ? '' : `its policy is ${policy}`,
    headers.get('x-content-type-options') === 'nosniff' ? '' : 'a browser may guess its type',
    headers.get('referrer-policy') === 'same-origin' ? '' : 'it tells other sites where one comes from',
    headers.get('access-control-allow-origin') ? 'another site may read it' : '',
    /\bat .+\.tsx?:\d+|node_modules|relation "|syntax error|select .+ from /i.test(text) ? `it tells internals: ${text.slice(0, 300)}` : '',
    page && /<script(?![^>]*\bsrc=)/.test(text) ? 'it has a script of its own' : '',
    page && / on(?:click|load|error|submit)=/i.test(text) ? 'it has a script in an attribute' : '',
    page && / style="/.test(text) ? 'it has a style in an attribute' : '',
  ].filter(Boolean);
}

describe('every door', () => {
  test('there are doors to try', () => {
    expect(doors('GET', 'x').length).toBeGreaterThan(25);
    expect(doors('POST', 'x').length).toBeGreaterThan(25);
  });

  // What people, and programs that look for holes, put into an address. U+0000 is no character for PostgreSQL.
  test.each(['x', newId(), "' or 1=1 --", '<script>alert(1)</script>', '\u0000', '../../etc/passwd', 'ạ'.repeat(300), '%', '１'])(
    'answers %j in its address calmly: strict headers, no bug, no internals',
    async (value) => {
      const found: string[] = [];
      for (const path of doors('GET', value))
        for (const cookie of ['', signedIn]) {
          const answer = await ask(`${path}?q=${encodeURIComponent(value)}&tiep=${encodeURIComponent(value)}`, { headers: { cookie } });
          const wrong = await faults(answer);
          if (answer.status >= 500 && !/xac-thuc|dien-thoai/.test(path)) wrong.push(`it answers ${answer.status}`);
          if (answer.headers.get('content-type')?.includes('html') && (await answer.text()).includes('<script>alert'))
            wrong.push('what was typed became a script');
          found.push(...wrong.map((one) => `${path} ${cookie ? 'signed in' : 'signed out'}: ${one}`));
        }
      expect(found).toEqual([]);
    },
  );

  test.each([
    ['another site', { origin: 'https://la.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
    ['nobody knows where', {}],
  ] as [string, Record<string, string>][])('a form of %s is not taken', async (_, headers) => {
    const before = (await house.owner.pool.query('select count(*)::int as n from audit')).rows[0].n;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      for (const path of doors('POST', 'x')) {
        const answer = await ask(path, {
          method,
          body: new URLSearchParams({ phone: '0912345678' }),
          headers: { cookie: signedIn, ...headers },
        });
        expect([method, path, answer.status, answer.headers.getSetCookie()]).toEqual([method, path, 403, []]);
        expect(await faults(answer)).toEqual([]);
      }
    expect((await house.owner.pool.query('select count(*)::int as n from audit')).rows[0].n).toBe(before);
  });

  test('a form full of rubbish is refused, never a bug', async () => {
    const found: string[] = [];
    for (const path of doors('POST', 'x').filter((one) => !one.startsWith('/api/') && one !== '/dang-xuat'))
      for (const rubbish of ['\u0000', 'ạ'.repeat(5000), '-1', '99999999999999999999', '<script>alert(1)</script>']) {
        const names = [
          'phone',
          'code',
          'digits',
          'id',
          'key',
          'rowVersion',
          'reason',
          'username',
          'password',
          'verb',
          'unit',
          'name',
          'role',
          'file',
          'case',
          'way',
        ];
        const answer = await form(path, Object.fromEntries(names.map((name) => [name, rubbish])), { cookie: signedIn });
        if (answer.status >= 500 && answer.status !== 503)
          found.push(`${path} with ${JSON.stringify(rubbish.slice(0, 10))}: ${answer.status}`);
        found.push(...(await faults(answer)).map((one) => `${path}: ${one}`));
      }
    expect(found).toEqual([]);
  });

  test('more than the limit is not read: a calm page, a problem for machines', async () => {
    const endless = () =>
      new ReadableStream({
        start(controller) {
          for (let i = 0; i < 3; i++) controller.enqueue(new Uint8Array(1024 * 1024).fill(97));
          controller.close();
        },
      });
    const type = 'application/x-www-form-urlencoded';
    for (const path of doors('POST', 'x').filter((one) => !/giay-to|bo-sung|files/.test(one))) {
      const said = await ask(path, {
        method: 'POST',
        headers: { origin: ORIGIN, 'content-type': type, 'content-length': '900000000' },
        body: 'a=b',
      });
      const unsaid = await ask(path, {
        method: 'POST',
        headers: { origin: ORIGIN, 'content-type': type },
        body: endless(),
        duplex: 'half',
      });
      for (const answer of [said, unsaid]) {
        if (path.startsWith('/api/')) {
          expect([path, [401, 413].includes(answer.status)]).toEqual([path, true]);
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
        } else {
          expect([path, answer.status]).toEqual([path, 413]);
          expect(await answer.clone().text()).toContain(wordsIn('vi')('context.refusals.too_large'));
        }
        expect(await faults(answer)).toEqual([]);
      }
    }
  });

  test('other methods: HEAD is GET without a body; nothing is told to other origins', async () => {
    for (const path of ['/', '/thu-tuc', '/tra-cuu']) {
      const head = await ask(path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    }
    for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await ask('/tra-cuu', { method, headers: { origin: ORIGIN } });
      expect([method, answer.status, await faults(answer)]).toEqual([method, 404, []]);
    }
    const preflight = await ask('/tra-cuu', {
      method: 'OPTIONS',
      headers: { origin: 'https://la.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('what is not there: a calm page, a problem for machines', async () => {
    const page = await ask('/khong-co');
    expect([page.status, await faults(page)]).toEqual([404, []]);
    const problem = await ask('/api/v1/khong-co');
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await problem.json()).toMatchObject({ status: 404, code: 'context.not_found', requestId: expect.any(String) });
  });

  test('after all this no pooled connection remembers who asked', async () => {
    const size = house.db.pool.totalCount;
    expect(size).toBeGreaterThan(0);
    const clients = await Promise.all(Array.from({ length: size }, () => house.db.pool.connect()));
    const left = await Promise.all(
      clients.map((client) => client.query("select coalesce(current_setting('xaso.actor', true), '') as actor, current_user as role")),
    );
    for (const client of clients) client.release();
    expect(left.map((one) => one.rows[0])).toEqual(Array(size).fill({ actor: '', role: 'xaso_app' }));
  });
});

describe('a bug', () => {
  test('shows a calm page with the number of the request, and nothing of the inside', async () => {
    const broken = await testHouse();
    const its = createSite(broken);
    await broken.db.pool.end(); // from now on every question to the database is a bug
    const page = await ask('/thu-tuc/1.004873', {}, its);
    const text = await page.text();
    expect(page.status).toBe(500);
    expect(text).toContain(page.headers.get('x-request-id') ?? 'no number');
    expect(text).toContain(wordsIn('vi')('app.bug'));
    expect(text).not.toMatch(/pool|Cannot use|select /i);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const problem = await ask('/api/v1/procedures', {}, its);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([500, 'application/problem+json']);
    expect(await problem.json()).toEqual({
      type: 'about:blank',
      title: wordsIn('vi')('app.bug'),
      status: 500,
      code: 'bug',
      requestId: problem.headers.get('x-request-id'),
    });
    await broken.owner.pool.end();
    await broken.identity.close();
  });
});

describe('cookies and links', () => {
  test('no cookie is for scripts; on https each is bound to this host', async () => {
    const secure: House = { ...house, publicUrl: 'https://xaso.example' };
    const its = createSite(secure);
    const answers = await Promise.all([
      ask('/?lang=en&text=large', {}, its),
      ask(
        '/dang-nhap/dien-thoai',
        { method: 'POST', body: new URLSearchParams({ phone: '0912345678' }), headers: { origin: 'https://xaso.example' } },
        its,
      ),
      ask(
        '/dang-xuat',
        {
          method: 'POST',
          body: new URLSearchParams({}),
          headers: { origin: 'https://xaso.example', cookie: `__Host-${cookieOf(LEAVING)}` },
        },
        its,
      ),
    ]);
    const lines = answers.flatMap((answer) => answer.headers.getSetCookie());
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatch(/^(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=(?:Lax|Strict))(?=.*; Path=\/)/i);
    expect(answers[0]?.headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  test('a session that we did not sign opens nothing', async () => {
    const mine = await ask('/ho-so-cua-toi', { headers: { cookie: signedIn } });
    expect(mine.status).toBe(200);
    for (const cookie of [
      `xaso.session_token=${CITIZEN}`,
      `xaso.session_token=${CITIZEN}.AAAA`,
      cookieOf('another'),
      'xaso.session_token=%E0%A4%A',
    ])
      expect([cookie, (await ask('/ho-so-cua-toi', { headers: { cookie } })).status]).toEqual([cookie, 401]);
  });

  test.each([
    '//la.example',
    'https://la.example',
    '/\\la.example',
    '\\\\la.example',
    '/\t/la.example',
    '/%0d%0aSet-Cookie:a=b',
    '/\r\nSet-Cookie: a=b',
    'javascript:alert(1)',
    ' //la.example',
    '/..//la.example',
    '///la.example',
  ])('?tiep=%j leads to no other site', async (wished) => {
    const to = new URL(localPath(wished, '/'), ORIGIN);
    expect(to.origin).toBe(ORIGIN);
    for (const path of ['/dang-nhap', '/dang-nhap/dien-thoai', '/can-bo/dang-nhap']) {
      const answer = await ask(`${path}?tiep=${encodeURIComponent(wished)}`);
      const links = [...(await answer.text()).matchAll(/(?:href|action)="([^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
      for (const link of links) {
        const { searchParams } = new URL(link, ORIGIN);
        const next = searchParams.get('tiep');
        // The links of language and text size come back to this very address, where the wish is judged again.
        if (next && !searchParams.has('lang') && !searchParams.has('text')) expect(new URL(next, ORIGIN).origin, link).toBe(ORIGIN);
      }
    }
  });

  test('who signs in with such a wish comes to a page of ours', async () => {
    const wishes = ['//la.example', 'https://la.example', '/\\la.example'];
    for (const [at, wished] of wishes.entries()) {
      const query = `?tiep=${encodeURIComponent(wished)}`;
      const asked = await form(`/dang-nhap/dien-thoai${query}`, { phone: `0987 111 00${at}` });
      const cookie = asked.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const code = shownCode(contextIn(house, anonymous), `+8498711100${at}`) ?? '';
      const entered = await form(`/dang-nhap/ma${query}`, { code }, { cookie });
      expect([wished, entered.status, entered.headers.get('location')]).toEqual([wished, 303, '/ho-so-cua-toi']);
    }
  });

  test('links never come from the Host that a caller names', async () => {
    const answer = await site.request(
      'http://la.example/',
      { headers: { host: 'la.example', 'x-forwarded-host': 'la.example' } },
      bindings,
    );
    expect(await answer.text()).not.toContain('la.example');
  });

  test('the name of a file cannot write a header', async () => {
    const stored = await storeFile(new TextEncoder().encode('<script>alert(1)</script>'), 'text/html');
    const answer = await fileAnswer({ ...stored, name: 'giấy "khai"\r\nSet-Cookie: a=b; .html' });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.'()*!~-]+$/);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('limits', () => {
  test('tracking: after the wrong tries of a day it says when to come back, and keeps what was typed', async () => {
    const typed = { code: 'H53.159.00-261119-9999', digits: '0000' };
    for (let i = 0; i < TRIES.times; i++) expect((await form('/tra-cuu', typed)).status).toBe(404);
    const answer = await form('/tra-cuu', typed);
    expect(answer.status).toBe(429);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(TRIES.seconds);
    expect(await answer.text()).toContain(`value="${typed.code}"`);
    expect((await form('/tra-cuu', { ...typed, code: 'H53.159.00-261119-9998' })).status).toBe(404); // another dossier is not concerned
  });

  test('codes to a phone: a limit per phone says when to come back, and keeps the number', async () => {
    const post = () => form('/dang-nhap/dien-thoai', { phone: '0987 654 321' });
    let answer = await post();
    for (let i = 0; i < 30 && answer.status !== 429; i++) answer = await post();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.text()).toContain('0987 654 321');
    expect((await form('/dang-nhap/dien-thoai', { phone: '0987 654 322' })).status).toBe(303); // the same address, another phone
  });
});
