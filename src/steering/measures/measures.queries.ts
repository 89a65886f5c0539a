import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { addDays, type Day, dayOf } from '../../platform/time/time.ts';
import { WHOLE } from '../../registers/units/units.shares.rules.ts';
import { baseOf, kindOf, type Measure, mayAdd, numberOf } from './measures.rules.ts';
import { quarterOf, slicesOf } from './parts.rules.ts';

/** One measure as a formula names it: of one channel or field, or of all (null); of a stock what there was before the period or at its end. */
export type Asked = { measure: Measure; channel: string | null; field: string | null; at: 'period' | 'opening' | 'closing' };
/** What is asked for: the units whose counts make up a target, with their share; the periods, by first and last day; the measures. */
export type Wanted = {
  targets: readonly { target: string; sources: readonly { unit: string; weight: number }[] }[];
  periods: readonly { from: Day; to: Day }[];
  measures: readonly Asked[];
};
/** One sum: `period` is its place in what was asked, the rest is one of the measures that were. What is 0 may be missing. */
export type SumRow = Omit<Asked, 'measure'> & { target: string; period: number; measure: number; amount: number };

const isMonth = ({ from, to }: { from: Day; to: Day }, today: Day): boolean =>
  from.endsWith('-01') && (addDays(to, 1).endsWith('-01') || to.slice(0, 7) === today.slice(0, 7));

/**
 * All sums of a question. Months are kept for ever; single days of the current quarter alone: other periods that do not begin and end with a month are
 * refused with `measures.no_days` (422). A month that is not over counts until now.
 */
export async function sumsOf(context: Context, wanted: Wanted): Promise<SumRow[]> {
  const today = dayOf(context.now);
  const days = !wanted.periods.every((period) => isMonth(period, today));
  const quarter = quarterOf(today);
  const early = wanted.periods.find(({ from }) => from < quarter);
  if (days && early) throw new Refusal('measures.no_days', 422, { details: { from: early.from, to: early.to } });
  const isDistinct = ({ measure }: Asked) => kindOf(measure) === 'distinct';
  const inTotals = (one: Asked) => !days && !isDistinct(one) && one.field === null;
  const measures = Map.groupBy(wanted.measures, (one) => (isDistinct(one) ? 'distinct' : inTotals(one) ? 'totals' : 'sums'));
  const ask = (by: typeof totals, key: 'distinct' | 'totals' | 'sums') => {
    const asked = measures.get(key) ?? [];
    return asked.length > 0 ? by(context, { ...wanted, measures: asked }) : [];
  };
  const rows = [
    ...(await ask(totals, 'totals')),
    ...(await ask((_, part) => details(context, part, days ? quarter : null), 'sums')),
    ...(await ask(distinct, 'distinct')),
  ];
  // Shares of a divided unit are kept in millionths: no sum has more decimals, whatever came in between.
  return rows.map((row) => ({ ...row, period: row.period - 1, amount: Math.round(row.amount * WHOLE) / WHOLE }));
}

const sourcesOf = ({ targets }: Wanted) => {
  const sources = targets.flatMap(({ target, sources: all }) => all.map((one) => ({ target, ...one })));
  return [sources.map((one) => one.target), sources.map((one) => one.unit), sources.map((one) => one.weight)];
};

/**
 * Sums of all fields, from the totals: a year is read as quarters. Each unit and each piece of a period is looked for where it lies, whatever the planner
 * thinks of how many there are.
 */
function totals(context: Context, wanted: Wanted): Promise<SumRow[]> {
  const slices = (['period', 'opening', 'closing'] as const).flatMap((at) => {
    const asked = wanted.measures.filter((one) => one.at === at);
    if (asked.length === 0) return [];
    const measures = `{${[...new Set(asked.map(({ measure }) => numberOf(measure)))].join()}}`;
    const channels = `{${[...new Set(asked.map(({ channel }) => `"${channel ?? ''}"`))].join()}}`;
    return wanted.periods.flatMap(({ from, to }, place) =>
      slicesOf(at === 'period' ? from : null, at === 'opening' ? addDays(from, -1) : to).map((slice) => ({
        ...slice,
        at,
        period: place + 1,
        measures,
        channels,
      })),
    );
  });
  return context.read((tx) =>
    tx.query<SumRow>({
      name: 'measures.read-totals',
      text: `select t.target, l.period, s.measure, l.at, nullif(s.channel, '') as channel, null as field, sum(s.amount * t.weight)::float8 as amount
             from measure_generations g
             cross join unnest($1::text[], $2::text[], $3::float8[]) as t(target, unit, weight)
             cross join unnest($4::int[], $5::text[], $6::text[], $7::date[], $8::date[], $9::text[], $10::text[])
               as l(period, at, span, first, last, measures, channels)
             cross join lateral (select s.channel, s.measure, s.amount from measure_totals s
               where s.generation = g.id and s.span = l.span and s.unit = t.unit and s.starts between l.first and l.last
                 and s.measure = any(l.measures::smallint[]) and s.channel = any(l.channels::text[]) offset 0) s
             where g.state = 'live' group by 1, 2, 3, 4, 5`,
      values: [
        ...sourcesOf(wanted),
        slices.map((one) => one.period),
        slices.map((one) => one.at),
        slices.map((one) => one.span),
        slices.map((one) => one.first),
        slices.map((one) => one.last),
        slices.map((one) => one.measures),
        slices.map((one) => one.channels),
      ],
    }),
  );
}

const askedFor = ({ measures, periods }: Wanted, number: (one: Asked) => number) => [
  measures.map(number),
  measures.map((one) => one.at),
  measures.map((one) => one.channel),
  measures.map((one) => one.field),
  periods.map((one) => one.from),
  periods.map((one) => one.to),
];

/** Sums of one field, or of single days from the first of the current quarter (`daysFrom`) on. */
function details(context: Context, wanted: Wanted, daysFrom: Day | null): Promise<SumRow[]> {
  return context.read((tx) =>
    tx.query<SumRow>({
      name: `measures.read-${daysFrom ? 'days' : 'months'}`,
      text: `select t.target, p.period::int as period, m.measure, m.at, m.channel, m.field, sum(s.amount * t.weight)::float8 as amount
             from measure_generations g
             cross join unnest($1::text[], $2::text[], $3::float8[]) as t(target, unit, weight)
             cross join unnest($4::smallint[], $5::text[], $6::text[], $7::text[]) as m(measure, at, channel, field)
             join measure_sums s on s.generation = g.id and s.unit = t.unit and s.measure = m.measure
               and ${daysFrom ? "((s.span = 'm' and s.starts < $10::date) or (s.span = 'd' and s.starts >= $10::date))" : "s.span = 'm' and $10::date is null"}
               and (m.channel is null or s.channel = m.channel) and (m.field is null or s.field = m.field)
             join unnest($8::date[], $9::date[]) with ordinality as p(first, last, period)
               on case m.at when 'period' then s.starts between p.first and p.last when 'opening' then s.starts < p.first else s.starts <= p.last end
             where g.state = 'live' group by 1, 2, 3, 4, 5, 6`,
      values: [...sourcesOf(wanted), ...askedFor(wanted, ({ measure }) => numberOf(measure)), daysFrom],
    }),
  );
}

/** How many different ones there were, all measures one after the other: none adds up. */
async function distinct(context: Context, wanted: Wanted): Promise<SumRow[]> {
  const rows: SumRow[] = [];
  for (const [measure, measures] of Map.groupBy(wanted.measures, (one) => one.measure))
    rows.push(...(await distinctOf(context, measure, { ...wanted, measures })));
  return rows;
}

/**
 * How many different ones there were: counted from what each contributed, for the whole of the units and the period at once, those of a divided unit with
 * its share. The base's number stands in the text, as it does in the index of those that contributed to it: nothing else is looked at.
 */
function distinctOf(context: Context, measure: Measure, wanted: Wanted): Promise<SumRow[]> {
  return context.read((tx) =>
    tx.query<SumRow>({
      name: `measures.distinct-${measure}`,
      text: `select target, period, measure, at, channel, field, sum(amount)::float8 as amount from (
               select t.target, p.period::int as period, m.measure, m.at, m.channel, m.field, count(distinct s.subject) * t.weight as amount
               from measure_generations g
               cross join unnest($1::text[], $2::text[], $3::float8[]) as t(target, unit, weight)
               cross join unnest($4::smallint[], $5::text[], $6::text[], $7::text[]) as m(measure, at, channel, field)
               cross join unnest($8::date[], $9::date[]) with ordinality as p(first, last, period)
               join measure_parts s on s.generation = g.id and s.unit = t.unit and s.day between p.first and p.last and ${numberOf(baseOf(measure))} = any(s.measures)
                 and (m.channel is null or s.channel = m.channel) and (m.field is null or s.field = m.field)
               where g.state = 'live' group by 1, 2, 3, 4, 5, 6, t.weight) shares group by 1, 2, 3, 4, 5, 6`,
      values: [...sourcesOf(wanted), ...askedFor(wanted, () => numberOf(measure))],
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

/** One who is behind a figure: when, and how much of it. `code` is null where the actor may not see it. */
export type Behind = { subject: string; code: string | null; first: Day; amount: number };
/** A count in a sum: negative where it is subtracted. */
type Summed = { of: Asked; factor: number };

/**
 * The dossiers and petitions behind a sum of counts: of these units, each with its share, in the period. For a stock: those that were there at that moment;
 * of different ones each once. All amounts together are the sum; whoever adds as much as is subtracted for it is not in it. The actor sees the codes of those
 * that it may see, and how many others there are. `after`: the last one that was shown; the list goes on behind it.
 */
export function behind(
  context: Context,
  wanted: { sources: readonly { unit: string; weight: number }[]; from: Day; to: Day; terms: readonly Summed[] },
  most: number,
  after?: { first: Day; code: string; subject: string },
): Promise<Behind[]> {
  const { from, to, sources, terms } = wanted;
  return context.read((tx) =>
    tx.query<Behind>({
      text: `select * from (select r.subject, coalesce(d.code, q.code) as code, min(r.first)::text as first, round(sum(r.amount)::numeric, 6)::float8 as amount from (
             select s.subject, min(s.day) as first, t.weight * m.factor * case when m.once then 1 else sum(a.amount) end as amount
             from measure_generations g
             cross join unnest($1::text[], $4::float8[]) as t(unit, weight)
             cross join unnest($5::smallint[], $6::text[], $7::text[], $8::text[], $9::float8[], $10::boolean[])
               with ordinality as m(measure, at, channel, field, factor, once, n)
             join measure_parts s on s.generation = g.id and s.unit = t.unit and m.measure = any(s.measures)
               and case m.at when 'period' then s.day between $2 and $3 when 'opening' then s.day < $2 else s.day <= $3 end
               and (m.channel is null or s.channel = m.channel) and (m.field is null or s.field = m.field)
             cross join lateral unnest(s.measures, s.amounts) as a(measure, amount)
             where g.state = 'live' and a.measure = m.measure
             group by s.subject, m.n, m.factor, m.once, t.weight having sum(a.amount) <> 0
             ) r left join dossiers d on d.id = r.subject left join petitions q on q.id = r.subject
             group by 1, 2 having round(sum(r.amount)::numeric, 6) <> 0) b
             where $11::text is null or (b.first, coalesce(b.code, ''), b.subject) > ($11, $12, $13::uuid) order by b.first, coalesce(b.code, ''), b.subject limit $14`,
      values: [
        sources.map((one) => one.unit),
        from,
        to,
        sources.map((one) => one.weight),
        terms.map(({ of }) => numberOf(baseOf(of.measure))),
        terms.map(({ of }) => of.at),
        terms.map(({ of }) => of.channel),
        terms.map(({ of }) => of.field),
        terms.map(({ factor }) => factor),
        terms.map(({ of }) => kindOf(of.measure) === 'distinct'),
        after?.first ?? null,
        after?.code ?? null,
        after?.subject ?? null,
        most,
      ],
    }),
  );
}
