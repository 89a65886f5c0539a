import type { Node, Path } from './editor.nodes.rules.ts';
import { kinds, prefills } from './forms.schema.ts';
import { channels, databases, lifeEvents, roles, uncountedReasons } from './procedures.schema.ts';

/**
 * One question of the editor about one place of a node. `key` is the place (`term.kind` lies deeper), `word` names its label under `editor.boxes`. What is
 * `optional` is left out of the node when nothing was typed.
 */
export type Box = { key: string; word: string; optional?: true } & (
  | { kind: 'line' | 'number' | 'money' | 'day' | 'clock' | 'words' | 'yes' | 'cases' | 'field' }
  /** A sentence in both languages; English that is not typed repeats the Vietnamese. */
  | { kind: 'text'; long?: true }
  /** A code that nobody types: made from the Vietnamese words of `from`. `name` for a field of a form; `shared`: several rows may be about one thing. */
  | { kind: 'code' | 'name'; from: string; shared?: true }
  | { kind: 'one' | 'many'; options: readonly string[]; words: string }
  /** `only` says which keys of a row belong together, by what was chosen in it. */
  | { kind: 'rows'; boxes: readonly Box[]; only?: Only }
  | { kind: 'group'; boxes: readonly Box[]; only?: Only }
  | { kind: 'when' }
);
export type Only = (value: Node) => readonly string[];

const text = (key: string, word = key) => ({ kind: 'text', key, word }) as const;
const long = (key: string, word = key) => ({ kind: 'text', long: true, key, word }) as const;
const line = (key: string, word = key) => ({ kind: 'line', key, word }) as const;
const number = (key: string, word = key) => ({ kind: 'number', key, word }) as const;
const day = (key: string, word = key) => ({ kind: 'day', key, word }) as const;
const one = (key: string, options: readonly string[], words: string, word = key) => ({ kind: 'one', key, word, options, words }) as const;
const many = (key: string, options: readonly string[], words: string, word = key) => ({ kind: 'many', key, word, options, words }) as const;
const yes = (key: string, word = key) => ({ kind: 'yes', key, word }) as const;
const code = (key = 'code', from = 'name') => ({ kind: 'code', key, word: 'code', from }) as const;
const cases = { kind: 'cases', key: 'cases', word: 'cases', optional: true } as const;
const when = { kind: 'when', key: 'when', word: 'when', optional: true } as const;
const maybe = <B extends object>(box: B) => ({ ...box, optional: true }) as const;

const general: readonly Box[] = [
  text('name'),
  text('field.name', 'fieldOf'),
  one('level', ['toan_trinh', 'mot_phan', 'truc_tiep'], 'procedures.levels'),
  many('channels', channels, 'procedures.channels'),
  many('subject', ['person', 'household_business', 'organisation'], 'procedures.subjects'),
  many('lifeEvents', lifeEvents, 'procedures.lifeEvents'),
  { kind: 'words', key: 'keywords', word: 'keywords' },
  yes('wednesday'),
  { kind: 'rows', key: 'results', word: 'results', boxes: [code(), text('name'), yes('paper')] },
];

const law: readonly Box[] = [
  { kind: 'rows', key: 'legalBasis', word: 'legalBasis', boxes: [line('text', 'basisText'), maybe(line('url'))] },
  maybe(day('validTo', 'endsOn')),
  { kind: 'rows', key: 'uncertain', word: 'uncertain', boxes: [line('vi'), line('en')] },
];

const choices: readonly Box[] = [
  { kind: 'rows', key: 'cases', word: 'caseRows', boxes: [code(), text('name'), maybe(text('help', 'caseHelp'))] },
];

const paper: readonly Box[] = [
  code(),
  text('name'),
  number('originals'),
  number('certifiedCopies'),
  number('copies'),
  yes('showOnly'),
  yes('required', 'paperRequired'),
  yes('onlineFormInstead'),
  maybe(text('needed')),
  maybe(long('help')),
  maybe(line('form')),
  cases,
  when,
  {
    kind: 'rows',
    key: 'replacedBy',
    word: 'replacedBy',
    boxes: [one('database', databases, 'procedures.databases'), line('basis'), day('from'), maybe(day('to'))],
  },
];

const COUNTS: Record<string, readonly string[]> = { now: ['rule'], after: ['rule', 'at', 'startsAt'], within: ['rule', 'minutes'] };
const startOfCount: Box = {
  kind: 'group',
  key: 'countsFrom',
  word: 'countsFrom',
  boxes: [
    one('rule', ['now', 'after', 'within'], 'editor.countsFrom', 'countsRule'),
    { kind: 'clock', key: 'at', word: 'countsAt', optional: true },
    { kind: 'clock', key: 'startsAt', word: 'startsAt', optional: true },
    maybe(number('minutes', 'countsMinutes')),
  ],
  only: ({ rule }) => COUNTS[String(rule)] ?? ['rule'],
};

const timing: readonly Box[] = [
  cases,
  {
    kind: 'group',
    key: 'term',
    word: 'term',
    boxes: [
      one('kind', ['working_days', 'working_hours', 'calendar_days', 'same_day'], 'editor.terms', 'termKind'),
      number('amount', 'termAmount'),
      { kind: 'clock', key: 'sameDayUntil', word: 'sameDayUntil', optional: true },
      startOfCount,
    ],
  },
  {
    kind: 'rows',
    key: 'steps',
    word: 'steps',
    boxes: [code(), text('name', 'stepName'), one('role', roles, 'procedures.roles'), number('hours'), yes('counted')],
  },
  {
    kind: 'rows',
    key: 'notCounted',
    word: 'notCounted',
    boxes: [one('code', uncountedReasons, 'calendar.reasons', 'reason'), text('name', 'reasonName'), line('basis')],
  },
  {
    kind: 'group',
    key: 'extension',
    word: 'extension',
    optional: true,
    boxes: [
      one('kind', ['working_days', 'calendar_days'], 'editor.terms', 'extensionKind'),
      number('amount', 'extensionAmount'),
      text('reason', 'extensionReason'),
      line('basis'),
    ],
  },
];

const desk: readonly Box[] = [
  number('reception.workingHours', 'receptionHours'),
  line('reception.basis', 'receptionBasis'),
  one('supplement.rule', ['pause', 'restart'], 'procedures.supplement', 'supplementRule'),
  number('supplement.limitWorkingDays', 'supplementDays'),
  line('supplement.basis', 'supplementBasis'),
];

const money = (key: string, word = key) => ({ kind: 'money', key, word }) as const;
const price: readonly Box[] = [
  { ...code('item'), shared: true },
  text('name', 'feeName'),
  money('amount'),
  one('unit', ['page', 'copy', 'case'], 'editor.units'),
  maybe(one('channel', channels, 'procedures.channels', 'feeChannel')),
  { kind: 'words', key: 'territories', word: 'territories', optional: true },
  cases,
  when,
  { kind: 'rows', key: 'tiers', word: 'tiers', optional: true, boxes: [number('from', 'tierFrom'), money('amount')] },
  maybe(money('maxPerCopy')),
  { kind: 'rows', key: 'exemptions', word: 'exemptions', boxes: [code('group'), text('name', 'groupName')] },
  day('validFrom', 'from'),
  maybe(day('validTo', 'to')),
  line('basis'),
];

const benefits: readonly Box[] = [
  {
    kind: 'rows',
    key: 'benefits',
    word: 'benefits',
    boxes: [
      { ...code(), shared: true },
      text('name', 'benefitName'),
      money('amount'),
      day('validFrom', 'from'),
      maybe(day('validTo', 'to')),
      line('basis'),
    ],
  },
];

const screen: readonly Box[] = [code('code', 'title'), text('title'), maybe(long('intro')), when];

const ABOUT = ['rule', 'level', 'message', 'when', 'basis', 'validFrom', 'validTo'];
const CHECKS: Record<string, readonly string[]> = {
  pattern: ['pattern'],
  min: ['value'],
  max: ['value'],
  maxLength: ['value'],
  notBefore: ['field'],
  age: ['of', 'atLeast'],
  numberAgrees: ['sex', 'sexIs', 'birth'],
};
export const checkRules = ['min', 'max', 'maxLength', 'notAfterToday', 'notBefore', 'age', 'pattern', 'numberAgrees'] as const;

const field = (key: string, word: string) => ({ kind: 'field', key, word, optional: true }) as const;
const question: readonly Box[] = [
  { kind: 'name', key: 'name', word: 'code', from: 'label' },
  one('kind', kinds, 'editor.kinds', 'fieldKind'),
  text('label'),
  maybe(text('noun')),
  maybe(long('help')),
  maybe(long('whyAsked')),
  yes('required'),
  yes('personal'),
  yes('partial'),
  when,
  {
    kind: 'rows',
    key: 'options',
    word: 'options',
    optional: true,
    boxes: [code('value', 'label'), text('label', 'option'), maybe(text('help', 'caseHelp'))],
  },
  {
    kind: 'rows',
    key: 'checks',
    word: 'checks',
    boxes: [
      one('rule', checkRules, 'editor.checks', 'checkRule'),
      maybe(number('value', 'checkValue')),
      maybe(number('atLeast', 'checkAge')),
      field('field', 'checkField'),
      field('of', 'checkOf'),
      field('sex', 'checkSex'),
      maybe(one('sexIs', ['male', 'female'], 'editor.sexes', 'checkSexIs')),
      field('birth', 'checkBirth'),
      maybe(line('pattern')),
      maybe(text('message')),
      maybe(one('level', ['error', 'warning'], 'editor.levels', 'checkLevel')),
      { ...when, word: 'checkWhen' },
      maybe(line('basis')),
      maybe(day('validFrom', 'from')),
      maybe(day('validTo', 'to')),
    ],
    only: ({ rule }) => [...ABOUT, ...(CHECKS[String(rule)] ?? [])],
  },
  maybe(one('prefill', prefills, 'editor.prefills')),
  maybe(one('counts', ['page', 'copy', 'case'], 'editor.units')),
];

/** A part of the editor: questions about a node, and perhaps a list of things, each with a page of its own (which may have such a list again). */
export type List = { key: string; item: string; title: string; boxes: readonly Box[]; list?: List; fresh: Node };
export type Part = { slug: string; path: Path; boxes: readonly Box[]; list?: List };

const EMPTY = { vi: '', en: '' };
const fields: List = {
  key: 'fields',
  item: 'field',
  title: 'label',
  boxes: question,
  fresh: { name: '', kind: 'text', label: EMPTY, required: true, personal: true, checks: [], partial: false },
};
/** What the editor asks, part by part, in the order of its pages. */
export const parts: readonly Part[] = [
  { slug: 'chung', path: [], boxes: general },
  { slug: 'can-cu', path: [], boxes: law },
  { slug: 'truong-hop', path: [], boxes: choices },
  {
    slug: 'giay-to',
    path: [],
    boxes: [],
    list: {
      key: 'components',
      item: 'component',
      title: 'name',
      boxes: paper,
      fresh: {
        ...{ code: '', name: EMPTY, originals: 1, certifiedCopies: 0, copies: 0 },
        ...{ required: true, showOnly: false, onlineFormInstead: false, replacedBy: [] },
      },
    },
  },
  {
    slug: 'thoi-han',
    path: [],
    boxes: [],
    list: {
      key: 'timings',
      item: 'timing',
      title: 'cases',
      boxes: timing,
      fresh: { term: { kind: 'working_days', amount: '', countsFrom: { rule: 'now' } }, steps: [], notCounted: [] },
    },
  },
  { slug: 'tiep-nhan', path: [], boxes: desk },
  {
    slug: 'le-phi',
    path: ['fee'],
    boxes: [long('text', 'feeText')],
    list: {
      key: 'table',
      item: 'feeRow',
      title: 'name',
      boxes: price,
      fresh: { item: '', name: EMPTY, unit: 'case', amount: '', exemptions: [], validFrom: '', basis: '' },
    },
  },
  { slug: 'tro-cap', path: [], boxes: benefits },
  {
    slug: 'bieu-mau',
    path: ['onlineForm'],
    boxes: [],
    list: { key: 'screens', item: 'screen', title: 'title', boxes: screen, list: fields, fresh: { code: '', title: EMPTY, fields: [] } },
  },
];

/** One page of the editor: a part, a thing of its list, or a thing of that thing's list. `list`: what stands below the questions. */
export type Sheet = { slug: string; numbers: readonly number[]; path: Path; boxes: readonly Box[]; list?: List; item?: string };

/** The page of an address such as `bieu-mau/2/1` (counted from 1); undefined when there is no such page. */
export function sheetAt(slug: string, numbers: readonly number[]): Sheet | undefined {
  const part = parts.find((each) => each.slug === slug);
  if (!part || numbers.some((each) => !Number.isSafeInteger(each) || each < 1)) return undefined;
  let sheet: Sheet = { slug, numbers, path: part.path, boxes: part.boxes, ...(part.list ? { list: part.list } : {}) };
  for (const number of numbers) {
    const { list } = sheet;
    if (!list) return undefined;
    sheet = {
      ...{ slug, numbers, path: [...sheet.path, list.key, number - 1], boxes: list.boxes, item: list.item },
      ...(list.list ? { list: list.list } : {}),
    };
  }
  return sheet;
}
