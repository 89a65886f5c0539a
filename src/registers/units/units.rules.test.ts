import { describe, expect, test } from 'vitest';
import {
  ancestors,
  childrenOn,
  fullName,
  hamletsOf,
  makeRegister,
  predecessors,
  type Register,
  type Resolution,
  resolve,
  successors,
} from './units.rules.ts';
import {
  checkedRegister,
  eIdentifierSchema,
  hamletSchema,
  hamletsFromContent,
  kindSchema,
  type Unit,
  type UnitLink,
  unitsFromContent,
} from './units.schema.ts';
import { searchUnits } from './units.search.rules.ts';
import english from './units.words.en.json' with { type: 'json' };
import vietnamese from './units.words.vi.json' with { type: 'json' };

const register = unitsFromContent();
const [before, after, today] = ['2025-06-30', '2025-07-01', '2026-11-23'];
const names = (units: Unit[]) => units.map((one) => `${one.kind} ${one.name}`);
const ids = (units: Unit[]) => units.map((one) => one.id);
const one = (found: Resolution) => (found.found === 'one' ? found.unit.id : found.found);

describe('the tree of a day', () => {
  test('province 80 has 96 communes today: 82 xã and 14 phường', () => {
    const communes = childrenOn(register, '80.20250701', today);
    expect(communes).toHaveLength(96);
    expect(communes.filter((unit) => unit.kind === 'xã')).toHaveLength(82);
    expect(communes.filter((unit) => unit.kind === 'phường')).toHaveLength(14);
  });

  test('before the merger Long An had 15 districts and Tây Ninh 9; after it there are none', () => {
    expect(childrenOn(register, '80.20210101', before)).toHaveLength(15);
    expect(childrenOn(register, '72.20210101', before)).toHaveLength(9);
    expect(childrenOn(register, '80.20210101', after)).toEqual([]);
    expect([...register.units.values()].filter((unit) => unit.level === 'district' && unit.valid_to === null)).toEqual([]);
  });

  test('Long An had 188 communes until November 2024 and 186 after (Nghị quyết 1244/NQ-UBTVQH15)', () => {
    const count = (day: string) => childrenOn(register, '80.20210101', day).flatMap((unit) => childrenOn(register, unit.id, day)).length;
    expect([count('2024-11-30'), count('2024-12-01'), count(before)]).toEqual([188, 186, 186]);
  });

  test('children stand in Vietnamese order, Phường 2 before Phường 10', () => {
    const wards = names(childrenOn(register, '794.20210101', before)).filter((name) => /\d/.test(name));
    expect(wards).toEqual(['phường 1', 'phường 3', 'phường 4', 'phường 5', 'phường 6', 'phường 7']);
  });

  test.each([
    ['28159.20250701', today, 'xã Cần Giuộc, tỉnh Tây Ninh'],
    ['28159.20210101', '2022-03-01', 'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An'],
    ['28159.20210101', today, 'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An'],
    ['27691.20210101', before, 'phường 4, thành phố Tân An, tỉnh Long An'],
    ['28237.20210101', before, 'xã Dương Xuân Hội, huyện Châu Thành, tỉnh Long An'],
    ['80.20250701', today, 'tỉnh Tây Ninh'],
  ])('%s on %s is %s', (id, day, name) => expect(fullName(register, id, day)).toBe(name));
});

describe('resolve', () => {
  test.each([
    ['28159', before, '28159.20210101'],
    ['28159', after, '28159.20250701'],
    ['80', before, '80.20210101'],
    ['80', after, '80.20250701'],
    ['28240', after, 'none'],
    ['99999', after, 'none'],
    ['28159', '1999-01-01', 'none'],
  ])('code %s on %s: %s', (code, on, expected) => expect(one(resolve(register, { code, on }))).toBe(expected));

  test('a bare code is ambiguous: thị trấn before, xã after', () => {
    const found = resolve(register, { code: '28159' });
    expect(found).toMatchObject({ found: 'several', why: 'dates' });
    expect(found.found === 'several' && names(found.units).sort()).toEqual(['thị trấn Cần Giuộc', 'xã Cần Giuộc']);
  });

  test('a code that is gone says on which days it was', () => {
    const found = resolve(register, { code: '28237', on: after });
    expect(found.found === 'none' && ids(found.otherDays)).toEqual(['28237.20210101']);
    expect(resolve(register, { code: '99999', on: after })).toEqual({ found: 'none', otherDays: [] });
  });

  test.each([
    ['xã Cần Giuộc', after, '28159.20250701'],
    ['can giuoc', after, '28159.20250701'],
    ['XÃ CẦN GIUỘC, tỉnh Tây Ninh'.normalize('NFD'), after, '28159.20250701'],
    ['TT. Cần Giuộc, H. Cần Giuộc, T. Long An', undefined, '28159.20210101'],
    ['P4, TP. Tân An', undefined, '27691.20210101'],
    ['Phường 04, TP Tân An, Long An', before, '27691.20210101'],
    ['phường Long An', after, '27694.20250701'],
    ['Xã Nhơn Hoà', before, '27844.20210101'],
    ['xã Tân Thạnh', after, '27826.20250701'],
    ['xã Tân Thành', after, '25534.20250701'],
    ['xã Cần Giuộc, tỉnh Long An', undefined, 'none'],
    ['xã Không Có', undefined, 'none'],
    ['', undefined, 'none'],
    [',', undefined, 'none'],
  ])('name "%s" on %s: %s', (name, on, expected) =>
    expect(one(resolve(register, on === undefined ? { name } : { name, on }))).toBe(expected),
  );

  test('one name, several places: huyện Châu Thành of two provinces', () => {
    const found = resolve(register, { name: 'huyện Châu Thành', on: before });
    expect(found).toMatchObject({ found: 'several', why: 'names' });
    expect(found.found === 'several' && ids(found.units).sort()).toEqual(['708.20210101', '808.20210101']);
    expect(one(resolve(register, { name: 'xã tan thanh', on: after }))).toBe('several');
  });

  test('code and name must both fit', () => {
    expect(one(resolve(register, { code: '28159', name: 'thị trấn Cần Giuộc' }))).toBe('28159.20210101');
    expect(one(resolve(register, { code: '28159', name: 'phường 4' }))).toBe('none');
  });
});

describe('what became of a unit', () => {
  test.each([
    ['28159.20210101', '28159.20250701', 'xã Cần Giuộc, tỉnh Tây Ninh'],
    ['28237.20210101', '28243.20250701', 'xã An Lục Long, tỉnh Tây Ninh'],
    ['27691.20210101', '27694.20250701', 'phường Long An, tỉnh Tây Ninh'],
    ['80.20210101', '80.20250701', 'tỉnh Tây Ninh'],
    ['72.20210101', '80.20250701', 'tỉnh Tây Ninh'],
  ])('%s is today %s', (id, now, name) => {
    const found = successors(register, id, today);
    expect(ids(found.units)).toEqual([now]);
    expect(found.split).toBe(false);
    expect(fullName(register, now, today)).toBe(name);
  });

  test('the day before the merger a unit is still itself; before it began it is nothing', () => {
    expect(successors(register, '28159.20210101', before)).toMatchObject({ units: [{ id: '28159.20210101' }], links: [] });
    expect(successors(register, '28159.20250701', before).units).toEqual([]);
  });

  test('each change carries its basis', () => {
    const { links } = successors(register, '28159.20210101', after);
    expect(links).toMatchObject([{ kind: 'merge', date: after, basis: 'khoản 47 Điều 1 Nghị quyết 1682/NQ-UBTVQH15' }]);
  });

  test('a divided commune leads to all its parts, flagged', () => {
    const found = successors(register, '27772.20210101', today);
    expect(ids(found.units).sort()).toEqual(['27757.20250701', '27763.20250701', '27775.20250701']);
    expect(found.split).toBe(true);
    expect(found.links.every((link) => link.kind === 'split' && link.certainty === 'one_source')).toBe(true);
  });

  test('links are followed over time: phường 2 of Tân An → phường 1 (2024) → phường Long An (2025)', () => {
    expect(ids(successors(register, '27688.20210101', '2024-12-01').units)).toEqual(['27694.20210101']);
    const found = successors(register, '27688.20210101', today);
    expect(ids(found.units)).toEqual(['27694.20250701']);
    expect(found.links.map((link) => link.date)).toEqual(['2024-12-01', after]);
  });

  test('two parts that meet again are one place: Tân Hòa of Bến Lức', () => {
    const found = successors(register, '28006.20210101', today);
    expect(ids(found.units).sort()).toEqual(['27991.20250701', '28003.20250701']);
    expect(found.split).toBe(true);
  });

  test('a district ended without a successor', () =>
    expect(successors(register, '807.20210101', today)).toEqual({ units: [], split: false, links: [] }));

  test('xã Cần Giuộc came from three communes; phường Long An also from a part of Bình Thạnh', () => {
    const whole = predecessors(register, '28159.20250701', '2022-12-31');
    expect(names(whole.units).sort()).toEqual(['thị trấn Cần Giuộc', 'xã Long Hậu', 'xã Phước Lại']);
    expect(whole.split).toBe(false);
    const partly = predecessors(register, '27694.20250701', before);
    expect(names(partly.units).sort()).toEqual(
      ['phường 1', 'phường 3', 'phường 4', 'phường 5', 'phường 6', 'xã Bình Thạnh', 'xã Hướng Thọ Phú'].sort(),
    );
    expect(partly.split).toBe(true);
    expect(names(predecessors(register, '27694.20250701', '2024-01-01').units)).toContain('phường 2');
  });

  test('every former commune is found again today, and every commune of today has a past', () => {
    const communes = [...register.units.values()].filter((unit) => unit.level === 'commune');
    for (const unit of communes) expect(successors(register, unit.id, today).units, unit.id).not.toEqual([]);
    for (const unit of communes.filter((unit) => unit.valid_to === null))
      expect(predecessors(register, unit.id, before).units, unit.id).not.toEqual([]);
    expect(communes).toHaveLength(378);
  });
});

describe('search', () => {
  test.each([
    ['can giuoc', today, 'xã Cần Giuộc'],
    ['Cần Giuộc', today, 'xã Cần Giuộc'],
    ['xa can gioc', today, 'xã Cần Giuộc'],
    ['caanf giuoocj', today, 'xã Cần Giuộc'],
    ['can giuoc tay ninh', today, 'xã Cần Giuộc'],
    ['28159', today, 'xã Cần Giuộc'],
    ['duong xuan hoi', before, 'xã Dương Xuân Hội'],
    ['tỉnh long an', before, 'tỉnh Long An'],
    ['phuong 4 tan an', before, 'phường 4'],
    ['tân thạnh', today, 'xã Tân Thạnh'],
    ['tân thành', today, 'xã Tân Thành'],
    ['hoà khánh', today, 'xã Hòa Khánh'],
  ])('"%s" on %s finds %s first', (text, on, name) => expect(names(searchUnits(register, text, { on }))[0]).toBe(name));

  test('without a day former units are found too, after those of today', () => {
    const found = searchUnits(register, 'can giuoc', { limit: 3 });
    expect(found[0]?.id).toBe('28159.20250701');
    expect(ids(found)).toContain('28159.20210101');
  });

  test('limits, and nothing for nonsense', () => {
    expect(searchUnits(register, 'tan', { on: today, limit: 4 })).toHaveLength(4);
    expect(searchUnits(register, 'xyzzy', { on: today })).toEqual([]);
    expect(searchUnits(register, '', { on: today })).toEqual([]);
  });
});

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({
  ...{ id, code: id.slice(0, id.indexOf('.')), level: 'commune', kind: 'xã', name: 'Thử', parent: '10.20200101' },
  ...{ valid_from: '2020-01-01', valid_to: null, basis: 'thử', ...more },
});
const province = unit('10.20200101', { level: 'province', kind: 'tỉnh', parent: null });
const link = (from: string, to: string, more: Partial<UnitLink> = {}): UnitLink => ({
  from,
  to,
  kind: 'merge',
  date: '2022-01-01',
  basis: 'thử',
  ...more,
});

describe('content that does not fit together is refused with a sentence', () => {
  const ended = unit('10001.20200101', { valid_to: '2021-12-31' });
  const lasting = unit('10002.20200101');
  test.each<[string, Unit[], UnitLink[]]>([
    ['stands under 11.20200101, which does not exist', [province, unit('10001.20200101', { parent: '11.20200101' })], []],
    ['cannot stand under 10002.20200101, a commune', [province, lasting, unit('10001.20200101', { parent: '10002.20200101' })], []],
    ['stands under itself', [province, unit('10001.20200101', { parent: '10001.20200101' })], []],
    ['without a unit above it', [unit('10001.20200101', { parent: null })], []],
    ['does not match its code and first day', [province, unit('10001.20200101', { valid_from: '2020-01-02' })], []],
    ['hold the same code at the same time', [province, lasting, unit('10002.20210101', { valid_from: '2021-01-01' })], []],
    ['when 10.20200101 did not exist', [{ ...province, valid_to: '2020-12-31' }, unit('10001.20210101', { valid_from: '2021-01-01' })], []],
    ['leads to a unit that does not exist', [province, ended], [link(ended.id, '10009.20200101')]],
    ['begins at a unit that does not exist', [province, lasting], [link('10009.20200101', lasting.id)]],
    ['does not fit the end of', [province, ended, lasting], [link(ended.id, lasting.id, { date: '2022-01-02' })]],
    ['joins a commune and a province', [province, ended], [link(ended.id, province.id)]],
    ['leads back to itself', [province, lasting], [link(lasting.id, lasting.id, { kind: 'partial' })]],
    [
      'is its own successor',
      [province, ended, { ...lasting, valid_to: '2021-12-31' }],
      [link(ended.id, lasting.id), link(lasting.id, ended.id)],
    ],
  ])('… %s', (sentence, units, links) => expect(() => checkedRegister(units, links)).toThrow(sentence));

  test('what fits is taken', () => expect(checkedRegister([province, ended, lasting], [link(ended.id, lasting.id)]).units.size).toBe(3));
});

test('a province that becomes a city later keeps its communes, and they show the unit of the day', () => {
  const old = { ...province, valid_to: '2026-04-29' };
  const city = unit('10.20260430', { level: 'province', kind: 'thành phố', parent: null, valid_from: '2026-04-30' });
  const commune = unit('10001.20200101');
  const rename = link(old.id, city.id, { kind: 'rename', date: '2026-04-30' });
  const changed: Register = checkedRegister([old, city, commune], [rename]);
  expect(ids(childrenOn(changed, old.id, '2026-04-29'))).toEqual([commune.id]);
  expect(ids(childrenOn(changed, city.id, '2026-04-30'))).toEqual([commune.id]);
  expect(ancestors(changed, commune.id, '2026-05-01')).toEqual([city]);
  expect(fullName(changed, commune.id, '2026-04-29')).toBe('xã Thử, tỉnh Thử');
});

test('a unit that gave a part away lives on beside the one that got it', () => {
  const [a, b] = [unit('10001.20200101'), unit('10002.20200101')];
  const changed = makeRegister([province, a, b], [link(a.id, b.id, { kind: 'partial' })]);
  expect(successors(changed, a.id, '2021-12-31')).toMatchObject({ units: [a], split: false });
  expect(successors(changed, a.id, '2022-01-01')).toMatchObject({ units: [a, b], split: true });
});

test('hamlets: the demo ones of xã Cần Giuộc are marked, and belong to it from its first day', () => {
  const hamlets = hamletsFromContent();
  expect(hamlets.every((hamlet) => hamlet.demo)).toBe(true);
  expect(hamletsOf(hamlets, '28159.20250701', today).length).toBe(hamlets.length);
  expect(hamletsOf(hamlets, '28159.20250701', before)).toEqual([]);
});

test.each([
  ['H56.14', true],
  ['G12.18.92', true],
  ['000.00.15.H56', false],
  [`H56.${'A'.repeat(40)}`, false],
])('agency e-identifier %s: %s', (text, valid) => expect(eIdentifierSchema.safeParse(text).success).toBe(valid));

test.each([
  ['vi', vietnamese.kinds],
  ['en', english.kinds],
])('every kind of unit and hamlet has a word in %s', (_, kinds) =>
  expect(Object.keys(kinds).sort()).toEqual([...kindSchema.options, ...hamletSchema.shape.kind.options].sort()),
);
