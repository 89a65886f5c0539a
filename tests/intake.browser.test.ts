import type { Page } from 'playwright-core';
import { toBuffer } from 'qrcode';
import { expect, test } from 'vitest';
import { axeViolations, overflow, PHONE, served, signInOfficer } from './browser.ts';

const { openPage, server } = served();

const DESK = { width: 1366, height: 768 };
/** The most keys that a routine dossier may ask of an officer. */
const MOST_KEYS = 40;
const cardOf = (number: string, name: string) => `${number}||${name}|02091990|Nữ|12/3 ấp 3, TT. Cần Giuộc, Cần Giuộc, Long An|15042021`;

/** An officer's fingers: counts what they press. */
function fingers(page: Page) {
  let pressed = 0;
  return {
    count: () => pressed,
    async press(key: string) {
      pressed += key.split('+').length;
      await page.keyboard.press(key);
    },
    async type(text: string) {
      pressed += [...text].length;
      await page.keyboard.type(text);
    },
  };
}

/** A scanner types a card and its Enter; no officer does. */
async function scan(page: Page, card: string) {
  await page.locator('[name=scan]:focus').waitFor();
  await page.keyboard.insertText(card);
  await page.keyboard.press('Enter');
}

/** Alt with a letter, as a keyboard sends it: the driver's own key press leaves out the letter without Alt, by which access keys are found. */
async function alt(page: Page, letter: string) {
  const keys = await page.context().newCDPSession(page);
  const key = { modifiers: 1, key: letter, code: `Key${letter.toUpperCase()}`, windowsVirtualKeyCode: letter.toUpperCase().charCodeAt(0) };
  await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', unmodifiedText: letter, ...key });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await keys.detach();
}

/** Until the form came back from the server. */
const again = (page: Page, until: string) => page.locator(until).waitFor();

test('a routine dossier by keyboard, from the open screen to the slip, in at most 40 keys; the same again warns, a double click is one', async () => {
  const { page, complaints } = await openPage({ viewport: DESK });
  await signInOfficer(page, server.base, 'motcua1');
  await page.goto(`${server.base}/can-bo/tiep-nhan/so-tat`);
  const number = await page.getByLabel('Chứng thực bản sao từ bản chính', { exact: false }).first().inputValue();

  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  const officer = fingers(page);
  await scan(page, cardOf('079190001234', 'Nguyễn Thị Hoa'));
  await again(page, '[name=wanted]:focus');
  await officer.type(number);
  await officer.press('Enter');
  await again(page, 'button[value=take]:focus');
  expect(await page.locator('.xs-spared').textContent()).toContain('Bản chính');
  expect([await axeViolations(page), await overflow(page)]).toEqual([[], 0]);
  await officer.press('Enter');
  await page.waitForURL(/\/tiep-nhan\/xong\//);
  expect(await page.textContent('main')).toContain('Nguyễn Thị Hoa');
  await again(page, 'a[href$=".pdf"]:focus');
  const slip = page.context().waitForEvent('page');
  await officer.press('Enter');
  const opened = await slip;
  const code = /xong\/(.+)$/.exec(page.url())?.[1] ?? '';
  const pdf = await page.request.get(`${server.base}/can-bo/ho-so/${code}/giay-tiep-nhan.pdf`);
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);
  await opened.close();
  await page.bringToFront();
  console.log(`key presses of a routine dossier: ${officer.count()} (at most ${MOST_KEYS})`);
  expect(officer.count()).toBeGreaterThan(0);
  expect(officer.count()).toBeLessThanOrEqual(MOST_KEYS);

  // The same person for the same procedure: warned, with the way there, before anything is taken in. Two clicks are one dossier.
  await alt(page, 'q');
  await page.waitForURL(/\/can-bo\/tiep-nhan$/);
  await scan(page, cardOf('079190001234', 'Nguyễn Thị Hoa'));
  await again(page, '[name=wanted]:focus');
  await page.keyboard.type(number);
  await page.keyboard.press('Enter');
  await again(page, `a[href="/can-bo/ho-so/${code}"]`);
  for (const [letter, there] of [
    ['q', '[name=scan]'],
    ['t', '[name=wanted]'],
    ['g', '#part-papers'],
    ['r', '[name=returnWay][value=desk]'],
  ] as const) {
    await alt(page, letter);
    await again(page, `${there}:focus`);
  }
  await page.locator('button[value=take]').dblclick();
  await page.waitForURL(/\/tiep-nhan\/xong\//);
  await page.goto(`${server.base}/can-bo/tim?q=nguyen+thi+hoa`);
  expect(await page.locator('tbody tr').count()).toBe(2);
  expect(complaints).toEqual([]);
});

test('half-typed: kept while it is typed, through log-out; a paper that is missing leads to the form 02; of two windows one is told', async () => {
  const { page } = await openPage({ viewport: DESK });
  await signInOfficer(page, server.base, 'motcua2');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await page.keyboard.press('Tab');
  await page.locator('[name=fullName]').fill('Trần Thị Dở');
  await page.locator('[name=phone]').fill('0900 111 333');
  await page.locator('[data-saved]', { hasText: 'Đã lưu lúc' }).waitFor();
  await page.context().clearCookies();
  await signInOfficer(page, server.base, 'motcua2');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await page.getByRole('link', { name: 'Trần Thị Dở' }).click();
  expect(await page.locator('[name=phone]').inputValue()).toBe('0900 111 333');

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('[name=phone]').fill('0900 111 444');
  await other.locator('[name=phone]').press('Enter');
  await other.waitForURL(/nhap=/);
  await page.locator('[name=wanted]').fill('cấp giấy xác nhận tình trạng hôn nhân');
  await page.locator('[name=wanted]').press('Enter');
  await again(page, '[name=case][value=divorced]');
  expect(await page.textContent('main')).toContain('vừa được sửa ở cửa sổ khác');
  await other.close();

  await page.locator('[name=case][value=divorced]').check();
  await page.keyboard.press('Enter');
  await again(page, '.xs-tally');
  await page.locator('tr', { hasText: 'ly hôn' }).locator('[data-tick]').uncheck();
  await page.locator('button[value=take]').click();
  await again(page, '#error-summary');
  expect(await axeViolations(page)).toEqual([]);
  await page.locator('button[value=lack]').click();
  await page.waitForURL(/\/bo-sung\?thieu=ly-hon/);
  expect(await page.locator('input[value="paper:ly-hon"]').isChecked()).toBe(true);
});

test('a reading that a keyboard garbled is noticed; a field without marks, and a picture of the card, read it', async () => {
  const { page, complaints } = await openPage({ viewport: DESK });
  await signInOfficer(page, server.base, 'motcua1');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await scan(page, cardOf('079190005678', 'Ksor Lan').replace('Ksor', 'Ksỏ'));
  await again(page, 'text=Thẻ đọc chưa đúng');
  expect(await page.locator('[name=fullName]').inputValue()).toBe('');
  expect([await axeViolations(page), await overflow(page)]).toEqual([[], 0]);
  await page.locator('button[value=plain]').click();
  await again(page, '[name=scan][type=password]');
  await scan(page, cardOf('079190005678', 'Ksor Lan'));
  await page.waitForURL(/nhap=/);
  expect(await page.locator('[name=fullName]').inputValue()).toBe('Ksor Lan');

  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  const buffer = await toBuffer(cardOf('079190009999', 'Nguyễn Thị Ảnh'), { width: 480 });
  await page.locator('[data-picture]').setInputFiles({ name: 'the.png', mimeType: 'image/png', buffer });
  await page.waitForURL(/nhap=/, { timeout: 30_000 });
  expect(await page.locator('[name=fullName]').inputValue()).toBe('Nguyễn Thị Ảnh');
  const policy = async (path: string) => (await page.request.get(server.base + path)).headers()['content-security-policy'] ?? '';
  expect([(await policy('/can-bo/tiep-nhan')).includes("'wasm-unsafe-eval'"), (await policy('/can-bo')).includes('wasm')]).toEqual([
    true,
    false,
  ]);
  expect(complaints).toEqual([]);
});

test('the same form without JavaScript on a phone: found by phone, taken in', async () => {
  const { page } = await openPage({ javaScriptEnabled: false, viewport: PHONE });
  await signInOfficer(page, server.base, 'motcua1');
  await page.goto(`${server.base}/can-bo/tiep-nhan`);
  await page.locator('[name=scan]').fill('nguyen thi hoa');
  await page.locator('button[value=next]').click();
  await page.locator('button[name=pick]').first().click();
  expect(await page.locator('[name=personalNumber]').inputValue()).toBe('079190001234');
  await page.locator('[name=wanted]').fill('khai tử');
  await page.locator('button[value=next]').click();
  expect([await axeViolations(page), await overflow(page)]).toEqual([[], 0]);
  // Giấy báo tử, or a paper instead of it: neither is ticked, so the officer is asked once.
  await page.locator('button[value=take]').click();
  expect(await page.textContent('main')).toContain('Trường hợp này cần giấy nào?');
  expect([await axeViolations(page), await overflow(page)]).toEqual([[], 0]);
  await page.locator('button[value=take]').click();
  expect(await page.textContent('h1')).toContain('Đã tiếp nhận hồ sơ');
});
