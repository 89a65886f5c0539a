import type { Context, Transaction } from '../../platform/context/context.ts';
import { advance } from '../../platform/events/readers.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { measureReader } from './measures.readers.ts';
import { measureOf } from './measures.rules.ts';
import { COUNTED, contributionsOf, historiesOf } from './measures.service.ts';
import { difference, type PartRow, quarterOf, rowsOf } from './parts.rules.ts';
import { recounted, type Sum } from './recount.queries.ts';

/** One sum that two ways of counting do not agree on. `which`: what the sum that is read was compared with. */
export type Disagreement = Omit<Sum, 'amount'> & { which: 'recount' | 'contributions' | 'totals'; read: number; found: number };
export type Verified = { sums: number; events: number; differences: Disagreement[] };

const keyOf = ({ unit, span, starts, field, channel, measure }: Omit<Sum, 'amount'>) =>
  [unit, starts, span, field, channel, measure].join('|');

/** A sum per key; what is 0 is nothing. */
function gathered(sums: readonly Sum[]): Map<string, Sum> {
  const all = new Map<string, Sum>();
  for (const sum of sums) {
    const found = all.get(keyOf(sum));
    if (found) found.amount += Number(sum.amount);
    else all.set(keyOf(sum), { ...sum, amount: Number(sum.amount) });
  }
  return all;
}

function compared(read: Map<string, Sum>, found: Map<string, Sum>, which: Disagreement['which']): Disagreement[] {
  const differences: Disagreement[] = [];
  for (const key of new Set([...read.keys(), ...found.keys()])) {
    const [left, right] = [read.get(key)?.amount ?? 0, found.get(key)?.amount ?? 0];
    const { amount: _, ...sum } = (read.get(key) ?? found.get(key)) as Sum;
    if (left !== right) differences.push({ ...sum, which, read: left, found: right });
  }
  return differences.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

type Numbered = Omit<Sum, 'measure'> & { measure: number };
const named = (rows: readonly Numbered[]): Sum[] => rows.map((row) => ({ ...row, measure: measureOf(row.measure) }));

/** What is read: months, and days from the current quarter's first (`$1`) on. */
const SUMS = `select unit, span, starts::text, field, channel, measure, amount::float8 as amount from measure_sums s
  join measure_generations g on g.id = s.generation and g.state = 'live' where span = 'm' or starts >= $1`;
/** What the totals say, and what they should: the channel is told in one of both ways. */
const TOTALS = `select unit, span, starts::text, '' as field, channel, measure, amount::float8 as amount from measure_totals t
  join measure_generations g on g.id = t.generation and g.state = 'live'`;
const ADDED = `select unit, p.span, p.starts::text, '' as field, c.channel, measure, sum(amount)::float8 as amount from measure_sums s
  join measure_generations g on g.id = s.generation and g.state = 'live'
  cross join lateral (values ('m', s.starts), ('q', date_trunc('quarter', s.starts)::date)) as p(span, starts)
  cross join lateral (select '' union select s.channel) as c(channel) where s.span = 'm' group by 1, 2, 3, 4, 5, 6`;
const PARTS = `select unit, t.span, t.starts::text, field, channel, m.measure, sum(m.amount)::float8 as amount from measure_parts p
  join measure_generations g on g.id = p.generation and g.state = 'live'
  cross join lateral (values ('m', date_trunc('month', p.day)::date), ('d', case when p.day >= $1 then p.day end)) as t(span, starts)
  cross join lateral unnest(p.measures, p.amounts) as m(measure, amount) where t.starts is not null group by 1, 2, 3, 4, 5, 6`;

/** What happened and has not been counted yet, at this moment: what it would add. While the system runs there is always a little. */
async function pending(tx: Transaction, daysFrom: Day): Promise<Sum[]> {
  const rows = await tx.query<{ subject: string }>({
    text: `select distinct e.subject from events e left join event_cursors c on c.reader = 'measures'
           where (c.reader is null or (e.epoch, e.transaction, e.id) > (c.epoch, c.transaction, c.event)) and e.type = any($1)`,
    values: [COUNTED],
  });
  const subjects = rows.map(({ subject }) => subject);
  if (subjects.length === 0) return [];
  const kept = await tx.query<PartRow>({
    text: `select subject, unit, day::text, field, channel, measures, amounts from measure_parts p
           join measure_generations g on g.id = p.generation and g.state = 'live' where subject = any($1)`,
    values: [subjects],
  });
  const { histories } = await historiesOf(tx, subjects);
  const made = [...histories].flatMap(([subject, history]) => rowsOf(subject, contributionsOf(history)));
  return named(difference(kept, made, daysFrom).deltas);
}

/**
 * Compares every sum that is read, of months and of the current quarter's days, with what the slices' own rows say, counted by another path, and with the contributions that are kept; and every
 * total with its sums. Runs beside a working system. Gives every difference.
 */
export async function verifyMeasures(context: Context): Promise<Verified> {
  while ((await advance(context, measureReader)) > 0);
  return compareMeasures(context);
}

/** The comparison: one moment for all, and what is not counted yet at that moment is added first. */
export function compareMeasures(context: Context): Promise<Verified> {
  const daysFrom = quarterOf(dayOf(context.now));
  return context.snapshot(async (tx) => {
    const read = named(await tx.query<Numbered>({ text: SUMS, values: [daysFrom] }));
    const parts = named(await tx.query<Numbered>({ text: PARTS, values: [daysFrom] }));
    const totals = named(await tx.query<Numbered>({ text: TOTALS }));
    const added = named(await tx.query<Numbered>({ text: ADDED }));
    const late = await pending(tx, daysFrom);
    const truth = await recounted(tx, daysFrom);
    const [count] = await tx.query<{ events: number }>({
      text: 'select count(*)::int as events from events where type = any($1)',
      values: [COUNTED],
    });
    const sums = gathered([...read, ...late]);
    return {
      sums: sums.size,
      events: count?.events ?? 0,
      differences: [
        ...compared(sums, gathered(truth), 'recount'),
        ...compared(gathered(read), gathered(parts), 'contributions'),
        ...compared(gathered(totals), gathered(added), 'totals'),
      ],
    };
  });
}
