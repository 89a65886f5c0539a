import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../src/app/demo/accounts.ts';
import { served, signInOfficer } from './browser.ts';
import { box, follow, main, press } from './certificate.ts';
import { healthy } from './visiting.ts';

const { openPage, server } = served();

const DESK = { width: 1366, height: 768 };
const HALF_TYPED = 'Huỳnh Thị Bạch Tuyết';

const at = (page: Page) => new URL(page.url()).pathname;

async function setPin(page: Page, pin: string): Promise<void> {
  await page.goto(`${server.base}/tai-khoan`);
  await follow(page, 'Mã PIN cho máy quầy');
  await box(page, 'current').fill(DEMO_PASSWORD);
  for (const name of ['pin', 'again']) await box(page, name).fill(pin);
  await press(page, 'Lưu mã PIN');
  await page.waitForURL(/xong=1/);
  await healthy(page);
}

async function unlock(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('radio', { name }).check();
  await box(page, 'pin').fill(pin);
  await page.keyboard.press('Enter');
}

test('two officers at one PC: lock, switch, go back; neither sees anything of the other, nothing typed is lost', {
  timeout: 120_000,
}, async () => {
  const { page, complaints } = await openPage({ viewport: DESK });
  await signInOfficer(page, server.base, 'quantrixa');
  await page.goto(`${server.base}/quan-tri/may-quay`);
  await healthy(page);
  await box(page, 'name').fill('Máy quầy số 2');
  await press(page, 'Đăng ký máy này');
  await page.waitForURL(/xong=1/);
  await healthy(page);
  await press(page, 'Đăng xuất');
  await page.waitForURL(/\/khoa$/);
  expect(await main(page)).toContain('Chưa có cán bộ nào');
  await healthy(page);

  await signInOfficer(page, server.base, 'motcua1');
  const first = (await page.textContent('.xs-viewer'))?.trim() ?? '';
  await setPin(page, '739162');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await box(page, 'fullName').fill(HALF_TYPED);
  await box(page, 'wanted').fill('1.000656');
  await press(page, 'Tìm');
  await page.waitForURL(/nhap=/);
  await press(page, 'Khóa máy');
  await page.waitForURL(/\/khoa$/);
  await healthy(page);
  expect(await main(page)).not.toContain(HALF_TYPED);
  for (let back = 0; back < 3; back++) {
    await page.goBack();
    await page.waitForURL(/\/khoa$/);
    expect(await page.textContent('body')).not.toContain(HALF_TYPED);
  }

  await follow(page, 'Đăng nhập bằng mật khẩu');
  await signInOfficer(page, server.base, 'motcua2');
  const second = (await page.textContent('.xs-viewer'))?.trim() ?? '';
  expect(second).not.toBe(first);
  await setPin(page, '480367');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  expect(await page.textContent('body')).not.toContain(HALF_TYPED);
  expect(await box(page, 'fullName').inputValue()).toBe('');
  // Another tab of the same browser leaves with it.
  const beside = await page.context().newPage();
  await beside.goto(`${server.base}/can-bo`);
  await press(page, 'Khóa máy');
  await page.waitForURL(/\/khoa$/);
  await beside.waitForURL(/\/khoa$/);
  await beside.close();

  await unlock(page, first, '739163');
  await page.getByText('Còn 4 lần thử').first().waitFor();
  await healthy(page, 422);
  await unlock(page, first, '739162');
  await page.waitForURL(/\/can-bo\/tiep-nhan/);
  expect((await page.textContent('.xs-viewer'))?.trim()).toBe(first);
  expect(await page.textContent('body')).toContain(HALF_TYPED); // the own half-typed dossier, to go on with
  await press(page, 'Khóa máy');
  await page.waitForURL(/\/khoa$/);
  await unlock(page, second, '480367');
  await page.waitForURL((url) => url.pathname !== '/khoa');
  expect(at(page)).toBe('/can-bo/tiep-nhan');
  expect((await page.textContent('.xs-viewer'))?.trim()).toBe(second);
  expect(complaints.filter((one) => !/422/.test(one))).toEqual([]);
});
