import type { Context } from '../../platform/context/context.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { registerOf, unitName } from '../../registers/units/units.queries.ts';
import { evaluate } from '../indicators/evaluate.service.ts';
import { pilotContent } from '../rollout/pilot.schema.ts';
import { ALL, type Count, type PilotRow, percentOf, rowsOf, wantedOf } from './pilot.rules.ts';

export type PilotReport = {
  basis: string;
  units: { id: string; name: string }[];
  rows: PilotRow[];
  /** The names of the indicators. */
  names: Record<string, string>;
  /** The share of dossiers filed online, month by month, by unit; undefined in a month without dossiers. */
  months: { month: string; shares: (number | undefined)[] }[];
};

/** The pilot's report: every line that can be counted, counted from the events, in the tree of the communes of that year. */
export async function pilotReport(context: Context): Promise<PilotReport> {
  const content = pilotContent();
  const { units } = content;
  const wanted = wantedOf(content);
  const counts = [];
  for (const year of new Set(wanted.map((one) => one.year))) {
    const indicators = [...new Set(wanted.filter((one) => one.year === year && one.source !== 'declared').map((one) => one.indicator))];
    const [from, to] = [`${year}-01-01`, `${year}-12-31`];
    for (const { indicator, unit, numerator, denominator } of await evaluate(context, { indicators, units, from, to, asOf: to }))
      counts.push({ indicator, unit, year, numerator: numerator ?? 0, denominator: denominator ?? 0 } satisfies Count);
  }
  const register = await registerOf(context);
  const names = new Map<string, string>();
  for (const unit of units) names.set(unit, await unitName(context, unit));
  const t = wordsIn('vi');
  const nameOf = (unit: string) =>
    unit === ALL ? { name: t('pilot.all'), code: ALL } : { name: names.get(unit) ?? '', code: register.units.get(unit)?.code ?? '' };
  return {
    basis: content.basis,
    units: units.map((id) => ({ id, name: names.get(id) ?? '' })),
    rows: rowsOf(content, counts, nameOf),
    names: Object.fromEntries(
      [...new Set(wanted.map((one) => one.indicator))].map((code) => [code, t(`pilot.indicators.${code.replace('.', '_')}`)]),
    ),
    months: await monthsOf(context, units),
  };
}

async function monthsOf(context: Context, units: readonly string[]): Promise<PilotReport['months']> {
  const years = { from: '2021-01-01', to: '2022-12-31' };
  const figures = await evaluate(context, { indicators: ['dossiers.online_share'], units, ...years, by: 'month', asOf: years.to });
  const byMonth = Map.groupBy(figures, (figure) => figure.from.slice(0, 7));
  return [...byMonth].map(([month, all]) => ({
    month,
    shares: units.map((unit) => {
      const figure = all.find((one) => one.unit === unit);
      return percentOf(figure?.numerator ?? 0, figure?.denominator ?? 0);
    }),
  }));
}
