import type { Day } from '../../platform/time/time.ts';
import type { Figure } from '../indicators/evaluate.service.ts';
import { type Period, periodNamed } from '../targets/periods.rules.ts';
import { type Counted, differs } from './closings.rules.ts';

/** What a later count said of a locked figure, and when a count first said so. */
export type LockCorrection = Counted & { foundAt: Date };
/** That a figure is locked: in which period, signed and accepted when, accepted by which province; what was found since, the earliest first. */
export type Lock = {
  period: Period;
  signedAt: Date;
  acceptedAt: Date;
  acceptedBy: string;
  /** SHA-256 of the evidence of a declared figure. */
  evidenceHash: string | null;
  corrections: readonly LockCorrection[];
};
/** A figure with its lock; null: it is not locked, and may still change. */
export type Held = Figure & { lock: Lock | null };
/** A figure as an accepted closing keeps it. */
export type Kept = Counted & Omit<Lock, 'corrections'> & Pick<Figure, 'indicator' | 'unit' | 'version' | 'notJudged' | 'basis'>;

/** The correction that stands: the last one; undefined where the last count says again what was locked. */
export function correctionOf(figure: Held): LockCorrection | undefined {
  const last = figure.lock?.corrections.at(-1);
  return last && differs(figure, last) ? last : undefined;
}

/**
 * A period as its figures have it. `lock`: that of any of them; null: none is locked. `locked`, `corrected`: how many of `of` figures: those that say something, or
 * were locked saying nothing.
 */
export type PeriodLock = { from: Day; to: Day; lock: Lock | null; locked: number; of: number; corrected: number };

/** The periods of one unit's figures, the latest first and a longer one before its parts, each with how many of them are locked. */
export const periodLocks = (figures: readonly Held[]): PeriodLock[] =>
  [...Map.groupBy(figures, ({ from, to }) => `${to} ${from}`).values()]
    .toSorted(([a], [b]) => (b?.to ?? '').localeCompare(a?.to ?? '') || (a?.from ?? '').localeCompare(b?.from ?? ''))
    .map((found) => {
      // A month may be asked for as such, and as one of a line.
      const all = [...new Map(found.map((one) => [one.indicator, one])).values()].filter(({ value, lock }) => value !== null || lock);
      const locked = all.filter(({ lock }) => lock !== null);
      const corrected = locked.filter((one) => correctionOf(one) !== undefined).length;
      const [{ from, to } = { from: '', to: '' }] = found;
      return { from, to, lock: locked[0]?.lock ?? null, locked: locked.length, of: all.length, corrected };
    });

const keyOf = (unit: string, period: Period, indicator: string) => `${unit} ${period} ${indicator}`;
const isRelation = (text: string): text is Figure['relation'] => ['=', '>', '<'].includes(text);

/**
 * Figures as they are sent up: where the period of a figure is accepted it is the locked one, whatever is counted today, with its corrections beside it; a figure of
 * other days, or of a period that nobody accepted, is the one that is counted today, without a lock.
 */
export function heldFigures(
  figures: readonly Figure[],
  kept: readonly Kept[],
  corrections: readonly (LockCorrection & Pick<Kept, 'unit' | 'period' | 'indicator'>)[],
): Held[] {
  const locked = new Map(kept.map((one) => [keyOf(one.unit, one.period, one.indicator), one]));
  const found = Map.groupBy(corrections, (one) => keyOf(one.unit, one.period, one.indicator));
  return figures.map((figure) => {
    const period = periodNamed(figure.from, figure.to);
    const key = period && keyOf(figure.unit, period, figure.indicator);
    const one = key ? locked.get(key) : undefined;
    if (!key || !one) return { ...figure, lock: null };
    const { numerator, denominator, value, relation, notJudged, basis, version, signedAt, acceptedAt, acceptedBy, evidenceHash } = one;
    return {
      ...figure,
      numerator,
      denominator,
      value,
      relation: isRelation(relation) ? relation : '=',
      notJudged,
      basis,
      version,
      lock: {
        period: one.period,
        signedAt,
        acceptedAt,
        acceptedBy,
        evidenceHash,
        corrections: (found.get(key) ?? []).map(({ unit: _, period: __, indicator: ___, ...correction }) => correction),
      },
    };
  });
}
