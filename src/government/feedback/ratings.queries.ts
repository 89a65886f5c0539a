import type { Context } from '../../platform/context/context.ts';
import type { Counts } from './ratings.rules.ts';

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
