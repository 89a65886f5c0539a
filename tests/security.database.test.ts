import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite } from '../src/app/site.tsx';
import { newId } from '../src/platform/database/id.ts';
import { wordsIn } from '../src/platform/words/words.ts';
import { testHouse } from './house.ts';
import { cookieOf, ORIGIN, scene } from './security.scene.ts';

const CITIZEN = 'citizen-of-the-security-test';
let there: Awaited<ReturnType<typeof scene>>;
beforeAll(async () => {
  there = await scene(CITIZEN, [CITIZEN]);
});
afterAll(() => there?.house.close());
const signedIn = cookieOf(CITIZEN);
const ask: typeof there.ask = (...asked) => there.ask(...asked);
const form: typeof there.form = (...sent) => there.form(...sent);

/** Every address of the site with a method, its parameters filled with `value`. */
function doors(method: string, value: string): string[] {
  const found = there.site.routes.filter((route) => route.method === method && !route.path.includes('*'));
  return [...new Set(found.map((route) => route.path.replace(/:\w+(?:\{[^}]*\})?/g, encodeURIComponent(value))))];
}

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** The one page whose island runs WebAssembly of ours: the counter's camera. */
const WITH_WASM = '/can-bo/tiep-nhan';

/** Why an answer is not safe to show; empty when it is. */
async function faults(answer: Response, path = ''): Promise<string[]> {
  const { headers } = answer;
  const text = await answer.clone().text();
  const page = headers.get('content-type')?.startsWith('text/html') ?? false;
  const policy = (headers.get('content-security-policy') ?? '').replaceAll(/ 'nonce-[^']+'/g, '');
  return [
    policy === (path === WITH_WASM ? POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") : POLICY)
      ? ''
      : `its policy is ${policy}`,
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
          const wrong = await faults(answer, path);
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
    const before = (await there.house.owner.pool.query('select count(*)::int as n from audit')).rows[0].n;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      for (const path of doors('POST', 'x')) {
        const answer = await ask(path, {
          method,
          body: new URLSearchParams({ phone: '0912345678' }),
          headers: { cookie: signedIn, ...headers },
        });
        expect([method, path, answer.status, answer.headers.getSetCookie()]).toEqual([method, path, 403, []]);
        expect(await faults(answer, path)).toEqual([]);
      }
    expect((await there.house.owner.pool.query('select count(*)::int as n from audit')).rows[0].n).toBe(before);
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
        found.push(...(await faults(answer, path)).map((one) => `${path}: ${one}`));
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
    /** Doors for papers, results and exports take more than three mebibytes. */
    const wide = /giay-to|bo-sung|ket-qua|cong-quoc-gia|doi-soat|^\/phan-anh|nhan-rong\/x$|ke-khai$|bo-chi-so\/x\/x$|files/;
    for (const path of doors('POST', 'x')) {
      const headers = { origin: ORIGIN, 'content-type': type };
      const answers = [await ask(path, { method: 'POST', headers: { ...headers, 'content-length': '900000000' }, body: 'a=b' })];
      if (!wide.test(path)) answers.push(await ask(path, { method: 'POST', headers, body: endless(), duplex: 'half' }));
      for (const answer of answers) {
        if (path.startsWith('/api/')) {
          expect([path, [401, 413].includes(answer.status)]).toEqual([path, true]);
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
        } else {
          expect([path, answer.status]).toEqual([path, 413]);
          expect(await answer.clone().text()).toContain(wordsIn('vi')('context.refusals.too_large'));
        }
        expect(await faults(answer, path)).toEqual([]);
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
    const size = there.house.db.pool.totalCount;
    expect(size).toBeGreaterThan(0);
    const clients = await Promise.all(Array.from({ length: size }, () => there.house.db.pool.connect()));
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
    await broken.db.close(); // from now on every question to the database is a bug
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
