import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeViolations, overflow, served, signIn } from './browser.ts';

const { openPage, server } = served();

const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);
const photo = { name: 'giay-chung-sinh.jpg', mimeType: 'image/jpeg', buffer: jpeg };
const programme = { name: 'giấy.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 1)]) };

const box = (page: Page, name: string) => page.locator(`[name="${name}"]`);
const pick = (page: Page, name: string, value: string) => page.locator(`[name="${name}"][value="${value}"]`).check();
const goOn = (page: Page) => page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();

async function date(page: Page, name: string, [day, month, year]: readonly [string, string, string]) {
  await box(page, `${name}.day`).fill(day);
  await box(page, `${name}.month`).fill(month);
  await box(page, `${name}.year`).fill(year);
}

async function ownAddress(page: Page, name: string) {
  await pick(page, `${name}.mode`, 'own');
  await box(page, `${name}.hamlet`).selectOption({ index: 1 });
}

/** How each screen of a birth registration is filled in; the rest of the screens is passed as it is. */
const fill: Record<string, (page: Page) => Promise<void>> = {
  'truong-hop': (page) => pick(page, 'case', 'usual'),
  requester: async (page) => {
    await box(page, 'requester.fullName').fill('Nguyễn Thị Hoa');
    await box(page, 'requester.personalNumber').fill('080 195 001 234');
    expect(await box(page, 'requester.phone').inputValue()).toBe('0912345678'); // the account's own
    await ownAddress(page, 'requester.address');
    await pick(page, 'requester.relation', 'mother');
  },
  child: async (page) => {
    await box(page, 'child.familyName').fill('Trần');
    await box(page, 'child.givenName').fill('An');
    await pick(page, 'child.sex', 'female');
    const born = new Date(Date.now() - 5 * 86_400_000);
    await date(page, 'child.birthDate', [`${born.getUTCDate()}`, `${born.getUTCMonth() + 1}`, `${born.getUTCFullYear()}`]);
    await pick(page, 'child.origin.mode', 'printed');
    await box(page, 'child.origin.text').fill('ấp 3, xã Long An, huyện Cần Giuộc, tỉnh Long An');
  },
  birth: async (page) => {
    await pick(page, 'birth.placeKind', 'facility');
    await box(page, 'birth.place').fill('Trung tâm Y tế khu vực Cần Giuộc, tỉnh Tây Ninh');
    await pick(page, 'birth.proof', 'medical');
  },
  mother: async (page) => {
    await box(page, 'mother.fullName').fill('Nguyễn Thị Hoa');
    await box(page, 'mother.birthYear').fill('1995');
    await box(page, 'mother.personalNumber').fill('080195001234');
    await ownAddress(page, 'mother.address');
  },
  father: async (page) => {
    await box(page, 'father.fullName').fill('Trần Văn Bình');
    await box(page, 'father.birthYear').fill('1993');
    await box(page, 'father.personalNumber').fill('080093005678');
    await ownAddress(page, 'father.address');
  },
  marriage: async (page) => {
    await pick(page, 'parents.married', 'yes');
    await box(page, 'parents.certificatePlace').fill('UBND xã Cần Giuộc');
  },
  request: (page) => pick(page, 'pledge', 'yes'),
  'giay-to': (page) => box(page, 'paper.chung-sinh').setInputFiles([photo]),
  'tra-ket-qua': (page) => pick(page, 'way', 'desk'),
};

const screenOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

async function healthy(page: Page) {
  expect(await axeViolations(page), page.url()).toEqual([]);
  expect(await overflow(page), page.url()).toBe(0);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${Date.now()}-${screenOf(page)}.png`, fullPage: true });
}

/** From the first screen of a draft to its check page. Gives the screens that were seen. */
async function fillAll(page: Page): Promise<string[]> {
  const seen: string[] = [];
  while (screenOf(page) !== 'kiem-tra') {
    const screen = screenOf(page);
    if (seen.includes(screen)) throw new Error(`${screen} comes twice: ${await page.textContent('main')}`);
    seen.push(screen);
    await fill[screen]?.(page);
    await healthy(page);
    await goOn(page);
  }
  return [...seen, 'kiem-tra'];
}

for (const javaScriptEnabled of [false, true])
  describe(`a birth is registered on 360 pixels with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test('from the home page to the receipt in at most 12 screens, and found again', async () => {
      const { page, complaints } = await openPage({ javaScriptEnabled });
      await page.goto(server.base);
      await page.locator('main input[type=search], main input[name=q]').first().fill('khai sinh');
      await page.locator('main form button').first().click();
      await page.getByRole('link', { name: 'Đăng ký khai sinh', exact: true }).first().click();
      await page.locator('main a[href^="/nop-ho-so/1.001193"]').first().click();
      await healthy(page);
      await page.getByRole('link', { name: 'Đăng nhập để bắt đầu' }).click();
      await signIn(page, server.base, '0912 345 678', '/nop-ho-so/1.001193');
      await healthy(page);
      await page.getByRole('button', { name: /^(Bắt đầu|Làm hồ sơ mới)$/ }).click();
      await page.waitForURL(/ban-nhap/);
      expect(await page.textContent('.xs-steps')).toBe('Bước 1'); // how many there will be depends on the case

      const seen = await fillAll(page);
      expect(seen.length).toBeLessThanOrEqual(12);
      expect(seen).toContain('giay-to');
      await healthy(page);
      expect(await page.textContent('main')).toContain('Trần Văn Bình');
      const draft = page.url();
      await page.getByRole('link', { name: 'Sửa Họ và tên của cha' }).click();
      await box(page, 'father.fullName').fill('Trần Văn Bình An');
      await goOn(page);
      expect(page.url()).toBe(draft);
      await page.getByRole('button', { name: 'Gửi hồ sơ' }).click();
      await page.waitForURL(/\/nop-ho-so\/xong\//);
      await healthy(page);
      const receipt = page.url();
      const code = (await page.locator('.xs-code').textContent()) ?? '';
      expect(code).toMatch(/^H53\.159\.00-\d{6}-\d{4,}$/);
      expect(await page.textContent('main')).toMatch(/Bộ phận một cửa trả lời trước .+ (thứ|Chủ nhật)/);
      expect(await page.getByRole('img', { name: /QR/ }).count()).toBe(1);

      // Back, reload, the draft's old addresses: all lead to the same receipt.
      await page.goto(draft);
      expect(page.url()).toBe(receipt);

      await page.goto(`${server.base}/ho-so/${code}`);
      await healthy(page);
      const sent = (await page.textContent('main')) ?? '';
      for (const words of ['Mới đăng ký', 'Trần Văn Bình An', 'giay-chung-sinh.jpg', 'ấp 3, xã Long An, huyện Cần Giuộc, tỉnh Long An'])
        expect(sent).toContain(words);
      const file = await page.request.get(`${server.base}${await page.locator('#da-nop a[href*="/tep/"]').first().getAttribute('href')}`);
      expect(file.headers()).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
      expect(Buffer.compare(await file.body(), jpeg)).toBe(0);
      await page.goto(`${server.base}/ho-so-cua-toi`);
      await healthy(page);

      // Somebody else with the code and the digits sees the state, and nothing of the people.
      const other = (await openPage({ javaScriptEnabled })).page;
      await other.goto(`${server.base}/tra-cuu`);
      await healthy(other);
      await box(other, 'code').fill(` ${code.toLowerCase().replaceAll('-', '–')} `);
      await box(other, 'digits').fill('5678');
      await other.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await healthy(other);
      const told = (await other.textContent('main')) ?? '';
      expect(told).toContain('Mới đăng ký');
      expect(told).not.toMatch(/Hoa|Bình|Trần|chung-sinh/);
      expect((await other.goto(`${server.base}/ho-so/${code}`))?.status()).toBe(401);

      await page.goto(`${server.base}/ho-so/${code}`);
      await page.getByRole('link', { name: 'Rút hồ sơ này' }).click();
      await healthy(page);
      await page.getByRole('button', { name: 'Rút hồ sơ' }).click();
      await page.waitForURL(`${server.base}/ho-so/${code}`);
      expect(await page.textContent('main')).toContain('Công dân yêu cầu rút hồ sơ');
      expect(complaints).toEqual([]);
    });
  });

describe('what goes wrong', () => {
  test('right answers are kept beside wrong ones, wrong ones are shown again, also after the tab was closed', async () => {
    const { page } = await openPage({ javaScriptEnabled: false });
    await signIn(page, server.base, '0987654321', '/nop-ho-so/1.001193');
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await fill['truong-hop']?.(page);
    await goOn(page);
    await box(page, 'requester.fullName').fill('Lê Văn Tám');
    await box(page, 'requester.personalNumber').fill('12345');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await goOn(page);
    expect((await answered).status()).toBe(422);
    await healthy(page);
    expect(await page.title()).toMatch(/^Lỗi/);
    const address = page.url();
    await page.goto(`${server.base}/ho-so-cua-toi`); // the tab is closed, the draft is found again
    await page.getByRole('link', { name: /Làm tiếp/ }).click();
    expect(page.url()).toBe(address);
    expect(await box(page, 'requester.fullName').inputValue()).toBe('Lê Văn Tám');
    expect(await box(page, 'requester.personalNumber').inputValue()).toBe('12345');
  });

  test('a commune is found by its name, and what was typed elsewhere stays', async () => {
    const { page } = await openPage({ javaScriptEnabled: false });
    await signIn(page, server.base, '0987654321', '/nop-ho-so/1.001193');
    await page.getByRole('link', { name: 'Làm tiếp' }).click();
    await box(page, 'requester.personalNumber').fill('080195001234');
    await pick(page, 'requester.address.mode', 'other');
    await box(page, 'requester.address.search').fill('phuoc ly');
    await page.locator('[name="address.find"][value="requester.address"]').click();
    await healthy(page);
    expect(await box(page, 'requester.personalNumber').inputValue()).toBe('080195001234');
    await page.locator('[name="requester.address.commune"]').first().check();
    await box(page, 'requester.address.place').fill('ấp 2');
    await pick(page, 'requester.relation', 'mother');
    await goOn(page);
    await page.waitForURL(/\/child$/);
  });

  test('a programme called .pdf is refused with its reason, the photo beside it is kept', async () => {
    const { page } = await openPage({ javaScriptEnabled: false });
    await signIn(page, server.base, '0901000001', '/nop-ho-so/1.001193');
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    while (screenOf(page) !== 'giay-to') {
      await (screenOf(page) === 'requester'
        ? (async () => {
            await box(page, 'requester.phone').fill('0912345678');
            await fill.requester?.(page);
          })()
        : fill[screenOf(page)]?.(page));
      await goOn(page);
    }
    await box(page, 'paper.chung-sinh').setInputFiles([programme, photo]);
    await page.getByRole('button', { name: 'Tải tệp lên và ở lại trang này' }).click();
    await healthy(page);
    const main = (await page.textContent('main')) ?? '';
    expect(main).toContain('Tệp “giấy.pdf” không phải là ảnh hay PDF');
    expect(main).toContain('giay-chung-sinh.jpg');
    expect(main).toContain('Không cần nộp');
    await page.goto(`${server.base}/ho-so-cua-toi`);
    await page.getByRole('link', { name: /^Xóa/ }).click();
    await healthy(page);
    await page.getByRole('button', { name: 'Xóa' }).click();
    expect(await page.getByRole('link', { name: /Làm tiếp/ }).count()).toBe(0);
  });

  test('five wrong digits close a code for the day, also to who is right; an unknown code answers the same', async () => {
    const { page } = await openPage({ javaScriptEnabled: false });
    const tryIt = async (code: string, digits: string) => {
      await page.goto(`${server.base}/tra-cuu`);
      await box(page, 'code').fill(code);
      await box(page, 'digits').fill(digits);
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      return (await answered).status();
    };
    for (let round = 0; round < 5; round++) expect(await tryIt('H53.159.00-250101-9999', '0000')).toBe(404);
    await healthy(page);
    expect(await tryIt('H53.159.00-250101-9999', '0000')).toBe(429);
    await healthy(page);
    expect(await page.textContent('main')).toContain('quét mã QR');
  });
});
