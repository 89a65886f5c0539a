import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { Bank } from '../doubles/bank/bank.ts';
import { served, signInOfficer } from './browser.ts';
import { box, main, pick, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { healthy, wrong } from './visiting.ts';

const { openPage, server } = served();

/*
 * What happens at the counter after the decision, by those who do it: handing over, money by transfer and back, reports of citizens, the hall and its paper.
 * One demonstration for all of it: each takes dossiers of its own.
 */
const HERE = '28159.20250701';

async function officer(username: string, viewport = { width: 360, height: 740 }): Promise<Page> {
  const { page } = await openPage({ viewport });
  await signInOfficer(page, server.base, username);
  return page;
}
const go = (page: Page, address: string) => page.goto(new URL(address, server.base).href);
const title = (page: Page) => page.locator('[role=status] h2').first().textContent();

/** A list and its spreadsheet, read by another parser: as many rows, the same in the first column. Gives the rows. */
async function asSeen(page: Page, address: string): Promise<unknown[][]> {
  await go(page, address);
  const table = page.locator('main table').first();
  const names = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.children[0]?.textContent?.trim() ?? ''));
  expect(names.length, address).toBeGreaterThan(0);
  const file = await page.request.get(`${server.base}${address}${address.includes('?') ? '&' : '?'}tai=xlsx`);
  expect(file.headers()['content-type'], address).toContain('spreadsheetml');
  const [, ...rows] = await readSheet(await file.body(), 1);
  const shown = rows.map((row) => String(row[0]));
  expect(
    names.every((name, at) => name.includes(shown[at] ?? '-')),
    `${address}: ${names} / ${shown}`,
  ).toBe(true);
  expect(rows.length, address).toBe(names.length);
  return rows;
}

/** A finger on the sheet. */
async function sign(page: Page): Promise<void> {
  const sheet = page.locator('[data-signature-sheet]');
  await sheet.scrollIntoViewIfNeeded();
  const at = await sheet.boundingBox();
  if (!at) throw new Error('there is no sheet to sign on');
  await page.mouse.move(at.x + at.width * 0.2, at.y + at.height * 0.5);
  await page.mouse.down();
  for (let step = 1; step < 24; step++)
    await page.mouse.move(at.x + at.width * (0.2 + step * 0.025), at.y + at.height * (step % 2 ? 0.3 : 0.7));
  await page.mouse.up();
}

test('handed over against a signature, pressed twice; a colleague who was slower is told by whom; another one against a code', async () => {
  const [desk, colleague] = [await officer('motcua1'), await officer('motcua2', { width: 1280, height: 800 })];
  await asSeen(desk, '/can-bo/chua-nhan');
  // The tracking book is only counted on its page; taken away it has every dossier, its days as days.
  await go(desk, '/can-bo/so-theo-doi');
  const link = (await desk.locator('a[href*="tai=xlsx"]').getAttribute('href')) ?? '';
  const [heads = [], ...book] = await readSheet(await (await desk.request.get(`${server.base}${link}`)).body(), 1);
  expect(heads).toEqual(expect.arrayContaining(['Mã hồ sơ', 'Ngày nhận', 'Ngày hẹn trả', 'Phương thức nhận kết quả']));
  expect(await desk.textContent('main [role=status]')).toContain(`Có ${book.length} hồ sơ`);
  expect(book.every((row) => row[heads.indexOf('Ngày nhận')] instanceof Date)).toBe(true);
  await go(desk, '/can-bo?hang=cho-tra');
  const [first, second] = await hrefs(desk, 'tbody a');
  for (const page of [desk, colleague]) {
    await go(page, `${first}/tra`);
    await pick(page, 'way', 'desk');
    await box(page, 'identity').check();
    await pick(page, 'proof', 'signature');
  }
  await wrong(desk, 'Đã trả kết quả');
  expect(await main(desk)).toContain('Người nhận chưa ký tên');
  await sign(desk);
  await desk.getByRole('button', { name: 'Xóa để ký lại' }).click();
  expect(await box(desk, 'signature').inputValue()).toBe('');
  await sign(desk);
  await desk.getByRole('button', { name: 'Đã trả kết quả', exact: true }).dblclick();
  await desk.waitForURL(/xong=return/);
  await healthy(desk);
  expect(await main(desk)).toContain('Ký trên màn hình');
  expect(await desk.locator('main svg path[d^="M"]').count()).toBeGreaterThan(0);

  await sign(colleague);
  await press(colleague, 'Đã trả kết quả');
  await colleague.getByText('Hồ sơ vừa có thay đổi').waitFor();
  await healthy(colleague, 409);
  for (const words of ['Trần Thị Hoa', 'bạn không còn làm được việc này']) expect(await main(colleague)).toContain(words);

  await go(desk, `${second}/tra`);
  await pick(desk, 'way', 'desk');
  await pick(desk, 'taker', 'owner');
  await pick(desk, 'proof', 'code');
  await box(desk, 'identity').check();
  await press(desk, 'Gửi mã');
  await desk.getByText(/Đã gửi mã đến/).waitFor();
  await healthy(desk);
  const code = /Mã là: (\d{6})/.exec(await main(desk))?.[1] ?? '';
  expect(await box(desk, 'identity').isChecked(), 'nothing ticked is lost').toBe(true);
  await box(desk, 'code').fill(code === '123456' ? '654321' : '123456');
  await wrong(desk, 'Đã trả kết quả');
  expect(await main(desk)).toContain('Mã không đúng');
  await box(desk, 'code').fill(code);
  await press(desk, 'Đã trả kết quả');
  await desk.waitForURL(/xong=return/);
  expect(await main(desk)).toContain('Mã gửi đến điện thoại');
});

/** A dossier without a published fee, of which the desk enters 20,000 đ: its address and its reference. */
async function charged(desk: Page): Promise<{ dossier: string; reference: string }> {
  await go(desk, '/can-bo?hang=xu-ly');
  for (const dossier of await hrefs(desk, 'tbody a')) {
    await go(desk, `${dossier}/le-phi`);
    if ((await box(desk, 'basis').count()) === 0) continue;
    await box(desk, 'amount').last().fill('20.000');
    await box(desk, 'basis').fill('Nghị quyết 20/2025/NQ-HĐND');
    await desk.locator('details[open] textarea[name=reason]').fill('Mức thu của tỉnh');
    await press(desk, 'Lưu cách tính này');
    await desk.locator('[role=status] h2, .xs-error-summary').first().waitFor();
    // The reader that charges what was filed may be faster: then it is said, and pressed again.
    if ((await desk.locator('.xs-error-summary').count()) > 0) await press(desk, 'Lưu cách tính này');
    await desk.waitForURL(/xong=correct/);
    return { dossier, reference: /XS [\d ]{10,}/.exec(await main(desk))?.[0].replaceAll(' ', '') ?? '' };
  }
  throw new Error('every fee is published');
}

test('money by transfer: too much and twice are listed and settled by two people; what is no statement is refused calmly', async () => {
  const [desk, head] = [await officer('motcua1'), await officer('lanhdao', { width: 1280, height: 800 })];
  const { dossier, reference } = await charged(desk);
  const bank = new Bank('0000000000000');
  const read = async (page: Page, name: string, buffer: Buffer) => {
    await go(page, '/can-bo/doi-soat');
    await box(page, 'file').setInputFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
    await press(page, 'Nạp sao kê');
    await page.locator('[role=status] h2, .xs-error-summary').first().waitFor();
  };
  // Columns are told first: then a wrong file is one because of what stands in it.
  await go(head, '/can-bo/doi-soat/ngan-hang');
  for (const [name, of] of Object.entries({ id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' }))
    await box(head, `columns.${name}`).fill(of);
  await press(head, 'Lưu các cột');
  await head.locator('[role=status]').first().waitFor();
  const picture = await head.screenshot();
  for (const [name, bytes] of [
    ['anh.png', picture],
    ['sao-ke.csv', Buffer.from(bank.csv(), 'utf16le')],
    ['sao-ke.xml', Buffer.from(bank.camt().replace('</Document>', ''))],
    ['trong.csv', Buffer.alloc(0)],
  ] as const) {
    await read(head, name, bytes);
    await healthy(head, 422);
    expect.soft(await head.locator('.xs-error-summary').textContent(), name).toMatch(/Không đọc được tệp này|Chọn tệp sao kê/);
  }
  const when = new Date('2026-11-20T03:00:00Z');
  bank.book(25_000, `Nop le phi ${reference}`, when);
  await read(head, 'sao-ke.xml', Buffer.from(bank.camt()));
  expect(await main(head)).toContain('1 khoản mới, 0 khoản đã biết');
  await read(head, 'sao-ke.csv', Buffer.from(bank.csv()));
  expect(await main(head), 'the same money in another file').toContain('0 khoản mới, 1 khoản đã biết');
  await go(head, '/can-bo/doi-soat?loai=over');
  await healthy(head);
  const [over] = await hrefs(head, 'main table a[href^="/can-bo/doi-soat/"]');
  await go(head, over ?? '');
  await wrong(head, 'Chấp nhận');
  await head.locator('form:has([value=accept]) textarea').fill('Nộp thừa 5.000 đồng, sẽ hoàn trả.');
  await press(head, 'Chấp nhận');
  expect(await title(head)).toBe('Đã chấp nhận');

  bank.book(20_000, `${reference} nop lan hai`, when);
  await read(desk, 'sao-ke.xml', Buffer.from(bank.camt()));
  expect((await asSeen(desk, '/can-bo/doi-soat?loai=double'))[0]?.[1], 'a sum is a number').toBe(20_000);
  const [double] = await hrefs(desk, 'main table a[href^="/can-bo/doi-soat/"]');
  await go(desk, double ?? '');
  await healthy(desk);
  const refund = desk.locator('form:has([value=refund])');
  await refund.locator('[name=account]').fill('Agribank 5400205123456');
  await refund.locator('[name=payee]').fill('Nguyễn Thị Hoa');
  await refund.locator('[name=reason]').fill('Nộp hai lần');
  await press(desk, 'Gửi đề nghị');
  expect(await title(desk)).toBe('Đã gửi đề nghị hoàn trả');
  await go(desk, '/can-bo/doi-soat');
  expect(await desk.getByRole('button', { name: 'Duyệt', exact: true }).count(), 'nobody approves the own wish').toBe(0);
  await go(head, '/can-bo/doi-soat');
  await press(head, 'Duyệt');
  expect(await title(head)).toBe('Đã ghi ý kiến về đề nghị hoàn trả');
  await go(desk, '/can-bo/doi-soat');
  await press(desk, 'Đã trả tiền');
  expect(await title(desk)).toBe('Đã ghi là đã trả tiền');
  await go(desk, `${dossier}/le-phi`);
  expect(await main(desk)).toContain('Đã nộp đủ');
  await healthy(desk);
  // Who has nothing to do with money is told so.
  const stranger = await officer('xemtinh');
  await go(stranger, '/can-bo/doi-soat');
  await healthy(stranger, 403);
});

/** Sends a report. Gives where its sender follows it. */
async function report(page: Page, text: string, more: { show?: boolean; again?: string } = {}): Promise<string> {
  await go(page, '/phan-anh');
  await box(page, 'topic').selectOption('road');
  await box(page, 'text').fill(text);
  if (more.show) await page.locator('[name=mayShow]').check();
  if (more.again) {
    // Of nobody's code it is said, and what was written stands there still.
    await box(page, 'repeats').fill('3333333333');
    await wrong(page, 'Gửi đến xã');
    expect(await box(page, 'text').inputValue()).toBe(text);
    await box(page, 'repeats').fill(more.again);
  }
  await press(page, 'Gửi đến xã');
  await page.waitForURL(/moi=1/);
  return new URL(page.url()).pathname;
}

test('reports: asked, added to, given to somebody, answered, judged, shown; one refused, one sent on; the slower of two officers is told', async () => {
  const { page: sender } = await openPage();
  const [desk, colleague] = [await officer('motcua1'), await officer('motcua2', { width: 1280, height: 800 })];
  const open = async (page: Page, code: string) => {
    await go(page, '/can-bo/phan-anh');
    await page.locator('main tbody a', { hasText: code.split('/').at(-1) ?? '' }).click();
    await page.waitForURL(/phan-anh\/[0-9a-f-]{36}$/);
  };
  /** Opens what hides the deed's form, fills it, and does it. */
  const act = async (page: Page, opens: string, fill: (form: ReturnType<Page['locator']>) => Promise<unknown>, does: string) => {
    const part = page.locator('details', { has: page.locator('summary', { hasText: opens }) });
    if ((await part.getAttribute('open')) === null) await part.locator('summary').click();
    await fill(part);
    await part.getByRole('button', { name: does, exact: true }).click();
  };
  const done = (page: Page) => page.waitForURL(/xong=1/);

  const lamp = await report(sender, 'Đèn đường trước nhà văn hóa ấp 2 hỏng đã ba tuần.', { show: true });
  await open(desk, lamp);
  await open(colleague, lamp);
  await act(desk, 'Hỏi thêm người gửi', (form) => form.locator('textarea').fill('Cột số mấy?'), 'Gửi câu hỏi');
  await done(desk);
  await healthy(desk);
  await act(colleague, 'Hỏi thêm người gửi', (form) => form.locator('textarea').fill('Hỏng từ khi nào?'), 'Gửi câu hỏi');
  await colleague.locator('.xs-error-summary, [role=status]').first().waitFor();
  await healthy(colleague, 409);
  // Who asked already, and what was typed in vain.
  for (const words of ['Trần Thị Hoa', 'Cột số mấy?', 'chưa được gửi', 'Hỏng từ khi nào?']) expect(await main(colleague)).toContain(words);

  await go(sender, lamp);
  expect(await main(sender)).toContain('Cột số mấy?');
  await wrong(sender, 'Gửi thêm');
  await box(sender, 'text').fill('Cột số 12.');
  await press(sender, 'Gửi thêm');
  await done(sender);
  await open(desk, lamp);
  await act(desk, 'Giao người xử lý', (form) => form.locator('[name=assignee]').selectOption({ label: 'Trần Thị Hoa' }), 'Giao');
  await done(desk);
  await act(desk, 'Trả lời', (form) => form.locator('textarea').fill('Đã thay bóng đèn cột số 12.'), 'Gửi câu trả lời');
  await desk.getByText('Công khai câu trả lời').first().waitFor();
  await act(
    desk,
    'Công khai câu trả lời',
    async (form) => {
      await form.locator('[name=title]').fill('Đèn đường ấp 2');
      await form.locator('[name=question]').fill('Đèn đường hỏng đã lâu.');
    },
    'Công khai',
  );
  await done(desk);
  await healthy(desk);
  await go(sender, lamp);
  expect(await main(sender)).toContain('Đã thay bóng đèn cột số 12.');
  await pick(sender, 'verdict', 'satisfied');
  await press(sender, 'Gửi ý kiến');
  await done(sender);
  await go(sender, '/phan-anh/da-tra-loi');
  await healthy(sender);
  expect(await main(sender)).toContain('Đèn đường ấp 2');

  for (const [text, opens, fill, does, then] of [
    ['Trời mưa nhiều quá.', 'Không tiếp nhận', 'Không thuộc việc của xã.', 'Không tiếp nhận', 'Không thuộc việc của xã.'],
    ['Đường tỉnh 835 có ổ gà.', 'Chuyển cơ quan khác', 'Đường này do tỉnh quản lý.', 'Chuyển', 'Đã chuyển cơ quan khác'],
  ] as const) {
    const again = lamp.split('/').at(-1) ?? '';
    const sent = await report(sender, text, opens === 'Không tiếp nhận' ? { again } : {});
    await open(desk, sent);
    expect((await main(desk)).includes('Nói lại việc đã trả lời')).toBe(opens === 'Không tiếp nhận');
    await act(
      desk,
      opens,
      async (form) => {
        if (does === 'Chuyển') await form.locator('[name=to]').fill('Sở Xây dựng');
        await form.locator('textarea').fill(fill);
      },
      does,
    );
    await done(desk);
    await go(sender, sent);
    await healthy(sender);
    expect(await main(sender)).toContain(then);
  }
  expect(await asSeen(desk, '/can-bo/phan-anh?hang=da-xong')).toHaveLength(3);
});

test('the hall: given at the desk, not come, called again, handed to another counter; a slip of paper typed in at its true time', async () => {
  const [one, two] = [await officer('motcua1'), await officer('motcua2', { width: 1280, height: 800 })];
  await go(one, `/can-bo/goi-so?don-vi=${HERE}&quay=1`);
  await one.getByText('Lấy số giúp người dân').click();
  await box(one, 'group').selectOption('A');
  await box(one, 'priority').check();
  await press(one, 'Lấy số');
  const label = /Đã lấy số (A\d{3})/.exec((await title(one)) ?? '')?.[1] ?? '';
  await healthy(one);
  await press(one, 'Gọi số tiếp theo');
  await one.locator('.xs-number').waitFor();
  await press(one, `Không đến ${label}`);
  await one.getByText('Gọi mà chưa đến').waitFor();
  await healthy(one);
  await press(one, `Gọi lại ${label}`);
  await one.locator('.xs-number').waitFor();
  await box(one, 'to').selectOption('2');
  await press(one, 'Chuyển');
  await one.getByText('Quầy chưa phục vụ số nào.').waitFor();
  await go(two, `/can-bo/goi-so?don-vi=${HERE}&quay=2`);
  expect(await main(two)).toContain('Chuyển đến quầy 2');
  await press(two, 'Gọi số tiếp theo');
  await two.locator('.xs-number', { hasText: label }).waitFor();
  await press(two, `Xong ${label}`);

  await go(one, `/can-bo/phieu-giay?don-vi=${HERE}`);
  await box(one, 'count').fill('2');
  await press(one, 'Giữ số và in');
  const range = (await one.locator('a[href*="/phieu.pdf"]').first().textContent()) ?? '';
  const slip = `${/Phiếu (\d{4})/.exec(range)?.[1]}/${/\/(\d{4})/.exec(range)?.[1]}`;
  // Received in the minute of the print, as the page tells it: `9 giờ 5 phút thứ Ba, 24/11/2026`.
  const printed =
    (await one
      .locator('tbody tr', { has: one.locator('a[href*="/phieu.pdf"]') })
      .first()
      .locator('td')
      .last()
      .textContent()) ?? '';
  const [, hour, minute = '0', day] = /(\d{1,2}) giờ (?:(\d{1,2}) phút )?.*?(\d{1,2}\/\d{1,2}\/\d{4})/.exec(printed) ?? [];
  await go(one, '/can-bo/tiep-nhan');
  await box(one, 'fullName').fill('Trần Thị Ổi');
  await box(one, 'wanted').fill('2.000815');
  await box(one, 'scan').press('Enter');
  await one.getByText('Nhập từ phiếu giấy').click();
  await box(one, 'slip').fill('9999/2026');
  await box(one, 'slipAt').fill(`${day} ${hour}:${minute.padStart(2, '0')}`);
  await press(one, 'Tiếp nhận hồ sơ');
  await one.locator('.xs-error-summary').waitFor();
  expect(await main(one)).toContain('Số phiếu này chưa được in ở đơn vị');
  await box(one, 'slip').fill(slip);
  await press(one, 'Tiếp nhận hồ sơ');
  await one.waitForURL(/\/tiep-nhan\/xong\//);
  await go(one, `/can-bo/phieu-giay?don-vi=${HERE}`);
  expect(await one.locator('tbody', { hasText: slip }).count()).toBe(1);
  await healthy(one);
  await asSeen(one, '/can-bo/phieu-giay');
});

test('an hour booked by telephone: moved once, its number drawn by the desk when the citizen comes, and called; then nothing is left to move', async () => {
  const [{ page: citizen }, desk] = [await openPage(), await officer('motcua1', { width: 1280, height: 800 })];
  await go(citizen, '/dat-lich');
  const slots = await citizen.locator('input[name=slot]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  const [first = '', other = ''] = [slots[0], slots.at(-1)];
  await pick(citizen, 'slot', first);
  await pick(citizen, 'group', 'A');
  await box(citizen, 'name').fill('Đỗ Thị Lựu');
  await box(citizen, 'phone').fill('0912 345 798');
  await press(citizen, 'Gửi mã xác nhận');
  await box(citizen, 'code').fill(/mã là (\d{6})/.exec(await main(citizen))?.[1] ?? '');
  await press(citizen, 'Đặt lịch');
  await citizen.waitForURL(/xong=1/);
  const own = new URL(citizen.url()).pathname;
  await wrong(citizen, 'Đổi giờ');
  await pick(citizen, 'slot', other);
  await press(citizen, 'Đổi giờ');
  await citizen.waitForURL(/da=moved/);
  await healthy(citizen);
  const [, hour = '', minute = ''] = /T(\d\d):(\d\d)$/.exec(other) ?? [];
  const clock = `${Number(hour)} giờ${minute === '00' ? '' : ` ${Number(minute)} phút`}`;
  expect(await main(citizen)).toContain(clock);

  const list = `/can-bo/lich-hen?don-vi=${HERE}`;
  await go(desk, list);
  const row = desk.locator('tbody tr', { hasText: 'Đỗ Thị Lựu' });
  for (const words of [clock, '0912 345 798']) expect(await row.textContent()).toContain(words);
  await row.getByRole('button', { name: 'Đã đến' }).click();
  await desk.getByText('Đã đến').waitFor();
  await healthy(desk);
  await go(citizen, own);
  expect(await main(citizen)).toContain('Đã đến');
  expect(await citizen.getByRole('button', { name: 'Đổi giờ' }).count(), 'nothing is left to move').toBe(0);
  await healthy(citizen);
  await go(desk, `/can-bo/goi-so?don-vi=${HERE}&quay=1`);
  expect(await desk.locator('tbody tr', { hasText: `Có hẹn lúc ${clock}` }).count()).toBe(1);
  await press(desk, 'Gọi số tiếp theo');
  await desk.getByRole('button', { name: /^Xong/ }).click();
  await desk.getByText('Quầy chưa phục vụ số nào.').waitFor();
});
