import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../src/app/demo/accounts.ts';
import { axeViolations, overflow, served } from './browser.ts';

const { openPage, server } = served();

/** An officer of the demonstration, signed in with the code that it shows; the page works without JavaScript. */
async function officerPage(username: string, viewport = { width: 360, height: 740 }): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage({ javaScriptEnabled: false, viewport });
  const { page } = opened;
  await page.goto(`${server.base}/can-bo/dang-nhap`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(DEMO_PASSWORD);
  await page.locator('main form button').first().click();
  const code = /\b\d{6}\b/.exec((await page.textContent('main')) ?? '')?.[0];
  if (!code) throw new Error(`no code is shown: ${await page.textContent('main')}`);
  await page.locator('input[name=code]').fill(code);
  await page.locator('main form button').first().click();
  return opened;
}

async function wellMade(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
}

async function fillDay(page: Page, [day, month, year]: [string, string, string]): Promise<void> {
  await page.locator('input[name="day.day"]').fill(day);
  await page.locator('input[name="day.month"]').fill(month);
  await page.locator('input[name="day.year"]').fill(year);
}

test('a commune administrator closes an afternoon and takes it back, on a phone, without JavaScript', async () => {
  const { page, complaints } = await officerPage('quantrixa');
  await page.goto(`${server.base}/quan-tri`);
  await wellMade(page);
  await page.locator('main a[href="/quan-tri/lich"]').click();
  await page.goto(`${server.base}/quan-tri/lich?nam=2027`);
  await wellMade(page);
  expect(await page.textContent('main')).toContain('Lịch năm 2027 mới là dự kiến');
  expect(await page.locator('a[href*="/quan-tri/lich/go/"]').count(), 'the nation’s days are not the commune’s').toBe(0);

  await page.locator('a[href^="/quan-tri/lich/them"]').click();
  await fillDay(page, ['31', '6', '2027']);
  await page.locator('button[value=ahead]').click();
  expect(await page.title()).toContain('Lỗi:');
  await wellMade(page);
  expect(await page.locator('input[name="day.day"]').inputValue()).toBe('31');

  await fillDay(page, ['30', '6', '2027']);
  await page.locator('input[name=kind][value=local_closure]').check();
  await page.locator('input[name=part][value=hours]').check();
  await page.locator('input[name="hours.opens"]').fill('13h30');
  await page.locator('input[name="hours.closes"]').fill('17:00');
  await page.locator('input[name=name]').fill('Mất điện để sửa lưới');
  await page.locator('input[name=basis]').fill('Thông báo số 12/TB-UBND ngày 25/6/2027');
  await page.locator('button[value=ahead]').click();
  expect(await page.textContent('main')).toContain('13:30–17:00');
  expect(await page.textContent('main')).toMatch(/hồ sơ/);
  await wellMade(page);
  await page.locator('button[value=edit]').click();
  expect(await page.locator('input[name="hours.opens"]').inputValue()).toBe('13h30');
  await page.locator('button[value=ahead]').click();
  await page.locator('button[value=save]').click();
  expect(await page.textContent('main')).toContain('Mất điện để sửa lưới');
  await wellMade(page);

  await page.locator('a[href*="/quan-tri/lich/go/"]').first().click();
  await wellMade(page);
  await page.locator('main form button').first().click();
  await page.waitForURL(/xong=1/);
  expect(await page.textContent('main')).not.toContain('Mất điện để sửa lưới');
  // The browser reports the one refused form, too.
  expect(complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
});

test('weekly hours are shown first, then saved', async () => {
  const { page } = await officerPage('quantrixa');
  await page.goto(`${server.base}/quan-tri/lich/gio`);
  await wellMade(page);
  await page.locator('input[name="from.day"]').fill('1');
  await page.locator('input[name="from.month"]').fill('3');
  await page.locator('input[name="from.year"]').fill('2027');
  await page.locator('input[name="week.6.morning.opens"]').fill('7h30');
  await page.locator('input[name=basis]').fill('Quyết định số 20/QĐ-UBND ngày 20/2/2027');
  await page.locator('button[value=ahead]').click();
  expect(await page.locator('#error-summary').textContent()).toContain('thứ Bảy');
  await page.locator('input[name="week.6.morning.closes"]').fill('11h30');
  await page.locator('button[value=ahead]').click();
  expect(await page.textContent('main')).toContain('07:30–11:30');
  await wellMade(page);
  await page.locator('button[value=save]').click();
  await page.waitForURL(/xong=1/);
});

test('the province enters the letter of a year over the proposal', async () => {
  const { page } = await officerPage('quantritinh', { width: 1200, height: 900 });
  await page.goto(`${server.base}/quan-tri/lich?nam=2028&don-vi=tat-ca`);
  await wellMade(page);
  await page.locator('a[href="/quan-tri/lich/nam/2028"]').click();
  expect(await page.locator('input[name="name.0"]').inputValue()).toBe('Tết Dương lịch');
  await page.locator('input[name=basis]').fill('Thông báo số 1/TB-BNV ngày 1/10/2027');
  const last = (await page.locator('input[name^="day."]').count()) - 1;
  await page.locator(`input[name="day.${last}"]`).fill('32/1');
  await page.locator('button[value=ahead]').click();
  expect(await page.locator('#error-summary a').count()).toBe(3);
  await wellMade(page);
  const wrong = await page.locator('input[aria-invalid=true]').first().getAttribute('name');
  await page.locator(`input[name="${wrong}"]`).fill('');
  await page.locator('button[value=ahead]').click();
  await wellMade(page);
  await page.locator('button[value=save]').click();
  expect(await page.textContent('main')).not.toContain('mới là dự kiến');
  await wellMade(page);
});

test('others are turned away', async () => {
  const { page } = await officerPage('motcua1');
  for (const path of ['/quan-tri', '/quan-tri/lich', '/quan-tri/lich/them', '/quan-tri/lich/gio', '/quan-tri/lich/nam/2028'])
    expect((await page.goto(`${server.base}${path}`))?.status(), path).toBe(403);
});
