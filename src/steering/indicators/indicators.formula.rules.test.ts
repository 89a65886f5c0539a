import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MEASURES, mayAdd } from '../measures/measures.rules.ts';
import { checkFormula, FormulaFault, formulaValue, isAlwaysZero, parseFormula, referencesOf, termsOf } from './indicators.formula.rules.ts';

const values: Record<string, number> = { filed: 200, received: 150, open: 30, judged_on_time: 0, judged_late: 0, withdrawn: 7 };
const value = (text: string) =>
  formulaValue(parseFormula(text), ({ measure, channel, at }) => (values[measure] ?? 0) / (channel ? 2 : 1) - (at === 'opening' ? 10 : 0));
function fault(text: string): string {
  try {
    parseFormula(text);
    return 'none';
  } catch (error) {
    if (!(error instanceof FormulaFault)) throw error;
    return `${error.why} ${error.at} ${error.what}`;
  }
}

test.each([
  ['filed', 200],
  ['filed[channel=online] / filed', 0.5],
  ['filed[channel=online,field=ho-tich]', 100],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 4 - 3', 3],
  ['-filed + 1', -199],
  ['min(filed, received, 160) + max(1, 2)', 152],
  ['opening(open) + received - withdrawn', 163],
  ['closing(open)', 30],
  ['0.5 * filed', 100],
])('%s is %d', (text, wanted) => expect(value(text)).toBe(wanted));

test.each([
  'filed / judged_late',
  '1 + filed / judged_late',
  'min(1, filed / judged_late)',
  'judged_on_time / (judged_on_time + judged_late)',
])('what divides by zero cannot be computed: %s', (text) => expect(value(text)).toBeNull());

test.each([
  ['filed + nonsense', 'unknown 8 nonsense'],
  ['filed / 0', 'zero 6 / 0'],
  ['filed +', 'syntax 7 '],
  ['filed filed', 'syntax 6 filed'],
  ['(filed', 'syntax 6 '],
  ['filed; drop', 'syntax 5 ;'],
  ['filed[unit=x]', 'filter 6 unit'],
  ['filed[channel=online,channel=post]', 'filter 21 channel'],
  ['min(filed)', 'syntax 0 min'],
  ['opening(filed)', 'stock 0 filed'],
  ['open + filed', 'kind 5 stock'],
  ['received + (open - 1)', 'kind 9 stock'],
  ['visited_dossiers + filed', 'kind 17 distinct'],
  ['visited_dossiers - visited_dossiers', 'kind 17 distinct'],
  [`filed${' + filed'.repeat(80)}`, 'syntax 500 …'],
])('%s is refused', (text, wanted) => expect(fault(text)).toBe(wanted));

test.each([
  ['filed', 'filed 1'],
  ['2 * (filed - received) / 4 + received', 'filed 0.5, received 0.5'],
  ['opening(open) + received + forwarded_in - forwarded_out', 'open opening 1, received 1, forwarded_in 1, forwarded_out -1'],
  ['filed[channel=online] + filed - filed', 'filed online 1'],
  ['filed - filed', ''],
  ['-filed', 'filed -1'],
  ['max(1, 2) * filed', 'filed 2'],
])('the terms of %s: %s', (text, wanted) => {
  const terms = termsOf(parseFormula(text)) ?? [];
  const said = terms.map(({ of: { measure, channel, at }, factor }) =>
    [measure, channel, at === 'opening' ? at : null, factor].filter((one) => one !== null).join(' '),
  );
  expect(said.join(', ')).toBe(wanted);
});

test.each(['filed + 1', 'min(filed, received)', 'filed / received', 'filed * received', '1'])('%s is no sum of counts alone', (text) =>
  expect(termsOf(parseFormula(text))).toBeNull(),
);

test.each([
  ['filed - filed', true],
  ['0 * min(filed, received)', true],
  ['min(1 - 1, 2)', true],
  ['filed', false],
  ['filed - received', false],
  ['0 * filed + 1', false],
])('%s is 0 whatever was counted: %s', (text, wanted) => expect(isAlwaysZero(parseFormula(text))).toBe(wanted));

describe('what is to be saved', () => {
  const known = { fields: new Set(['ho-tich']) };
  const refused = (text: string) => {
    try {
      checkFormula(text, known);
      return 'none';
    } catch (error) {
      return error instanceof FormulaFault ? `${error.why} ${error.at} ${error.what}` : 'a bug';
    }
  };
  test.each([
    ['filed[channel=online,field=ho-tich] / filed', 'none'],
    ['filed[channel=zzz]', 'channel 14 zzz'],
    ['filed[field=zzz]', 'field 12 zzz'],
    ['filed + petitions[channel=online]', 'whole 8 petitions'],
    ['filed / (1 - 1)', 'zero 6 / 0'],
    ['1 + filed / (received - received)', 'zero 10 / 0'],
    ['filed / max(0, 1 - 1)', 'zero 6 / 0'],
  ])('%s: %s', (text, wanted) => {
    expect(refused(text)).toBe(wanted);
    // What was saved before it was checked is still read.
    expect(fault(text)).toBe('none');
  });
});

test('what a kind forbids to add', () => {
  expect([mayAdd('flow', 'time'), mayAdd('flow', 'units'), mayAdd('stock', 'time'), mayAdd('stock', 'units')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([mayAdd('distinct', 'time'), mayAdd('distinct', 'units')]).toEqual([false, false]);
});

test('each measure is asked for once', () => {
  expect(referencesOf(parseFormula('filed / (filed + filed[channel=online])'))).toHaveLength(2);
});

describe('whatever is written', () => {
  const leaf = fc.oneof(fc.constantFrom(...Object.keys(MEASURES)), fc.integer({ min: 0, max: 9 }).map(String));
  const formula = fc.letrec<{ it: string }>((tie) => ({
    it: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie('it'), fc.constantFrom('+', '-', '*', '/'), tie('it')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(fc.constantFrom('min', 'max'), tie('it'), tie('it')).map(([name, a, b]) => `${name}(${a}, ${b})`),
    ),
  })).it;
  test('where it is a sum of counts, the terms add up to its value', () => {
    fc.assert(
      fc.property(formula, fc.array(fc.nat({ max: 9 }), { minLength: 1 }), (text, counts) => {
        let node: ReturnType<typeof parseFormula>;
        try {
          node = parseFormula(text);
        } catch {
          return;
        }
        const terms = termsOf(node);
        const count = (measure: string) => counts[measure.length % counts.length] ?? 0;
        const value = formulaValue(node, ({ measure }) => count(measure));
        // A product by 0 leaves nothing of what could not be computed.
        if (terms && value !== null)
          expect(terms.reduce((sum, { of, factor }) => sum + factor * count(of.measure), 0)).toBeCloseTo(value, 6);
      }),
      { numRuns: 2000, seed: 20_261_129 },
    );
  });
  test('it is refused with a place, or gives a number or nothing: never NaN, never infinite', () => {
    fc.assert(
      fc.property(fc.oneof(formula, fc.string({ maxLength: 40 })), fc.array(fc.nat({ max: 3 }), { minLength: 1 }), (text, counts) => {
        let next = 0;
        try {
          const found = formulaValue(parseFormula(text), () => counts[next++ % counts.length] ?? null);
          expect(found === null || Number.isFinite(found)).toBe(true);
        } catch (error) {
          if (!(error instanceof FormulaFault)) throw error;
          expect(error.at).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2000, seed: 20_261_129 },
    );
  });
});
