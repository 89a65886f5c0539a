import { reminderRule } from '../../government/dossiers/return.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { ancestors, unitOf } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { withLocks } from '../closings/locks.queries.ts';
import type { Held } from '../closings/locks.rules.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { sinceCounted } from '../indicators/counted.rules.ts';
import { evaluate, type Figure } from '../indicators/evaluate.service.ts';
import { mayFigure } from '../indicators/indicators.permissions.ts';
import { above, communesOf } from '../indicators/lineage.rules.ts';
import { type Target, targetsOf } from '../targets/targets.queries.ts';
import { unitsOn } from './boundaries.queries.ts';
import { monthsUntil, type Term, termBefore } from './dashboards.rules.ts';

const order = new Intl.Collator('vi', { numeric: true });
const byName = (one: Unit, other: Unit) => order.compare(one.name, other.name) || one.id.localeCompare(other.id);

/** `on`: by the boundaries of that day; `named`: of several provinces of that day the one that is, or has, this unit. */
type Look = { on?: Day; named?: string | undefined };
export type Seen = { communes: Unit[]; province: Unit | undefined; provinces: Unit[] };

/**
 * The communes whose figures the actor may see, by name, and the province whose all they are; `provinces`: those to choose from, several where today's was put
 * together of them. By today's boundaries unless said. Refuses with 401 and 403 who may see none.
 */
export async function unitsSeen(context: Context, { on, named }: Look = {}): Promise<Seen> {
  const { actor } = context;
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const day = on ?? today;
  const may = (unit: string) => mayFigure(actor, ['see', 'figures'], { unit, above: above(register, unit, today) });
  const own = [...new Set(actor.posts.map((post) => post.unit))].filter((id) => register.units.has(id) && may(id));
  if (own.length === 0) throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
  const then = [...new Set(own.map((id) => unitOf(register, id)).flatMap((unit) => unitsOn(register, unit, day)))];
  const provinces = then.filter(({ level, id }) => level !== 'commune' && may(id));
  const about = named !== undefined && register.units.has(named) ? [named, ...ancestors(register, named, day).map(({ id }) => id)] : [];
  const province = provinces.find(({ id }) => about.includes(id)) ?? provinces[0];
  const of = then.filter((unit) => unit.level === 'commune' || unit === province);
  const communes = new Set(of.flatMap(({ id }) => communesOf(register, id, day)).filter(may));
  return { communes: [...communes].map((id) => unitOf(register, id)).sort(byName), province, provinces };
}

/**
 * The unit that a page is about: the one named, else the actor's. By the boundaries of a day it is the one of then: what the named one was put together of, or
 * became; where that is several, the province. Refuses with `indicators.unknown_unit` (404), 401 and 403.
 */
export async function unitLooked(context: Context, named: string | undefined, on?: Day): Promise<{ unit: Unit } & Seen> {
  const register = await registerOf(context);
  const seen = await unitsSeen(context, { on: on ?? dayOf(context.now), named });
  const { communes, province } = seen;
  if (!named) {
    const unit = province ?? communes[0];
    if (!unit) throw new Refusal('context.forbidden', 403);
    return { unit, ...seen };
  }
  const unit = register.units.get(named);
  if (!unit) throw new Refusal('indicators.unknown_unit', 404, { details: { unit: named } });
  if (!mayFigure(context.actor, ['see', 'figures'], { unit: named, above: above(register, named, dayOf(context.now)) }))
    throw new Refusal('context.forbidden', 403);
  if (on === undefined) return { unit, ...seen };
  const then = unitsOn(register, unit, on).filter((one) => one === province || communes.includes(one));
  const looked = then.length === 1 ? then[0] : (province ?? then[0] ?? communes[0]);
  if (!looked) throw new Refusal('context.forbidden', 403);
  return { unit: looked, ...seen };
}

/** Whether the actor works with the unit's dossiers: only then are there any lists to look into. */
export const worksIn = ({ actor }: Context, unit: string): boolean =>
  actor.kind === 'officer' && actor.posts.some((post) => post.unit === unit && HANDLING.some((role) => role === post.role));

/** `target`: what was planned for the period, else for its year. */
export type Standing = {
  now: Held;
  before: Held | undefined;
  province: Figure | undefined;
  months: Held[];
  target: Target | undefined;
};

/**
 * Indicators of a unit in a period, each with the period before, the last twelve months, and the same of the whole province: of all its communes together, so
 * that nobody sees another commune's. For the province itself there is no such neighbour. The unit's own figures of closed periods are the locked ones.
 */
export async function standingsOf(
  context: Context,
  { unit, codes, term, asOf }: { unit: string; codes: readonly string[]; term: Term; asOf?: Day | undefined },
): Promise<Map<string, Standing>> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const months = monthsUntil(term, today);
  const span = { from: months[0]?.from ?? term.from, to: months.at(-1)?.to ?? term.to };
  const whole = ancestors(register, unit, asOf ?? today).at(-1);
  const before = termBefore(term);
  const ask = (who: Context, one: string, from: Day, to: Day, by: 'whole' | 'month' = 'whole') =>
    evaluate(who, { indicators: codes, units: [one], from, to, by, asOf });
  const [now, past, line, all, planned, ofYear, since] = await Promise.all([
    ask(context, unit, term.from, term.to),
    ask(context, unit, before.from, before.to),
    ask(context, unit, span.from, span.to, 'month'),
    whole ? ask(context.as(systemActor('reader')), whole.id, term.from, term.to) : [],
    targetsOf(context, term.period, [unit]),
    targetsOf(context, term.year, [unit]),
    countedSince(context.as(systemActor('reader')), [unit]),
  ]);
  const held = sinceCounted(await withLocks(context, [...now, ...past, ...line]), since);
  const lines = Map.groupBy(held.slice(now.length + past.length), (one) => one.indicator);
  const targets = new Map([...ofYear, ...planned].map((one) => [one.indicator, one]));
  return new Map(
    codes.map((code, at) => [
      code,
      { now: held[at] as Held, before: held[now.length + at], province: all[at], months: lines.get(code) ?? [], target: targets.get(code) },
    ]),
  );
}

export const DAY_COUNTS = [
  'late',
  'dueToday',
  'unreceived',
  'promised',
  'dueSoon',
  'uncollected',
  'petitionsLate',
  'petitionsDue',
  'undelivered',
] as const;
export type DayCounts = Record<(typeof DAY_COUNTS)[number], number>;
/** Due in the next days: so many. */
export const SOON_DAYS = 3;

/** What needs a hand in a unit today, as far as the actor may look into the lists. Counts only. */
export async function dayCounts(context: Context, unit: string): Promise<DayCounts> {
  const today = dayOf(context.now);
  const { afterDays } = await reminderRule(context, unit);
  const [row] = await context.read((tx) =>
    tx.query<DayCounts>({
      name: 'dashboards.day',
      text: `select count(*) filter (where state in (2, 4, 5, 6) and due_at < $2)::int as late,
               count(*) filter (where state in (2, 4) and due_at >= $2 and due_at < $3)::int as "dueToday",
               count(*) filter (where state = 1 and reception_due_at < $2)::int as unreceived,
               count(*) filter (where state in (2, 4) and promised_at >= $5 and promised_at < $3 and competent_unit = $1
                 and not exists (select 1 from promise_passes p where p.dossier = d.id))::int as promised,
               count(*) filter (where state in (2, 4) and due_at >= $3 and due_at < $4)::int as "dueSoon",
               count(*) filter (where state = 9 and receiving_unit = $1 and resolved_at < $6)::int as uncollected,
               (select count(*)::int from petitions q where q.unit = $1 and q.ended_at is null
                 and (q.due_at < $2 or (q.state = 'sent' and q.accept_by < $2))) as "petitionsLate",
               (select count(*)::int from petitions q where q.unit = $1 and q.ended_at is null and q.due_at >= $2 and q.due_at < $4) as "petitionsDue",
               (select count(*)::int from deliveries v join notices n on n.id = v.notice where v.state = 'failed' and n.unit = $1) as undelivered
             from dossiers d where (receiving_unit = $1 or competent_unit = $1) and state in (1, 2, 4, 5, 6, 9)`,
      values: [
        unit,
        context.now,
        momentOf(today, 1440),
        momentOf(addDays(today, SOON_DAYS), 1440),
        momentOf(today),
        momentOf(addDays(today, 1 - afterDays)),
      ],
    }),
  );
  if (!row) throw new Error('a count without a row');
  return row;
}
