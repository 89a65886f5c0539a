import { addDays, type Day } from '../../platform/time/time.ts';
import { fold, spelling } from '../../platform/words/fold.ts';
import type { Hamlet, Unit, UnitLink, UnitShare } from './units.schema.ts';

/** The dated units and their links, indexed. Made once, never changed. */
export interface Register {
  readonly units: ReadonlyMap<string, Unit>;
  readonly byCode: ReadonlyMap<string, Unit[]>;
  readonly byFoldedName: ReadonlyMap<string, Unit[]>;
  readonly linksFrom: ReadonlyMap<string, UnitLink[]>;
  readonly linksTo: ReadonlyMap<string, UnitLink[]>;
  /** How the whole of a divided unit lies in its parts, by the divided one. */
  readonly sharesFrom: ReadonlyMap<string, UnitShare[]>;
}

export function makeRegister(units: readonly Unit[], links: readonly UnitLink[], shares: readonly UnitShare[] = []): Register {
  return {
    units: new Map(units.map((one) => [one.id, one])),
    byCode: Map.groupBy(units, (one) => one.code),
    byFoldedName: Map.groupBy(units, (one) => numbered(fold(one.name))),
    linksFrom: Map.groupBy(links, (one) => one.from),
    linksTo: Map.groupBy(links, (one) => one.to),
    sharesFrom: Map.groupBy(shares, (one) => one.from),
  };
}

/** Whether the unit exists on that day; both its first and its last day count. */
export function validOn(unit: Pick<Unit, 'valid_from' | 'valid_to'>, day: Day): boolean {
  return unit.valid_from <= day && (unit.valid_to === null || day <= unit.valid_to);
}

/** The unit with this id. Throws when there is none: ids come from our own rows, so that is a bug. */
export function unitOf(register: Register, unitId: string): Unit {
  const unit = register.units.get(unitId);
  if (!unit) throw new Error(`No unit has the id "${unitId}".`);
  return unit;
}

/** What became of a unit by a day. */
export interface Succession {
  /** The units that hold its area on that day; empty when it ended without a successor (the districts) or had not begun. */
  units: Unit[];
  /** The area was divided: which of `units` an address is in, only the person (or a map) knows. */
  split: boolean;
  /** The changes on the way, oldest first, each with its legal basis. */
  links: UnitLink[];
}

/** Follows the links forward until units that exist on `on` (Luật Tổ chức chính quyền địa phương: a change takes effect on its date). */
export function successors(register: Register, unitId: string, on: Day): Succession {
  return follow(unitOf(register, unitId), on, (unit) => ({
    links: (register.linksFrom.get(unit.id) ?? []).filter((link) => link.date <= on),
    other: (link) => unitOf(register, link.to),
  }));
}

/** Follows the links back to the units that held the area on the earlier day `on`. `split`: one of them gave only a part. */
export function predecessors(register: Register, unitId: string, on: Day): Succession {
  const found = follow(unitOf(register, unitId), on, (unit) => ({
    links: (register.linksTo.get(unit.id) ?? []).filter((link) => link.date > on),
    other: (link) => unitOf(register, link.from),
  }));
  return { ...found, split: found.links.some((link) => link.kind === 'split' || link.kind === 'partial') };
}

type Step = (unit: Unit) => { links: UnitLink[]; other: (link: UnitLink) => Unit };

function follow(start: Unit, on: Day, step: Step): Succession {
  const seen = new Set<string>([start.id]);
  const units: Unit[] = [];
  const links: UnitLink[] = [];
  const open = [start];
  for (let unit = open.shift(); unit; unit = open.shift()) {
    if (validOn(unit, on)) units.push(unit);
    const way = step(unit);
    for (const link of way.links) {
      const next = way.other(link);
      links.push(link);
      if (!seen.has(next.id)) open.push(next);
      seen.add(next.id);
    }
  }
  links.sort((a, b) => a.date.localeCompare(b.date) || a.to.localeCompare(b.to));
  return { units, split: units.length > 1, links };
}

/** The unit above on a day. When that one was renewed meanwhile (a province becomes a city), its successor; undefined at the top. */
function parentOn(register: Register, unit: Unit, day: Day): Unit | undefined {
  if (unit.parent === null) return undefined;
  const parent = unitOf(register, unit.parent);
  return validOn(parent, day) ? parent : successors(register, parent.id, day).units[0];
}

/** A day on which the unit exists: the given one, or the nearest of its life. */
function within(unit: Unit, day: Day): Day {
  if (day < unit.valid_from) return unit.valid_from;
  return unit.valid_to !== null && day > unit.valid_to ? unit.valid_to : day;
}

/** The units above, nearest first, as they were on the day (or on the unit's nearest day, when it did not exist then). */
export function ancestors(register: Register, unitId: string, day: Day): Unit[] {
  const unit = unitOf(register, unitId);
  const at = within(unit, day);
  const found: Unit[] = [];
  for (let next = parentOn(register, unit, at); next; next = parentOn(register, next, at)) found.push(next);
  return found;
}

/**
 * What may name the place of a unit on a day where a rule holds for a territory, also a former one: codes and dated ids of the unit, of those above it, of
 * those whose area it took over, and of those that stood above these (the former district and province). A code that is used again, as 80 for the
 * former Long An and for Tây Ninh of 2025, means today's unit as well: only the dated id tells them apart.
 */
export function territoriesOf(register: Register, unitId: string, day: Day): string[] {
  const unit = unitOf(register, unitId);
  const eve = addDays(unit.valid_from, -1);
  const former = predecessors(register, unitId, eve).units;
  const all = [unit, ...ancestors(register, unitId, day), ...former, ...former.flatMap((one) => ancestors(register, one.id, eve))];
  return [...new Set(all.flatMap(({ code, id }) => [code, id]))];
}

/** The units directly below on that day, by name. Empty when the unit itself did not exist then. */
export function childrenOn(register: Register, unitId: string, day: Day): Unit[] {
  if (!validOn(unitOf(register, unitId), day)) return [];
  const found = [...register.units.values()].filter((one) => validOn(one, day) && parentOn(register, one, day)?.id === unitId);
  return sortedByName(found);
}

/** Vietnamese order; Phường 2 before Phường 10. */
const order = new Intl.Collator('vi', { numeric: true });
const sortedByName = (units: Unit[]) => units.sort((a, b) => order.compare(a.name, b.name) || a.code.localeCompare(b.code));

const withKind = (unit: Pick<Unit, 'kind' | 'name'>) => `${unit.kind} ${unit.name}`;

/** `xã Cần Giuộc, tỉnh Tây Ninh`; for a former unit the three levels: `thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An`. */
export function fullName(register: Register, unitId: string, day: Day): string {
  return [unitOf(register, unitId), ...ancestors(register, unitId, day)].map(withKind).join(', ');
}

/** The hamlets of a commune on a day, in Vietnamese order. */
export function hamletsOf(hamlets: readonly Hamlet[], communeId: string, day: Day): Hamlet[] {
  const found = hamlets.filter((one) => one.commune === communeId && validOn(one, day));
  return found.sort((a, b) => order.compare(withHamletKind(a), withHamletKind(b)));
}
const withHamletKind = (hamlet: Hamlet) => `${hamlet.kind} ${hamlet.name}`;

export type Resolution =
  | { found: 'one'; unit: Unit }
  /** Several fit: `dates` = one code in several periods, a day would decide; `names` = several places of this name. */
  | { found: 'several'; why: 'dates' | 'names'; units: Unit[] }
  /** None fits. `otherDays`: units that fit but did not exist on that day. */
  | { found: 'none'; otherDays: Unit[] };

/**
 * The unit that a code or a name (as printed on a paper, with or without kind, marks, units above) means on a day.
 * Without a day every period counts, so 28159 is ambiguous. With code and name both must fit.
 */
export function resolve(register: Register, wanted: { code?: string; name?: string; on?: Day }): Resolution {
  const { code, name, on } = wanted;
  const coded = code === undefined ? undefined : (register.byCode.get(code.trim()) ?? []);
  const named = name === undefined ? undefined : namedAs(register, name);
  const fitting = coded && named ? coded.filter((one) => named.includes(one)) : (coded ?? named ?? []);
  const valid = on === undefined ? fitting : fitting.filter((one) => validOn(one, on));
  const [first, ...more] = valid;
  if (!first) return { found: 'none', otherDays: fitting };
  if (more.length === 0) return { found: 'one', unit: first };
  // Separate periods that a day tells apart, or several places at the same time.
  const apart = valid.every((a) => valid.every((b) => a === b || !(validOn(a, b.valid_from) || validOn(b, a.valid_from))));
  return { found: 'several', why: apart ? 'dates' : 'names', units: valid };
}

const short: Record<string, string> = {
  tt: 'thi tran',
  tp: 'thanh pho',
  tx: 'thi xa',
  p: 'phuong',
  x: 'xa',
  h: 'huyen',
  q: 'quan',
  t: 'tinh',
};
const numbered = (folded: string) => folded.replace(/\b0+(?=\d)/g, '');

/** `TT. Cần Giuộc` → `thi tran can giuoc`, `P4` and `Phường 04` → `phuong 4`. */
function foldUnitName(text: string): string {
  const [first = '', ...rest] = numbered(fold(text).replace(/^(p|q)(?=\d)/, '$1 ')).split(' ');
  return [rest.length > 0 ? (short[first] ?? first) : first, ...rest].join(' ');
}

const isNamed = (unit: Unit, folded: string) => {
  const name = numbered(fold(unit.name));
  return folded === name || folded === `${fold(unit.kind)} ${name}`;
};

/** Units of this name; `xã A, huyện B, tỉnh C` keeps those that stand under B and C. Marks decide when they can: Tân Thành, Tân Thạnh. */
function namedAs(register: Register, text: string): Unit[] {
  const [own = '', ...aboves] = text.split(',').filter((one) => fold(one) !== '');
  const folded = foldUnitName(own);
  const kinds = [...new Set([...register.units.values()].map((one) => fold(one.kind)))];
  const bare = kinds.filter((kind) => folded.startsWith(`${kind} `)).map((kind) => folded.slice(kind.length + 1));
  const candidates = [folded, ...bare].flatMap((name) => register.byFoldedName.get(name) ?? []);
  const fitting = [...new Set(candidates)].filter(
    (unit) =>
      isNamed(unit, folded) &&
      aboves.every((above) => ancestors(register, unit.id, unit.valid_from).some((one) => isNamed(one, foldUnitName(above)))),
  );
  const spelled = spelling(own);
  const exact = fitting.filter((unit) => spelled === spelling(unit.name) || spelled.endsWith(` ${spelling(unit.name)}`));
  return exact.length > 0 ? exact : fitting;
}
