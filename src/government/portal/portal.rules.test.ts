import { describe, expect, test } from 'vitest';
import { parseLocal } from '../../platform/time/time.ts';
import { cellsOf, entryOf, type HoSo, portalMoment, readExport, utf8 } from './portal.rules.ts';

const now = parseLocal('2026-11-20T09:00') as Date;
const line: HoSo = {
  MaHoSo: 'G09.20-20260609-0092637',
  MaTTHC: '1.004884',
  ChuHoSo: 'Trần  Thị Ba',
  SoDienThoai: '0912 345 678',
  SoDinhDanh: '080190001234',
  NgayNopHoSo: '20261119083000',
  NgayTiepNhan: '20261119100000',
  NgayHenTra: '20261124170000',
  KenhThucHien: '2',
  TrangThaiHoSo: '2',
  TruongHop: '',
};

describe('the file', () => {
  test('UTF-8 with or without a mark; anything else is told apart', () => {
    const text = 'MaHoSo;ChuHoSo\nA;Trần Thị Hòa';
    expect(utf8(new TextEncoder().encode(text))).toBe(text);
    expect(utf8(new TextEncoder().encode(`\uFEFF${text}`))).toBe(text);
    expect(utf8(new TextEncoder().encode(text.normalize('NFD')))).toBe(text);
    expect(utf8(new Uint8Array([0xff, 0xfe, 0x4d, 0]))).toBeUndefined();
  });

  test.each([';', ',', '\t'])('columns divided by %j, quotes, quotes in quotes, lines in quotes', (mark) => {
    const text = `a${mark}b\r\n"x ""y""${mark}\nz"${mark} 2 \r\n\r\n${mark}\n3${mark}4`;
    expect(cellsOf(text)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [`x "y"${mark}\nz`, '2'] },
      { line: 6, cells: ['3', '4'] },
    ]);
  });

  test('columns stand in any order and case, others are passed over, missing ones are named', () => {
    const { missing, lines } = readExport('TenTTHC,chuhoso,MAHOSO\nKhai sinh,Trần Thị Ba,H53.1-261119-0001');
    expect(missing).toEqual(['MaTTHC']);
    expect(lines).toMatchObject([{ line: 2, hoSo: { ChuHoSo: 'Trần Thị Ba', MaHoSo: 'H53.1-261119-0001', SoDienThoai: '' } }]);
    expect(readExport('').missing).toHaveLength(3);
  });
});

describe('a line', () => {
  test('its moments are Vietnam’s', () => {
    expect(portalMoment('20261119083000')?.toISOString()).toBe('2026-11-19T01:30:00.000Z');
    for (const wrong of ['', '20261319083000', '20260229083000', '2026-11-19 08:30', '20261119246000'])
      expect(portalMoment(wrong)).toBeUndefined();
  });

  test('is read', () => {
    expect(entryOf(line, now)).toEqual({
      externalCode: 'G09.20-20260609-0092637',
      procedure: '1.004884',
      caseNamed: '',
      applicant: { fullName: 'Trần Thị Ba', phone: '+84912345678', personalNumber: '080190001234' },
      channel: 'online',
      submittedAt: parseLocal('2026-11-19T08:30'),
      receivedAt: parseLocal('2026-11-19T10:00'),
      promisedAt: parseLocal('2026-11-24T17:00'),
      phoneUnread: false,
    });
    expect(entryOf({ ...line, KenhThucHien: '' }, now)).toMatchObject({ channel: 'direct' });
    expect(entryOf({ ...line, KenhThucHien: '3', SoDienThoai: 'không có' }, now)).toMatchObject({ channel: 'post', phoneUnread: true });
    expect(entryOf({ ...line, TrangThaiHoSo: '1', NgayTiepNhan: '' }, now)).toMatchObject({ receivedAt: undefined });
  });

  test.each([
    ['code', { MaHoSo: 'x' }],
    ['procedure', { MaTTHC: '' }],
    ['applicant', { ChuHoSo: ' ' }],
    ['number', { SoDinhDanh: '12' }],
    ['channel', { KenhThucHien: '4' }],
    ['state', { TrangThaiHoSo: '11' }],
    ['over', { TrangThaiHoSo: '10' }],
    ['over', { TrangThaiHoSo: '9' }],
    ['waiting', { TrangThaiHoSo: '5' }],
    ['moment', { NgayNopHoSo: '19/11/2026' }],
    ['receivedMissing', { NgayTiepNhan: '' }],
    ['future', { NgayTiepNhan: '20261121100000' }],
    ['order', { NgayNopHoSo: '20261119110000' }],
  ] as [string, Partial<HoSo>][])('is refused: %s', (reason, change) => {
    expect(entryOf({ ...line, ...change }, now)).toBe(reason);
  });
});
