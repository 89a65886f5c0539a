import type { TrackingBook } from '../src/government/dossiers/papers/book.paper.ts';
import type { ControlSheet } from '../src/government/dossiers/papers/control.paper.ts';
import type { PaperBase } from '../src/government/dossiers/papers/frame.paper.ts';
import type { ApologyPaper, RefusalPaper, StopPaper, SupplementPaper } from '../src/government/dossiers/papers/letter.paper.ts';
import { at, longSlip, usualSlip } from './slips.ts';

/*
 * Papers as a commune prints them, and the same at their longest. All persons are made up.
 */
const baseOf = (slip: typeof usualSlip): PaperBase => {
  const { agency, centre, place, code, trackingUrl, lookupAddress, contactPhone, applicant, procedure } = slip;
  return {
    agency,
    centre,
    place,
    code,
    trackingUrl,
    lookupAddress,
    contactPhone: contactPhone ?? '',
    applicant,
    procedure,
    madeAt: at('2026-08-20T09:30'),
  };
};
const base = baseOf(usualSlip);
const longBase = baseOf(longSlip);
const officer = { fullName: 'Trần Văn Khải' };
const longReason =
  'Bản chụp bị mờ ở phần ghi ngày, tháng, năm sinh và không thấy dấu của cơ sở y tế; xin chụp lại đủ bốn góc, rõ chữ, hoặc mang bản chính đến quầy để cán bộ quét lại.';

export const supplement: SupplementPaper = {
  ...base,
  request: 1,
  faults: [
    { what: 'Giấy chứng sinh', reason: 'Bản chụp bị mờ, không đọc được ngày sinh.' },
    { what: 'Nơi sinh', reason: 'Chưa ghi tên cơ sở y tế.' },
    { reason: 'Xin cho biết cháu đã được đăng ký khai sinh ở nơi khác chưa.' },
  ],
  limitAt: at('2026-09-10T17:00'),
  officer,
};
export const longSupplement: SupplementPaper = {
  ...longBase,
  request: 2,
  faults: Array.from({ length: 24 }, (_, index) => ({ what: longSlip.components[index]?.name, reason: longReason })),
  limitAt: at('2026-09-10T17:00'),
  officer,
};
export const refusal: RefusalPaper = {
  ...base,
  reason: 'Ông bà đang thường trú tại xã Rạch Kiến; việc này thuộc thẩm quyền của Ủy ban nhân dân xã Rạch Kiến.',
  officer,
};
export const apology: ApologyPaper = {
  ...base,
  superior: 'UBND tỉnh Tây Ninh',
  lateUnit: 'UBND xã Cần Giuộc',
  receivedAt: at('2026-08-10T08:05'),
  dueAt: at('2026-08-21T17:00'),
  appointmentAt: at('2026-08-27T17:00'),
  reason: 'phải xác minh nơi cư trú tại xã Rạch Kiến, đến nay chưa có văn bản trả lời.',
  noticeBy: at('2026-08-20T17:00'),
  late: false,
  signer: { fullName: 'Lê Thị Minh Nguyệt' },
};
export const longApology: ApologyPaper = {
  ...apology,
  ...longBase,
  madeAt: at('2026-08-24T10:00'),
  late: true,
  lateUnit: 'Ủy ban nhân dân xã Nguyễn Việt Khái – Phan Ngọc Hiển Đông Bắc',
  reason: `${longReason} ${longReason} ${longReason}`,
};
export const stopped: StopPaper = {
  ...base,
  receivedAt: at('2026-08-10T08:05'),
  state: 'đang xử lý',
  reason: 'Gia đình muốn đăng ký ở quê ngoại.',
  returned: ['Giấy chứng sinh (01 bản chính)', 'Tờ khai đăng ký khai sinh (01 bản chính)'],
  officer,
};
export const expired: StopPaper = {
  ...base,
  receivedAt: null,
  state: 'yêu cầu bổ sung giấy tờ',
  returned: [],
  officer,
  limitAt: at('2026-08-19T17:00'),
};

const offices = [
  'Bộ phận một cửa',
  'Trưởng phòng Văn hóa – Xã hội',
  'Chuyên viên',
  'Trưởng phòng Văn hóa – Xã hội',
  'Lãnh đạo UBND',
  'Văn thư',
];
export const control: ControlSheet = {
  ...base,
  receivedAt: at('2026-08-10T08:05'),
  dueAt: at('2026-08-24T17:00'),
  handlingTime: '10 ngày làm việc',
  components: usualSlip.components.map((one) => one.name),
  rows: offices.slice(1).map((office, index) => ({
    giver: { office: offices[index] ?? '', fullName: index % 2 ? 'Phạm Hồng Đào' : 'Trần Văn Khải' },
    taker: { office },
    at: at(`2026-08-${11 + index}T09:15`),
    result: (['early', 'onTime', 'late', 'early', 'running'] as const)[index],
    usedHours: [1.5, 4, 61, 2, 3][index],
    givenHours: [2, 4, 58, 6, 7][index],
  })),
};
export const longControl: ControlSheet = {
  ...control,
  ...longBase,
  components: longSlip.components.map((one) => one.name),
  rows: Array.from({ length: 30 }, (_, index) => ({
    ...(control.rows[index % 5] as ControlSheet['rows'][number]),
    note: index % 4 ? undefined : longReason,
  })),
};

export const bookOf = (count: number): TrackingBook => ({
  agency: base.agency,
  centre: base.centre,
  place: base.place,
  madeAt: at('2026-09-01T08:00'),
  from: '2026-08-01',
  to: '2026-08-31',
  rows: Array.from({ length: count }, (_, index) => ({
    code: `H80.281.59-2608${String((index % 28) + 1).padStart(2, '0')}-${String(index + 1).padStart(4, '0')}`,
    procedure: index % 3 ? 'Đăng ký khai sinh' : 'Cấp Giấy xác nhận tình trạng hôn nhân',
    sets: 1,
    applicant: index % 7 ? 'Nguyễn Thị Ngọc Phượng' : longSlip.applicant.fullName,
    address: index % 7 ? base.applicant.address : longSlip.applicant.address,
    phone: '+84912345678',
    unit: 'UBND xã Cần Giuộc',
    receivedAt: at('2026-08-20T08:05'),
    dueAt: index % 5 ? at('2026-08-24T17:00') : null,
    returnedAt: index % 4 ? at('2026-08-24T09:00') : null,
    way: (['desk', 'post', 'online'] as const)[index % 3] ?? 'desk',
    note: index % 6 ? undefined : 'Trả muộn 1 ngày, đã xin lỗi',
  })),
});
