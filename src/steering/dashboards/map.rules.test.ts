import { expect, test } from 'vitest';
import type { Shape } from '../../registers/units/shapes.rules.ts';
import { drawnFrom, stepEnds, stepOf } from './map.rules.ts';

const square = (east: number, north: number): Shape => [
  [
    [
      [east, north],
      [east + 0.1, north],
      [east + 0.1, north + 0.1],
      [east, north + 0.1],
      [east, north],
    ],
  ],
];

test('north is above, east is right, and nothing leaves the drawing', () => {
  const { height, drawn } = drawnFrom(
    new Map([
      ['south', square(106.6, 10.5)],
      ['north', square(106.7, 10.6)],
    ]),
  );
  const [south, north] = drawn;
  expect(north?.at[1]).toBeLessThan(south?.at[1] ?? 0);
  expect(north?.at[0]).toBeGreaterThan(south?.at[0] ?? 0);
  const numbers = drawn.flatMap(({ path }) => [...path.matchAll(/[\d.]+/g)].map(Number));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(Math.max(640, height));
  expect(drawnFrom(new Map())).toEqual({ height: 0, drawn: [] });
});

test('ninety-six communes of a hundred points stay below 200 kB', () => {
  const ring = Array.from({ length: 100 }, (_, at): [number, number] => [106 + Math.cos(at / 16) / 7, 10 + Math.sin(at / 16) / 7]);
  const shapes = new Map(Array.from({ length: 96 }, (_, at) => [String(at), [[ring.map(([x, y]): [number, number] => [x + at / 90, y])]]]));
  expect(drawnFrom(shapes).drawn.reduce((sum, { path }) => sum + path.length, 0)).toBeLessThan(200_000);
});

test.each([
  [null, undefined],
  [undefined, undefined],
  [0, 1],
  [25, 1],
  [25.01, 2],
  [99, 4],
  [100, 4],
  [120, 4],
])('%s is in step %s of a hundred', (value, step) => {
  expect(stepOf(value, stepEnds(100))).toBe(step);
});
