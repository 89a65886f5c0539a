import { describe, expect, test } from 'vitest';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { hasWords, wordsIn } from '../../platform/words/words.ts';
import { calendarFromContent } from '../../registers/calendar/calendar.schema.ts';
import { differences } from './editor.differences.rules.ts';
import { judgedDraft } from './editor.faults.rules.ts';
import { isNode, type Json, type Node, nodeAt, withNode } from './editor.nodes.rules.ts';
import { readNode } from './editor.read.rules.ts';
import { type Box, type List, parts, type Sheet, sheetAt } from './editor.shape.rules.ts';
import { tryOut } from './editor.trial.rules.ts';
import { questionsOf, typedNode } from './editor.typed.rules.ts';
import { differenceText } from './pages/editor-words.part.tsx';
import { proceduresFromContent } from './procedures.content.ts';
import type { Version } from './procedures.schema.ts';

const content = proceduresFromContent().flatMap(({ code, versions }) =>
  versions.map((version) => ({ code, version, body: bodyOf(version) })),
);
function bodyOf(version: Version): Node {
  const body: Json = JSON.parse(JSON.stringify(version));
  if (!isNode(body)) throw new Error('no node');
  return body;
}
const NAMED = { version: '2027-01-01', validFrom: '2027-01-01' };
const found = content.find((one) => one.code === '1.004873');
if (!found) throw new Error('1.004873');
const { body: marriage } = found;

/** Every page that the editor has for a draft. */
function sheetsOf(body: Node): Sheet[] {
  const all: Sheet[] = [];
  const add = (slug: string, numbers: number[]) => {
    const sheet = sheetAt(slug, numbers);
    if (!sheet) throw new Error(`${slug} ${numbers}`);
    all.push(sheet);
    const things = sheet.list ? nodeAt(body, [...sheet.path, (sheet.list as List).key]) : undefined;
    for (const [at] of (Array.isArray(things) ? things : []).entries()) add(slug, [...numbers, at + 1]);
  };
  for (const { slug } of parts) add(slug, []);
  return all;
}
const nodeOf = (body: Node, sheet: Sheet): Node => {
  const node = nodeAt(body, sheet.path);
  return isNode(node) ? node : {};
};
/** A page posted with some boxes typed anew. */
function edited(body: Node, [slug, ...numbers]: [string, ...number[]], more: Record<string, string | string[]>): Node {
  const sheet = sheetAt(slug, numbers);
  if (!sheet) throw new Error(slug);
  const questions = questionsOf(body);
  const typed = { ...typedNode(sheet.boxes, '', nodeOf(body, sheet), questions), ...more };
  const after = withNode(body, sheet.path, readNode(sheet.boxes, '', nodeOf(body, sheet), { typed, questions }));
  if (!isNode(after)) throw new Error('no node');
  return after;
}

describe('every version of the catalogue', () => {
  test.each(content)('$code $version.version: each page, saved as it is, changes nothing', ({ body, version }) => {
    const questions = questionsOf(body);
    for (const sheet of sheetsOf(body)) {
      const node = nodeOf(body, sheet);
      const typed = typedNode(sheet.boxes, '', node, questions);
      expect(readNode(sheet.boxes, '', node, { typed, questions }), `${sheet.slug} ${sheet.numbers}`).toEqual(node);
    }
    expect(judgedDraft(body, version)).toEqual({ version, faults: [] });
    expect(differences(body, structuredClone(body))).toEqual([]);
  });

  test.each(content)('$code $version.version: made-up answers satisfy the form, the same each time', ({ version }) => {
    const calendar = calendarFromContent();
    const receivedAt = parseLocal('2026-12-01T09:00') as Date;
    const [answers, all] = [new Set<string>(), { channel: 'online', receivedAt, calendar, commune: 'xa', units: [] } as const];
    for (const { code: caseCode } of version.cases)
      for (const seed of [1, 2, 3]) {
        const trial = tryOut(version, { ...all, caseCode, seed });
        expect([caseCode, seed, trial.errors]).toEqual([caseCode, seed, {}]);
        expect(tryOut(version, { ...all, caseCode, seed })).toEqual(trial);
        expect(trial.due).not.toBeNull();
        answers.add(JSON.stringify(trial.answers));
      }
    if (version.onlineForm) expect(answers.size).toBeGreaterThan(1);
  });
});

describe('what is typed', () => {
  test('numbers, days, sums and lists become what the schema wants; codes are made from words', () => {
    const steps = edited(marriage, ['thoi-han', 1], { 'steps.1.hours': '8,5', 'steps.9.name.vi': 'Bước mới', 'steps.9.role': 'clerk' });
    expect(nodeAt(steps, ['timings', 0, 'steps', 1, 'hours'])).toBe(8.5);
    expect((nodeAt(steps, ['timings', 0, 'steps']) as Json[]).at(-1)).toMatchObject({
      ...{ code: 'buoc-moi', name: { vi: 'Bước mới', en: 'Bước mới' }, role: 'clerk', hours: '' },
    });
    const words = edited(marriage, ['chung'], { keywords: 'cưới; đám cưới;', 'results.0.name.vi': '' });
    expect(words.keywords).toEqual(['cưới', 'đám cưới']);
    const fee = edited(marriage, ['le-phi', 1], {
      amount: '25.000 đồng',
      'validFrom.day': '1',
      'validFrom.month': '1',
      'validFrom.year': '2027',
    });
    expect(nodeAt(fee, ['fee', 'table', 0])).toMatchObject({ amount: 25_000, validFrom: '2027-01-01' });
  });

  test('a check’s own condition is read and written like any other; emptied, it is gone', () => {
    const places = content.flatMap(({ body }) =>
      sheetsOf(body).flatMap((sheet) => {
        const checks = nodeAt(nodeOf(body, sheet), ['checks']);
        return (Array.isArray(checks) ? checks : []).flatMap((one, at) =>
          isNode(one) && Array.isArray(one.when) ? [{ body, sheet, at }] : [],
        );
      }),
    );
    const [place] = places;
    if (!place) throw new Error('no check of the catalogue has a condition');
    const { body, sheet, at } = place;
    const asked = questionsOf(body)[0]?.name ?? '';
    const path: [string, ...number[]] = [sheet.slug, ...sheet.numbers];
    const whenOf = (after: Node) => nodeAt(after, [...sheet.path, 'checks', at, 'when']);
    const row = `checks.${at}.when`;
    const one = { [`${row}.7.what`]: 'filled', [`${row}.7.field`]: asked };
    expect(whenOf(edited(body, path, one))).toEqual([...(whenOf(body) as Json[]), { field: asked, filled: true }]);
    const emptied = Object.fromEntries(
      (whenOf(body) as Json[]).flatMap((_, line) => ['what', 'field', 'values'].map((part) => [`${row}.${line}.${part}`, ''])),
    );
    expect(whenOf(edited(body, path, emptied))).toBeUndefined();
  });

  test('an answer in a condition may be written by its words', () => {
    const questions = questionsOf(marriage);
    const chosen = questions.find((one) => one.options.length > 1);
    const [screen] = [(nodeAt(marriage, ['onlineForm', 'screens']) as Json[]).length];
    const body = edited(marriage, ['bieu-mau', screen], {
      'when.0.what': 'oneOf',
      'when.0.field': chosen?.name ?? '',
      'when.0.values': ` ${chosen?.options[0]?.label.toUpperCase()} ; lạ`,
    });
    expect(nodeAt(body, ['onlineForm', 'screens', screen - 1, 'when'])).toEqual([
      { field: chosen?.name, oneOf: [chosen?.options[0]?.value, 'lạ'] },
    ]);
  });
});

describe('what is not right yet', () => {
  const cases: [what: string, body: () => Node, fault: object][] = [
    [
      'hours that lack',
      () => edited(marriage, ['thoi-han', 1], { 'steps.0.hours': '0' }),
      { slug: 'thoi-han', numbers: [1], key: 'hoursLack' },
    ],
    [
      'hours too many',
      () => edited(marriage, ['thoi-han', 1], { 'steps.0.hours': '99' }),
      { slug: 'thoi-han', numbers: [1], key: 'hoursOver' },
    ],
    [
      'a number that is none',
      () => edited(marriage, ['thoi-han', 1], { 'steps.1.hours': 'tám' }),
      { name: 'steps.1.hours', key: 'number' },
    ],
    ['no name', () => edited(marriage, ['chung'], { 'name.vi': '', 'name.en': '' }), { slug: 'chung', name: 'name.vi', key: 'missing' }],
    ['a sum that is none', () => edited(marriage, ['le-phi', 1], { amount: 'ba chục' }), { slug: 'le-phi', name: 'amount', key: 'money' }],
    [
      '31 February',
      () => edited(marriage, ['le-phi', 1], { 'validFrom.day': '31', 'validFrom.month': '2' }),
      { name: 'validFrom', key: 'day' },
    ],
    [
      'an address that is none',
      () => edited(marriage, ['can-cu'], { 'legalBasis.0.url': 'luật' }),
      { name: 'legalBasis.0.url', key: 'url' },
    ],
    ['no law', () => ({ ...marriage, legalBasis: [] }), { slug: 'can-cu', name: 'legalBasis', key: 'few' }],
    [
      'a paper of no case',
      () => edited(marriage, ['giay-to', 1], { cases: ['la'] }),
      { slug: 'truong-hop', key: 'noCase', params: { code: 'la' } },
    ],
    [
      'a paper neither counted nor shown',
      () => edited(marriage, ['giay-to', 1], { originals: '0', certifiedCopies: '0', copies: '0' }),
      { slug: 'giay-to', numbers: [1], key: 'countedOrShown' },
    ],
    [
      'a condition left half',
      () => edited(marriage, ['bieu-mau', 1, 1], { 'when.0.what': 'oneOf', 'when.0.values': 'x' }),
      { slug: 'bieu-mau', numbers: [1, 1], name: 'when.0.what', key: 'condition' },
    ],
    ['a choice without answers', () => edited(marriage, ['bieu-mau', 1, 1], { kind: 'choice' }), { slug: 'bieu-mau', key: 'options' }],
    ['no online channel', () => edited(marriage, ['chung'], { channels: ['direct'] }), { slug: 'chung', key: 'noChannel' }],
  ];
  test.each(cases)('%s', (_what, body, fault) => {
    const typed = body();
    const { faults } = judgedDraft(typed, NAMED);
    expect(faults).toEqual(expect.arrayContaining([expect.objectContaining(fault)]));
    // The page shows again what was typed, wrong as it is.
    for (const sheet of sheetsOf(typed)) {
      const node = nodeOf(typed, sheet);
      const questions = questionsOf(typed);
      expect(readNode(sheet.boxes, '', node, { typed: typedNode(sheet.boxes, '', node, questions), questions })).toEqual(node);
    }
  });
  test('says how many hours lack', () => {
    const { faults } = judgedDraft(edited(marriage, ['thoi-han', 1], { 'steps.0.hours': '0' }), NAMED);
    expect(faults.find((one) => one.key === 'hoursLack')?.params).toMatchObject({
      gap: nodeAt(marriage, ['timings', 0, 'steps', 0, 'hours']),
    });
  });
});

describe('what changed', () => {
  test('a step’s hours and a paper more, each in its place', () => {
    let body = edited(marriage, ['thoi-han', 1], { 'steps.0.hours': '7' });
    const papers = nodeAt(body, ['components']) as Json[];
    const [first, ...rest] = papers;
    if (!isNode(first)) throw new Error('no paper');
    body = { ...body, components: [...rest, first, { ...first, code: 'moi', name: { vi: 'Giấy mới', en: 'New' } }] };
    const step = nodeAt(marriage, ['timings', 0, 'steps', 0]);
    const found = differences(marriage, body);
    expect(found.map((one) => differenceText(one, questionsOf(body), { t: wordsIn('vi'), locale: 'vi' }))).toEqual([
      'Thêm: Giấy tờ “Giấy mới”',
      'Đổi thứ tự: Giấy tờ',
      `Thời hạn › Bước “${nodeAt(step, ['name', 'vi'])}” › Số giờ làm việc: ${nodeAt(step, ['hours'])} → 7`,
    ]);
    expect(found).toMatchObject([
      { trail: [{ word: 'component', thing: { vi: 'Giấy mới' } }], kind: 'added' },
      { trail: [{ word: 'component' }], kind: 'moved' },
      { trail: [{ word: 'timing' }, { word: 'steps', thing: nodeAt(step, ['name']) }, { word: 'hours' }], kind: 'changed', after: 7 },
    ]);
  });
});

describe('a test run', () => {
  test('tells the due moment by the calendar and the steps one after the other', () => {
    const version = judgedDraft(marriage, NAMED).version as Version;
    const trial = tryOut(version, {
      ...{ caseCode: version.cases[0]?.code ?? '', channel: 'direct', seed: 1, calendar: calendarFromContent(), commune: 'xa', units: [] },
      receivedAt: parseLocal('2026-12-01T09:00') as Date,
    });
    expect(trial.due && toLocalISO(trial.due).slice(0, 16)).toBe('2026-12-04T17:00');
    const dues = trial.steps.flatMap(({ due }) => due?.getTime() ?? []);
    expect(dues).toEqual([...dues].sort());
    expect(dues.at(-1)).toBeLessThanOrEqual(trial.due?.getTime() ?? 0);
    expect(trial.answers).toEqual({});
    expect(trial.short).toBe(null);
  });

  // 1 + 4 + 2 + 1 hours; from nine in the morning to the close there are six.
  test('ends no step after the due moment, and says where the steps are given more than the term', () => {
    const sameDay = proceduresFromContent().find((one) => one.code === '2.000815')?.versions[0] as Version;
    const trial = tryOut(sameDay, {
      ...{ caseCode: 'usual', channel: 'direct', seed: 1, calendar: calendarFromContent(), commune: 'xa', units: [] },
      receivedAt: parseLocal('2026-12-07T09:00') as Date,
    });
    expect(trial.due && toLocalISO(trial.due).slice(0, 16)).toBe('2026-12-07T17:00');
    expect(trial.steps.flatMap(({ step, due }) => (due ? [`${step.code} ${toLocalISO(due).slice(11, 16)}`] : []))).toEqual([
      'receive 09:45',
      'handle 14:45',
      'sign 16:15',
      'release 17:00',
    ]);
    expect(trial.short).toEqual({ given: 8, left: 6 });
  });
});

describe('the words of the editor', () => {
  const words = (boxes: readonly Box[]): string[] =>
    boxes.flatMap((box) => [
      `editor.boxes.${box.word}`,
      ...('options' in box ? box.options.map((option) => `${box.words}.${option}`) : []),
      ...('boxes' in box ? words(box.boxes) : []),
      ...(box.kind === 'rows' ? [`editor.things.${box.word}`] : []),
    ]);
  const ofList = (list: List | undefined): string[] =>
    list
      ? [...['things', 'lists', 'none', 'add'].map((key) => `editor.${key}.${list.item}`), ...words(list.boxes), ...ofList(list.list)]
      : [];
  const wanted = parts.flatMap(({ slug, boxes, list }) => [
    `editor.parts.${slug}`,
    `editor.leads.${slug}`,
    ...words(boxes),
    ...ofList(list),
  ]);
  test('name every question, answer and part', () => expect([...new Set(wanted)].filter((key) => !hasWords(key))).toEqual([]));
});
