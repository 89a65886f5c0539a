import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { useLanguage } from './language.tsx';
import { DataTable } from './table.tsx';

/** One point of a line. `value` null: nothing can be said of it, the line has a gap. `open`: its time is not over, the value may still change. */
export type ChartPoint = { label: string; value: number | null; open?: boolean | undefined };
type Chart = {
  /** What the line shows, of what. Alone it must say what the picture is. */
  title: string;
  points: readonly ChartPoint[];
  /** A value in words, as picture and table show it. */
  say(value: number): string;
  /** The head of the values' column. */
  unit: string;
  /** Where the scale ends; without it where the values do. A percentage's scale is always the whole. */
  top?: number | undefined;
};

/** In the units of the drawing: on a phone one is a pixel. */
const SIZE = { width: 320, height: 150 };
const EDGE = { top: 12, right: 14, bottom: 24, left: 48 };

function scales(points: readonly ChartPoint[], top: number | undefined) {
  const highest = top ?? Math.max(1, ...points.map(({ value }) => value ?? 0));
  const y = scaleLinear()
    .domain([0, highest])
    .range([SIZE.height - EDGE.bottom, EDGE.top]);
  if (top === undefined) y.nice(3);
  const x = scalePoint<number>()
    .domain(points.keys())
    .range([EDGE.left, SIZE.width - EDGE.right]);
  return { x, y };
}

/** What the picture says, for whoever hears it: its beginning and its end. The table has the rest. */
function useSummary({ title, points, say }: Chart): string {
  const { t } = useLanguage();
  const known = points.filter((one) => one.value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return t('ui.chart.nothing', { title });
  const words = { title, from: first.label, first: say(first.value ?? 0), to: last.label, last: say(last.value ?? 0) };
  return first === last ? t('ui.chart.one', { title, from: words.from, first: words.first }) : t('ui.chart.summary', words);
}

/** A line over time as a picture, without scripts. Its numbers stand in a table elsewhere on the page, or take `LineChart`. */
export function ChartPicture(chart: Chart) {
  const { points, say, top } = chart;
  const summary = useSummary(chart);
  const { x, y } = scales(points, top);
  const at = (place: number) => x(place) ?? 0;
  const path = line<ChartPoint>()
    .defined((one) => one.value !== null)
    .x((_, place) => at(place))
    .y((one) => y(one.value ?? 0))([...points]);
  const last = points.length - 1;
  return (
    <svg class="xs-chart" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={summary}>
      {y.ticks(3).map((tick) => (
        <g key={tick} class="xs-chart-tick" data-tick={tick}>
          <line x1={EDGE.left} x2={SIZE.width - EDGE.right} y1={y(tick)} y2={y(tick)} />
          <text x={EDGE.left - 6} y={y(tick) + 4} text-anchor="end">
            {say(tick)}
          </text>
        </g>
      ))}
      {path && <path d={path} fill="none" />}
      {points.map(({ label, value, open }, place) =>
        value === null ? null : (
          <circle key={label} cx={at(place)} cy={y(value)} r={open ? 4 : 3} data-open={open ? '' : undefined} data-place={place} />
        ),
      )}
      {points.length > 0 && (
        <text x={EDGE.left} y={SIZE.height - 6} text-anchor="start">
          {points[0]?.label}
        </text>
      )}
      {last > 0 && (
        <text x={SIZE.width - EDGE.right} y={SIZE.height - 6} text-anchor="end">
          {points[last]?.label}
        </text>
      )}
    </svg>
  );
}

/** The picture with its table, which opens below it and is printed with it. */
export function LineChart(chart: Chart) {
  const { t } = useLanguage();
  const { title, points, say, unit } = chart;
  return (
    <div class="xs-line-chart">
      <ChartPicture {...chart} />
      <details class="xs-why">
        <summary>
          {t('ui.chart.table')}
          <span class="ds-sr-only">: {title}</span>
        </summary>
        <DataTable
          caption={title}
          hideCaption
          rows={[...points]}
          rowKey={(one) => one.label}
          columns={[
            {
              head: t('ui.chart.when'),
              main: true,
              cell: (one) => (one.open ? t('ui.chart.open', { label: one.label }) : one.label),
            },
            {
              head: unit,
              numeric: true,
              text: (one) => one.value,
              cell: (one) => (one.value === null ? t('ui.chart.unknown') : say(one.value)),
            },
          ]}
        />
      </details>
    </div>
  );
}
