import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { setFiled } from '../../../tests/measures.scene.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { outlookOf } from './outlook.service.ts';
import { type Period, periodAfter, spanOf } from './periods.rules.ts';
import { printSeen } from './targets.queries.ts';
import { setTargets } from './targets.service.ts';

const PROVINCE = '80.20250701';
const HERE = '28159.20250701';
const OTHER = '28243.20250701';
const NOW = parseLocal('2026-11-19T09:00') as Date;

let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (role: string, unit: string) => contextIn(house, officer(role, unit), NOW);

/** A figure that was declared and approved. */
async function declared(
  indicator: string,
  unit: string,
  period: Period,
  value: number,
  parts: [number, number] | [null, null] = [null, null],
): Promise<void> {
  const { starts, ends } = spanOf(period);
  await house.owner.pool.query(
    `insert into declared_figures (id, indicator, unit, starts, ends, numerator, denominator, value, relation, basis, declared_by, declared_at, decision, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, '=', 'Biên bản 1', 'x', $9, 'approved', 'y', $9)`,
    [newId(), indicator, unit, starts, ends, ...parts, value, NOW],
  );
}

beforeAll(async () => {
  house = await testHouse();
  // Fourteen months: 10, 12, … 36; the month of now, which is not over, is 99.
  for (let at = 0; at < 14; at++) await declared('households.smartphone', HERE, periodAfter('2025-09', at), 10 + 2 * at);
  await declared('households.smartphone', HERE, '2026-11', 99);
  await declared('households.smartphone', HERE, '2021', 20);
  await declared('households.smartphone', HERE, '2026', 50, [500, 1000]);
  await declared('households.smartphone', OTHER, '2026', 90, [90, 100]);
  const seen = await printSeen(as('province admin', PROVINCE), '2026', null);
  const cells = [{ unit: HERE, indicator: 'households.smartphone', value: '80' }];
  const plan = { period: '2026', indicator: null, cells, decision: 'Kế hoạch 45/KH-UBND', decidedOn: '2026-01-15', seen, key: newId() };
  await setTargets(as('province admin', PROVINCE), plan);
});
afterAll(() => house?.close());

test('a year beside its target, the line from the baseline year, and the province’s average', async () => {
  const found = await outlookOf(as('leader', HERE), { indicator: 'households.smartphone', unit: HERE, period: '2026', baselineYear: 2021 });
  expect(found.actual).toBe(50);
  expect(found.target).toMatchObject({ value: '80', decision: 'Kế hoạch 45/KH-UBND' });
  expect(found.baseline).toEqual({ period: '2021', value: 20 });
  // On 19 November 2026, 1,784 of the 1,826 days from 31 December 2021 to 31 December 2026 have passed.
  expect(found.standing?.expected).toBeCloseTo(20 + (60 * 1784) / 1826, 6);
  expect(found.standing).toMatchObject({ state: 'behind', done: 0.5 });
  expect(found.comparison.baselineYear).toBe(20);
  expect(found.province?.value).toBeCloseTo((590 / 1100) * 100, 6);
  expect(found.province).toMatchObject({ of: 2, weighted: true });
  expect(found.forecast).toEqual({ kind: 'too_few', have: expect.any(Number), needed: 12 });
});

test('months go on as they went, from those that are over; without a target nothing is judged', async () => {
  const found = await outlookOf(as('leader', HERE), { indicator: 'households.smartphone', unit: HERE, period: '2026-11' });
  expect([found.actual, found.target, found.standing, found.comparison.previous]).toEqual([99, null, null, 36]);
  if (found.forecast.kind !== 'forecast') throw new Error(found.forecast.kind);
  expect(found.forecast.method).toBe('trend');
  expect(found.forecast.points.map(({ period, value }) => [period, Math.round(value)])).toEqual([
    ['2026-11', 38],
    ['2026-12', 40],
  ]);
});

test('a neighbour’s figures are told to nobody but as an average', async () => {
  const ask = outlookOf(as('leader', OTHER), { indicator: 'households.smartphone', unit: HERE, period: '2026' });
  expect(await ask.catch((error: Refusal) => error.code)).toBe('context.forbidden');
});

test('of what is counted the average leaves out communes in which nothing ever came in: their 0 says nothing', async () => {
  await setFiled(house, HERE, '2026-10', 30);
  await setFiled(house, OTHER, '2026-09', 6);
  const found = await outlookOf(as('leader', HERE), { indicator: 'dossiers.filed', unit: HERE, period: '2026-10' });
  expect(found.province).toMatchObject({ of: 2, value: 15 });
});

test('months before anything was counted are no past: no 0 of them is gone on from', async () => {
  await setFiled(house, HERE, '2026-09', 4);
  await setFiled(house, HERE, '2026-10', 30);
  const found = await outlookOf(as('leader', HERE), { indicator: 'dossiers.filed', unit: HERE, period: '2026-11', baselineYear: 2025 });
  await setFiled(house, HERE, '2026-09', 0);
  expect(found.series).toEqual([
    { period: '2026-09', value: 4 },
    { period: '2026-10', value: 30 },
    { period: '2026-11', value: 0 },
  ]);
  expect(found.baseline).toEqual({ period: '2026-10', value: 30 });
  expect(found.comparison.baselineYear).toBeNull();
  expect(found.forecast).toEqual({ kind: 'too_few', have: 2, needed: 12 });
});
