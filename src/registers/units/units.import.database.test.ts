import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Context } from '../../platform/context/context.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { runUnits } from './units.import.command.ts';
import { importUnits } from './units.import.service.ts';
import { forgetUnits, registerOf } from './units.queries.ts';
import { resolve, successors } from './units.rules.ts';
import type { Unit, UnitLink } from './units.schema.ts';
import { searchUnits } from './units.search.rules.ts';
import { loadUnits } from './units.service.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const CAN_GIUOC = '28159.20250701';
const officer = (role: string, unit: string): Actor => ({ kind: 'officer', id: 'o1', posts: [{ role, unit }], persons: [], scopes: [] });

const row = (id: string, level: Unit['level'], kind: Unit['kind'], name: string, parent: string | null, to: string | null) => {
  const [code = '', day = ''] = id.split('.');
  const valid_from = day.replace(/(....)(..)(..)/, '$1-$2-$3');
  return { unit: { id, code, level, kind, name, parent, valid_from, valid_to: to, basis: 'Nghị quyết 202/2025/QH15' } };
};
const link = (from: string, to: string): { link: UnitLink } => ({
  link: { from, to, kind: 'merge', date: '2025-07-01', basis: 'Nghị quyết 202/2025/QH15' },
});
/** A former commune of Cà Mau, the commune of today with the same code, and four lines that cannot be taken. */
const ROWS = [
  row('96.20250630', 'province', 'tỉnh', 'Cà Mau', null, '2025-06-30'),
  row('96.20250701', 'province', 'tỉnh', 'Cà Mau', null, null),
  row('973.20250630', 'district', 'huyện', 'Ngọc Hiển', '96.20250630', '2025-06-30'),
  row('32248.20250630', 'commune', 'xã', 'Đất Mũi', '973.20250630', '2025-06-30'),
  row('32248.20250701', 'commune', 'xã', 'Đất Mũi', '96.20250701', null),
  link('32248.20250630', '32248.20250701'),
  row('32248.20250101', 'commune', 'xã', 'Đất Mũi', '96.20250630', null),
  row(CAN_GIUOC, 'commune', 'xã', 'Cần Giuộc Mới', '80.20250701', null),
  row('32249.20250701', 'commune', 'xã', 'Không Cha', '97.20250701', null),
  link('32248.20250630', '32249.20250701'),
];
const TEXT = ROWS.map((one) => JSON.stringify(one)).join('\n');

let house: Awaited<ReturnType<typeof testHouse>>;
let content: Context;
beforeAll(async () => {
  house = await testHouse();
  content = contextIn(house, systemActor('content'), NOW);
});
afterAll(() => house?.close());
afterEach(() => vi.restoreAllMocks());

const rowsOf = async () => {
  const { rows } = await house.owner.pool.query(`select
    (select jsonb_agg(jsonb_build_array(id, xmin::text, source) order by id) from units) as units,
    (select jsonb_agg(jsonb_build_array(from_unit, to_unit, xmin::text, source) order by from_unit, to_unit) from unit_links) as links,
    (select count(*) from audit where verb = 'import' and thing = 'units') as deeds`);
  return rows[0];
};

test.each<[string, Actor, string]>([
  ['nobody', anonymous, 'context.sign_in'],
  ['the administrator of a commune', officer('commune admin', CAN_GIUOC), 'context.forbidden'],
  ['a leader', officer('leader', CAN_GIUOC), 'context.forbidden'],
  ['the reader of events', systemActor('reader'), 'context.forbidden'],
])('%s may not import units, and the database would not take them', async (_, actor, code) => {
  const before = await rowsOf();
  const context = contextIn(house, actor, NOW);
  await expect(importUnits(context, { text: TEXT, dryRun: true })).rejects.toMatchObject({ code });
  await expect(importUnits(context, { text: TEXT, dryRun: false })).rejects.toMatchObject({ code });
  const insert = `insert into units (id, code, level, kind, name, valid_from, basis, source)
                  values ('99.20250701', '99', 'province', 'tỉnh', 'X', '2025-07-01', 'x', 'import')`;
  await expect(context.transaction((tx) => tx.query({ text: insert }))).rejects.toThrow('row-level security');
  expect(await rowsOf()).toEqual(before);
});

test('a file without lines is refused as a whole', async () => {
  await expect(importUnits(content, { text: '\n \n', dryRun: false })).rejects.toMatchObject({ code: 'units.import_empty' });
});

const REFUSED = [
  [7, 'ambiguous'],
  [8, 'differs'],
  [9, 'unknown_parent'],
  [10, 'to_nothing'],
];

test('a trial writes nothing; the import takes what fits, tells the rest by line, and a second one changes nothing', async () => {
  const before = await rowsOf();
  const trial = await importUnits(content, { text: TEXT, dryRun: true });
  expect(await rowsOf()).toEqual(before);
  const report = await importUnits(content, { text: TEXT, dryRun: false });
  expect({ ...report, dryRun: true }).toEqual(trial);
  expect(report).toMatchObject({ lines: 10, added: { units: 5, links: 1, shares: 0 }, renewed: { units: 0, links: 0 }, same: 0 });
  expect(report.refused.map(({ line, reason }) => [line, reason])).toEqual(REFUSED);
  const after = await rowsOf();
  expect(after.deeds).toBe('1');
  const { rows } = await house.owner.pool.query("select actor, subject, data from audit where verb = 'import' and thing = 'units'");
  expect(rows).toEqual([
    { actor: 'content', subject: expect.stringMatching(/^[0-9a-f]{64}$/), data: { units: 5, links: 1, shares: 0, same: 0, refused: 4 } },
  ]);
  const again = await importUnits(content, { text: TEXT, dryRun: false });
  expect(again).toMatchObject({ added: { units: 0, links: 0 }, renewed: { units: 0, links: 0 }, same: 6 });
  expect(await rowsOf()).toEqual(after);
});

test('after the import a former unit resolves, a bare code wants a day, and the search finds both', async () => {
  const register = await registerOf(content);
  expect(register.units.get(CAN_GIUOC)?.name).toBe('Cần Giuộc');
  const former = resolve(register, { name: 'xã Đất Mũi, huyện Ngọc Hiển, tỉnh Cà Mau' });
  expect(former).toMatchObject({ found: 'one', unit: { id: '32248.20250630' } });
  expect(successors(register, '32248.20250630', '2026-11-20').units.map(({ id }) => id)).toEqual(['32248.20250701']);
  expect(resolve(register, { code: '32248' })).toMatchObject({ found: 'several', why: 'dates' });
  expect(resolve(register, { code: '32248', on: '2025-06-30' })).toMatchObject({ found: 'one', unit: { id: '32248.20250630' } });
  expect(
    searchUnits(register, 'dat mui')
      .slice(0, 2)
      .map(({ id }) => id),
  ).toEqual(['32248.20250701', '32248.20250630']);
});

test('a corrected file renews what was imported; the content takes over what it brings itself; the program’s own load leaves the rest', async () => {
  const corrected = TEXT.replaceAll('"Ngọc Hiển"', '"Ngọc Hiền"');
  expect(await importUnits(content, { text: corrected, dryRun: false })).toMatchObject({ renewed: { units: 1, links: 0 }, same: 5 });
  await house.owner.pool.query("update units set source = 'import', name = 'Sai' where id = $1", [CAN_GIUOC]);
  expect(await loadUnits(content)).toBe(1);
  const { rows } = await house.owner.pool.query("select name, source from units where id in ($1, '973.20250630') order by id", [CAN_GIUOC]);
  expect(rows).toEqual([
    { name: 'Cần Giuộc', source: 'content' },
    { name: 'Ngọc Hiền', source: 'import' },
  ]);
  await importUnits(content, { text: TEXT, dryRun: false });
});

test('shares of a divided unit come in when they make up the whole, and not at all when they do not', async () => {
  const [FORMER, FIRST, SECOND] = ['25507.20210101', '25498.20250701', '25549.20250701'];
  const shares = (first: number, second: number, more = {}) =>
    [
      [FIRST, first],
      [SECOND, second],
    ]
      .map(([to, per_mille]) => ({ from: FORMER, to, date: '2025-07-01', per_mille, by: 'population', ...more }))
      .map((one) => JSON.stringify({ share: { decided_on: '2025-09-01', basis: 'Nghị quyết 12/NQ-HĐND', ...one } }))
      .join('\n');
  const kept = async () => (await house.owner.pool.query('select to_unit, share, source from unit_shares order by to_unit')).rows;
  const wrong = await importUnits(content, { text: shares(600, 399.999), dryRun: false });
  expect(wrong).toMatchObject({
    added: { shares: 0 },
    refused: [
      { line: 1, reason: 'share_sum' },
      { line: 2, details: { sum: 999.999 } },
    ],
  });
  expect(await kept()).toEqual([]);
  const text = shares(612.5, 387.5);
  expect(await importUnits(content, { text, dryRun: true })).toMatchObject({ added: { shares: 2 }, refused: [] });
  expect(await kept()).toEqual([]);
  expect(await importUnits(content, { text, dryRun: false })).toMatchObject({ added: { units: 0, links: 0, shares: 2 }, refused: [] });
  expect(await kept()).toEqual([
    { to_unit: FIRST, share: 612_500, source: 'import' },
    { to_unit: SECOND, share: 387_500, source: 'import' },
  ]);
  expect(await importUnits(content, { text, dryRun: false })).toMatchObject({ added: { shares: 0 }, renewed: { shares: 0 }, same: 2 });
  expect((await registerOf(content)).sharesFrom.get(FORMER ?? '')?.map((one) => one.per_mille)).toEqual([612.5, 387.5]);
  expect(await importUnits(content, { text: shares(600, 400), dryRun: false })).toMatchObject({ renewed: { shares: 2 } });
  const insert = `insert into unit_shares values ($1, $2, '2025-07-01', '2027-01-01', 1, 'area', 'x 1', 'import')`;
  const admin = contextIn(house, officer('commune admin', CAN_GIUOC), NOW);
  await expect(admin.transaction((tx) => tx.query({ text: insert, values: [FORMER, FIRST] }))).rejects.toThrow('row-level security');
});

test('an import that would leave an imported link without a footing is refused as a whole', async () => {
  const ended = (to: string) => row('29999.20240101', 'commune', 'xã', 'Tạm', '80.20210101', to);
  const first = [ended('2025-06-30'), link('29999.20240101', '32248.20250701')].map((one) => JSON.stringify(one)).join('\n');
  expect(await importUnits(content, { text: first, dryRun: false })).toMatchObject({ added: { units: 1, links: 1 }, refused: [] });
  const before = await rowsOf();
  const shorter = JSON.stringify(ended('2025-05-31'));
  for (const dryRun of [true, false])
    await expect(importUnits(content, { text: shorter, dryRun })).rejects.toMatchObject({
      code: 'units.import_breaks',
      details: { units: expect.stringContaining('29999.20240101') },
    });
  expect(await rowsOf()).toEqual(before);
});

test('the register is the same object until something changes', async () => {
  const register = await registerOf(content);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  expect(await registerOf(content)).toBe(register);
  await house.owner.pool.query("update units set basis = basis || ' ' where id = '96.20250701'");
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 120_000);
  expect(await registerOf(content)).not.toBe(register);
  forgetUnits(content);
});

test('the command prints each refused line and why, or JSON; it says how it is used', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'xaso-units-')), 'units.jsonl');
  writeFileSync(file, TEXT);
  const [out, err] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  const open = async () => ({ context: content, close: async () => {} });
  expect(await runUnits(['import', file, '--dry-run'], open)).toBe(0);
  const lines = String(out.mock.lastCall?.[0]).split('\n');
  expect(lines[1]).toBe(
    `dòng 8\t${CAN_GIUOC}\tKhác với danh mục đã có ở mục name: danh mục ghi “Cần Giuộc”, tệp ghi “Cần Giuộc Mới”. Giữ theo danh mục.`,
  );
  expect(lines).toHaveLength(5);
  expect(await runUnits(['import', file, '--json'], open)).toBe(0);
  const report = JSON.parse(String(out.mock.lastCall?.[0]));
  expect(report.refused[3]).toMatchObject({ line: 10, reason: 'to_nothing', says: expect.stringContaining('32249.20250701') });
  // What cannot be read is told in Vietnamese, key by key, and days as people write them.
  const bad = [
    '{"unit":',
    '{"hamlet":{}}',
    JSON.stringify({
      unit: { ...row('32250.20250701', 'commune', 'xã', '', '96.20250701', null).unit, kind: 'làng', valid_from: '2025-02-30' },
    }),
    JSON.stringify(row('32251.20250101', 'commune', 'xã', 'Sớm Quá', '80.20250701', null)),
  ];
  writeFileSync(file, bad.join('\n'));
  expect(await runUnits(['import', file, '--dry-run'], open)).toBe(0);
  expect(String(out.mock.lastCall?.[0]).split('\n').slice(0, 4)).toEqual([
    'dòng 1\t–\tDòng không đúng định dạng. Không phải JSON.',
    'dòng 2\t–\tDòng không đúng định dạng. Cần đúng một trong các mục: unit, link, share.',
    expect.stringMatching(
      /^dòng 3\t–\tDòng không đúng định dạng\. kind: Phải là một trong các giá trị: thành phố.*name: Chưa có nội dung\. valid_from: Phải là một ngày có thật/,
    ),
    'dòng 4\t32251.20250101\tNgày 1/1/2025 chưa có hoặc không còn đơn vị cấp trên 80.20250701.',
  ]);
  expect(await runUnits(['import', `${file}.none`], open)).toBe(1);
  for (const args of [[], ['import'], ['export', file], ['import', file, '--x'], ['import', file, file]])
    expect(await runUnits(args, open)).toBe(2);
  expect(err).toHaveBeenCalledTimes(6);
});
