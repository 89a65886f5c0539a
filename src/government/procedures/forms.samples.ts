import { wordsIn } from '../../platform/words/words.ts';
import { moreSamples } from './forms.more.samples.ts';
import type { Situation } from './forms.rules.ts';
import type { Answers, Form, Screen } from './forms.schema.ts';
import { proceduresFromContent } from './procedures.content.ts';
import { versionOn } from './procedures.rules.ts';

// A complete set of answers for each online form, of made-up people: what the tests and the demonstration file.
export const TODAY = '2026-11-23';
export const vi = { locale: 'vi' as const, t: wordsIn('vi'), communeName: () => 'xã Cần Giuộc' };
export function formOf(code: string): Form {
  const found = proceduresFromContent().find((one) => one.code === code);
  const form = found && versionOn(found, TODAY)?.onlineForm;
  if (!form) throw new Error(`no form of ${code}`);
  return form;
}
export function screenOf(code: string, name: string): Screen {
  const found = formOf(code).screens.find((one) => one.code === name);
  if (!found) throw new Error(`no screen ${name}`);
  return found;
}
export const at = (caseCode: string, answers: Answers = {}): Situation => ({ caseCode, answers, today: TODAY });
export const home = { mode: 'today', commune: '28159.20250701', hamlet: 'ấp 3', street: '' } as const;
export const printed = { mode: 'printed', text: 'Ấp 3, xã Trường Bình, huyện Cần Giuộc, tỉnh Long An' } as const;
const asker = (relation?: string): Answers => ({
  'requester.fullName': 'Nguyễn Thị Hòa',
  'requester.personalNumber': '080190001234',
  'requester.phone': '+84912345678',
  'requester.address': home,
  ...(relation && { 'requester.relation': relation }),
});
const someone = (who: string, birth: Answers, number: string): Answers => ({
  ...Object.fromEntries(Object.entries(birth).map(([key, value]) => [`${who}.${key}`, value])),
  [`${who}.fullName`]: 'Trần Văn Đức',
  [`${who}.ethnicity`]: 'Kinh',
  [`${who}.nationality`]: 'Việt Nam',
  [`${who}.personalNumber`]: number,
  [`${who}.address`]: printed,
});

export const samples: Record<string, { caseCode: string; answers: Answers }> = {
  '2.000815': {
    caseCode: 'usual',
    answers: {
      ...asker(),
      'paper.kind': 'diploma',
      'paper.name': 'Bằng tốt nghiệp',
      'paper.agency': 'Sở Giáo dục và Đào tạo',
      'paper.pages': 2,
      'paper.copies': 3,
      pledge: 'yes',
    },
  },
  '2.000884': {
    caseCode: 'signature',
    answers: {
      ...asker(),
      'paper.kind': 'cv',
      'paper.name': 'Sơ yếu lý lịch',
      'paper.purpose': 'Xin việc làm',
      'paper.count': 1,
      'signing.canCome': 'no',
      'signing.place': 'Tại nhà, vì bệnh nặng',
      pledge: 'yes',
    },
  },
  '2.000635': {
    caseCode: 'self',
    answers: {
      ...asker('self'),
      ...someone('subject', { birthDate: '1990-05-01', sex: 'male' }, '080090001234'),
      'extract.kind': 'birth',
      'extract.copies': 2,
      'register.place': 'xã Trường Bình',
      pledge: 'yes',
    },
  },
  '1.001193': {
    caseCode: 'usual',
    answers: {
      ...asker('mother'),
      'child.familyName': 'Trần',
      'child.givenName': 'An',
      'child.sex': 'female',
      'child.birthDate': '2026-11-01',
      'child.ethnicity': 'Kinh',
      'child.nationality': 'Việt Nam',
      'child.origin': home,
      'birth.placeKind': 'facility',
      'birth.place': 'Trung tâm Y tế Cần Giuộc',
      'birth.proof': 'electronic',
      ...someone('mother', { birthYear: 1990 }, '080190001234'),
      ...someone('father', { birthYear: 1988 }, '080088001234'),
      'parents.married': 'yes',
      'parents.certificatePlace': 'xã Trường Bình',
      pledge: 'yes',
    },
  },
  '1.000656': {
    caseCode: 'usual',
    answers: {
      ...asker('child'),
      ...someone('deceased', { birthDate: '1940', sex: 'male' }, '080040001234'),
      'death.date': '2026-11-20',
      'death.place': 'Tại nhà, ấp 3',
      'death.cause': 'Già yếu',
      'notice.kind': 'none',
      pledge: 'yes',
    },
  },
  '1.000894': {
    caseCode: 'usual',
    answers: {
      ...asker('bride'),
      ...someone('groom', { birthDate: '2000-01-01', marriages: 1 }, '080200001234'),
      ...someone('bride', { birthDate: '2001-01-01', marriages: 1 }, '080301001234'),
      pledge: 'yes',
    },
  },
  '1.004873': {
    caseCode: 'reissue',
    answers: {
      ...asker('self'),
      ...someone('person', { birthDate: '1990-05-01', sex: 'male' }, '080090001234'),
      'status.text': 'Chưa đăng ký kết hôn với ai',
      'status.reissueReason': 'Giấy cũ đã hết hạn',
      'purpose.kind': 'marry',
      'partner.fullName': 'Lê Thị Mai',
      'partner.birthDate': '1995-02-03',
      'partner.nationality': 'Việt Nam',
      'partner.place': 'xã Cần Giuộc',
      pledge: 'yes',
    },
  },
  '1.014027': {
    caseCode: 'move',
    answers: {
      'person.fullName': 'NGUYỄN VĂN NĂM',
      'person.birthDate': '1950-02-01',
      'person.sex': 'male',
      'person.ethnicity': 'Kinh',
      'person.personalNumber': '080050001234',
      'person.address': home,
      'requester.phone': '+84912345678',
      household: 'none',
      regimes: ['social', 'other'],
      'regime.social.amount': 500_000,
      'regime.social.since': '2025-07',
      'regime.other.name': 'Trợ cấp một lần',
      'regime.other.amount': 300_000,
      'regime.other.since': '2024-01',
      'payment.way': 'account',
      'account.holder': 'Nguyễn Văn Năm',
      'account.number': '0123456789',
      'account.bank': 'Agribank',
      changes: 'Chuyển từ xã Tân Lập về xã Cần Giuộc',
      'guardian.exists': 'yes',
      'guardian.fullName': 'Nguyễn Thị Bảy',
      'guardian.birthDate': '1980-01-01',
      'guardian.personalNumber': '080180001234',
      'guardian.address': home,
      'guardian.phone': '+84912345679',
      'guardian.relation': 'Con',
      pledge: 'yes',
    },
  },
  ...moreSamples,
};
