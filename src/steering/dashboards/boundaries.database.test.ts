import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCKED, lockedMonth, PROVINCE } from '../../../tests/dashboards.scene.ts';
import { setFiled } from '../../../tests/measures.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { boundariesOf } from './boundaries.queries.ts';
import { unitLooked, unitsSeen } from './dashboards.queries.ts';

/** Long An until 30 June 2025, and its thị trấn Cần Giuộc, which went into the commune of today. */
const LONG_AN = '80.20210101';
const TOWN = '28159.20210101';
const [THEN, TODAY] = ['2022-12-31', '2026-12-31'];
let scene: Awaited<ReturnType<typeof lockedMonth>>;
let viewer: Record<string, string>;
const officer = (role: string, unit: string): Actor => ({ kind: 'officer', id: role, posts: [{ role, unit }], persons: [], scopes: [] });
const province = () => scene.as(officer('province viewer', PROVINCE));
const page = async (path: string, headers = viewer) => {
  const answer = await scene.ask(path, headers);
  return { status: answer.status, text: await answer.text() };
};

beforeAll(async () => {
  scene = await lockedMonth();
  await setFiled(scene.house, TOWN, '2022-05', 5);
  viewer = await scene.cookie('province viewer', PROVINCE);
}, 300_000);
afterAll(() => scene?.close());

describe('the units of a day', () => {
  test('today there are those of today; in 2022 those of then, of one of the provinces that were put together', async () => {
    const today = await unitsSeen(province());
    expect(today.provinces.map(({ id }) => id)).toEqual([PROVINCE]);
    const then = await unitsSeen(province(), { on: THEN, named: LONG_AN });
    expect(then.province?.id).toBe(LONG_AN);
    expect(then.provinces.map(({ id }) => id).sort()).toEqual(['72.20210101', LONG_AN]);
    const communes = then.communes.map(({ id }) => id);
    expect(communes).toContain(TOWN);
    expect(communes).not.toContain(HERE);
    expect(communes.length).toBeGreaterThan(today.communes.length);
    // A commune of the other one brings its province.
    const [other] = (await unitsSeen(province(), { on: THEN, named: '72.20210101' })).communes;
    expect((await unitsSeen(province(), { on: THEN, named: other?.id })).province?.id).toBe('72.20210101');
  });

  test('a leader sees what went into the commune, and nothing else of then', async () => {
    const { communes, province: none } = await unitsSeen(scene.as(officer('leader', HERE)), { on: THEN });
    expect(none).toBeUndefined();
    expect(communes.map(({ id }) => id)).toContain(TOWN);
    expect(communes.every(({ id }) => !id.startsWith('28243'))).toBe(true);
    await expect(unitLooked(scene.as(officer('leader', ELSEWHERE_UNIT)), TOWN, THEN)).rejects.toMatchObject({ status: 403 });
  });

  test('the unit that is looked at becomes the one of that day; of several, the province', async () => {
    expect((await unitLooked(province(), TOWN, TODAY)).unit.id).toBe(HERE);
    expect((await unitLooked(province(), TOWN, THEN)).unit.id).toBe(TOWN);
    expect((await unitLooked(province(), LONG_AN, TODAY)).unit.id).toBe(PROVINCE);
    // Cần Giuộc of today was put together of several.
    expect((await unitLooked(province(), HERE, THEN)).unit.level).toBe('province');
  });

  test.each([
    [undefined, undefined, { on: TODAY, kept: undefined, wrong: false }],
    ['31/12/2022', undefined, { on: THEN, kept: THEN, wrong: false }],
    [THEN, HERE, { on: THEN, kept: THEN, wrong: false }],
    // A former unit has the boundaries of its last day, unless today's are asked for.
    [undefined, TOWN, { on: '2025-06-30', kept: '2025-06-30', wrong: false }],
    ['', TOWN, { on: TODAY, kept: undefined, wrong: false }],
    ['31/2/2022', undefined, { on: TODAY, kept: undefined, wrong: true }],
    ['1/1/2027', undefined, { on: TODAY, kept: undefined, wrong: true }],
    ['31/12/1999', undefined, { on: TODAY, kept: undefined, wrong: true }],
    ['hôm qua', undefined, { on: TODAY, kept: undefined, wrong: true }],
  ])('asked for %s with %s', async (asked, unit, found) => {
    expect(await boundariesOf(province(), asked, unit)).toMatchObject(found);
  });
});

describe('the pages', () => {
  const table = `/dieu-hanh/tinh?ky=2022&chi-so=dossiers.filed`;
  const indicator = `/dieu-hanh/chi-so/dossiers.filed?ky=2022&don-vi=${LONG_AN}&dia-gioi=${THEN}`;

  test('the province: its communes of then, the day kept by the links, a day that is none said to be so', async () => {
    const { status, text } = await page(`${table}&don-vi=${LONG_AN}&dia-gioi=31%2F12%2F2022`);
    expect(status).toBe(200);
    expect(text).toContain('Theo địa giới ngày 31/12/2022');
    expect(text).toContain(`don-vi=${TOWN}`);
    expect(text).not.toContain(`don-vi=${HERE}`);
    expect(text).toContain(`/dieu-hanh/chi-so/dossiers.filed?don-vi=${LONG_AN}&amp;ky=2022&amp;dia-gioi=${THEN}`);
    expect(text).toContain('value="31/12/2022"');
    // The former province by itself, without a day.
    expect((await page(`${table}&don-vi=${LONG_AN}`)).text).toContain('Theo địa giới ngày 30/6/2025');
    expect((await page(`${table}&don-vi=${LONG_AN}&dia-gioi=`)).text).toContain(`don-vi=${HERE}`);
    const wrong = await page(`${table}&dia-gioi=31%2F2%2F2022`);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="31/2/2022"');
    expect(wrong.text).toContain('href="#f-dia-gioi"');
  });

  test('one indicator: the units of then to choose from, the one that is looked at among them', async () => {
    const { status, text } = await page(indicator);
    expect(status).toBe(200);
    expect(text).toContain(`<option value="${LONG_AN}" selected`);
    expect(text).toContain(`<option value="${TOWN}"`);
    expect(text).toContain(`don-vi=${TOWN}&amp;ky=2022&amp;dia-gioi=${THEN}`);
    expect((await page(indicator.replace(LONG_AN, TOWN))).text).toContain(`<option value="${TOWN}" selected`);
    const rows = await page(`/dieu-hanh/chi-so/dossiers.filed/ho-so?ky=2022&don-vi=${TOWN}&dia-gioi=${THEN}`);
    expect(rows.text).toContain('Theo địa giới ngày 31/12/2022');
    expect((await page(`/dieu-hanh?ky=2022&don-vi=${TOWN}`)).text).toContain(`<option value="${TOWN}" selected`);
  });

  test('the files say the day', async () => {
    for (const path of [`${table}&don-vi=${LONG_AN}&dia-gioi=${THEN}`, indicator]) {
      const csv = (await page(`${path}&tai=csv`)).text.split('\r\n');
      const at = (csv[0] ?? '').split(',').indexOf('boundariesOn');
      expect(at).toBeGreaterThan(0);
      const town = csv.find((line) => line.startsWith(`${TOWN},`) && line.includes('2022-01-01,2022-12-31,5,'));
      expect(town).toContain(`,${THEN},`);
      const answer = await scene.ask(`${path}&tai=xlsx`, viewer);
      const about = await readSheet(Buffer.from(await answer.arrayBuffer()), 'Thông tin');
      expect(about).toContainEqual(['Địa giới ngày', '31/12/2022']);
      const pdf = await scene.ask(`${path}&tai=pdf`, viewer);
      expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    }
  });

  test('who sees the figures of a former unit sees how its periods were signed; others see neither', async () => {
    const closing = `/dieu-hanh/khoa-so/${TOWN}/2022`;
    expect((await page(closing)).status).toBe(200);
    for (const [role, unit, status] of [
      ['leader', HERE, 200],
      ['province admin', PROVINCE, 200],
      ['leader', ELSEWHERE_UNIT, 403],
      ['province viewer', '79.20250701', 403],
      ['desk officer', HERE, 403],
    ] as const)
      expect([role, unit, (await page(closing, await scene.cookie(role, unit))).status]).toEqual([role, unit, status]);
    // Nobody signs for it any more.
    expect((await page(closing, await scene.cookie('leader', HERE))).text).not.toContain('name="do" value="sign"');
  });

  test('today nothing is said of boundaries', async () => {
    expect((await page(`/dieu-hanh/tinh?ky=${LOCKED}`)).text).not.toContain('Theo địa giới ngày');
  });
});
