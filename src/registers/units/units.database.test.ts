import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Context } from '../../platform/context/context.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { forgetUnits, hamletsOf, registerOf, unitName, unitSetting, unitSettingRow } from './units.queries.ts';
import { hamletsFromContent, settingsFromContent, unitsFromContent } from './units.schema.ts';
import { loadUnits } from './units.service.ts';

const CAN_GIUOC = '28159.20250701';
const NOW = new Date('2026-11-20T02:00:00Z');
const officer = (role: string, unit: string): Actor => ({ kind: 'officer', id: 'o1', posts: [{ role, unit }], persons: [], scopes: [] });

let house: Awaited<ReturnType<typeof testHouse>>;
let content: Context;
let anyone: Context;
beforeAll(async () => {
  house = await testHouse({ content: false });
  content = contextIn(house, systemActor('content'), NOW);
  anyone = contextIn(house, { kind: 'anonymous', id: '', posts: [], persons: [], scopes: [] }, NOW);
});
afterAll(() => house?.close());

test('the content goes in once, and a second load changes nothing', async () => {
  const register = unitsFromContent();
  const links = [...register.linksFrom.values()].flat();
  expect(await loadUnits(content)).toBe(register.units.size + links.length + hamletsFromContent().length + settingsFromContent().length);
  const versions = () => house.owner.pool.query('select id, xmin::text from units order by id').then((result) => result.rows);
  const before = await versions();
  expect(await loadUnits(content)).toBe(0);
  expect(await versions()).toEqual(before);
});

test('what comes out of the tables is what the content says', async () => {
  const [read, written] = [await registerOf(anyone), unitsFromContent()];
  const sorted = <T>(values: Iterable<T>) => [...values].map((one) => JSON.stringify(Object.entries(one as object).sort())).sort();
  expect(sorted(read.units.values())).toEqual(sorted(written.units.values()));
  expect(sorted([...read.linksFrom.values()].flat())).toEqual(sorted([...written.linksFrom.values()].flat()));
  expect(await registerOf(anyone)).toBe(read);
  expect((await hamletsOf(anyone, CAN_GIUOC)).map((one) => one.id).sort()).toEqual(hamletsFromContent().map((one) => one.id));
  expect(await hamletsOf(anyone, CAN_GIUOC, '2025-06-30')).toEqual([]);
});

test('a unit is named in both languages', async () => {
  expect(await unitName(anyone, CAN_GIUOC)).toBe('Xã Cần Giuộc');
  expect(await unitName(anyone, CAN_GIUOC, 'en')).toBe('Cần Giuộc Commune');
});

test('what an administrator changed stays when the content is loaded again', async () => {
  const admin = contextIn(house, officer('commune admin', CAN_GIUOC), NOW);
  await admin.transaction((tx) =>
    tx.query({ text: "update hamlets set name = 'Long Phú Mới', source = 'administrator' where id = $1", values: [`${CAN_GIUOC}/08`] }),
  );
  expect(await loadUnits(content)).toBe(0);
  expect((await hamletsOf(anyone, CAN_GIUOC)).map((one) => one.name)).toContain('Long Phú Mới');
});

test('a row of the content that differs is renewed', async () => {
  await house.owner.pool.query("update units set name = 'Sai' where id = $1", [CAN_GIUOC]);
  expect(await loadUnits(content)).toBe(1);
  expect(await unitName(anyone, CAN_GIUOC)).toBe('Xã Cần Giuộc');
});

test('a setting holds from its day on; the demonstration says that it is one', async () => {
  const admin = contextIn(house, officer('commune admin', CAN_GIUOC), NOW);
  await admin.transaction((tx) =>
    tx.query({
      text: `insert into unit_settings (unit, key, value, valid_from, basis, demo, source)
             values ($1, 'help_phone', '02723000001', '2026-11-01', 'Thông báo của xã', false, 'administrator')`,
      values: [CAN_GIUOC],
    }),
  );
  forgetUnits(anyone);
  expect(await unitSetting(anyone, CAN_GIUOC, 'help_phone')).toBe('02723000001');
  expect(await unitSetting(anyone, CAN_GIUOC, 'help_phone', '2026-10-31')).toBe('02720000000');
  expect(await unitSetting(anyone, CAN_GIUOC, 'help_phone', '2025-06-30')).toBeUndefined();
  expect(await unitSetting(anyone, '80.20250701', 'help_phone')).toBeUndefined();
  expect(await unitSettingRow(anyone, CAN_GIUOC, 'e_identifier')).toMatchObject({ value: 'H53.159.00', demo: true });
});

test.each([
  ['nobody', anyoneActor(), 0],
  ['the administrator of another commune', officer('commune admin', '28114.20250701'), 0],
  ['a desk officer', officer('desk officer', CAN_GIUOC), 0],
  ['the commune administrator', officer('commune admin', CAN_GIUOC), 1],
  ['the administrator of the province', officer('province admin', '80.20250701'), 1],
] as [string, Actor, number][])('%s may change what a commune says of itself, or may not', async (_, actor, rows) => {
  const context = contextIn(house, actor, NOW);
  const changed = await context.transaction((tx) =>
    tx.query({ text: "update unit_settings set basis = basis where unit = $1 and key = 'desk_address' returning 1", values: [CAN_GIUOC] }),
  );
  expect(changed.length).toBe(rows);
});

test('a commune administrator does not rename units', async () => {
  const context = contextIn(house, officer('commune admin', CAN_GIUOC), NOW);
  const changed = await context.transaction((tx) =>
    tx.query({ text: "update units set name = 'X' where id = $1 returning 1", values: [CAN_GIUOC] }),
  );
  expect(changed).toEqual([]);
});

function anyoneActor(): Actor {
  return { kind: 'anonymous', id: '', posts: [], persons: [], scopes: [] };
}
