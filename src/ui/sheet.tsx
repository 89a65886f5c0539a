import { setImmediate } from 'node:timers/promises';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import writeXlsxFile, { type Cell, type Sheet } from 'write-excel-file/node';
import { record } from '../platform/audit/audit.ts';
import type { Context } from '../platform/context/context.ts';
import { wallClock } from '../platform/time/time.ts';
import { momentText, numberText } from './format.ts';
import { Speaking, useLanguage } from './language.tsx';
import { type SheetValue, Shown, type ShownTable } from './table.tsx';
import type { View, Visit } from './visit.ts';

/** The most rows that one spreadsheet of a list has: what is more is said in its last row, and beside the link. */
export const MOST_ROWS = 5000;
/** What a spreadsheet program takes for the name of a sheet: 31 letters, none of these. */
const NO_NAME = /[\\/?*[\]:]/g;
const LONGEST_NAME = 31;
const LONGEST_TEXT = 32_000;
const WIDEST = 60;
/** So many rows are written in one go; between them others have their turn. */
const TURN = 200;

/** Whether a page is asked for as a spreadsheet. */
export const wantsSheet = (visit: Pick<Visit, 'query'>): boolean => visit.query('tai') === 'xlsx';
/** How many rows a list reads: `usual` for the page, more for a spreadsheet. */
export const rowsOf = (visit: Pick<Visit, 'query'>, usual: number): number => (wantsSheet(visit) ? MOST_ROWS : usual);

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
/** What a piece of a page says, without its marks: what reads as two lines stays two lines. Forms are for pressing and say nothing. */
function wordsOf(content: ComponentChildren, { t, locale }: Pick<Visit, 't' | 'locale'>): string {
  const html = renderToString(
    <Speaking t={t} locale={locale}>
      {content}
    </Speaking>,
  );
  return (
    html
      .replace(/<(form|script|style)\b[\s\S]*?<\/\1>/g, '')
      // Signs beside a word that says the same.
      .replace(/<(\w+)\b[^>]*aria-hidden="true"[^>]*>[\s\S]*?<\/\1>/g, '')
      // What stands in a box of its own is a line of its own.
      .replace(/<br\s*\/?>|<\/?(p|li|div|dd)\b[^>]*>|(?=<span class="ds-tag)/g, '\n')
      .replace(/<[^>]*>/g, '')
      .replace(/&(#39|\w+);/g, (whole, name: string) => entities[name] ?? whole)
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter(Boolean)
      .join('\n')
  );
}

/** A text for a cell. Control characters would make the file unreadable. */
const textCell = (text: string): Cell => ({
  value: text.slice(0, LONGEST_TEXT).replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''),
  type: String,
  // Text, whatever it looks like: a code stays a code, and a name that begins with '=' is no formula.
  format: '@',
  wrap: true,
  alignVertical: 'top',
});

function valueCell(value: ComponentChildren | SheetValue, visit: Pick<Visit, 't' | 'locale'>): Cell {
  if (typeof value === 'number') return { value, type: Number, alignVertical: 'top' };
  if (value instanceof Date) return { value: wallClock(value), type: Date, format: 'dd/mm/yyyy hh:mm', alignVertical: 'top' };
  const text = typeof value === 'string' ? value : wordsOf(value, visit);
  return text === '' ? null : textCell(text);
}

const headCell = (text: string): Cell => ({
  ...(textCell(text) as object),
  fontWeight: 'bold',
  backgroundColor: '#e6f0ee',
  borderStyle: 'thin',
});

/** A sheet with a table: its heads in the first row, which stays when one scrolls. */
async function sheetOf({ caption, heads, rows }: ShownTable, most: number, visit: Pick<Visit, 't' | 'locale'>): Promise<Sheet<Buffer>> {
  const cells: Cell[][] = [];
  for (const row of rows.slice(0, most)) {
    cells.push(row.map((cell) => valueCell(cell(), visit)));
    if (cells.length % TURN === 0) await setImmediate();
  }
  const widths = heads.map((head, at) => {
    const lengths = cells.slice(0, 200).map((row) => String((row[at] as { value?: unknown } | null)?.value ?? '').length);
    return { width: Math.min(WIDEST, Math.max(8, head.length, ...lengths) + 2) };
  });
  const cut = rows.length >= most;
  const note = visit.t('ui.sheet.cut', { most: numberText(most, visit.locale) });
  return {
    sheet: caption.replace(NO_NAME, ' ').slice(0, LONGEST_NAME).trim() || 'Xã Số',
    data: [heads.map(headCell), ...cells, ...(cut ? [[{ ...(textCell(note) as object), fontWeight: 'bold' as const } as Cell]] : [])],
    columns: widths,
    stickyRowsCount: 1,
  };
}

/** Two tables of one page may have one name; two sheets may not. */
const named = (sheets: Sheet<Buffer>[]): Sheet<Buffer>[] =>
  sheets.map((one, at) => {
    const twin = sheets.slice(0, at).filter((other) => other.sheet === one.sheet).length;
    return twin === 0 ? one : { ...one, sheet: `${one.sheet?.slice(0, LONGEST_NAME - 4)} (${twin + 1})` };
  });

/** A made spreadsheet as an answer: kept by nobody on the way. */
export const sheetAnswer = (file: Buffer, name: string): Response =>
  new Response(new Uint8Array(file), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-length': String(file.byteLength),
      'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}.xlsx"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });

/** A spreadsheet of several sheets. */
export const spreadsheet = (sheets: Sheet<Buffer>[], fontFamily = 'Arial'): Promise<Buffer> =>
  writeXlsxFile(named(sheets), { fontFamily }).toBuffer();

/** Every table that a piece of a page shows, as it shows it: it is drawn, and its tables tell what stands in them. */
export function tablesIn(body: ComponentChildren, visit: Pick<Visit, 't' | 'locale'>): ShownTable[] {
  const shown: ShownTable[] = [];
  renderToString(
    <Speaking t={visit.t} locale={visit.locale}>
      <Shown.Provider value={(table) => shown.push(table)}>{body}</Shown.Provider>
    </Speaking>,
  );
  return shown;
}

/** What stands in the cells of a table, row by row: numbers, or words without their marks. */
export const plainRows = ({ rows }: ShownTable, visit: Pick<Visit, 't' | 'locale'>): (string | number)[][] =>
  rows.map((row) =>
    row
      .map((cell) => cell())
      .map((one) =>
        typeof one === 'number' || typeof one === 'string'
          ? one
          : one instanceof Date
            ? momentText(one, visit.locale)
            : wordsOf(one, visit),
      ),
  );

/** Every table that a page shows: one sheet each, and how many rows they have. */
export async function sheetsOf(
  { body }: Pick<View, 'body'>,
  most: number,
  visit: Pick<Visit, 't' | 'locale'>,
): Promise<{ sheets: Sheet<Buffer>[]; rows: number }> {
  const shown = tablesIn(body, visit);
  const rows = shown.reduce((sum, table) => sum + Math.min(table.rows.length, most), 0);
  return { sheets: await sheetsFrom(shown, most, visit), rows };
}

/** Tables as the sheets of a spreadsheet. */
export const sheetsFrom = (tables: readonly ShownTable[], most: number, visit: Pick<Visit, 't' | 'locale'>): Promise<Sheet<Buffer>[]> =>
  Promise.all(tables.map((table) => sheetOf(table, most, visit)));

/** A page as a spreadsheet. One row is written to the audit: which list, how many rows. */
export async function sheetOfView(view: View & { sheet: NonNullable<View['sheet']> }, visit: Visit): Promise<Response> {
  const { name, unit, most = MOST_ROWS } = view.sheet;
  const { sheets, rows } = await sheetsOf(view, most, visit);
  await writeDown(visit.context, name, unit, rows);
  return sheetAnswer(await spreadsheet(sheets), name);
}

const writeDown = (context: Context, name: string, unit: string | undefined, rows: number): Promise<void> =>
  context.transaction((tx) => record(context, tx, { verb: 'take away', thing: 'list', subject: name, unit: unit ?? null, data: { rows } }));

/** The link that takes the page's tables away as a spreadsheet: the same address, with everything that narrows the list. */
export function SheetLink({ url, most = MOST_ROWS }: { url: URL; most?: number }) {
  const { t, locale } = useLanguage();
  const query = new URLSearchParams(url.search);
  query.delete('sau');
  query.set('tai', 'xlsx');
  return (
    <p class="xs-help">
      <a href={`${url.pathname}?${query}`} download>
        {t('ui.sheet.link')}
      </a>{' '}
      {t('ui.sheet.most', { most: numberText(most, locale) })}
    </p>
  );
}
