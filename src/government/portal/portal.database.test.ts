import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { renderPage } from '../../ui/frame.tsx';
import type { View, Visit } from '../../ui/visit.ts';
import { takeOverPage } from './pages/take-over.page.tsx';
import { importExport } from './portal.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await house.owner.pool.query(
    `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content') on conflict do nothing`,
    [OTHER],
  );
});
afterAll(() => house?.close());

const NOW = parseLocal('2026-11-20T09:00') as Date;
const officer = (role: string, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const desk = (unit = UNIT) => contextIn(house, officer('desk officer', unit), NOW);
const HEAD = 'MaHoSo;MaTTHC;ChuHoSo;SoDienThoai;NgayNopHoSo;NgayTiepNhan;NgayHenTra;KenhThucHien;TrangThaiHoSo;TruongHop';
const file = (...lines: string[]) => new TextEncoder().encode(`\uFEFF${[HEAD, ...lines].join('\r\n')}\r\n`);
const code = (serial: number) => `G09.20-20261119-${String(serial).padStart(7, '0')}`;
const good = (serial: number) => `${code(serial)};1.004884;Trần Thị Ba;0912345678;20261118083000;20261119100000;20261124170000;2;2;`;

/** All that a second import must not change. */
const traces = async () =>
  (await house.owner.pool.query('select count(*)::int as dossiers, (select count(*)::int from events) as events from dossiers')).rows[0];

test('an export is taken over line by line, by the moments of the portal; a second time nothing changes', async () => {
  const content = file(
    good(1),
    good(1),
    `${code(2)};1.001193;"Lê Văn ""Tư""";;;;;1;1;`,
    `${code(3)};1.001193;Lê Văn Tư;sai;20261119083000;;;3;1;`,
    `${code(4)};9.999999;Lê Văn Tư;;;;;1;1;`,
    `${code(5)};1.004884;Lê Văn Tư;;;;;2;9;`,
    'không phải mã;1.004884;Lê Văn Tư;;;;;2;1;',
  );
  const first = await importExport(desk(), { unit: UNIT, content });
  expect(first.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
    '2 taken',
    '3 known',
    '4 refused',
    '5 refused',
    '6 refused',
    '7 refused',
    '8 refused',
  ]);
  expect(first[2]).toMatchObject({ reason: 'case' });
  expect(first[4]).toMatchObject({ reason: { code: 'procedures.unknown' } });
  const { rows } = await house.owner.pool.query('select * from dossiers where external_code = $1', [code(1)]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ channel: 'online', keys: 'unknown', state: 2, applicant_phone: '+84912345678', receiving_unit: UNIT });
  expect(rows[0].submitted_at).toEqual(parseLocal('2026-11-18T08:30'));
  expect(rows[0].received_at).toEqual(parseLocal('2026-11-19T10:00'));
  expect(rows[0].due_at > (parseLocal('2026-11-19T10:00') as Date)).toBe(true);
  const events = await house.owner.pool.query(
    "select type, occurred_at, data from events where subject = $1 and type <> 'dossier.component_attached' order by id",
    [rows[0].id],
  );
  expect(events.rows).toMatchObject([
    { type: 'dossier.submitted', occurred_at: parseLocal('2026-11-18T08:30'), data: { keys: 'unknown' } },
    { type: 'dossier.received', occurred_at: parseLocal('2026-11-19T10:00'), data: { keys: 'unknown' } },
  ]);

  const before = await traces();
  const second = await importExport(desk(), { unit: UNIT, content });
  expect(second.map((one) => one.outcome)).toEqual(['known', 'known', 'refused', 'refused', 'refused', 'refused', 'refused']);
  expect(await traces()).toEqual(before);
});

test('a case by its name or code; the desk’s own typing is counted as staff', async () => {
  const { rows } = await house.owner.pool.query("select body -> 'cases' -> 0 as first from procedure_versions where code = '1.001193'");
  const { code: caseCode, name } = rows[0].first as { code: string; name: { vi: string } };
  const outcomes = await importExport(desk(), {
    unit: UNIT,
    content: file(`${code(11)};1.001193;Lê Văn Tư;;;;;1;1;${name.vi.toUpperCase()}`, `${code(12)};1.001193;Lê Văn Tư;;;;;1;1;${caseCode}`),
  });
  expect(outcomes.map((one) => one.outcome)).toEqual(['taken', 'taken']);
  const kept = await house.owner.pool.query('select case_code, keys, channel from dossiers where external_code = any($1)', [
    [code(11), code(12)],
  ]);
  expect(kept.rows).toEqual(Array(2).fill({ case_code: caseCode, keys: 'staff', channel: 'direct' }));
});

test('two imports at once make no doubles', async () => {
  const content = file(...Array.from({ length: 5 }, (_, at) => good(30 + at)));
  const both = await Promise.all([importExport(desk(), { unit: UNIT, content }), importExport(desk(), { unit: UNIT, content })]);
  expect(both.flat().every((one) => one.outcome !== 'refused')).toBe(true);
  const { rows } = await house.owner.pool.query("select external_code from dossiers where external_code like '%-000003_'");
  expect(rows).toHaveLength(5);
});

test('what another unit has taken over is told, not taken', async () => {
  await importExport(desk(), { unit: UNIT, content: file(good(40)) });
  const theirs = await importExport(desk(OTHER), { unit: OTHER, content: file(good(40)) });
  expect(theirs).toMatchObject([{ outcome: 'refused', reason: { code: 'dossiers.external_taken' } }]);
});

test.each([
  ['portal.encoding', 422, () => new Uint8Array([0xff, 0xfe, 0, 0x4d])],
  ['portal.columns', 422, () => new TextEncoder().encode('MaHoSo,ChuHoSo\na,b')],
  ['portal.empty', 422, () => file()],
  ['portal.many', 422, () => file(...Array.from({ length: 1001 }, (_, at) => good(at)))],
] as [string, number, () => Uint8Array][])('a file is refused: %s', async (reason, status, content) => {
  await expect(importExport(desk(), { unit: UNIT, content: content() })).rejects.toMatchObject({ code: reason, status });
});

test.each(['specialist', 'leader', 'clerk', 'commune admin'])('a %s may not', async (role) => {
  const context = contextIn(house, officer(role), NOW);
  await expect(importExport(context, { unit: UNIT, content: file(good(50)) })).rejects.toMatchObject({ status: 403 });
});

test('a desk may not import for another unit', async () => {
  await expect(importExport(desk(), { unit: OTHER, content: file(good(50)) })).rejects.toMatchObject({ status: 403 });
});

/** The page as the desk officer uses it. */
function visit(fields: Record<string, string> = {}, upload?: File): Visit {
  return {
    context: desk(),
    t: wordsIn('vi'),
    locale: 'vi',
    url: new URL('http://127.0.0.1:8080/can-bo/tiep-nhan/cong-quoc-gia'),
    param: () => '',
    query: () => undefined,
    form: {
      text: (name) => fields[name] ?? '',
      texts: (name) => (fields[name] === undefined ? [] : [fields[name]]),
      all: () => fields,
      files: () => (upload ? [upload] : []),
    },
    demo: false,
    publicUrl: 'http://127.0.0.1:8080',
    requestId: newId(),
    viewer: null,
    address: '127.0.0.1',
    headers: new Headers(),
  };
}
const shown = (asked: Visit, view: View) =>
  renderPage(
    view,
    asked,
    { styles: [], scripts: [] },
    { commune: 'xã Cần Giuộc', province: undefined, phone: undefined, largeText: false, demoExposed: false },
  );

test('the page: a file, then one dossier by its code; what was typed stays when it is refused', async () => {
  const read = async (asked: Visit, act: 'get' | 'post') => {
    const answer = (await takeOverPage[act]?.(asked)) as View;
    return { status: answer.status, html: shown(asked, answer) };
  };
  expect((await read(visit(), 'get')).html).toContain('Tiếp nhận hồ sơ từ Cổng quốc gia');
  const sent = await read(visit({ do: 'file' }, new File([new Uint8Array(file(good(60), 'x;1.004884;Lê;;;;;2;1;'))], 'a.csv')), 'post');
  expect(sent.status).toBe(200);
  expect(sent.html).toContain('Mới tiếp nhận: 1. Đã có từ trước: 0. Không nhận được: 1.');
  expect((await read(visit({ do: 'file' }), 'post')).status).toBe(422);
  const typed = { do: 'one', code: code(61), procedure: '1.004884 x', applicant: 'Lê Văn Tư', channel: '2' };
  const wrong = await read(visit(typed), 'post');
  expect(wrong).toMatchObject({ status: 422, html: expect.stringContaining('value="Lê Văn Tư"') });
  const { rows } = await house.owner.pool.query(
    "select body -> 'cases' -> 0 ->> 'code' as code from procedure_versions where code = '1.004884'",
  );
  const right = {
    ...typed,
    procedure: `1.004884 ${rows[0].code}`,
    'receivedDay.day': '19',
    'receivedDay.month': '11',
    'receivedDay.year': '2026',
  };
  expect((await read(visit(right), 'post')).html).toContain('Ngày giờ phải theo mẫu');
  const done = await read(visit({ ...right, receivedTime: '8:30' }), 'post');
  expect(done.html).toContain('Mới tiếp nhận: 1');
  const kept = await house.owner.pool.query('select received_at, keys from dossiers where external_code = $1', [code(61)]);
  expect(kept.rows).toEqual([{ received_at: parseLocal('2026-11-19T08:30'), keys: 'unknown' }]);
});
