import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextIn, type House } from '../src/app/house.ts';
import { createSite } from '../src/app/site.tsx';
import { fileAnswer } from '../src/government/dossiers/pages/file-content.part.tsx';
import { TRIES } from '../src/government/dossiers/tracking.service.ts';
import { storeFile } from '../src/platform/files/files.ts';
import { anonymous } from '../src/platform/permissions/permissions.ts';
import { localPath } from '../src/registers/people/people.rules.ts';
import { shownCode } from '../src/registers/people/signin.service.ts';
import { bindings, cookieOf, ORIGIN, scene } from './security.scene.ts';

const CITIZEN = 'citizen-of-the-security-test';
const LEAVING = 'a-session-that-ends';
let there: Awaited<ReturnType<typeof scene>>;
beforeAll(async () => {
  there = await scene(CITIZEN, [CITIZEN, LEAVING]);
});
afterAll(() => there?.house.close());
const signedIn = cookieOf(CITIZEN);
const ask: typeof there.ask = (...asked) => there.ask(...asked);
const form: typeof there.form = (...sent) => there.form(...sent);

describe('cookies and links', () => {
  test('no cookie is for scripts; on https each is bound to this host', async () => {
    const secure: House = { ...there.house, publicUrl: 'https://xaso.example' };
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
      const code = shownCode(contextIn(there.house, anonymous), `+8498711100${at}`) ?? '';
      const entered = await form(`/dang-nhap/ma${query}`, { code }, { cookie });
      expect([wished, entered.status, entered.headers.get('location')]).toEqual([wished, 303, '/ho-so-cua-toi']);
    }
  });

  test('links never come from the Host that a caller names', async () => {
    const answer = await there.site.request(
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
