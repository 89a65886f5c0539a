import type { Fact } from '../../platform/events/events.ts';

/** What becomes of an hour that was booked. Moments are ISO texts. Fields are added, never re-meant. */
export type AppointmentFacts = {
  'appointment.booked': { group: string; startsAt: string };
  'appointment.moved': { group: string; before: string; startsAt: string; sequence: number };
  'appointment.cancelled': { group: string; startsAt: string; sequence: number };
  'appointment.arrived': { group: string; startsAt: string; ticket: string };
  /** Its hour is no working hour any more. */
  'appointment.affected': { group: string; startsAt: string; sequence: number };
};

export const appointmentFact = <Type extends keyof AppointmentFacts>(
  type: Type,
  of: { id: string; unit: string; at: Date },
  data: AppointmentFacts[Type],
): Fact => ({ type, version: 1, subject: of.id, unit: of.unit, occurredAt: of.at, data });
