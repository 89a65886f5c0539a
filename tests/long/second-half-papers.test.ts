import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slipsDefinition } from '../../src/government/desk/reserved.paper.ts';
import { ticketSlip } from '../../src/government/desk/tickets.paper.ts';
import type { Ticket } from '../../src/government/desk/tickets.rules.ts';
import { parcelLabel } from '../../src/government/dossiers/return.paper.ts';
import { type ReceiptPaper, receiptPaper, transferPaper } from '../../src/government/fees/receipt.paper.ts';
import { vietQr } from '../../src/government/fees/vietqr.rules.ts';
import { renderPdf } from '../../src/platform/pdf/pdf.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'papers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, args: string[]) => execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
function file(name: string, pdf: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, pdf);
  return path;
}
const textOf = (path: string): string => run('pdftotext', ['-raw', path, '-']).replace(/\s+/g, ' ');
const infoOf = (path: string): string => run('pdfinfo', [path]);
/** What a scanner reads on the first page, printed at 300 dots an inch. */
function marksOf(path: string): string[] {
  const page = path.replace(/\.pdf$/, '-page');
  run('pdftoppm', ['-r', '300', '-gray', '-f', '1', '-l', '1', path, page]);
  const picture = readdirSync(folder).find((name) => join(folder, name).startsWith(page));
  return run('zbarimg', ['-q', join(folder, picture ?? '')])
    .trim()
    .split('\n')
    .sort();
}

const moment = new Date('2026-11-23T02:05:00Z');
const head = {
  agency: 'UBND xã Cần Giuộc',
  centre: 'Trung tâm Phục vụ hành chính công xã Cần Giuộc',
  place: 'Cần Giuộc',
  code: 'H53.159.00-261123-0042',
  procedure: 'Cấp Giấy xác nhận tình trạng hôn nhân',
};
const address = 'Số 12/3, ấp 3, xã Cần Giuộc, tỉnh Tây Ninh';

test('the label of a parcel: both parties, the number as text and as bars; nothing of what is inside', async () => {
  const label = {
    code: head.code,
    tracking: 'EE123456785VN',
    from: { name: head.centre, address: 'Số 1, đường Trình Diễn', phone: '02720000000' },
    to: { name: 'Nguyễn Thị Ngọc Phượng', address, phone: '0900000015' },
    moment,
  };
  const path = file('label.pdf', await parcelLabel(label, 'vi'));
  const text = textOf(path);
  for (const part of [
    'DỊCH VỤ BƯU CHÍNH CÔNG ÍCH',
    'Nguyễn Thị Ngọc Phượng',
    address,
    '0900 000 015',
    '0272 0000 000',
    'EE123456785VN',
    head.code,
  ])
    expect(text).toContain(part);
  expect(text).not.toContain(head.procedure);
  expect(marksOf(path)).toEqual(['CODE-39:EE123456785VN']);
  expect(infoOf(path)).toMatch(/Pages:\s+1\n[\s\S]*Page size:\s+595\.28 x 419\.53/);
  // The longest that a form takes still is one sheet; what nobody said is written by hand.
  const long = await parcelLabel({ ...label, to: { name: `${'Nguyễn '.repeat(16)}Hoa`, address: `${address}, `.repeat(4) } }, 'vi');
  expect(infoOf(file('label-long.pdf', long))).toMatch(/Pages:\s+1\n/);
  expect(textOf(join(folder, 'label-long.pdf'))).toContain('Điện thoại: .....');
});

const receipt: ReceiptPaper = {
  ...head,
  number: 7,
  year: 2026,
  amount: 28_000,
  payer: 'Nguyễn Thị Ngọc Phượng',
  cashier: 'Trần Thị Hoa',
  takenAt: moment,
  lines: [
    { name: 'Phí chứng thực', amount: 20_000 },
    { name: 'Phí trích lục', amount: 8_000 },
  ],
  voidedAt: null,
};

test.each(['A5', 'roll'] as const)(
  'a receipt on %s: number, sum in figures and words, lines, both names; void it says so',
  async (size) => {
    const path = file(`receipt-${size}.pdf`, await receiptPaper(receipt, { size }));
    const text = textOf(path);
    for (const part of [
      'BIÊN LAI THU TIỀN Số: 0000007/2026',
      'Số tiền: 28.000 đồng (hai mươi tám nghìn đồng)',
      'Phí chứng thực: 20.000 đồng',
      'Phí trích lục: 8.000 đồng',
      'Thu lúc: 9 giờ 5 phút thứ Hai, 23/11/2026',
      'Trần Thị Hoa',
      head.code,
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('hủy');
    expect(infoOf(path)).toMatch(/Pages:\s+1\n/);
    const voided = await receiptPaper({ ...receipt, voidedAt: new Date('2026-11-23T03:00:00Z') }, { size });
    expect(textOf(file(`void-${size}.pdf`, voided)).toLowerCase()).toContain('hủy');
  },
);

test.each(['A5', 'roll'] as const)('how to pay by transfer, on %s: the QR that banks read says what the words say', async (size) => {
  const wish = { bin: '970405', account: '0123456789012', amount: 28_000, purpose: 'XS2448328528' };
  const payload = vietQr(wish);
  const path = file(
    `transfer-${size}.pdf`,
    await transferPaper(
      { ...head, ...wish, payload, holder: 'UBND XA CAN GIUOC', reference: 'XS2448328528', demo: false, madeAt: moment },
      { size },
    ),
  );
  const text = textOf(path);
  for (const part of ['970405', '0123456789012', '28.000 đồng (hai mươi tám nghìn đồng)', 'XS 24483 28528', 'UBND XA CAN GIUOC'])
    expect(text).toContain(part);
  expect(marksOf(path)).toEqual([`QR-Code:${payload}`]);
});

test('a number of the hall names nobody; a blank slip has its number on both halves, a sheet each', async () => {
  const ticket: Ticket = {
    ...{ id: 't', grp: 'A', number: 12, state: 'waiting', priority: true, priorityFrom: null, forCounter: null, counter: null },
    ...{ takenAt: moment, calledAt: null, servedBy: null, endedAt: null, calls: 0, rowVersion: 1 },
  };
  const number = textOf(
    file('ticket.pdf', await renderPdf(ticketSlip(ticket, { unit: 'Xã Cần Giuộc', group: 'Hộ tịch, chứng thực' }, 'vi'))),
  );
  for (const part of ['A012', 'Hộ tịch, chứng thực', 'Ưu tiên', '9 giờ 5 phút']) expect(number).toContain(part);
  const block = { id: 'b', year: 2026, first: 8, last: 10, printedAt: moment };
  const path = file('slips.pdf', await renderPdf(slipsDefinition(block, 'Xã Cần Giuộc')));
  const pages = run('pdftotext', ['-raw', path, '-'])
    .split('\f')
    .filter((page) => page.trim() !== '');
  expect(pages.map((page) => page.match(/Số: \d{4}\/2026/g))).toEqual(
    ['0008', '0009', '0010'].map((one) => [`Số: ${one}/2026`, `Số: ${one}/2026`]),
  );
  const blanks = ['Số định danh cá nhân', 'Điện thoại', 'Địa chỉ', 'Nhận kết quả', 'Ngày hẹn trả kết quả'];
  for (const part of ['Bản giao người nộp', 'Bản lưu ở bộ phận một cửa', 'Nhận lúc', ...blanks]) expect(pages[0]).toContain(part);
});
