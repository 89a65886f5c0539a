import { scaleLinear, scalePoint } from 'd3-scale';
import { type Drawing, type DrawingPart, dot, label, picture, polyline, rectangle } from '../../platform/pdf/drawing.ts';
import type { Shape } from '../../registers/units/shapes.rules.ts';
import type { ChartPoint } from '../../ui/chart.part.tsx';
import { drawnFrom, stepEnds, stepOf, WIDTH } from './map.rules.ts';

const INK = '#0b5a4f';
const GREY = '#5f6b76';
const EDGE = { top: 8, right: 8, bottom: 13, left: 36 };

/** A line over months, as the page has it: a gap where nothing can be said, a hollow dot for a month that is not over. Undefined: there is nothing to draw. */
export function lineDrawing(
  points: readonly ChartPoint[],
  { width, height, top, say }: { width: number; height: number; top: number | undefined; say(value: number): string },
): Drawing | undefined {
  if (points.every(({ value }) => value === null)) return undefined;
  const y = scaleLinear()
    .domain([0, top ?? Math.max(1, ...points.map(({ value }) => value ?? 0))])
    .range([height - EDGE.bottom, EDGE.top]);
  if (top === undefined) y.nice(3);
  const scale = scalePoint<number>()
    .domain(points.keys())
    .range([EDGE.left, width - EDGE.right]);
  const x = (place: number) => scale(place) ?? 0;
  const pieces: [number, number][][] = [[]];
  for (const [place, { value }] of points.entries()) {
    if (value === null) pieces.push([]);
    else pieces.at(-1)?.push([x(place), y(value)]);
  }
  const ticks = y.ticks(2).flatMap((tick): DrawingPart[] => [
    polyline(
      [
        [EDGE.left, y(tick)],
        [width - EDGE.right, y(tick)],
      ],
      tick === 0 ? GREY : '#dde3e8',
      0.6,
    ),
    label(EDGE.left - 3, y(tick) + 2.5, say(tick), { anchor: 'end', size: 6.5, fill: GREY }),
  ]);
  const ends = [points[0], points.at(-1)].map((one, at) =>
    label(at === 0 ? EDGE.left : width - EDGE.right, height - 3, one?.label ?? '', {
      anchor: at === 0 ? 'start' : 'end',
      size: 6.5,
      fill: GREY,
    }),
  );
  return picture(width, height, [
    ...ticks,
    ...pieces.filter((piece) => piece.length > 1).map((piece) => polyline(piece, INK, 1.3)),
    ...points.flatMap(({ value, open }, place) => (value === null ? [] : [dot(x(place), y(value), 1.7, open ? '#ffffff' : INK, INK)])),
    ...ends,
  ]);
}

/** How high a bar's line is, and how wide its unit's name. */
const BAR = { line: 11, tall: 7.5, name: 118, value: 58 };

/**
 * A bar for each unit in the order given, its value at its end; in so many columns that all of them stand on one page. `top`: where the scale ends. A unit of
 * which nothing can be computed has a line without a bar.
 */
export function barsDrawing(
  bars: readonly { name: string; value: number | null; said: string }[],
  { width, top }: { width: number; top: number },
): Drawing {
  const across = bars.length > 40 ? 3 : bars.length > 14 ? 2 : 1;
  const down = Math.ceil(bars.length / across);
  const column = width / across;
  const long = column - BAR.name - BAR.value;
  const parts = bars.flatMap(({ name, value, said }, at): DrawingPart[] => {
    const [x, y] = [column * Math.floor(at / down) + BAR.name, BAR.line * (at % down)];
    const wide = value === null || top <= 0 ? 0 : (long * Math.min(Math.max(value, 0), top)) / top;
    return [
      label(x - 4, y + 7.5, name, { anchor: 'end', size: 8 }),
      rectangle(x, y + 1, long, BAR.tall, '#eef1f3'),
      ...(wide > 0 ? [rectangle(x, y + 1, wide, BAR.tall, INK)] : []),
      label(x + long + 4, y + 7.5, said, { anchor: 'start', size: 8 }),
    ];
  });
  return picture(width, BAR.line * down, parts);
}

const STEP_FILLS = ['#e6e8ea', '#cfe5e1', '#8fc4bb', '#4a988c', '#0b5f55'];
/** How wide the map stands on paper. */
export const MAP_WIDTH = 360;

/** One indicator on the map: the step stands as a number in each area. `ends`: where the steps end, for the legend. */
export function mapDrawing(
  shapes: ReadonlyMap<string, Shape>,
  values: ReadonlyMap<string, number | null>,
  percent: boolean,
): { drawing: Drawing; ends: number[] } {
  const { height, drawn } = drawnFrom(shapes);
  const ends = stepEnds(percent ? 100 : Math.max(1, ...[...values.values()].map((one) => one ?? 0)));
  const scale = MAP_WIDTH / WIDTH;
  const areas = drawn.flatMap(({ unit, path, at: [x, y] }): DrawingPart[] => {
    const step = stepOf(values.get(unit), ends);
    const area = `<g transform="scale(${scale})"><path d="${path}" fill="${STEP_FILLS[step ?? 0]}" stroke="#ffffff" stroke-width="1.5" fill-rule="evenodd"/></g>`;
    return [area, label(x * scale, y * scale + 3, step ? String(step) : '–', { size: 8, fill: (step ?? 0) > 2 ? '#ffffff' : '#111111' })];
  });
  return { drawing: picture(MAP_WIDTH, Math.ceil(height * scale), areas), ends };
}
