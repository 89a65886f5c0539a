import { config } from '../../../platform/config/config.ts';
import { Refusal } from '../../../platform/context/refusal.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { LineChart } from '../../../ui/chart.part.tsx';
import { ErrorSummary } from '../../../ui/form.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { PageHead } from '../../../ui/show.tsx';
import type { Page, View, Visit } from '../../../ui/visit.ts';
import { acceptingProvinces } from '../../closings/locks.queries.ts';
import type { Held } from '../../closings/locks.rules.ts';
import { LockNote, MonthLocks } from '../../closings/pages/lock.part.tsx';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import { monthOf, monthsUntil, type Term } from '../dashboards.rules.ts';
import { dcatOf } from '../dcat.rules.ts';
import { openFigures, shownFigures, shownOf } from '../open-data.queries.ts';
import { csvOf } from '../open-data.rules.ts';
import { Choose, figureText, headOf, pointsOf, termAsked, termName, valueText } from './figures.part.tsx';

const PATH = '/so-lieu';
const unitAsked = ({ query }: Visit): string => query('don-vi') || config.XASO_UNIT;

function Shown({
  indicator,
  now,
  months,
  provinces,
  today,
}: {
  indicator: IndicatorVersion;
  now: Held | undefined;
  months: Held[];
  provinces: ReadonlyMap<string, string>;
  today: string;
}) {
  const { t, locale } = useLanguage();
  return (
    <li class="xs-reading">
      <h2>{indicator.name[locale]}</h2>
      <p class="xs-help">{t(`indicators.readings.${indicator.reading}`)}</p>
      <p class="xs-figure">{figureText(t, locale, indicator, now)}</p>
      {now && <LockNote figure={now} unit={indicator.unit} provinces={provinces} />}
      <dl class="xs-facts">
        {now?.denominator != null && (
          <>
            <dt>{t('dashboards.of')}</dt>
            <dd>
              {numberText(now.numerator ?? 0, locale)} / {numberText(now.denominator, locale)}
            </dd>
          </>
        )}
        {now?.notJudged != null && (
          <>
            <dt>{t('dashboards.notJudged')}</dt>
            <dd>{numberText(now.notJudged, locale)}</dd>
          </>
        )}
      </dl>
      <p class="xs-help">
        {t('dashboards.open.source', { source: t(`indicators.sources.${indicator.source}`), basis: now?.basis ?? indicator.basis })}
      </p>
      <LineChart
        title={indicator.name[locale]}
        unit={headOf(t, indicator)}
        points={pointsOf(months, today)}
        top={indicator.unit === 'percent' ? 100 : undefined}
        say={(value) => valueText(t, locale, indicator.unit, value)}
      />
      <MonthLocks title={indicator.name[locale]} months={months} unit={indicator.unit} />
    </li>
  );
}

function Downloads({ unit, term }: { unit: string; term: Term }) {
  const { t } = useLanguage();
  const query = new URLSearchParams({ 'don-vi': unit, ky: term.key });
  return (
    <section>
      <h2>{t('dashboards.open.download')}</h2>
      <ul>
        {(['csv', 'json', 'dcat'] as const).map((one) => (
          <li key={one}>
            <a href={`${PATH}/${one === 'dcat' ? 'dcat.jsonld' : `so-lieu.${one}`}?${query}`}>{t(`dashboards.open.${one}`)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `/so-lieu`: the figures that a unit chose to show to everybody; none by itself. */
export const openDataPage: Page = {
  async get(visit): Promise<View> {
    const { context, t, locale } = visit;
    const today = dayOf(context.now);
    const published = await shownOf(context, unitAsked(visit), locale);
    const { term, wrong } = termAsked(visit, today);
    const { indicators, now, months } = await shownFigures(context, published, term);
    const lines = Map.groupBy(months, (one) => one.indicator);
    const provinces = await acceptingProvinces(context, now, locale);
    return {
      title: t('dashboards.open.title'),
      wide: true,
      ...(wrong ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={wrong ? { ky: t('dashboards.errors.term') } : {}} />
          <PageHead
            above={published.unit.name}
            title={t('dashboards.open.title')}
            lead={t('dashboards.open.lead', { term: termName(t, term) })}
          />
          {indicators.length === 0 ? (
            <p class="xs-nothing">{t('dashboards.open.none')}</p>
          ) : (
            <>
              <p>{t('dashboards.open.together')}</p>
              <Choose path={PATH} today={today} term={term} wrong={wrong} unit={published.unit.id} />
              <ul class="xs-readings">
                {indicators.map((one, at) => (
                  <Shown
                    key={one.code}
                    indicator={one}
                    now={now[at]}
                    months={lines.get(one.code) ?? []}
                    provinces={provinces}
                    today={today}
                  />
                ))}
              </ul>
              <Downloads unit={published.unit.id} term={term} />
            </>
          )}
        </>
      ),
    };
  },
};

const fileOf = (text: string, type: string, name?: string): Response =>
  new Response(text, {
    headers: {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      // Everybody's data may be read by everybody's page.
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
      ...(name ? { 'content-disposition': `attachment; filename="${name}"` } : {}),
    },
  });

/** `/so-lieu/:file`: the same as open data, by month: `so-lieu.csv`, `so-lieu.json`, and `dcat.jsonld`, which describes them. */
export const openDataFilePage: Page = {
  async get(visit): Promise<Response> {
    const { context, param, publicUrl } = visit;
    const file = param('file');
    if (!['so-lieu.csv', 'so-lieu.json', 'dcat.jsonld'].includes(file)) throw new Refusal('context.not_found', 404);
    const today = dayOf(context.now);
    const { term } = termAsked(visit, today, monthOf(today));
    const published = await shownOf(context, unitAsked(visit));
    if (file === 'dcat.jsonld') {
      const months = monthsUntil(term, today);
      const span = { from: months[0]?.from ?? term.from, to: months.at(-1)?.to ?? term.to };
      const { indicators } = await shownFigures(context, published, term);
      const licence = config.XASO_OPEN_DATA_LICENCE;
      const described = dcatOf({ base: publicUrl, unit: published.unit, indicators, now: context.now, ...span, licence });
      return fileOf(JSON.stringify(described, null, 2), 'application/ld+json');
    }
    const figures = await openFigures(context, published, term);
    if (file === 'so-lieu.json') return fileOf(JSON.stringify({ figures }, null, 2), 'application/json');
    return fileOf(csvOf(figures), 'text/csv; charset=utf-8', `so-lieu-${published.unit.code}-${term.key}.csv`);
  },
};
