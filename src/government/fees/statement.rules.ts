import { isDay, parseLocal } from '../../platform/time/time.ts';

/** One credit as a statement has it. */
export type StatementLine = { bankId: string; account: string; amount: number; content: string; bookedAt: Date };
export const lineFaults = ['columns', 'amount', 'moment', 'id', 'currency', 'account'] as const;
/** A line that could not be read; `line` counts from 1, as a spreadsheet or editor shows it. */
export type BadLine = { line: number; fault: (typeof lineFaults)[number] };
export type Statement = { lines: StatementLine[]; bad: BadLine[] };

/** How a bank's CSV is laid out: the titles of its columns. `id` is the bank's own number of a transaction. */
export type Columns = { id: string; moment: string; amount: string; content: string; account?: string | undefined };

/** An amount as banks write it: `1.234.000`, `1,234,000.00`, `50000`. Whole đồng; undefined when it is none or has a fraction. */
export function dongOf(text: string): number | undefined {
  const tidy = text
    .trim()
    .replace(/^\+/, '')
    .replace(/\s*(VND|VNĐ|đ|₫)$/i, '')
    .replaceAll(/[\s\u00a0]/g, '');
  if (tidy === '') return undefined;
  const whole = /^(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:[.,]0{1,2})?$/.exec(tidy)?.[1];
  if (whole === undefined) return undefined;
  const value = Number(whole.replaceAll(/[.,]/g, ''));
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A moment as banks write it, in Vietnam's time: `23/11/2026 09:05:10`, `23/11/2026`, `2026-11-23T09:05:10`; with an offset it is a moment by itself. */
export function momentIn(text: string): Date | undefined {
  const tidy = text.trim();
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(tidy)) {
    const found = new Date(tidy);
    return Number.isNaN(found.getTime()) ? undefined : found;
  }
  const [, first = '', second = '', third = '', hour = '00', minute = '00'] =
    /^(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/.exec(tidy) ?? [];
  const [year, day] = first.length === 4 ? [first, third] : [third, first];
  const date = `${year}-${second.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDay(date)) return undefined;
  return parseLocal(`${date}T${hour.padStart(2, '0')}:${minute}`) ?? undefined;
}

/** The fields of each line of a CSV, with the line's number. Quoted fields may hold the separator, quotes and line ends. */
export function csvRows(text: string, separator: string): { line: number; fields: string[] }[] {
  const rows: { line: number; fields: string[] }[] = [];
  let [fields, field, quoted, line, began] = [[] as string[], '', false, 1, 1];
  const endRow = () => {
    fields.push(field.trim());
    if (fields.some((one) => one !== '')) rows.push({ line: began, fields });
    [fields, field] = [[], ''];
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (letter === '\n') line++;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"' && field.trim() === '') [field, quoted] = ['', true];
    else if (letter === separator) {
      fields.push(field.trim());
      field = '';
    } else if (letter === '\n') {
      endRow();
      began = line;
    } else if (letter !== '\r') field += letter;
  }
  endRow();
  return rows;
}

const plain = (text: string): string => text.normalize('NFC').toLocaleLowerCase('vi').replaceAll(/\s+/g, ' ').trim();

type Places = Record<'id' | 'moment' | 'amount' | 'content' | 'account', number>;
function placesOf(head: readonly string[], columns: Columns): Places {
  const titles = head.map(plain);
  const at = (title: string | undefined) => (title ? titles.indexOf(plain(title)) : -1);
  return {
    id: at(columns.id),
    moment: at(columns.moment),
    amount: at(columns.amount),
    content: at(columns.content),
    account: at(columns.account),
  };
}

/**
 * Credits of a statement file. Above the line of titles banks write their own heading: it is passed over. Lines without a credit (debits) are no business
 * of ours. Undefined when no line has the titles.
 */
export function readCsv(text: string, columns: Columns, account: string): Statement | undefined {
  const body = text.replace(/^\ufeff/, '');
  for (const separator of [',', ';', '\t']) {
    const rows = csvRows(body, separator);
    const head = rows.findIndex(({ fields }) => {
      const places = placesOf(fields, columns);
      return [places.id, places.moment, places.amount, places.content].every((place) => place >= 0);
    });
    if (head < 0) continue;
    const titles = rows[head]?.fields ?? [];
    const read = rows.slice(head + 1).map((row) => lineOf(row, placesOf(titles, columns), { account, width: titles.length }));
    return {
      lines: read.flatMap((one) => (one && 'bankId' in one ? one : [])),
      bad: read.flatMap((one) => (one && 'fault' in one ? one : [])),
    };
  }
  return undefined;
}

/** Whatever signs a bank names its transactions by: the name is only compared. */
export const isBankId = (text: string): boolean => /^[^\p{C}]{1,80}$/u.test(text);

function lineOf(
  { line, fields }: { line: number; fields: string[] },
  places: Places,
  { account, width }: { account: string; width: number },
): StatementLine | BadLine | undefined {
  // A heading or a sum below the table is no line; a line that was cut is.
  if (fields.length < width) return fields.filter(Boolean).length < 3 ? undefined : { line, fault: 'columns' };
  const of = (name: keyof Places) => fields[places[name]] ?? '';
  const amountText = of('amount');
  if (/^(0([.,]0+)?|-.*)?$/.test(amountText)) return undefined;
  const amount = dongOf(amountText);
  if (!amount) return { line, fault: 'amount' };
  const bookedAt = momentIn(of('moment'));
  if (!bookedAt) return { line, fault: 'moment' };
  if (!isBankId(of('id'))) return { line, fault: 'id' };
  const named = places.account >= 0 ? of('account').replaceAll(/\s/g, '') : account;
  if (named !== account) return { line, fault: 'account' };
  return { bankId: of('id'), account, amount, content: of('content').slice(0, 500), bookedAt };
}
