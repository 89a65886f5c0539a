import { addDays } from '../../platform/time/time.ts';
import { faultsOf, levelFits } from './units.check.rules.ts';
import type { ImportLine, Misread } from './units.import.schema.ts';
import { validOn } from './units.rules.ts';
import type { Unit, UnitLink, UnitShare } from './units.schema.ts';
import { planShares, type ShareReason } from './units.shares.rules.ts';

/** Who wrote a registered row last. */
export type Source = 'content' | 'administrator' | 'import';
type Sourced<Row> = Row & { source: Source };
export type Registered = { units: readonly Sourced<Unit>[]; links: readonly Sourced<UnitLink>[]; shares: readonly UnitShare[] };

/** Why a line is not taken. The words of each stand under `units.import.reasons`. */
export type Reason =
  | ShareReason
  | 'shape'
  | 'twice'
  | 'own_id'
  | 'digits'
  | 'ends_first'
  | 'differs'
  | 'overlaps'
  | 'ambiguous'
  | 'no_parent'
  | 'unknown_parent'
  | 'parent_level'
  | 'parent_not_then'
  | 'from_nothing'
  | 'to_nothing'
  | 'link_level'
  | 'link_date'
  | 'known_otherwise'
  | 'several_wholes';
/** A line that is not taken: which row it meant, why, and what the sentence names. `faults`: what could not be read in it. */
export type Refused = { line: number; row: string; reason: Reason; details: Record<string, string | number>; faults?: Misread[] };
type Fault = Pick<Refused, 'reason' | 'details'>;

/** What an import would do. `broken`: rows that are imported already and changed by it would leave others without a footing; then nothing is done. */
export type ImportPlan = {
  units: { added: Unit[]; renewed: Unit[] };
  links: { added: UnitLink[]; renewed: UnitLink[] };
  shares: { added: UnitShare[]; renewed: UnitShare[] };
  same: number;
  refused: Refused[];
  broken: string[];
};

const ranks = { province: 0, district: 1, commune: 2 } as const;
const fault = (reason: Reason, details: Fault['details'] = {}): Fault => ({ reason, details });
const shown = (value: string | null | undefined) => value ?? '–';
export const linkName = ({ from, to, date }: Pick<UnitLink, 'from' | 'to' | 'date'>): string => `${from} → ${to}, ${date}`;

/** The first of these keys whose values differ, as a fault. `basis` and `certainty` of what is registered are not contradicted by other words. */
function differing<Row extends object>(ours: Row, theirs: Row, keys: readonly (keyof Row & string)[]): Fault | undefined {
  const key = keys.find((one) => (ours[one] ?? null) !== (theirs[one] ?? null));
  if (key === undefined) return undefined;
  return fault('differs', { field: key, ours: shown(ours[key] as string | null), theirs: shown(theirs[key] as string | null) });
}

const unitFacts = ['level', 'kind', 'name', 'parent', 'valid_to'] as const;
const linkFacts = ['kind'] as const;
const wording = ['basis', 'certainty'] as const;
const overlap = (a: Unit, b: Unit) => a.valid_from <= (b.valid_to ?? '9999-12-31') && b.valid_from <= (a.valid_to ?? '9999-12-31');

/** What is registered and what has been taken so far. */
class Book {
  readonly units: Map<string, Unit>;
  readonly sources: Map<string, Source>;
  readonly codes: Map<string, Set<string>> = new Map();
  readonly lines = new Map<string, number>();
  constructor({ units }: Registered) {
    this.units = new Map(units.map(({ source: _, ...unit }) => [unit.id, unit]));
    this.sources = new Map(units.map(({ id, source }) => [id, source]));
    for (const { id, code } of units) this.#coded(code).add(id);
  }
  #coded(code: string): Set<string> {
    const found = this.codes.get(code) ?? new Set();
    this.codes.set(code, found);
    return found;
  }
  take(unit: Unit, line: number): void {
    this.units.set(unit.id, unit);
    this.lines.set(unit.id, line);
    this.#coded(unit.code).add(unit.id);
  }
  /** A unit that has the same code on some day. */
  rivalOf(unit: Unit): Unit | undefined {
    for (const id of this.codes.get(unit.code) ?? []) {
      const other = this.units.get(id);
      if (other && id !== unit.id && overlap(unit, other)) return other;
    }
    return undefined;
  }
}

function faultOfUnit(unit: Unit, book: Book): Fault | undefined {
  if (unit.id !== `${unit.code}.${unit.valid_from.replaceAll('-', '')}`) return fault('own_id', { code: unit.code, from: unit.valid_from });
  if (!levelFits(unit)) return fault('digits', { code: unit.code });
  if (unit.valid_to !== null && unit.valid_to < unit.valid_from) return fault('ends_first', { from: unit.valid_from, to: unit.valid_to });
  const rival = book.rivalOf(unit);
  if (rival) {
    const [, day = ''] = [rival.valid_from, unit.valid_from].sort();
    const line = book.lines.get(rival.id);
    const other = { other: rival.id, name: `${rival.kind} ${rival.name}`, code: unit.code, day };
    return line === undefined ? fault('overlaps', other) : fault('ambiguous', { ...other, line });
  }
  return faultOfParent(unit, book);
}

function faultOfParent(unit: Unit, book: Book): Fault | undefined {
  if (unit.parent === null) return unit.level === 'province' ? undefined : fault('no_parent');
  const parent = book.units.get(unit.parent);
  if (!parent) return fault('unknown_parent', { parent: unit.parent });
  if (!levelFits(unit, parent)) return fault('parent_level', { parent: parent.id });
  return validOn(parent, unit.valid_from) ? undefined : fault('parent_not_then', { parent: parent.id, day: unit.valid_from });
}

function faultOfLink(link: UnitLink, book: Book): Fault | undefined {
  const [from, to] = [book.units.get(link.from), book.units.get(link.to)];
  if (!from) return fault('from_nothing', { unit: link.from });
  if (!to) return fault('to_nothing', { unit: link.to });
  if (from === to || from.level !== to.level) return fault('link_level');
  if (!validOn(to, link.date)) return fault('link_date', { unit: to.id, day: link.date });
  const fits = link.kind === 'partial' ? validOn(from, link.date) : from.valid_to === addDays(link.date, -1);
  return fits ? undefined : fault('link_date', { unit: from.id, day: link.date });
}

/** The links that tell what became of the whole of a unit. */
const whole = (link: UnitLink) => link.kind !== 'partial';

/**
 * Sorts the lines of a file against what is registered. What the content or an administrator wrote is never changed: a line that contradicts it is refused, one
 * that agrees is the same. What an import wrote is renewed by a later one. A unit whose own parent is refused is refused, too. Links of units that end cannot
 * run in a circle, for each leads to a unit that ends later.
 */
export function planImport(lines: readonly ImportLine[], registered: Registered): ImportPlan {
  const nothing = () => ({ added: [], renewed: [] });
  const plan: ImportPlan = { units: nothing(), links: nothing(), shares: nothing(), same: 0, refused: [], broken: [] };
  const book = new Book(registered);
  const refuse = (line: number, row: string, found: Fault) => plan.refused.push({ line, row, ...found });
  for (const one of lines) if ('faults' in one) plan.refused.push({ line: one.line, row: '–', ...fault('shape'), faults: one.faults });

  const units = lines.flatMap((one) => ('unit' in one ? [{ line: one.line, unit: one.unit }] : []));
  const firsts = new Map<string, number>();
  for (const { line, unit } of units.toSorted((a, b) => ranks[a.unit.level] - ranks[b.unit.level] || a.line - b.line)) {
    const first = firsts.get(unit.id);
    firsts.set(unit.id, first ?? line);
    if (first !== undefined) refuse(line, unit.id, fault('twice', { line: first }));
    else planUnit(unit, line);
  }
  function planUnit(unit: Unit, line: number): void {
    const ours = book.units.get(unit.id);
    const imported = book.sources.get(unit.id) === 'import';
    const difference = ours && differing(ours, unit, imported ? [...unitFacts, ...wording] : unitFacts);
    if (ours && !difference) plan.same++;
    const found = difference && !imported ? difference : ours && !difference ? undefined : faultOfUnit(unit, book);
    if (found) return void refuse(line, unit.id, found);
    if (ours && !difference) return;
    plan.units[ours ? 'renewed' : 'added'].push(unit);
    book.take(unit, line);
  }

  planLinks(lines, registered, book, plan);
  const { same, refused, ...shares } = planShares(lines, linksAfter(registered, plan), registered.shares);
  plan.shares = shares;
  plan.same += same;
  plan.refused.push(...refused);
  plan.refused.sort((a, b) => a.line - b.line);
  if (plan.units.renewed.length + plan.links.renewed.length > 0)
    plan.broken = faultsOf([...book.units.values()], linksAfter(registered, plan));
  return plan;
}

function linksAfter(registered: Registered, plan: ImportPlan): UnitLink[] {
  const after = new Map([...registered.links, ...plan.links.added, ...plan.links.renewed].map((one) => [linkName(one), one]));
  return [...after.values()];
}

function planLinks(lines: readonly ImportLine[], registered: Registered, book: Book, plan: ImportPlan): void {
  const known = new Map(registered.links.map((one) => [linkName(one), one]));
  const endings = Map.groupBy(registered.links.filter(whole), (one) => one.from);
  const taken = new Map<string, { line: number; link: UnitLink }[]>();
  const firsts = new Map<string, number>();
  for (const one of lines) {
    if (!('link' in one)) continue;
    const { line, link } = one;
    const name = linkName(link);
    const ours = known.get(name);
    const first = firsts.get(name);
    firsts.set(name, first ?? line);
    const facts = ours?.source === 'import' ? [...linkFacts, ...wording] : linkFacts;
    const difference = ours && differing<UnitLink>(ours, link, facts);
    const found =
      first !== undefined
        ? fault('twice', { line: first })
        : ours && !difference
          ? undefined
          : difference && ours?.source !== 'import'
            ? difference
            : (faultOfLink(link, book) ?? faultOfEnding(link, endings.get(link.from) ?? [], taken.get(link.from) ?? []));
    if (found) plan.refused.push({ line, row: name, ...found });
    else {
      if (whole(link)) taken.set(link.from, [...(taken.get(link.from) ?? []), { line, link }]);
      if (ours && !difference) plan.same++;
      else plan.links[ours ? 'renewed' : 'added'].push(link);
    }
  }
}

/** What became of a unit is told once: the register's own account is not completed by another's, and only what was divided went to several. */
function faultOfEnding(
  link: UnitLink,
  registered: readonly Sourced<UnitLink>[],
  taken: readonly { line: number; link: UnitLink }[],
): Fault | undefined {
  if (!whole(link)) return undefined;
  const own = registered.find((one) => one.source !== 'import');
  if (own) return fault('known_otherwise', { link: linkName(own) });
  const rival = taken.find((one) => one.link.kind !== 'split' || link.kind !== 'split');
  if (rival) return fault('several_wholes', { line: rival.line });
  const other = registered.find((one) => one.to !== link.to && (one.kind !== 'split' || link.kind !== 'split'));
  return other ? fault('known_otherwise', { link: linkName(other) }) : undefined;
}
