import { scaleLinear } from 'd3-scale';
import { area, line, symbol, symbolCircle, symbolDiamond, symbolSquare } from 'd3-shape';
import { useLanguage } from './language.tsx';

/** One line: its number stands at its end, as in the list beside it. `part`: values of different parts (years of which only a whole was published) are not joined. `model`: one of those that the others are laid over. */
export type CurveDrawn = {
  number: number;
  model: boolean;
  points: readonly { at: number; value: number; open?: boolean | undefined; part?: string | undefined }[];
};
type Picture = {
  title: string;
  curves: readonly CurveDrawn[];
  /** Between which values the model's lines lie. */
  band: readonly { at: number; low: number; high: number; part?: string | undefined }[];
  say(value: number): string;
  top?: number | undefined;
};

/** In the units of the drawing: on a phone one is a pixel. */
const SIZE = { width: 320, height: 220 };
const EDGE = { top: 14, right: 26, bottom: 26, left: 44 };
/** Numbers at the ends of lines that end at one place stand below each other. */
const APART = 14;

/** Lines that are laid over the model are told apart by their marks, too. */
const marks = [symbolSquare, symbolCircle, symbolDiamond];
const markOf = (number: number, open: boolean | undefined) => symbol(marks[number % 3], open ? 50 : 28)();

/** Where the numbers at the ends stand: as near to their lines as they fit. */
function endsOf(curves: readonly CurveDrawn[], x: (at: number) => number, y: (value: number) => number) {
  const ends = curves
    .flatMap(({ number, points }) => {
      const last = points.at(-1);
      return last ? [{ number, x: x(last.at), y: y(last.value) }] : [];
    })
    .sort((a, b) => a.y - b.y);
  const placed: typeof ends = [];
  for (const end of ends) {
    const near = placed.filter((one) => Math.abs(one.x - end.x) < APART).at(-1);
    placed.push({ ...end, y: near ? Math.max(end.y, near.y + APART) : end.y });
  }
  return placed;
}

/** Points in their order, in runs without a gap: a month of which nothing is known is not drawn over. */
function runsOf<One extends { at: number; part?: string | undefined }>(points: readonly One[]): One[][] {
  const runs: One[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && point.at - before.at === 1 && point.part === before.part) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** Lines laid over each other at a common zero, without scripts. Told apart by number and by stroke, not by colour alone; the numbers stand in a table elsewhere. */
export function CurvesPicture({ title, curves, band, say, top }: Picture) {
  const { t } = useLanguage();
  const all = curves.flatMap((one) => one.points);
  if (all.length === 0) return <p>{t('ui.chart.nothing', { title })}</p>;
  const [first, last] = [Math.min(0, ...all.map((one) => one.at)), Math.max(1, ...all.map((one) => one.at))];
  const x = scaleLinear()
    .domain([first, last])
    .range([EDGE.left, SIZE.width - EDGE.right]);
  const y = scaleLinear()
    .domain([0, top ?? Math.max(1, ...all.map((one) => one.value))])
    .range([SIZE.height - EDGE.bottom, EDGE.top]);
  const path = line<{ at: number; value: number }>()
    .x((one) => x(one.at))
    .y((one) => y(one.value));
  const between = area<{ at: number; low: number; high: number }>()
    .x((one) => x(one.at))
    .y0((one) => y(one.low))
    .y1((one) => y(one.high));
  const months = x.ticks(5).filter(Number.isInteger);
  return (
    <svg class="xs-chart xs-curves" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={title}>
      {runsOf(band).map((run) => (
        <path key={run[0]?.at} class="xs-curves-band" d={between(run) ?? ''} />
      ))}
      {y.ticks(4).map((tick) => (
        <g key={tick} class="xs-chart-tick">
          <line x1={EDGE.left} x2={SIZE.width - EDGE.right} y1={y(tick)} y2={y(tick)} />
          <text x={EDGE.left - 6} y={y(tick) + 4} text-anchor="end">
            {say(tick)}
          </text>
        </g>
      ))}
      <line class="xs-curves-zero" x1={x(0)} x2={x(0)} y1={EDGE.top} y2={SIZE.height - EDGE.bottom} />
      {months.map((month) => (
        <text key={month} x={x(month)} y={SIZE.height - 8} text-anchor="middle">
          {month > 0 ? `+${month}` : String(month).replace('-', '−')}
        </text>
      ))}
      {curves.map(({ number, model, points }) => (
        <g key={number} data-model={model ? number % 3 : undefined} data-own={model ? undefined : number % 3}>
          {runsOf(points).map((run) => (
            <path key={run[0]?.at} d={path(run) ?? ''} fill="none" />
          ))}
          {!model &&
            points.map((one) => (
              <path
                key={one.at}
                class="xs-curves-mark"
                d={markOf(number, one.open) ?? ''}
                transform={`translate(${x(one.at)},${y(one.value)})`}
                data-open={one.open ? '' : undefined}
              />
            ))}
        </g>
      ))}
      {endsOf(curves, x, y).map((end) => (
        <text key={end.number} class="xs-curves-end" x={end.x + 8} y={end.y + 4}>
          {end.number}
        </text>
      ))}
    </svg>
  );
}
