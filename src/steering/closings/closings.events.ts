import type { Fact } from '../../platform/events/events.ts';

/** What became of a commune's period: how many figures, no values. Fields are added, never re-meant. `period.corrected`: later counts say otherwise. */
export type ClosingFact =
  | { type: 'period.signed'; data: { period: string; figures: number } }
  | { type: 'period.accepted' | 'period.returned'; data: { period: string } }
  | { type: 'period.corrected'; data: { period: string; indicators: readonly string[] } };

export const closingFact = (subject: string, unit: string, occurredAt: Date, { type, data }: ClosingFact): Fact => ({
  type,
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
