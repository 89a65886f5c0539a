import type { Fact } from '../../platform/events/events.ts';

/** What happens to a report or a suggestion. Codes and moments alone: what was said stands sealed in its rows. */
export type PetitionFacts = {
  /** `again`: its sender says that it was reported and answered before; absent in older facts. */
  'petition.sent': { kind: string; topic: string; account: boolean; files: number; acceptBy: string; dueAt: string; again: boolean };
  'petition.accepted': { kind: string; topic: string; late: boolean };
  'petition.assigned': { to: string | null };
  'petition.asked': { late: boolean };
  'petition.added': Record<never, never>;
  /** While it was open. The moment of the fact is the due moment. */
  'petition.due_passed': { dueAt: string };
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
