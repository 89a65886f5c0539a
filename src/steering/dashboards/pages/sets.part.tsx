import type { Locale, Translate } from '../../../platform/words/words.ts';
import { BarPicture } from '../../../ui/bars.part.tsx';
import { numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import { decimalText } from '../../indicators/pages/indicators.part.tsx';
import type { GroupScore, SetScore } from '../../indicators/sets.rules.ts';
import type { IndicatorSet, Metric } from '../../indicators/sets.schema.ts';
import { setTargetCode } from '../../targets/targets.rules.ts';
import type { Term } from '../dashboards.rules.ts';
import type { SetStanding } from '../sets.queries.ts';
import { type Average, FEWEST, groupStanding, type Standing } from '../sets.rules.ts';
import { hrefOf, PATH } from './figures.part.tsx';

export const SETS = `${PATH}/bo-chi-so`;

export type Names = ReadonlyMap<string, IndicatorVersion>;

/** The address of a set, or of one of its metrics, for a unit and a period. */
export const setHref = (set: string, wish: { unit?: string | undefined; term: Term }, metric?: string): string =>
  hrefOf(
    [SETS, set, ...(metric === undefined ? [] : [metric])].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join('/'),
    wish,
  );

/** What a metric is called: by the set, else as its indicator is. */
export const metricName = (metric: Metric, names: Names, locale: Locale): string =>
  metric.name?.[locale] ?? (metric.indicator === null ? metric.code : (names.get(metric.indicator)?.name[locale] ?? metric.indicator));

/** How points are made, in a sentence that needs no formula. */
export function ruleText(t: Translate, locale: Locale, { rule, max }: Pick<Metric, 'rule' | 'max'>): string {
  const points = decimalText(max, locale);
  switch (rule.kind) {
    case 'threshold':
      return t('sets.rule.threshold', { max: points, threshold: decimalText(rule.threshold, locale) });
    case 'steps': {
      const steps = rule.steps.map((one) =>
        t('sets.rule.step', { from: decimalText(one.from, locale), points: decimalText(one.points, locale) }),
      );
      return t('sets.rule.steps', { steps: steps.join('; ') });
    }
    default:
      return t(`sets.rule.${rule.kind}`, { max: points });
  }
}

/** `12,5 / 20 điểm`. */
export const pointsText = (t: Translate, locale: Locale, points: number, max: number): string =>
  t('sets.pointsOf', { points: decimalText(points, locale), max: decimalText(max, locale) });
export const percentText = (t: Translate, locale: Locale, percent: number | null): string =>
  percent === null ? t('sets.noPercent') : t('dashboards.values.percent', { amount: decimalText(percent, locale) });

/** What a stage still waits for, in words; nothing when it waits for nothing. */
export function lackText(
  t: Translate,
  locale: Locale,
  { stage, unknown, waiting }: Pick<Standing, 'stage' | 'unknown' | 'waiting'>,
): string {
  return [
    unknown > 0 ? t('sets.unknown', { count: numberText(unknown, locale) }) : '',
    waiting > 0 ? t(`sets.waiting.${stage}`, { count: numberText(waiting, locale) }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** What the province's communes have on average, and of how many; or that too few have a score. */
export const averageText = (t: Translate, locale: Locale, { percent, communes }: Average): string =>
  percent === null
    ? t('sets.averageTooFew', { count: numberText(communes, locale), fewest: FEWEST })
    : t('sets.averageOf', { percent: percentText(t, locale, percent), count: numberText(communes, locale) });

/** The three stages side by side: points, share, band, or what is lacking. */
export function Stages({ set, standings }: { set: IndicatorSet; standings: Standing[] }) {
  const { t, locale } = useLanguage();
  return (
    <DataTable
      caption={t('sets.stagesCaption')}
      rows={standings}
      rowKey={({ stage }) => stage}
      columns={[
        { head: t('sets.stage'), main: true, cell: ({ stage }) => t(`sets.stages.${stage}`) },
        { head: t('sets.points'), numeric: true, cell: ({ points }) => decimalText(points, locale), text: ({ points }) => points },
        { head: t('sets.max'), numeric: true, cell: ({ max }) => decimalText(max, locale), text: ({ max }) => max },
        { head: t('sets.percent'), numeric: true, cell: ({ percent }) => percentText(t, locale, percent), text: ({ percent }) => percent },
        ...(set.bands.length === 0
          ? []
          : [
              {
                head: t('sets.band'),
                cell: (one: Standing) => (one.band === null ? lackText(t, locale, one) || t('sets.noBand') : <strong>{one.band}</strong>),
              },
            ]),
      ]}
    />
  );
}

/** A group's line: its points, its share, its band's word, what it lacks. */
function groupText(t: Translate, locale: Locale, set: IndicatorSet, group: GroupScore): string {
  const { percent, band, unknown } = groupStanding(set, group, locale);
  return [
    pointsText(t, locale, group.points, group.max),
    percentText(t, locale, percent),
    band ?? (unknown > 0 ? t('sets.unknownShort', { count: numberText(unknown, locale) }) : ''),
  ]
    .filter(Boolean)
    .map((part) => part.replace(' %', '\u00A0%'))
    .join(' · ');
}

/** A bar for each group of a score, with its band's word; beside the plan and the province's average where they are given. */
export function Bars({
  set,
  score,
  beside,
}: {
  set: IndicatorSet;
  score: SetScore;
  beside?: Pick<SetStanding, 'planned' | 'average'> | undefined;
}) {
  const { t, locale } = useLanguage();
  const groups = score.groups
    .map((group, at) => ({ group, name: set.groups[at]?.name[locale] ?? group.code }))
    .filter(({ group }) => group.max > 0);
  return (
    <ul class="xs-shares">
      {groups.map(({ group, name }) => {
        const { percent } = groupStanding(set, group, locale);
        const planned = beside?.planned.get(setTargetCode(set.code, group.code));
        const average = beside?.average.groups.get(group.code);
        const words = [
          planned === undefined ? '' : t('sets.planned', { percent: percentText(t, locale, planned) }),
          average?.percent == null ? '' : averageText(t, locale, average),
        ].filter(Boolean);
        return (
          <li key={group.code}>
            <p>
              <strong>{name}</strong>: {groupText(t, locale, set, group)}
            </p>
            <BarPicture
              percent={percent}
              marks={[
                ...(planned === undefined ? [] : [{ kind: 'plan' as const, percent: planned }]),
                ...(average?.percent == null ? [] : [{ kind: 'average' as const, percent: average.percent }]),
              ]}
            />
            {words.length > 0 && <p class="xs-help">{words.join(' · ')}</p>}
          </li>
        );
      })}
    </ul>
  );
}
