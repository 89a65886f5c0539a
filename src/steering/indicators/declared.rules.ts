import { type Register, unitOf, validOn } from '../../registers/units/units.rules.ts';
import type { Declared } from './indicators.queries.ts';
import type { Indicator } from './indicators.schema.ts';
import type { Lineage } from './lineage.rules.ts';
import { isWhole, type Period, periodsOf } from './periods.rules.ts';

/**
 * Of what a declared figure was added up, or why it was not: of so many units (communes of the period, `of`) these are declared; or of so many periods of the
 * indicator's own kind these, by their first days.
 */
export type Covered = { what: 'units'; known: number; of: number } | { what: Indicator['period']; known: readonly string[]; of: number };
/** On which declaration a figure stands, with the SHA-256 of its evidence. */
export type Stands = { id: string; hash: string | null };
/** From where a declared figure is, whose share it is, and on which day it was so. */
export type Whence = Pick<Declared, 'basis' | 'denominatorOf' | 'surveyedOn'>;
type Said = Pick<Declared, 'id' | 'indicator' | 'unit' | 'from' | 'to' | 'numerator' | 'denominator' | 'value' | 'relation' | 'hash'> &
  Whence;

/** A figure as it was said, or as it adds up. */
type Amount = Pick<Said, 'numerator' | 'denominator' | 'value' | 'relation'> & { said: readonly Said[] };
/** `added`: the communes whose figures are in it, where it is not the unit's own. */
type DeclaredSum = { amount: Amount | undefined; covered: Covered | null; added: readonly string[] };

/** Finds what was declared for a unit and a period, exactly these; of several the latest. `of`: whether anybody declared anything for exactly this period. */
type Look = { find: (unit: string, period: Period) => Said | undefined; of: (period: Period) => boolean };
type Of = Pick<Indicator, 'unit' | 'period'>;

/** What was approved, by indicator: of those that `declaredIn` gives, the latest last. */
export function looksIn(rows: readonly (Said & Pick<Declared, 'decision'>)[]): Map<string, Look> {
  const approved = Map.groupBy(
    rows.filter(({ decision }) => decision === 'approved'),
    ({ indicator }) => indicator,
  );
  return new Map(
    [...approved].map(([indicator, mine]) => {
      const latest = new Map(mine.map((one) => [`${one.unit} ${one.from} ${one.to}`, one]));
      const spans = new Set(mine.map(({ from, to }) => `${from} ${to}`));
      const look: Look = {
        find: (unit, { from, to }) => latest.get(`${unit} ${from} ${to}`),
        of: ({ from, to }) => spans.has(`${from} ${to}`),
      };
      return [indicator, look];
    }),
  );
}

const amountOf = (said: Said): Amount => ({ ...said, said: [said] });
const isShare = ({ numerator, denominator }: Amount): boolean => numerator !== null && denominator !== null;

/** `over` stays over when it is added to what is equal; over and under together say nothing. */
function relationOf(all: readonly Amount[]): Amount['relation'] | undefined {
  const found = [...new Set(all.map(({ relation }) => relation))].filter((one) => one !== '=');
  return found.length > 1 ? undefined : (found[0] ?? '=');
}

/** Numerators and denominators added, never values: undefined where one of them has none, or where together they are no figure. */
function shareOf(all: readonly (Amount & { weight: number })[], unit: Of['unit']): Amount | undefined {
  const relation = relationOf(all);
  if (all.length === 0 || !all.every(isShare) || !relation) return undefined;
  const numerator = all.reduce((sum, one) => sum + (one.numerator ?? 0) * one.weight, 0);
  const denominator = all.reduce((sum, one) => sum + (one.denominator ?? 0) * one.weight, 0);
  if (denominator === 0) return undefined;
  const value = ((unit === 'percent' ? 100 : 1) * numerator) / denominator;
  return { numerator, denominator, value, relation, said: all.flatMap(({ said }) => said) };
}

/** How many there are in several units together: only of counts, and only where nobody said of how many. */
function countOf(all: readonly (Amount & { weight: number })[]): Amount | undefined {
  const relation = relationOf(all);
  if (all.length === 0 || !relation) return undefined;
  const value = all.reduce((sum, one) => sum + one.value * one.weight, 0);
  return { numerator: value, denominator: null, value, relation, said: all.flatMap(({ said }) => said) };
}

const cut = new Map<string, Period[] | undefined>();
/** The periods of the indicator's own kind that make up a period; undefined when it is one of them, or is not made of whole ones. Asked for each commune again. */
function ownPeriods(period: Period, kind: Of['period']): Period[] | undefined {
  const key = `${period.from} ${period.to} ${kind}`;
  if (!cut.has(key)) {
    if (cut.size > 2000) cut.clear();
    const parts = periodsOf(period.from, period.to, kind) ?? [];
    const [first, last] = [parts[0], parts.at(-1)];
    cut.set(key, first && last && parts.length > 1 && isWhole(first, kind) && isWhole(last, kind) ? parts : undefined);
  }
  return cut.get(key);
}

/** Every period of the own kind added up; undefined when one is missing. A count is never added over time: nobody said whether the same ones are counted again. */
function overPeriods(period: Period, of: Of, find: (part: Period) => Amount | undefined): Amount | undefined {
  const found = ownPeriods(period, of.period)?.map(find);
  if (!found?.every((one) => one !== undefined)) return undefined;
  return shareOf(
    found.map((one) => ({ ...one, weight: 1 })),
    of.unit,
  );
}

function overUnits(all: readonly (Amount & { weight: number })[], unit: Of['unit']): Amount | undefined {
  return unit === 'count' ? countOf(all.filter((one) => !isShare(one))) : shareOf(all.filter(isShare), unit);
}

/**
 * What a commune said of a period; else what it said of the periods of the indicator's own kind, all of them; else what those said, all of them, that went
 * into it in that period. What was divided then is not shared out: nobody counted what lay where.
 */
function ofCommune(register: Register, look: Look, of: Of, commune: string, period: Period): Amount | undefined {
  const own = look.find(commune, period);
  if (own) return amountOf(own);
  const added = overPeriods(period, of, (part) => ofCommune(register, look, of, commune, part));
  if (added) return added;
  const links = (register.linksTo.get(commune) ?? []).filter(
    (link) => link.date > period.from && link.from !== commune && link.kind !== 'partial',
  );
  const divided = links.some(
    ({ from, date }) => (register.linksFrom.get(from) ?? []).filter((one) => one.date === date && one.kind !== 'partial').length > 1,
  );
  if (links.length === 0 || divided) return undefined;
  const found = links.map(({ from }) => ofCommune(register, look, of, from, period));
  if (!found.every((one) => one !== undefined)) return undefined;
  const all = found.map((one) => ({ ...one, weight: 1 }));
  const sum = overUnits(all, of.unit);
  return sum?.said.length === all.flatMap(({ said }) => said).length ? sum : undefined;
}

type Whose = { register: Register; unit: string; lineage: Lineage; asOf: string };

/**
 * The declared figure of a unit and period. What it said itself of exactly this period stands. Else numerators and denominators are added: over the periods of the
 * indicator's own kind, when all of them are there; over the communes below it, or those that went into it, as far as they are declared, which `covered` says.
 */
function declaredSum(look: Look, of: Of, whose: Whose, period: Period): DeclaredSum {
  const { register, unit, lineage, asOf } = whose;
  const own = look.find(unit, period);
  if (own) return { amount: amountOf(own), covered: null, added: [] };
  const parts = ownPeriods(period, of.period);
  // Whoever is looked at, nobody said anything of these days.
  if (!look.of(period) && !parts?.some(look.of)) return { amount: undefined, covered: null, added: [] };
  const all = (known: readonly Period[]): Covered | null =>
    parts && known.length > 0 ? { what: of.period, known: known.map(({ from }) => from), of: parts.length } : null;
  const said = overPeriods(period, of, (part) => {
    const found = look.find(unit, part);
    return found && amountOf(found);
  });
  if (said) return { amount: said, covered: all(parts ?? []), added: [] };
  const day = period.to.localeCompare(asOf) < 0 ? period.to : asOf;
  const communes = lineage.sources.filter((one) => validOn(unitOf(register, one.unit), day));
  const found = communes.flatMap(({ unit: one, weight }) => {
    const amount = ofCommune(register, look, of, one, period);
    return amount ? [{ ...amount, weight, unit: one }] : [];
  });
  const alone = communes.length === 1 && communes[0]?.unit === unit;
  const amount = overUnits(found, of.unit);
  if (alone && amount) {
    const formerly = amount.said.some(({ from, to }) => from === period.from && to === period.to);
    return { amount, covered: formerly ? null : all(parts ?? []), added: [] };
  }
  if (!alone && found.length > 0) {
    const added = found.filter((one) => amount?.said.some(({ id }) => one.said.some((mine) => mine.id === id))).map((one) => one.unit);
    return { amount, covered: { what: 'units', known: added.length, of: communes.length }, added };
  }
  const known = (parts ?? []).filter((part) => declaredSum(look, of, whose, part).amount !== undefined);
  return { amount: undefined, covered: all(known), added: [] };
}

/** More than so many sources nobody reads in one line. */
const MOST_BASES = 3;

/** A declared figure, said by the unit or added up, with what is estimated in it. `say` puts into words from where one is. */
export function declaredFigure(look: Look | undefined, indicator: Of, whose: Whose, period: Period, say: (one: Whence) => string) {
  const { amount, covered, added } = look ? declaredSum(look, indicator, whose, period) : { amount: undefined, covered: null, added: [] };
  const bases = [...new Set(amount?.said.map(say))];
  const shared = whose.lineage.sources.some(({ unit, weight }) => added.includes(unit) && !Number.isInteger(weight));
  return {
    numerator: amount?.numerator ?? null,
    denominator: amount?.denominator ?? null,
    value: amount?.value ?? null,
    relation: amount?.relation ?? '=',
    notJudged: null,
    basis: bases.length > 0 && bases.length <= MOST_BASES ? bases.join('; ') : null,
    covered,
    stands: (amount?.said ?? []).map(({ id, hash }) => ({ id, hash })),
    estimated: shared ? whose.lineage.estimated : [],
    partial: added.length > 0 ? whose.lineage.partial : [],
  };
}
