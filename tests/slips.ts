import type { ReceptionSlip } from '../src/government/dossiers/dossiers.paper.ts';
import type { SubmittedCopy } from '../src/government/dossiers/dossiers.submitted.paper.ts';
import { vietQr } from '../src/government/fees/vietqr.rules.ts';
import { parseLocal } from '../src/platform/time/time.ts';

/** `2026-08-20T08:05` in Vietnam. */
export function at(text: string): Date {
  const moment = parseLocal(text);
  if (!moment) throw new Error(`no such moment: ${text}`);
  return moment;
}

/** A usual slip: a birth at the desk of xã Cần Giuộc. All persons are made up. */
export const usualSlip: ReceptionSlip = {
  agency: 'UBND xã Cần Giuộc',
  centre: 'Trung tâm Phục vụ hành chính công xã Cần Giuộc',
  place: 'Cần Giuộc',
  madeAt: at('2026-08-20T08:05'),
  code: 'H80.281.59-260820-0001',
  trackingUrl: 'https://canguoc.example.vn/theo-doi/3f9Kd27QmXw8LpTz5RvYbA',
  lookupAddress: 'https://canguoc.example.vn/theo-doi',
  contactPhone: '02723874123',
  channel: 'direct',
  applicant: {
    fullName: 'Nguyễn Thị Ngọc Phượng',
    address: 'Ấp Thạnh Trung, xã Cần Giuộc, tỉnh Tây Ninh',
    phone: '0912345678',
    email: 'ngocphuong@vidu.vn',
    personalNumber: '080190001235',
  },
  procedure: { code: '1.001193', name: 'Đăng ký khai sinh' },
  components: [
    { name: 'Tờ khai đăng ký khai sinh', originals: 1, certifiedCopies: 0, copies: 0, digitised: 1 },
    { name: 'Giấy chứng sinh', originals: 1, certifiedCopies: 0, copies: 0, digitised: 1 },
    { name: 'Giấy chứng nhận kết hôn của cha, mẹ trẻ', originals: 0, certifiedCopies: 0, copies: 0, digitised: 0, shownOnly: true },
  ],
  fromData: [{ name: 'Thẻ căn cước của người đi đăng ký', database: 'Cơ sở dữ liệu quốc gia về dân cư' }],
  sets: 1,
  handlingTime: 'ngay trong ngày làm việc; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo',
  receivedAt: at('2026-08-20T08:05'),
  dueAt: at('2026-08-20T17:00'),
  returnWay: 'desk',
  fee: 'miễn lệ phí (đăng ký đúng hạn)',
  receiver: { fullName: 'Trần Văn Khải' },
};

/** A fee that is owed, and may be paid by transfer to a made-up account. */
export const owingSlip: ReceptionSlip = {
  ...usualSlip,
  fee: '30.000 đồng (ba mươi nghìn đồng)',
  transfer: {
    payload: vietQr({ bin: '970405', account: '5400205123456', amount: 30_000, purpose: 'XS0000001236' }),
    title: 'Chuyển khoản, quét mã dưới đây',
    lines: [
      ['Ngân hàng (NAPAS)', '970405'],
      ['Số tài khoản', '5400205123456'],
      ['Chủ tài khoản', 'TRUNG TAM PHUC VU HANH CHINH CONG XA CAN GIUOC'],
      ['Số tiền', '30.000 đồng'],
      ['Nội dung chuyển khoản', 'XS 00000 01236'],
    ],
    notes: ['Đây là tài khoản giả để trình diễn. Xin không chuyển tiền.', 'Xin ghi đúng nội dung và số tiền.'],
  },
};

/** Thirty papers with long names, an owner who is somebody else, by post, from a commune with a long name. */
export const longSlip: ReceptionSlip = {
  ...usualSlip,
  code: 'T.H80.281.59A-260820-123456',
  channel: 'online',
  agency: 'Ủy ban nhân dân xã Nguyễn Việt Khái – Phan Ngọc Hiển Đông Bắc',
  applicant: {
    fullName: 'Công Tằng Tôn Nữ Thị Hoàng Phượng Quỳnh Như Nguyễn Huỳnh Đặng Lê Trần Phạm Vũ',
    address:
      'Số 12/34/56 hẻm Nguyễn Thị Minh Khai nối dài, khu phố Hòa Thuận Đông, phường Long An, tỉnh Tây Ninh (trước đây là phường 4, thành phố Tân An, tỉnh Long An)',
    phone: '+84912345678',
    email: `${'mot-dia-chi-thu-dien-tu-rat-dai.'.repeat(3)}hop-thu@vidu.vn`,
    personalNumber: '080190001235',
  },
  owner: { fullName: 'Hợp tác xã Nông nghiệp Thanh long Dương Xuân', address: 'Ấp 1, xã An Lục Long, tỉnh Tây Ninh' },
  components: Array.from({ length: 30 }, (_, index) => ({
    name: `Giấy tờ thứ ${index + 1}: văn bản thỏa thuận của các thành viên có chung quyền sử dụng đất, đã được công chứng hoặc chứng thực theo quy định`,
    originals: 1,
    certifiedCopies: index % 2,
    copies: 2,
    digitised: 1,
  })),
  dueAt: null,
  returnWay: 'post',
};

export const sentBirth: SubmittedCopy = {
  centre: usualSlip.centre,
  code: usualSlip.code,
  trackingUrl: usualSlip.trackingUrl,
  procedure: usualSlip.procedure,
  caseName: 'Trẻ có cha và mẹ',
  submittedAt: at('2026-08-19T20:41'),
  receptionDueAt: at('2026-08-20T17:00'),
  receivedAt: null,
  expectedBy: at('2026-08-21T17:00'),
  dueAt: null,
  returnWay: 'Tại bộ phận một cửa',
  sections: [
    {
      title: 'Thông tin của trẻ',
      rows: [
        { label: 'Họ, chữ đệm, tên', value: 'Nguyễn Hoàng Ngọc Diệp' },
        { label: 'Ngày sinh', value: '5/8/2026' },
        { label: 'Nơi sinh', value: 'Trung tâm Y tế khu vực Cần Giuộc, xã Cần Giuộc, tỉnh Tây Ninh' },
        { label: 'Giới tính', value: 'Nữ' },
      ],
    },
    {
      title: 'Người đi đăng ký',
      rows: [
        { label: 'Họ, chữ đệm, tên', value: 'Nguyễn Thị Ngọc Phượng' },
        { label: 'Quan hệ với trẻ', value: 'Mẹ' },
        { label: 'Thư điện tử', value: 'mot-dia-chi-thu-dien-tu-rat-dai-khong-co-cho-ngat@vidu.vn' },
      ],
    },
  ],
  papers: [
    {
      name: 'Giấy chứng sinh',
      files: [
        { name: 'chung-sinh-1.jpg', bytes: 823_000 },
        { name: 'chung-sinh-2.jpg', bytes: 1_240_000 },
      ],
    },
    { name: 'Thẻ căn cước', database: 'Cơ sở dữ liệu quốc gia về dân cư', files: [] },
    { name: 'Giấy ủy quyền', files: [] },
  ],
  printedAt: at('2026-08-19T20:45'),
};
