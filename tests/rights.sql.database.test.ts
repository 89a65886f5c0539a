import { afterAll, beforeAll, expect, test } from 'vitest';
import { stage } from './permissions.stage.ts';
import { rowsOf } from './permissions.table.ts';
import { EVERYBODY, type Stage } from './rights.court.ts';
import * as hall from './rights.hall.ts';
import * as help from './rights.helping.ts';
import * as money from './rights.money.ts';
import * as rules from './rights.rules.ts';
import { WALL } from './rights.table.ts';

let there: Stage;
beforeAll(async () => {
  there = await stage();
  for (const matter of [
    hall.petitions,
    hall.appointments,
    hall.hall,
    money.charges,
    money.credits,
    money.refunds,
    help.helpings,
    rules.drafts,
    rules.assignment,
    rules.opinions,
    rules.counters,
    rules.promises,
    rules.figures,
  ]) {
    const { plant, states } = matter(there);
    for (let state = 1; state <= states; state++) await plant(state, false);
  }
});
afterAll(() => there?.house.close());

const undone = new Error('taken back');
/** How many rows a statement touches as somebody, in a transaction that is taken back; 0 when it is denied. */
async function touched(who: string, text: string): Promise<number> {
  const actor = EVERYBODY[who];
  if (!actor) throw new Error(`nobody is called ${who}`);
  let rows = 0;
  await there
    .as(actor)
    .transaction(async (tx) => {
      rows = (await tx.query({ text })).length;
      throw undone;
    })
    .catch((error) => {
      if (error !== undone && error.code !== '42501') throw error;
    });
  return rows;
}

test.each(rowsOf(WALL))('$who: read and changed by whom the table says', async ({ who: table, cells }) => {
  const { rows } = await there.owner.query<{ column: string }>(
    "select column_name as column from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position limit 1",
    [table],
  );
  const found: Record<string, string> = {};
  for (const who of Object.keys(cells)) {
    const reads = await touched(who, `select 1 from ${table}`);
    const writes = await touched(who, `update ${table} set "${rows[0]?.column}" = "${rows[0]?.column}" returning 1`);
    found[who] = `${reads > 0 ? 'r' : ''}${writes > 0 ? 'w' : ''}`;
  }
  expect(found).toEqual(cells);
});
