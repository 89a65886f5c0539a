import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { box, follow, main, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { command } from './server.ts';
import { counted, fine, officer, open, phone, server } from './steering.scene.ts';

const HERE = '28159.20250701';
const QUARTER = `/dieu-hanh/khoa-so/${HERE}/2026-Q3`;
const DECLARED = '/dieu-hanh/ke-khai';

/** A figure of the third quarter is said with its evidence; who said it does not approve it. */
async function declare(page: Page, value: string): Promise<void> {
  await open(page, DECLARED);
  await box(page, 'indicator').selectOption('k766.publish_on_time');
  await box(page, 'period').selectOption('2026-Q3');
  await box(page, 'value').fill(value);
  await page.check('input[name=denominatorOf][value=other]');
  for (const [part, typed] of Object.entries({ day: '5', month: '10', year: '2026' })) await box(page, `surveyedOn.${part}`).fill(typed);
  await box(page, 'basis').fill('Báo cáo số 12/BC-UBND ngày 5/10/2026.');
  await box(page, 'file').setInputFiles([{ name: 'bao-cao-cong-bo.pdf', mimeType: 'application/pdf', buffer: await page.pdf() }]);
  await press(page, 'Gửi số liệu để duyệt');
  await page.waitForURL(/xong=declare/);
  await fine(page);
}
async function approve(page: Page): Promise<void> {
  await open(page, DECLARED);
  await fine(page);
  await page.locator('button[name=decision][value=approved]').first().click();
  await page.waitForURL(/xong=approved/);
}
/** The row of the declared figure in a table of a closing. */
const rowOf = (page: Page, table: number) =>
  page.locator('table').nth(table).locator('tbody tr', { hasText: '1.1 Thủ tục hành chính công bố đúng hạn' });

test('a leader and the province: from the day to a dossier, a figure with evidence, a period signed off, sent up, and corrected in sight', {
  timeout: 300_000,
}, async () => {
  const [leader, province] = [await officer('lanhdao'), await officer('quantritinh')];
  // The day: a count leads to as many; the number to its indicator, its target, and the dossiers behind it.
  await counted(leader, '/dieu-hanh?ky=2026-q3');
  expect(await main(leader)).toContain('Chỉ tiêu năm 2026');
  await open(leader, (await hrefs(leader, '.xs-reading h4 a[href*="online_share"]'))[0] ?? '');
  await fine(leader);
  expect(await main(leader)).toContain('Kế hoạch số 12/KH-UBND của bản trình diễn');
  await leader.getByRole('link', { name: 'Xem Xã Cần Giuộc', exact: true }).click();
  await fine(leader);
  const numerator = Number(await leader.locator('dt:text-is("Tử số") + dd').textContent());
  expect(await leader.locator('tbody tr').count()).toBe(numerator);
  await open(leader, (await hrefs(leader, 'tbody a'))[0] ?? '');
  await fine(leader);

  // A figure that nobody counts: said with evidence, and nothing is signed off before somebody else approved it.
  await declare(leader, '75,5');
  await open(leader, QUARTER);
  await fine(leader);
  expect(await main(leader)).toContain('Còn 1 số liệu kê khai chờ duyệt');
  expect(await leader.getByRole('button', { name: 'Ký chốt số liệu' }).count()).toBe(0);
  await approve(province);
  await open(leader, QUARTER);
  expect(await rowOf(leader, 0).textContent()).toContain('75,5 %');
  await press(leader, 'Ký chốt số liệu');
  await leader.waitForURL(/xong=sign/);
  await fine(leader);
  expect(await rowOf(leader, 0).textContent()).toMatch(/75,5 %.*bao-cao-cong-bo\.pdf/s);
  await open(province, QUARTER);
  await press(province, 'Tiếp nhận số đã chốt');
  await province.waitForURL(/xong=accept/);

  // What is sent up has the figure as a number, and the evidence's fingerprint.
  const sent = async () => {
    const body = Buffer.from(await (await leader.request.get(`${server.base}${QUARTER}/bao-cao.xlsx`)).body());
    return { figures: await readSheet(body), corrections: await readSheet(body, 2) };
  };
  const first = await sent();
  const kept = first.figures.find(([code]) => code === 'k766.publish_on_time');
  expect(kept?.[(first.figures[0] ?? []).indexOf('Giá trị')]).toBe(75.5);
  expect(kept?.some((cell) => /^[0-9a-f]{64}$/.test(String(cell)))).toBe(true);
  const paper = await leader.request.get(`${server.base}${QUARTER}/bao-cao.pdf`);
  expect([paper.status(), paper.headers()['content-type']]).toEqual([200, 'application/pdf']);

  // Said otherwise afterwards: the locked figure stays, the other one stands beside it, for everybody who looks.
  await declare(leader, '74');
  await approve(province);
  const viewer = await officer('xemtinh');
  for (const page of [leader, viewer]) {
    await open(page, QUARTER);
    await fine(page);
    expect(await rowOf(page, 0).textContent()).toMatch(/75,5 %.*74 %/s);
    expect(await rowOf(page, 1).textContent()).toContain('75,5 %');
  }
});

/** Squares beside each other, one for each of these communes. */
function squares(codes: readonly string[]): string {
  const features = codes.map((code, at) => {
    const [west, south] = [106 + at * 0.1, 10.5];
    const corner = (east: number, north: number) => [west + east * 0.1, south + north * 0.1];
    const ring = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)];
    return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

test('a map where areas were given: each leads to its commune and says its value and its step', async () => {
  const file = `${server.data}/areas.geojson`;
  writeFileSync(file, squares(['28159', '27694', '28210', '25459']));
  expect(await command(['units', 'shapes', file], { XASO_DATA: server.data })).toMatchObject({ code: 0 });
  const page = await officer('xemtinh');
  // What two communes declared is the province's figure as far as it goes, and says how far.
  await open(page, '/dieu-hanh/tinh?ky=2026&chi-so=households.smartphone');
  await fine(page);
  expect(await page.locator('tbody tr', { hasText: 'Tỉnh Tây Ninh' }).textContent()).toContain('84,94 % (2/96 xã)');
  await open(page, '/dieu-hanh/tinh?ky=2026');
  await fine(page);
  const areas = await page.locator('svg.xs-map a').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  expect(areas).toHaveLength(4);
  expect(areas).toContainEqual(expect.stringMatching(/^Xã Cần Giuộc: \d+(,\d+)? %, bậc [1-4]$/));
  expect(areas).toContain('Phường Tân Ninh: không tính được');
  await open(page, (await hrefs(page, 'svg.xs-map a[aria-label^="Phường Long An"]'))[0] ?? '');
  expect(await page.textContent('.xs-above')).toBe('Phường Long An');
});

test('a viewer of the province: the table, an indicator, a commune, the same number in each, and in the sheets', {
  timeout: 300_000,
}, async () => {
  const page = await officer('xemtinh');
  await open(page, '/dieu-hanh/tinh?ky=2026');
  await fine(page);
  const NAME = 'Phường Long An';
  const own = page.locator('tbody tr', { hasText: NAME });
  const cell = (await own.locator('td[data-label="Hồ sơ nộp trực tuyến"]').textContent()) ?? '';
  // Of how many stands under the value.
  const [, said = '', size = ''] = /^(\d+(?:,\d+)? %)Trên tổng số: \d+ \/ (\d+)$/.exec(cell) ?? [];
  expect([cell, said]).toEqual([cell, expect.stringMatching(/%$/)]);
  const value = Number(said.replace(' %', '').replace(',', '.'));

  // From the table to the indicator, to the commune.
  await follow(page, 'Hồ sơ nộp trực tuyến');
  await fine(page);
  const line = page.locator('table').first().locator('tbody tr', { hasText: NAME });
  expect(await line.locator('td[data-label="Kỳ này"]').textContent()).toBe(said);
  const taken = await page.request.get(server.base + (await hrefs(page, 'a[href*="tai=xlsx"]'))[0]);
  const cells = await readSheet(Buffer.from(await taken.body()), 'Số liệu của kỳ');
  const column = (head: string) => (cells[0] ?? []).indexOf(head);
  const row = cells.find((one) => one[column('Đơn vị')] === NAME && one[column('Chỉ số')] === 'Hồ sơ nộp trực tuyến') ?? [];
  expect(row[column('Mẫu số')]).toBe(Number(size));
  expect(row[column('Kỳ này')]).toBeCloseTo(value, 2);
  await box(page, 'don-vi').selectOption({ label: NAME });
  await press(page, 'Xem');
  await fine(page);
  expect(await main(page)).toContain('Phường Long An so với chỉ tiêu, năm 2026');
  await line.getByRole('link', { name: NAME, exact: true }).click();
  await fine(page);
  expect(await page.locator('.xs-figure').first().textContent()).toBe(said);

  // The commune's line from its day zero, beside the pilot's; what a live commune is asked is no "what if".
  await open(page, '/dieu-hanh/duong-di?don-vi=27694.20250701');
  await fine(page);
  const lines = await page.locator('table').first().locator('tbody tr').allTextContents();
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toMatch(/Phường Long AnChạy theo mô hình25\/9\/2026/);
  expect(await page.locator('.xs-curves .xs-curves-end').allTextContents()).toHaveLength(5);
  expect(await main(page)).toContain('Phường Long An (chạy theo mô hình từ 25/9/2026) bên cạnh các xã thí điểm');
  await open(page, '/dieu-hanh/duong-di?don-vi=28210.20250701');
  expect(await main(page)).toContain('Nếu Xã Tầm Vu chạy theo mô hình');

  // The set: who has not begun has no points; the other waits for the province.
  await open(page, '/dieu-hanh/bo-chi-so/dti_commune?ky=2026');
  await fine(page);
  const points = (name: string) => page.locator('tbody tr', { hasText: name }).locator('td').first().textContent();
  expect([await points('Xã An Ninh'), await points(NAME)]).toEqual(['–', expect.stringMatching(/^\d+(,\d+)?$/)]);
  await open(page, '/dieu-hanh/bo-chi-so/dti_commune?ky=2026&don-vi=27694.20250701');
  await fine(page);
  expect(await main(page)).toContain('Còn 4 chỉ tiêu chờ tỉnh thẩm định');
});

test('what anybody reads of a commune fits the paper: tables stay tables, and no filter is printed', async () => {
  const page = await phone();
  await open(page, '/so-lieu?ky=2026');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.xs-form').first().isVisible()).toBe(false);
  const looks = await page
    .locator('table')
    .first()
    .evaluate((table) => getComputedStyle(table).display);
  expect(looks).toBe('table');
});

test('a page of figures fits A4 across: an official reading and all beside it in one row, no page half empty, a mark in one line', {
  timeout: 120_000,
}, async () => {
  const [leader, province] = [await officer('lanhdao'), await officer('quantritinh')];
  await counted(leader, '/dieu-hanh?ky=2026-11');
  const pdf = (await leader.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => Number(width) > Number(height));
  expect(sheets.every(Boolean), 'across').toBe(true);
  expect(sheets.length).toBeLessThanOrEqual(4);
  await leader.emulateMedia({ media: 'print' });
  // So wide is A4 across without its margins, in pixels of 1/96 inch.
  await leader.setViewportSize({ width: 1032, height: 710 });
  const tops = await leader
    .locator('.xs-readings')
    .first()
    .locator('> li')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(tops.length).toBeGreaterThanOrEqual(4);
  expect(new Set(tops.slice(0, 4)).size).toBe(1);
  await open(province, '/dieu-hanh/tinh?ky=2026-11');
  await province.emulateMedia({ media: 'print' });
  await province.setViewportSize({ width: 1032, height: 710 });
  for (const mark of await province.locator('table .xs-tag').all()) {
    const lines = await mark.evaluate((one) => {
      const range = document.createRange();
      range.selectNodeContents(one.lastChild ?? one);
      return range.getClientRects().length;
    });
    expect(lines).toBe(1);
  }
});
