import { addDays } from '../../platform/time/time.ts';
import type { Unit, UnitLink } from './units.schema.ts';

const digits = { province: 2, district: 3, commune: 5 } as const;
const above = { province: [], district: ['province'], commune: ['district', 'province'] } as const satisfies Record<
  Unit['level'],
  Unit['level'][]
>;
/** Whether a code has as many digits as its level wants; with `parent`: whether a unit of this level may stand under that one. */
export const levelFits = (unit: Unit, parent?: Unit): boolean =>
  parent ? above[unit.level].some((level) => level === parent.level) : unit.code.length === digits[unit.level];
const on = (unit: Unit, day: string) => unit.valid_from <= day && (unit.valid_to === null || day <= unit.valid_to);

/** What is wrong with units and links taken together, one sentence per fault; empty when they fit. */
export function faultsOf(units: Unit[], links: UnitLink[]): string[] {
  const byId = new Map(units.map((one) => [one.id, one]));
  return [
    ...units.flatMap((unit) => faultsOfUnit(unit, byId)),
    ...doubles(units),
    ...links.flatMap((link) => faultsOfLink(link, byId)),
    ...circles(units, links),
  ];
}

function faultsOfUnit(unit: Unit, byId: Map<string, Unit>): string[] {
  const faults: string[] = [];
  if (unit.id !== `${unit.code}.${unit.valid_from.replaceAll('-', '')}`) faults.push(`${unit.id} does not match its code and first day.`);
  if (!levelFits(unit)) faults.push(`${unit.id} is a ${unit.level} and needs a code of ${digits[unit.level]} digits.`);
  if (unit.valid_to !== null && unit.valid_to < unit.valid_from) faults.push(`${unit.id} ends before it begins.`);
  const parent = unit.parent === null ? undefined : byId.get(unit.parent);
  if (unit.parent === null) {
    if (unit.level !== 'province') faults.push(`${unit.id} is a ${unit.level} without a unit above it.`);
  } else if (!parent) faults.push(`${unit.id} stands under ${unit.parent}, which does not exist.`);
  else {
    if (!levelFits(unit, parent)) faults.push(`${unit.id} is a ${unit.level} and cannot stand under ${parent.id}, a ${parent.level}.`);
    if (!on(parent, unit.valid_from)) faults.push(`${unit.id} begins on ${unit.valid_from}, when ${parent.id} did not exist.`);
  }
  return faults;
}

/** Two periods of one code never overlap, so that a code and a day mean at most one unit. */
function doubles(units: Unit[]): string[] {
  const sorted = [...units].sort((a, b) => a.code.localeCompare(b.code) || a.valid_from.localeCompare(b.valid_from));
  return sorted.flatMap((unit, index) => {
    const before = sorted[index - 1];
    if (before?.code !== unit.code || (before.valid_to !== null && before.valid_to < unit.valid_from)) return [];
    return [`${before.id} and ${unit.id} hold the same code at the same time.`];
  });
}

function faultsOfLink(link: UnitLink, byId: Map<string, Unit>): string[] {
  const [from, to] = [byId.get(link.from), byId.get(link.to)];
  const name = `The link ${link.from} → ${link.to}`;
  if (!from) return [`${name} begins at a unit that does not exist.`];
  if (!to) return [`${name} leads to a unit that does not exist.`];
  const faults: string[] = [];
  if (from === to) faults.push(`${name} leads back to itself.`);
  if (from.level !== to.level) faults.push(`${name} joins a ${from.level} and a ${to.level}.`);
  if (!on(to, link.date)) faults.push(`${name} is dated ${link.date}, when ${to.id} did not exist.`);
  if (link.kind === 'partial' ? !on(from, link.date) : from.valid_to !== addDays(link.date, -1))
    faults.push(`${name} (${link.kind}) is dated ${link.date}, which does not fit the end of ${from.id} (${from.valid_to ?? 'open'}).`);
  return faults;
}

/** Parents and links must lead somewhere: a walk that comes back to its start would never end. */
function circles(units: Unit[], links: UnitLink[]): string[] {
  const parents = new Map(units.map((one) => [one.id, one.parent === null ? [] : [one.parent]]));
  const successors = Map.groupBy(
    links.filter((one) => one.kind !== 'partial'), // two units may give each other land, years apart
    (one) => one.from,
  );
  const next = new Map([...successors].map(([from, list]) => [from, list.map((one) => one.to)]));
  return [...circlesIn(parents).map((id) => `${id} stands under itself.`), ...circlesIn(next).map((id) => `${id} is its own successor.`)];
}

/** The nodes at which a depth-first walk meets its own path again. */
function circlesIn(edges: Map<string, string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const walk = (id: string) => {
    if (state.get(id) === 'open') found.push(id);
    if (state.has(id)) return;
    state.set(id, 'open');
    for (const to of edges.get(id) ?? []) walk(to);
    state.set(id, 'done');
  };
  for (const id of edges.keys()) walk(id);
  return found;
}
