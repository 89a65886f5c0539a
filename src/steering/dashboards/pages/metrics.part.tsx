import type { ComponentChildren } from 'preact';
import type { Locale, Translate } from '../../../platform/words/words.ts';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Held } from '../../closings/locks.rules.ts';
import { DECLARED } from '../../closings/pages/declared.part.tsx';
import { CorrectionNote, LockTag } from '../../closings/pages/lock.part.tsx';
import { decimalText } from '../../indicators/pages/indicators.part.tsx';
import type { ScoreRow, SetResult } from '../../indicators/sets.results.service.ts';
import type { MetricScore, Stage } from '../../indicators/sets.rules.ts';
import type { Metric } from '../../indicators/sets.schema.ts';
import type { Term } from '../dashboards.rules.ts';
import type { Language } from '../documents.rules.ts';
import { figureText, hrefOf, PATH } from './figures.part.tsx';
import { metricName, type Names, ruleText, setHref } from './sets.part.tsx';

type Level = 'commune' | 'district' | 'province';
/** `may`: what the visitor may do with what is not counted. */
export type MetricScene = {
  result: SetResult<Held>;
  unit: string;
  level: Level;
  term: Term;
  names: Names;
  may: { score: boolean; verify: boolean; declare: boolean };
};

/** What was found for a metric that is said, not counted: a count, a percentage, yes or no. */
export function foundText(t: Translate, locale: Locale, { rule }: Pick<Metric, 'rule'>, found: number): string {
  if (rule.kind === 'yes_no') return t(found > 0 ? 'ui.field.yes' : 'ui.field.no');
  const amount = decimalText(found, locale);
  if (rule.kind === 'declared') return t('sets.given', { points: amount });
  return rule.kind === 'steps' ? amount : t('dashboards.values.percent', { amount });
}

/** What was found in words: a figure, what makes it up, and what it counts for where nothing happened; what was said; or that nothing is known. */
function foundWords(
  { t, locale }: Language,
  one: MetricScore,
  { result, level, names }: MetricScene,
): { value: string; parts: string; nothing: string } {
  const { metric, applies } = one;
  const alone = (value: string) => ({ value, parts: '', nothing: '' });
  if (metric.not_for.includes(level)) return alone(t(`sets.notFor.${result.set.not_applicable}`, { level: t(`sets.levels.${level}`) }));
  const row = result.rows.get(metric.code);
  if (metric.indicator === null) return alone(row?.found == null ? t('sets.notKnown') : foundText(t, locale, metric, row.found));
  const [indicator, figure] = [names.get(metric.indicator), result.figures.get(metric.indicator)];
  const missing = figure?.value === null && figure.source === 'declared' && figure.covered === null;
  const nothing = figure?.value === null && figure.source !== 'declared' && metric.rule.kind !== 'none';
  return {
    value: missing || !indicator ? t('sets.notKnown') : figureText(t, locale, indicator, figure),
    parts: figure?.denominator == null ? '' : `(${numberText(figure.numerator ?? 0, locale)} / ${numberText(figure.denominator, locale)})`,
    nothing: nothing ? t(`sets.nothingHappened.${applies ? 'zero' : result.set.not_applicable}`) : '',
  };
}

/** What was found, with the way to the figure where it is one. */
function Found({ one, scene }: { one: MetricScore; scene: MetricScene }) {
  const language = useLanguage();
  const { metric } = one;
  const { value, parts, nothing } = foundWords(language, one, scene);
  if (metric.indicator === null || metric.not_for.includes(scene.level)) return <>{value}</>;
  return (
    <>
      <a href={hrefOf(`${PATH}/chi-so/${encodeURIComponent(metric.indicator)}`, { term: scene.term })}>
        {value}
        <span class="ds-sr-only"> ({metricName(metric, scene.names, language.locale)})</span>
      </a>{' '}
      {parts}
      {nothing !== '' && <p>{nothing}</p>}
    </>
  );
}

/** Whether the figure of a metric is locked, and what was counted otherwise since; nothing where the points are given. */
function Locked({ figure, unit = 'count' }: { figure: Held | undefined; unit?: string | undefined }) {
  if (!figure) return null;
  return (
    <>
      <LockTag locked={figure.lock !== null} />
      <CorrectionNote figure={figure} unit={unit} />
    </>
  );
}

/** The points of a metric at a stage: what was given there, what is counted (the same in every stage), or nothing yet. */
function pointsAt(stage: Stage, one: MetricScore, row: ScoreRow | undefined): number | null {
  if (row && one.applies) return row[stage];
  return one.metric.rule.kind === 'none' || one.max === 0 ? null : one.points;
}

/** What the visitor is asked to do with a metric, as the words of the link that leads there. */
function deedOf({ metric }: MetricScore, row: ScoreRow | undefined, { may, level, result }: MetricScene): string {
  if (metric.not_for.includes(level)) return '';
  if (metric.indicator !== null) {
    const figure = result.figures.get(metric.indicator);
    return may.declare && figure?.source === 'declared' && figure.value === null ? 'declare' : '';
  }
  if (metric.rule.kind === 'none') return '';
  if (may.verify && row && row.final === null) return row.verified === null ? 'verify' : 'finish';
  if (may.score && (!row || row.verified === null)) return row ? 'change' : 'score';
  return row ? 'look' : '';
}

/** A group's metrics, one by one. */
export function Metrics({ metrics, caption, scene }: { metrics: MetricScore[]; caption: string; scene: MetricScene }) {
  const { t, locale } = useLanguage();
  const { result, names, unit, term } = scene;
  const rowOf = ({ metric }: MetricScore) => result.rows.get(metric.code);
  const stage = (which: Stage) => ({
    head: t(`sets.columns.${which}`),
    numeric: true,
    text: (one: MetricScore) => pointsAt(which, one, rowOf(one)),
    cell: (one: MetricScore): ComponentChildren => {
      const points = pointsAt(which, one, rowOf(one));
      return points === null ? null : decimalText(points, locale);
    },
  });
  const scored = metrics.some(({ metric }) => metric.rule.kind !== 'none');
  return (
    <DataTable
      caption={caption}
      hideCaption
      rows={metrics}
      rowKey={({ metric }) => metric.code}
      columns={[
        {
          head: t('sets.metric'),
          main: true,
          cell: ({ metric }) => metricName(metric, names, locale),
        },
        {
          head: t('sets.found'),
          cell: (one) => <Found one={one} scene={scene} />,
          text: (one) =>
            Object.values(foundWords({ t, locale }, one, scene))
              .filter(Boolean)
              .join(' '),
        },
        {
          head: t('locks.state'),
          cell: ({ metric }) => (
            <Locked figure={result.figures.get(metric.indicator ?? '')} unit={names.get(metric.indicator ?? '')?.unit} />
          ),
        },
        ...(scored
          ? [
              { head: t('sets.how'), cell: ({ metric }: MetricScore) => ruleText(t, locale, metric) },
              {
                head: t('sets.max'),
                numeric: true,
                cell: (one: MetricScore) => decimalText(one.max, locale),
                text: (one: MetricScore) => one.max,
              },
              stage('self'),
              stage('verified'),
              stage('final'),
              {
                head: t('sets.deed'),
                text: false as const,
                cell: (one: MetricScore) => {
                  const deed = deedOf(one, rowOf(one), scene);
                  return deed === '' ? null : (
                    <a href={deed === 'declare' ? DECLARED : setHref(result.set.code, { unit, term }, one.metric.code)}>
                      {t(`sets.deeds.${deed}`)}
                      <span class="ds-sr-only">: {metricName(one.metric, names, locale)}</span>
                    </a>
                  );
                },
              },
            ]
          : []),
      ]}
    />
  );
}
