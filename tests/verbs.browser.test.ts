import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeViolations, dayBoxes, overflow, PHONE, served, signInOfficer } from './browser.ts';
import { box, date, follow, main, pick, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { DEMO_NOW } from './filled-demo.ts';

const { openPage, server } = served();

const HERE = '28159.20250701';
const ELSEWHERE = '28243.20250701';

async function officer(username: string, more: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const { page } = await openPage({ javaScriptEnabled: false, viewport: PHONE, ...more });
  await signInOfficer(page, server.base, username);
  return page;
}
const open = (page: Page, path: string) => page.goto(`${server.base}${path}`);
async function fine(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
}
/** Ticks dossiers of the list that is open. */
async function choose(page: Page, codes: readonly string[]): Promise<void> {
  for (const code of codes) await page.getByRole('checkbox', { name: `Chọn hồ sơ ${code}` }).check();
}
/** The codes of the list; with `step` those that stand there. */
const codesOf = async (page: Page, step?: string) =>
  page
    .locator('tbody tr', step ? { hasText: step } : {})
    .locator('th a')
    .allTextContents();
/** Takes in a dossier that waits for the desk, as a machine of the commune files it. */
async function filed(page: Page, procedure = '2.000884', caseCode = 'signature'): Promise<string> {
  const applicant = { fullName: 'Trần Thị Thử' };
  const taken = await page.request.post(`${server.base}/api/v1/dossiers/intake`, {
    data: { unit: HERE, procedure, case: caseCode, channel: 'direct', keys: 'staff', returnWay: 'desk', applicant },
    headers: { 'idempotency-key': crypto.randomUUID(), origin: server.base },
  });
  expect(taken.status(), await taken.text()).toBe(201);
  return (await taken.json()).code;
}

test('many dossiers are received, moved on and returned at once, on a phone, without JavaScript; what was refused is named', {
  timeout: 180_000,
}, async () => {
  const desk = await officer('motcua1');
  await open(desk, '/can-bo?hang=tiep-nhan');
  await fine(desk);
  const [first = '', second = '', third = ''] = await codesOf(desk);
  await press(desk, 'Tiếp nhận hồ sơ đã chọn');
  expect(await main(desk)).toContain('Chọn ít nhất một hồ sơ');
  await fine(desk);
  await open(desk, '/can-bo?hang=tiep-nhan');
  await choose(desk, [first, second]);
  // A colleague receives one of them meanwhile.
  const colleague = await officer('motcua2');
  await open(colleague, `/can-bo/ho-so/${second}/tiep-nhan`);
  await colleague.locator('main form button[name=do][value=send]:not([tabindex])').click();
  await press(desk, 'Tiếp nhận hồ sơ đã chọn');
  expect(await main(desk)).toContain('Đã tiếp nhận 1 trên 2 hồ sơ');
  expect(await main(desk)).toContain(`${second}: vừa có người khác xử lý`);
  await fine(desk);
  await open(desk, '/can-bo?hang=tiep-nhan');
  expect(await codesOf(desk)).not.toContain(first);
  expect(await codesOf(desk)).toContain(third);

  const head = await officer('lanhdao');
  await open(head, '/can-bo?hang=xu-ly');
  const step = 'Thẩm tra hồ sơ, dự thảo kết quả';
  const handled = (await codesOf(head, step)).slice(0, 2);
  expect(handled).toHaveLength(2);
  await choose(head, handled);
  await press(head, 'Chuyển bước hồ sơ đã chọn');
  expect(await main(head)).toContain('Đã chuyển bước 2 trên 2 hồ sơ');
  await fine(head);
  await open(head, `/can-bo/ho-so/${handled[0]}`);
  expect(await main(head)).toContain('Lãnh đạo');

  await open(desk, '/can-bo?hang=cho-tra');
  const ready = (await codesOf(desk)).slice(0, 2);
  expect(ready).toHaveLength(2);
  await choose(desk, ready);
  await press(desk, 'Trả kết quả hồ sơ đã chọn');
  await fine(desk);
  await pick(desk, 'taker', 'authorised');
  await box(desk, 'name').fill('Lê Văn Ấp');
  await press(desk, 'Trả kết quả');
  expect(await desk.getByRole('alert').or(desk.locator('.xs-error')).first().isVisible()).toBe(true);
  expect(await box(desk, 'name').inputValue()).toBe('Lê Văn Ấp');
  expect(await desk.locator('[name=dossiers]:checked').count()).toBe(2);
  await box(desk, 'relation').fill('trưởng ấp');
  await box(desk, 'authority').fill('Giấy ủy quyền số 3 ngày 20/11/2026');
  await box(desk, 'number').fill('080190001235');
  await pick(desk, 'identity', 'yes');
  await press(desk, 'Trả kết quả');
  expect(await main(desk)).toContain('Đã trả 2 trên 2 hồ sơ');
  await fine(desk);
  await open(desk, `/can-bo/ho-so/${ready[0]}`);
  expect(await main(desk)).toContain('Lê Văn Ấp');
});

test('handed on by mistake, a dossier is taken back as long as nobody opened it', { timeout: 120_000 }, async () => {
  const specialist = await officer('chuyenvien1');
  await open(specialist, '/can-bo?hang=xu-ly&cua-toi=1');
  const code = (await codesOf(specialist, 'Thẩm tra hồ sơ, dự thảo kết quả')).at(-1) ?? '';
  await open(specialist, `/can-bo/ho-so/${code}/chuyen`);
  await press(specialist, 'Chuyển hồ sơ');
  await follow(specialist, 'Thu hồi');
  await box(specialist, 'note').fill('Còn thiếu dự thảo kết quả.');
  await press(specialist, 'Thu hồi hồ sơ');
  expect(await main(specialist)).toContain('Đã thu hồi hồ sơ');
  await fine(specialist);
  await open(specialist, '/can-bo?hang=xu-ly&cua-toi=1');
  expect(await codesOf(specialist)).toContain(code);

  // Opened by the next officer it stays there, and the page says why.
  await open(specialist, `/can-bo/ho-so/${code}/chuyen`);
  await press(specialist, 'Chuyển hồ sơ');
  await open(specialist, `/can-bo/ho-so/${code}/thu-hoi`);
  const head = await officer('lanhdao');
  await open(head, `/can-bo/ho-so/${code}`);
  await press(specialist, 'Thu hồi hồ sơ');
  expect(await main(specialist)).not.toContain('Đã thu hồi hồ sơ');
  await fine(specialist);
});

/** The neighbouring commune joins: the province writes down its identifier, the house gives one officer the desk there. */
async function neighbourJoins(): Promise<void> {
  const province = await officer('quantritinh');
  await open(province, `/quan-tri/don-vi/${ELSEWHERE}/thong-tin`);
  await box(province, 'set.name').selectOption('e_identifier');
  await box(province, 'set.value').fill('H80.281.60');
  await date(province, 'set.from', dayBoxes(DEMO_NOW));
  await box(province, 'set.basis').fill('Văn bản số 12/UBND-VP');
  await press(province, 'Lưu thay đổi');
  expect(province.url()).toContain('xong=1');
  const system = await officer('hethong');
  await open(system, '/quan-tri/can-bo');
  await follow(system, 'Lê Văn Bình');
  const give = system.locator('form', { has: system.locator('input[value=give]') });
  await give.locator('[name=role]').selectOption('desk officer');
  await give.locator('[name=unit]').selectOption(ELSEWHERE);
  await give.locator('[name=basis]').fill('Quyết định số 7/QĐ-UBND');
  await give.locator('button').click();
  expect(system.url()).toContain('xong=');
}

test('a dossier at the wrong commune goes to the right one; one taken in for another commune names both; a key is issued anew', {
  timeout: 180_000,
}, async () => {
  await neighbourJoins();
  const desk = await officer('motcua1');
  const [, forwarded = ''] = /\/can-bo\/ho-so\/([^/]+)/.exec(await waiting(desk)) ?? [];
  await open(desk, `/can-bo/ho-so/${forwarded}/chuyen-don-vi`);
  await press(desk, 'Chuyển hồ sơ');
  await fine(desk);
  await box(desk, 'to').selectOption(ELSEWHERE);
  await box(desk, 'reason').fill('Người nộp cư trú tại xã An Lục Long.');
  await press(desk, 'Chuyển hồ sơ');
  expect(await main(desk)).toContain('Đã chuyển hồ sơ đến đơn vị có thẩm quyền');
  await fine(desk);
  await open(desk, '/can-bo?hang=tiep-nhan');
  expect(await codesOf(desk)).not.toContain(forwarded);

  const neighbour = await officer('motcua2');
  await open(neighbour, `/can-bo?hang=tiep-nhan&don-vi=${ELSEWHERE}`);
  expect(await codesOf(neighbour)).toEqual([forwarded]);
  await choose(neighbour, [forwarded]);
  await press(neighbour, 'Tiếp nhận hồ sơ đã chọn');
  expect(await main(neighbour)).toContain('Đã tiếp nhận 1 trên 1 hồ sơ');

  await open(desk, '/can-bo/tiep-nhan');
  await box(desk, 'fullName').fill('Nguyễn Văn Xa');
  await box(desk, 'wanted').fill('1.000656');
  await press(desk, 'Tìm');
  await desk.waitForURL(/nhap=/);
  await desk.locator('details.xs-seldom summary').click();
  await box(desk, 'competentUnit').fill('An Lục Long');
  await box(desk, 'paper.bao-tu.got').check();
  await press(desk, 'Tiếp nhận hồ sơ');
  await desk.waitForURL(/\/xong\//);
  const code = new URL(desk.url()).pathname.split('/').at(-1) ?? '';
  await open(desk, `/can-bo/ho-so/${code}`);
  expect(await main(desk)).toContain('An Lục Long');
  expect(await main(desk)).toContain('Cần Giuộc');
  await fine(desk);
  // The commune that decides has it in its work; where it was handed in it is still seen.
  const [there] = await hrefs(
    desk,
    `main a[href^="/can-bo/ho-so/${code}/giay-tiep-nhan"], main a[href^="/can-bo/ho-so/${code}/giay/tiep-nhan"]`,
  );
  expect((await desk.request.get(`${server.base}${there}`)).headers()['content-type']).toBe('application/pdf');
  await open(neighbour, `/can-bo/ho-so/${code}`);
  expect(await main(neighbour)).toContain('Nguyễn Văn Xa');

  const lost = await filed(desk);
  await open(desk, `/can-bo/ho-so/${lost}/cap-lai-ma`);
  await pick(desk, 'identity', 'seen');
  await press(desk, 'Cấp lại mã QR');
  expect(desk.url()).toContain('xong=reissue_key');
});

/** The first dossier that waits for the desk and may be sent elsewhere. */
async function waiting(page: Page): Promise<string> {
  await open(page, '/can-bo?hang=tiep-nhan');
  for (const dossier of await hrefs(page, 'tbody a')) {
    await open(page, dossier);
    if ((await hrefs(page, 'details.xs-why a, .xs-buttons a')).includes(`${dossier}/chuyen-don-vi`)) return dossier;
  }
  throw new Error('no dossier can be forwarded');
}
