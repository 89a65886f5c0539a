import type { Place, Shape } from '../../registers/units/shapes.rules.ts';

/** In the units of the drawing. */
export const WIDTH = 640;
/** A narrow land in a wide picture, or the other way: never higher than this. */
const HIGHEST = 640;
/** So many steps the eye tells apart; each has its number on the map as well. */
export const STEPS = 4;

export type Drawn = { unit: string; path: string; at: readonly [x: number, y: number] };

const area = (ring: readonly Place[]): number =>
  Math.abs(ring.reduce((sum, [x, y], at) => sum + x * (ring.at(at - 1)?.[1] ?? y) - y * (ring.at(at - 1)?.[0] ?? x), 0)) / 2;

/** The middle of an area's largest ring: where its number stands. */
function middleOf(shape: Shape): Place {
  const [ring = []] = shape.map(([outer]) => outer ?? []).toSorted((a, b) => area(b) - area(a));
  const [east, north] = [ring.map((one) => one[0]), ring.map((one) => one[1])];
  return [(Math.min(...east) + Math.max(...east)) / 2, (Math.min(...north) + Math.max(...north)) / 2];
}

/**
 * Areas as paths of one drawing, north above. A province is small: a degree east is shortened as it is in its middle, which is true to a thousandth there.
 */
export function drawnFrom(shapes: ReadonlyMap<string, Shape>): { height: number; drawn: Drawn[] } {
  const places = [...shapes.values()].flat(3) as Place[];
  if (places.length === 0) return { height: 0, drawn: [] };
  const [east, north] = [places.map((one) => one[0]), places.map((one) => one[1])];
  // Not spread into a call: a country has more places than a call takes arguments.
  const least = (values: readonly number[]) => values.reduce((one, other) => Math.min(one, other));
  const most = (values: readonly number[]) => values.reduce((one, other) => Math.max(one, other));
  const [west, south, top] = [least(east), least(north), most(north)];
  const shorter = Math.cos((((south + top) / 2) * Math.PI) / 180);
  const [wide, high] = [(most(east) - west) * shorter, top - south];
  const scale = Math.min((WIDTH - 4) / wide, (HIGHEST - 4) / high);
  const point = ([x, y]: Place): readonly [number, number] => [
    Math.round((2 + (x - west) * shorter * scale) * 10) / 10,
    Math.round((2 + (top - y) * scale) * 10) / 10,
  ];
  const ringPath = (ring: readonly Place[]) =>
    `M${ring
      .slice(0, -1)
      .map((one) => point(one).join(' '))
      .join('L')}Z`;
  return {
    height: Math.ceil(high * scale + 4),
    drawn: [...shapes].map(([unit, shape]) => ({ unit, path: shape.flat().map(ringPath).join(''), at: point(middleOf(shape)) })),
  };
}

/** Where the steps end: equal parts of the whole for a share, else of the highest value. */
export const stepEnds = (top: number): number[] => Array.from({ length: STEPS }, (_, at) => (top * (at + 1)) / STEPS);

/** In which step a value is, from 1; undefined for none. */
export const stepOf = (value: number | null | undefined, ends: readonly number[]): number | undefined =>
  value === null || value === undefined
    ? undefined
    : Math.min(ends.length, Math.max(1, ends.findIndex((end) => value <= end) + 1 || ends.length));
