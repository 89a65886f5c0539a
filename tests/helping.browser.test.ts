import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { served, signIn, signInOfficer } from './browser.ts';
import { box, follow, main, pick, press, screens } from './certificate.ts';
import { healthy } from './visiting.ts';

const { openPage, server } = served();

const PROCEDURE = '1.004873';
const NAME = 'Trần Văn Bình';
const PHOTO = {
  name: 'ban-an.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
};
const DESK = { width: 1280, height: 860 };

const pathOf = (page: Page) => new URL(page.url()).pathname;

/** The helper types whom, with what and where; gives the code that the page shows. */
async function ask(helper: Page, name: string): Promise<string> {
  await helper.goto(`${server.base}/giup`);
  await box(helper, 'name').fill(name);
  await box(helper, 'procedure').selectOption(PROCEDURE);
  await pick(helper, 'place', 'home');
  await press(helper, 'Sang bước đọc lời xin phép');
  await helper.waitForURL(/\/giup\/[0-9a-f-]{36}$/);
  return (await helper.textContent('.xs-spoken-code')) ?? '';
}

/** The citizen agrees on an own phone: signs in there, types the code, ticks, presses. */
async function agree(phone: Page, number: string, code: string): Promise<void> {
  await signIn(phone, server.base, number, '/dong-y');
  await box(phone, 'code').fill(code.toLowerCase());
  await press(phone, 'Xem lời xin phép');
  await phone.waitForURL(/\/dong-y\/\w{8}$/);
  await press(phone, 'Đồng ý'); // not ticked: silence is no consent
  await phone.getByText('Cần sửa 1 chỗ').waitFor();
  await pick(phone, 'agreed', 'yes');
  await press(phone, 'Đồng ý');
  await phone.waitForURL(/\/ho-so-cua-toi\/nguoi-giup$/);
}

/** Into the form, screen by screen, until the one that is named. */
async function fillUntil(helper: Page, last: string): Promise<void> {
  await helper.getByRole('link', { name: 'Đang giúp' }).click();
  await press(helper, 'Điền hồ sơ');
  for (let step = 0; step < 15 && !pathOf(helper).endsWith(`/${last}`); step++) {
    const screen = pathOf(helper).split('/').at(-1) ?? '';
    await screens[screen]?.(helper);
    if (screen === 'requester') await box(helper, 'requester.phone').fill('0912345711');
    if (screen === 'giay-to') await box(helper, 'paper.ly-hon').setInputFiles([PHOTO]);
    await press(helper, 'Tiếp tục');
  }
  expect(pathOf(helper)).toMatch(new RegExp(`/${last}$`));
}

test('one helper, two people in a row, each on an own phone', { timeout: 120_000 }, async () => {
  const { page: helper, complaints } = await openPage({ viewport: DESK });
  const [{ page: first }, { page: second }] = await Promise.all([openPage(), openPage()]);
  await signInOfficer(helper, server.base, 'itxanh');
  expect(pathOf(helper)).toBe('/giup');
  await press(helper, 'Sang bước đọc lời xin phép');
  await helper.getByText('Cần sửa 3 chỗ').waitFor();

  const code = await ask(helper, NAME);
  await agree(first, '0912345711', code);
  expect(await main(first)).toContain('Huỳnh Quốc Khang đang giúp ông bà');
  await healthy(first);
  await follow(helper, 'Xem đã đồng ý chưa');
  await helper.locator('.xs-helping').waitFor();
  expect(await helper.textContent('.xs-helping')).toMatch(new RegExp(`Đang giúp: ${NAME} – còn (2 giờ|1 giờ 59 phút)`));

  // No citizen signs in here, and nothing of the citizen's sign-in is here.
  await helper.goto(`${server.base}/dang-nhap/dien-thoai`);
  await box(helper, 'phone').fill('0912345711');
  await helper.locator('main form button').first().click();
  expect(await main(helper)).toContain('Xin đăng nhập trên điện thoại của chính mình');
  const cookies = (await helper.context().cookies()).map(({ name }) => name.replace('xaso.', ''));
  expect(cookies.sort()).toEqual(['device', 'helping', 'session_token']);

  await fillUntil(helper, 'person');
  await healthy(helper);
  const fillable = await helper.locator('main input:not([type=hidden]):not([type=radio]):not([type=checkbox])').all();
  expect(fillable.length).toBeGreaterThan(3);
  for (const input of fillable) expect(await input.getAttribute('autocomplete')).toBe('off');
  expect(await helper.locator('main form.xs-form').first().getAttribute('autocomplete')).toBe('off');
  const draft = pathOf(helper);

  // The draft is the citizen's: it stands on the phone while the helper types.
  await first.goto(server.base + draft.replace('/person', '/requester'));
  expect(await box(first, 'requester.fullName').inputValue()).toBe(NAME);

  await helper.locator('.xs-helping button').click();
  await helper.waitForURL(/\/giup\/[0-9a-f-]{36}$/);
  expect(await main(helper)).toContain('Trần V. B.');
  expect(await main(helper)).not.toContain(NAME);
  for (let back = 0; back < 3; back++) {
    await helper.goBack();
    expect(await helper.textContent('body')).not.toContain(NAME);
    expect(await helper.locator('input').evaluateAll((all) => all.map((one) => (one as { value?: string }).value).join())).not.toContain(
      'Trần',
    );
  }
  await helper.goto(server.base + draft);
  expect(await helper.textContent('h1')).toBe('Không tìm thấy');

  // The next person begins with empty pages, and is sent; the first one still has the own draft.
  await agree(second, '0912345712', await ask(helper, 'Lê Thị Mai'));
  await follow(helper, 'Xem đã đồng ý chưa');
  await fillUntil(helper, 'requester').catch(async () => expect(pathOf(helper)).toMatch(/truong-hop|requester/));
  expect(await helper.locator('main input').evaluateAll((all) => all.map((one) => (one as { value?: string }).value).join())).not.toContain(
    NAME,
  );
  await fillUntil(helper, 'kiem-tra');
  await helper.locator('main form button').last().click();
  await helper.waitForURL(/\/giup\/[0-9a-f-]{36}$/);
  expect(await main(helper)).toContain('Từ lúc này bạn không còn xem được hồ sơ nữa');
  expect(await main(helper)).not.toMatch(/H53\./);
  await helper.goBack();
  expect(await helper.textContent('body')).not.toContain('080090001234');

  await second.goto(`${server.base}/ho-so-cua-toi`);
  await second.locator('.xs-card[data-link] a').first().click();
  expect(await main(second)).toContain('Huỳnh Quốc Khang đã giúp');
  await first.goto(`${server.base}/ho-so-cua-toi/nguoi-giup`);
  expect(await main(first)).toContain('người hỗ trợ kết thúc');
  await first.goto(`${server.base}/ho-so-cua-toi`);
  expect(await first.locator('a[href^="/nop-ho-so/ban-nhap/"]').count()).toBeGreaterThan(0);

  await helper.goto(`${server.base}/giup/da-giup`);
  expect(await helper.locator('tbody tr').count()).toBe(2);
  expect(await main(helper)).not.toContain(NAME);
  expect(complaints.filter((one) => !/40\d|422/.test(one))).toEqual([]);
});
