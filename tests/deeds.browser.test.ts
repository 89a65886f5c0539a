import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dayBoxes, served, signIn, signInOfficer } from './browser.ts';
import { box, date, main, pick, press } from './certificate.ts';
import { hrefs, oneOfEach } from './demo-dossiers.ts';
import { healthy } from './visiting.ts';

/* What is done seldom with a dossier, each done to its end by whoever may: the sentence that follows, what the history says, its paper. */

const { openPage, server } = served();
const go = (page: Page, address: string) => page.goto(new URL(address, server.base).href);
const REASON = 'Chờ cơ quan công an xác minh nơi cư trú.';

async function officer(username: string): Promise<Page> {
  const { page } = await openPage({ javaScriptEnabled: false });
  await signInOfficer(page, server.base, username);
  return page;
}

/** The first dossier of a queue to which the deed may be done, with its page open. */
async function find(page: Page, queue: string, deed: string): Promise<string> {
  await go(page, `/can-bo?hang=${queue}`);
  for (const dossier of await hrefs(page, 'main tbody a'))
    if ((await go(page, `${dossier}/${deed}`))?.status() === 200 && page.url().endsWith(`/${deed}`)) return dossier;
  throw new Error(`nowhere in ${queue}: ${deed}`);
}

/** Sends the form of the deed; its page comes back with what was done, and what was said is in it. */
async function send(page: Page, verb: string, says: string): Promise<void> {
  await page.locator('main form button[name=do][value=send]:not([tabindex])').click();
  await page.waitForURL(new RegExp(`xong=${verb}$`));
  await healthy(page);
  expect(await page.locator('[role=status]').first().textContent(), verb).toContain(says);
}

const isPaper = async (page: Page, address: string) =>
  expect((await page.request.get(`${server.base}${address}`)).headers()['content-type'], address).toBe('application/pdf');

test('the head says sorry for what is late, says why, and lets a promised day become an appointment', { timeout: 240_000 }, async () => {
  const head = await officer('lanhdao');
  const late = await find(head, 'tre', 'xin-loi');
  await date(head, 'appointmentDay', dayBoxes('2026-12-04'));
  await box(head, 'reason').fill(REASON);
  await send(head, 'apologise', 'Đã gửi lời xin lỗi');
  for (const words of ['4/12/2026', REASON]) expect(await main(head)).toContain(words);
  for (const size of ['', '?kho=a5', '?kho=80mm']) await isPaper(head, `${late}/giay/xin-loi.pdf${size}`);
  await go(head, `${late}/xin-loi`);
  expect((await head.title()).length, 'once only').toBeGreaterThan(0);
  expect(await head.locator('main form button[name=do][value=send]:not([tabindex])').count()).toBe(0);

  await find(head, 'tre', 'ly-do-tre');
  await pick(head, 'cause', 'verification');
  await send(head, 'explain_delay', 'Đã ghi lý do trễ');

  await find(head, 'xu-ly', 'hen-ngay');
  await head.locator('main input[name=reason]').first().check();
  await send(head, 'pass_promise', 'Đã chuyển sang hẹn ngày');
});

test('time that does not count, from the letter to the reply; a term that is extended; an opinion asked and given', {
  timeout: 240_000,
}, async () => {
  const [head, specialist] = [await officer('lanhdao'), await officer('chuyenvien1')];
  const held = await find(specialist, 'xu-ly', 'tam-ngung-tinh');
  await box(specialist, 'letter').fill('Đã hỏi xã Bến Lức, văn bản số 12.');
  await send(specialist, 'hold', 'Đã tạm ngừng tính thời gian');
  await go(specialist, `${held}/tinh-tiep`);
  await box(specialist, 'note').fill('Xã Bến Lức đã trả lời.');
  await send(specialist, 'resume', 'Đã tính tiếp thời gian');
  expect(await main(specialist)).toContain('Xã Bến Lức đã trả lời.');

  const desk = await officer('motcua1');
  const wish = { procedure: '1.004859', case: 'correction', channel: 'direct', keys: 'staff', returnWay: 'desk' };
  const taken = await desk.request.post(`${server.base}/api/v1/dossiers/intake`, {
    data: { ...wish, unit: '28159.20250701', applicant: { fullName: 'Nguyễn Thị Thử' } },
    headers: { 'idempotency-key': crypto.randomUUID(), origin: server.base },
  });
  await go(head, `/can-bo/ho-so/${(await taken.json()).code}/gia-han`);
  await box(head, 'amount').fill('1');
  await box(head, 'reason').fill(REASON);
  await send(head, 'extend', 'Đã gia hạn');

  const asked = await find(head, 'xu-ly', 'xin-y-kien');
  await box(head, 'whom').selectOption({ label: 'Phạm Thị Lan (cùng đơn vị)' });
  await box(head, 'question').fill('Đề nghị cho biết kết quả thẩm tra.');
  await date(head, 'until', dayBoxes('2026-12-01'));
  await send(head, 'ask_opinion', 'Đã gửi câu hỏi');
  await go(specialist, '/can-bo/y-kien');
  await go(specialist, (await hrefs(specialist, 'main a[href^="/can-bo/y-kien/"]'))[0] ?? '');
  await box(specialist, 'answer').fill('Đủ điều kiện giải quyết.');
  await press(specialist, 'Gửi trả lời');
  await specialist.waitForURL(/xong/);
  await healthy(specialist);
  await go(head, asked);
  expect(await main(head)).toContain('Đủ điều kiện giải quyết.');
});

test('what ends a dossier: refused at the desk, stopped when nobody answered; each with its paper', { timeout: 240_000 }, async () => {
  const desk = await officer('motcua1');
  const refused = await find(desk, 'tiep-nhan', 'tu-choi');
  await box(desk, 'reason').fill('Hồ sơ thuộc thẩm quyền của xã nơi cư trú.');
  await send(desk, 'refuse', 'Đã từ chối tiếp nhận');
  for (const size of ['', '?kho=a5']) await isPaper(desk, `${refused}/giay/tu-choi.pdf${size}`);
  const stopped = await find(desk, 'cho-cong-dan', 'dung');
  await box(desk, 'reason').fill('Quá hạn bổ sung, đã gọi điện ba lần.');
  await send(desk, 'stop', 'Đã dừng giải quyết');
  for (const size of ['', '?kho=a5']) await isPaper(desk, `${stopped}/giay/dung.pdf${size}`);
});

test('what a citizen takes back: at the desk with the papers, at home by a press; what must be paid first is asked for', {
  timeout: 240_000,
}, async () => {
  const desk = await officer('motcua1');
  const owed = await find(desk, 'xu-ly', 'yeu-cau-nop');
  await go(desk, `${owed}/le-phi`);
  await desk.locator('input[name=amount]').last().fill('20000');
  await box(desk, 'basis').fill('Nghị quyết 20/2025/NQ-HĐND');
  await desk.locator('details[open] textarea[name=reason]').fill('Mức thu của tỉnh.');
  await press(desk, 'Lưu cách tính này');
  await desk.waitForURL(/xong=correct/);
  await go(desk, `${owed}/yeu-cau-nop`);
  expect(await main(desk)).toContain('20.000');
  await send(desk, 'ask_payment', 'Đã yêu cầu nộp');

  const back = await find(desk, 'xu-ly', 'rut');
  await box(desk, 'reason').fill('Người dân không còn nhu cầu.');
  await send(desk, 'withdraw', 'Đã rút hồ sơ');
  expect(await main(desk)).toContain('Người dân không còn nhu cầu.');
  await go(desk, `${back}/rut`);
  expect(await desk.locator('main form button[name=do][value=send]:not([tabindex])').count(), 'once only').toBe(0);

  const { code, phone } = (await oneOfEach(desk, server.base)).get('Mới đăng ký') ?? { code: '', phone: '' };
  const { page } = await openPage({ javaScriptEnabled: false });
  await signIn(page, server.base, phone, `/ho-so/${code}/rut`);
  await box(page, 'reason').fill('Tôi nộp nhầm xã.');
  await page.locator('main form button').first().click();
  await page.waitForURL(new RegExp(`/ho-so/${code}(\\?|$)`));
  await healthy(page);
  expect(await main(page)).toContain('Hồ sơ đã rút theo yêu cầu của người nộp');
});
