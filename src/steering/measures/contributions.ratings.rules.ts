import { type Contributions, Tally, type Told } from './contributions.rules.ts';
import type { Measure } from './measures.rules.ts';

/** The events of ratings that count. */
export const ratingTypes: readonly string[] = ['rating.given'];

const COUNTED = { answers: 'ratings', satisfied: 'ratings_satisfied', dissatisfied: 'ratings_dissatisfied' } as const satisfies Record<
  string,
  Measure
>;

/** What people said of a unit's work, as it was told together. It has no field and no channel. */
export function ratingContributions(history: readonly Told[]): Contributions {
  const tally = new Tally();
  for (const { unit, occurredAt, data } of history)
    for (const [name, measure] of Object.entries(COUNTED)) tally.add(unit, occurredAt, measure, Number(data[name] ?? 0));
  return { field: '', channel: '', parts: tally.parts() };
}
