import type { Day } from '../../platform/time/time.ts';

/** What of a commune's set-up the kit copies. */
export const parts = ['filing', 'promises', 'hours', 'days', 'queue', 'assignment', 'papers', 'settings', 'targets'] as const;
export type Part = (typeof parts)[number];

/** JSON that can be compared and kept. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A commune's set-up from a day on: each part's settings under a key that means the same in every commune (a procedure, a weekday, a form). */
export type SetUp = Readonly<Record<Part, Readonly<Record<string, Value>>>>;

/**
 * One thing in which the commune will differ from before. `null` is "nothing of its own". `kept`: why the kit leaves it as it is; it is shown, not changed.
 */
export type Difference = { part: Part; key: string; before: Value; after: Value; kept?: 'own_officers' | 'own_decision' };

const ordered = (value: Value): Value =>
  Array.isArray(value)
    ? value.map(ordered)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, each]) => [name, ordered(each)]),
        )
      : value;
/** Whether two settings are the same, whatever the order in which their names were written. */
export const same = (one: Value, other: Value): boolean => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

/**
 * Where the target is not as the source is. What only the target has stays: the kit gives what the pilot has and takes nothing away. `keep` says why a single
 * thing stays as it is.
 */
export function differencesBetween(
  source: SetUp,
  target: SetUp,
  keep: (difference: Difference) => Difference['kept'] = () => undefined,
): Difference[] {
  return parts.flatMap((part) =>
    Object.entries(source[part])
      .filter(([key, after]) => !same(target[part][key] ?? null, after))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, after]) => {
        const difference: Difference = { part, key, before: target[part][key] ?? null, after };
        const kept = keep(difference);
        return kept ? { ...difference, kept } : difference;
      }),
  );
}

/** What the kit will write. */
export const changing = (differences: readonly Difference[]): Difference[] => differences.filter((one) => one.kept === undefined);

/** How many things change in each part, for the report. */
export function countsOf(differences: readonly Difference[]): { part: Part; changes: number; kept: number }[] {
  return parts
    .map((part) => {
      const all = differences.filter((one) => one.part === part);
      return { part, changes: changing(all).length, kept: all.length - changing(all).length };
    })
    .filter(({ changes, kept }) => changes + kept > 0);
}

/** From which day something may be taken back: never in the past. */
export const notBefore = (day: Day, today: Day): Day => (day < today ? today : day);
