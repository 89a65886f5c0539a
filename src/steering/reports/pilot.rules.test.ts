import { expect, test } from 'vitest';
import { wordsIn } from '../../platform/words/words.ts';
import { indicatorsFromContent } from '../indicators/indicators.content.ts';
import { pilotContent } from '../rollout/pilot.schema.ts';
import { bornOut, percentOf, rowsOf, together } from './pilot.rules.ts';
import { keysIn } from './pilot.table.rules.ts';

test('a percentage has two decimals, the half goes up, and of nothing there is none', () => {
  expect(percentOf(51, 52)).toBe(98.08);
  expect(percentOf(1, 3)).toBe(33.33);
  expect(percentOf(2, 3)).toBe(66.67);
  expect(percentOf(1, 800)).toBe(0.13); // 0.125
  expect(percentOf(10_005, 1_000_000)).toBe(1); // 1.0005
  expect(percentOf(0, 7)).toBe(0);
  expect(percentOf(7, 7)).toBe(100);
  expect(percentOf(0, 0)).toBeUndefined();
});

test('all together is of the sums, not the mean of the shares', () => {
  const count = (unit: string, numerator: number, denominator: number) => ({ indicator: 'a.b', unit, year: 2022, numerator, denominator });
  expect(together([count('x', 1, 2), count('y', 9, 90)], { indicator: 'a.b', unit: 'pilot', year: 2022 })).toEqual({
    numerator: 10,
    denominator: 92,
  });
});

test('“over” is more, “equal” is the same two decimals, and what was not published is not compared', () => {
  expect(bornOut({ percent: 99, published: 99, relation: '>', source: 'events' })).toBe(false);
  expect(bornOut({ percent: 99.01, published: 99, relation: '>', source: 'events' })).toBe(true);
  expect(bornOut({ percent: 98.09, published: 98.08, relation: '=', source: 'events' })).toBe(false);
  expect(bornOut({ percent: 90, published: 90, relation: '>', source: 'declared' }), 'as it was reported').toBe(true);
  expect(bornOut({ percent: 3, published: null, relation: null, source: 'events' })).toBe(true);
});

test('of whom nobody knows who typed has a line only where there are any: with it the parts add up', () => {
  const unit = '28159.20210101';
  const parts = ['alone', 'helped', 'typed_by_staff', 'unknown_keys'].map((who) => `dossiers.${who}_share`);
  const rows = (counts: readonly number[]) =>
    rowsOf(
      pilotContent(),
      parts.map((indicator, at) => ({ indicator, unit, year: 2022, numerator: counts[at] ?? 0, denominator: 10 })),
      (id) => ({ name: id, code: id }),
    ).filter(({ source }) => source === 'events');
  expect(rows([5, 3, 2, 0]).map(({ indicator }) => indicator)).toEqual(parts.slice(0, 3));
  const some = rows([5, 1, 0, 4]);
  expect(some.map(({ indicator, percent }) => [indicator, percent])).toEqual(parts.map((part, at) => [part, [50, 10, 0, 40][at]]));
  expect([keysIn({ rows: some }, 2022), keysIn({ rows: some }, 2021)]).toEqual([parts, []]);
});

test('what nobody counted has no line; “none” is 0 of some', () => {
  const content = pilotContent();
  const unit = '27691.20210101';
  const rows = rowsOf(content, [{ indicator: 'dossiers.online_share', unit, year: 2021, numerator: 0, denominator: 1500 }], (id) => ({
    name: id,
    code: id,
  }));
  const events = rows.filter((row) => row.source === 'events');
  expect(events).toEqual([
    {
      unit,
      unitCode: unit,
      year: 2021,
      indicator: 'dossiers.online_share',
      numerator: 0,
      denominator: 1500,
      percent: 0,
      published: 0,
      relation: '=',
      source: 'events',
    },
  ]);
  expect(rows.filter((row) => row.source === 'declared')).toHaveLength(7);
});

test('what the report takes from declarations has the names and the kinds that indicators have, and every row of the pilot its indicator', () => {
  const { indicators, sets } = indicatorsFromContent();
  const named = new Map(indicators.map((one) => [one.code, one]));
  const declared = new Set(pilotContent().figures.flatMap(({ indicator, source }) => (source === 'declared' ? [indicator] : [])));
  expect(declared.size).toBe(7);
  for (const code of declared)
    expect([named.get(code)?.name.vi, named.get(code)?.source]).toEqual([
      wordsIn('vi')(`pilot.indicators.${code.replace('.', '_')}`),
      'declared',
    ]);
  const shown = sets.find(({ code }) => code === 'pilot')?.groups.flatMap(({ metrics }) => metrics.map(({ indicator }) => indicator));
  expect(shown).toEqual(expect.arrayContaining([...declared]));
  // Whom the pilot trained, how it told people, who took up e-commerce and digital farming.
  for (const code of ['officers', 'leaders', 'youth', 'hamlet_heads', 'residents'].map((whom) => `${whom}.trained`))
    expect(shown).toContain(code);
  expect(shown).toEqual(
    expect.arrayContaining(['communication.sessions', 'shops.e_commerce', 'producers.digital_farming', 'youth.it_xanh']),
  );
});
