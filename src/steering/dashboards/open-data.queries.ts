import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import type { Locale } from '../../platform/words/words.ts';
import { registerOf, unitName } from '../../registers/units/units.queries.ts';
import { unitOf } from '../../registers/units/units.rules.ts';
import { lockedText, withLocks } from '../closings/locks.queries.ts';
import type { Held } from '../closings/locks.rules.ts';
import { standsBeside } from '../indicators/beside.rules.ts';
import { countedSince } from '../indicators/counted.queries.ts';
import { sinceCounted } from '../indicators/counted.rules.ts';
import { evaluate } from '../indicators/evaluate.service.ts';
import { type IndicatorVersion, openOf } from '../indicators/indicators.queries.ts';
import { monthsUntil, type Term } from './dashboards.rules.ts';
import type { OpenFigure } from './open-data.rules.ts';

export type Published = { unit: { id: string; code: string; name: string }; indicators: IndicatorVersion[] };

/** What a unit shows to everybody at this moment: an official figure, then the readings that stand beside it. Refuses with `indicators.unknown_unit` (404). */
export async function shownOf(context: Context, unit: string, locale: Locale = 'vi'): Promise<Published> {
  const register = await registerOf(context);
  if (!register.units.has(unit)) throw new Refusal('indicators.unknown_unit', 404, { details: { unit } });
  const indicators = await openOf(context, unit, dayOf(context.now));
  return { unit: { id: unit, code: unitOf(register, unit).code, name: await unitName(context, unit, locale) }, indicators };
}

export type Figures = { indicators: readonly IndicatorVersion[]; now: Held[]; months: Held[] };

/**
 * The figures of a period, and of the months until its end, each with its lock; nothing before anything was counted; without what is told only when there is
 * any, and of which there is none. What is published is for everybody: the unit decided so.
 */
export async function shownFigures(context: Context, { unit, indicators }: Published, term: Term): Promise<Figures> {
  if (indicators.length === 0) return { indicators, now: [], months: [] };
  const reader = context.as(systemActor('reader'));
  const months = monthsUntil(term, dayOf(context.now));
  const ask = { indicators: indicators.map(({ code }) => code), units: [unit.id] };
  const [now, line, since] = await Promise.all([
    evaluate(reader, { ...ask, from: term.from, to: term.to }),
    evaluate(reader, { ...ask, from: months[0]?.from ?? term.from, to: months.at(-1)?.to ?? term.to, by: 'month' }),
    countedSince(reader, [unit.id]),
  ]);
  const held = sinceCounted(await withLocks(context, [...now, ...line]), since);
  const said = indicators.filter((one) => held.some((figure) => figure.indicator === one.code && standsBeside(one, figure)));
  const codes = new Set(said.map(({ code }) => code));
  const kept = (figures: readonly Held[]) => figures.filter(({ indicator }) => codes.has(indicator));
  return { indicators: said, now: kept(held.slice(0, now.length)), months: kept(held.slice(now.length)) };
}

/** The rows of the open data: every published indicator by month. */
export async function openFigures(context: Context, published: Published, term: Term): Promise<OpenFigure[]> {
  const { indicators, months } = await shownFigures(context, published, term);
  const known = new Map(indicators.map((one) => [one.code, one]));
  return months.map((one) => openFigure(one, known.get(one.indicator) as IndicatorVersion, published.unit));
}

/** A figure with its lock as a flat row. */
export function openFigure(one: Held, indicator: IndicatorVersion, unit: Published['unit']): OpenFigure {
  const { from, to, numerator, denominator, value, relation, notJudged, source, lock } = one;
  const corrected = lock?.corrections.at(-1);
  return {
    unit: unit.id,
    unitCode: unit.code,
    unitName: unit.name,
    indicator: one.indicator,
    name: indicator.name.vi,
    nameEn: indicator.name.en,
    reading: indicator.reading,
    from,
    to,
    numerator,
    denominator,
    value,
    measuredIn: indicator.unit,
    relation,
    notJudged,
    source,
    estimated: one.estimated.length > 0,
    basis: one.basis ?? indicator.basis,
    locked: lock !== null,
    lockedText: lockedText(lock),
    lockedPeriod: lock?.period ?? null,
    acceptedBy: lock?.acceptedBy ?? null,
    acceptedAt: lock?.acceptedAt.toISOString() ?? null,
    evidenceHash: lock?.evidenceHash ?? null,
    correctedNumerator: corrected?.numerator ?? null,
    correctedDenominator: corrected?.denominator ?? null,
    correctedValue: corrected?.value ?? null,
    correctedRelation: corrected?.relation ?? null,
    correctedAt: corrected?.foundAt.toISOString() ?? null,
  };
}
