import { isDeepStrictEqual } from 'node:util';
import { isNode, type Json, type Node, nodeAt, type Path } from './editor.nodes.rules.ts';
import { type Box, type List, parts } from './editor.shape.rules.ts';

/** Where something stands, in steps from the part down: the word of a box or of a list's things, and the thing's own name. */
export type Trail = readonly { word: string; thing?: Json | undefined }[];
/** One thing that differs between two versions. `box`: how its value is to be said; without one it is a thing of a list. */
export type Difference = {
  trail: Trail;
  kind: 'added' | 'removed' | 'changed' | 'moved' | 'other';
  box?: Box;
  before?: Json;
  after?: Json;
};

type Pair = { before: Json | undefined; after: Json | undefined };

/** By what a thing of a list is known from one version to the next. */
function identity(value: Json, boxes: readonly Box[]): string {
  const code = boxes.find((box) => box.kind === 'code' || box.kind === 'name');
  const own = code ? nodeAt(value, code.key.split('.')) : undefined;
  // A price is known by its item, channel and territory, a sum by its first day too: several rows share an item.
  const beside = ['channel', 'territories', 'cases', 'database', 'rule', 'validFrom'].map((key) => nodeAt(value, [key]) ?? null);
  if (code?.key === 'item') return JSON.stringify([own, beside.slice(0, 3)]);
  if (own !== undefined) return JSON.stringify(own);
  return JSON.stringify([beside.slice(3, 5), nodeAt(value, ['text']) ?? nodeAt(value, ['vi']) ?? nodeAt(value, ['code']) ?? null]);
}

/** The things of two lists side by side, those that both have in pairs. Doubles are told apart by their number. */
function paired(before: readonly Json[], after: readonly Json[], boxes: readonly Box[]) {
  const keyed = (list: readonly Json[]) => {
    const seen = new Map<string, number>();
    return list.map((value) => {
      const key = identity(value, boxes);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return [`${key} ${seen.get(key)}`, value] as const;
    });
  };
  const [old, now] = [new Map(keyed(before)), new Map(keyed(after))];
  const both = [...old.keys()].filter((key) => now.has(key));
  return {
    removed: [...old].flatMap(([key, value]) => (now.has(key) ? [] : [value])),
    added: [...now].flatMap(([key, value]) => (old.has(key) ? [] : [value])),
    kept: both.map((key) => ({ before: old.get(key), after: now.get(key) })),
    moved: !isDeepStrictEqual(
      both,
      [...now.keys()].filter((key) => old.has(key)),
    ),
  };
}

const nameOf = (value: Json | undefined): Json | undefined =>
  ['name', 'title', 'label', 'text', 'cases', 'vi', 'rule', 'database'].map((key) => nodeAt(value, [key])).find((one) => one !== undefined);

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function inList({ before, after }: Pair, trail: Trail, word: string, boxes: readonly Box[], list?: List): Difference[] {
  const { removed, added, kept, moved } = paired(items(before), items(after), boxes);
  const named = (thing: Json | undefined) => [...trail.slice(0, -1), { word, thing: nameOf(thing) }];
  return [
    ...removed.map((thing): Difference => ({ trail: named(thing), kind: 'removed' })),
    ...added.map((thing): Difference => ({ trail: named(thing), kind: 'added' })),
    ...kept.flatMap((pair) => inNode(pair, named(pair.after), boxes, list)),
    ...(moved ? [{ trail, kind: 'moved' } as const] : []),
  ];
}

function inBox(box: Box, pair: Pair, trail: Trail): Difference[] {
  if (isDeepStrictEqual(pair.before, pair.after)) return [];
  const own = [...trail, { word: box.word }];
  if (box.kind === 'rows') return inList(pair, own, box.word, box.boxes);
  if (box.kind === 'group' && isNode(pair.before) && isNode(pair.after)) return inNode(pair, own, box.boxes);
  if (box.kind === 'group') return [{ trail: own, kind: pair.before === undefined ? 'added' : 'removed' }];
  return [{ trail: own, kind: 'changed', box, before: pair.before ?? null, after: pair.after ?? null }];
}

const without = (value: Json | undefined, paths: readonly Path[]): Json => {
  const rest: Node = isNode(value) ? structuredClone(value) : {};
  for (const path of paths) {
    const holder = nodeAt(rest, path.slice(0, -1));
    const last = path.at(-1);
    if (isNode(holder) && typeof last === 'string') delete holder[last];
  }
  return JSON.parse(JSON.stringify(rest, (_, each: Json) => (isNode(each) && Object.keys(each).length === 0 ? undefined : each)) ?? 'null');
};

function inNode(pair: Pair, trail: Trail, boxes: readonly Box[], list?: List): Difference[] {
  const at = (path: Path): Pair => ({ before: nodeAt(pair.before, path), after: nodeAt(pair.after, path) });
  const found = boxes.flatMap((box) => inBox(box, at(box.key.split('.')), trail));
  const below = list ? inList(at([list.key]), [...trail, { word: list.item }], list.item, list.boxes, list.list) : [];
  // What the editor does not ask may still differ, from another version.
  const asked = [...boxes.map((box) => box.key.split('.')), ...(list ? [[list.key]] : [])];
  const rest = trail.length > 0 && !isDeepStrictEqual(without(pair.before, asked), without(pair.after, asked));
  return [...found, ...below, ...(rest ? [{ trail, kind: 'other' } as const] : [])];
}

/** All that differs between two versions, part by part, in the order of the editor's pages. Its name, its first and its last day are not among it. */
export function differences(before: Node, after: Node): Difference[] {
  return parts.flatMap(({ path, boxes, list }) => {
    const pair = { before: nodeAt(before, path), after: nodeAt(after, path) };
    const at = (key: string): Pair => ({ before: nodeAt(pair.before, key.split('.')), after: nodeAt(pair.after, key.split('.')) });
    return [
      ...boxes.flatMap((box) => inBox(box, at(box.key), [])),
      ...(list ? inList(at(list.key), [{ word: list.item }], list.item, list.boxes, list.list) : []),
    ];
  });
}

/** What two people typed differently on one page. */
export const differencesOnPage = (before: Json | undefined, after: Json | undefined, boxes: readonly Box[], list?: List): Difference[] =>
  inNode({ before, after }, [], boxes, list);
