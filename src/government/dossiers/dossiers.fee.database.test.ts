import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { type CatalogueEntry, procedureOn } from '../procedures/procedures.queries.ts';
import type { FeeRow } from '../procedures/procedures.schema.ts';
import { feeOf } from './dossiers.fee.queries.ts';

/** Cần Giuộc, of the former Long An; a commune of the former Tây Ninh; one of another day. */
const LONG_AN = '28159.20250701';
const TAY_NINH = '25459.20250701';

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

/** The permit to build, with a made-up table: the content has no published one. */
async function cost(unit: string, rows: Partial<FeeRow>[], more: { on?: string; channel?: 'online' | 'direct'; groups?: string[] } = {}) {
  const context = contextIn(house, anonymous, parseLocal(`${more.on ?? '2026-11-23'}T09:00`) as Date);
  const entry = (await procedureOn(context, '1.013225')) as CatalogueEntry;
  const text = { vi: 'Lệ phí', en: 'Fee' };
  const table = rows.map(
    (row): FeeRow => ({
      ...{ item: 'le-phi', name: text, unit: 'case', amount: 75_000, exemptions: [], validFrom: '2025-07-01', basis: 'NQ' },
      ...row,
    }),
  );
  const fee = await feeOf(context, { ...entry, fee: { text, table } }, { unit, caseCode: 'home', answers: {}, ...more });
  return fee === 'not published' ? fee : fee.amount;
}

test.each([
  ['the former province, by its code', ['72'], ['not published', 60_000]],
  ['the former province, by its dated id, where its code is used again', ['80.20210101'], [60_000, 'not published']],
  ['the province of today', ['80'], [60_000, 60_000]],
  ['the former district', ['807'], [60_000, 'not published']],
  ['the former township', ['28159.20210101'], [60_000, 'not published']],
  ['nowhere here', ['79'], ['not published', 'not published']],
])('a fee that holds in %s', async (_, territories, sums) => {
  const rows = [{ territories, amount: 60_000 }];
  expect([await cost(LONG_AN, rows), await cost(TAY_NINH, rows)]).toEqual(sums);
});

test('by channel, exemption and day, of the unit of the filing', async () => {
  const exemptions = [{ group: 'poor', name: { vi: 'Hộ nghèo', en: 'Poor' } }];
  const rows: Partial<FeeRow>[] = [
    { exemptions, validTo: '2026-11-22' },
    { exemptions, validFrom: '2026-11-23', amount: 80_000 },
    { exemptions, validFrom: '2026-11-23', amount: 40_000, channel: 'online' },
  ];
  const asked = [
    cost(LONG_AN, rows, { channel: 'direct' }),
    cost(LONG_AN, rows, { channel: 'online' }),
    cost(LONG_AN, rows, { channel: 'direct', on: '2026-11-22' }),
    cost(LONG_AN, rows, { channel: 'direct', groups: ['poor'] }),
    cost(LONG_AN, rows, { channel: 'direct', groups: ['merit'] }),
    cost(LONG_AN, rows, { channel: 'direct', on: '2025-07-01' }),
  ];
  expect(await Promise.all(asked)).toEqual([80_000, 40_000, 75_000, 0, 80_000, 75_000]);
});
