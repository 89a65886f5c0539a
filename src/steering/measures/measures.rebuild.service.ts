import type { Context, Transaction } from '../../platform/context/context.ts';
import { advance, type Reader } from '../../platform/events/readers.ts';
import { RULES } from './contributions.rules.ts';
import { COUNTED, keepContributions, liveGeneration } from './measures.service.ts';

const LIMIT = 5000;
const cursorOf = (generation: number): string => `measures ${generation}`;
/** Holds the cursor of those who listen: whoever has it decides which generation is read. */
const holdCursor = async (tx: Transaction, reader: string): Promise<void> => {
  await tx.query({
    text: "insert into event_cursors (reader, epoch, transaction, event) values ($1, 0, '0', '00000000-0000-0000-0000-000000000000') on conflict do nothing",
    values: [reader],
  });
  await tx.query({ text: 'select 1 from event_cursors where reader = $1 for update', values: [reader] });
};

/** The generation that is being built: one that was interrupted goes on where it stopped. */
function begin(context: Context): Promise<number> {
  return context.transaction(async (tx) => {
    await holdCursor(tx, 'measures');
    await liveGeneration(context, tx);
    // What was begun by earlier rules is not gone on with.
    await tx.query({
      text: `with earlier as (update measure_generations set state = 'old' where state = 'building' and rules <> $1 returning id)
             delete from event_cursors where reader in (select 'measures ' || id from earlier)`,
      values: [RULES],
    });
    const [building] = await tx.query<{ id: number }>({ text: "select id from measure_generations where state = 'building' order by id" });
    if (building) return building.id;
    const [made] = await tx.query<{ id: number }>({
      text: "insert into measure_generations (id, state, rules, begun_at) select max(id) + 1, 'building', $2, $1 from measure_generations returning id",
      values: [context.now, RULES],
    });
    return made?.id ?? 0;
  });
}

/** Puts the built generation in the place of the one that is read: those who listen go on from where it is. False when another was faster. */
function swap(context: Context, generation: number): Promise<boolean> {
  return context.transaction(async (tx) => {
    await holdCursor(tx, 'measures');
    const [mine] = await tx.query({ text: "select 1 from measure_generations where id = $1 and state = 'building'", values: [generation] });
    if (!mine) return false;
    // This waits for a batch that somebody else is still writing.
    await tx.query({ text: "update measure_generations set state = 'old' where state = 'live'" });
    await tx.query({
      text: "update measure_generations set state = 'live', live_at = $2 where id = $1",
      values: [generation, context.now],
    });
    await tx.query({
      text: `update event_cursors c set epoch = b.epoch, transaction = b.transaction, event = b.event, moved_at = clock_timestamp()
             from event_cursors b where c.reader = 'measures' and b.reader = $1`,
      values: [cursorOf(generation)],
    });
    await tx.query({ text: 'delete from event_cursors where reader = $1', values: [cursorOf(generation)] });
    return true;
  });
}

/** Removes what is read no more, piece by piece: nobody waits for it. */
async function forgetOld(context: Context): Promise<void> {
  for (const table of ['measure_parts', 'measure_sums', 'measure_totals'])
    for (let removed = 1; removed > 0; )
      removed = await context.transaction(
        async (tx) =>
          (
            await tx.query({
              text: `delete from ${table} where ctid = any(array(select t.ctid from ${table} t join measure_generations g on g.id = t.generation
                     where g.state = 'old' limit 50000)) returning 1 as gone`,
            })
          ).length,
      );
  await context.transaction((tx) => tx.query({ text: "delete from measure_generations where state = 'old'" }));
}

/** Another call finished what this one was building. */
class Overtaken extends Error {}

export type Rebuilt = { generation: number; events: number; milliseconds: number };

/**
 * Counts everything anew, from the first event, beside what is read, while the system runs; then takes its place. Interrupted, the next call goes on
 * where it stopped; two at once do the work once. `contextNow` gives the reader's context of the moment.
 */
export async function rebuildMeasures(contextNow: () => Context): Promise<Rebuilt> {
  const began = performance.now();
  const generation = await begin(contextNow());
  const reader: Reader = {
    name: cursorOf(generation),
    types: COUNTED,
    async hear(context, tx, events) {
      // Held until the batch is written: what is read already is written by those who listen, and by nobody else.
      const [building] = await tx.query({
        text: "select 1 from measure_generations where id = $1 and state = 'building' for share",
        values: [generation],
      });
      if (!building) throw new Overtaken();
      await keepContributions(context, tx, generation, events);
    },
  };
  let events = 0;
  try {
    for (let passed = LIMIT; passed > 0; ) {
      passed = await advance(contextNow(), reader, LIMIT);
      events += passed;
    }
    await swap(contextNow(), generation);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
  await forgetOld(contextNow());
  return { generation, events, milliseconds: Math.round(performance.now() - began) };
}

/** Houses that are at it: the job comes every minute, a province's count takes longer, and whoever waited for it would keep a worker from other jobs. */
const following = new WeakSet<object>();

/** Counts everything anew where what is read was counted by earlier rules, as after an upgrade. True when it did, false also while another call does. */
export async function followRules(context: Context): Promise<boolean> {
  if (following.has(context.house)) return false;
  following.add(context.house);
  try {
    return await recountWhereOld(context);
  } finally {
    following.delete(context.house);
  }
}

async function recountWhereOld(context: Context): Promise<boolean> {
  const [live] = await context.read((tx) =>
    tx.query<{ rules: number }>({ name: 'measures.rules', text: "select rules from measure_generations where state = 'live'" }),
  );
  if (!live || live.rules === RULES) return false;
  await rebuildMeasures(() => context);
  return true;
}
