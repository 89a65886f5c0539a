import type { Fact } from '../../platform/events/events.ts';

/** What the house hears of officers' absences and offices: accounts by id, days, units. */
export type AbsenceFacts = {
  'people.leave_entered': { account: string; firstDay: string; lastDay: string };
  /** Its first day has come, or it was entered for today: once for each leave. */
  'people.leave_begun': { account: string; firstDay: string; lastDay: string };
  'people.leave_cancelled': { account: string };
  'people.stand_in_given': { absent: string; standIn: string; firstDay: string; lastDay: string; roles: readonly string[] };
  'people.stand_in_ended': { absent: string; standIn: string };
  /** Somebody no longer holds an office: the work that goes with it needs another. */
  'people.post_ended': { account: string; role: string };
};

/** `subject`: the id of the leave, of the stand-in, or of the post. */
export const absenceFact = <Type extends keyof AbsenceFacts>(
  type: Type,
  { id, unit }: { id: string; unit: string },
  occurredAt: Date,
  data: AbsenceFacts[Type],
): Fact => ({ type, version: 1, subject: id, unit, occurredAt, data });
