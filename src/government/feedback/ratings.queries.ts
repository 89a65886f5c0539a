import type { Context, Transaction } from '../../platform/context/context.ts';
import { ratingQuestionsOf } from './feedback.content.ts';
import { type Counts, type Satisfied, satisfiedIn } from './ratings.rules.ts';

export type RatingFigures = { month: string; questions: string; answers: number; counts: Counts };

/** The sums of a unit by month, the newest first: as far as enough have answered. */
export const ratingFigures = (context: Context, unit: string): Promise<RatingFigures[]> =>
  context.read((tx) =>
    tx.query<RatingFigures>({
      name: 'ratings.figures',
      text: 'select month, questions, answers, counts from rating_figures where unit = $1 order by month desc, questions desc limit 24',
      values: [unit],
    }),
  );

/** What the sums of all units that are shown say of being satisfied, by unit and month (`2026-11`): for who counts them anew. */
export async function satisfiedByMonth(tx: Transaction): Promise<(Satisfied & { unit: string; month: string })[]> {
  const rows = await tx.query<RatingFigures & { unit: string }>({
    text: 'select unit, month, questions, answers, counts from rating_figures',
  });
  return rows.map(({ unit, month, questions, answers, counts }) => {
    const asked = ratingQuestionsOf(questions);
    // Questions that the content no longer has say nothing of anybody's satisfaction.
    return { unit, month, ...(asked ? satisfiedIn(answers, counts, asked.satisfaction) : { answers, satisfied: 0, dissatisfied: 0 }) };
  });
}
