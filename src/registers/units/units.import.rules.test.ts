import { expect, test } from 'vitest';
import { planImport, type Reason, type Registered } from './units.import.rules.ts';
import { readImport } from './units.import.schema.ts';
import type { Unit, UnitLink } from './units.schema.ts';

const unit = (code: string, from: string, to: string | null, more: Partial<Unit> = {}): Unit => ({
  ...{ id: `${code}.${from.replaceAll('-', '')}`, code, level: 'commune', kind: 'xã', name: `Xã ${code}`, parent: '01.20200101' },
  ...{ valid_from: from, valid_to: to, basis: 'văn bản' },
  ...more,
});
const province = (code: string, from: string, to: string | null, more: Partial<Unit> = {}): Unit =>
  unit(code, from, to, { level: 'province', kind: 'tỉnh', parent: null, ...more });
const link = (from: string, to: string, kind: UnitLink['kind'] = 'merge', date = '2025-07-01'): UnitLink => ({
  ...{ from, to, kind, date, basis: 'văn bản' },
});

const content = { source: 'content' } as const;
const registered: Registered = {
  units: [
    { ...province('01', '2020-01-01', null), ...content },
    { ...unit('00001', '2020-01-01', '2025-06-30'), ...content },
    { ...unit('00002', '2025-07-01', null), ...content },
    { ...unit('00003', '2020-01-01', '2025-06-30'), source: 'administrator' },
    { ...unit('00004', '2020-01-01', '2025-06-30'), source: 'import' },
    { ...unit('00005', '2020-01-01', '2025-06-30'), source: 'import' },
  ],
  links: [
    { ...link('00001.20200101', '00002.20250701'), ...content },
    { ...link('00005.20200101', '00002.20250701'), source: 'import' },
  ],
  shares: [],
};
const said = (rows: readonly (Unit | UnitLink)[]) =>
  rows.map((one) => JSON.stringify('code' in one ? { unit: one } : { link: one })).join('\n');
const planOf = (...rows: (Unit | UnitLink)[]) => planImport(readImport(said(rows)), registered);
const fresh = unit('00009', '2020-01-01', '2025-06-30');

test.each<[string, (Unit | UnitLink)[], [number, Reason][]]>([
  ['a unit that fits', [fresh], []],
  ['the same line twice', [fresh, fresh], [[2, 'twice']]],
  ['an id of another day', [{ ...fresh, id: '00009.20200102' }], [[1, 'own_id']]],
  ['a commune with three digits', [unit('009', '2020-01-01', null)], [[1, 'digits']]],
  ['an end before the beginning', [{ ...fresh, valid_to: '2019-12-31' }], [[1, 'ends_first']]],
  ['a commune under nothing', [{ ...fresh, parent: null }], [[1, 'no_parent']]],
  ['a parent that nobody knows', [{ ...fresh, parent: '02.20200101' }], [[1, 'unknown_parent']]],
  ['a parent that comes later in the file', [{ ...fresh, parent: '02.20200101' }, province('02', '2020-01-01', null)], []],
  [
    'a parent that is refused',
    [
      { ...fresh, parent: '02.20200101' },
      { ...province('02', '2020-01-01', null), valid_to: '2019-01-01' },
    ],
    [
      [1, 'unknown_parent'],
      [2, 'ends_first'],
    ],
  ],
  ['a commune under a commune', [{ ...fresh, parent: '00001.20200101' }], [[1, 'parent_level']]],
  ['a parent of later', [{ ...fresh, parent: '02.20210101' }, province('02', '2021-01-01', null)], [[1, 'parent_not_then']]],
  ['another name than the content’s', [{ ...unit('00001', '2020-01-01', '2025-06-30'), name: 'Khác' }], [[1, 'differs']]],
  ['another name than an administrator’s', [{ ...unit('00003', '2020-01-01', '2025-06-30'), name: 'Khác' }], [[1, 'differs']]],
  ['other words for the same', [{ ...unit('00001', '2020-01-01', '2025-06-30'), basis: 'nguồn khác', certainty: 'one_source' }], []],
  ['a period that begins within a registered one', [unit('00001', '2025-06-30', null)], [[1, 'overlaps']]],
  ['a code that is used again afterwards', [unit('00001', '2025-07-01', null)], []],
  ['a code that means two on a day', [fresh, unit('00009', '2025-06-30', null)], [[2, 'ambiguous']]],
  ['a link to nothing', [fresh, link('00009.20200101', '00008.20250701')], [[2, 'to_nothing']]],
  ['a link from nothing', [link('00008.20200101', '00002.20250701')], [[1, 'from_nothing']]],
  ['a link that fits', [link('00009.20200101', '00002.20250701'), fresh], []],
  ['a link twice', [fresh, link('00009.20200101', '00002.20250701'), link('00009.20200101', '00002.20250701')], [[3, 'twice']]],
  ['a link to itself', [fresh, link('00009.20200101', '00009.20200101')], [[2, 'link_level']]],
  ['a commune that becomes a province', [fresh, link('00009.20200101', '01.20200101')], [[2, 'link_level']]],
  ['a link dated wrongly', [fresh, link('00009.20200101', '00002.20250701', 'merge', '2025-07-02')], [[2, 'link_date']]],
  ['a part given away after the end', [fresh, link('00009.20200101', '00002.20250701', 'partial')], [[2, 'link_date']]],
  [
    'two that took all of one',
    [fresh, unit('00008', '2025-07-01', null), link('00009.20200101', '00002.20250701'), link('00009.20200101', '00008.20250701', 'split')],
    [[4, 'several_wholes']],
  ],
  [
    'one that was divided',
    [
      fresh,
      unit('00008', '2025-07-01', null),
      link('00009.20200101', '00002.20250701', 'split'),
      link('00009.20200101', '00008.20250701', 'split'),
    ],
    [],
  ],
  ['another kind of link than the content’s', [link('00001.20200101', '00002.20250701', 'split')], [[1, 'differs']]],
  [
    'another end than the content tells',
    [unit('00008', '2025-07-01', null), link('00001.20200101', '00008.20250701', 'split')],
    [[2, 'known_otherwise']],
  ],
  [
    'another end than an import told',
    [unit('00008', '2025-07-01', null), link('00005.20200101', '00008.20250701')],
    [[2, 'known_otherwise']],
  ],
])('%s', (_, rows, refused) => {
  const plan = planOf(...rows);
  expect(plan.refused.map(({ line, reason }) => [line, reason])).toEqual(refused);
  const { units, links, same } = plan;
  expect(units.added.length + units.renewed.length + links.added.length + links.renewed.length + same + refused.length).toBe(rows.length);
});

test('a line that cannot be read is refused with its number, the others are read', () => {
  const text = `\uFEFF${JSON.stringify({ unit: fresh })}\r\n\n{"unit":\n[]\n{"unit":{"id":"00009.20210101"}}\n{"link":{},"unit":{}}\n`;
  const lines = readImport(text);
  expect(lines.map(({ line }) => line)).toEqual([1, 3, 4, 5, 6]);
  const plan = planImport(lines, registered);
  expect(plan.units.added).toEqual([fresh]);
  expect(plan.refused.map(({ line, reason }) => [line, reason])).toEqual([3, 4, 5, 6].map((line) => [line, 'shape']));
  expect(plan.refused.map(({ faults }) => faults?.[0])).toMatchObject([
    { field: '', complaint: { key: 'units.import.faults.json' } },
    { field: '', complaint: { key: 'units.import.faults.kind' } },
    { field: 'code', complaint: { key: 'context.issues.missing' } },
    {},
  ]);
  expect(plan.refused[2]?.faults?.map(({ field }) => field)).toContain('name');
});

test('a share is a part of the whole, in three decimals, by a decision that can be looked up', () => {
  const share = { from: '00009.20200101', to: '00002.20250701', date: '2025-07-01', per_mille: 500, by: 'population' };
  const rest = { decided_on: '2025-09-01', basis: 'Nghị quyết 12/NQ-HĐND' };
  const faults = [{}, { per_mille: 0 }, { per_mille: 1000 }, { per_mille: 0.0001 }, { by: 'guess' }, { basis: 'theo ý kiến' }].map(
    (wrong) => {
      const [line] = readImport(JSON.stringify({ share: { ...share, ...rest, ...wrong } }));
      return line && 'faults' in line ? line.faults[0]?.field : '';
    },
  );
  expect(faults).toEqual(['', 'per_mille', 'per_mille', 'per_mille', 'by', 'basis']);
});

test('an import renews what an import wrote, and is stopped when others would not fit any more', () => {
  const renamed = { ...unit('00004', '2020-01-01', '2025-06-30'), name: 'Mới' };
  expect(planOf(renamed).units.renewed).toEqual([renamed]);
  const longer = unit('00005', '2020-01-01', '2025-12-31');
  expect(planOf(longer).broken.join()).toContain('00005.20200101');
  expect(planOf({ ...longer, valid_to: '2025-06-30' })).toMatchObject({ same: 1, broken: [] });
});
