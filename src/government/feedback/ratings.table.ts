import { sql } from 'drizzle-orm';
import { date, integer, jsonb, pgPolicy, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { app, isSystem, unitsAs } from '../../platform/database/columns.ts';

const isHouse = isSystem('tracking');
type Counts = Record<string, number[]>;

/** Links that were used. Nothing leads from here to an answer: the day alone is kept. */
export const ratingLinks = pgTable(
  'rating_links',
  { digest: text('digest').primaryKey(), usedOn: date('used_on', { mode: 'string' }).notNull() },
  () => [pgPolicy('rating_links_house', { for: 'all', to: app, using: isHouse, withCheck: isHouse })],
).enableRLS();

/** The sums of the answers of a unit's month: what was said is added and kept nowhere else, so that nobody can be recognised by it. */
export const ratingTallies = pgTable(
  'rating_tallies',
  {
    unit: text('unit').notNull(),
    month: text('month').notNull(),
    /** The version of the questions. */
    questions: text('questions').notNull(),
    answers: integer('answers').notNull(),
    /** By question: how often each mark, the worst first. */
    counts: jsonb('counts').$type<Counts>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unit, t.month, t.questions] }),
    pgPolicy('rating_tallies_house', { for: 'all', to: app, using: isHouse, withCheck: isHouse }),
  ],
).enableRLS();

/**
 * The same sums as officers read them: copied each time that enough more have answered. Whoever looks before and after one answer learns nothing of it.
 */
export const ratingFigures = pgTable(
  'rating_figures',
  {
    unit: text('unit').notNull(),
    month: text('month').notNull(),
    questions: text('questions').notNull(),
    answers: integer('answers').notNull(),
    counts: jsonb('counts').$type<Counts>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unit, t.month, t.questions] }),
    pgPolicy('rating_figures_house', { for: 'all', to: app, using: isHouse, withCheck: isHouse }),
    pgPolicy('rating_figures_read', {
      for: 'select',
      to: app,
      using: sql`unit = any ${unitsAs('desk officer', 'specialist', 'leader', 'clerk', 'commune admin')} or ${isSystem('reader')}`,
    }),
  ],
).enableRLS();
