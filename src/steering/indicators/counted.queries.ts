import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { numberOf } from '../measures/measures.rules.ts';
import { lineageIn } from './lineage.rules.ts';

/**
 * Since which month something was counted in units: the first in which a dossier came in, or in one of those that went into them. By unit of the tree of
 * that day. Where nothing ever came in, a count of 0 says nothing.
 */
export async function countedSince(context: Context, units: readonly string[], asOf = dayOf(context.now)): Promise<Map<string, Day>> {
  const register = await registerOf(context);
  const sources = units.flatMap((target) => lineageIn(register, target, asOf).sources.map(({ unit }) => ({ target, unit })));
  const rows = await context.read((tx) =>
    tx.query<{ target: string; since: Day }>({
      name: 'indicators.since',
      text: `select t.target, min(s.starts)::text as since from measure_generations g cross join unnest($1::text[], $2::text[]) as t(target, unit)
             cross join lateral (select s.starts from measure_totals s where s.generation = g.id and s.span = 'm' and s.unit = t.unit
               and s.channel = '' and s.measure = $3 and s.amount > 0 order by s.starts limit 1) s
             where g.state = 'live' group by 1`,
      values: [sources.map((one) => one.target), sources.map((one) => one.unit), numberOf('filed')],
    }),
  );
  return new Map(rows.map(({ target, since }) => [target, since]));
}
