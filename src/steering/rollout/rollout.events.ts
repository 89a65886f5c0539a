import type { Fact } from '../../platform/events/events.ts';
import type { Day } from '../../platform/time/time.ts';

/**
 * What the rollout tells: codes, days and counts, nobody's name. `unit` is the commune, for a phase the province. Fields are added, never re-meant.
 * `commune_live`: the commune works by the model from `dayZero` on. `kit_copied`, `kit_undone`: how many settings changed, from which commune.
 */
export type RolloutFact =
  | { type: 'rollout.phase_set'; data: { number: number; starts: Day; ends: Day | null } }
  | { type: 'rollout.commune_added' | 'rollout.commune_removed'; data: { phase: string } }
  | { type: 'rollout.point_confirmed' | 'rollout.point_withdrawn'; data: { item: string; evidence: boolean } }
  | { type: 'rollout.kit_copied' | 'rollout.kit_undone'; data: { source: string; from: Day; changes: number } }
  | { type: 'rollout.commune_live'; data: { phase: string; dayZero: Day } };

export const rolloutFact = (subject: string, unit: string, occurredAt: Date, { type, data }: RolloutFact): Fact => ({
  type,
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
