import type { Fact } from '../../platform/events/events.ts';
import type { Satisfied } from './ratings.rules.ts';

/**
 * So many more have said how it went: told together, each time that enough have answered, and never of one. Whoever hears it learns no more than whoever
 * looks at the sums. `subject` is this telling itself: nothing leads from it to a dossier. Fields are added, never re-meant.
 */
export const ratingGiven = (subject: string, unit: string, occurredAt: Date, data: Satisfied & { questions: string }): Fact => ({
  type: 'rating.given',
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
