import type { Context, Transaction } from '../../platform/context/context.ts';
import { inputHash } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { type Register, validOn } from '../../registers/units/units.rules.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { evaluate, type Figure } from '../indicators/evaluate.service.ts';
import { declaredIn, type IndicatorVersion, indicatorsOn, setsOn } from '../indicators/indicators.queries.ts';
import { above } from '../indicators/lineage.rules.ts';
import { isPeriod, type Period, spanOf } from '../targets/periods.rules.ts';
import { factsOf, unitsPlanned } from '../targets/targets.queries.ts';
import { type ClosingFacts, mayClose, mayCloseOrRefuse } from './closings.permissions.ts';
import { type Counted, holds } from './closings.rules.ts';

export type Closing = {
  id: string;
  unit: string;
  period: Period;
  state: 'signed' | 'accepted' | 'returned';
  signedBy: string;
  signedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string;
  rowVersion: number;
};
/** A figure as it was signed. */
export type Locked = Counted & {
  indicator: string;
  version: number;
  notJudged: number | null;
  source: Figure['source'];
  declared: string | null;
  basis: string | null;
  evidenceHash: string | null;
  /** The name of the evidence file, as far as the visitor sees the declaration. */
  evidence: string | null;
};
export type Correction = Counted & { indicator: string; version: number; foundAt: Date };

const CLOSING = `id, unit, period, state, signed_by as "signedBy", signed_at as "signedAt", decided_by as "decidedBy", decided_at as "decidedAt", reason,
  row_version as "rowVersion"`;

export async function closingById(tx: Transaction, id: string): Promise<Closing | undefined> {
  const [row] = await tx.query<Closing>({ text: `select ${CLOSING} from period_closings where id = $1`, values: [id] });
  return row;
}

/** The closing of a unit's period that holds: signed or accepted. */
export async function closingOf(tx: Transaction, unit: string, period: Period): Promise<Closing | undefined> {
  const [row] = await tx.query<Closing>({
    text: `select ${CLOSING} from period_closings where unit = $1 and period = $2 and state <> 'returned'`,
    values: [unit, period],
  });
  return row;
}

/** Every closing of a unit's period, the latest first: those that were given back, too. */
export const closingHistory = (context: Context, unit: string, period: Period): Promise<Closing[]> =>
  context.read((tx) =>
    tx.query<Closing>({
      text: `select ${CLOSING} from period_closings where unit = $1 and period = $2 order by signed_at desc, id desc`,
      values: [unit, period],
    }),
  );

/** The closings that hold, of units and periods, each with how many of its figures are counted otherwise by now. */
export const closingsIn = (
  context: Context,
  units: readonly string[],
  periods: readonly Period[],
): Promise<(Closing & { corrections: number })[]> =>
  context.read((tx) =>
    tx.query<Closing & { corrections: number }>({
      text: `select ${CLOSING}, (select count(distinct k.indicator)::int from closing_corrections k where k.closing = c.id) as corrections
             from period_closings c where unit = any($1) and period = any($2) and state <> 'returned'`,
      values: [units, periods],
    }),
  );

/** The signed figures of closings, in the order of their codes. */
export const lockedIn = (tx: Transaction, closings: readonly string[]): Promise<(Locked & { closing: string })[]> =>
  tx.query<Locked & { closing: string }>({
    text: `select f.closing, f.indicator, f.version, f.numerator, f.denominator, f.value, f.relation, f.not_judged as "notJudged", f.source, f.declared, f.basis,
             f.evidence_hash as "evidenceHash", d.name as evidence
           from closing_figures f left join declared_figures d on d.id = f.declared where f.closing = any($1) order by f.closing, f.indicator`,
    values: [closings],
  });

/** What later counts said otherwise, in the order in which it was found. */
export const correctionsIn = (tx: Transaction, closings: readonly string[]): Promise<(Correction & { closing: string })[]> =>
  tx.query<Correction & { closing: string }>({
    text: `select closing, indicator, version, numerator, denominator, value, relation, found_at as "foundAt" from closing_corrections
           where closing = any($1) order by found_at, id`,
    values: [closings],
  });

/** Which unit and period an address names, and what the sentences look at. Refuses with 404 what is none, and with 401 and 403. */
export async function closable(
  context: Context,
  unit: string,
  period: string,
): Promise<{ unit: Unit; period: Period; facts: ClosingFacts; register: Register }> {
  const register = await registerOf(context);
  const known = register.units.get(unit);
  if (known?.level !== 'commune') throw new Refusal('units.unknown', 404, { details: { code: unit } });
  if (!isPeriod(period)) throw new Refusal('closings.unknown_period', 404, { details: { period } });
  const { ends } = spanOf(period);
  // A unit that was not there yet, or no more, has no figures of its own in that period; who may know that is judged by the tree in which it stood.
  const stood = factsOf(register, unit, validOn(known, ends) ? ends : known.valid_from);
  const facts = { ...stood, above: above(register, unit, dayOf(context.now)) };
  mayCloseOrRefuse(context.actor, 'look', facts);
  if (!validOn(known, ends)) throw new Refusal('closings.not_then', 404, { details: { period } });
  return { unit: known, period, facts, register };
}

/** The communes whose closings the visitor sees, in the tree of today. */
export async function communesClosed(context: Context): Promise<Unit[]> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const planned = await unitsPlanned(context, today);
  const own = context.actor.posts.flatMap(({ unit }) => register.units.get(unit) ?? []);
  const all = new Map([...planned, ...own].filter(({ level }) => level === 'commune').map((unit) => [unit.id, unit]));
  return [...all.values()].filter((unit) => mayClose(context.actor, 'look', factsOf(register, unit.id, today)));
}

/** The indicators that a closing of a period holds. */
export async function indicatorsHeld(context: Context, period: Period): Promise<IndicatorVersion[]> {
  return (await indicatorsOn(context, spanOf(period).ends)).filter((one) => holds(period, one.period));
}

/**
 * The figures of a period as they are counted at this moment, unit by unit, in the tree of its last day: what comes after changes no unit of then. Whoever
 * asks was judged before.
 */
export async function countNow(
  context: Context,
  units: readonly string[],
  period: Period,
  indicators: readonly string[],
): Promise<Map<string, Figure[]>> {
  const { starts, ends } = spanOf(period);
  const reader = context.as(systemActor('reader'));
  const figures = await evaluate(reader, { indicators, units, from: starts, to: ends, asOf: ends });
  return Map.groupBy(figures, ({ unit }) => unit);
}

/** What the head saw before signing: another print means that something was counted meanwhile. */
export const figuresPrint = (figures: readonly Figure[]): string =>
  inputHash(
    figures.map(({ indicator, version, numerator, denominator, value, relation }) => [
      indicator,
      version,
      numerator,
      denominator,
      value,
      relation,
    ]),
  ).slice(0, 16);

/** What was declared for a unit and period and waits for a second person. */
export async function declaredWaiting(context: Context, unit: string, period: Period, indicators: readonly string[]): Promise<number> {
  const { starts, ends } = spanOf(period);
  const all = await declaredIn(context.as(systemActor('reader')), { units: [unit], from: starts, to: ends, indicators });
  return all.filter(({ decision }) => decision === null).length;
}

/** The codes of the indicators in the order in which the sets of a day name them: as people are used to reading them. */
export const orderOfSets = async (context: Context, day: Day): Promise<string[]> =>
  (await setsOn(context, day)).flatMap(({ groups }) =>
    groups.flatMap(({ metrics }) => metrics.flatMap(({ indicator }) => indicator ?? [])),
  );
