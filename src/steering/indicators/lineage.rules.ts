import type { Day } from '../../platform/time/time.ts';
import { ancestors, childrenOn, type Register, successors, unitOf, validOn } from '../../registers/units/units.rules.ts';

/** Whose counts make up a unit's figure, and how much of each. Below 1 it is estimated. */
export type Source = { unit: string; weight: number };
/**
 * `estimated`: a unit before it was divided: its past is shared out to its parts in equal shares, as nobody knows which counts went where.
 * `partial`: a part of another unit came here, whose past stays with that unit.
 */
export type Lineage = { sources: Source[]; estimated: string[]; partial: string[] };

/** The communes of a unit in the tree of a day: itself, or those below it. */
export function communesOf(register: Register, unit: string, on: Day): string[] {
  if (unitOf(register, unit).level === 'commune') return [unit];
  return childrenOn(register, unit, on).flatMap((one) => communesOf(register, one.id, on));
}

/** A commune with the units that went into it until a day: what merged adds up, what was divided is shared out. */
function lineageOf(register: Register, commune: string, on: Day, found: Map<string, number>, lineage: Lineage, weight: number): void {
  found.set(commune, (found.get(commune) ?? 0) + weight);
  for (const link of register.linksTo.get(commune) ?? []) {
    if (link.date > on || link.from === commune) continue;
    if (link.kind === 'partial') {
      if (!lineage.partial.includes(link.from)) lineage.partial.push(link.from);
      continue;
    }
    const parts = (register.linksFrom.get(link.from) ?? []).filter((one) => one.date === link.date && one.kind !== 'partial').length;
    if (parts > 1 && !lineage.estimated.includes(link.from)) lineage.estimated.push(link.from);
    lineageOf(register, link.from, on, found, lineage, weight / Math.max(1, parts));
  }
}

/**
 * Whose counts make up the figure of a unit in the tree of a day: those of the day and all that went into them before. A split unit of which every part is
 * here is no estimate: its shares are the whole again.
 */
export function lineageIn(register: Register, unit: string, on: Day): Lineage {
  const lineage: Lineage = { sources: [], estimated: [], partial: [] };
  const found = new Map<string, number>();
  for (const commune of communesOf(register, unit, on)) lineageOf(register, commune, on, found, lineage, 1);
  // Thirds of a whole add up to the whole.
  const whole = (weight: number) => (Math.abs(weight - Math.round(weight)) < 1e-9 ? Math.round(weight) : weight);
  lineage.sources = [...found].map(([id, weight]) => ({ unit: id, weight: whole(weight) }));
  const shared = new Set(lineage.sources.filter(({ weight }) => !Number.isInteger(weight)).map((one) => one.unit));
  lineage.estimated = lineage.estimated.filter((id) => shared.has(id));
  return lineage;
}

/** Every unit whose offices answer for this one: itself, what it went into, and what stands and stood above. */
export function above(register: Register, unit: string, today: Day): string[] {
  const found = new Set<string>([unit]);
  const open = [unit];
  for (let one = open.shift(); one; one = open.shift()) {
    const next = [
      ...ancestors(register, one, unitOf(register, one).valid_to ?? today).map(({ id }) => id),
      ...(register.linksFrom.get(one) ?? []).filter((link) => link.kind !== 'partial').map((link) => link.to),
    ];
    for (const id of next)
      if (!found.has(id)) {
        found.add(id);
        open.push(id);
      }
  }
  return [...found];
}

/** The units of today of which a former one became a part; itself while it exists. */
export const todayOf = (register: Register, unit: string, today: Day): string[] =>
  validOn(unitOf(register, unit), today) ? [unit] : successors(register, unit, today).units.map(({ id }) => id);
