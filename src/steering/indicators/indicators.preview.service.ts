import { knownFields } from '../../government/procedures/procedures.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import { evaluate, type Figure } from './evaluate.service.ts';
import { refuseFigure } from './indicators.permissions.ts';
import { type IndicatorInput, newIndicatorSchema } from './indicators.schema.ts';
import { complaints } from './indicators.service.ts';

/** How long a period is, and how many before the current one a preview shows: a year of months, two years of quarters, five years. */
const BACK = { month: [1, 11], quarter: [3, 7], year: [12, 4] } as const;

/** The first day of the first period that a preview shows. */
function firstDay(today: Day, period: keyof typeof BACK): Day {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const [months, back] = BACK[period];
  return new Date(Date.UTC(year, month - 1 - ((month - 1) % months) - back * months, 1)).toISOString().slice(0, 10);
}

/** `typed`: by the formula that nobody saved yet; `holding`: by the one that is in use, none for a new indicator. Period by period, the latest last. */
export type Preview = { typed: Figure[]; holding: Figure[] };

/**
 * The history that an indicator would have, before it is saved. Nothing is written. Refuses with `indicators.faults` (422) as `setIndicator` does, with 401
 * and 403 whoever sets no indicators or does not see the unit. `known`: its code is in use.
 */
export async function previewIndicator(
  context: Context,
  { indicator, unit, known }: { indicator: IndicatorInput; unit: string; known: boolean },
): Promise<Preview> {
  refuseFigure(context.actor, ['set', 'indicator'], { unit: '', above: [] });
  const outcome = newIndicatorSchema({ fields: await knownFields(context) }).safeParse(indicator);
  if (!outcome.success) throw new Refusal('indicators.faults', 422, { fields: complaints(outcome.error, 'indicator.') });
  const { code, period, source } = outcome.data;
  if (source === 'declared') return { typed: [], holding: [] };
  const to = dayOf(context.now);
  const question = { indicators: [code], units: [unit], from: firstDay(to, period), to, by: period };
  return {
    typed: await evaluate(context, { ...question, draft: { ...outcome.data, version: 0 } }),
    holding: known ? await evaluate(context, question) : [],
  };
}
