import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newApi } from '../../platform/context/api.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { unitRoutes } from './units.routes.ts';
import { loadUnits } from './units.service.ts';

type Answer = { units: { id: string; fullName: string; today: { name: string }[] }[] };
const NOW = new Date('2026-11-20T02:00:00Z');

let house: Awaited<ReturnType<typeof testHouse>>;
let api: ReturnType<typeof newApi>;
beforeAll(async () => {
  house = await testHouse({ content: false });
  await loadUnits(contextIn(house, systemActor('content'), NOW));
  api = newApi();
  api.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.json({ code: error.code, fields: Object.keys(error.fields) }, error.status);
  });
  api.use(async (c, next) => {
    c.set('context', contextIn(house, anonymous, NOW));
    await next();
  });
  api.route('/', unitRoutes());
});
afterAll(() => house?.close());

const ask = async (query: string) => (await (await api.request(`/api/v1/units?${query}`)).json()) as Answer;

test('a name without marks finds the unit of a day', async () => {
  expect((await ask('q=can+giuoc&on=2026-08-20')).units[0]?.fullName).toBe('xã Cần Giuộc, tỉnh Tây Ninh');
  expect((await ask('q=can+giuoc&on=2024-08-20')).units.map((one) => one.fullName)).toContain(
    'thị trấn Cần Giuộc, huyện Cần Giuộc, tỉnh Long An',
  );
});

test('a code means several units in time; a day tells them apart; a former one says where it is today', async () => {
  expect((await ask('code=28159')).units.map((one) => one.id).sort()).toEqual(['28159.20210101', '28159.20250701']);
  const { units } = await ask('code=28159&on=2024-01-01');
  expect(units.map((one) => one.id)).toEqual(['28159.20210101']);
  expect(units[0]?.today.map((one) => one.name)).toEqual(['xã Cần Giuộc']);
});

test('without a question it lists the provinces of the day', async () => {
  expect((await ask('')).units.map((one) => one.fullName)).toEqual(['tỉnh Tây Ninh']);
  expect((await ask('on=2024-01-01')).units.map((one) => one.fullName).sort()).toEqual(['tỉnh Long An', 'tỉnh Tây Ninh']);
});

test.each(['on=2026-02-30', 'on=hom-nay', 'code=x1'])('"%s" is refused and says which parameter is wrong', async (query) => {
  const response = await api.request(`/api/v1/units?${query}`);
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({ code: 'context.bad_input', fields: [query.slice(0, query.indexOf('='))] });
});

test('the description of the door names its answers', () => {
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'test', version: '0' } });
  expect(Object.keys(document.paths ?? {})).toEqual(['/api/v1/units']);
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(expect.arrayContaining(['Unit', 'Units', 'UnitReference', 'Problem']));
});
