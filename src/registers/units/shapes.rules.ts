/** A place as GeoJSON has it: degrees east, degrees north (WGS 84). */
export type Place = readonly [east: number, north: number];
/** The area of a unit: one or several surfaces, each an outer ring and its holes. Rings are closed. */
export type Shape = Place[][][];
export type ShapeFault = 'no_code' | 'unknown' | 'twice' | 'not_polygon' | 'ring' | 'outside' | 'large';
/** A feature that was not taken: its place in the file, counted from 1, its code where it has one, and why. */
export type ShapeRefused = { feature: number; code: string; reason: ShapeFault };
export type ShapesRead = { features: number; shapes: Map<string, Shape>; refused: ShapeRefused[] };

/** Where Việt Nam lies with its islands (Hoàng Sa, Trường Sa). Metres, or north before east, lie outside. */
const LAND = { west: 102, east: 118, south: 6, north: 24 };
/** A picture needs no more of one unit: a province of a hundred communes stays below 200 kB. */
const MOST_POINTS = 100;
/** What one unit may come with. More is a survey, no map. */
const LARGEST = 200_000;

const isPlace = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
const isRing = (value: unknown): value is [number, number][] =>
  Array.isArray(value) && value.length >= 4 && value.every(isPlace) && String(value[0]) === String(value.at(-1));
const inside = ([east, north]: Place): boolean => east >= LAND.west && east <= LAND.east && north >= LAND.south && north <= LAND.north;

/** How far a place is from the line between two others, in degrees. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** A line without the places that lie nearer than `least` to it (Douglas and Peucker). Without recursion: a coast has many places. */
function thinned(line: readonly Place[], least: number): Place[] {
  const kept = new Set([0, line.length - 1]);
  const open: [number, number][] = [[0, line.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let [farthest, at] = [least, -1];
    for (let one = from + 1; one < to; one++) {
      const away = distance(line[one] as Place, line[from] as Place, line[to] as Place);
      if (away > farthest) [farthest, at] = [away, one];
    }
    if (at < 0) continue;
    kept.add(at);
    open.push([from, at], [at, to]);
  }
  return line.filter((_, at) => kept.has(at));
}

const rounded = (place: Place): Place => [Math.round(place[0] * 10_000) / 10_000, Math.round(place[1] * 10_000) / 10_000];
const pointsIn = (shape: Shape): number => shape.flat(2).length;

/** A shape as coarse as a picture of a province needs it; rings of which nothing is left go, except that a unit keeps its largest. */
export function simplified(shape: Shape): Shape {
  for (let least = 0.0002; ; least *= 1.6) {
    const thin = shape.map((rings) => rings.map((ring) => thinned(ring, least).map(rounded)).filter((ring) => ring.length >= 4));
    const left = thin.filter((rings) => rings.length > 0);
    if (left.length === 0) return [[(shape[0]?.[0] ?? []).slice(0, MOST_POINTS).map(rounded)]];
    if (pointsIn(left) <= MOST_POINTS || least > 0.2) return left;
  }
}

/** What is wrong with an area, or the area. */
function shapeOf(geometry: unknown): Shape | ShapeFault {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'not_polygon';
  const areas: unknown = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(areas) || areas.length === 0) return 'ring';
  for (const rings of areas) if (!Array.isArray(rings) || rings.length === 0 || !rings.every(isRing)) return 'ring';
  const shape = (areas as [number, number][][][]).map((rings) => rings.map((ring) => ring.map(([east, north]): Place => [east, north])));
  if (pointsIn(shape) > LARGEST) return 'large';
  return shape.flat(2).every(inside) ? shape : 'outside';
}

/**
 * Reads a GeoJSON FeatureCollection, a feature per unit with `properties.code`. `unitByCode`: which unit of today a code names. Every feature that cannot be
 * taken is told with its reason; undefined when the text is no such file at all.
 */
export function readShapes(text: string, unitByCode: (code: string) => string | undefined): ShapesRead | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const { type, features } = (file ?? {}) as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features)) return undefined;
  const read: ShapesRead = { features: features.length, shapes: new Map(), refused: [] };
  for (const [at, one] of features.entries()) {
    const { properties, geometry } = (one ?? {}) as { properties?: { code?: unknown } | null; geometry?: unknown };
    const said = properties?.code;
    const code = typeof said === 'string' || typeof said === 'number' ? String(said).trim().slice(0, 20) : '';
    const refuse = (reason: ShapeFault) => read.refused.push({ feature: at + 1, code, reason });
    const unit = unitByCode(code);
    if (code === '') refuse('no_code');
    else if (!unit) refuse('unknown');
    else if (read.shapes.has(unit)) refuse('twice');
    else {
      const shape = shapeOf(geometry);
      if (typeof shape === 'string') refuse(shape);
      else read.shapes.set(unit, simplified(shape));
    }
  }
  return read;
}
