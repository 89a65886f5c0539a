import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures, live } from '../../../tests/measures.scene.ts';
import { actorOf, ELSEWHERE_UNIT, HERE, THIRD_UNIT } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { unitReport } from '../../government/desk/reports.queries.ts';
import { advance, type Reader } from '../../platform/events/readers.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, parseLocal } from '../../platform/time/time.ts';
import { RULES } from './contributions.rules.ts';
import { measureReader } from './measures.readers.ts';
import { followRules, rebuildMeasures } from './measures.rebuild.service.ts';
import { MEASURES, numberOf } from './measures.rules.ts';
import { compareMeasures, verifyMeasures } from './measures.verify.service.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await live(house, 60);
}, 300_000);
afterAll(() => house?.close());
/** After everything that happened, in the quarter of whose days the sums are kept. */
const NOW = new Date('2026-12-31T12:00:00Z');
const reader = () => contextIn(house, systemActor('reader'), NOW);
const rows = async (text: string, values: unknown[] = []) => (await house.owner.pool.query(text, values)).rows;
const sums = () =>
  rows(`select span, unit, measure, starts::text, field, channel, amount from measure_sums s join measure_generations g on g.id = s.generation
        where g.state = 'live' and amount <> 0 order by 1, 2, 3, 4, 5, 6`);
/** `2026-09` → `2026-09-30`. */
const lastDayOf = (month: string) => addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1);
const catchUp = (limit?: number) => hearMeasures(house, { now: NOW, limit });
const forget = () =>
  house.owner.pool.query(
    "truncate measure_generations, measure_parts, measure_sums, measure_totals; delete from event_cursors where reader like 'measures%'",
  );

/** A reader that is killed now and then: after it has written, before it commits. */
function dying(kills: () => boolean): Reader {
  return {
    ...measureReader,
    async hear(context, tx, events) {
      await measureReader.hear(context, tx, events);
      if (kills()) throw new Error('killed');
    },
  };
}
/** Lets it listen until it has heard everything, however often it dies. */
async function listen(one: Reader, batches: readonly number[]): Promise<void> {
  for (let at = 0; ; at++) {
    const passed = await advance(reader(), one, batches[at % batches.length]).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
      return 1;
    });
    if (passed === 0) return;
  }
}

describe('one way of counting or another', () => {
  test('what was counted as it came, what is counted anew, and what the rows say are the same', async () => {
    await catchUp(37);
    const incremental = await sums();
    expect(incremental.length).toBeGreaterThan(100);
    const first = await verifyMeasures(reader());
    expect(first.differences).toEqual([]);
    const { generation, events } = await rebuildMeasures(reader);
    await catchUp();
    expect(generation).toBe(2);
    expect(events).toBeGreaterThan(300);
    expect(await sums()).toEqual(incremental);
    expect((await verifyMeasures(reader())).differences).toEqual([]);
    expect(await rows('select state from measure_generations')).toEqual([{ state: 'live' }]);
    expect(await rows('select distinct generation from measure_parts')).toEqual([{ generation: 2 }]);
  });

  test('the scene has something of nearly every measure, so that the comparison means something', async () => {
    await catchUp();
    const found = await rows('select distinct measure from measure_sums');
    const seen = new Set(found.map((row) => row.measure as number));
    const missing = Object.keys(MEASURES).filter((code) => !seen.has(numberOf(code as keyof typeof MEASURES)));
    // No sample of the scene has these: the tests of the rules do.
    const elsewhere = [
      ...[
        'filed_helped_desk',
        'filed_helped_home',
        'filed_unknown',
        'not_judged',
        'done_not_judged',
        'promised',
        'promise_kept',
        'promise_passed',
      ],
      ...['visited_dossiers', 'fee_dossiers_paid_online', 'petitions_accepted_late', 'petitions_forwarded', 'petitions_published_late'],
      ...['stopped', 'apologies_in_time', 'digitised_with_result', 'done_on_time'],
    ];
    expect(missing.filter((code) => !elsewhere.includes(code))).toEqual([]);
  });

  test('Biểu II.06a of a unit judges the same dossiers in the same months, also those that were forwarded', async () => {
    await catchUp();
    const months = ['2026-08', '2026-09', '2026-10', '2026-11', '2026-12'];
    const counted = await rows(
      `select unit, to_char(starts, 'YYYY-MM') as month, measure, sum(amount)::int as amount from measure_sums s join measure_generations g on g.id = s.generation
       where g.state = 'live' and span = 'm' and measure = any($1) group by 1, 2, 3`,
      [[numberOf('judged_on_time'), numberOf('judged_late')]],
    );
    const { rows: forwarded } = await house.owner.pool.query(
      "select count(*)::int from events e join dossiers d on d.id = e.subject where e.type = 'dossier.forwarded' and d.due_at < e.occurred_at",
    );
    expect(forwarded[0].count).toBeGreaterThan(0);
    let judged = 0;
    for (const unit of [HERE, THIRD_UNIT, ELSEWHERE_UNIT])
      for (const month of months) {
        const of = (measure: 'judged_on_time' | 'judged_late') =>
          counted.find((one) => one.unit === unit && one.month === month && one.measure === numberOf(measure))?.amount ?? 0;
        const leader = contextIn(house, actorOf('leader', unit), parseLocal('2027-01-15T09:00') as Date);
        const { besides } = await unitReport(leader, unit, { from: `${month}-01`, to: lastDayOf(month) }, 'page');
        const said = [besides.judgedOnTime, besides.judgedLate];
        expect(said, `${unit} ${month}`).toEqual([of('judged_on_time'), of('judged_late')]);
        judged += besides.judgedOnTime + besides.judgedLate;
      }
    expect(judged).toBeGreaterThan(20);
  });

  test('in batches of any size, with readers that are killed at random, also while everything is counted anew', {
    timeout: 240_000,
  }, async () => {
    await catchUp();
    const wanted = await sums();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        async (batches, deaths, anew) => {
          await forget();
          let patience = 25;
          const kills = () => patience-- > 0 && Boolean(deaths.next().value);
          await Promise.all([listen(dying(kills), batches), listen(dying(kills), batches), ...(anew ? [rebuildMeasures(reader)] : [])]);
          await catchUp();
          expect(await sums()).toEqual(wanted);
          expect((await verifyMeasures(reader())).differences).toEqual([]);
        },
      ),
      { numRuns: 12, seed: 20_261_129 },
    );
  });

  test('in any order of arrival: facts that are told late count as they would have in time', { timeout: 240_000 }, async () => {
    await catchUp();
    const wanted = await sums();
    await house.owner.pool.query('create table told as select * from events; create index on told (epoch, transaction)');
    const transactions = await rows('select distinct epoch, transaction::text as tx from told');
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(transactions, { minLength: transactions.length }),
          fc.integer({ min: 5, max: 400 }),
          async (order, piece) => {
            await forget();
            await house.owner.pool.query('delete from events');
            for (let at = 0; at < order.length; at += piece) {
              await house.owner.pool.query(
                `insert into events (id, type, version, subject, unit, procedure_version, occurred_at, actor, data)
                 select t.id, t.type, t.version, t.subject, t.unit, t.procedure_version, t.occurred_at, t.actor, t.data
                 from told t join unnest($1::text[]) as o(tx) on t.transaction::text = o.tx`,
                [order.slice(at, at + piece).map(({ tx }) => tx)],
              );
              await catchUp(100);
            }
            expect(await sums()).toEqual(wanted);
          },
        ),
        { numRuns: 6, seed: 20_261_129 },
      );
    } finally {
      await house.owner.pool.query('delete from events; insert into events select * from told; drop table told');
      await forget();
    }
  });

  test('a sum that was changed by hand is found, by both comparisons', async () => {
    await catchUp();
    await house.owner.pool.query("update measure_sums set amount = amount + 1 where span = 'm' and measure = $1", [numberOf('received')]);
    const { differences } = await verifyMeasures(reader());
    expect(new Set(differences.map(({ which, measure }) => `${which} ${measure}`))).toEqual(
      new Set(['recount received', 'contributions received', 'totals received']),
    );
    await rebuildMeasures(reader);
    expect((await verifyMeasures(reader())).differences).toEqual([]);
    await house.owner.pool.query("update measure_totals set amount = amount + 1 where span = 'q' and channel = 'online' and measure = $1", [
      numberOf('filed'),
    ]);
    const wrong = (await verifyMeasures(reader())).differences;
    expect(new Set(wrong.map(({ which, measure, channel }) => `${which} ${measure} ${channel}`))).toEqual(new Set(['totals filed online']));
    await rebuildMeasures(reader);
  });

  test('so is the sum of a day that was changed by hand, and of one that is missing', async () => {
    await catchUp();
    const change = (text: string) =>
      house.owner.pool.query(`${text} where span = 'd' and measure = $1 and starts >= '2026-10-01'`, [numberOf('received')]);
    for (const text of ['update measure_sums set amount = amount + 1', 'delete from measure_sums']) {
      expect((await change(text)).rowCount).toBeGreaterThan(0);
      const { differences } = await verifyMeasures(reader());
      expect(new Set(differences.map(({ which, span, measure }) => `${which} ${span} ${measure}`))).toEqual(
        new Set(['recount d received', 'contributions d received']),
      );
      await rebuildMeasures(reader);
      expect((await verifyMeasures(reader())).differences).toEqual([]);
    }
  });

  test('after an upgrade that changed the rules everything is counted anew, once', async () => {
    await catchUp();
    const right = await sums();
    expect(await followRules(reader())).toBe(false);
    await house.owner.pool.query(
      "update measure_generations set rules = rules - 1; update measure_parts set amounts = '{}', measures = '{}'",
    );
    await house.owner.pool.query('delete from measure_sums where measure = $1', [numberOf('filed')]);
    // What was begun by the earlier rules, too, is not gone on with.
    await house.owner.pool.query("insert into measure_generations select max(id) + 1, 'building', now(), null, 1 from measure_generations");
    await house.owner.pool.query(
      "insert into event_cursors (reader, epoch, transaction, event) select 'measures ' || max(id), 9, '9', '00000000-0000-0000-0000-000000000000' from measure_generations",
    );
    // The job comes again while it is at it: it does not wait.
    expect(await Promise.all([followRules(reader()), followRules(reader())])).toEqual([true, false]);
    expect(await followRules(reader())).toBe(false);
    await catchUp();
    expect(await sums()).toEqual(right);
    expect(await rows('select state, rules from measure_generations')).toEqual([{ state: 'live', rules: RULES }]);
    expect(await rows("select reader from event_cursors where reader like 'measures %'")).toEqual([]);
    expect((await verifyMeasures(reader())).differences).toEqual([]);
  });

  test('a procedure that yields no paper is no part of those that should have an electronic one', async () => {
    await catchUp();
    const counted = async () =>
      (
        await rows('select sum(amount)::int as sum from measure_totals where span = $1 and channel = $2 and measure = $3', [
          'm',
          '',
          numberOf('resolved_paper'),
        ])
      )[0];
    const before = await counted();
    const change = async (paper: boolean) => {
      const [{ code }] = await rows(
        'select procedure as code from dossiers where resolved_at is not null group by 1 order by count(*) desc, 1 limit 1',
      );
      await house.owner.pool.query("update procedure_versions set body = jsonb_set(body, '{results,0,paper}', $2) where code = $1", [
        code,
        `${paper}`,
      ]);
      await house.owner.pool.query(
        "update events set data = data || jsonb_build_object('paper', $2::boolean) where type = 'dossier.resolved' and subject in (select id from dossiers where procedure = $1)",
        [code, paper],
      );
      await rebuildMeasures(reader);
    };
    await change(false);
    expect((await counted()).sum).toBeLessThan(before.sum);
    expect((await verifyMeasures(reader())).differences).toEqual([]);
    await change(true);
    expect(await counted()).toEqual(before);
  });

  test('what happens between the count and the comparison is no difference', async () => {
    await forget();
    await house.owner.pool.query("insert into measure_generations values (1, 'live', now(), now())");
    const { differences, sums: many } = await compareMeasures(reader());
    expect(differences).toEqual([]);
    expect(many).toBeGreaterThan(100);
    expect(await sums()).toEqual([]);
  });
});
