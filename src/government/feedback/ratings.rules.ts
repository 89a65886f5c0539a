/** The best mark; the worst is 1. */
export const BEST = 5;
export type Marks = Record<string, number>;
export type Counts = Record<string, number[]>;

/** Sums with one more answer in them: by question how often each mark was given, the worst first. */
export function withMarks(counts: Counts, marks: Marks): Counts {
  const sums: Counts = { ...counts };
  for (const [question, mark] of Object.entries(marks)) {
    const before = sums[question] ?? Array.from({ length: BEST }, () => 0);
    sums[question] = before.map((count, at) => (at === mark - 1 ? count + 1 : count));
  }
  return sums;
}

/** Whether the sums may be shown anew: each time that enough more have answered, so that two looks never differ by few. */
export const mayReveal = (answers: number, atLeast: number): boolean => answers > 0 && answers % atLeast === 0;

/** The mean mark with one decimal, and how many in a hundred gave one of the two best; undefined for no marks. */
export function meanOf(counts: readonly number[]): { mean: number; good: number } | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const sum = counts.reduce((total, count, at) => total + count * (at + 1), 0);
  const good = counts.slice(BEST - 2).reduce((total, count) => total + count, 0);
  return { mean: Math.round((sum / all) * 10) / 10, good: Math.round((good / all) * 1000) / 10 };
}

/** Which question says it, from which mark on somebody is satisfied, and to which mark somebody is not. */
export type Satisfaction = { question: string; satisfiedFrom: number; dissatisfiedTo: number };
/** How many answered, and how many of them are satisfied or not. */
export type Satisfied = { answers: number; satisfied: number; dissatisfied: number };

/** What the sums say of being satisfied. `answers` in them, as each answer has all five marks. */
export function satisfiedIn(answers: number, counts: Counts, { question, satisfiedFrom, dissatisfiedTo }: Satisfaction): Satisfied {
  const marks = counts[question] ?? [];
  const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
  return { answers, satisfied: sum(marks.slice(satisfiedFrom - 1)), dissatisfied: sum(marks.slice(0, dissatisfiedTo)) };
}

/** What is new since the sums were shown last. */
export const since = (before: Satisfied, now: Satisfied): Satisfied => ({
  answers: now.answers - before.answers,
  satisfied: now.satisfied - before.satisfied,
  dissatisfied: now.dissatisfied - before.dissatisfied,
});
