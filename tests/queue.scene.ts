import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { box, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { healthy, wrong } from './visiting.ts';

type Tools = {
  base: string;
  desk: Page;
  officer(username: string): Promise<Page>;
  phonePage(): Promise<Page>;
  look(page: Page, address: string, status?: number): Promise<void>;
  fetchFile(page: Page, address: string, type: string): Promise<void>;
};

const HERE = '28159.20250701';

/** Out of its hours a tablet gives no numbers: then the unit decides to work all of the day that its page names. */
async function workToday(tablet: Page, admin: Page, base: string): Promise<void> {
  if ((await tablet.textContent('h1')) !== 'Máy chưa phát số') return;
  const today = /Hôm nay.*?(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec((await tablet.textContent('main')) ?? '')?.slice(1) ?? [];
  await admin.goto(`${base}/quan-tri/lich/them`);
  for (const [at, part] of ['day', 'month', 'year'].entries()) await box(admin, `day.${part}`).fill(today[at] ?? '');
  await admin.locator('input[name=kind][value=special_hours]').check();
  const hours = {
    'own.morning.opens': '00:00',
    'own.morning.closes': '12:00',
    'own.afternoon.opens': '12:00',
    'own.afternoon.closes': '23:59',
  };
  for (const [name, hour] of Object.entries(hours)) await box(admin, name).fill(hour);
  await box(admin, 'name').fill('Làm việc cả ngày');
  await box(admin, 'basis').fill('Thông báo số 15/TB-UBND');
  await admin.locator('button[value=ahead]').click();
  await admin.locator('button[value=save]').click();
  await admin.waitForURL(/\/quan-tri\/lich\?/);
  await tablet.reload();
}

/** The hall: an administrator registers the tablet, somebody draws a number, a counter calls it, the screen on the wall shows it. */
export async function drawAndCall({ base, desk, officer, phonePage, look, fetchFile }: Tools): Promise<void> {
  const [admin, tablet, wall] = [await officer('quantrixa'), await phonePage(), await phonePage()];
  await look(admin, '/quan-tri/xep-hang');
  await wrong(admin, 'Lưu quy định');
  await box(admin, 'name').fill('Máy cửa chính');
  await press(admin, 'Đăng ký máy');
  await admin.getByText('Mở trang /lay-so').waitFor();
  await healthy(admin);
  const code = (await admin.textContent('.xs-number'))?.trim() ?? '';

  await look(tablet, '/lay-so');
  await wrong(tablet, 'Đăng ký máy này');
  await box(tablet, 'code').fill(code);
  await press(tablet, 'Đăng ký máy này');
  await healthy(tablet);
  await workToday(tablet, admin, base);
  await tablet.getByRole('heading', { name: 'Lấy số thứ tự' }).waitFor();
  await healthy(tablet);
  await box(tablet, 'appointment').fill('AAAA');
  await wrong(tablet, 'Tôi đã đến');
  await tablet.locator('.xs-kiosk-button').first().click();
  await tablet.waitForURL(/\/lay-so\/so\//);
  await healthy(tablet);
  const label = (await tablet.textContent('.xs-number'))?.trim() ?? '';
  expect(label).toMatch(/^A\d{3}$/);
  const [slip] = await hrefs(tablet, 'a[href$="/phieu.pdf"]');
  await fetchFile(tablet, slip ?? '', 'application/pdf');

  await look(wall, '/goi-so');
  await fetchFile(wall, '/goi-so/so', 'application/json');
  await look(desk, `/can-bo/goi-so?don-vi=${HERE}&quay=2`);
  await press(desk, 'Gọi số tiếp theo');
  await desk.locator('.xs-number').waitFor();
  await healthy(desk);
  expect(await desk.textContent('.xs-number')).toBe(label);
  await wall.locator('.xs-calling tbody tr', { hasText: label }).waitFor();
  expect((await wall.locator('.xs-calling tbody tr').first().locator('td').allTextContents()).join(' ')).toBe(`${label} 2`);
  await box(desk, 'code').fill('H53.160.00-250101-0000');
  await wrong(desk, 'Ghi lần đến');
  await desk.goto(`${base}/can-bo/goi-so?don-vi=${HERE}&quay=2`);
  await press(desk, `Xong ${label}`);
  await desk.getByText('Quầy chưa phục vụ số nào.').waitFor();
  await wall.locator('.xs-calling').waitFor({ state: 'hidden' });
}

/** Somebody without an account books an hour by telephone, takes the file into a calendar, and cancels. */
export async function bookAndCancel({ base, desk, phonePage, look, fetchFile }: Tools): Promise<void> {
  const page = await phonePage();
  await look(page, '/dat-lich');
  await wrong(page, 'Gửi mã xác nhận');
  const [slot] = await page.locator('input[name=slot]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  await page.locator(`input[name=slot][value="${slot}"]`).check();
  await page.locator('input[name=group][value=A]').check();
  await box(page, 'name').fill('Nguyễn Thị Mận');
  await box(page, 'phone').fill('0912 345 799');
  await press(page, 'Gửi mã xác nhận');
  await box(page, 'code').waitFor();
  await healthy(page);
  const code = (await page.textContent('main'))?.match(/mã là (\d{6})/)?.[1] ?? '';
  await box(page, 'code').fill(code === '000000' ? '000001' : '000000');
  await wrong(page, 'Đặt lịch');
  await box(page, 'code').fill(code);
  await press(page, 'Đặt lịch');
  await page.waitForURL(/\/lich-hen\/.*xong=1/);
  await healthy(page);

  const [file] = await hrefs(page, 'a[href$="/lich.ics"]');
  await fetchFile(page, file ?? '', 'text/calendar; charset=utf-8; method=PUBLISH');
  const read = async () =>
    new ICAL.Component(ICAL.parse(await (await page.request.get(base + file)).text())).getFirstSubcomponent('vevent');
  const booked = await read();
  expect(String(booked?.getFirstPropertyValue('dtstart'))).toBe(`${slot}:00`);
  await look(desk, `/can-bo/lich-hen?don-vi=${HERE}&ngay=${slot?.slice(0, 10)}`);
  expect(await desk.textContent('main')).toContain('Nguyễn Thị Mận');
  await press(page, 'Hủy lịch hẹn');
  await page.waitForURL(/da=cancelled/);
  await healthy(page);
  const gone = await read();
  expect([gone?.getFirstPropertyValue('status'), gone?.getFirstPropertyValue('sequence')]).toEqual(['CANCELLED', 1]);
  expect(gone?.getFirstPropertyValue('uid')).toBe(booked?.getFirstPropertyValue('uid'));
}

/** Blank slips are kept and printed; a number that was never printed is not typed in. */
export async function keepSlips({ desk, look, fetchFile }: Tools): Promise<void> {
  await look(desk, `/can-bo/phieu-giay?don-vi=${HERE}`);
  await box(desk, 'count').fill('0');
  await wrong(desk, 'Giữ số và in');
  await box(desk, 'count').fill('3');
  await press(desk, 'Giữ số và in');
  await desk.locator('a[href*="/phieu.pdf"]').first().waitFor();
  await healthy(desk);
  const [slips] = await hrefs(desk, 'a[href*="/phieu.pdf"]');
  await fetchFile(desk, slips ?? '', 'application/pdf');
}
