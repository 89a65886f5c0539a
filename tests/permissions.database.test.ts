import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { queueCounts, queuePage } from '../src/government/dossiers/dossiers.queries.ts';
import { submitDossier } from '../src/government/dossiers/dossiers.submit.service.ts';
import { Refusal } from '../src/platform/context/refusal.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { actorOf, type Deed, deeds, ELSEWHERE_UNIT, filingOf, HERE, type Planted, stage } from './permissions.stage.ts';
import { BEGIN, ELSEWHERE, rowsOf, statesIn, TABLE } from './permissions.table.ts';

let there: Awaited<ReturnType<typeof stage>>;
/** One dossier per state and standing, which no refused deed may change. */
const standing = new Map<string, Planted>();
const states = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const place = (state: number, { step, asked }: Pick<Deed, 'step' | 'asked'>) => `${state} ${step} ${asked}`;

beforeAll(async () => {
  there = await stage();
  for (const deed of Object.values(deeds))
    for (const state of states) if (!standing.has(place(state, deed))) standing.set(place(state, deed), await there.plant(state, deed));
});
afterAll(() => there?.house.close());

/** What came of a deed: `done`, or the status of its refusal. Anything else is a bug and fails the test. */
async function outcome(work: Promise<unknown>): Promise<'done' | number> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
}

/** Tries every verb in every state as one actor. Gives what was allowed against the table, in its own words; refused deeds must leave no trace. */
async function judge(actor: Actor, allowed: (column: string) => ReadonlySet<number>) {
  const [wrong, before] = [[] as string[], await there.traces()];
  const sees = allowed('see').size > 0;
  const fits = sees ? [403, 409] : [401, 404]; // whoever may not see it does not learn that it is there
  const wished: [string, Deed, number][] = [];
  let tried = 0;
  for (const [column, deed] of Object.entries(deeds))
    for (const state of states) {
      tried++;
      if (allowed(column).has(state)) {
        wished.push([column, deed, state]);
        continue;
      }
      const came = await outcome(deed.do(there.as(actor), standing.get(place(state, deed)) as Planted));
      if (came !== 'done' && fits.includes(came)) continue;
      wrong.push(`${column} in state ${state}: ${came}, expected ${fits.join(' or ')}`);
      standing.set(place(state, deed), await there.plant(state, deed)); // whoever comes next finds it as it was
    }
  if ((await there.traces()) !== before) wrong.push('a refused deed left a trace');
  for (const [column, deed, state] of wished) {
    const came = await outcome(deed.do(there.as(actor), await there.plant(state, deed)));
    if (came !== 'done') wrong.push(`${column} in state ${state}: ${came}, expected to be done`);
  }
  return { wrong, tried };
}

describe('verbs', () => {
  test('the table has every verb, and every row of it names somebody', () => {
    const rows = rowsOf(TABLE);
    for (const { who, cells } of rows) {
      expect(Object.keys(cells), who).toEqual(Object.keys(deeds));
      expect(actorOf(who)).toBeDefined();
    }
    expect(rows.length).toBeGreaterThan(20);
  });

  test.each(rowsOf(TABLE))('$who, own unit: what the table says and nothing else', async ({ who, cells }) => {
    const { wrong, tried } = await judge(actorOf(who), (column) => statesIn(cells[column] ?? ''));
    expect(wrong).toEqual([]);
    expect(tried).toBe(140);
  });

  test.each(ELSEWHERE.map((who) => ({ who })))('$who of another unit: nothing', async ({ who }) => {
    const { wrong } = await judge(actorOf(who, ELSEWHERE_UNIT), () => new Set());
    expect(wrong).toEqual([]);
  });
});
