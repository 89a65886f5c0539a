import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { dayText } from '../../ui/format.ts';
import { type Behind, behind, type SumRow, sumsOf } from '../measures/measures.queries.ts';
import { isSumsOnly, numberOf } from '../measures/measures.rules.ts';
import { type Covered, declaredFigure, looksIn, type Stands, type Whence } from './declared.rules.ts';
import { formulaValue, type Node, parseFormula, type Reference, referenceKey, referencesOf, termsOf } from './indicators.formula.rules.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { declaredIn, type IndicatorVersion, indicatorOn } from './indicators.queries.ts';
import { above, type Estimate, type Lineage, lineageIn } from './lineage.rules.ts';
import { type Period, periodsOf, type Step } from './periods.rules.ts';

export type Question = {
  indicators: readonly string[];
  units: readonly string[];
  from: Day;
  to: Day;
  /** How the days are cut into periods; `whole` unless said. */
  by?: Step;
  /** The tree of which day: today's unless said. A unit of that day has its own past and that of what went into it. */
  asOf?: Day | undefined;
  /** An indicator that nobody saved yet: it is computed by its own formula, whatever holds under its code. */
  draft?: IndicatorVersion;
};

/**
 * One figure. `value` in the indicator's unit, not rounded; null: it cannot be computed. `notJudged`: how many of the same could not be judged.
 * `estimated`: former units that were divided, whose past is shared out to their parts, `estimatedBy` which rule of each; `partial`: units that gave a part
 * and kept its past.
 */
export type Figure = Period & {
  indicator: string;
  version: number;
  unit: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  relation: '=' | '>' | '<';
  notJudged: number | null;
  source: 'events' | 'register' | 'declared';
  estimated: readonly string[];
  estimatedBy: readonly Estimate[];
  partial: readonly string[];
  /** For a declared one: from where it is. */
  basis: string | null;
  /** For a declared one that the unit did not say itself for exactly this period: of what it was added up, or what there is of it. */
  covered: Covered | null;
  /** For a declared one: the declarations on which it stands. */
  stands: readonly Stands[];
};

/** Which figures are shown where some were counted: the slice that locks periods puts the locked ones in their place. */
export type AsShown<Shown extends Figure> = (context: Context, figures: readonly Figure[]) => Promise<readonly Shown[]>;
/** As they are counted now. */
export const asCounted: AsShown<Figure> = async (_, figures) => figures;

type Compiled = { indicator: IndicatorVersion; numerator: Node | null; denominator: Node | null; notJudged: Node | null };
const parsed = new Map<string, Node>();
/** Formulas are few and asked for again and again. */
function node(text: string | null): Node | null {
  if (text === null) return null;
  const found = parsed.get(text) ?? parseFormula(text);
  if (parsed.size > 2000) parsed.clear();
  parsed.set(text, found);
  return found;
}
const compiled = (indicator: IndicatorVersion): Compiled => ({
  indicator,
  numerator: node(indicator.numerator),
  denominator: node(indicator.denominator),
  notJudged: node(indicator.notJudged),
});

/** The figure's units, each with what makes it up. Refuses with `indicators.unknown_unit` (404), and whoever may not see one of them. */
async function lineages(context: Context, units: readonly string[], asOf: Day): Promise<Map<string, Lineage>> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const found = new Map<string, Lineage>();
  for (const unit of units) {
    if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
    refuseFigure(context.actor, ['see', 'figures'], { unit, above: above(register, unit, today) });
    found.set(unit, lineageIn(register, unit, asOf));
  }
  return found;
}

/** Looks sums up by what was asked: what is not there is 0. */
function lookUp(rows: readonly SumRow[]): (target: string, period: number, of: Reference) => number {
  const key = (target: string, period: number, number: number, { at, channel, field }: Omit<Reference, 'measure'>) =>
    [target, period, number, at, channel ?? '', field ?? ''].join(' ');
  const sums = new Map(rows.map((row) => [key(row.target, row.period, row.measure, row), row.amount]));
  return (target, period, of) => sums.get(key(target, period, numberOf(of.measure), of)) ?? 0;
}

function figureOf({ indicator, numerator, denominator, notJudged }: Compiled, of: (reference: Reference) => number) {
  const top = numerator ? formulaValue(numerator, of) : null;
  const bottom = denominator ? formulaValue(denominator, of) : null;
  const ratio = !denominator ? top : top === null || !bottom ? null : top / bottom;
  const value = ratio === null ? null : indicator.unit === 'percent' ? ratio * 100 : ratio;
  return { numerator: top, denominator: bottom, value, notJudged: notJudged ? formulaValue(notJudged, of) : null };
}

/** What is said of every figure that was counted. */
const counted = ({ estimated, partial }: Lineage) => ({
  relation: '=' as const,
  basis: null,
  covered: null,
  stands: [],
  estimated,
  partial,
});

/** `Khảo sát số 12; mẫu số: hộ; khảo sát ngày 20/11/2026`: data has one language. */
function whenceText({ basis, denominatorOf, surveyedOn }: Whence): string {
  const t = wordsIn('vi');
  const whose = denominatorOf === null || denominatorOf === 'other' ? [] : [t(`indicators.whose.${denominatorOf}`)];
  const when = surveyedOn === null ? [] : [t('indicators.surveyed', { day: dayText(surveyedOn, 'vi') })];
  return [basis, ...whose, ...when].join('; ');
}

/** The units that are asked for, and those whose figures they may be made of. */
const withSources = (found: ReadonlyMap<string, Lineage>): string[] => [
  ...new Set([...found].flatMap(([unit, { sources }]) => [unit, ...sources.map((one) => one.unit)])),
];

/**
 * The figures of units and periods: for each indicator, unit and period one row, in that order. All sums of events come in one statement. Refuses with
 * `indicators.unknown`, `indicators.unknown_unit` (404), `indicators.period` and `measures.no_days` (422), and with 401 and 403 whoever may not see a unit.
 */
export async function evaluate(context: Context, question: Question): Promise<Figure[]> {
  const { indicators, units, from, to, by = 'whole', asOf = dayOf(context.now) } = question;
  const periods = periodsOf(from, to, by);
  if (!periods) throw new Refusal('indicators.period', 422, { details: { from, to } });
  const found = await lineages(context, units, asOf);
  // A period is computed by the formula that held at its end.
  const versions = new Map<string, Compiled>();
  const ofPeriod: Compiled[][] = [];
  for (const code of indicators) {
    const line: Compiled[] = [];
    for (const period of periods) {
      const indicator = question.draft?.code === code ? question.draft : await indicatorOn(context, code, period.to);
      const key = `${code} ${indicator.version}`;
      const one = versions.get(key) ?? compiled(indicator);
      versions.set(key, one);
      line.push(one);
    }
    ofPeriod.push(line);
  }
  const references = new Map<string, Reference>();
  for (const { numerator, denominator, notJudged } of versions.values())
    for (const formula of [numerator, denominator, notJudged])
      for (const one of formula ? referencesOf(formula) : []) references.set(referenceKey(one), one);
  const measures = [...references.values()];
  // Whoever may see the figures was asked above; different ones are counted from what only those who work with dossiers see row by row.
  const reader = context.as(systemActor('reader'));
  const targets = [...found].map(([target, { sources }]) => ({ target, sources }));
  const of = lookUp(measures.length > 0 ? await sumsOf(reader, { targets, periods, measures }) : []);
  const isDeclared = [...versions.values()].some((one) => one.indicator.source === 'declared');
  const looks = looksIn(isDeclared ? await declaredIn(reader, { units: withSources(found), from, to, indicators }) : []);
  const register = await registerOf(context);
  return indicators.flatMap((code, row) =>
    units.flatMap((unit) =>
      periods.map((period, at): Figure => {
        const formula = ofPeriod[row]?.[at] as Compiled;
        const { source, version } = formula.indicator;
        const lineage = found.get(unit) as Lineage;
        const { estimated: estimatedBy, ...figure } =
          source === 'declared'
            ? declaredFigure(looks.get(code), formula.indicator, { register, unit, lineage, asOf }, period, whenceText)
            : { ...figureOf(formula, (one) => of(unit, at, one)), ...counted(lineage) };
        const whence = { estimated: estimatedBy.map((one) => one.unit), estimatedBy };
        return { indicator: code, version, unit, ...period, ...figure, source, ...whence };
      }),
    ),
  );
}

/** Whether a part of an indicator is a sum of counts: then those that are counted make it up, and can be listed. */
export function isSumOfCounts(formula: string | null): boolean {
  const parsedFormula = node(formula);
  return parsedFormula !== null && termsOf(parsedFormula) !== null;
}

/** Whether a part of an indicator counts what is kept as sums alone: then no list stands behind it. */
export function isOfSums(formula: string | null): boolean {
  const parsedFormula = node(formula);
  return parsedFormula !== null && referencesOf(parsedFormula).some(({ measure }) => isSumsOnly(measure));
}

/**
 * The dossiers or petitions behind a figure's numerator or denominator, each with how much it is of it: together they are that number, and what is added
 * once and subtracted once is not there. A stock in it means those that were there. Refuses as `evaluate` does, and with `indicators.not_counted` (422) for
 * what is declared, `indicators.sums_only` (422) for what is kept as sums, `indicators.not_linear` (422) where the formula is no sum of counts.
 */
export async function rowsBehind(
  context: Context,
  wanted: {
    indicator: string;
    unit: string;
    from: Day;
    to: Day;
    part?: 'numerator' | 'denominator';
    asOf?: Day | undefined;
    most?: number;
    after?: { first: Day; code: string; subject: string };
  },
): Promise<Behind[]> {
  const { unit, from, to, part = 'numerator', asOf = dayOf(context.now), most = 100_000 } = wanted;
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  refuseFigure(context.actor, ['see', 'what is behind'], { unit, above: above(register, unit, dayOf(context.now)) });
  const indicator = await indicatorOn(context, wanted.indicator, to);
  const formula = node(indicator[part]);
  if (!formula) throw new Refusal('indicators.not_counted', 422, { details: { code: indicator.code } });
  if (isOfSums(indicator[part])) throw new Refusal('indicators.sums_only', 422, { details: { code: indicator.code } });
  const terms = termsOf(formula);
  if (!terms) throw new Refusal('indicators.not_linear', 422, { details: { code: indicator.code } });
  return behind(context, { sources: lineageIn(register, unit, asOf).sources, from, to, terms }, most, wanted.after);
}
