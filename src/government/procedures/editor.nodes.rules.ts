/** What a draft holds: the shape of a version, with whatever was typed in its places. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Node = { [key: string]: Json };
export type Path = readonly (string | number)[];

export const isNode = (value: Json | undefined): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path; undefined when nothing does. */
export function nodeAt(body: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
    return isNode(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, body);
}

/** The same body with another value at a path; without one (undefined) the place is left out. */
export function withNode(body: Json | undefined, [key, ...rest]: Path, value: Json | undefined): Json {
  if (key === undefined) return value ?? {};
  if (typeof key === 'number') {
    const list = Array.isArray(body) ? [...body] : [];
    list[key] = withNode(list[key], rest, value);
    return list;
  }
  const node: Node = isNode(body) ? { ...body } : {};
  if (rest.length === 0 && value === undefined) delete node[key];
  else node[key] = withNode(node[key], rest, value);
  return node;
}

/** A draft as the schema wants it: a fee table without rows was not published, a form without screens is none. */
export function settled(body: Node): Node {
  const table = nodeAt(body, ['fee', 'table']);
  const screens = nodeAt(body, ['onlineForm', 'screens']);
  let whole: Json = body;
  if (Array.isArray(table) && table.length === 0) whole = withNode(whole, ['fee', 'table'], 'not published');
  if (Array.isArray(screens) && screens.length === 0) whole = withNode(whole, ['onlineForm'], undefined);
  return isNode(whole) ? whole : {};
}
