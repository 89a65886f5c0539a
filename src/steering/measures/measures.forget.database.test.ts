import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures, live } from '../../../tests/measures.scene.ts';
import { HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { evaluate } from '../indicators/evaluate.service.ts';
import { forgetOldDays } from './measures.forget.service.ts';
import { rebuildMeasures } from './measures.rebuild.service.ts';
import { addUp, liveGeneration } from './measures.service.ts';
import { compareMeasures } from './measures.verify.service.ts';
import type { Delta } from './parts.rules.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
const reader = (local: string) => contextIn(house, systemActor('reader'), parseLocal(local) as Date);
// The scene lives from September to December 2026: it is heard in its first quarter, looked at in the next one, and in the one after.
const [during, later, after] = ['2026-09-30T12:00', '2026-12-31T09:00', '2027-01-04T09:00'];
const QUARTER = '2026-10-01';
const sums = async (span: string) =>
  (
    await house.owner.pool.query(
      `select unit, measure, starts::text, field, channel, amount from measure_sums s join measure_generations g on g.id = s.generation
       where g.state = 'live' and span = $1 and amount <> 0 order by 1, 2, 3, 4, 5`,
      [span],
    )
  ).rows as { starts: string; amount: number }[];
const asked = { indicators: ['dossiers.filed', 'dossiers.on_time', 'dossiers.open'], units: [HERE], from: '2025-01-01', to: '2026-12-31' };

beforeAll(async () => {
  house = await testHouse();
  await live(house, 40);
  await hearMeasures(house, { now: parseLocal(during) as Date });
}, 300_000);
afterAll(() => house?.close());

test('days before the current quarter go, piece by piece; months, days of the quarter and what they make stay', async () => {
  const [months, days] = [await sums('m'), await sums('d')];
  const old = days.filter(({ starts }) => starts < QUARTER).length;
  expect([old, days.length - old].every((count) => count > 20)).toBe(true);
  const line = await evaluate(reader(after), { ...asked, by: 'month' });

  // Whoever runs the job is the house's worker, or nobody in particular.
  expect(await forgetOldDays(contextIn(house, anonymous, parseLocal(later) as Date), 7)).toBe(old);
  expect(await sums('d')).toEqual(days.filter(({ starts }) => starts >= QUARTER));
  expect(await forgetOldDays(reader(later))).toBe(0);

  expect(await forgetOldDays(reader(after), 50)).toBe(days.length - old);
  expect(await sums('d')).toEqual([]);
  expect(await sums('m')).toEqual(months);
  expect((await compareMeasures(reader(after))).differences).toEqual([]);
  expect(await evaluate(reader(after), { ...asked, by: 'month' })).toEqual(line);
});

test('counted anew in the next quarter there are no days of the former one either: both ways hold the same', async () => {
  const months = await sums('m');
  await rebuildMeasures(() => reader(after));
  expect(await sums('d')).toEqual([]);
  expect(await sums('m')).toEqual(months);
  expect((await compareMeasures(reader(after))).differences).toEqual([]);
});

test('what changes late of a forgotten day changes its month, and makes no day again', async () => {
  const months = await sums('m');
  const { pool } = house.owner;
  // As if five dossiers had never been counted: the reader hears of them once more, months later.
  const mine = 'subject in (select distinct p.subject from measure_parts p where p.unit = $1 order by 1 limit 5)';
  const { rows: gone } = await pool.query<Omit<Delta, 'span'>>(
    `with gone as (delete from measure_parts where ${mine} returning *)
     select unit, date_trunc('month', day)::date::text as starts, field, channel, m.measure, -sum(m.amount)::int as amount
     from gone cross join lateral unnest(measures, amounts) as m(measure, amount) group by 1, 2, 3, 4, 5`,
    [HERE],
  );
  expect(gone.length).toBeGreaterThan(5);
  const undo = gone.map((one) => ({ ...one, span: 'm' as const }));
  await reader(after).transaction(async (tx) => addUp(tx, await liveGeneration(reader(after), tx), undo));
  expect(await sums('m')).not.toEqual(months);
  await pool.query(
    "update event_cursors set epoch = 0, transaction = '0', event = '00000000-0000-0000-0000-000000000000' where reader = 'measures'",
  );
  await hearMeasures(house, { now: parseLocal(after) as Date });
  expect(await sums('d')).toEqual([]);
  expect(await sums('m')).toEqual(months);
  expect((await compareMeasures(reader(after))).differences).toEqual([]);
});
