import type { Fact } from '../../../platform/events/events.ts';

/** A unit words a form its own way from a moment on, or (`own` false) goes back to the common wording. Fields are added, never re-meant. */
export type WordingChanged = { form: string; from: string; own: boolean };

export const wordingChanged = (subject: string, unit: string, occurredAt: Date, data: WordingChanged): Fact => ({
  type: 'paper.worded',
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
