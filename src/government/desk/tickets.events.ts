import type { Fact } from '../../platform/events/events.ts';

/** What happens in the hall, as the house hears it: no names, no reasons of a priority. Fields are added, never re-meant. */
export type TicketFacts = {
  'ticket.taken': { group: string; number: number; priority: boolean; booked: boolean };
  /** `waited`: seconds since it was taken. `again`: called once more. */
  'ticket.called': { group: string; number: number; counter: number; priority: boolean; waited: number; again: boolean };
  /** `to`: the counter to which it was handed. */
  'ticket.transferred': { group: string; number: number; counter: number; to: number };
  'ticket.ended': { group: string; number: number; counter: number; how: 'served' | 'missed'; seconds: number };
  'queue.set': { from: string };
};

export const ticketFact = <Type extends keyof TicketFacts>(
  type: Type,
  of: { subject: string; unit: string; at: Date },
  data: TicketFacts[Type],
): Fact => ({ type, version: 1, subject: of.subject, unit: of.unit, occurredAt: of.at, data });

/** Somebody came to the desk for a dossier. `number`: which time it was; `ticket`: whether a number was drawn. */
export const visitFact = (dossier: string, unit: string, at: Date, data: { number: number; ticket: boolean }): Fact => ({
  type: 'desk.visit',
  version: 1,
  subject: dossier,
  unit,
  occurredAt: at,
  data,
});
