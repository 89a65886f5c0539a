import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { addDays, type Day, dayOf } from '../../platform/time/time.ts';
import { WHOLE } from '../../registers/units/units.shares.rules.ts';
import { baseOf, kindOf, type Measure, mayAdd, numberOf } from './measures.rules.ts';
import { quarterOf } from './parts.rules.ts';

/** What is asked for: the units whose counts make up a target, with their share; the periods, by first and last day; the measures. */
export type Wanted = {
  targets: readonly { target: string; sources: readonly { unit: string; weight: number }[] }[];
  periods: readonly { from: Day; to: Day }[];
  measures: readonly { measure: Measure; at: 'period' | 'opening' | 'closing' }[];
  /** Whether fields are told apart. */
  byField: boolean;
};
/** One sum: `period` is its place in what was asked. `channel` and `field` are told apart, the caller adds what it wants together. */
export type SumRow = { target: string; period: number; measure: number; at: string; channel: string; field: string; amount: number };

const isMonth = ({ from, to }: { from: Day; to: Day }, today: Day): boolean =>
  from.endsWith('-01') && (addDays(to, 1).endsWith('-01') || to.slice(0, 7) === today.slice(0, 7));

/**
 * All sums of a question in one statement. Months are kept for ever; single days of the current quarter alone: other periods that do not begin and end
 * with a month are refused with `measures.no_days` (422). A month that is not over counts until now.
 */
export async function sumsOf(context: Context, wanted: Wanted): Promise<SumRow[]> {
  const today = dayOf(context.now);
  const days = !wanted.periods.every((period) => isMonth(period, today));
  const quarter = quarterOf(today);
  const early = wanted.periods.find(({ from }) => from < quarter);
  if (days && early) throw new Refusal('measures.no_days', 422, { details: { from: early.from, to: early.to } });
  const sources = wanted.targets.flatMap(({ target, sources: all }) => all.map((one) => ({ target, ...one })));
  const added = wanted.measures.filter(({ measure }) => kindOf(measure) !== 'distinct');
  const rows: SumRow[] = [];
  if (added.length > 0 && sources.length > 0)
    rows.push(
      ...(await context.read((tx) =>
        tx.query<SumRow>({
          name: `measures.read-${days ? 'days' : 'months'}`,
          text: `select t.target, p.period::int as period, m.measure, m.at, s.channel, case when $9 then s.field else '' end as field,
                   sum(s.amount * t.weight)::float8 as amount
                 from measure_generations g
                 cross join unnest($1::text[], $2::text[], $3::float8[]) as t(target, unit, weight)
                 cross join unnest($4::smallint[], $5::text[]) as m(measure, at)
                 join measure_sums s on s.generation = g.id and s.unit = t.unit and s.measure = m.measure
                   and ${days ? "((s.span = 'm' and s.starts < $8::date) or (s.span = 'd' and s.starts >= $8::date))" : "s.span = 'm' and $8::date is not null"}
                 join unnest($6::date[], $7::date[]) with ordinality as p(first, last, period)
                   on case m.at when 'period' then s.starts >= p.first and s.starts <= p.last when 'opening' then s.starts < p.first else s.starts <= p.last end
                 where g.state = 'live' group by 1, 2, 3, 4, 5, 6`,
          values: [
            sources.map((one) => one.target),
            sources.map((one) => one.unit),
            sources.map((one) => one.weight),
            added.map((one) => numberOf(one.measure)),
            added.map((one) => one.at),
            wanted.periods.map((one) => one.from),
            wanted.periods.map((one) => one.to),
            quarter,
            wanted.byField,
          ],
        }),
      )),
    );
  for (const { measure } of wanted.measures) if (kindOf(measure) === 'distinct') rows.push(...(await distinctOf(context, measure, wanted)));
  // Shares of a divided unit are kept in millionths: no sum has more decimals, whatever came in between.
  return rows.map((row) => ({ ...row, period: row.period - 1, amount: Math.round(row.amount * WHOLE) / WHOLE }));
}

/**
 * How many different ones there were: counted from what each contributed, for the whole of the units and the period at once, those of a divided unit with its
 * share. The base's number stands in
 * the text, as it does in the index of those that contributed to it: nothing else is looked at.
 */
function distinctOf(context: Context, measure: Measure, wanted: Wanted): Promise<SumRow[]> {
  const sources = wanted.targets.flatMap(({ target, sources: all }) => all.map((one) => ({ target, ...one })));
  return context.read((tx) =>
    tx.query<SumRow>({
      name: `measures.distinct-${measure}`,
      text: `select t.target, p.period::int as period, $7::smallint as measure, 'period' as at, s.channel, case when $5 then s.field else '' end as field,
               count(distinct s.subject)::float8 * t.weight as amount
             from measure_generations g
             cross join unnest($1::text[], $2::text[], $6::float8[]) as t(target, unit, weight)
             cross join unnest($3::date[], $4::date[]) with ordinality as p(first, last, period)
             join measure_parts s on s.generation = g.id and s.unit = t.unit and s.day between p.first and p.last and ${numberOf(baseOf(measure))} = any(s.measures)
             where g.state = 'live' group by 1, 2, 3, 4, 5, 6, t.weight`,
      values: [
        sources.map((one) => one.target),
        sources.map((one) => one.unit),
        wanted.periods.map((one) => one.from),
        wanted.periods.map((one) => one.to),
        wanted.byField,
        sources.map((one) => one.weight),
        numberOf(measure),
      ],
    }),
  );
}

/**
 * Adds the values of a measure over time or over units. Refuses with `measures.no_sum` (422) what its kind forbids: how many there are does not add over
 * time, and different ones add over nothing.
 */
export function added(measure: Measure, over: 'time' | 'units', values: readonly number[]): number {
  if (!mayAdd(kindOf(measure), over)) throw new Refusal('measures.no_sum', 422, { details: { measure, over } });
  return values.reduce((sum, one) => sum + one, 0);
}

/** One who is behind a figure: when and how much it contributed to it. `code` is null where the actor may not see it. */
export type Behind = { subject: string; code: string | null; first: Day; amount: number };

/**
 * The dossiers and petitions behind sums: of these units, in the period, by these measures. For a stock: those that were there at that moment. The actor
 * sees the codes of those that it may see, and how many others there are. `after`: the last one that was shown; the list goes on behind it.
 */
export function behind(
  context: Context,
  wanted: {
    units: readonly string[];
    from: Day;
    to: Day;
    measures: readonly { measure: Measure; at: 'period' | 'opening' | 'closing'; channel: string | null; field: string | null }[];
  },
  most: number,
  after?: { first: Day; code: string; subject: string },
): Promise<Behind[]> {
  const { from, to, units, measures } = wanted;
  return context.read((tx) =>
    tx.query<Behind>({
      text: `select * from (select r.subject, coalesce(d.code, q.code) as code, min(r.first)::text as first, sum(r.amount)::float8 as amount from (
             select s.subject, min(s.day) as first, sum(a.amount) as amount
             from measure_generations g
             cross join unnest($4::smallint[], $5::text[], $6::text[], $7::text[]) as m(measure, at, channel, field)
             join measure_parts s on s.generation = g.id and s.unit = any($1) and m.measure = any(s.measures)
               and case m.at when 'period' then s.day between $2 and $3 when 'opening' then s.day < $2 else s.day <= $3 end
               and (m.channel is null or s.channel = m.channel) and (m.field is null or s.field = m.field)
             cross join lateral unnest(s.measures, s.amounts) as a(measure, amount)
             where g.state = 'live' and a.measure = m.measure
             group by s.subject, m.measure, m.at, m.channel, m.field having sum(a.amount) <> 0
             ) r left join dossiers d on d.id = r.subject left join petitions q on q.id = r.subject group by 1, 2) b
             where $9::text is null or (b.first, coalesce(b.code, ''), b.subject) > ($9, $10, $11::uuid) order by b.first, coalesce(b.code, ''), b.subject limit $8`,
      values: [
        units,
        from,
        to,
        measures.map((one) => numberOf(baseOf(one.measure))),
        measures.map((one) => one.at),
        measures.map((one) => one.channel),
        measures.map((one) => one.field),
        most,
        after?.first ?? null,
        after?.code ?? null,
        after?.subject ?? null,
      ],
    }),
  );
}
