import type { Shape } from '../../../registers/units/shapes.rules.ts';
import { useLanguage } from '../../../ui/language.tsx';
import type { Figure } from '../../indicators/evaluate.service.ts';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import type { Term } from '../dashboards.rules.ts';
import { drawnFrom, stepEnds, stepOf, WIDTH } from '../map.rules.ts';
import { figureText, hrefOf, PATH, valueText } from './figures.part.tsx';

type Place = { id: string; name: string; figure: Figure | undefined };

/** One indicator on the map of those communes whose area was given. The step stands as a number in each area; every area leads to its commune. */
export function ProvinceMap({
  indicator,
  term,
  places,
  shapes,
}: {
  indicator: IndicatorVersion;
  term: Term;
  places: readonly Place[];
  shapes: ReadonlyMap<string, Shape>;
}) {
  const { t, locale } = useLanguage();
  const { height, drawn } = drawnFrom(shapes);
  const byId = new Map(places.map((one) => [one.id, one]));
  const top = indicator.unit === 'percent' ? 100 : Math.max(1, ...places.map((one) => one.figure?.value ?? 0));
  const ends = stepEnds(top);
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const without = places.length - drawn.length;
  return (
    <section>
      <h2>{t('map.title', { name: indicator.name[locale] })}</h2>
      <nav aria-label={t('map.label', { name: indicator.name[locale] })}>
        <svg class="xs-map" viewBox={`0 0 ${WIDTH} ${height}`}>
          <title>{t('map.label', { name: indicator.name[locale] })}</title>
          {drawn.map(({ unit, path, at: [x, y] }) => {
            const place = byId.get(unit);
            const step = stepOf(place?.figure?.value, ends);
            const value = figureText(t, locale, indicator, place?.figure);
            const said = t(step === undefined ? 'map.saidNothing' : 'map.said', { unit: place?.name ?? '', value, step: step ?? '' });
            return (
              <a key={unit} href={hrefOf(PATH, { unit, term })} aria-label={said}>
                <title>{said}</title>
                <path d={path} data-step={step ?? 0} fill-rule="evenodd" />
                <text x={x} y={y + 6} text-anchor="middle">
                  {step ?? t('dashboards.noSize')}
                </text>
              </a>
            );
          })}
        </svg>
      </nav>
      <ul class="xs-map-steps">
        {ends.map((end, at) => (
          <li key={end}>
            <span data-step={at + 1} aria-hidden="true" />
            {t('map.step', { step: at + 1, from: say(ends[at - 1] ?? 0), to: say(end) })}
          </li>
        ))}
        <li>
          <span data-step="0" aria-hidden="true" />
          {t('map.nothing')}
        </li>
      </ul>
      <p class="xs-help">
        {t('map.coarse')} {without > 0 && t('map.without', { count: without })}
      </p>
    </section>
  );
}
