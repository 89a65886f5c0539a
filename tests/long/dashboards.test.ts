import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCKED, lockedMonth, PROVINCE } from '../dashboards.scene.ts';
import { HERE } from '../permissions.stage.ts';

let scene: Awaited<ReturnType<typeof lockedMonth>>;
let folder = '';
let leader: Record<string, string>;
let viewer: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
  scene = await lockedMonth();
  leader = await scene.cookie('leader', HERE);
  viewer = await scene.cookie('province viewer', PROVINCE);
}, 300_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scene?.close();
});

const run = (tool: string, args: string[]) => execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const words = (text: string) => text.replace(/\s+/g, ' ');
/** A page as PDF, as poppler reads it: page by page as it is laid out, and all of it in the order of its words. */
async function read(path: string, headers: Record<string, string>) {
  const answer = await scene.ask(`${path}&tai=pdf`, headers);
  expect(answer.status).toBe(200);
  const file = join(folder, 'page.pdf');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const pages = run('pdftotext', ['-layout', file, '-'])
    .split('\f')
    .filter((page) => page.trim() !== '');
  return { pages: pages.map(words), raw: words(run('pdftotext', ['-raw', file, '-'])), info: run('pdfinfo', [file]) };
}
const kept = async (code: string) =>
  (
    await scene.house.owner.pool.query<{ numerator: number; denominator: number; value: number }>(
      'select numerator, denominator, value from closing_figures where indicator = $1',
      [code],
    )
  ).rows[0] ?? { numerator: 0, denominator: 0, value: 0 };
const said = (value: number) => `${value.toLocaleString('vi-VN', { maximumFractionDigits: 2 })} %`;

test('the scorecard on paper: what, whose, when, both readings, not judged, locked with its correction; pictures with their numbers', async () => {
  const { pages, raw, info } = await read(`/dieu-hanh?don-vi=${HERE}&ky=${LOCKED}`, leader);
  const [share, alone, time] = [await kept('dossiers.online_share'), await kept('dossiers.alone_share'), await kept('dossiers.on_time')];
  expect(info).toMatch(/Title:\s+Bảng điều hành: Xã Cần Giuộc, Tháng 9\/2026/);
  expect(info).toMatch(/Page size:\s+841\.89 x 595\.28 pts \(A4\)/);
  expect(pages[0]).toContain('Xã Cần Giuộc Bảng điều hành Tháng 9/2026. Lập lúc 9 giờ thứ Năm, 31/12/2026.');
  for (const part of [
    `Hồ sơ nộp trực tuyến Cách đọc chính thức ${said(share.value)} đã khóa: Tỉnh Tây Ninh, 9 giờ thứ Năm, 31/12/2026`,
    `Đính chính: ${said(((share.numerator + 1) / (share.denominator + 1)) * 100)} (${share.numerator + 1} / ${share.denominator + 1})`,
    `Tự nộp Đọc thêm ${said(alone.value)} đã khóa`,
    `Hồ sơ giải quyết đúng hạn Cách đọc chính thức ${said(time.value)}`,
    'Chưa đủ căn cứ đánh giá: 0',
    // A line's scale, and its numbers in the table.
    '100 %',
    'Số liệu của các hình: mười hai tháng',
    `${said(share.value).replace(' %', '')}•‡`,
    'tháng đã khóa. ‡ có đính chính, xem bảng đính chính.',
    `Hồ sơ nộp trực tuyến Tháng 9/2026 ${said(share.value)} (${share.numerator} / ${share.denominator})`,
    'Kỳ nào đã khóa',
  ])
    expect(raw).toContain(part);
  for (const [at, page] of pages.entries())
    expect(page).toContain(`Bảng điều hành · Xã Cần Giuộc · Tháng 9/2026 · trang ${at + 1}/${pages.length}`);
});

test('the province’s table on paper: each commune by name, its lock, its correction; with areas a map', async () => {
  const path = `/dieu-hanh/tinh?ky=${LOCKED}`;
  const first = await read(path, viewer);
  const share = await kept('dossiers.online_share');
  expect(first.raw).toContain('Hồ sơ nộp trực tuyến (cách đọc chính thức)');
  expect(first.raw).toContain('Tự nộp (đọc thêm)');
  expect(first.raw).toMatch(new RegExp(`Xã Cần Giuộc 0?8/2026 đã khóa Tỉnh Tây Ninh, 9 giờ thứ Năm, 31/12/2026 ${said(share.value)}`));
  expect(first.raw).toMatch(/Chưa có số liệu \(\d+ đơn vị\): [^.]*Xã An Lục Long/);
  expect(first.raw).not.toContain('Xã An Lục Long chưa có');
  expect(first.raw).toContain('Từng xã, phường: Hồ sơ nộp trực tuyến');
  expect(first.raw).not.toContain('Bản đồ');
  const ring = '[[[[106.6,10.5],[106.7,10.5],[106.7,10.6],[106.6,10.5]]]]';
  await scene.house.owner.pool.query('insert into unit_shapes values ($1, $2, now())', [HERE, ring]);
  const { raw } = await read(path, viewer);
  expect(raw).toContain('Bản đồ: Hồ sơ nộp trực tuyến');
  expect(raw).toContain('3: từ 50 % đến 75 %');
  // Six indicators stand in two tables.
  const six = ['dossiers.filed', 'dossiers.online_share', 'dossiers.on_time', 'dossiers.alone_share', 'dossiers.open', 'k766.online'];
  const many = await read(`${path}&${six.map((code) => `chi-so=${code}`).join('&')}`, viewer);
  expect(many.raw).toContain('Các đơn vị, xếp theo tên (2/2)');
});

test('one indicator on paper: the readings of the unit side by side, every unit, small pictures with their numbers', async () => {
  const { raw } = await read(`/dieu-hanh/chi-so/dossiers.alone_share?ky=${LOCKED}&don-vi=${HERE}`, viewer);
  const [share, alone] = [await kept('dossiers.online_share'), await kept('dossiers.alone_share')];
  for (const part of [
    'Các cách đọc: Xã Cần Giuộc',
    // An honest reading is not taken away without the official one.
    `Hồ sơ nộp trực tuyến Cách đọc chính thức ${said(share.value)}`,
    `Tự nộp Đọc thêm ${said(alone.value)}`,
    'So với chỉ tiêu, các kỳ trước và tỉnh',
    'Trước và sau chỉ là thứ tự thời gian, không nói lên nguyên nhân.',
    'Theo đơn vị',
    'Mười hai tháng của từng đơn vị',
    'Đính chính: đếm lại khác với số đã khóa',
    'Chỉ số này được tính thế nào',
  ])
    expect(raw).toContain(part);
});

test('a set on paper: groups with their points, metric by metric what was found and what it scores, locks, its basis', async () => {
  const { raw, pages } = await read(`/dieu-hanh/bo-chi-so/k766?don-vi=${HERE}&ky=${LOCKED}`, leader);
  const online = await kept('k766.online');
  for (const part of [
    'Điểm từng nhóm',
    'Tỉnh thẩm định',
    `${said(online.value)} (${online.numerator} / ${online.denominator}) đã khóa`,
    'chưa đủ căn cứ đánh giá',
    'không áp dụng cho cấp xã',
    'Kỳ nào đã khóa',
    'Căn cứ: Quyết định 766/QĐ-TTg',
  ])
    expect(raw).toContain(part);
  expect(pages[0]).toContain('Xã Cần Giuộc');
  const all = await read(`/dieu-hanh/bo-chi-so/k766?ky=${LOCKED}`, viewer);
  expect(all.raw).toContain('Xã An Lục Long');
});
