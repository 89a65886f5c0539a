import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { evaluate, type Figure } from './evaluate.service.ts';
import { figureText } from './pages/indicators.part.tsx';

const PROVINCE = '80.20250701';
const HERE = '28159.20250701';
const OTHER = '28243.20250701';
/** What went into `HERE` on 1 July 2025. */
const FORMER = ['28159.20210101', '28168.20210101', '28180.20210101'] as const;
const NOW = parseLocal('2026-12-31T09:00') as Date;
const QUARTERLY = 'k766.publish_on_time';
const SMARTPHONE = 'households.smartphone';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
beforeEach(() => house.owner.pool.query('delete from declared_figures'));

const days = {
  '2022': ['2022-01-01', '2022-12-31'],
  '2025': ['2025-01-01', '2025-12-31'],
  '2026': ['2026-01-01', '2026-12-31'],
  '2026-Q1': ['2026-01-01', '2026-03-31'],
  '2026-Q2': ['2026-04-01', '2026-06-30'],
  '2026-Q3': ['2026-07-01', '2026-09-30'],
  '2026-Q4': ['2026-10-01', '2026-12-31'],
  '2026-10': ['2026-10-01', '2026-10-31'],
  '2025-Q1': ['2025-01-01', '2025-03-31'],
  '2025-Q2': ['2025-04-01', '2025-06-30'],
  '2025-Q3': ['2025-07-01', '2025-09-30'],
  '2025-Q4': ['2025-10-01', '2025-12-31'],
} as const;
type When = keyof typeof days;
type Parts = readonly [numerator: number, denominator: number] | number;

/** What was declared and approved; a single number: without numerator and denominator. */
async function said(indicator: string, unit: string, when: When, parts: Parts, relation: '=' | '>' | '<' = '='): Promise<void> {
  const [numerator, denominator, value] = typeof parts === 'number' ? [null, null, parts] : [...parts, (100 * parts[0]) / parts[1]];
  await house.owner.pool.query(
    `insert into declared_figures (id, indicator, unit, starts, ends, numerator, denominator, value, relation, basis, declared_by, declared_at, decision, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Biên bản 1', 'x', now(), 'approved', 'y', now())`,
    [newId(), indicator, unit, ...days[when], numerator, denominator, value, relation],
  );
}
async function figure(indicator: string, unit: string, when: When): Promise<Figure> {
  const [from, to] = days[when];
  const [found] = await evaluate(contextIn(house, systemActor('reader'), NOW), { indicators: [indicator], units: [unit], from, to });
  return found as Figure;
}
/** The figure as it is read: its parts, and its text. */
async function read(
  indicator: string,
  unit: string,
  when: When,
): Promise<[numerator: number | null, denominator: number | null, text: string]> {
  const found = await figure(indicator, unit, when);
  return [
    found.numerator,
    found.denominator,
    figureText({ t: wordsIn('vi'), locale: 'vi' }, indicator === 'products.on_floors' ? 'count' : 'percent', found),
  ];
}

describe('over time', () => {
  test('a month says nothing of the quarter or the year: only all the quarters together make the year', async () => {
    await said(QUARTERLY, HERE, '2026-10', [1, 4]);
    for (const when of ['2026', '2026-Q4'] as const) expect(await read(QUARTERLY, HERE, when)).toEqual([null, null, 'không tính được']);
    await said(QUARTERLY, HERE, '2026-Q1', [10, 20]);
    await said(QUARTERLY, HERE, '2026-Q2', [30, 30]);
    expect(await read(QUARTERLY, HERE, '2026')).toEqual([null, null, 'chưa đủ: mới có quý 1/2026, 2/2026 (2/4 quý)']);
    await said(QUARTERLY, HERE, '2026-Q3', [0, 0.5]);
    await said(QUARTERLY, HERE, '2026-Q4', [1, 3.5]);
    expect(await read(QUARTERLY, HERE, '2026')).toEqual([41, 54, '75,93 % (cộng 4 quý)']);
    // Said for exactly this period, it stands: of two the later one.
    await said(QUARTERLY, HERE, '2026', [40, 54]);
    await said(QUARTERLY, HERE, '2026', [42, 54]);
    expect(await read(QUARTERLY, HERE, '2026')).toEqual([42, 54, '77,78 %']);
  });
  test('values without their parts are not added, nor is what is over with what is under', async () => {
    for (const when of ['2026-Q1', '2026-Q2', '2026-Q3'] as const) await said(QUARTERLY, HERE, when, [1, 2], '>');
    await said(QUARTERLY, HERE, '2026-Q4', 80);
    expect(await read(QUARTERLY, HERE, '2026')).toEqual([null, null, 'chưa cộng được từ các kỳ đã kê khai']);
    await said(QUARTERLY, HERE, '2026-Q4', [1, 2], '<');
    expect((await figure(QUARTERLY, HERE, '2026')).value).toBeNull();
    await said(QUARTERLY, HERE, '2026-Q4', [1, 2]);
    expect(await read(QUARTERLY, HERE, '2026')).toEqual([4, 8, '> 50 % (cộng 4 quý)']);
  });
});

describe('over units', () => {
  test('a province is what its communes said together, and says how many; what it said itself stands', async () => {
    await said(SMARTPHONE, HERE, '2026', [9880, 11840]);
    await said(SMARTPHONE, OTHER, '2026', [13470, 15650]);
    const [numerator, denominator, text] = await read(SMARTPHONE, PROVINCE, '2026');
    expect([numerator, denominator, text]).toEqual([23350, 27490, '84,94 % (2/96 xã)']);
    // One who knows no more than the share is not in it, and is not counted as being there.
    await said(SMARTPHONE, '27694.20250701', '2026', 99);
    expect(await read(SMARTPHONE, PROVINCE, '2026')).toEqual([23350, 27490, '84,94 % (2/96 xã)']);
    await said(SMARTPHONE, PROVINCE, '2026', 85);
    expect(await read(SMARTPHONE, PROVINCE, '2026')).toEqual([null, null, '85 %']);
  });
  test('a commune whose quarters make its year is in the year of the province', async () => {
    for (const when of ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'] as const) await said(QUARTERLY, HERE, when, [1, 2]);
    await said(QUARTERLY, OTHER, '2026-Q1', [1, 1]);
    expect(await read(QUARTERLY, PROVINCE, '2026')).toEqual([4, 8, '50 % (1/96 xã)']);
    expect(await read(QUARTERLY, PROVINCE, '2026-Q1')).toEqual([2, 3, '66,67 % (2/96 xã)']);
  });
  test('counts add over units, never over time', async () => {
    await said('products.on_floors', HERE, '2026', 4);
    await said('products.on_floors', OTHER, '2026', 2);
    expect(await read('products.on_floors', PROVINCE, '2026')).toEqual([6, null, '6 (2/96 xã)']);
    await said('products.on_floors', HERE, '2025', 3);
    const context = contextIn(house, systemActor('reader'), NOW);
    const both = { indicators: ['products.on_floors'], units: [HERE], from: '2025-01-01', to: '2026-12-31' };
    expect(await evaluate(context, both)).toMatchObject([
      { value: null, covered: { what: 'year', known: ['2025-01-01', '2026-01-01'], of: 2 } },
    ]);
  });
  test('a merged commune has the past of those that went into it, as far as it was declared', async () => {
    await said(SMARTPHONE, FORMER[0], '2022', [800, 1000]);
    expect(await read(SMARTPHONE, HERE, '2022')).toEqual([800, 1000, '80 % (1/3 xã)']);
    await said(SMARTPHONE, FORMER[1], '2022', [100, 500]);
    await said(SMARTPHONE, FORMER[2], '2022', [100, 500]);
    expect(await read(SMARTPHONE, HERE, '2022')).toEqual([1000, 2000, '50 % (3/3 xã)']);
    expect(await read(SMARTPHONE, PROVINCE, '2022')).toEqual([1000, 2000, expect.stringMatching(/^50 % \(3\/\d{3} xã\)$/)]);
    expect(await read(SMARTPHONE, FORMER[0], '2022')).toEqual([800, 1000, '80 %']);
  });
  test('the past of a divided one is shared out, and said to be estimated', async () => {
    await said(SMARTPHONE, '28063.20210101', '2022', [600, 1000]);
    const found = await figure(SMARTPHONE, '27694.20250701', '2022');
    expect(found.estimated).toEqual(['28063.20210101']);
    expect(found.value).toBe(60);
    expect(found.denominator).toBeLessThan(1000);
    // All its parts are in the province: there it is whole again.
    expect(await figure(SMARTPHONE, PROVINCE, '2022')).toMatchObject({ denominator: 1000, estimated: [] });
  });
  test('in the year of a merger the quarters before it are those of the former ones', async () => {
    for (const when of ['2025-Q1', '2025-Q2'] as const) for (const unit of FORMER) await said(QUARTERLY, unit, when, [1, 2]);
    await said(QUARTERLY, HERE, '2025-Q3', [3, 3]);
    expect((await read(QUARTERLY, HERE, '2025'))[2]).toBe('chưa đủ: mới có quý 1/2025, 2/2025, 3/2025 (3/4 quý)');
    await said(QUARTERLY, HERE, '2025-Q4', [3, 3]);
    expect(await read(QUARTERLY, HERE, '2025')).toEqual([12, 18, '66,67 % (cộng 4 quý)']);
    // Those that said the whole year say it for the one that they went into; two of three do not.
    await said(SMARTPHONE, FORMER[0], '2025', [8, 10]);
    await said(SMARTPHONE, FORMER[1], '2025', [8, 10]);
    expect((await figure(SMARTPHONE, HERE, '2025')).value).toBeNull();
    await said(SMARTPHONE, FORMER[2], '2025', [8, 10]);
    expect(await read(SMARTPHONE, HERE, '2025')).toEqual([24, 30, '80 %']);
  });
});
