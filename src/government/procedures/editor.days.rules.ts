import { addDays, type Day } from '../../platform/time/time.ts';

export type ListedDays = { validFrom: Day; validTo: Day | null; withdrawn: boolean };

/**
 * The first day from which a new version may hold: tomorrow, since a dossier received today has today's version; today, when none holds today and so nobody
 * was told anything else.
 */
export function firstDay(versions: readonly ListedDays[], today: Day): Day {
  const holding = versions.some((one) => !one.withdrawn && one.validFrom <= today && today <= (one.validTo ?? today));
  return holding ? addDays(today, 1) : today;
}
