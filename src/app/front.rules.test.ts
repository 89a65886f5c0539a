import type { HttpBindings } from '@hono/node-server';
import { expect, test } from 'vitest';
import { frontDoor, KEPT_FOR, nameOf } from './front.ts';

test.each([
  ['GET', '/thu-tuc', {}, true],
  ['GET', '/thu-tuc', { cookie: 'lang=en; text=large' }, true],
  ['GET', '/thu-tuc', { cookie: 'lang=en; session=abc' }, false],
  ['GET', '/thu-tuc', { cookie: 'session=abc' }, false],
  ['GET', '/thu-tuc', { authorization: 'Bearer x' }, false],
  ['GET', '/thu-tuc?lang=en', {}, false],
  ['POST', '/thu-tuc', {}, false],
  ['HEAD', '/thu-tuc', {}, false],
])('%s %s %j may be kept: %s', (method, url, headers, may) => expect(nameOf(method, url, headers) !== undefined).toBe(may));

const bindings = (url: string, headers = {}) => ({ incoming: { method: 'GET', url, headers } }) as unknown as HttpBindings;

test('a page that allows it is made once, each language by itself, and its mark never leaves', async () => {
  let made = 0;
  const door = frontDoor(() => {
    made++;
    return new Response(`page ${made}`, { headers: { [KEPT_FOR]: '30', 'content-type': 'text/html', 'x-request-id': 'r1' } });
  });
  const get = async (url: string, headers = {}) => door(new Request('http://xa.test/'), bindings(url, headers));
  const first = await get('/');
  expect([...first.headers]).toEqual([['content-type', 'text/html']]);
  expect(await first.text()).toBe('page 1');
  expect(await (await get('/')).text()).toBe('page 1');
  expect(await (await get('/', { cookie: 'lang=en' })).text()).toBe('page 2');
  expect(await (await get('/', { cookie: 'session=a' })).text()).toBe('page 3');
  expect(await (await get('/')).text()).toBe('page 1');
});

test('a page that does not allow it, or that sets a cookie, is made each time', async () => {
  let made = 0;
  const headers: Record<string, string>[] = [{}, { [KEPT_FOR]: '30', 'set-cookie': 'a=b' }];
  for (const each of headers) {
    const door = frontDoor(() => new Response(`page ${++made}`, { headers: each }));
    const once = await (await door(new Request('http://xa.test/'), bindings('/'))).text();
    expect(await (await door(new Request('http://xa.test/'), bindings('/'))).text()).not.toBe(once);
  }
});
