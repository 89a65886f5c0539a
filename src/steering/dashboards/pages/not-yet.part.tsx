import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Term } from '../dashboards.rules.ts';
import { hrefOf, PATH } from './figures.part.tsx';

/** The units of which nothing is known yet, by name: a hundred rows of nothing hide those that say something. */
export function NotYet({ units, term }: { units: readonly { id: string; name: string }[]; term: Term }) {
  const { t, locale } = useLanguage();
  if (units.length === 0) return null;
  return (
    <details class="xs-why">
      <summary>{t('dashboards.unitsNotYet', { count: numberText(units.length, locale) })}</summary>
      <ul>
        {units.map(({ id, name }) => (
          <li key={id}>
            <a href={hrefOf(PATH, { unit: id, term })}>{name}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}
