import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { runShapes } from './shapes.command.ts';
import { shapesOf } from './shapes.queries.ts';
import { importShapes } from './shapes.service.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const UNIT = '28159.20250701';
const officer = (role: string, unit: string): Actor => ({ kind: 'officer', id: 'o1', posts: [{ role, unit }], persons: [], scopes: [] });
/** A made-up square, no boundary of anything. */
const square = (east: number) => [
  [
    [east, 10.5],
    [east + 0.1, 10.5],
    [east + 0.1, 10.6],
    [east, 10.6],
    [east, 10.5],
  ],
];
const feature = (code: string, east: number) => ({ properties: { code }, geometry: { type: 'Polygon', coordinates: square(east) } });
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
afterEach(() => vi.restoreAllMocks());
const as = (actor: Actor) => contextIn(house, actor, NOW);

test('areas come in, once; what changed is renewed; what does not fit is told', async () => {
  const content = as(systemActor('content'));
  const text = file(feature('28159', 106.6), feature('99999', 106.6));
  const refused = [{ feature: 2, code: '99999', reason: 'unknown' }];
  expect(await importShapes(content, { text, dryRun: true })).toMatchObject({ written: 1, refused });
  expect((await shapesOf(content, [UNIT])).size).toBe(0);
  expect(await importShapes(content, { text, dryRun: false })).toMatchObject({ written: 1, same: 0, refused });
  expect(await importShapes(content, { text, dryRun: false })).toMatchObject({ written: 0, same: 1 });
  const moved = file(feature('28159', 106.7));
  expect(await importShapes(as(officer('province admin', '80.20250701')), { text: moved, dryRun: false })).toMatchObject({ written: 1 });
  expect((await shapesOf(as(officer('leader', UNIT)), [UNIT])).get(UNIT)?.[0]?.[0]?.[0]).toEqual([106.7, 10.5]);
});

test('who may not, and what is no such file', async () => {
  const ask = (actor: Actor, text: string) => importShapes(as(actor), { text, dryRun: false });
  await expect(ask(officer('commune admin', UNIT), file())).rejects.toMatchObject({ code: 'context.forbidden', status: 403 });
  await expect(ask(systemActor('content'), 'x')).rejects.toMatchObject({ code: 'units.shapes_file', status: 422 });
});

test('xaso units shapes', async () => {
  const [said, wrong] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  const open = async () => ({ context: as(systemActor('content')), close: async () => {} });
  const path = join(mkdtempSync(join(tmpdir(), 'xaso-shapes-')), 'a.geojson');
  writeFileSync(path, file(feature('28243', 106.8), feature('28237', 2)));
  expect(await runShapes(['shapes', path], open)).toBe(0);
  expect(said.mock.lastCall?.[0]).toMatch(/^vùng thứ 2\t.*\nĐã đọc 2 vùng\. Ghi 1, đã có 0, từ chối 1\.$/);
  writeFileSync(path, 'x');
  expect(await runShapes(['shapes', path], open)).toBe(1);
  expect(await runShapes(['shapes', `${path}.none`], open)).toBe(1);
  expect(await runShapes(['shapes'], open)).toBe(2);
  expect(wrong).toHaveBeenCalledTimes(3);
});
