import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { box, main, press } from './certificate.ts';
import { hrefs } from './demo-dossiers.ts';
import { counted, fine, officer, open, phone, server } from './steering.scene.ts';

test('a leader: the day, official and honest readings side by side, and from a number to its dossiers', { timeout: 180_000 }, async () => {
  const page = await officer('lanhdao');
  expect(await hrefs(page, '.xs-navigation a')).toContain('/dieu-hanh');
  await counted(page, '/dieu-hanh?ky=2026-q4');
  await fine(page);
  const text = await main(page);
  for (const words of [
    'Việc hôm nay',
    'Hồ sơ nộp trực tuyến',
    'Tự nộp',
    'Được hướng dẫn',
    'Chưa đủ căn cứ đánh giá',
    'Toàn tỉnh',
    'Việc có thể làm trong tuần này',
  ])
    expect(text).toContain(words);
  // What is done today is one step away: a count leads to a list with as many.
  const [list] = await hrefs(page, '.xs-tabs a[href*="hang=tre"]');
  const late = Number(await page.locator('.xs-tabs a[href*="hang=tre"] strong').textContent());
  expect(late).toBeGreaterThan(0);
  // Official and honest figures are of one size.
  const sizes = await page
    .locator('.xs-readings')
    .first()
    .locator('.xs-figure')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).fontSize));
  expect(sizes.length).toBeGreaterThan(2);
  expect(new Set(sizes).size).toBe(1);
  // Each picture has its table.
  expect(await page.locator('.xs-line-chart details table').count()).toBe(await page.locator('svg.xs-chart').count());

  const behind = (await hrefs(page, '.xs-reading a[href*="online_share/ho-so"]'))[0] ?? '';
  await open(page, list ?? '');
  await open(page, behind);
  await fine(page);
  const numerator = Number(await page.locator('dt:text-is("Tử số") + dd').textContent());
  expect(await page.locator('tbody tr').count()).toBe(Math.min(50, numerator));
  const [first] = await hrefs(page, 'tbody a');
  expect(first).toMatch(/^\/can-bo\/ho-so\/H53/);
  await open(page, first ?? '');

  await open(page, '/dieu-hanh/chi-so/dossiers.on_time?ky=2026');
  await fine(page);
  expect(await main(page)).toContain('Xã Cần Giuộc');
  await open(page, '/dieu-hanh/tinh', 403);
  await open(page, '/dieu-hanh?ky=2099-01', 422);
  await fine(page);
  await open(page, '/dieu-hanh?don-vi=khong-co', 404);
  await open(page, '/dieu-hanh/chi-so/khong.co', 404);
});

test('a province viewer: the table with sizes, a sheet, a commune, and no dossier', { timeout: 180_000 }, async () => {
  const page = await officer('xemtinh');
  await open(page, '/dieu-hanh');
  expect(new URL(page.url()).pathname).toBe('/dieu-hanh/tinh');
  await open(page, '/dieu-hanh/tinh?ky=2026');
  await fine(page);
  const names = await page.locator('tbody th').allTextContents();
  expect(names).toContain('Xã Cần Giuộc');
  const communes = names.slice(0, -1).map((one) => one.replace(/^(?:Xã|Phường) /, ''));
  expect(communes).toEqual(communes.toSorted(new Intl.Collator('vi', { numeric: true }).compare));
  const sheet = await page.request.get(`${server.base}${(await hrefs(page, 'a[download]'))[0]}`);
  const cells = await readSheet(Buffer.from(await sheet.body()));
  const column = (head: string) => (cells[0] ?? []).indexOf(head);
  const row = cells.find((one) => one.includes('Xã Cần Giuộc') && one.includes('dossiers.online_share')) ?? [];
  expect(['Kỳ này', 'Tử số', 'Mẫu số'].map((head) => typeof row[column(head)])).toEqual(['number', 'number', 'number']);
  expect(row[column('Tình trạng')]).toBe('chưa khóa');

  const [commune] = await hrefs(page, 'tbody tr:has-text("Xã Cần Giuộc") a');
  await open(page, commune ?? '');
  await fine(page);
  expect(await main(page)).toContain('chỉ dành cho người làm việc tại đơn vị');
  await open(page, (await hrefs(page, '.xs-reading a[href*="online_share/ho-so"]'))[0] ?? '');
  await fine(page);
  const text = await main(page);
  expect(text).toContain('Bạn xem được số liệu của đơn vị này');
  expect(text).not.toMatch(/H53\.\d/);
  expect(await page.locator('tbody').count()).toBe(0);
  await open(page, '/dieu-hanh/chi-so/dossiers.online_share?ky=2026');
  await fine(page);
  await open(page, '/dieu-hanh/cong-khai?don-vi=28159.20250701', 403);

  // The communes of 2022: the day is typed, kept by the links, and today's are one empty field away.
  await open(page, '/dieu-hanh/tinh?ky=2022');
  await box(page, 'dia-gioi').fill('31/12/2022');
  await press(page, 'Xem');
  await fine(page);
  expect(await main(page)).toContain('Theo địa giới ngày 31/12/2022');
  await box(page, 'don-vi').selectOption({ label: 'Tỉnh Long An' });
  await press(page, 'Xem');
  await fine(page);
  expect(await page.locator('main details li').allTextContents()).toContain('Thị trấn Cần Giuộc');
  await open(page, (await hrefs(page, 'main a[href*="chi-so/dossiers"][href*="dia-gioi=2022-12-31"]'))[0] ?? '');
  await fine(page);
  expect(await box(page, 'dia-gioi').inputValue()).toBe('31/12/2022');
  await box(page, 'dia-gioi').fill('');
  await press(page, 'Xem');
  await fine(page);
  expect(await main(page)).not.toContain('Theo địa giới');
});

test('a month is signed off, accepted, and read by everybody as it was locked; the month that runs is not locked', {
  timeout: 180_000,
}, async () => {
  const [admin, leader, province, anybody] = [
    await officer('quantrixa'),
    await officer('lanhdao'),
    await officer('quantritinh'),
    await phone(),
  ];
  await open(admin, '/dieu-hanh/cong-khai');
  await box(admin, 'shown').locator('xpath=self::*[@value="dossiers.filed"]').check();
  await press(admin, 'Lưu lựa chọn');
  const month = '/dieu-hanh/khoa-so/28159.20250701/2026-10';
  await counted(leader, '/dieu-hanh?ky=2026-10');
  await open(leader, `${month}/bao-cao.pdf`, 409);
  await fine(leader);
  await open(leader, month);
  await press(leader, 'Ký chốt số liệu');
  type Row = { indicator: string; from: string; value: number; locked: boolean; lockedText: string; acceptedBy: string | null };
  const rows = async () => {
    const { figures } = (await (await anybody.request.get(`${server.base}/so-lieu/so-lieu.json?ky=2026-11`)).json()) as { figures: Row[] };
    return new Map(figures.filter(({ indicator }) => indicator === 'dossiers.filed').map((one) => [one.from, one]));
  };
  // Signed alone is not locked.
  const before = (await rows()).get('2026-10-01');
  expect(before).toMatchObject({ locked: false, lockedText: 'chưa khóa', acceptedBy: null });
  await open(province, month);
  await press(province, 'Tiếp nhận số đã chốt');
  await fine(province);
  const after = await rows();
  expect(after.get('2026-10-01')).toMatchObject({ value: before?.value, locked: true, lockedText: 'đã khóa', acceptedBy: '80.20250701' });
  expect(after.get('2026-11-01')).toMatchObject({ locked: false, lockedText: 'chưa khóa' });
  await open(anybody, '/so-lieu?ky=2026-10');
  await fine(anybody);
  expect(await main(anybody)).toContain('Đã khóa: kỳ tháng 10/2026, Tỉnh Tây Ninh tiếp nhận');
  await anybody.locator('summary', { hasText: 'Từng tháng' }).first().click();
  await fine(anybody);
  await open(anybody, '/so-lieu?ky=2026-11');
  expect(await main(anybody)).toContain('Chưa khóa: số đếm lúc này');
  // Every page of figures says so, and so does what is taken away from it.
  for (const [who, path] of [
    [leader, '/dieu-hanh?ky=2026-10'],
    [leader, '/dieu-hanh/chi-so/dossiers.online_share?ky=2026-10'],
    [leader, '/dieu-hanh/bo-chi-so/k766?ky=2026-10'],
    [province, '/dieu-hanh/tinh?ky=2026-10'],
    [province, '/dieu-hanh/bo-chi-so/k766?ky=2026-10'],
  ] as const) {
    await open(who, path);
    for (const summary of await who.locator('summary:visible', { hasText: /khóa/ }).all()) await summary.click();
    await fine(who);
    expect(await main(who), path).toMatch(/đã khóa/i);
    for (const href of await hrefs(who, 'main a[href*="tai="]')) {
      const file = await who.request.get(server.base + href);
      expect([href, file.status()]).toEqual([href, 200]);
      if (href.includes('tai=csv')) expect(await file.text()).toContain(',đã khóa,2026-10,80.20250701,');
    }
  }
  const description = await (await anybody.request.get(`${server.base}/so-lieu/dcat.jsonld`)).text();
  expect(description).toContain('dct:ProvenanceStatement');
  const sheet = Buffer.from(await (await leader.request.get(`${server.base}${month}/bao-cao.xlsx`)).body());
  const [head = [], ...kept] = await readSheet(sheet);
  expect(kept.find(([code]) => code === 'dossiers.filed')?.[head.indexOf('Giá trị')]).toBe(before?.value);
  expect((await anybody.request.get(`${server.base}${month}/bao-cao.xlsx`)).status()).toBe(401);
  await open(admin, '/dieu-hanh/cong-khai');
  await box(admin, 'shown').locator('xpath=self::*[@value="dossiers.filed"]').uncheck();
  await press(admin, 'Lưu lựa chọn');
});

test('nothing is public until the unit says so; then everybody sees it, as a page and as open data', { timeout: 180_000 }, async () => {
  const anybody = await phone();
  // A commune that published nothing.
  await open(anybody, '/so-lieu?don-vi=28210.20250701');
  await fine(anybody);
  expect(await main(anybody)).toContain('chưa công khai số liệu nào');
  const silent = await anybody.request.get(`${server.base}/so-lieu/so-lieu.json?don-vi=28210.20250701`);
  expect(await silent.json()).toEqual({ figures: [] });
  await open(anybody, '/dieu-hanh', 401);

  type Figure = { indicator: string; from: string; value: number | null };
  const shown = async () => {
    const answer = await anybody.request.get(`${server.base}/so-lieu/so-lieu.json?ky=2026`);
    const { figures } = (await answer.json()) as { figures: Figure[] };
    return { figures, codes: new Set(figures.map(({ indicator }) => indicator)) };
  };
  const NEW = 'dossiers.resolved';
  const before = await shown();
  expect([before.codes.size > 0, before.codes.has(NEW)]).toEqual([true, false]);
  // The demonstration chose the official share: who typed comes with it.
  expect([before.codes.has('dossiers.online_share'), before.codes.has('dossiers.alone_share')]).toEqual([true, true]);

  const page = await officer('quantrixa');
  await open(page, '/dieu-hanh/cong-khai');
  await fine(page);
  await box(page, 'shown').locator(`xpath=self::*[@value="${NEW}"]`).check();
  await press(page, 'Lưu lựa chọn');
  expect(await main(page)).toContain('Đã lưu: 1 thay đổi');
  await fine(page);

  await open(anybody, '/so-lieu?ky=2026');
  await fine(anybody);
  expect(await anybody.locator('.xs-reading').count()).toBe(before.codes.size + 1);
  const after = await shown();
  expect(after.codes).toEqual(new Set([...before.codes, NEW]));
  const csv = await (await anybody.request.get(`${server.base}/so-lieu/so-lieu.csv?ky=2026`)).text();
  const [head = [], ...rows] = parse(csv, { bom: true }) as string[][];
  const cell = (row: string[], name: string) => row[head.indexOf(name)] ?? '';
  const read = rows.map((row) => [cell(row, 'indicator'), cell(row, 'from'), cell(row, 'value')]);
  const wanted = after.figures.map(({ indicator, from, value }) => [indicator, from, value === null ? '' : String(value)]);
  expect(read).toEqual(wanted);
  expect(new Set(rows.map((row) => cell(row, 'unitName')))).toEqual(new Set(['Xã Cần Giuộc']));
  const dcat = (await (await anybody.request.get(`${server.base}/so-lieu/dcat.jsonld`)).json()) as {
    'dcat:distribution': { 'dcat:downloadURL': { '@id': string } }[];
  };
  for (const one of dcat['dcat:distribution']) expect((await anybody.request.get(one['dcat:downloadURL']['@id'])).status()).toBe(200);
  await open(anybody, '/so-lieu/khac.csv', 404);

  await open(page, '/dieu-hanh/cong-khai');
  await box(page, 'shown').locator(`xpath=self::*[@value="${NEW}"]`).uncheck();
  await press(page, 'Lưu lựa chọn');
  expect((await shown()).codes).toEqual(before.codes);
});
