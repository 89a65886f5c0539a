import { expect, test } from 'vitest';
import { readShapes, simplified } from './shapes.rules.ts';

const square = (east = 106.6, north = 10.6, side = 0.1) => [
  [east, north],
  [east + side, north],
  [east + side, north + side],
  [east, north + side],
  [east, north],
];
const feature = (code: unknown, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { code },
  geometry: { type, coordinates },
});
const units = new Map([
  ['28159', 'a'],
  ['28243', 'b'],
]);
const read = (...features: unknown[]) => readShapes(JSON.stringify({ type: 'FeatureCollection', features }), (code) => units.get(code));
const why = (one: unknown) => read(one)?.refused[0]?.reason;

test('a feature per unit is taken, once; the others are told with their place and reason', () => {
  const found = read(feature('28159', [square()]), feature(28243, [[square()]], 'MultiPolygon'), feature('28159', [square()]));
  expect([...(found?.shapes.keys() ?? [])]).toEqual(['a', 'b']);
  expect(found?.refused).toEqual([{ feature: 3, code: '28159', reason: 'twice' }]);
});

test.each([
  ['no_code', { type: 'Feature', properties: null, geometry: null }],
  ['no_code', null],
  ['unknown', feature('99999', [square()])],
  ['not_polygon', feature('28159', [106.6, 10.6], 'Point')],
  ['not_polygon', { type: 'Feature', properties: { code: '28159' }, geometry: null }],
  ['ring', feature('28159', [])],
  ['ring', feature('28159', [square().slice(0, 3)])],
  ['ring', feature('28159', [square().slice(0, 4)])],
  ['ring', feature('28159', [[...square(), ['x', 1], square()[0]]])],
  ['outside', feature('28159', [square(10.6, 106.6)])],
  ['outside', feature('28159', [square(586_000, 1_170_000)])],
  ['outside', feature('28159', [square(2.3, 48.8)])],
])('%s', (reason, one) => {
  expect(why(one)).toBe(reason);
});

test('what is no such file at all is none', () => {
  for (const text of ['', '{', '[]', '{"type":"Feature"}', '{"type":"FeatureCollection"}', 'null'])
    expect(readShapes(text, () => 'a')).toBeUndefined();
});

test('a long coast becomes coarse, closed, and stays where it was', () => {
  const coast = Array.from({ length: 20_000 }, (_, at): [number, number] => {
    const angle = (at / 20_000) * 2 * Math.PI;
    const far = 0.1 + 0.002 * Math.sin(at * 1.7);
    return [106.6 + far * Math.cos(angle), 10.6 + far * Math.sin(angle)];
  });
  const [[ring = []] = []] = simplified([[[...coast, coast[0] as [number, number]]]]);
  expect(ring.length).toBeGreaterThan(8);
  expect(ring.length).toBeLessThanOrEqual(100);
  expect(ring[0]).toEqual(ring.at(-1));
  for (const [east, north] of ring) expect(Math.abs(Math.hypot(east - 106.6, north - 10.6) - 0.1)).toBeLessThan(0.003);
});
