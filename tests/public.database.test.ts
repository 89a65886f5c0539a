import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Door } from '../src/app/site.tsx';
import { testHouse } from './house.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let site: Hono<Door>;
beforeAll(async () => {
  house = await testHouse();
  // One procedure that nobody can file online: what the catalogue's own had before they got their forms.
  await house.owner.pool.query(
    `insert into procedure_versions (code, version, valid_from, body, body_hash, added_at)
     select '9.000001', version, valid_from, body - 'validTo', 'x', added_at from procedure_versions where code = '1.001022' and version = '2025-07-01'`,
  );
  site = createSite(house);
});
afterAll(() => house?.close());

const incoming = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
const page = async (path: string) => {
  const response = await site.request(path, {}, incoming);
  return { status: response.status, html: await response.text() };
};

test('the home page searches, shows the life events, follows a dossier, says where the desk is', async () => {
  const { status, html } = await page('/');
  expect(status).toBe(200);
  for (const piece of [
    'action="/thu-tuc"',
    'href="/thu-tuc?su-kien=have-a-child"',
    'action="/tra-cuu"',
    'đường Trình Diễn',
    'href="/dang-nhap"',
  ])
    expect(html).toContain(piece);
  expect((await page('/?lang=en')).html).toContain('Public services of Cần Giuộc Commune');
});

test('the list forgives slips, narrows by field and event, and says when nothing fits', async () => {
  expect((await page('/thu-tuc?q=ddawng+kys+khai+sinh')).html).toContain('href="/thu-tuc/1.001193"');
  const narrow = (await page('/thu-tuc?linh-vuc=chung-thuc')).html;
  expect(narrow).toContain('href="/thu-tuc/2.000815"');
  expect(narrow).not.toContain('href="/thu-tuc/1.001193"');
  expect((await page('/thu-tuc?q=xyzzy')).html).toContain('Không tìm thấy thủ tục nào phù hợp');
});

test('what was typed into the search is never markup', async () => {
  const { html } = await page(`/thu-tuc?q=${encodeURIComponent('"><script>alert(1)</script>')}&linh-vuc=${encodeURIComponent('"><b>')}`);
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('"><b>');
});

test('the page of a procedure speaks about one case', async () => {
  const usual = (await page('/thu-tuc/1.001193')).html;
  for (const piece of ['href="/nop-ho-so/1.001193?truong-hop=usual"', 'Giấy chứng sinh', 'Không cần nộp, vì', '1 bản chính', 'sau 15 giờ'])
    expect(usual).toContain(piece);
  const abandoned = (await page('/thu-tuc/1.001193?truong-hop=abandoned')).html;
  expect(abandoned).toContain('Biên bản về việc trẻ bị bỏ rơi');
  expect(abandoned).not.toContain('Giấy chứng sinh');
});

test('an unpublished fee is said to be unpublished, and what has no form is filed at the desk', async () => {
  const { html } = await page('/thu-tuc/9.000001');
  expect(html).toContain('Chưa công bố mức thu');
  expect(html).not.toContain('Không thu phí');
  expect(html).not.toContain('href="/nop-ho-so/');
});

test.each(['/thu-tuc/9.999999', '/thu-tuc/1.001193?truong-hop=nope'])('%s is not found', async (path) =>
  expect((await page(path)).status).toBe(404),
);

test('every procedure has its page in both languages', async () => {
  const codes = new Set([...(await page('/thu-tuc')).html.matchAll(/href="\/thu-tuc\/(\d\.\d{6})"/g)].map((found) => found[1]));
  expect(codes.size).toBe(21);
  for (const code of codes) for (const lang of ['vi', 'en']) expect((await page(`/thu-tuc/${code}?lang=${lang}`)).status, code).toBe(200);
});

test('once the catalogue is read, a page asks the database nothing', async () => {
  await page('/thu-tuc');
  let asked = 0;
  const { pool } = house.db;
  const connect = pool.connect;
  pool.connect = ((...how: Parameters<typeof connect>) => {
    asked++;
    return connect.apply(pool, how);
  }) as typeof connect;
  for (const path of ['/', '/thu-tuc', '/thu-tuc?q=khai+sinh', '/thu-tuc/1.001193']) expect((await page(path)).status).toBe(200);
  expect(asked).toBe(0);
  await page('/readyz'); // which does ask: the counter counts
  pool.connect = connect;
  expect(asked).toBe(1);
});
