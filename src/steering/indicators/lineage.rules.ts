import type { Day } from '../../platform/time/time.ts';
import { ancestors, childrenOn, type Register, unitOf } from '../../registers/units/units.rules.ts';
import { apportioned, type Division, divisionOf, WHOLE } from '../../registers/units/units.shares.rules.ts';

/** Whose counts make up a unit's figure, and how much of each. Below 1 it is estimated. */
export type Source = { unit: string; weight: number };
/** By which rule the past of a former unit is shared out to its parts: equally, or as a decision says (`basis`). */
export type Estimate = { unit: string } & Pick<Division, 'by' | 'basis'>;
/**
 * `estimated`: units before they were divided: their past is shared out to their parts, as nobody knows which counts went where.
 * `partial`: a part of another unit came here, whose past stays with that unit.
 */
export type Lineage = { sources: Source[]; estimated: Estimate[]; partial: string[] };

/** The communes of a unit in the tree of a day: itself, or those below it. */
export function communesOf(register: Register, unit: string, on: Day): string[] {
  if (unitOf(register, unit).level === 'commune') return [unit];
  return childrenOn(register, unit, on).flatMap((one) => communesOf(register, one.id, on));
}

/** One change on the way from a former unit: the shares of all its parts, and which of them is on the way. */
type Step = { shares: readonly number[]; at: number };

/**
 * A commune with the units that went into it until a day: what merged adds up, what was divided is shared out. `way`: the changes that lead to the figure's unit,
 * the oldest first. Along it whole millionths are divided into whole millionths, so what all parts have of a unit is that unit, neither more nor less.
 */
function lineageOf(register: Register, commune: string, on: Day, found: Map<string, number>, lineage: Lineage, way: readonly Step[]): void {
  const weight = way.reduce((left, { shares, at }) => apportioned(left, shares)[at] ?? 0, WHOLE);
  found.set(commune, (found.get(commune) ?? 0) + weight);
  for (const link of register.linksTo.get(commune) ?? []) {
    if (link.date > on || link.from === commune) continue;
    if (link.kind === 'partial') {
      if (!lineage.partial.includes(link.from)) lineage.partial.push(link.from);
      continue;
    }
    const links = (register.linksFrom.get(link.from) ?? []).filter((one) => one.date === link.date && one.kind !== 'partial');
    const { parts, by, basis } = divisionOf(register.sharesFrom.get(link.from) ?? [], links, on);
    if (links.length > 1 && !lineage.estimated.some(({ unit }) => unit === link.from))
      lineage.estimated.push({ unit: link.from, by, basis });
    const step = { shares: [...parts.values()], at: [...parts.keys()].indexOf(commune) };
    lineageOf(register, link.from, on, found, lineage, [step, ...way]);
  }
}

/**
 * Whose counts make up the figure of a unit in the tree of a day: those of the day and all that went into them before. A split unit of which every part is
 * here is no estimate: its shares are the whole again.
 */
export function lineageIn(register: Register, unit: string, asOf: Day): Lineage {
  const { valid_to } = unitOf(register, unit);
  // A former unit has the tree of its last day, not that of a day on which it was no more.
  const on = valid_to !== null && valid_to < asOf ? valid_to : asOf;
  const lineage: Lineage = { sources: [], estimated: [], partial: [] };
  const found = new Map<string, number>();
  for (const commune of communesOf(register, unit, on)) lineageOf(register, commune, on, found, lineage, []);
  lineage.sources = [...found].map(([id, weight]) => ({ unit: id, weight: weight / WHOLE }));
  const shared = new Set(lineage.sources.filter(({ weight }) => !Number.isInteger(weight)).map((one) => one.unit));
  lineage.estimated = lineage.estimated.filter(({ unit: id }) => shared.has(id));
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
