import type { z } from 'zod';
import type { Day } from '../../platform/time/time.ts';
import { isNode, type Json, type Node, nodeAt, type Path, settled } from './editor.nodes.rules.ts';
import { type Box, parts, sheetAt } from './editor.shape.rules.ts';
import { hoursOf, term as termSchema, type Version, versionSchema } from './procedures.schema.ts';

/**
 * One thing that is not right yet: on which page of the editor, in which box of it ('' = no single one), and why in words: `editor.faults.<key>`. `word`
 * names the box.
 */
export type Fault = {
  slug: string;
  numbers: readonly number[];
  name: string;
  word: string | undefined;
  key: string;
  params: Record<string, string | number>;
};

type Issue = z.core.$ZodIssue;

/** A fee table is either a table or not published: of the two complaints the one about its rows is meant. */
function issuesOf(issues: readonly Issue[], base: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map((each) => (typeof each === 'symbol' ? String(each) : each))];
    const rows =
      issue.code === 'invalid_union' && path.at(-1) === 'table'
        ? issue.errors.find((each) => each.some((one) => one.path.length > 0))
        : undefined;
    return rows ? issuesOf(rows, path) : [{ ...issue, path: [...path] }];
  });
}

/** The box to which the rest of a path leads, and the name of its input. */
function boxAt(boxes: readonly Box[], rest: Path): { box: Box; name: string } | undefined {
  const dotted = rest.join('.');
  const box = boxes.find((each) => dotted === each.key || dotted.startsWith(`${each.key}.`));
  if (!box) return undefined;
  const after = rest.slice(box.key.split('.').length);
  if (box.kind === 'rows' && typeof after[0] === 'number') {
    const inner = boxAt(box.boxes, after.slice(1));
    return inner ? { box: inner.box, name: `${box.key}.${after[0]}.${inner.name}` } : { box, name: box.key };
  }
  if (box.kind === 'group') {
    const inner = boxAt(box.boxes, after);
    return inner ? { box: inner.box, name: `${box.key}.${inner.name}` } : { box, name: `${box.key}.${box.boxes[0]?.key ?? ''}` };
  }
  if (box.kind === 'text') return { box, name: `${box.key}.${after[0] === 'en' ? 'en' : 'vi'}` };
  if (box.kind === 'when') return { box, name: `${box.key}.${after[0] ?? 0}.what` };
  return { box, name: box.key };
}

type Place = Pick<Fault, 'slug' | 'numbers' | 'name' | 'word'> & { box?: Box };

/** The page and the box for a path of the version: the deepest page that asks for it. */
function placeOf(path: Path): Place {
  for (const part of parts) {
    if (!part.path.every((key, at) => path[at] === key)) continue;
    let rest = path.slice(part.path.length);
    const numbers: number[] = [];
    let sheet = sheetAt(part.slug, []);
    while (sheet?.list && rest[0] === sheet.list.key && typeof rest[1] === 'number') {
      numbers.push(rest[1] + 1);
      rest = rest.slice(2);
      sheet = sheetAt(part.slug, [...numbers]);
    }
    const found = sheet && boxAt(sheet.boxes, rest);
    const onPage = { slug: part.slug, numbers };
    if (found) return { ...onPage, name: found.name, word: found.box.word, box: found.box };
    if (numbers.length > 0 || (rest[0] !== undefined && rest[0] === sheet?.list?.key) || (part.path.length > 0 && rest.length === 0))
      return { ...onPage, name: '', word: undefined };
  }
  return { slug: 'chung', numbers: [], name: '', word: undefined };
}

/** The complaints that the schema writes itself, and what each is about. `of`: names for the numbered groups. */
const OWN: readonly [pattern: RegExp, key: string, of: readonly string[], slug?: string][] = [
  [/^two steps have the same code$/, 'stepsTwice', []],
  [/^(\S+): say in words when it is needed$/, 'needed', ['code']],
  [/^(\S+): a paper is either counted or only shown$/, 'countedOrShown', ['code']],
  [/^case (\S+) stands twice$/, 'caseTwice', ['code'], 'truong-hop'],
  [/^component (\S+) stands twice$/, 'componentTwice', ['code'], 'giay-to'],
  [/^case (\S+) has 0 terms/, 'noTerm', ['code'], 'thoi-han'],
  [/^case (\S+) has \d+ terms/, 'manyTerms', ['code'], 'thoi-han'],
  [/^there is no case (\S+)$/, 'noCase', ['code'], 'truong-hop'],
  [/^no form asks (\S+)$/, 'notAsked', ['field'], 'bieu-mau'],
  [/^it ends before it begins$/, 'endsFirst', [], 'can-cu'],
  [/^an online form needs the online channel$/, 'noChannel', [], 'chung'],
  [/^(.+) depends on (\S+), which is not asked before it$/, 'askedLater', ['where', 'field'], 'bieu-mau'],
  [/^(\S+) is asked twice$/, 'askedTwice', ['field'], 'bieu-mau'],
  [/^(\S+): only a date may be partial$/, 'partial', ['field'], 'bieu-mau'],
  [/^(\S+): options belong to a choice/, 'options', ['field'], 'bieu-mau'],
  [/^two screens have the same code$/, 'screensTwice', [], 'bieu-mau'],
  [/^is no regular expression$/, 'pattern', []],
];

const NUMBERS = ['number', 'money'];
/** Why the value of a box is not right, by what was typed into it. */
function reasonOf(issue: Issue, box: Box | undefined, value: Json | undefined): Pick<Fault, 'key' | 'params'> {
  const empty = value === undefined || value === '' || value === null || (Array.isArray(value) && value.length === 0);
  if (issue.code === 'too_small' && Array.isArray(value)) return { key: 'few', params: { count: Number(issue.minimum) } };
  if (box?.kind === 'when') return { key: 'condition', params: {} };
  if (empty) return { key: box && ['one', 'many', 'cases', 'field'].includes(box.kind) ? 'choose' : 'missing', params: {} };
  if (box && NUMBERS.includes(box.kind)) return { key: box.kind === 'money' ? 'money' : 'number', params: {} };
  if (box?.kind === 'day' || box?.kind === 'clock') return { key: box.kind, params: {} };
  if (box?.key === 'url') return { key: 'url', params: {} };
  return { key: box?.kind === 'one' || box?.kind === 'many' ? 'choose' : 'wrong', params: {} };
}

/** Hours that the counted steps take, and that the term gives: what is typed counts, as far as it is a number. Undefined without a right term. */
export function hoursOfTiming(timing: Node): { taken: number; given: number } | undefined {
  const term = termSchema.safeParse(timing.term);
  if (!term.success) return undefined;
  const steps = Array.isArray(timing.steps) ? timing.steps.filter((each) => isNode(each)) : [];
  const taken = steps.reduce<number>((sum, { hours, counted }) => sum + (counted === true && typeof hours === 'number' ? hours : 0), 0);
  return { taken: Math.round(taken * 10_000) / 10_000, given: hoursOf(term.data) };
}

function faultOf(body: Node, issue: Issue): Fault {
  const path = issue.path.map((each) => (typeof each === 'symbol' ? String(each) : each));
  const place = placeOf(path);
  const at = { slug: place.slug, numbers: place.numbers, name: place.name, word: place.word };
  if (issue.code !== 'custom') return { ...at, ...reasonOf(issue, place.box, nodeAt(body, path)) };
  const timing = nodeAt(body, path);
  const hours = /^the steps take/.test(issue.message) && isNode(timing) ? hoursOfTiming(timing) : undefined;
  if (hours) {
    const [key, gap] = hours.taken < hours.given ? ['hoursLack', hours.given - hours.taken] : ['hoursOver', hours.taken - hours.given];
    return { ...at, name: 'steps.0.hours', word: 'hours', key, params: { ...hours, gap } };
  }
  for (const [pattern, key, of, slug] of OWN) {
    const found = pattern.exec(issue.message);
    if (!found) continue;
    const params = Object.fromEntries(of.map((name, group) => [name, found[group + 1] ?? '']));
    return { ...at, ...(slug && place.name === '' && place.numbers.length === 0 ? { slug } : {}), key, params };
  }
  return { ...at, key: 'wrong', params: {} };
}

export type Judged = { version: Version; faults: [] } | { version?: never; faults: Fault[] };

/** Prices for units that nobody knows, now or before. */
function strangeUnits({ fee: { table } }: Version, codes: ReadonlySet<string>): Fault[] {
  return (table === 'not published' ? [] : table).flatMap(({ territories = [] }, at) =>
    territories
      .filter((code) => !codes.has(code))
      .map((code) => ({ slug: 'le-phi', numbers: [at + 1], name: 'territories', word: 'territories', key: 'noUnit', params: { code } })),
  );
}

/**
 * A draft judged by the same schema as the content: the version that it would be, or all that is not right yet. `codes`: of the units that there are and
 * were, for prices by territory.
 */
export function judgedDraft(body: Node, { version, validFrom }: { version: string; validFrom: Day }, codes?: ReadonlySet<string>): Judged {
  const whole = settled({ ...body, version, validFrom });
  const outcome = versionSchema.safeParse(whole);
  if (outcome.success) {
    const strange = codes ? strangeUnits(outcome.data, codes) : [];
    return strange.length > 0 ? { faults: strange } : { version: outcome.data, faults: [] };
  }
  const faults = issuesOf(outcome.error.issues).map((issue) => faultOf(whole, issue));
  // Two languages of one sentence are one fault.
  const print = (fault: Fault) =>
    JSON.stringify([fault.slug, fault.numbers, fault.name.replace(/\.(vi|en)$/, ''), fault.key, fault.params]);
  return { faults: [...new Map(faults.toReversed().map((fault) => [print(fault), fault])).values()].reverse() };
}
