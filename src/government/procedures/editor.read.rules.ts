import { fold } from '../../platform/words/fold.ts';
import { typedDay } from '../../ui/typed.ts';
import { isNode, type Json, type Node, nodeAt, withNode } from './editor.nodes.rules.ts';
import type { Box, Sheet } from './editor.shape.rules.ts';

export type Typed = Readonly<Record<string, string | string[] | undefined>>;
/** What conditions are read with: the questions of the draft's form, to know an answer by its words. */
export type Questions = readonly { name: string; label: string; options: readonly { value: string; label: string }[] }[];

const keysOf = (box: Box) => box.key.split('.');
const list = (typed: Typed, name: string): string[] => [typed[name] ?? []].flat();
const first = (typed: Typed, name: string): string => (list(typed, name)[0] ?? '').normalize('NFC').replace(/\r\n?/g, '\n').trim();
const words = (value: string): string[] => value.split(/[;\n]/).flatMap((each) => each.trim() || []);

/** A number as people type it (`8,5`, `1.500`); what is none stays as it was typed. */
function numberFrom(value: string, money: boolean): Json {
  const plain = money ? value.replace(/[\s.]|đồng|đ$/giu, '') : value.replace(',', '.');
  return /^\d{1,15}(\.\d{1,4})?$/.test(plain) ? Number(plain) : value;
}

/** A day of three boxes; empty when all are. */
function dayFrom(typed: Typed, name: string): string {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => first(typed, `${name}.${part}`)) as [string, string, string];
  return day || month || year ? typedDay(day, month, year) : '';
}

/** `Giấy khai sinh (bản chính)` → `giay-khai-sinh-ban-chinh`, at most 40 characters. */
export const codeFrom = (name: string): string => {
  const plain = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^[^a-z]+|-+$/g, '');
  return plain || (name ? 'muc' : '');
};
/** `Họ tên cha` → `hoTenCha`. */
const nameFrom = (label: string): string => codeFrom(label).replace(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase());

const whenKinds = ['case', 'oneOf', 'filled', 'daysAgo', 'age'] as const;
export type WhenKind = (typeof whenKinds)[number];
export const conditionKinds: readonly WhenKind[] = whenKinds;

/** The answer that somebody means: by its code, by its words, `Có` and `Không` by themselves. */
function answerMeant(said: string, options: Questions[number]['options']): string {
  const plain = fold(said);
  const found = options.find((one) => one.value === said || fold(one.label) === plain);
  if (found) return found.value;
  return ({ co: 'yes', khong: 'no', yes: 'yes', no: 'no' } as Record<string, string>)[plain] ?? said;
}

/** One row of a condition → a clause of the schema, as far as it was filled in. */
function clauseFrom(typed: Typed, at: string, questions: Questions): Json | undefined {
  const kind = first(typed, `${at}.what`);
  const field = first(typed, `${at}.field`);
  const values = words(first(typed, `${at}.values`));
  const between = (from: string, to: string) => {
    const [low, high] = ['from', 'to'].map((part) => first(typed, `${at}.${part}`)) as [string, string];
    return { ...(low ? { [from]: numberFrom(low, false) } : {}), ...(high ? { [to]: numberFrom(high, false) } : {}) };
  };
  if (kind === '' && field === '' && values.length === 0) return undefined;
  if (kind === 'case') return { case: list(typed, `${at}.cases`) };
  if (kind === 'filled') return { field, filled: true };
  if (kind === 'daysAgo') return { field, daysAgo: between('moreThan', 'atMost') };
  if (kind === 'age') return { field, age: between('atLeast', 'below') };
  const options = questions.find((one) => one.name === field)?.options ?? [];
  return { field, oneOf: values.map((said) => answerMeant(said, options)) };
}

/** The numbers of the rows that were posted under a name, in order. */
export function rowsPosted(typed: Typed, name: string): number[] {
  const found = Object.keys(typed).flatMap((each) => {
    const [, number] = each.startsWith(`${name}.`) ? (/^(\d{1,3})\./.exec(each.slice(name.length + 1)) ?? []) : [];
    return number === undefined ? [] : [Number(number)];
  });
  return [...new Set(found)].sort((one, other) => one - other);
}

/** Whether somebody has typed or chosen something in a row: a tick alone says nothing yet. */
const filled = (boxes: readonly Box[], typed: Typed, at: string): boolean =>
  boxes.some((box) => {
    const name = `${at}.${box.key}`;
    if (box.kind === 'rows' || box.kind === 'group') return filled(box.boxes, typed, name);
    if (box.kind === 'text') return first(typed, `${name}.vi`) + first(typed, `${name}.en`) !== '';
    if (box.kind === 'day') return dayFrom(typed, name) !== '';
    return !['yes', 'code', 'name'].includes(box.kind) && list(typed, name).some((each) => each.trim() !== '');
  });

type Reading = { typed: Typed; questions: Questions };

/** One place as it was typed; undefined when it is to be left out. */
function placeTyped(box: Box, name: string, before: Json | undefined, node: Node, reading: Reading): Json | undefined {
  const { typed } = reading;
  const said = first(typed, name);
  switch (box.kind) {
    case 'text': {
      const vi = first(typed, `${name}.vi`);
      const en = first(typed, `${name}.en`) || vi;
      return vi === '' && en === '' && box.optional ? undefined : { vi, en };
    }
    case 'yes':
      return said === 'yes';
    case 'many':
    case 'cases': {
      const chosen = list(typed, name).filter((each) => each !== '');
      return chosen.length === 0 && box.optional ? undefined : chosen;
    }
    case 'words': {
      const each = words(said);
      return each.length === 0 && box.optional ? undefined : each;
    }
    case 'number':
    case 'money':
      return said === '' && box.optional ? undefined : numberFrom(said, box.kind === 'money');
    case 'day': {
      const day = dayFrom(typed, name);
      return day === '' && box.optional ? undefined : day;
    }
    case 'code':
    case 'name': {
      const from = nodeAt(node, [...box.from.split('.'), 'vi']);
      return said || (box.kind === 'code' ? codeFrom : nameFrom)(typeof from === 'string' ? from : '');
    }
    case 'rows':
      return rowsOf(box, name, before, reading);
    case 'group': {
      if (box.optional && !filled(box.boxes, typed, name)) return undefined;
      return fitting(readNode(box.boxes, name, isNode(before) ? before : {}, reading), box.only);
    }
    case 'when': {
      const clauses = rowsPosted(typed, name).flatMap((row) => clauseFrom(typed, `${name}.${row}`, reading.questions) ?? []);
      return clauses.length === 0 ? undefined : clauses;
    }
    default:
      return said === '' && box.optional ? undefined : said;
  }
}

const fitting = (node: Node, only: ((value: Node) => readonly string[]) | undefined): Node => {
  const keys = only?.(node);
  return keys ? Object.fromEntries(Object.entries(node).filter(([key]) => keys.includes(key))) : node;
};

/** The rows in which something was typed, each with what it held besides. Codes made just now are told apart from those beside them. */
function rowsOf(box: Extract<Box, { kind: 'rows' }>, name: string, before: Json | undefined, reading: Reading): Json | undefined {
  const { typed } = reading;
  const [code] = box.boxes.flatMap((each) => (each.kind === 'code' ? [each] : []));
  const kept = (row: number) => (code ? first(typed, `${name}.${row}.${code.key}`) : '');
  const numbers = rowsPosted(typed, name).filter((row) => filled(box.boxes, typed, `${name}.${row}`));
  const taken = new Set<string>(numbers.map(kept));
  const rows = numbers.map((row) => {
    const old = Array.isArray(before) ? before[row] : undefined;
    const value = fitting(readNode(box.boxes, `${name}.${row}`, isNode(old) ? old : {}, reading), box.only);
    const made = code ? value[code.key] : undefined;
    if (!code || code.shared || kept(row) || typeof made !== 'string') return value;
    const free = freeCode(made, (each) => taken.has(each));
    taken.add(free);
    return { ...value, [code.key]: free };
  });
  return rows.length === 0 && box.optional ? undefined : rows;
}

/** `ban-an`, `ban-an-2` (a field's name: `banAn2`) …: the first that is not taken. */
export function freeCode(wished: string, taken: (code: string) => boolean, between = '-'): string {
  for (let number = 1; ; number++) {
    const code = number === 1 ? wished : `${wished}${between}${number}`;
    if (code === '' || !taken(code)) return code;
  }
}

/** What was typed on a page, put into the node as it was before: what the page does not ask stays as it is. Nothing is judged here. */
export function readNode(boxes: readonly Box[], name: string, before: Node, reading: Reading): Node {
  let node: Node = before;
  // Codes come last: they are made from the words beside them.
  for (const box of boxes.toSorted(
    (a, b) => Number(a.kind === 'code' || a.kind === 'name') - Number(b.kind === 'code' || b.kind === 'name'),
  )) {
    const path = keysOf(box);
    const value = placeTyped(box, name ? `${name}.${box.key}` : box.key, nodeAt(before, path), node, reading);
    const next = withNode(node, path, value);
    if (isNode(next)) node = next;
  }
  return node;
}

/** The places of a page and what was typed into them. */
export function placesOf(sheet: Sheet, body: Node, reading: Reading): { path: (string | number)[]; value?: Json }[] {
  const before = nodeAt(body, sheet.path);
  const node = readNode(sheet.boxes, '', isNode(before) ? before : {}, reading);
  return sheet.boxes.map(({ key }) => {
    const value = nodeAt(node, key.split('.'));
    return { path: [...sheet.path, ...key.split('.')], ...(value === undefined ? {} : { value }) };
  });
}

export type RowDeed = 'up' | 'down' | 'drop';
/** What a button of a row asks: `up steps 2`. */
export function rowDeed(said: string): { deed: RowDeed; name: string; at: number } | undefined {
  const [, deed, name = '', at] = /^(up|down|drop) (\w+) (\d{1,3})$/.exec(said) ?? [];
  return deed ? { deed: deed as RowDeed, name, at: Number(at) } : undefined;
}

/** A list with one of its things moved or left out. */
export function rearranged(list: readonly Json[], deed: RowDeed, at: number): Json[] {
  const rest = list.toSpliced(at, 1);
  const [thing] = list.slice(at, at + 1);
  if (thing === undefined || deed === 'drop') return rest;
  return rest.toSpliced(Math.max(0, deed === 'up' ? at - 1 : at + 1), 0, thing);
}

/** Which thing of what was read a posted row became: rows in which nothing was typed are gone. */
export function placeOfRow(box: Box, typed: Typed, at: number, questions: Questions): number {
  const counts = (row: number) =>
    box.kind === 'rows' ? filled(box.boxes, typed, `${box.key}.${row}`) : clauseFrom(typed, `${box.key}.${row}`, questions) !== undefined;
  return rowsPosted(typed, box.key).filter(counts).indexOf(at);
}
