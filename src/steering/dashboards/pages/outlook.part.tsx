import type { Day } from '../../../platform/time/time.ts';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { dayText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { SummaryList, type SummaryRow } from '../../../ui/show.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import type { Line } from '../../rollout/curves.queries.ts';
import type { Forecast } from '../../targets/forecast.rules.ts';
import type { Outlook } from '../../targets/outlook.service.ts';
import { type Period, spanOf } from '../../targets/periods.rules.ts';
import { parseTerm, type Term } from '../dashboards.rules.ts';
import { PATH, targetText, termName, valueText } from './figures.part.tsx';

/**
 * `own`: of the period that is looked at; `planned`: of that period, else of its year, whichever a target was set for. `year`: the year, where it is the
 * planned one and not what is looked at.
 */
export type Looked = {
  unit: string;
  name: string;
  term: Term;
  today: Day;
  own: Outlook;
  planned: Outlook;
  year: Period | null;
  pilots: readonly { name: string; line: Line }[];
};

type Ahead = { forecast: Forecast; today: Day };
type Tried = Extract<Forecast, { kind: 'forecast' }>['holdOut'];

/** A period in words, also one that is to come. */
function periodText(t: Translate, locale: Locale, period: Period): string {
  const term = parseTerm(period, '9999-12-31');
  return term ? termName(t, term).toLocaleLowerCase(locale) : period;
}

/** The year's value, where the verdict is on the year and another period stands above it. */
function yearText(t: Translate, locale: Locale, { unit }: IndicatorVersion, { planned, year, today }: Looked): string {
  if (!year || planned.actual === null) return '';
  const value = valueText(t, locale, unit, planned.actual);
  const said = { value, period: periodText(t, locale, year) };
  return `${t(spanOf(year).ends >= today ? 'outlook.soFar' : 'outlook.ofYear', said)}. `;
}

/** How the value stands to the target and to the straight line on the way to it; first which value, where it does not stand above. */
function progress(t: Translate, locale: Locale, indicator: IndicatorVersion, looked: Looked): string {
  const { standing, baseline } = looked.planned;
  const soFar = yearText(t, locale, indicator, looked);
  if (!standing || standing.state === 'unknown') return `${soFar}${t('outlook.states.unknown')}`;
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const state = `${soFar}${t(`outlook.states.${standing.state}`)}`;
  if (standing.expected === null || !baseline) return state;
  const line = { expected: say(standing.expected), from: say(baseline.value), period: periodText(t, locale, baseline.period) };
  return `${state}. ${t('outlook.line', line)}`;
}

/** Every value that this one is measured against, each with its name; what nobody knows is said to be so. */
function againstOf(t: Translate, locale: Locale, looked: Looked, indicator: IndicatorVersion): { key: string; value: string }[] {
  const { own, planned } = looked;
  const say = (value: number | null | undefined) =>
    value === null || value === undefined ? t('dashboards.notComputed') : valueText(t, locale, indicator.unit, value);
  const { comparison, province } = own;
  const { target } = planned;
  const average = province && `${say(province.value)} (${t('outlook.ofCommunes', { count: numberText(province.of, locale) })})`;
  return [
    { key: t('dashboards.now'), value: say(own.actual) },
    {
      key: t('dashboards.target'),
      value: target
        ? `${targetText(t, locale, indicator, target)}. ${t('outlook.decision', { decision: target.decision, day: dayText(target.decidedOn, locale) })}`
        : t('outlook.noTarget'),
    },
    ...(target ? [{ key: t('outlook.progress'), value: progress(t, locale, indicator, looked) }] : []),
    { key: t('dashboards.before'), value: say(comparison.previous) },
    { key: t('outlook.lastYear'), value: say(comparison.baselineYear) },
    { key: t('dashboards.province'), value: average ?? say(null) },
  ];
}

/** The same as the page, in words alone: for paper. */
export function lookedText(t: Translate, locale: Locale, looked: Looked, indicator: IndicatorVersion): [name: string, said: string][] {
  const { pilots, own, today } = looked;
  const ways = pilots.map((one) => wayText(t, locale, indicator, one)).join('; ');
  return [
    ...againstOf(t, locale, looked, indicator).map(({ key, value }): [string, string] => [key, value]),
    [t('outlook.pilot'), ways || t('curves.noPilot')],
    [t('outlook.forecast'), forecastText(t, locale, indicator, { forecast: own.forecast, today })],
  ];
}

function Against({ looked, indicator }: { looked: Looked; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  const { pilots } = looked;
  const rows: SummaryRow[] = [
    ...againstOf(t, locale, looked, indicator),
    {
      key: t('outlook.pilot'),
      value: pilots.length === 0 ? t('curves.noPilot') : <PilotWays pilots={pilots} indicator={indicator} />,
    },
  ];
  return <SummaryList rows={rows} />;
}

/** The way of one commune of the pilot: its beginning and its end, or the one value that is known. */
function wayText(t: Translate, locale: Locale, indicator: IndicatorVersion, { name, line }: Looked['pilots'][number]): string {
  const said = (at: number) => {
    const point = line.points.at(at);
    if (!point) return '';
    const value = valueText(t, locale, indicator.unit, point.value);
    const when = line.source === 'published' ? point.period.slice(0, 4) : `${point.period.slice(5)}/${point.period.slice(0, 4)}`;
    return `${line.above.includes(point.period) ? t('dashboards.over', { value }) : value} (${when})`;
  };
  const [from, to] = [said(0), said(-1)];
  return from === to ? t('outlook.pilotOne', { name, value: from }) : t('outlook.pilotWay', { name, from, to });
}

/** The pilot's way from its beginning to its end, commune by commune, and where all of it is drawn. */
function PilotWays({ pilots, indicator }: { pilots: Looked['pilots']; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  return (
    <>
      <ul>
        {pilots.map((one) => (
          <li key={one.line.unit}>{wayText(t, locale, indicator, one)}</li>
        ))}
      </ul>
      <a href={`${PATH}/duong-di?${new URLSearchParams({ 'chi-so': indicator.code })}`}>{t('curves.link')}</a>
    </>
  );
}

/** A period that is expected; of one that has begun its value so far stands elsewhere, so that it is said that it is not over. */
function expectedPeriod(t: Translate, locale: Locale, period: Period, today: Day): string {
  const text = periodText(t, locale, period);
  const { starts, ends } = spanOf(period);
  return starts <= today && today <= ends ? t('outlook.notOver', { period: text }) : text;
}

/** On which periods the method was chosen, and how it did on those after them. */
const triedText = (t: Translate, say: (value: number) => string, { chosenOn, periods, meanError, largestError }: Tried): string =>
  t('outlook.tried', { chosenOn, periods, mean: say(meanError), largest: say(largestError) });

/** A forecast in one sentence, or why there is none. */
function forecastText(t: Translate, locale: Locale, indicator: IndicatorVersion, { forecast, today }: Ahead): string {
  if (forecast.kind === 'too_few') return t('outlook.tooFew', { have: forecast.have, needed: forecast.needed });
  if (forecast.kind === 'gaps') return t('outlook.gaps', { period: periodText(t, locale, forecast.missing) });
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const { method, holdOut, points } = forecast;
  const expected = points.map(
    (one) => `${expectedPeriod(t, locale, one.period, today)}: ${say(one.value)} (${say(one.low)} – ${say(one.high)})`,
  );
  return `${t(`outlook.methods.${method}`)} ${triedText(t, say, holdOut)} ${expected.join('; ')}`;
}

/** What may be expected of the next periods, how the method did on the past; or why nothing is said. */
function Expected({ ahead, indicator }: { ahead: Ahead; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  const { forecast, today } = ahead;
  if (forecast.kind === 'too_few' || forecast.kind === 'gaps') return <p>{forecastText(t, locale, indicator, ahead)}</p>;
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const { method, holdOut, points } = forecast;
  return (
    <>
      <p>
        {t(`outlook.methods.${method}`)} {triedText(t, say, holdOut)}
      </p>
      <DataTable
        caption={t('outlook.forecast')}
        hideCaption
        rows={points}
        rowKey={(one) => one.period}
        columns={[
          { head: t('ui.chart.when'), main: true, cell: (one) => expectedPeriod(t, locale, one.period, today) },
          { head: t('outlook.expected'), numeric: true, text: (one) => one.value, cell: (one) => say(one.value) },
          { head: t('outlook.low'), numeric: true, text: (one) => one.low, cell: (one) => say(one.low) },
          { head: t('outlook.high'), numeric: true, text: (one) => one.high, cell: (one) => say(one.high) },
        ]}
      />
    </>
  );
}

/** One unit's figure beside its target, the line to it, the past, the province, the pilot; then a forecast, or why there is none. */
export function OutlookOf({ looked, indicator }: { looked: Looked; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  return (
    <section>
      <h2>{t('outlook.title', { unit: looked.name, term: termName(t, looked.term).toLocaleLowerCase(locale) })}</h2>
      <Against looked={looked} indicator={indicator} />
      <h3>{t('outlook.forecast')}</h3>
      <Expected ahead={{ forecast: looked.own.forecast, today: looked.today }} indicator={indicator} />
      <p class="xs-help">{t('curves.noCause')}</p>
    </section>
  );
}
