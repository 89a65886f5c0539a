import type { Day } from '../../platform/time/time.ts';
import type { Figure } from './evaluate.service.ts';

const nothing = { numerator: null, denominator: null, value: null, notJudged: null };

/**
 * Figures as they are shown: a 0 of days before anything was counted in its unit says nothing, so nothing stands there. What is declared, what was locked, and
 * what was counted all the same, stays. `since`: `countedSince` of their units.
 */
export const sinceCounted = <Shown extends Figure & { lock?: unknown }>(
  figures: readonly Shown[],
  since: ReadonlyMap<string, Day>,
): Shown[] =>
  figures.map((one) => {
    const first = since.get(one.unit);
    const early = one.source === 'events' && !one.lock && (first === undefined || one.to < first);
    return early && !one.numerator && !one.denominator ? { ...one, ...nothing } : one;
  });
