import type { PilotContent, Published } from '../rollout/pilot.schema.ts';

/** A line of the report. `percent` to two decimals; numbers and the comparison are missing (null) where nobody counted, or nothing was published. */
export type PilotRow = {
  unit: string;
  unitCode: string;
  year: number;
  indicator: string;
  numerator: number | null;
  denominator: number | null;
  percent: number;
  published: number | null;
  relation: '=' | '>' | null;
  source: 'events' | 'declared';
};

/** What was counted of an indicator in a unit and year. */
export type Count = { indicator: string; unit: string; year: number; numerator: number; denominator: number };

/** All of them together. */
export const ALL = 'pilot';

/** Percent to two decimals, the half away from zero, as the report writes it; undefined of nothing. Computed in whole numbers, so that no half is lost. */
export const percentOf = (numerator: number, denominator: number): number | undefined =>
  denominator > 0 ? Math.floor((numerator * 20_000 + denominator) / (2 * denominator)) / 100 : undefined;

/** Whether what was counted bears out what was published: the same two decimals, or above. What nobody counts is not judged. */
export const bornOut = ({
  percent,
  published,
  relation,
  source,
}: Pick<PilotRow, 'percent' | 'published' | 'relation' | 'source'>): boolean =>
  source === 'declared' || published === null || (relation === '>' ? percent > published : percent === published);

type Wanted = Pick<Published, 'indicator' | 'unit' | 'year'> & Partial<Published> & { whenAny?: boolean };

/** Every line that the report has: what was published, then what is read beside it. */
export function wantedOf({ figures, beside, units }: PilotContent): Wanted[] {
  const more = beside.years.flatMap((year) => [
    ...beside.units.flatMap((indicator) => units.map((unit) => ({ indicator, unit, year }))),
    ...beside.whenAny.flatMap((indicator) => units.map((unit) => ({ indicator, unit, year, whenAny: true }))),
    ...beside.pilot.map((indicator) => ({ indicator, unit: ALL, year })),
  ]);
  const known = new Set(figures.map(({ indicator, unit, year }) => `${indicator} ${unit} ${year}`));
  return [...figures, ...more.filter(({ indicator, unit, year }) => !known.has(`${indicator} ${unit} ${year}`))];
}

/** Numerators and denominators added over the units: the share of all together is no mean of shares. */
export function together(counts: readonly Count[], { indicator, unit, year }: Wanted): Pick<Count, 'numerator' | 'denominator'> {
  const mine = counts.filter((one) => one.indicator === indicator && one.year === year && (unit === ALL || one.unit === unit));
  return {
    numerator: mine.reduce((sum, one) => sum + one.numerator, 0),
    denominator: mine.reduce((sum, one) => sum + one.denominator, 0),
  };
}

/** The lines of the report. What cannot be computed, because nothing was counted, has no line, and what is told only when there is any has none of none. `nameOf`: a unit's name and code. */
export function rowsOf(
  content: PilotContent,
  counts: readonly Count[],
  nameOf: (unit: string) => { name: string; code: string },
): PilotRow[] {
  return wantedOf(content).flatMap((wanted): PilotRow[] => {
    const { indicator, unit, year, published = null, relation = null, source = 'events' } = wanted;
    const { name, code } = nameOf(unit);
    const line = { unit: name, unitCode: code, year, indicator };
    if (source === 'declared')
      return published === null ? [] : [{ ...line, numerator: null, denominator: null, percent: published, published, relation, source }];
    const { numerator, denominator } = together(counts, wanted);
    const percent = percentOf(numerator, denominator);
    return percent === undefined || (wanted.whenAny && numerator === 0)
      ? []
      : [{ ...line, numerator, denominator, percent, published, relation, source }];
  });
}
