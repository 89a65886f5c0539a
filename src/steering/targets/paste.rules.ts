import { fold } from '../../platform/words/fold.ts';

/**
 * A number as Vietnamese writes it (`1.234,5`, `98,08 %`) as decimal text (`1234.5`, `98.08`). Undefined when it is none: `98.08` is none, since a point
 * stands between thousands.
 */
export function decimalOf(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ ?%$/, '')
    .replace(/^\u2212/, '-');
  const found = /^(-?)(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d+))?$/.exec(plain);
  if (!found) return undefined;
  const whole = (found[2] ?? '').replace(/[. ]/g, '').replace(/^0+(?=\d)/, '');
  const part = (found[3] ?? '').replace(/0+$/, '');
  if (whole.length > 15 || part.length > 6) return undefined;
  const value = part ? `${whole}.${part}` : whole;
  return found[1] && value !== '0' ? `-${value}` : value;
}

/** Decimal text as Vietnamese writes it: `1234.5` is `1234,5`. What `decimalOf` reads back. */
export const typedDecimal = (value: string): string => value.replace('.', ',');

/** What a sheet may name: each by its code, or by its name. */
export type Named = { id: string; code: string; names: readonly string[] };
/** An indicator; a percentage lies between 0 and 100. */
export type NamedIndicator = Named & { percent: boolean };

export type SheetFault = {
  /** As a spreadsheet counts: the first row is 1, the first column A. */
  row: number;
  column: string;
  fault:
    | 'no_header'
    | 'indicator'
    | 'indicator_twice'
    | 'unit'
    | 'unit_several'
    | 'unit_twice'
    | 'number'
    | 'percent'
    | 'no_head'
    | 'large';
  text: string;
};
export type SheetCell = { unit: string; indicator: string; value: string };

/** The most rows and columns that one paste takes: a province's communes, and more indicators than any plan has. */
export const MOST_SHEET_ROWS = 400;
export const MOST_SHEET_COLUMNS = 80;

/** `0` is A, `26` is AA. */
export const columnName = (at: number): string =>
  (at < 26 ? '' : columnName(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

/** Splits what was pasted: by tabs, else by semicolons (as Vietnamese spreadsheets save), else by commas; quoted fields keep what is in them. */
export function tableOf(text: string): string[][] {
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const head = plain.slice(0, plain.indexOf('\n') < 0 ? undefined : plain.indexOf('\n'));
  const mark = head.includes('\t') ? '\t' : head.includes(';') ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < plain.length; at++) {
    const letter = plain.charAt(at);
    if (quoted && letter === '"' && plain[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && (letter === mark || letter === '\n')) {
      row.push(cell);
      cell = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  return [...rows, [...row, cell]].map((one) => one.map((each) => each.normalize('NFC').replace(/\s+/g, ' ').trim()));
}

function finder(all: readonly Named[]): (text: string) => readonly Named[] {
  const byCode = new Map<string, Named[]>();
  const byName = new Map<string, Named[]>();
  const put = (map: Map<string, Named[]>, key: string, one: Named) => map.set(key, [...new Set([...(map.get(key) ?? []), one])]);
  for (const one of all) {
    for (const code of [one.id, one.code]) put(byCode, code.toLowerCase(), one);
    for (const name of one.names) put(byName, fold(name), one);
  }
  return (text) => byCode.get(text.toLowerCase()) ?? byName.get(fold(text)) ?? [];
}

const EMPTY = new Set(['', '-', '–', '—']);

/**
 * Reads a sheet: indicators in its first row, units in its first column, empty cells are left as they are. Every cell that is wrong is named with its row and
 * column; with one fault nothing is to be written.
 */
export function readSheet(
  text: string,
  { units, indicators }: { units: readonly Named[]; indicators: readonly NamedIndicator[] },
): { cells: SheetCell[]; faults: SheetFault[] } {
  const [head = [], ...rows] = tableOf(text);
  const faults: SheetFault[] = [];
  const wrong = (row: number, at: number, fault: SheetFault['fault'], what: string) =>
    faults.push({ row, column: columnName(at), fault, text: what.slice(0, 60) });
  if (head.length < 2 || head.slice(1).every((one) => one === '')) wrong(1, 1, 'no_header', head.join(' '));
  if (rows.length > MOST_SHEET_ROWS || head.length > MOST_SHEET_COLUMNS) wrong(1, 0, 'large', `${rows.length + 1} × ${head.length}`);
  if (faults.length > 0) return { cells: [], faults };
  const [findUnit, findIndicator] = [finder(units), finder(indicators)];
  const columns = head.map((name, at) => {
    if (at === 0 || name === '') return undefined;
    const [found] = findIndicator(name);
    if (!found) wrong(1, at, 'indicator', name);
    return found as NamedIndicator | undefined;
  });
  for (const [at, found] of columns.entries()) if (found && columns.indexOf(found) < at) wrong(1, at, 'indicator_twice', head[at] ?? '');
  const seen = new Set<string>();
  const cells: SheetCell[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell === '')) continue;
    const line = index + 2;
    const name = row[0] ?? '';
    const found = findUnit(name);
    const unit = found.length === 1 ? found[0] : undefined;
    if (!unit) wrong(line, 0, found.length > 1 ? 'unit_several' : 'unit', name);
    else if (seen.has(unit.id)) wrong(line, 0, 'unit_twice', name);
    if (unit) seen.add(unit.id);
    for (const [column, text] of row.entries()) {
      if (column === 0 || EMPTY.has(text)) continue;
      const indicator = columns[column];
      if (!indicator) {
        if ((head[column] ?? '') === '') wrong(line, column, 'no_head', text);
        continue;
      }
      const value = decimalOf(text);
      if (value === undefined) wrong(line, column, 'number', text);
      else if (indicator.percent && (Number(value) < 0 || Number(value) > 100)) wrong(line, column, 'percent', text);
      else if (unit) cells.push({ unit: unit.id, indicator: indicator.code, value });
    }
  }
  return faults.length > 0 ? { cells: [], faults } : { cells, faults };
}
