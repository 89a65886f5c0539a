import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { hamletsOf } from '../units/units.rules.ts';
import { hamletsFromContent, unitsFromContent } from '../units/units.schema.ts';
import { addressText, canonicalBoxes, communesLike, isCommuneOn, type Places, readPrinted, searchAsked, wayOf } from './addresses.rules.ts';
import type { Boxes } from './addresses.schema.ts';
import { AddressField } from './pages/address.part.tsx';

const register = unitsFromContent();
const OWN = '28159.20250701';
const day = '2026-11-20';
const places: Places = { register, own: OWN, hamlets: hamletsOf(hamletsFromContent(), OWN, day), day };
const other = [...register.units.values()].find((unit) => unit.name === 'Long An' && unit.valid_to === null);

describe('an address as printed on a card', () => {
  test.each([
    'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An',
    'TT. Cần Giuộc, H. Cần Giuộc, Long An',
    '12/3 khu phố Hòa Thuận 1, TT Cần Giuộc, Cần Giuộc, Long An',
    'ấp 3 thị trấn Cần Giuộc huyện Cần Giuộc tỉnh Long An',
    'thi tran can giuoc huyen can giuoc tinh long an',
    'Thị trấn Cần Giuộc - Cần Giuộc - Long An, Việt Nam',
    'Thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An'.normalize('NFD'),
  ])('%s lies in xã Cần Giuộc today', (text) => expect(readPrinted(register, text, day)?.today.map((unit) => unit.id)).toEqual([OWN]));

  test.each(['', '   ', 'số 5 đường Nguyễn Huệ', 'phường Bến Nghé, quận 1, Thành phố Hồ Chí Minh'])(
    '"%s" names no unit that we know',
    (text) => expect(readPrinted(register, text, day)).toBeUndefined(),
  );

  test('is shown with the unit of today, and alone on a day when it was still right', () => {
    const address = { mode: 'printed', text: 'ấp 3, thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An' } as const;
    expect(addressText(address, register, day)).toBe(`${address.text} (nay là xã Cần Giuộc, tỉnh Tây Ninh)`);
    expect(addressText(address, register, day, 'en')).toBe(`${address.text} (now Cần Giuộc Commune, Tây Ninh Province)`);
    expect(addressText(address, register, '2025-06-30')).toBe(address.text);
  });

  test('is left alone when it is of today', () =>
    expect(addressText({ mode: 'printed', text: 'ấp 3, xã Cần Giuộc, tỉnh Tây Ninh' }, register, day)).toBe(
      'ấp 3, xã Cần Giuộc, tỉnh Tây Ninh',
    ));
});

test('an address in units of today; of a unit that is gone meanwhile, with its successor', () => {
  const parts = { mode: 'today', hamlet: 'ấp Long Phú', street: '' } as const;
  expect(addressText({ ...parts, commune: OWN }, register, day)).toBe('ấp Long Phú, xã Cần Giuộc, tỉnh Tây Ninh');
  expect(addressText({ ...parts, street: '12 đường 3/2', commune: OWN }, register, day, 'en')).toBe(
    '12 đường 3/2, ấp Long Phú, Cần Giuộc Commune, Tây Ninh Province',
  );
  expect(addressText({ ...parts, commune: '28159.20210101' }, register, day)).toBe(
    'ấp Long Phú, thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An (nay là xã Cần Giuộc, tỉnh Tây Ninh)',
  );
});

test('communes are found by name, today’s only, at most ten', () => {
  expect(communesLike(places, 'long an')[0]?.id).toBe(other?.id);
  expect(communesLike(places, 'phuong')).toHaveLength(10);
  for (const text of ['tan', 'can giuoc', 'phuong 1'])
    for (const unit of communesLike(places, text)) expect(isCommuneOn(register, unit.id, day)).toBe(true);
  expect(communesLike(places, ' ')).toEqual([]);
  expect(isCommuneOn(register, '28159.20210101', day)).toBe(false);
  expect(isCommuneOn(register, '80.20250701', day)).toBe(false);
});

describe('what the field posts', () => {
  const all = {
    'a.hamlet': 'ấp 1',
    'a.street': '5',
    'a.commune': other?.id ?? '',
    'a.place': 'khu phố 2',
    'a.placeStreet': '7',
    'a.text': 'xã cũ',
  };
  const canonical = (mode: string) => canonicalBoxes(['a'], { ...all, 'a.mode': mode, b: 'x' }, OWN);
  test('only the chosen way speaks', () => {
    expect(canonical('own')).toMatchObject({ 'a.mode': 'today', 'a.commune': OWN, 'a.hamlet': 'ấp 1', 'a.street': '5', b: 'x' });
    expect(canonical('own')).not.toHaveProperty(['a.text']);
    expect(canonical('other')).toMatchObject({ 'a.mode': 'today', 'a.commune': other?.id, 'a.hamlet': 'khu phố 2', 'a.street': '7' });
    expect(canonical('printed')).toMatchObject({ 'a.mode': 'printed', 'a.text': 'xã cũ' });
  });
  test('canonical boxes stay, and show the way they came', () => {
    const again = canonicalBoxes(['a'], canonical('other'), OWN);
    expect(again).toEqual(canonical('other'));
    expect([canonical('own'), again, canonical('printed'), {}].map((boxes) => wayOf('a', boxes, OWN))).toEqual([
      'own',
      'other',
      'printed',
      '',
    ]);
  });
  test.each([
    ['the button with a name to look for', { 'a.mode': 'other', 'a.search': 'long an', 'address.find': 'a' }, 'a'],
    ['Enter in a box of another way', { 'a.mode': 'own', 'a.search': 'long an', 'address.find': 'a' }, undefined],
    ['nothing typed', { 'a.mode': 'other', 'a.search': ' ', 'address.find': 'a' }, undefined],
    ['Enter after a choice', { 'a.mode': 'other', 'a.search': 'x', 'a.searched': 'x', 'a.commune': 'c', 'address.find': 'a' }, undefined],
    ['the button to go on', { 'a.mode': 'other', 'a.search': 'long an' }, undefined],
  ] as [string, Boxes, string | undefined][])('%s', (_, posted, name) => expect(searchAsked(posted)).toBe(name));
});

describe('the field', () => {
  const html = (typed: Boxes) => renderToString(<AddressField name="a" label="Nơi cư trú" typed={typed} places={places} />);
  test('begins with the own commune and its hamlets, without the communes of the province', () => {
    const markup = html({});
    expect(markup).toContain('Xã Cần Giuộc, tỉnh Tây Ninh');
    expect(markup.match(/<option/g)).toHaveLength(places.hamlets.length + 1);
    expect(markup).not.toContain(other?.id);
    expect(markup).not.toContain(' checked');
  });
  test('comes back with what was found, the only one chosen', () => {
    const markup = html({ 'a.mode': 'other', 'a.search': other?.code ?? '' });
    expect(markup).toMatch(new RegExp(`value="${other?.id}"[^>]* checked`));
    expect(html({ 'a.mode': 'other', 'a.search': 'xyzzy' })).toContain('Không tìm thấy nơi nào có tên “xyzzy”');
  });
  test('shows both: as printed, and today', () =>
    expect(html({ 'a.mode': 'printed', 'a.text': 'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An' })).toContain(
      'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An → nay là xã Cần Giuộc, tỉnh Tây Ninh',
    ));
  test('shows a canonical answer again', () => {
    const markup = html({ 'a.mode': 'today', 'a.commune': OWN, 'a.hamlet': 'ấp Long Phú', 'a.street': '5' });
    expect(markup).toMatch(/value="own" checked/);
    expect(markup).toMatch(/<option selected value="ấp Long Phú"|value="ấp Long Phú" selected/);
  });
});
