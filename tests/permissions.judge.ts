import type { Planted, Standing, stage } from './permissions.stage.ts';

export const states = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** What came of a deed: `done`, or the status of its refusal. */
export type Came = 'done' | number;
type Stage = Awaited<ReturnType<typeof stage>>;

/** One actor at one door: how a verb is tried there, and what the table allows. */
export type Trial = {
  attempt(column: string, dossier: Planted): Promise<Came>;
  allowed(column: string): ReadonlySet<number>;
  /** The statuses that fit a refusal. Whoever may not see a dossier must not learn that it is there. */
  fits: readonly number[];
  /** The states to try; all when missing. */
  among?: readonly number[];
};

/**
 * Keeps one dossier per state and standing, which no refused deed may change. `judge` tries every verb in every state as one actor and gives, in sentences,
 * where the door differs from the table; a trace that a refused deed leaves is such a difference.
 */
export async function court(there: Stage, columns: Record<string, Standing>, more: Record<string, unknown> = {}) {
  const standing = new Map<string, Planted>();
  const place = (state: number, { step, asked, kept, held, parcel }: Standing) => JSON.stringify([state, step, asked, kept, held, parcel]);
  const fresh = (state: number, how: Standing) => there.plant(state, how, more);
  for (const how of Object.values(columns))
    for (const state of states) if (!standing.has(place(state, how))) standing.set(place(state, how), await fresh(state, how));

  return async function judge({ attempt, allowed, fits, among = states }: Trial): Promise<{ wrong: string[]; tried: number }> {
    const [wrong, wished, before] = [[] as string[], [] as [string, Standing, number][], await there.traces()];
    let tried = 0;
    for (const [column, how] of Object.entries(columns))
      for (const state of among) {
        tried++;
        if (allowed(column).has(state)) {
          wished.push([column, how, state]);
          continue;
        }
        const came = await attempt(column, standing.get(place(state, how)) as Planted);
        if (came !== 'done' && fits.includes(came)) continue;
        wrong.push(`${column} in state ${state}: ${came}, expected ${fits.join(' or ')}`);
        standing.set(place(state, how), await fresh(state, how)); // whoever comes next finds it as it was
      }
    if ((await there.traces()) !== before) wrong.push('a refused deed left a trace');
    for (const [column, how, state] of wished) {
      const came = await attempt(column, await fresh(state, how));
      if (came !== 'done') wrong.push(`${column} in state ${state}: ${came}, expected to be done`);
    }
    return { wrong, tried };
  };
}
