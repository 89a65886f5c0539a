import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { overflow, PHONE, served, signIn, signInOfficer } from './browser.ts';
import { box, follow, main, pick, press, screens } from './certificate.ts';
import { qrOn } from './qr.ts';

const { openPage, server } = served();

/** A photo and a signed paper as a phone and an office make them: real files, made by the browser. */
async function papers() {
  const { page } = await openPage({ viewport: { width: 300, height: 200 } });
  const shot = async (text: string) => {
    await page.setContent(`<p>${text}</p>`);
    return page.screenshot({ type: 'jpeg' });
  };
  const made = {
    blurred: { name: 'ban-an-mo.jpg', mimeType: 'image/jpeg', buffer: await shot('…') },
    clear: { name: 'ban-an-ro.jpg', mimeType: 'image/jpeg', buffer: await shot('Quyết định công nhận thuận tình ly hôn') },
    result: { name: 'giay-xac-nhan.pdf', mimeType: 'application/pdf', buffer: await page.pdf() },
  };
  await page.close();
  return made;
}

type Papers = Awaited<ReturnType<typeof papers>>;

/** Files it, with the photo that cannot be read. Gives its code and the address in the receipt's QR. */
async function file(page: Page, phone: string, { blurred }: Papers): Promise<{ code: string; address: string }> {
  await signIn(page, server.base, phone, '/nop-ho-so/1.004873');
  await press(page, 'Bắt đầu');
  for (let screen = ''; !page.url().endsWith('/kiem-tra'); ) {
    const now = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    if (now === screen) throw new Error(`it does not go on from ${screen}: ${await main(page)}`);
    screen = now;
    if (screen === 'giay-to') await box(page, 'paper.ly-hon').setInputFiles([blurred]);
    else await screens[screen]?.(page);
    await press(page, 'Tiếp tục');
    await page.waitForURL((url) => !url.pathname.endsWith(`/${screen}`) || url.search !== '');
  }
  expect(await main(page)).toContain('ban-an-mo.jpg');
  await press(page, 'Gửi hồ sơ');
  await page.waitForURL(/\/nop-ho-so\/xong\//);
  expect(await main(page)).toContain('Đã gửi hồ sơ');
  return { code: (await page.textContent('.xs-code')) ?? '', address: await qrOn(page) };
}

const users = { desk: 'motcua1', leader: 'lanhdao', specialist: 'chuyenvien1', clerk: 'vanthu' } as const;
type Office = keyof typeof users;
type Officers = Record<Office, Page>;

async function officers(look: { javaScriptEnabled: boolean; viewport: typeof PHONE }, complaints: string[][]): Promise<Officers> {
  const opened = Object.entries(users).map(async ([office, username]) => {
    const { page, complaints: own } = await openPage(look);
    complaints.push(own);
    await signInOfficer(page, server.base, username);
    expect(new URL(page.url()).pathname).toBe('/can-bo');
    return [office, page];
  });
  return Object.fromEntries(await Promise.all(opened));
}

/** What each officer's page of the dossier offers, the slip apart. */
async function offers(all: Officers, code: string): Promise<Record<Office, string[]>> {
  const seen = Object.entries(all).map(async ([office, page]) => {
    await page.goto(`${server.base}/can-bo/ho-so/${code}`);
    const links = await page.locator('main .xs-buttons a:not([href$=".pdf"])').allTextContents();
    expect((await main(page)).includes('vai trò của bạn không có việc cần làm'), office).toBe(links.length === 0);
    return [office, links];
  });
  return Object.fromEntries(await Promise.all(seen));
}

/** Whoever has no such button is refused at its page, and with the very form of the one who has it. */
async function refused(right: Page, wrong: Page, code: string, deed: string, fields: Record<string, string> = {}) {
  const address = `${server.base}/can-bo/ho-so/${code}/${deed}`;
  expect((await wrong.request.get(address)).status(), `GET ${address}`).toBe(403);
  const rowVersion = /name="rowVersion" value="(\d+)"/.exec(await (await right.request.get(address)).text())?.[1];
  if (!rowVersion) throw new Error(`no form at ${address}`);
  const form = { do: 'send', key: crypto.randomUUID(), rowVersion, ...fields };
  const answer = await wrong.request.post(address, { form, headers: { origin: server.base } });
  expect(answer.status(), `POST ${address}`).toBe(403);
}

/** From the dossier to a deed's page; nothing of it lies beyond the screen. */
async function open(page: Page, code: string, deed: string) {
  await page.goto(`${server.base}/can-bo/ho-so/${code}`);
  await follow(page, deed);
  expect(await overflow(page), page.url()).toBe(0);
}

async function done(page: Page, code: string, words: string) {
  await page.waitForURL((url) => url.pathname === `/can-bo/ho-so/${code}` && url.searchParams.has('xong'));
  expect(await page.locator('main [role=status], main .xs-notice').first().textContent()).toContain(words);
}

/** The desk asks for a better photo; the citizen reads why, and answers on one screen. */
async function supplement(all: Officers, citizen: Page, code: string, { clear }: Papers) {
  const reason = 'Ảnh bản án bị mờ, xin chụp lại cho rõ.';
  await open(all.desk, code, 'Yêu cầu bổ sung');
  await press(all.desk, 'Gửi yêu cầu bổ sung');
  expect(await main(all.desk)).toContain('Hãy đánh dấu ít nhất một chỗ cần bổ sung.');
  await all.desk.locator('input[value="paper:ly-hon"]').check();
  await box(all.desk, 'reason.paper:ly-hon').fill(reason);
  await press(all.desk, 'Xem trước phiếu gửi người nộp');
  expect(await main(all.desk)).toContain('Người nộp sẽ đọc');
  await press(all.desk, 'Gửi yêu cầu bổ sung');
  await done(all.desk, code, 'Đã gửi yêu cầu bổ sung');
  expect(await offers(all, code)).toEqual({
    desk: ['Nhận bổ sung tại quầy', 'Rút theo yêu cầu'],
    leader: [],
    specialist: [],
    clerk: [],
  });
  await refused(all.desk, all.clerk, code, 'nhan-bo-sung', { note: 'Đã nhận.' });

  await citizen.goto(`${server.base}/ho-so/${code}`);
  expect(await main(citizen)).toContain('Yêu cầu bổ sung giấy tờ');
  expect(await main(citizen)).toContain(reason);
  await follow(citizen, 'Bổ sung ngay');
  expect(await overflow(citizen)).toBe(0);
  expect(await main(citizen)).toContain('Trích lục ghi chú ly hôn');
  await box(citizen, 'paper.ly-hon').setInputFiles([clear]);
  await box(citizen, 'note').fill('Tôi đã chụp lại.');
  await press(citizen, 'Gửi bổ sung');
  await citizen.waitForURL(`${server.base}/ho-so/${code}`);
  expect(await main(citizen)).toContain('Mới đăng ký');
  expect(await main(citizen)).toContain('ban-an-ro.jpg');
}

async function receive({ desk, specialist }: Officers, code: string) {
  await refused(desk, specialist, code, 'tiep-nhan');
  await open(desk, code, 'Tiếp nhận');
  expect(await main(desk)).toContain('Phân công người xử lý');
  await press(desk, 'Tiếp nhận');
  await done(desk, code, 'Đã tiếp nhận hồ sơ');
  expect(await main(desk)).toContain('ban-an-ro.jpg');
  const slip = await desk.request.get(`${server.base}/can-bo/ho-so/${code}/giay-tiep-nhan.pdf`);
  expect([slip.status(), slip.headers()['content-type']]).toEqual([200, 'application/pdf']);
  expect((await slip.body()).subarray(0, 5).toString()).toBe('%PDF-');
}

/** Who has it, step by step, and what it is called. The last one writes down the result. */
const steps: [office: Office, here: string, next: string][] = [
  ['leader', 'Phân công người xử lý', 'Thẩm tra hồ sơ, dự thảo kết quả'],
  ['specialist', 'Thẩm tra hồ sơ, dự thảo kết quả', 'Lãnh đạo phòng xem xét'],
  ['leader', 'Lãnh đạo phòng xem xét', 'Lãnh đạo Ủy ban nhân dân ký'],
  ['leader', 'Lãnh đạo Ủy ban nhân dân ký', 'Vào sổ, đóng dấu, phát hành'],
];

async function handle(all: Officers, code: string) {
  for (const [office, here, next] of steps) {
    const page = all[office];
    const seen = await offers(all, code);
    expect(await main(page)).toContain(here);
    // The leader may move it from whoever has it; the others only at their own step.
    for (const other of Object.keys(users) as Office[])
      expect(seen[other].includes('Chuyển bước'), `${other} at ${here}`).toBe(other === office || other === 'leader');
    await refused(page, all[office === 'specialist' ? 'clerk' : 'specialist'], code, 'chuyen', { way: 'next' });
    await open(page, code, 'Chuyển bước');
    expect(await main(page)).toContain(`Bước sau: ${next}`);
    await press(page, 'Chuyển hồ sơ');
    await done(page, code, 'Đã chuyển hồ sơ');
    expect(await main(page)).toContain(next);
  }
}

async function resolve(all: Officers, code: string, { result }: Papers) {
  for (const office of ['desk', 'specialist', 'leader'] as const)
    await refused(all.clerk, all[office], code, 'ket-qua', { outcome: 'granted' });
  await open(all.clerk, code, 'Ghi kết quả');
  await box(all.clerk, 'files').setInputFiles([result]);
  await press(all.clerk, 'Ghi kết quả');
  await done(all.clerk, code, 'Đã ghi kết quả');
  expect(await main(all.clerk)).toContain('giay-xac-nhan.pdf');
  expect(await offers(all, code)).toEqual({ desk: ['Trả kết quả', 'Chuẩn bị gửi bưu chính'], leader: [], specialist: [], clerk: [] });
  await refused(all.desk, all.clerk, code, 'tra', { way: 'desk', taker: 'owner', identity: 'yes', proof: 'paper' });
}

/** Without an account: the code with the digits, and the address in the QR, say the same, and nobody's name. */
async function track(look: { javaScriptEnabled: boolean }, code: string, digits: string, address: string, state: string) {
  const { page } = await openPage(look);
  await page.goto(`${server.base}/tra-cuu`);
  await box(page, 'code').fill(code);
  await box(page, 'digits').fill(digits);
  await press(page, 'Tra cứu');
  await page.getByText('Trang này không hiện họ tên').waitFor();
  const told = await main(page);
  await page.goto(address);
  expect(await main(page)).toBe(told);
  expect(told).toContain(state);
  expect(told).not.toMatch(/Trần|Bình|Mai|ban-an|giay-xac-nhan|0912/);
  await page.context().close();
}

/** The slip was lost: the citizen has a new QR; who scans the old one is told calmly, and shown the other way. Gives the new address. */
async function reissue(look: { javaScriptEnabled: boolean }, citizen: Page, code: string, old: string): Promise<string> {
  await citizen.goto(`${server.base}/ho-so/${code}`);
  await follow(citizen, 'Cấp lại mã QR');
  expect(await overflow(citizen), citizen.url()).toBe(0);
  await press(citizen, 'Cấp lại mã QR');
  await citizen.waitForURL(/cap-lai-ma\?xong=1$/);
  const address = await qrOn(citizen);
  expect(address).not.toBe(old);
  const { page } = await openPage(look);
  expect((await page.goto(old))?.status()).toBe(404);
  expect(await main(page)).toContain('Mã QR này không còn dùng được');
  await box(page, 'code').waitFor();
  await page.context().close();
  return address;
}

for (const [javaScriptEnabled, viewport, phone] of [
  [false, PHONE, '0912345701'],
  [true, { width: 1280, height: 800 }, '0912345702'],
] as const)
  test(`a dossier goes all the way, JavaScript ${javaScriptEnabled ? 'on' : 'off'}, officers at ${viewport.width} pixels`, async () => {
    const made = await papers();
    const { page: citizen, complaints } = await openPage({ javaScriptEnabled });
    const all = [complaints];
    const team = await officers({ javaScriptEnabled, viewport }, all);
    const { code, address } = await file(citizen, phone, made);
    expect(address).toMatch(new RegExp(`^${server.base}/tra-cuu/qr/[\\w-]{22}$`));
    expect(await offers(team, code)).toMatchObject({
      desk: ['Tiếp nhận', 'Yêu cầu bổ sung', 'Từ chối tiếp nhận', 'Rút theo yêu cầu'],
      specialist: [],
      clerk: [],
    });
    await supplement(team, citizen, code, made);
    await receive(team, code);
    await track({ javaScriptEnabled }, code, phone.slice(-4), address, 'Được tiếp nhận');
    const fresh = await reissue({ javaScriptEnabled }, citizen, code, address);
    await handle(team, code);
    await resolve(team, code, made);

    await open(team.desk, code, 'Trả kết quả');
    await pick(team.desk, 'identity', 'yes');
    await press(team.desk, 'Đã trả kết quả');
    await done(team.desk, code, 'Đã trả kết quả');
    expect(await offers(team, code)).toEqual({ desk: [], leader: [], specialist: [], clerk: [] });

    await citizen.goto(`${server.base}/ho-so/${code}`);
    expect(await main(citizen)).toContain('Đã trả kết quả');
    const paper = await citizen.getByRole('link', { name: /giay-xac-nhan\.pdf/ }).getAttribute('href');
    expect(Buffer.compare(await (await citizen.request.get(`${server.base}${paper}`)).body(), made.result.buffer)).toBe(0);
    await track({ javaScriptEnabled }, code, phone.slice(-4), fresh, 'Đã trả kết quả');
    // The one form that was sent empty on purpose is all that the browsers report.
    expect(all.flat().filter((one) => !one.includes('status of 422'))).toEqual([]);
    for (const page of [citizen, ...Object.values(team)]) await page.context().close();
  }, 180_000);
