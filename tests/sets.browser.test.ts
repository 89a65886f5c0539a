import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { axeViolations, overflow, PHONE, served, signInOfficer } from './browser.ts';
import { box, main, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';

const { openPage, server } = served();

/** On a phone, without scripts. */
async function officer(username: string): Promise<Page> {
  const { page } = await openPage({ javaScriptEnabled: false, viewport: PHONE });
  await signInOfficer(page, server.base, username);
  return page;
}
const open = async (page: Page, path: string, status = 200) =>
  expect((await page.goto(`${server.base}${path}`))?.status(), path).toBe(status);
async function fine(page: Page): Promise<void> {
  expect(await axeViolations(page), page.url()).toEqual([]);
  expect(await overflow(page), page.url()).toBe(0);
}

const ADMIN = '/quan-tri/bo-chi-so/dti_commune';
const SET = '/dieu-hanh/bo-chi-so/dti_commune?ky=2026';
const metric = (code: string) => `/dieu-hanh/bo-chi-so/dti_commune/${code}?don-vi=28159.20250701&ky=2026`;
/** The rows of the stages: what stands under the band. */
const bands = (page: Page) => page.locator('table').first().locator('tbody tr td:last-child').allTextContents();

test('a province sets its own weights; a commune scores with evidence, the province verifies, makes final, and the band is there', {
  timeout: 300_000,
}, async () => {
  const province = await officer('quantritinh');
  await open(province, ADMIN);
  await fine(province);
  const field = (name: string) => box(province, `set.${name}`);
  // What is declared elsewhere leaves this province's set; of the third pillar nothing applies to communes.
  for (const place of ['0.metrics.1', '0.metrics.6', '1.metrics.0', '1.metrics.1']) await field(`groups.${place}.drop`).check();
  for (let at = 0; at < 5; at++) await province.locator(`input[name="set.groups.2.metrics.${at}.not_for"][value=commune]`).check();
  await field('bands.0.from').fill('60');
  await field('bands.1.from').fill('55');
  await field('basis').fill('Quyết định số 15/QĐ-UBND');
  for (const [part, value] of Object.entries({ day: '1', month: '6', year: '2026' })) await field(`valid_from.${part}`).fill(value);
  await press(province, 'Lưu phiên bản mới');
  // The sums do not fit any more: said at both groups, nothing typed is lost.
  await fine(province);
  expect(await province.locator('#error-summary li').count()).toBe(2);
  expect(await field('basis').inputValue()).toBe('Quyết định số 15/QĐ-UBND');
  expect(await field('groups.0.metrics.1.drop').isChecked()).toBe(true);
  await field('groups.0.max').fill('80');
  await field('groups.1.max').fill('10');
  await press(province, 'Lưu phiên bản mới');
  await province.waitForURL(/xong=2/);
  await fine(province);
  expect(await main(province)).toContain('Đã lưu phiên bản 2');

  const leader = await officer('lanhdao');
  await open(leader, '/dieu-hanh');
  expect(await hrefs(leader, 'main a[href^="/dieu-hanh/bo-chi-so"]')).toHaveLength(1);
  await open(leader, SET);
  await fine(leader);
  expect(await main(leader)).toContain('không áp dụng cho cấp xã');
  for (const band of await bands(leader)) expect(band).toContain('Còn 3 chỉ tiêu chưa đủ căn cứ đánh giá');

  const file = { name: 'ke-hoach.pdf', mimeType: 'application/pdf', buffer: await province.pdf() };
  const score = async (code: string, found: string) => {
    await open(leader, metric(code));
    await fine(leader);
    if (code === 'plan') await leader.locator(`input[name=found][value=${found}]`).check();
    else await box(leader, 'found').fill(found);
    await box(leader, 'note').fill('Kèm biên bản.');
    await press(leader, 'Gửi điểm tự chấm');
    // Without evidence it comes again, with what was typed.
    await fine(leader);
    expect(await main(leader)).toContain('Đính kèm minh chứng');
    expect(await box(leader, 'note').inputValue()).toBe('Kèm biên bản.');
    await box(leader, 'file').setInputFiles([file]);
    await press(leader, 'Gửi điểm tự chấm');
    await leader.waitForURL(/xong=score/);
    await fine(leader);
  };
  await score('meetings', '4');
  await score('plan', 'yes');
  await score('farming', '7,5');
  await open(leader, SET);
  const [own, verifiedYet] = await bands(leader);
  expect(own).toMatch(/^(Tốt|Khá|Trung bình|Yếu)$/);
  expect(verifiedYet).toContain('Còn 3 chỉ tiêu chờ tỉnh thẩm định');

  await open(province, SET);
  await fine(province);
  const [commune] = await hrefs(province, 'tbody tr:has-text("Xã Cần Giuộc") a');
  await open(province, commune ?? '');
  const toDo = async () => (await hrefs(province, 'td a')).filter((one) => one.startsWith('/dieu-hanh/bo-chi-so/dti_commune/'));
  const waiting = await toDo();
  expect(waiting).toHaveLength(3);
  for (const address of waiting) {
    await open(province, address);
    await fine(province);
    const evidence = await province.request.get(server.base + (await hrefs(province, 'main a[href^="/dieu-hanh/minh-chung/"]'))[0]);
    expect([evidence.status(), evidence.headers()['content-type']]).toEqual([200, 'application/pdf']);
    await box(province, 'points').fill('99');
    await press(province, 'Ghi điểm thẩm định');
    expect(await box(province, 'points').inputValue()).toBe('99');
    await box(province, 'points').fill(address.includes('/meetings') ? '15' : address.includes('/plan') ? '10' : '5');
    await press(province, 'Ghi điểm thẩm định');
    await province.waitForURL(/xong=verified/);
    await press(province, 'Chốt điểm này');
    await province.waitForURL(/xong=final/);
    await fine(province);
  }

  await open(leader, SET);
  await fine(leader);
  const last = await bands(leader);
  expect(last).toHaveLength(3);
  for (const band of last) expect(band).toMatch(/^(Tốt|Khá|Trung bình|Yếu)$/);
  const sheet = await leader.request.get(`${server.base}${(await hrefs(leader, 'a[href*="tai=xlsx"]'))[0]}`);
  const government = await readSheet(Buffer.from(await sheet.body()), 2);
  const row = government.find(([name]) => name === 'Ban chỉ đạo họp trong năm') ?? [];
  const column = (head: string) => (government[0] ?? []).indexOf(head);
  expect(['Tối đa', 'Tự chấm', 'Thẩm định', 'Kết quả'].map((head) => row[column(head)])).toEqual([20, 20, 15, 15]);
  await open(leader, metric('meetings'));
  expect(await main(leader)).toContain('Điểm của chỉ tiêu này đã chốt');
});
