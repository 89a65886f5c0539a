import { expect, test } from 'vitest';
import { mayWrite } from './origin.ts';

test.each([
  ['the page itself', { origin: 'https://xaso.vn' }, 'https://xaso.vn', true],
  ['another site', { origin: 'https://la.vn' }, 'https://xaso.vn', false],
  ['another site with the right host in its path', { origin: 'https://la.vn/xaso.vn' }, 'https://xaso.vn', false],
  ['plain http against https', { origin: 'http://xaso.vn' }, 'https://xaso.vn', false],
  ['a sandboxed frame', { origin: 'null' }, 'https://xaso.vn', false],
  ['localhost is 127.0.0.1', { origin: 'http://localhost:8080' }, 'http://127.0.0.1:8080', true],
  ['another port of this machine', { origin: 'http://localhost:9090' }, 'http://127.0.0.1:8080', false],
  ['no origin, same site by the browser', { 'sec-fetch-site': 'same-origin', cookie: 'a=b' }, 'https://xaso.vn', true],
  ['no origin, cross site by the browser', { 'sec-fetch-site': 'cross-site' }, 'https://xaso.vn', false],
  ['a machine without cookies', {}, 'https://xaso.vn', true],
  ['cookies and nothing else', { cookie: 'a=b' }, 'https://xaso.vn', false],
] as [string, Record<string, string>, string, boolean][])('%s', (_, headers, url, allowed) => {
  expect(mayWrite(new Headers(headers), url)).toBe(allowed);
});
