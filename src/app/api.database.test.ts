import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../tests/house.ts';
import { createSite } from './site.tsx';

let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
beforeAll(async () => {
  house = await testHouse();
  site = createSite(house);
});
afterAll(() => house?.close());

const incoming = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
const page = async (path: string) => {
  const response = await site.request(path, {}, incoming);
  return { status: response.status, html: await response.text() };
};

test('the API can be read as a page, in both languages, every address and shape of it', async () => {
  const { status, html: broken } = await page('/api');
  expect(status).toBe(200);
  const html = broken.replaceAll('<wbr/>', ''); // where a long address may be broken on a phone
  const document = (await (await site.request('/api/openapi.json', {}, incoming)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: object };
  };
  for (const [path, operations] of Object.entries(document.paths)) {
    expect(html).toContain(path);
    for (const { operationId } of Object.values(operations)) expect(html).toContain(`id="${operationId}"`);
  }
  for (const name of Object.keys(document.components.schemas)) expect(html).toContain(`id="${name}"`);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  expect((await page('/api?lang=en')).html).toContain('API for other software');
});

test('the address of a problem explains it', async () => {
  const known = await page('/api/problems/dossiers.stale');
  expect(known.status).toBe(200);
  expect(known.html).toContain('Hồ sơ đã có thay đổi mới hơn');
  expect((await page('/api/problems/context.too_many')).html).toContain('sau … giây');
  for (const path of ['/api/problems/dossiers.nothing', '/api/problems/a', '/api/problems/dossiers.refusals'])
    expect((await page(path)).status).toBe(404);
});
