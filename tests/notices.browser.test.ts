import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { served, signIn, signInOfficer } from './browser.ts';
import { box, main, pick, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { startSmtp } from './smtp.ts';
import { healthy, wrong } from './visiting.ts';

const smtp = await startSmtp();
afterAll(() => smtp.close()); // after the server, which was told later
const { openPage, server } = served({ XASO_SMTP_URL: smtp.url });

const DESK = { width: 1280, height: 800 };
const CLOSED = 'Hộp thư không có hoặc không nhận thư.';
const open = (page: Page, path: string) => page.goto(`${server.base}${path}`);
/** The mail that came last to an address. */
const lastTo = (address: string) => smtp.mails.findLast(({ to }) => to === address);

/** Whoever filed this dossier proves a mail address and wants to be told there alone. */
async function wantsMail(citizen: Page, phone: string, address: string): Promise<void> {
  smtp.known.add(address); // its server has seen ours before
  await signIn(citizen, server.base, phone);
  await open(citizen, '/tai-khoan/thong-bao');
  await box(citizen, 'email').fill(address);
  await press(citizen, 'Gửi mã xác nhận');
  await box(citizen, 'code').waitFor();
  await box(citizen, 'code').fill(/\d{6}/.exec(lastTo(address)?.text ?? '')?.[0] ?? '');
  await press(citizen, 'Xác nhận');
  await pick(citizen, 'channels', 'email');
  await box(citizen, 'channels').first().uncheck();
  await press(citizen, 'Lưu lựa chọn');
  await citizen.waitForURL(/xong/);
}

/** The list, read again until the worker has tried. */
async function untilListed(desk: Page, code: string): Promise<void> {
  await expect
    .poll(async () => (await open(desk, '/can-bo/thong-bao')) && desk.locator('tbody tr', { hasText: code }).count(), { timeout: 30_000 })
    .toBe(1);
}

test('what could not be sent stands before the desk: sent again when the mailbox opens, told by telephone; a colleague who is slower is told', async () => {
  const [{ page: desk }, { page: colleague }] = [await openPage({ viewport: DESK }), await openPage()];
  await signInOfficer(desk, server.base, 'motcua1');
  await signInOfficer(colleague, server.base, 'motcua2');
  await open(desk, '/can-bo/thong-bao');
  expect(await main(desk)).toContain('Mọi tin đều đã gửi được.');

  const told: { code: string; address: string; phone: string }[] = [];
  await open(desk, '/can-bo?hang=tiep-nhan');
  for (const [at, dossier] of (await hrefs(desk, 'tbody a')).slice(0, 2).entries()) {
    await open(desk, dossier);
    const phone = /0900 000 0\d\d/.exec(await main(desk))?.[0] ?? '';
    const address = `hop-thu-${at}@example.vn`;
    await wantsMail((await openPage()).page, phone, address);
    smtp.closed.add(address);
    await open(desk, `${dossier}/tiep-nhan`);
    await desk.locator('main form button[name=do][value=send]:not([tabindex])').click();
    await desk.waitForURL(/xong=/);
    told.push({ code: dossier.split('/').at(-1) ?? '', address, phone });
  }
  const [first, second] = told;
  if (!first || !second) throw new Error('the demonstration has no two dossiers to receive');
  for (const { code, phone } of told) {
    await untilListed(desk, code);
    const row = desk.locator('tbody tr', { hasText: code });
    for (const words of ['ho***@example.vn', phone, CLOSED]) expect(await row.textContent()).toContain(words);
  }
  await healthy(desk);
  await open(colleague, '/can-bo/thong-bao');
  await healthy(colleague);

  smtp.closed.delete(first.address);
  const rowOf = (page: Page, { code }: { code: string }) => page.locator('tbody tr', { hasText: code });
  await rowOf(desk, first).getByRole('button', { name: 'Gửi lại' }).click();
  await desk.waitForURL(/xong/);
  await expect.poll(() => lastTo(first.address)?.text, { timeout: 30_000 }).toContain(first.code);
  await rowOf(desk, second).getByRole('button', { name: 'Đã báo cho người dân' }).click();
  await desk.waitForURL(/xong/);
  await open(desk, '/can-bo/thong-bao');
  expect(await main(desk)).toContain('Mọi tin đều đã gửi được.');
  expect(lastTo(second.address)?.text, 'told by telephone: no mail follows').not.toContain(second.code);

  await wrong(colleague, rowOf(colleague, second).getByRole('button', { name: 'Gửi lại' }), 409);
  expect(await rowOf(colleague, second).count()).toBe(0);
});
