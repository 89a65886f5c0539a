import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeViolations, dayBoxes, overflow, PHONE, served, signInOfficer } from './browser.ts';
import { box, main, pick, press } from './certificate.ts';
import { DEMO_NOW } from './filled-demo.ts';

const { openPage, server } = served();

async function officer(username: string): Promise<Page> {
  const { page } = await openPage({ javaScriptEnabled: false, viewport: PHONE });
  await signInOfficer(page, server.base, username);
  return page;
}
const open = (page: Page, path: string) => page.goto(`${server.base}${path}`);
/** The codes of the lines at a step. */
const codesAt = (page: Page, step: string) => page.locator('tbody tr', { hasText: step }).locator('th a').allTextContents();
/** The day of the demonstration, and that of the machine, by which sessions and those who act in somebody's place are judged. */
const [today, tomorrow, reallyToday] = [
  dayBoxes(DEMO_NOW),
  dayBoxes('2026-11-27'),
  dayBoxes(new Date(Date.now() + 7 * 3_600_000).toISOString()),
];
async function fine(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
}

test('the head gives work in bulk; a leave moves it; a stand-in decides in the own session', { timeout: 120_000 }, async () => {
  const head = await officer('lanhdao');
  await open(head, '/can-bo/phan-cong?hang=tat-ca');
  await fine(head);
  const step = 'Thẩm tra hồ sơ, dự thảo kết quả';
  const codes = (await codesAt(head, step)).slice(0, 2);
  expect(codes).toHaveLength(2);
  for (const code of codes) await head.getByRole('checkbox', { name: `Chọn hồ sơ ${code}` }).check();
  await box(head, 'to').selectOption({ label: await label(head, 'Võ Minh Tuấn') });
  await press(head, 'Phân công hồ sơ đã chọn');
  expect(await main(head)).toContain('Đã phân công 2 trên 2 hồ sơ');
  await fine(head);

  const tuan = await officer('chuyenvien2');
  await open(tuan, '/can-bo?hang=xu-ly&cua-toi=1');
  for (const code of codes) expect(await main(tuan)).toContain(code);
  await open(tuan, '/can-bo/vang-mat');
  await fine(tuan);
  const leave = tuan.locator('form', { has: tuan.locator('input[value=leave]') });
  // One that begins today moves the work by itself; before another one it is handed over.
  for (const field of ['firstDay', 'lastDay'])
    for (const [part, value] of Object.entries(tomorrow)) await leave.locator(`[name="${field}.${part}"]`).fill(value);
  await press(tuan, 'Ghi lịch nghỉ');
  await tuan.getByRole('link', { name: 'Bàn giao hồ sơ đang giữ' }).first().click();
  await box(tuan, 'to').selectOption({ label: 'Phạm Thị Lan' });
  await press(tuan, 'Chuyển hết');
  expect(await main(tuan)).toMatch(/Đã phân công (\d+) trên \1 hồ sơ/);
  await fine(tuan);

  const lan = await officer('chuyenvien1');
  await open(lan, '/can-bo?hang=xu-ly&cua-toi=1');
  for (const code of codes) expect(await main(lan)).toContain(code);

  const mai = await officer('vanthu');
  await open(mai, '/can-bo/vang-mat');
  const give = mai.locator('form', { has: mai.locator('input[value=stand-in]') });
  await give.locator('[name=standIn]').selectOption({ label: 'Phạm Thị Lan' });
  for (const [field, when] of Object.entries({ firstDay: today, lastDay: reallyToday }))
    for (const [part, value] of Object.entries(when)) await give.locator(`[name="${field}.${part}"]`).fill(value);
  await give.locator('[name=basis]').fill('Giấy ủy quyền số 12/UQ-UBND');
  await press(mai, 'Giao làm thay');
  expect(await main(mai)).toContain('Phạm Thị Lan, thay cho Đặng Thị Mai');

  await open(head, '/can-bo/phan-cong?hang=tat-ca');
  const [last] = await codesAt(head, 'Vào sổ, đóng dấu, phát hành');
  await open(lan, `/can-bo/ho-so/${last}/ket-qua`);
  await pick(lan, 'outcome', 'refused');
  await box(lan, 'reason').fill('Hồ sơ không đủ điều kiện theo quy định.');
  await press(lan, 'Ghi kết quả');
  expect(await main(lan)).toContain('Phạm Thị Lan, Văn thư, thay cho Đặng Thị Mai');
  await fine(lan);
});

test('a leave that begins today moves the work at once: nobody is sent to hand it over, too', { timeout: 120_000 }, async () => {
  const head = await officer('lanhdao');
  await open(head, '/can-bo/phan-cong?hang=tat-ca');
  const [code = ''] = await codesAt(head, 'Thẩm tra hồ sơ, dự thảo kết quả');
  await head.getByRole('checkbox', { name: `Chọn hồ sơ ${code}` }).check();
  await box(head, 'to').selectOption({ label: await label(head, 'Võ Minh Tuấn') });
  await press(head, 'Phân công hồ sơ đã chọn');
  const tuan = await officer('chuyenvien2');
  await open(tuan, '/can-bo/vang-mat');
  const leave = tuan.locator('form', { has: tuan.locator('input[value=leave]') });
  for (const field of ['firstDay', 'lastDay'])
    for (const [part, value] of Object.entries(today)) await leave.locator(`[name="${field}.${part}"]`).fill(value);
  await press(tuan, 'Ghi lịch nghỉ');
  expect(await tuan.textContent('main [role=status]')).toContain('Hồ sơ đang giữ được chuyển ngay');
  await fine(tuan);
  // Without a stand-in and without rules it waits for the head.
  const waits = async () => {
    await open(head, '/can-bo/phan-cong?hang=cho-phan-cong');
    return main(head);
  };
  await expect.poll(waits, { timeout: 60_000, interval: 500 }).toContain(code);
});

/** The label of the officer's choice, which also tells the offices and how much work there is. */
async function label(page: Page, name: string): Promise<string> {
  const labels = await box(page, 'to').locator('option').allTextContents();
  return labels.find((one) => one.startsWith(name)) ?? name;
}
