import { describe, expect, test } from 'vitest';
import { closeness, fold, rank, spelling, untelex } from './fold.ts';

describe('folding', () => {
  test.each([
    ['Cần Giuộc', 'can giuoc'],
    ['  THỊ TRẤN   Cần Giuộc. ', 'thi tran can giuoc'],
    ['Đăng ký khai sinh', 'dang ky khai sinh'],
    ['Hòa', 'hoa'],
    ['Hoà', 'hoa'],
    ['Hòa Đông'.normalize('NFD'), 'hoa dong'],
    ['Thuỷ – thủy (Thủy)', 'thuy thuy thuy'],
    ['P.4, TP. Tân An', 'p 4 tp tan an'],
    ['Cần\u00a0Giuộc\u200b', 'can giuoc'],
    ['ＣẦＮ', 'can'],
    ['…', ''],
  ])('%s → %s', (text, folded) => expect(fold(text)).toBe(folded));

  test('spelling keeps words apart that only differ in marks, and joins the ways to write one word', () => {
    expect(spelling('Hòa Thủy')).toBe(spelling('HOÀ thuỷ'.normalize('NFD')));
    expect(spelling('Đường được')).toBe(spelling('đường được'.normalize('NFD')));
    expect(spelling('Tân Thành')).not.toBe(spelling('Tân Thạnh'));
    expect(spelling('Đông')).not.toBe(spelling('Dông'));
    expect(spelling('Long An')).not.toBe(spelling('Lông An'));
  });
});

describe('Telex keys left in the text', () => {
  test.each([
    ['nguyeenx', 'nguyễn'],
    ['ddawng kys khai sinh', 'đăng ký khai sinh'],
    ['ddangw', 'đăng'],
    ['dduowcj', 'được'],
    ['nguwowif', 'người'],
    ['hoaf binhf', 'hòa bình'],
    ['thuyr', 'thủy'],
    ['ngoaif', 'ngoài'],
    ['quys', 'quý'],
    ['giaf', 'già'],
    ['cuar', 'của'],
    ['nghieepj', 'nghiệp'],
    ['Caanf Giuoocj', 'cần giuộc'],
  ])('%s → %s', (typed, meant) => expect(untelex(typed)).toBe(meant));

  test.each(['khai sinh', 'form', 'Facebook', 'đăng ký', 'sinhh', 'Xã Cần Giuộc', '28159'])('%s stays as it is', (text) =>
    expect(untelex(text)).toBe(text),
  );
});

const titles = [
  'Đăng ký khai sinh',
  'Đăng ký khai tử',
  'Đăng ký kết hôn',
  'Đăng ký lại khai sinh',
  'Chứng thực bản sao từ bản chính',
  'Chứng thực chữ ký',
  'Cấp giấy xác nhận tình trạng hôn nhân',
  'Đăng ký thành lập hộ kinh doanh',
  'Trợ cấp xã hội hằng tháng cho người cao tuổi',
];
const best = (query: string) =>
  rank(
    query,
    titles.map((text) => ({ text, weight: 1 })),
  ).map((one) => one.candidate.text);

describe('search', () => {
  test.each([
    ['khai sinh', 'Đăng ký khai sinh'],
    ['khai snh', 'Đăng ký khai sinh'],
    ['khai sinhh', 'Đăng ký khai sinh'],
    ['kahi sinh', 'Đăng ký khai sinh'],
    ['khaisinh', 'Đăng ký khai sinh'],
    ['dang ky khai sinh', 'Đăng ký khai sinh'],
    ['ddawng kys khai sinh', 'Đăng ký khai sinh'],
    ['ĐĂNG KÝ KHAI SINH'.normalize('NFD'), 'Đăng ký khai sinh'],
    ['tôi muốn làm giấy khai sinh cho con', 'Đăng ký khai sinh'],
    ['giay khai sinh', 'Đăng ký khai sinh'],
    ['giay xac nhan', 'Cấp giấy xác nhận tình trạng hôn nhân'],
    ['lai khai sinh', 'Đăng ký lại khai sinh'],
    ['khai tử', 'Đăng ký khai tử'],
    ['ket hon', 'Đăng ký kết hôn'],
    ['xac nhan doc than hon nhan', 'Cấp giấy xác nhận tình trạng hôn nhân'],
    ['ho kinh doan', 'Đăng ký thành lập hộ kinh doanh'],
    ['nguowif cao tuooir', 'Trợ cấp xã hội hằng tháng cho người cao tuổi'],
  ])('"%s" finds %s first', (query, title) => expect(best(query)[0]).toBe(title));

  test('"chung thuc" finds both kinds and nothing else', () =>
    expect(best('chung thuc').sort()).toEqual(['Chứng thực bản sao từ bản chính', 'Chứng thực chữ ký']));

  test.each(['', '   ', '?!', 'xyzzy', 'blockchain', 'vé máy bay'])('"%s" finds nothing', (query) => expect(best(query)).toEqual([]));

  test('a lower weight comes after an equal text, and the candidate is handed back', () => {
    const candidates = [
      { text: 'khai sinh', weight: 0.5, code: 'keyword' },
      { text: 'khai sinh', weight: 1, code: 'title' },
    ];
    expect(rank('khai sinh', candidates).map((one) => one.candidate.code)).toEqual(['title', 'keyword']);
  });

  test('closeness is 1 for equal texts, less for a slip, 0 for strangers; numbers do not slip', () => {
    expect(closeness('khai sinh', 'khai sinh')).toBe(1);
    expect(closeness('khai snh', 'khai sinh')).toBeGreaterThan(0.7);
    expect(closeness('khai snh', 'khai sinh')).toBeLessThan(1);
    expect(closeness('phuong', 'xa')).toBe(0);
    expect(closeness('2', '3')).toBe(0);
    expect(closeness('', 'khai sinh')).toBe(0);
  });
});
