import { describe, expect, test } from 'vitest';
import { at, longSlip, owingSlip, sentBirth, usualSlip } from '../../../tests/slips.ts';
import { type ReceptionSlip, receptionSlip, slipDefinition } from './dossiers.paper.ts';
import { submittedCopy, submittedDefinition } from './dossiers.submitted.paper.ts';
import { maskedNumber, type Print } from './papers/frame.paper.ts';

/** Every text of a definition in its order, a line for each node. */
function wordsOf(node: unknown): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(wordsOf).join('\n');
  if (typeof node !== 'object' || node === null) return '';
  const one = node as Record<string, unknown>;
  if (Array.isArray(one.text)) return one.text.map(wordsOf).join('');
  return ['text', 'stack', 'columns', 'ul', 'table', 'body'].map((key) => wordsOf(one[key])).join('\n');
}
const said = (slip: ReceptionSlip, print: Print = {}) => wordsOf(slipDefinition(slip, print).content);
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('the reception slip', { timeout: 60_000 }, () => {
  test('says every field of Mẫu số 01', () => {
    const text = said(usualSlip);
    for (const sentence of [
      'Mẫu số 01 – Phụ lục I, Thông tư số 03/2025/TT-VPCP',
      'UBND XÃ CẦN GIUỘC',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Cần Giuộc, ngày 20 tháng 8 năm 2026',
      'Mã hồ sơ: H80.281.59-260820-0001',
      'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
      'Nơi tiếp nhận hồ sơ và trả kết quả: Trung tâm Phục vụ hành chính công xã Cần Giuộc',
      'Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Phượng',
      'Địa chỉ: Ấp Thạnh Trung, xã Cần Giuộc, tỉnh Tây Ninh',
      'Số định danh cá nhân: *********235',
      'Số điện thoại: 0912 345 678',
      'Thư điện tử: ngocphuong@vidu.vn',
      'Nội dung yêu cầu giải quyết: Đăng ký khai sinh (1.001193)',
      'Giấy chứng sinh',
      'Chỉ xuất trình, không phải nộp',
      'Thẻ căn cước của người đi đăng ký (khai thác từ Cơ sở dữ liệu quốc gia về dân cư)',
      '2. Số lượng hồ sơ: 01 bộ',
      '3. Thời gian giải quyết theo quy định: ngay trong ngày làm việc',
      '4. Thời gian nhận hồ sơ: 08 giờ 05 phút, ngày 20 tháng 8 năm 2026',
      '5. Thời gian trả kết quả: 17 giờ 00 phút, ngày 20 tháng 8 năm 2026',
      '6. Đăng ký nhận kết quả: tại Trung tâm Phục vụ hành chính công xã Cần Giuộc',
      '7. Phí, lệ phí: miễn lệ phí',
      'NGƯỜI NỘP HỒ SƠ',
      'NGƯỜI TIẾP NHẬN HỒ SƠ',
      'Trần Văn Khải',
      'https://canguoc.example.vn/theo-doi rồi nhập mã hồ sơ',
      'Nếu mất Giấy này',
      'xin gọi 0272 3874 123',
    ])
      expect(text).toContain(sentence);
  });

  test('masks personal numbers unless told otherwise', () => {
    expect(said(usualSlip)).not.toContain('080190001235');
    expect(said(usualSlip, { wholeNumbers: true })).toContain('080190001235');
    expect(maskedNumber('080190001235')).toBe('*********235');
    expect(maskedNumber('35')).toBe('35');
  });

  test('names the owner when somebody else files, and leaves out what is not known', () => {
    expect(said(longSlip)).toContain('Chủ hồ sơ: Hợp tác xã Nông nghiệp Thanh long Dương Xuân');
    const bare = said({ ...usualSlip, applicant: { fullName: 'Lê Văn Út' }, components: [], fromData: [] });
    for (const label of ['Chủ hồ sơ:', 'Địa chỉ:', 'Số điện thoại:', 'Thư điện tử:', 'Số định danh cá nhân:', 'Khai thác từ'])
      expect(bare).not.toContain(label);
    expect(bare).toContain('1. Thành phần hồ sơ nộp gồm: không có giấy tờ phải nộp.');
  });

  test('who left no telephone is told another way to follow the dossier', () => {
    const bare = said({ ...usualSlip, applicant: { fullName: 'Lê Văn Út' } });
    expect(bare).toContain('quét mã QR, hoặc mang mã hồ sơ đến hỏi nơi tiếp nhận');
    expect(bare).not.toContain('4 số cuối');
    expect(said(usualSlip)).toContain('4 số cuối');
    expect(said(usualSlip)).not.toContain('mang mã hồ sơ đến hỏi');
  });

  test('says how the result comes back and how it was filed', () => {
    expect(said(longSlip)).toContain('6. Đăng ký nhận kết quả: qua dịch vụ bưu chính công ích, gửi đến Số 12/34/56');
    expect(said({ ...longSlip, returnAddress: 'Bưu điện Cần Giuộc' })).toContain('gửi đến Bưu điện Cần Giuộc');
    expect(said({ ...usualSlip, returnWay: 'online' })).toContain('trực tuyến (bản điện tử)');
    expect(said(longSlip)).toContain('(Đã nộp trực tuyến)');
    expect(said(longSlip)).toContain('5. Thời gian trả kết quả: theo thông báo của cơ quan giải quyết');
  });

  test('writes days and months as official papers do', () => {
    expect(said({ ...usualSlip, madeAt: at('2027-02-03T07:00') })).toContain('Cần Giuộc, ngày 03 tháng 02 năm 2027');
  });

  test('is one page for a usual dossier; thirty papers take several, with the head of the table on each', async () => {
    expect(pagesOf(await receptionSlip(usualSlip))).toBe(1);
    const usual = usualSlip.components[0];
    if (!usual) throw new Error('the usual slip has papers');
    expect(pagesOf(await receptionSlip({ ...usualSlip, components: Array.from({ length: 5 }, () => usual) }))).toBe(1);
    expect(pagesOf(await receptionSlip(longSlip))).toBeGreaterThan(2);
    expect(JSON.stringify(slipDefinition(longSlip).content)).toContain('"headerRows":2');
    const foot = slipDefinition(longSlip).footer;
    expect(foot?.(1, 1)).toBe('');
    expect(wordsOf(foot?.(2, 4))).toContain('T.H80.281.59A-260820-123456 – trang 2/4');
  });

  test.each(['A4', 'A5', 'roll'] as const)(
    'carries the QR of a transfer on %s, with the same in words, and stays one page',
    async (size) => {
      const { transfer } = owingSlip;
      if (!transfer) throw new Error('this slip owes money');
      const text = said(owingSlip, { size });
      for (const [label, value] of transfer.lines) expect(text).toContain(`${label}: ${value.replaceAll(' ', '\u00a0')}`);
      for (const note of transfer.notes) expect(text).toContain(note);
      if (size !== 'roll') expect(text).toContain('Quét để chuyển khoản');
      const drawn = JSON.stringify(slipDefinition(owingSlip, { size }).content).match(/<svg/g)?.length ?? 0;
      expect(drawn).toBe((JSON.stringify(slipDefinition(usualSlip, { size }).content).match(/<svg/g)?.length ?? 0) + 1);
      // On A5 a paper that a database stands for and an address of mail are what the page no longer holds.
      const { email: _, ...applicant } = owingSlip.applicant;
      const slip = size === 'A5' ? { ...owingSlip, applicant, fromData: [] } : owingSlip;
      expect(pagesOf(await receptionSlip(slip, { size }))).toBe(1);
    },
  );

  test('in English says that it is a translation', () => {
    expect(said(usualSlip, { locale: 'en' })).toContain('A translation for your information');
    expect(said(usualSlip, { locale: 'en' })).toContain('5. Result due at: 17:00, 20/8/2026');
  });
});

describe('the print of what was sent', { timeout: 60_000 }, () => {
  test('says moments, answers, papers and files', async () => {
    const text = wordsOf(submittedDefinition(sentBirth).content);
    for (const sentence of [
      'Gửi lúc: 20 giờ 41 phút thứ Tư, 19/8/2026',
      'Bộ phận một cửa trả lời trước: 17 giờ thứ Năm, 20/8/2026',
      'Dự kiến có kết quả trước: 17 giờ thứ Sáu, 21/8/2026',
      'Nguyễn Hoàng Ngọc Diệp',
      'chung-sinh-2.jpg (1,2 MB)',
      'khai thác từ Cơ sở dữ liệu quốc gia về dân cư, không phải nộp',
      'chưa gửi tệp',
    ])
      expect(text).toContain(sentence);
    expect(pagesOf(await submittedCopy(sentBirth))).toBe(1);
  });

  test('once received tells the appointment and no forecast', () => {
    const text = wordsOf(submittedDefinition({ ...sentBirth, receivedAt: at('2026-08-20T08:05'), dueAt: at('2026-08-20T17:00') }).content);
    expect(text).toContain('Hẹn trả kết quả trước: 17 giờ thứ Năm, 20/8/2026');
    expect(text).not.toContain('Dự kiến');
  });
});
