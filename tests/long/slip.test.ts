import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { channelTable, fieldTable } from '../../src/government/desk/reports.form.ts';
import { reportDefinition } from '../../src/government/desk/reports.paper.ts';
import { reportOf } from '../../src/government/desk/reports.rules.ts';
import { receptionSlip } from '../../src/government/dossiers/dossiers.paper.ts';
import { submittedCopy } from '../../src/government/dossiers/dossiers.submitted.paper.ts';
import { apologyPaper, supplementPaper } from '../../src/government/dossiers/papers/letter.paper.ts';
import { joinPdfs } from '../../src/platform/pdf/join.ts';
import { renderPdf } from '../../src/platform/pdf/pdf.ts';
import { wordsIn } from '../../src/platform/words/words.ts';
import { apology, longApology, longSupplement } from '../papers.ts';
import { longSlip, owingSlip, sentBirth, usualSlip } from '../slips.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slips-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a tool; when it is missing the test fails and names the Debian package. */
function run(tool: string, debianPackage: string, args: string[]): string {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(`${tool} is missing: install the Debian package ${debianPackage}`);
    throw error;
  }
}

function file(name: string, pdf: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, pdf);
  return path;
}

/** The text as a reader selects it, with single spaces. */
const textOf = (path: string): string => run('pdftotext', 'poppler-utils', ['-raw', path, '-']).replace(/\s+/g, ' ');

/** What a scanner reads on the first page, printed at 300 dots an inch. */
function marksOf(path: string): string[] {
  const page = path.replace(/\.pdf$/, '-page');
  run('pdftoppm', 'poppler-utils', ['-r', '300', '-gray', '-f', '1', '-l', '1', path, page]);
  const picture = readdirSync(folder).find((name) => join(folder, name).startsWith(page));
  if (!picture) throw new Error('no page was drawn');
  return run('zbarimg', 'zbar-tools', ['-q', join(folder, picture)])
    .trim()
    .split('\n')
    .sort();
}

test('the slip’s text can be taken out letter by letter, and its codes scan', async () => {
  const path = file('usual.pdf', await receptionSlip(usualSlip));
  const text = textOf(path);
  for (const sentence of [
    'UBND XÃ CẦN GIUỘC TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ CẦN GIUỘC',
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
    'Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Phượng',
    'Số định danh cá nhân: *********235',
    'Thời gian giải quyết theo quy định: ngay trong ngày làm việc; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo',
    'Thời gian trả kết quả: 17 giờ 00 phút, ngày 20 tháng 8 năm 2026',
  ])
    expect(text).toContain(sentence);
  expect(text).toBe(text.normalize('NFC'));
  expect(text).not.toContain('080190001235');
  expect(marksOf(path)).toEqual([`CODE-39:${usualSlip.code}`, `QR-Code:${usualSlip.trackingUrl}`]);
  const info = run('pdfinfo', 'poppler-utils', [path]);
  expect(info).toMatch(/Pages:\s+1\n/);
  expect(info).toMatch(/Page size:.*A4/);
});

test('every Vietnamese letter comes out as it went in', async () => {
  const letters = [...'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY'].flatMap((vowel) =>
    ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'].map((mark) => vowel + mark),
  );
  const name = `${letters.join(' ')} đ Đ office fi fl ffi`;
  for (const form of ['NFC', 'NFD'] as const) {
    const pdf = await receptionSlip({ ...usualSlip, applicant: { fullName: name.normalize(form) } });
    expect(textOf(file(`letters-${form}.pdf`, pdf))).toContain(name.normalize('NFC'));
  }
});

test('a long slip repeats the head of its table on every page and loses nothing', async () => {
  const path = file('long.pdf', await receptionSlip(longSlip));
  const pages = run('pdftotext', 'poppler-utils', ['-raw', path, '-'])
    .split('\f')
    .filter((page) => page.trim() !== '');
  expect(pages.length).toBeGreaterThan(2);
  const withPapers = pages.filter((page) => page.includes('Giấy tờ thứ'));
  for (const page of withPapers) expect(page).toContain('Tên giấy tờ');
  const text = textOf(path);
  for (const component of longSlip.components) expect(text).toContain(component.name);
  expect(text).toContain(longSlip.applicant.fullName);
  expect(text.replaceAll(' ', '')).toContain(longSlip.applicant.email);
  expect(marksOf(path).some((mark) => mark.endsWith(longSlip.code))).toBe(true);
});

test('the print of what was sent holds every answer', async () => {
  const path = file('sent.pdf', await submittedCopy(sentBirth));
  const text = textOf(path);
  for (const { label, value } of sentBirth.sections.flatMap((section) => section.rows)) {
    expect(text).toContain(label);
    expect(text.replaceAll(' ', '')).toContain(value.replaceAll(' ', ''));
  }
  expect(marksOf(path)).toContain(`QR-Code:${sentBirth.trackingUrl}`);
});

test('on A5 and on the roll the codes still scan, and nothing of a long letter is lost', async () => {
  for (const size of ['A5', 'roll'] as const) {
    const slip = file(`slip-${size}.pdf`, await receptionSlip(usualSlip, { size }));
    expect(marksOf(slip)).toContain(`QR-Code:${usualSlip.trackingUrl}`);
    expect(marksOf(slip).some((mark) => mark.endsWith(usualSlip.code))).toBe(true);
    const owing = file(`owing-${size}.pdf`, await receptionSlip(owingSlip, { size }));
    expect(marksOf(owing)).toContain(`QR-Code:${owingSlip.transfer?.payload}`);
    expect(marksOf(owing)).toContain(`QR-Code:${usualSlip.trackingUrl}`);
    const letter = file(`apology-${size}.pdf`, await apologyPaper(longApology, { size }));
    for (const part of ['GỬI MUỘN', longApology.reason, longApology.applicant.fullName, '17 giờ 00 phút, ngày 27 tháng 8 năm 2026'])
      expect(textOf(letter)).toContain(part);
  }
});

test('a joined file is sound: every reader finds each paper with its own size and text', async () => {
  const papers = [await apologyPaper(apology), await supplementPaper(longSupplement), await receptionSlip(usualSlip, { size: 'roll' })];
  const path = file('joined.pdf', joinPdfs(papers, 'Nhiều giấy'));
  const info = run('pdfinfo', 'poppler-utils', ['-f', '1', '-l', '9', path]);
  expect(info).toMatch(/Title:\s+Nhiều giấy\n/);
  expect(info).toMatch(/Pages:\s+5\n/);
  expect(info).toMatch(/Page\s+5 size:\s+226\.77/);
  const text = textOf(path);
  for (const part of ['VĂN BẢN XIN LỖI', 'trang 2/3', 'Giấy tờ thứ 24', 'GIẤY TIẾP NHẬN HỒ SƠ']) expect(text).toContain(part);
});

test('the report’s form can be taken out column by column, and its head stands on every page', async () => {
  const receivedAt = new Date('2026-08-10T02:00:00Z');
  const stories = Array.from({ length: 60 }, (_, at) => ({
    field: `Lĩnh vực thứ ${at + 1}`,
    channel: 'direct' as const,
    keys: 'staff' as const,
    receivedAt,
    endedAt: null,
    noResult: false,
    dues: [{ at: receivedAt, due: at === 0 ? null : new Date('2026-08-12T10:00:00Z') }],
    pauses: [],
    unit: 'here',
    moves: [],
  }));
  const span = { from: new Date('2026-07-31T17:00:00Z'), until: new Date('2026-08-31T17:00:00Z') };
  const [report, t] = [reportOf(stories, 'here', span), wordsIn('vi')];
  const { agency, centre } = usualSlip;
  const definition = reportDefinition({
    report,
    title: t('reports.form.title'),
    period: t('reports.form.period', { from: '1/8/2026', to: '31/8/2026' }),
    running: [],
    reporter: t('reports.form.reporter', { unit: 'Xã Cần Giuộc' }),
    receiver: t('reports.form.noReceiver'),
    rate: t('reports.besides.noRate'),
    fields: fieldTable(report, new Map(), t),
    channels: channelTable(report, t),
    agency,
    centre,
    nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    motto: 'Độc lập - Tự do - Hạnh phúc',
    placeAndDay: 'Cần Giuộc, ngày 01 tháng 9 năm 2026',
    madeAt: span.until,
    locale: 'vi',
  });
  const path = file('report.pdf', await renderPdf(definition));
  expect(run('pdfinfo', 'poppler-utils', [path])).toMatch(/Page size:\s+841\.89 x 595\.28/);
  const text = textOf(path);
  for (const sentence of [
    'Biểu số II.06a/VPCP/KSTT',
    'TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH',
    'Lĩnh vực thứ 60 1 0 1 0 0 0 0 0 1 0 1',
    'Tổng cộng 60 0 60 0 0 0 0 0 60 0 59',
    'Có 0 hồ sơ đã giải quyết và 1 hồ sơ đang giải quyết không có thời hạn',
  ])
    expect(text).toContain(sentence);
  const pages = run('pdftotext', 'poppler-utils', ['-raw', path, '-']).split('\f');
  for (const page of pages.filter((one) => one.includes('Lĩnh vực thứ'))) expect(page).toContain('(13)');
});
