import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apology, bookOf, control, expired, longApology, longSupplement, refusal, stopped, supplement } from '../../../../tests/papers.ts';
import { usualSlip } from '../../../../tests/slips.ts';
import { contentPath } from '../../../platform/config/root.ts';
import { joinPdfs, pagesIn } from '../../../platform/pdf/join.ts';
import { renderPdf } from '../../../platform/pdf/pdf.ts';
import { slipDefinition } from '../dossiers.paper.ts';
import { bookDefinition, trackingBook } from './book.paper.ts';
import { controlDefinition } from './control.paper.ts';
import { formContent, formOn } from './forms.content.ts';
import { filled, forms, type PaperTexts, placesIn, textFaults } from './forms.rules.ts';
import { apologyDefinition, refusalDefinition, stopDefinition, supplementDefinition } from './letter.paper.ts';
import { sampleDefinition } from './samples.paper.ts';

/** Every text of a definition in its order, a line for each node. */
function wordsOf(node: unknown): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(wordsOf).join('\n');
  if (typeof node !== 'object' || node === null) return '';
  const one = node as Record<string, unknown>;
  if (typeof one.text === 'string') return one.text;
  if (Array.isArray(one.text)) return one.text.map(wordsOf).join('');
  return ['text', 'stack', 'columns', 'ul', 'table', 'body'].map((key) => wordsOf(one[key])).join('\n');
}
const said = ({ content }: { content: unknown }) => wordsOf(content);

describe('the papers say what their forms demand', () => {
  test.each([
    [
      '02',
      supplementDefinition(supplement),
      [
        'Số: 260820-0001/HDHS',
        'PHIẾU YÊU CẦU BỔ SUNG',
        'Bản chụp bị mờ',
        'Cả hồ sơ',
        '17 giờ 00 phút, ngày 10 tháng 9 năm 2026',
        'Trần Văn Khải, số điện thoại 0272 3874 123',
        'NGƯỜI HƯỚNG DẪN',
      ],
    ],
    ['02, second', supplementDefinition(longSupplement), ['Số: 260820-123456-2/HDHS', 'Giấy tờ thứ 24']],
    ['03', refusalDefinition(refusal), ['Mẫu số 03', 'thẩm quyền của Ủy ban nhân dân xã Rạch Kiến', 'NGƯỜI NỘP HỒ SƠ']],
    [
      '04',
      apologyDefinition(apology),
      [
        'UBND TỈNH TÂY NINH',
        'Kính gửi: Nguyễn Thị Ngọc Phượng',
        'Ngày 10 tháng 8 năm 2026, Trung tâm',
        '“Đăng ký khai sinh”',
        'Lý do: phải xác minh',
        'Kết quả sẽ được trả vào 17 giờ 00 phút, ngày 27 tháng 8 năm 2026',
        '(Ký, ghi rõ họ tên và đóng dấu)',
      ],
    ],
    ['04, late', apologyDefinition(longApology), ['GỬI MUỘN', 'phải được gửi trước 17 giờ 00 phút, ngày 20 tháng 8 năm 2026']],
    ['05', stopDefinition(stopped), ['Theo yêu cầu của ông bà ngày 20 tháng 8 năm 2026', 'đang xử lý', 'Giấy chứng sinh (01 bản chính)']],
    [
      'a supplement that did not come',
      stopDefinition(expired),
      ['QUÁ HẠN BỔ SUNG', 'trước 17 giờ 00 phút, ngày 19 tháng 8 năm 2026', 'không có bản giấy nào'],
    ],
    [
      '06',
      controlDefinition(control),
      ['PHIẾU KIỂM SOÁT', 'Giao: Bộ phận một cửa – Trần Văn Khải', 'Quá hạn', '61/58 giờ làm việc', '10 ngày làm việc'],
    ],
    [
      '07',
      bookDefinition(bookOf(3)),
      ['SỔ THEO DÕI HỒ SƠ', 'từ ngày 01 tháng 8 năm 2026 đến ngày 31 tháng 8 năm 2026', 'Cộng: 3 hồ sơ', '24/08/2026'],
    ],
  ])('form %s', (_, definition, sentences) => {
    const text = said(definition);
    for (const sentence of sentences) expect(text).toContain(sentence);
    expect(text).not.toMatch(/undefined|\{|\}|080190001235/);
  });

  test('an apology in time has no mark; without a reason the line of the reason is left out', () => {
    expect(said(apologyDefinition(apology))).not.toContain('GỬI MUỘN');
    const { reason: _, ...silent } = stopped;
    expect(said(stopDefinition(silent))).not.toContain('Lý do ông bà nêu');
  });

  test('one page on A5 and on the roll; a book goes on counting its pages', { timeout: 60_000 }, async () => {
    for (const size of ['A5', 'roll'] as const) {
      expect(pagesIn(await renderPdf(slipDefinition(usualSlip, { size })))).toBe(1);
      expect(pagesIn(await renderPdf(apologyDefinition(apology, { size })))).toBe(1);
    }
    const roll = await renderPdf(apologyDefinition(longApology, { size: 'roll' }));
    expect(roll.toString('latin1')).toMatch(/\/MediaBox \[0 0 226\.77/);
    const told: number[] = [];
    const book = await trackingBook(bookOf(70), {}, async (rows) => void told.push(rows));
    expect(told).toEqual([60, 70]);
    expect(pagesIn(book)).toBeGreaterThan(4);
    const joined = joinPdfs([roll, book, roll], 'Nhiều giấy');
    expect(pagesIn(joined)).toBe(pagesIn(book) + 2);
    expect(joinPdfs([roll, book, roll], 'Nhiều giấy').equals(joined)).toBe(true);
  });
});

describe('the forms as content', () => {
  test('are dated; every one of them is drawn on made-up data in both languages', () => {
    expect(formOn('mau-01', '2025-09-15').basis).toContain('03/2025/TT-VPCP');
    expect(() => formOn('mau-01', '2025-09-14')).toThrow('no version for 2025-09-14');
    const house = { agency: 'UBND xã Thử', centre: 'Bộ phận một cửa xã Thử', place: 'Thử', contactPhone: '0272000000' };
    for (const form of forms)
      for (const locale of ['vi', 'en'] as const) {
        const { title } = formOn(form, '2026-11-01').texts;
        expect(said(sampleDefinition(form, house, new Date('2026-11-02T03:00:00Z'), 'https://vidu.vn', { locale }))).toContain(
          title[locale],
        );
      }
  });

  test('are refused with a missing label, an unknown place, or without a place that the law demands', () => {
    const content = JSON.parse(readFileSync(contentPath('papers', 'mau-04.json'), 'utf8'));
    expect(formContent('mau-04').safeParse(content).success).toBe(true);
    const spoilt = (spoil: (version: typeof content) => void) => {
      const copy = structuredClone(content);
      spoil(copy.versions[0]);
      return formContent('mau-04').safeParse(copy).success;
    };
    expect(spoilt((one) => delete one.labels.to)).toBe(false);
    expect(spoilt((one) => delete one.texts.title.en)).toBe(false);
    expect(spoilt((one) => (one.texts.notes.vi = 'Xem {nhà}.'))).toBe(false);
    expect(spoilt((one) => (one.texts.closing.vi = 'Xin lỗi.'))).toBe(false);
  });
});

describe('sentences with places', () => {
  const none = { vi: '', en: '' };
  const texts = (intro: string): PaperTexts => ({
    number: none,
    title: { vi: 'T', en: 'T' },
    intro: { vi: intro, en: intro },
    closing: none,
    notes: none,
  });

  test.each([
    ['{mã hồ sơ} {người nộp}', ['code', 'applicant'], []],
    ['{ Mã  hồ sơ }', ['code'], []],
    ['{mã hồ sơ'.normalize('NFD'), [], ['{']],
    ['{nhà} }', [], ['{nhà}', '}']],
    ['{}', [], ['{}']],
  ])('%s', (text, known, unknown) => expect(placesIn(text)).toEqual({ known, unknown }));

  test('a place of another form is unknown here; a demanded one must stand somewhere', () => {
    expect(textFaults('mau-01', texts('{hạn bổ sung}'), [], 'vi')).toMatchObject([
      { part: 'intro', fault: 'unknown', name: '{hạn bổ sung}' },
    ]);
    expect(textFaults('mau-02', texts('x'), ['limit'], 'vi')).toMatchObject([{ fault: 'missing', name: '{hạn bổ sung}' }]);
    expect(textFaults('mau-02', { ...texts('{hạn bổ sung}'), title: none }, ['limit'], 'vi')).toMatchObject([
      { part: 'title', fault: 'empty' },
    ]);
  });

  test('lines begin with a capital; a line that names what is not known is left out', () => {
    const lines = filled('{ngày nhận}: nhận.\n\nGọi {điện thoại}.\nHết.', { received: 'ngày 5' });
    expect(lines.map((line) => line.map((run) => run.text).join(''))).toEqual(['Ngày 5: nhận.', 'Hết.']);
  });
});
