import { type Day, dayOf } from '../../platform/time/time.ts';
import type { Measure } from './measures.rules.ts';

/**
 * What one subject (a dossier, a petition) contributes to the measures: a pure function of its whole history. Whoever hears its events in whatever
 * order, once or twice, comes to the same contributions.
 */

/**
 * Which edition of these rules counts. Raised with every change of what a history contributes: then everything is counted anew, and figures of earlier
 * months are right, too.
 */
export const RULES = 2;

/** One event of the history, as much of it as counts. */
export type Told = { type: string; unit: string; occurredAt: Date; data: Readonly<Record<string, unknown>> };
/** What counts for one unit on one legal day of Vietnam; no amount is 0. */
export type Part = { unit: string; day: Day; amounts: ReadonlyMap<Measure, number> };
/** `field` and `channel` belong to the subject as a whole; empty where it has none. */
export type Contributions = { field: string; channel: string; parts: readonly Part[] };

export class Tally {
  readonly #parts = new Map<string, { unit: string; day: Day; amounts: Map<Measure, number> }>();
  add(unit: string, at: Date, measure: Measure, amount = 1): void {
    const day = dayOf(at);
    const key = `${day} ${unit}`;
    const part = this.#parts.get(key) ?? { unit, day, amounts: new Map() };
    const sum = (part.amounts.get(measure) ?? 0) + amount;
    if (sum === 0) part.amounts.delete(measure);
    else part.amounts.set(measure, sum);
    this.#parts.set(key, part);
  }
  parts(): Part[] {
    return [...this.#parts.values()].filter((one) => one.amounts.size > 0).toSorted((a, b) => (a.day + a.unit < b.day + b.unit ? -1 : 1));
  }
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const momentIn = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);
