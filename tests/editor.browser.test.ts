import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { served, signInOfficer } from './browser.ts';
import { box, press } from './certificate.ts';
import { healthy } from './visiting.ts';

const { openPage, server } = served();

const CODE = '1.004873';
/** A question of its form whose answer is checked. */
const CHECKED = '2/6';
const main = async (page: Page) => ((await page.textContent('main')) ?? '').replaceAll('\u00a0', ' ');

test('the province’s administrator changes hours and a price, looks, tries and publishes, without JavaScript', {
  timeout: 120_000,
}, async () => {
  const { page } = await openPage({ javaScriptEnabled: false });
  await signInOfficer(page, server.base, 'quantritinh');
  await page.goto(`${server.base}/quan-tri`);
  await page.locator('main a[href="/quan-tri/thu-tuc"]').click();
  await page.locator(`main a[href="/quan-tri/thu-tuc/${CODE}"]`).click();
  await press(page, 'Soạn phiên bản mới');
  await page.waitForURL(/\/soan-thu-tuc\/[0-9a-f-]{36}$/);
  expect(await main(page)).toContain('Bản soạn đã đủ để ban hành');
  const draft = page.url();

  // An hour less than the term gives: kept, and said.
  await page.goto(`${draft}/thoi-han/1`);
  const hours = box(page, 'steps.1.hours');
  const before = Number((await hours.inputValue()).replace(',', '.'));
  await hours.fill(String(before - 1));
  await hours.press('Enter'); // saves, and moves no row
  expect(await main(page)).toContain('còn thiếu 1 giờ');
  expect(await page.title()).toMatch(/^Lỗi/);
  expect(await hours.inputValue()).toBe(String(before - 1));
  await page.goto(draft);
  await page.locator('main li a', { hasText: 'còn thiếu 1 giờ' }).click();
  const first = box(page, 'steps.0.hours');
  const plus = Number((await first.inputValue()).replace(',', '.')) + 1;
  await first.fill(String(plus));
  await press(page, 'Lưu');
  await page.waitForURL(/xong=1/);
  expect(await main(page)).toContain('vừa đúng thời hạn');

  await page.goto(`${draft}/bieu-mau/${CHECKED}`);
  expect(await box(page, 'checks.0.rule').inputValue()).not.toBe('');
  await page
    .locator('details', { has: box(page, 'checks.0.when.0.what') })
    .last()
    .locator('summary')
    .last()
    .click();
  await box(page, 'checks.0.when.0.what').selectOption('filled');
  await box(page, 'checks.0.when.0.field').selectOption({ index: 1 });
  await press(page, 'Lưu');
  await page.waitForURL(/xong=1/);
  await page.goto(`${draft}/bieu-mau/${CHECKED}`);
  expect(await box(page, 'checks.0.when.0.what').inputValue()).toBe('filled');
  await healthy(page);

  await page.goto(`${draft}/le-phi`);
  await press(page, 'Thêm một mức thu');
  await page.waitForURL(/le-phi\/\d+$/);
  await box(page, 'name.vi').fill('Lệ phí cấp giấy');
  await box(page, 'amount').fill('15.000');
  for (const [part, value] of [
    ['day', '1'],
    ['month', '1'],
    ['year', '2026'],
  ] as const)
    await box(page, `validFrom.${part}`).fill(value);
  await press(page, 'Lưu');
  expect(await main(page)).toContain('Chưa ghi: Căn cứ');
  await box(page, 'basis').fill('Nghị quyết thử');
  await press(page, 'Lưu');
  await page.waitForURL(/xong=1/);
  await healthy(page);

  await page.goto(`${draft}/xem-truoc`);
  expect(await main(page)).toContain('15.000 đồng');
  await page.goto(`${draft}/chay-thu`);
  expect(await main(page)).toMatch(/Biểu mẫu nhận các câu trả lời này[\s\S]*Phí, lệ phí[\s\S]*15\.000 đồng/);

  await page.goto(`${draft}/ban-hanh`);
  const changes = await main(page);
  expect(changes).toContain(`Số giờ làm việc: ${before} → ${before - 1}`);
  expect(changes).toContain('Thêm: Mức thu “Lệ phí cấp giấy”');
  await box(page, 'decision').fill('Quyết định 15/QĐ-UBND ngày 20/11/2026');
  await press(page, 'Ban hành');
  expect(await main(page)).toContain('Hãy xác nhận đã đọc những thay đổi');
  await box(page, 'confirmed').check();
  await press(page, 'Ban hành');
  await page.waitForURL(/xong=publish/);
  await healthy(page);
  expect(await main(page)).toMatch(/Sắp áp dụng[\s\S]*Quyết định 15\/QĐ-UBND/);
  await page.getByRole('button', { name: /^Rút phiên bản này/ }).click();
  await page.waitForURL(/xong=withdraw/);
  expect(await main(page)).toContain('Đã rút');
});
