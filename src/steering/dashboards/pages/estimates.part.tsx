import type { Context } from '../../../platform/context/context.ts';
import { registerOf } from '../../../registers/units/units.queries.ts';
import { fullName, unitOf } from '../../../registers/units/units.rules.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Figure } from '../../indicators/evaluate.service.ts';
import type { Estimate } from '../../indicators/lineage.rules.ts';

/** A former unit whose past is shared out, by the name that it had. */
export type NamedEstimate = Estimate & { name: string };

/** What of these figures is an estimate, each former unit once. */
export async function estimatesIn(context: Context, figures: readonly (Figure | undefined)[]): Promise<NamedEstimate[]> {
  const found = new Map(figures.flatMap((one) => one?.estimatedBy.map((estimate) => [estimate.unit, estimate] as const) ?? []));
  if (found.size === 0) return [];
  const register = await registerOf(context);
  return [...found.values()].map((one) => {
    const { valid_from, valid_to } = unitOf(register, one.unit);
    return { ...one, name: fullName(register, one.unit, valid_to ?? valid_from) };
  });
}

/** So many are read at a glance; a province has a hundred. */
const FEW = 3;

/** Says by which rule the past of each divided unit is shared out. Nothing where nothing is estimated. */
export function Estimates({ estimates }: { estimates: readonly NamedEstimate[] }) {
  const { t } = useLanguage();
  if (estimates.length === 0) return null;
  const list = (
    <ul>
      {estimates.map(({ unit, by, basis, name }) => (
        <li key={unit}>{t(`indicators.estimated.${by}`, { unit: name, basis: basis ?? '' })}</li>
      ))}
    </ul>
  );
  return (
    <section>
      <h2>{t('dashboards.estimates')}</h2>
      {estimates.length <= FEW ? (
        list
      ) : (
        <details class="xs-why">
          <summary>{t('dashboards.estimatesOf', { count: estimates.length })}</summary>
          {list}
        </details>
      )}
    </section>
  );
}
