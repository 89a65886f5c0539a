import type { Fact } from '../../platform/events/events.ts';

/** What happens to a report or a suggestion. Codes and moments alone: what was said stands sealed in its rows. */
export type PetitionFacts = {
  'petition.sent': { kind: string; topic: string; account: boolean; files: number; acceptBy: string; dueAt: string };
  'petition.accepted': { kind: string; topic: string; late: boolean };
  'petition.assigned': { to: string | null };
  'petition.asked': { late: boolean };
  'petition.added': Record<never, never>;
  'petition.answered': { late: boolean };
  'petition.refused': { late: boolean };
  'petition.forwarded': { late: boolean };
  'petition.published': { late: boolean };
  'petition.judged': { verdict: string };
};

export const petitionFact = <Type extends keyof PetitionFacts>(
  type: Type,
  { id, unit }: { id: string; unit: string },
  occurredAt: Date,
  data: PetitionFacts[Type],
): Fact => ({ type, version: 1, subject: id, unit, occurredAt, data });
