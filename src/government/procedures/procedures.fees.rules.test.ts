import { describe, expect, test } from 'vitest';
import { proceduresFromContent } from './procedures.content.ts';
import { type FeeQuestion, feeFor } from './procedures.fees.rules.ts';
import { versionOn } from './procedures.rules.ts';
import type { FeeRow, Version } from './procedures.schema.ts';

const ON = '2026-11-23';
function version(code: string): Version {
  const found = proceduresFromContent().find((one) => one.code === code);
  const now = found && versionOn(found, ON);
  if (!now) throw new Error(`no ${code}`);
  return now;
}
const ask = (more: Partial<FeeQuestion> = {}): FeeQuestion => ({ caseCode: 'usual', channel: 'online', on: ON, ...more });
const amount = (of: Version, more: Partial<FeeQuestion> = {}) => {
  const fee = feeFor(of, ask(more));
  return fee === 'not published' ? fee : fee.amount;
};

describe('2.000815, copies: 2,000 đ for pages 1 and 2, 1,000 đ from page 3, at most 200,000 đ a copy (TT 226/2016/TT-BTC)', () => {
  test.each([
    [1, 1, 2_000],
    [2, 1, 4_000],
    [3, 1, 5_000],
    [10, 1, 12_000],
    [198, 1, 200_000],
    [199, 1, 200_000],
    [500, 1, 200_000],
    [3, 4, 20_000],
    [500, 2, 400_000],
  ])('%i pages, %i copies: %i đ', (page, copy, sum) => expect(amount(version('2.000815'), { quantities: { page, copy } })).toBe(sum));
  test('the line says what was counted', () => {
    expect(feeFor(version('2.000815'), ask({ quantities: { page: 3, copy: 2 } }))).toMatchObject({
      amount: 10_000,
      lines: [{ quantity: 6, unit: 'page' }],
    });
  });
});

test('a signature costs 10,000 đ a case, an extract 8,000 đ a copy', () => {
  expect(amount(version('2.000884'), { caseCode: 'signature', quantities: { case: 2 } })).toBe(20_000);
  expect(amount(version('2.000635'), { caseCode: 'self', quantities: { copy: 3 } })).toBe(24_000);
});
test('a marriage, a social pension, a copy from the register are free: 0 đ, published', () => {
  expect([
    amount(version('1.000894')),
    amount(version('1.014027'), { caseCode: 'start' }),
    amount(version('2.000908'), { caseCode: 'self' }),
  ]).toEqual([0, 0, 0]);
});
test('a birth is free within 60 days; later, or as long as nobody knows, the fee is not published and never 0', () => {
  const born = (day: string) => amount(version('1.001193'), { answers: { 'child.birthDate': day } });
  expect(born('2026-11-20')).toBe(0);
  expect(born('2026-09-24')).toBe(0);
  expect(born('2026-09-23')).toBe('not published');
  expect(amount(version('1.001193'))).toBe('not published');
});
test('an unpublished fee is not published', () => expect(amount(version('1.000656'))).toBe('not published'));

describe('rows by channel, territory, day and group', () => {
  const row = (more: Partial<FeeRow>): FeeRow => ({
    item: 'le-phi',
    name: { vi: 'Lệ phí', en: 'Fee' },
    unit: 'case',
    amount: 75_000,
    exemptions: [],
    validFrom: '2025-07-01',
    basis: 'NQ',
    ...more,
  });
  const of = (...table: FeeRow[]): Version => ({ ...version('1.013225'), fee: { text: { vi: 'Lệ phí', en: 'Fee' }, table } });
  test('the row of the channel and of the former territory goes before the general one', () => {
    const fees = of(row({}), row({ channel: 'online', amount: 0 }), row({ territories: ['80-cu'], amount: 50_000 }));
    expect(amount(fees, { caseCode: 'home', channel: 'direct' })).toBe(75_000);
    expect(amount(fees, { caseCode: 'home' })).toBe(0);
    expect(amount(fees, { caseCode: 'home', channel: 'direct', units: ['28159', '80-cu'] })).toBe(50_000);
  });
  test('the exemption of digital citizens holds from 15 August 2026 to 28 February 2027', () => {
    const fees = proceduresFromContent()
      .find((one) => one.code === '2.000635')
      ?.versions.at(-1) as Version;
    const on = (day: string) => amount(fees, { caseCode: 'self', on: day, groups: ['cong-dan-so'] });
    expect(['2026-08-14', '2026-08-15', '2027-02-28', '2027-03-01'].map(on)).toEqual([8_000, 0, 0, 8_000]);
  });
  test('a unit made of two former territories whose fees differ: nobody guesses which one holds', () => {
    const [long, tay] = [row({ territories: ['80.20210101'], amount: 50_000 }), row({ territories: ['72'], amount: 60_000 })];
    const at = (...units: string[]) => amount(of(row({}), long, tay), { caseCode: 'home', channel: 'direct', units });
    expect([at('80.20210101'), at('72'), at('79')]).toEqual([50_000, 60_000, 75_000]);
    expect(at('80.20210101', '72')).toBe('not published');
    expect(amount(of(long, { ...tay, amount: 50_000 }), { caseCode: 'home', units: ['80.20210101', '72'] })).toBe(50_000);
  });
  test('a row counts on its days only', () => {
    const fees = of(row({ validTo: '2025-12-31' }), row({ validFrom: '2026-01-01', amount: 80_000 }));
    expect([amount(fees, { on: '2025-12-31' }), amount(fees), amount(fees, { on: '2025-06-30' })]).toEqual([
      75_000,
      80_000,
      'not published',
    ]);
  });
  test('an exempt group pays nothing', () => {
    const fees = of(row({ exemptions: [{ group: 'poor', name: { vi: 'Hộ nghèo', en: 'Poor' } }] }));
    expect([amount(fees, { groups: ['poor'] }), amount(fees, { groups: ['merit'] })]).toEqual([0, 75_000]);
  });
});
