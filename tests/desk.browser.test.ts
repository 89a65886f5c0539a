import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeViolations, overflow, PHONE, served } from './browser.ts';

const { openPage, server } = served();

const LAPTOP = { width: 1280, height: 720 };

/** An officer of the demonstration at work, without JavaScript. */
async function officer(username: string, viewport: typeof PHONE) {
  const { page, complaints } = await openPage({ javaScriptEnabled: false, viewport });
  await page.goto(`${server.base}/can-bo/dang-nhap`);
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill('xa-so-trinh-dien');
  await page.locator('main form button').first().click();
  await page.locator('[name=code]').fill(/\b\d{6}\b/.exec((await page.textContent('main')) ?? '')?.[0] ?? '');
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => url.pathname === '/can-bo');
  return { page, complaints };
}

/** The first dossier of a queue. */
async function firstIn(page: Page, tab: string): Promise<string> {
  await page.goto(`${server.base}/can-bo?hang=${tab}`);
  const href = await page.locator('tbody a').first().getAttribute('href');
  if (!href) throw new Error(`the queue ${tab} of the demonstration is empty`);
  return href;
}

const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const follow = (page: Page, name: string) => page.locator('main').getByRole('link', { name, exact: true }).click();

test.each([
  ['a laptop', LAPTOP],
  ['a phone', PHONE],
])('every page of the desk on %s: nothing to complain about, nothing to push aside', async (_, viewport) => {
  const { page, complaints } = await officer('motcua1', viewport);
  const [waitsForDesk, waitsForCitizen, ready] = [
    await firstIn(page, 'tiep-nhan'),
    await firstIn(page, 'cho-cong-dan'),
    await firstIn(page, 'cho-tra'),
  ];
  for (const path of [
    '/can-bo',
    '/can-bo?hang=tre',
    '/can-bo?hang=xu-ly&thu-tuc=1.001193',
    '/can-bo/tim?q=nguyen',
    '/can-bo/tim?q=a',
    '/can-bo/tiep-nhan',
    '/can-bo/tiep-nhan/so-tat',
    waitsForDesk,
    ...['tiep-nhan', 'bo-sung', 'tu-choi', 'rut'].map((one) => `${waitsForDesk}/${one}`),
    waitsForCitizen,
    `${waitsForCitizen}/nhan-bo-sung`,
    ready,
    `${ready}/tra`,
  ]) {
    await page.goto(server.base + path);
    expect(await axeViolations(page), path).toEqual([]);
    expect(await overflow(page), path).toBe(0);
  }
  expect(complaints.filter((one) => !one.includes('422'))).toEqual([]);
});

test('the counter takes in; of two browsers the slower one is told what happened, keeps what was typed and can go on', async () => {
  const { page } = await officer('motcua2', LAPTOP);
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await page.locator('[name=fullName]').fill('Huỳnh Thị Bạch Tuyết');
  await page.locator('[name=wanted]').fill('dang ky khai tu');
  await press(page, 'Tìm');
  await press(page, 'Tiếp nhận hồ sơ');
  // One of several papers proves a death: the counter asks once, and takes the officer's word for none.
  expect(await page.textContent('main')).toContain('Trường hợp này cần giấy nào?');
  expect(await axeViolations(page)).toEqual([]);
  await press(page, 'Tiếp nhận hồ sơ');
  expect(await page.textContent('main')).toContain('Đã tiếp nhận hồ sơ');
  const path = new URL(page.url()).pathname.replace('/tiep-nhan/xong/', '/ho-so/');
  const slip = await page.request.get(`${server.base}${path}/giay-tiep-nhan.pdf`);
  expect([slip.status(), slip.headers()['content-type']]).toEqual([200, 'application/pdf']);

  const leader = (await officer('lanhdao', LAPTOP)).page;
  const other = (await officer('lanhdao', LAPTOP)).page;
  for (const one of [leader, other]) {
    await one.goto(server.base + path);
    await follow(one, 'Chuyển bước');
  }
  await leader.locator('select').first().selectOption({ index: 1 });
  await press(leader, 'Chuyển hồ sơ');
  expect(await leader.textContent('main')).toContain('Đã chuyển hồ sơ');
  await other.locator('[name=note]').fill('Ghi chú viết sau');
  await press(other, 'Chuyển hồ sơ');
  expect(await other.textContent('main')).toContain('Hồ sơ vừa có thay đổi');
  expect(await other.locator('[name=note]').inputValue()).toBe('Ghi chú viết sau');
  expect(await axeViolations(other)).toEqual([]);
  await press(other, 'Chuyển hồ sơ');
  expect(await other.textContent('main')).toContain('Đã chuyển hồ sơ');
});
