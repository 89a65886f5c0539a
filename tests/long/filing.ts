/** The commune that is filed with. */
export const UNIT = '28159.20250701';

/** A whole filing as a machine sends it, of the person with this number. */
export function filing(number: number): string {
  const person = `0801900${String(number).padStart(5, '0')}`;
  const answers = {
    'requester.fullName': 'Nguyễn Thị Hòa',
    'requester.personalNumber': person,
    'requester.phone': '+84912345678',
    'requester.address': { mode: 'today', commune: '28159.20250701', hamlet: 'ấp 3', street: '' },
    'requester.relation': 'self',
    'person.fullName': 'Nguyễn Thị Hòa',
    'person.personalNumber': person,
    'person.birthDate': '1990-05-01',
    'person.sex': 'female',
    'person.ethnicity': 'Kinh',
    'person.nationality': 'Việt Nam',
    'person.address': { mode: 'printed', text: 'Ấp 3, xã Trường Bình, huyện Cần Giuộc, tỉnh Long An' },
    'status.text': 'Chưa đăng ký kết hôn với ai',
    'purpose.kind': 'other',
    'purpose.text': 'Bổ túc hồ sơ vay vốn',
    pledge: 'yes',
  };
  return JSON.stringify({ unit: UNIT, procedure: '1.004873', case: 'never_married', answers, papers: [], returnWay: 'desk' });
}
