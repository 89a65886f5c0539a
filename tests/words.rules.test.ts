import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { refusalKey } from '../src/platform/context/refusal.ts';
import { hasWords } from '../src/platform/words/words.ts';
import { ROLES, roleKey, SCOPES, scopeKey } from '../src/registers/people/people.rules.ts';

/** The words of a language: each key (`slice.part.name`) with its text. */
function wordsOf(language: 'vi' | 'en'): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) found.set(path, String(node));
    else for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
  };
  for (const file of globSync(`src/**/*.words.${language}.json`))
    walk(JSON.parse(readFileSync(file, 'utf8')), basename(file).split('.')[0] ?? '');
  return found;
}
const [vi, en] = [wordsOf('vi'), wordsOf('en')];
/** The parameters of a text: `{{count}}`. */
const paramsOf = (text: string) => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name))].sort();

test('there are words', () => {
  expect(vi.size).toBeGreaterThan(500);
});

test('both languages have the same keys, none empty, with the same parameters', () => {
  expect([...vi.keys()].filter((key) => !en.has(key))).toEqual([]);
  expect([...en.keys()].filter((key) => !vi.has(key))).toEqual([]);
  expect([...vi, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
  // A date is put together from other parts in each language: that every part is given is judged below, where it is looked up.
  const differ = [...vi]
    .filter(([key]) => !key.startsWith('ui.format.'))
    .filter(([key, text]) => String(paramsOf(text)) !== String(paramsOf(en.get(key) ?? '')));
  expect(differ.map(([key]) => key)).toEqual([]);
});

const MARKED = /[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]/i;
const ENGLISH = /\b(?:the|and|with|your|you|please|this|that|from|must|cannot|has been|is not|are|was|of the|to be|choose|file not)\b/i;
/** Without what stays as it is in both languages: parameters, options of commands, addresses. */
const plain = (text: string) => text.replace(/\{\{[^}]*\}\}|--[\w-]+|https?:\S+|\/api\/\S*|`[^`]*`/g, ' ');
const length = (text: string) => plain(text).match(/\p{L}+/gu)?.length ?? 0;

test('Vietnamese words are Vietnamese, with tone marks in the modern place; English ones are English', () => {
  const notVietnamese = [...vi].filter(([, text]) => ENGLISH.test(plain(text)) || (length(text) > 3 && !MARKED.test(text)));
  expect(notVietnamese).toEqual([]);
  const copied = [...en].filter(([key, text]) => length(text) > 3 && (text === vi.get(key) || !/[a-z]/i.test(text)));
  expect(copied).toEqual([]);
  // hòa, khỏe, hủy, tùy; "quý" and "quỹ" belong to qu-.
  const old = [...vi].filter(([, text]) => /(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\p{L})/iu.test(text));
  expect(old).toEqual([]);
  expect([...vi, ...en].filter(([, text]) => text !== text.normalize('NFC'))).toEqual([]);
});

// What the sources ask for, read by the parser that builds them.
type Node = { type: string; start: number; [field: string]: unknown };
type Asked = { file: string; key: RegExp; text: string; given: readonly string[] | undefined };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The texts that an expression can be: literals as they are, `…` for what is only known when it runs. Empty: nothing is known of it. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'ConditionalExpression') return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === 'LogicalExpression') return [...textsOf(node.left), ...textsOf(node.right)];
  if (node.type !== 'TemplateLiteral') return [];
  return [(node.quasis as { value: { cooked: string } }[]).map((part) => part.value.cooked).join('…')];
}

/** The names that an object literal gives; undefined when it is none, or spreads another. */
function namesOf(node: unknown): readonly string[] | undefined {
  if (node === undefined) return [];
  if (!isNode(node) || node.type !== 'ObjectExpression') return undefined;
  const names = (node.properties as Node[]).map((one) => (isNode(one.key) && !one.computed ? (one.key.name ?? one.key.value) : undefined));
  return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

const property = (node: unknown, name: string): unknown =>
  isNode(node) && node.type === 'ObjectExpression'
    ? (node.properties as Node[]).find((one) => isNode(one.key) && one.key.name === name)?.value
    : undefined;

/** Every key that a file looks up: `t('…')`, `new Refusal('…')`, `key: '…'` of a complaint. */
function askedIn(file: string, source: string): Asked[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: Asked[] = [];
  const add = (texts: string[], given: Asked['given']) => {
    for (const text of texts) found.push({ file, text, key: new RegExp(`^${text.split('…').map(escaped).join('.+')}$`), given });
  };
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (isNode(node)) {
      const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] };
      const called = callee?.name ?? (callee?.property as Node | undefined)?.name;
      // A paper's own words are looked up by a name without a slice.
      if (node.type === 'CallExpression' && called === 't')
        add(
          textsOf(given[0]).filter((text) => /[.…]/.test(text)),
          namesOf(given[1]),
        );
      if (node.type === 'NewExpression' && called === 'Refusal')
        add(
          textsOf(given[0]).map(refusalKey),
          given[2] && !isNode(property(given[2], 'details')) ? [] : namesOf(property(given[2], 'details')),
        );
      if (node.type === 'ObjectExpression' && property(node, 'key'))
        add(
          textsOf(property(node, 'key')).filter((text) => vi.has(text) || /^[a-z]+\.[\w.]+$/.test(text)),
          namesOf(property(node, 'params')),
        );
    }
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found;
}

const sources = globSync('src/**/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file));
const asked = sources.flatMap((file) => askedIn(file, readFileSync(file, 'utf8')));
const matching = ({ text, key }: Asked) =>
  text.includes('…') ? [...vi.keys()].filter((one) => key.test(one)) : vi.has(text) ? [text] : [];

test('every key that the sources look up has words', () => {
  expect(asked.length, 'a check that read nothing fails').toBeGreaterThan(600);
  expect(asked.filter((one) => matching(one).length === 0).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

/** The parameters that a text needs and the place where it is looked up does not give; nothing where only running tells. */
const notGiven = ({ file, text, given }: Asked): string[] =>
  given === undefined || text.includes('…')
    ? []
    : paramsOf(`${vi.get(text)} ${en.get(text)}`)
        .filter((name) => !given.includes(name))
        .map((name) => `${file}: ${text} needs {{${name}}}`);

test('every parameter of a text is given where the text is looked up', () => {
  expect(asked.flatMap(notGiven)).toEqual([]);
  expect(askedIn('a.ts', "t('app.requestId'); t('app.requestId', { id })").flatMap(notGiven)).toEqual(['a.ts: app.requestId needs {{id}}']);
});

test('what data names has words: offices and scopes', () => {
  const keys = [...ROLES.map(roleKey), ...Object.keys(SCOPES).map((scope) => `${scopeKey(scope)}.name`)];
  expect(keys.filter((key) => !hasWords(key))).toEqual([]);
});

test.each([
  ['a literal', "t('dossiers.khong_co')", 'dossiers.khong_co'],
  ['one of two', "visit.t(a ? 'app.bug' : 'app.khong_co')", 'app.khong_co'],
  ['a template', ['t(`khong.co.$', '{x}`)'].join(''), 'khong.co.…'],
  ['a refusal', "throw new Refusal('dossiers.khong_co', 409)", 'dossiers.refusals.khong_co'],
  ['a complaint', "const a = { key: 'dossiers.errors.khong_co' }", 'dossiers.errors.khong_co'],
])('a planted key without words is found: %s', (_, source, key) => {
  const lost = askedIn('a.ts', source).filter((one) => matching(one).length === 0);
  expect(lost.map((one) => one.text)).toEqual([key]);
});
