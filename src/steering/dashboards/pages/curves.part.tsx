import type { Locale, Translate } from '../../../platform/words/words.ts';
import { CurvesPicture } from '../../../ui/curves.part.tsx';
import { dayText, numberText } from '../../../ui/format.ts';
import { useLanguage } from '../../../ui/language.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { IndicatorVersion } from '../../indicators/indicators.queries.ts';
import type { Line } from '../../rollout/curves.queries.ts';
import { rangeOf } from '../../rollout/curves.rules.ts';
import { valueText } from './figures.part.tsx';

/** A line with what the page says of it: its number in the picture, the commune's name, whether it is one of the pilot. */
export type Named = Line & { number: number; name: string; pilot: boolean };

const monthYear = (period: string) => `${period.slice(5, 7)}/${period.slice(0, 4)}`;

/** A value of a line in a month; where the report says only "over", so does the page. */
function valueSaid(
  t: Translate,
  locale: Locale,
  indicator: IndicatorVersion,
  line: Line,
  { period, value }: Line['points'][number],
): string {
  const text = valueText(t, locale, indicator.unit, value);
  return line.above.includes(period) ? t('dashboards.over', { value: text }) : text;
}

/** A month after day zero as one says it: before it, its own, after it. */
function sinceText(t: Translate, since: number): string {
  if (since === 0) return t('curves.zero');
  return t(since > 0 ? 'curves.after' : 'curves.earlier', { count: Math.abs(since) });
}

/** The year of a month of the range, where some line knows only whole years. */
const partOf = (pilots: readonly Named[], since: number): string | undefined =>
  pilots
    .find((one) => one.source === 'published')
    ?.points.find((one) => one.since === since)
    ?.period.slice(0, 4);

type Row = { line: Named; point: Line['points'][number] };

/** The lines laid over each other, who they are, and all their numbers. */
export function Curves({ lines, indicator }: { lines: readonly Named[]; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  const say = (value: number) => valueText(t, locale, indicator.unit, value);
  const rows = lines.flatMap((line) => line.points.map((point): Row => ({ line, point })));
  const pilots = lines.filter((one) => one.pilot);
  return (
    <>
      <CurvesPicture
        title={t('curves.picture', { name: indicator.name[locale], count: lines.length })}
        top={indicator.unit === 'percent' ? 100 : undefined}
        say={say}
        band={
          pilots.length > 1 ? rangeOf(pilots).map(({ since, low, high }) => ({ at: since, low, high, part: partOf(pilots, since) })) : []
        }
        curves={lines.map(({ number, pilot, points, open, source }) => ({
          number,
          model: pilot,
          points: points.map(({ since, value, period }) => ({
            at: since,
            value,
            open: open.includes(period),
            part: source === 'published' ? period.slice(0, 4) : undefined,
          })),
        }))}
      />
      <p class="xs-help">{t('curves.axis')}</p>
      <DataTable
        caption={t('curves.who')}
        rows={[...lines]}
        rowKey={({ unit }) => unit}
        columns={[
          { head: t('curves.number'), numeric: true, text: (one) => one.number, cell: (one) => one.number },
          { head: t('dashboards.unit'), main: true, cell: (one) => one.name },
          { head: t('curves.group'), cell: (one) => t(one.pilot ? 'curves.pilot' : 'curves.follower') },
          { head: t('curves.dayZero'), keep: true, cell: (one) => dayText(one.dayZero, locale) },
          {
            head: t('dashboards.size'),
            numeric: true,
            text: (one) => one.size,
            cell: (one) => (one.size === null ? t('curves.noSize') : numberText(one.size, locale)),
          },
          { head: t('dashboards.source'), cell: (one) => t(`curves.sources.${one.source}`) },
        ]}
      />
      <details class="xs-why">
        <summary>{t('ui.chart.table')}</summary>
        <DataTable
          caption={t('curves.values')}
          rows={rows}
          rowKey={({ line, point }) => `${line.unit} ${point.period}`}
          columns={[
            { head: t('dashboards.unit'), main: true, cell: ({ line }) => line.name },
            { head: t('curves.when'), text: ({ point }) => point.since, cell: ({ point }) => sinceText(t, point.since) },
            {
              head: t('ui.chart.when'),
              keep: true,
              cell: ({ line, point }) => {
                if (line.source === 'published') return t('curves.wholeYear', { year: point.period.slice(0, 4) });
                const label = monthYear(point.period);
                return line.open.includes(point.period) ? t('ui.chart.open', { label }) : label;
              },
            },
            {
              head: t('curves.value'),
              numeric: true,
              text: ({ point }) => point.value,
              cell: ({ line, point }) => valueSaid(t, locale, indicator, line, point),
            },
          ]}
        />
      </details>
    </>
  );
}

/** What the pilot communes had so many months after day zero: each of them, and between which values. Nothing is said of another commune. */
export function Between({ pilots, months, indicator }: { pilots: readonly Named[]; months: number; indicator: IndicatorVersion }) {
  const { t, locale } = useLanguage();
  const there = pilots.flatMap((line) => {
    const point = line.points.find((one) => one.since === months);
    return point ? [{ line, point }] : [];
  });
  const ordered = there.toSorted((a, b) => a.point.value - b.point.value);
  const [low, high] = [ordered[0], ordered.at(-1)];
  if (!low || !high) return <p>{t('curves.nothingThen', { count: months })}</p>;
  const said = ({ line, point }: typeof low) => valueSaid(t, locale, indicator, line, point);
  const words = { months, count: there.length, low: said(low), high: said(high) };
  return (
    <>
      <p>{t(there.length === 1 ? 'curves.betweenOne' : 'curves.between', words)}</p>
      {there.some(({ line }) => line.source === 'published') && <p>{t('curves.yearOnly')}</p>}
      <p>
        <strong>{t('curves.notPrediction', { count: there.length })}</strong>
      </p>
    </>
  );
}
