import type { Fact } from '../../platform/events/events.ts';

/** Targets of a period were set or taken back: how many, of which indicators. The values stand in the table. Fields are added, never re-meant. */
export type TargetsSet = { period: string; set: number; takenBack: number; indicators: readonly string[] };

/** `unit`: whose office decided. */
export const targetsSet = (subject: string, unit: string, occurredAt: Date, data: TargetsSet): Fact => ({
  type: 'targets.set',
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
