import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newApi } from '../../platform/context/api.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { anonymous } from '../../platform/permissions/permissions.ts';
import { procedureRoutes } from './procedures.routes.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
let house: Awaited<ReturnType<typeof testHouse>>;
let api: ReturnType<typeof newApi>;
beforeAll(async () => {
  house = await testHouse();
  api = newApi();
  api.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.json({ code: error.code, fields: Object.keys(error.fields) }, error.status);
  });
  api.use(async (c, next) => {
    c.set('context', contextIn(house, anonymous, NOW));
    await next();
  });
  api.route('/', procedureRoutes());
});
afterAll(() => house?.close());

type Brief = { code: string; online: string; fee: string; field: { code: string } };
type Whole = Brief & {
  cases: { code: string }[];
  components: { code: string; replacedBy: { database: string } | null }[];
  fields: { name: string }[];
};
const list = async (query: string) =>
  ((await (await api.request(`/api/v1/procedures?${query}`)).json()) as { procedures: Brief[] }).procedures;
const one = async (path: string) => (await (await api.request(`/api/v1/procedures/${path}`)).json()) as Whole;

test('all procedures, or those that fit the words, the field, the event', async () => {
  expect(await list('')).toHaveLength(20);
  expect((await list('q=dang+ky+khai+snh'))[0]).toMatchObject({ code: '1.001193', online: 'here', fee: 'depends' });
  expect(new Set((await list('field=ho-tich')).map((entry) => entry.field.code))).toEqual(new Set(['ho-tich']));
  expect((await list('event=grow-old')).map((entry) => entry.code)).toContain('1.014027');
  expect(await list('q=xyzzy')).toEqual([]);
});

test('another unit files on the national portal, as the law has it since 1 July 2025', async () => {
  expect((await list('q=1.001193&unit=27937.20250701'))[0]?.online).toBe('national');
});

test('one procedure, with the papers that a database replaces on a day', async () => {
  const birth = await one('1.001193');
  expect(birth.cases.map((each) => each.code)).toContain('mother_only');
  expect(birth.fields.length).toBeGreaterThan(10);
  const card = (whole: Whole) => whole.components.find((each) => each.code === 'can-cuoc')?.replacedBy;
  expect(card(birth)?.database).toBe('population');
  expect(card(await one('1.001193?on=2027-03-01'))).toBeNull();
});

test.each([
  ['procedures/9.999999', 404, { code: 'procedures.unknown', fields: [] }],
  ['procedures?on=2026-02-30', 422, { code: 'context.bad_input', fields: ['on'] }],
  ['procedures?event=nope', 422, { code: 'context.bad_input', fields: ['event'] }],
] as [string, number, object][])('%s is refused', async (path, status, body) => {
  const response = await api.request(`/api/v1/${path}`);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual(body);
});

test('each answer has the shape that the description promises', async () => {
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'test', version: '0' } });
  const shape = document.components?.schemas?.Procedure as { properties: object; required: string[] };
  for (const { code } of await list('')) {
    const whole = await one(code);
    expect(Object.keys(whole).sort()).toEqual(Object.keys(shape.properties).sort());
    for (const name of shape.required) expect(whole).toHaveProperty([name]);
  }
});
