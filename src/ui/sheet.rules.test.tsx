import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { wordsIn } from '../platform/words/words.ts';
import { sheetsOf, spreadsheet } from './sheet.tsx';
import { StateTag } from './show.tsx';
import { type Column, DataTable } from './table.tsx';

type Row = { code: string; name: string; hours: number; state: 'late' | 'running' };
const rows: Row[] = [
  { code: '000.00.06.H56-231027-0361', name: 'Nguyễn Thị Ánh & <Bảy>', hours: 1234.5, state: 'late' },
  { code: '007', name: '=HYPERLINK("http://example.com")', hours: 0, state: 'running' },
];
const columns: Column<Row>[] = [
  { head: 'Mã hồ sơ', main: true, cell: ({ code }) => <a href={`/can-bo/ho-so/${code}`}>{code}</a> },
  {
    head: 'Người nộp',
    cell: ({ name }) => (
      <>
        {name}
        <br />
        <span>0912 345 678</span>
      </>
    ),
  },
  { head: 'Ngày giờ hạn', only: 'sheet', text: () => new Date('2026-11-27T10:00:00Z'), cell: () => null },
  { head: 'Trễ', numeric: true, cell: ({ hours }) => `${hours} giờ`, text: ({ hours }) => hours },
  {
    head: 'Tình trạng',
    cell: ({ state }) =>
      state === 'late' ? (
        <>
          Thẩm tra <StateTag tone="danger">Quá hạn</StateTag>
        </>
      ) : (
        'Thẩm tra'
      ),
  },
  {
    head: 'Việc cần làm',
    text: false,
    cell: () => (
      <form>
        <button type="submit">Gửi lại</button>
      </form>
    ),
  },
];
const visit = { t: wordsIn('vi'), locale: 'vi' as const };
const page = (all: Row[], caption = 'Hồ sơ quá hạn') => (
  <main>
    <p>Không thuộc bảng nào.</p>
    <DataTable caption={caption} rows={all} rowKey={(row) => row.code} columns={columns} />
  </main>
);

test('a table of a page becomes a sheet: the same heads, rows and words; numbers are numbers, moments are those of Vietnam, texts stay texts', async () => {
  const file = await spreadsheet((await sheetsOf({ body: page(rows) }, 5000, visit)).sheets);
  // A moment is a fraction of a day there: what is read back is a thousandth of a second off.
  const read = (await readSheet(file, 'Hồ sơ quá hạn')).map((row) =>
    row.map((cell) => (cell instanceof Date ? new Date(cell.getTime() + 1).toISOString().slice(11, 16) : cell)),
  );
  expect(read).toEqual([
    ['Mã hồ sơ', 'Người nộp', 'Ngày giờ hạn', 'Trễ', 'Tình trạng'],
    ['000.00.06.H56-231027-0361', 'Nguyễn Thị Ánh & <Bảy>\n0912 345 678', '17:00', 1234.5, 'Thẩm tra\nQuá hạn'],
    ['007', '=HYPERLINK("http://example.com")\n0912 345 678', '17:00', 0, 'Thẩm tra'],
  ]);
});

test('two tables are two sheets, whatever they are called; an empty one has its heads', async () => {
  const caption = 'Hồ sơ: đang chờ/đang giải quyết [tất cả các bước]';
  const { sheets } = await sheetsOf({ body: [page(rows, caption), page([], caption)] }, 5000, visit);
  const file = await spreadsheet(sheets);
  expect((await readSheet(file, 1)).length).toBe(3);
  expect(await readSheet(file, 2)).toEqual([['Mã hồ sơ', 'Người nộp', 'Ngày giờ hạn', 'Trễ', 'Tình trạng']]);
});

test('what is more than the limit is said in the last row', async () => {
  const { sheets, rows: count } = await sheetsOf({ body: page(rows) }, 1, visit);
  const read = await readSheet(await spreadsheet(sheets), 1);
  expect([read.length, read[1]?.[0], read[2]?.[0]]).toEqual([3, rows[0]?.code, expect.stringContaining('Chỉ có 1 dòng đầu')]);
  expect(count).toBe(1);
});

test('characters that no spreadsheet may hold are left out', async () => {
  const odd = [{ code: 'a\u0000b\u0007c', name: 'x\uD800y', hours: 1, state: 'late' as const }];
  const [, row] = await readSheet(await spreadsheet((await sheetsOf({ body: page(odd) }, 5000, visit)).sheets), 1);
  expect([row?.[0], row?.[1]]).toEqual(['abc', 'xy\n0912 345 678']);
});
