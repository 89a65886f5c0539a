import { z } from 'zod';
import { isDay } from '../../platform/time/time.ts';
import { checkFormula, FormulaFault, isAlwaysZero, type Known, parseFormula, referencesOf } from './indicators.formula.rules.ts';

const day = z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)');
export const codeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/, 'a code is <slice>.<name>')
  .max(80);
const words = z.strictObject({ vi: z.string().trim().min(1).max(400), en: z.string().trim().min(1).max(400) });

/** A formula that reads. Its fault becomes the issue's message: `<why> <at> <what>`. */
const formula = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    try {
      parseFormula(text);
    } catch (error) {
      if (!(error instanceof FormulaFault)) throw error;
      context.addIssue({ code: 'custom', message: `${error.why} ${error.at} ${error.what}` });
    }
  });

export const PILLARS = ['government', 'economy', 'society'] as const;
export const SOURCES = ['events', 'register', 'declared'] as const;
/** What a figure is measured in; `times`: how often (visits of each dossier), `points`: of a score. */
export const UNITS = ['percent', 'count', 'times', 'points', 'days', 'dong'] as const;
export const READINGS = ['official', 'honest', 'working'] as const;

/**
 * An indicator. `unit`: `percent` is 100 × numerator / denominator, every other is the numerator (divided by the denominator where there is one).
 * `reading`: the official one under its official name; the honest one that stands beside it; `working` for the desk's own use. `beside`: codes of those
 * that stand beside it; `onlyWhenAny`: beside another it stands only where there is any of it. `notJudged`: how many of the same could not be judged, shown with it. `raise`: what would make it better this week.
 * `source` declared: nobody counts it here; it has no formula.
 */
export const indicatorSchema = z
  .strictObject({
    code: codeSchema,
    name: words,
    pillar: z.enum(PILLARS),
    reading: z.enum(READINGS),
    unit: z.enum(UNITS),
    numerator: formula.nullable(),
    denominator: formula.nullable(),
    notJudged: formula.nullable().default(null),
    better: z.enum(['higher', 'lower', 'none']),
    source: z.enum(SOURCES),
    period: z.enum(['month', 'quarter', 'year']),
    owner: words,
    basis: z.string().trim().min(3).max(1000),
    beside: z.array(codeSchema).max(10).default([]),
    onlyWhenAny: z.boolean().optional(),
    raise: words.nullable().default(null),
    valid_from: day,
    valid_to: day.nullable().default(null),
  })
  .refine((one) => (one.source === 'declared') === (one.numerator === null), {
    path: ['numerator'],
    message: 'what is declared has no formula, and nothing else is without one',
  })
  .refine((one) => one.source === 'declared' || one.unit !== 'percent' || one.denominator !== null, {
    path: ['denominator'],
    message: 'a percentage is of something',
  })
  .refine((one) => one.valid_to === null || one.valid_from <= one.valid_to, { path: ['valid_to'], message: 'ends before it begins' });
export type Indicator = z.infer<typeof indicatorSchema>;
export type IndicatorInput = z.input<typeof indicatorSchema>;

/** What is wrong with an indicator that is to be saved, though it could be read: where, and as a formula's fault. */
function faultsIn(indicator: Indicator, known: Known): { path: string; fault: FormulaFault }[] {
  return (['numerator', 'denominator', 'notJudged'] as const).flatMap((path) => {
    const text = indicator[path];
    if (text === null) return [];
    try {
      const node = checkFormula(text, known);
      if (path === 'denominator' && isAlwaysZero(node)) throw new FormulaFault('zero', 0, text);
      const [counted] = referencesOf(node);
      // No register has measures of its own yet: all that can be named is counted from what happened.
      if (indicator.source === 'register' && counted) throw new FormulaFault('register', text.indexOf(counted.measure), counted.measure);
      return [];
    } catch (error) {
      if (!(error instanceof FormulaFault)) throw error;
      return [{ path: error.why === 'register' ? 'source' : path, fault: error }];
    }
  });
}

/** An indicator that is to be saved: what would never count anything is refused, too. */
export const newIndicatorSchema = (known: Known = {}) =>
  indicatorSchema.superRefine((indicator, context) => {
    for (const { path, fault } of faultsIn(indicator, known))
      context.addIssue({ code: 'custom', path: [path], message: `${fault.why} ${fault.at} ${fault.what}` });
  });

/** What an administrator sends: the indicator, and the version that was seen (0: there was none). */
export const setIndicatorSchema = (known: Known) =>
  z.strictObject({ key: z.string().min(8).max(200), seen: z.int().min(0), indicator: newIndicatorSchema(known) });
