import type { Context, Transaction } from '../../platform/context/context.ts';
import type { HouseEvent } from '../../platform/events/events.ts';
import { dayOf } from '../../platform/time/time.ts';
import { dossierContributions, dossierTypes } from './contributions.dossiers.rules.ts';
import { petitionContributions, petitionTypes } from './contributions.petitions.rules.ts';
import { ratingContributions, ratingTypes } from './contributions.ratings.rules.ts';
import { type Contributions, RULES, type Told } from './contributions.rules.ts';
import { type Delta, difference, type PartRow, quarterOf, rowsOf, totalsOf } from './parts.rules.ts';

/** The events that are counted. */
export const COUNTED: readonly string[] = [...dossierTypes, ...petitionTypes, ...ratingTypes];

/** What a history contributes, whatever it is the history of. It stands in the order in which it happened. */
export function contributionsOf(history: readonly Told[]): Contributions {
  if (history.some(({ type }) => type.startsWith('petition.'))) return petitionContributions(history);
  if (history.some(({ type }) => type.startsWith('rating.'))) return ratingContributions(history);
  return dossierContributions(history);
}

/** The generation that is read; the first reader makes the first one. In a transaction that holds the reader's cursor. */
export async function liveGeneration(context: Context, tx: Transaction): Promise<number> {
  const text = "select id from measure_generations where state = 'live'";
  const [live] = await tx.query<{ id: number }>({ name: 'measures.live', text });
  if (live) return live.id;
  await tx.query({
    text: "insert into measure_generations (id, state, rules, begun_at, live_at) values (1, 'live', $2, $1, $1) on conflict do nothing",
    values: [context.now, RULES],
  });
  return (await tx.query<{ id: number }>({ name: 'measures.live', text }))[0]?.id ?? 1;
}

type Kept = PartRow & { epoch: number; horizon: string };

const keptOf = (tx: Transaction, generation: number, subjects: readonly string[]): Promise<Kept[]> =>
  tx.query<Kept>({
    name: 'measures.kept',
    text: `select subject, unit, day::text, field, channel, measures, amounts, epoch, horizon::text from measure_parts
           where generation = $1 and subject = any($2)`,
    values: [generation, subjects],
  });

type Line = { subject: string; type: string; unit: string; at: string; data: Told['data'] };

/** The histories of subjects, in the order in which things happened, and until which transaction they are whole. */
export async function historiesOf(
  tx: Transaction,
  subjects: readonly string[],
): Promise<{ histories: Map<string, Told[]>; epoch: number; horizon: string }> {
  // The horizon first: what the next statement sees is at least as much.
  const [whole] = await tx.query<{ epoch: number; horizon: string }>({
    name: 'measures.horizon',
    text: 'select xaso_event_epoch()::int as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as horizon',
  });
  const lines = await tx.query<Line>({
    name: 'measures.histories',
    text: `select subject, type, unit, (extract(epoch from occurred_at) * 1000)::float8 as at, data from events
           where subject = any($1) and type = any($2) order by subject, occurred_at, epoch, events.transaction, id`,
    values: [subjects, COUNTED],
  });
  const histories = new Map<string, Told[]>();
  for (const { subject, type, unit, at, data } of lines) {
    const told = { type, unit, occurredAt: new Date(Number(at)), data };
    const history = histories.get(subject);
    if (history) history.push(told);
    else histories.set(subject, [told]);
  }
  return { histories, epoch: whole?.epoch ?? 1, horizon: whole?.horizon ?? '0' };
}

/** Subjects whose events of this batch are not all in their kept rows already. */
function unread(kept: readonly Kept[], events: readonly HouseEvent[]): string[] {
  const known = new Map<string, { epoch: number; horizon: bigint }>();
  for (const { subject, epoch, horizon } of kept) {
    const found = known.get(subject);
    const here = { epoch, horizon: BigInt(horizon) };
    if (!found || found.epoch < epoch || (found.epoch === epoch && found.horizon < here.horizon)) known.set(subject, here);
  }
  const isNew = ({ subject, epoch, transaction }: HouseEvent) => {
    const found = known.get(subject);
    return !found || epoch > found.epoch || (epoch === found.epoch && BigInt(transaction) >= found.horizon);
  };
  return [...new Set(events.filter(isNew).map(({ subject }) => subject))];
}

/** Brings the kept rows and the sums of a generation to what the subjects of these events contribute now. Returns how many rows were written. */
export async function keepContributions(
  context: Context,
  tx: Transaction,
  generation: number,
  events: readonly HouseEvent[],
): Promise<number> {
  const kept = await keptOf(tx, generation, [...new Set(events.map(({ subject }) => subject))]);
  const subjects = unread(kept, events);
  if (subjects.length === 0) return 0;
  const { histories, epoch, horizon } = await historiesOf(tx, subjects);
  const wanted = new Set(subjects);
  const made = [...histories].flatMap(([subject, history]) => rowsOf(subject, contributionsOf(history)));
  const { written, gone, deltas } = difference(
    kept.filter(({ subject }) => wanted.has(subject)),
    made,
    quarterOf(dayOf(context.now)),
  );
  if (gone.length > 0)
    await tx.query({
      name: 'measures.gone',
      text: `delete from measure_parts p using unnest($2::uuid[], $3::date[], $4::text[]) as g(subject, day, unit)
             where p.generation = $1 and p.subject = g.subject and p.day = g.day and p.unit = g.unit`,
      values: [generation, gone.map((row) => row.subject), gone.map((row) => row.day), gone.map((row) => row.unit)],
    });
  if (written.length > 0) await writeParts(tx, generation, written, epoch, horizon);
  if (deltas.length > 0) await addUp(tx, generation, deltas);
  return written.length + gone.length;
}

/** Adds changes to the roll-ups and to their totals. */
export async function addUp(tx: Transaction, generation: number, deltas: readonly Delta[]): Promise<void> {
  await tx.query({
    name: 'measures.sums',
    text: `insert into measure_sums (generation, span, unit, measure, starts, field, channel, amount)
           select $1, * from unnest($2::text[], $3::text[], $4::smallint[], $5::date[], $6::text[], $7::text[], $8::bigint[])
           on conflict (generation, span, unit, measure, starts, field, channel) do update set amount = measure_sums.amount + excluded.amount`,
    values: [
      generation,
      deltas.map((one) => one.span),
      deltas.map((one) => one.unit),
      deltas.map((one) => one.measure),
      deltas.map((one) => one.starts),
      deltas.map((one) => one.field),
      deltas.map((one) => one.channel),
      deltas.map((one) => one.amount),
    ],
  });
  const totals = totalsOf(deltas);
  if (totals.length === 0) return;
  await tx.query({
    name: 'measures.totals',
    text: `insert into measure_totals (generation, span, unit, starts, channel, measure, amount)
           select $1, * from unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::smallint[], $7::bigint[])
           on conflict (generation, span, unit, starts, channel, measure) do update set amount = measure_totals.amount + excluded.amount`,
    values: [
      generation,
      totals.map((one) => one.span),
      totals.map((one) => one.unit),
      totals.map((one) => one.starts),
      totals.map((one) => one.channel),
      totals.map((one) => one.measure),
      totals.map((one) => one.amount),
    ],
  });
}

async function writeParts(tx: Transaction, generation: number, rows: readonly PartRow[], epoch: number, horizon: string): Promise<void> {
  await tx.query({
    name: 'measures.parts',
    text: `insert into measure_parts (generation, subject, unit, day, field, channel, measures, amounts, epoch, horizon)
           select $1, p.subject, p.unit, p.day, p.field, p.channel, p.measures::smallint[], p.amounts::integer[], $9, $10::xid8
           from unnest($2::uuid[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[])
             as p(subject, unit, day, field, channel, measures, amounts)
           on conflict (generation, subject, day, unit) do update set field = excluded.field, channel = excluded.channel,
             measures = excluded.measures, amounts = excluded.amounts, epoch = excluded.epoch, horizon = excluded.horizon`,
    values: [
      generation,
      rows.map((row) => row.subject),
      rows.map((row) => row.unit),
      rows.map((row) => row.day),
      rows.map((row) => row.field),
      rows.map((row) => row.channel),
      rows.map((row) => `{${row.measures.join()}}`),
      rows.map((row) => `{${row.amounts.join()}}`),
      epoch,
      horizon,
    ],
  });
}
