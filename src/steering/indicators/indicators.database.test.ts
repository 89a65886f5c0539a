import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures, live, setFiled } from '../../../tests/measures.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { createApi } from '../../app/api.ts';
import { contextIn } from '../../app/house.ts';
import { unitReport } from '../../government/desk/reports.queries.ts';
import { done, open, received } from '../../government/desk/reports.rules.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { importUnits } from '../../registers/units/units.import.service.ts';
import { figuresFor } from '../closings/figures.routes.ts';
import { added } from '../measures/measures.queries.ts';
import { addUp, liveGeneration } from '../measures/measures.service.ts';
import { evaluate, isOfSums, isSumOfCounts, rowsBehind } from './evaluate.service.ts';
import { runIndicators } from './indicators.command.ts';
import { indicatorsFromContent } from './indicators.content.ts';
import { previewIndicator } from './indicators.preview.service.ts';
import { indicatorOn, versionsOf } from './indicators.queries.ts';
import type { IndicatorInput } from './indicators.schema.ts';
import { publishFigure, setIndicator } from './indicators.service.ts';

const PROVINCE = '80.20250701';
const NEIGHBOUR_PROVINCE = '79.20250701';
const NOW = '2026-12-31T09:00';
let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string, id = `${role} ${unit}`): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor, local = NOW) => contextIn(house, actor, parseLocal(local) as Date);
const reader = () => as(systemActor('reader'));
const refusal = (code: string, status: number) => ({ code, status });
const year = { from: '2026-01-01', to: '2026-12-31' };

beforeAll(async () => {
  house = await testHouse();
  await live(house, 40);
  await hearMeasures(house);
}, 300_000);
afterAll(() => house?.close());

const figure = async (indicator: string, unit = HERE, more: object = {}) =>
  (await evaluate(reader(), { indicators: [indicator], units: [unit], ...year, ...more }))[0];
const counted = async (text: string, values: unknown[] = []) => Number((await house.owner.pool.query(text, values)).rows[0].count);

describe('a figure', () => {
  test('is its formula over what was counted, and the rows behind it are as many', async () => {
    const online = await figure('dossiers.online_share');
    const filed = await counted(
      'select count(*) from dossiers where receiving_unit = $1 or (receiving_unit <> $1 and supporting_unit = $1)',
      [HERE],
    );
    const direct = await counted(
      "select count(*) from dossiers where channel = 'direct' and (receiving_unit = $1 or supporting_unit = $1)",
      [HERE],
    );
    expect(online).toMatchObject({ denominator: filed, numerator: filed - direct, relation: '=', source: 'events', estimated: [] });
    expect(online?.value).toBeCloseTo((100 * (filed - direct)) / filed, 10);
    const rows = await rowsBehind(reader(), { indicator: 'dossiers.online_share', unit: HERE, ...year });
    expect(rows).toHaveLength(filed - direct);
    expect(rows.every(({ code }) => code?.startsWith('H53.159'))).toBe(true);
    expect(await rowsBehind(reader(), { indicator: 'dossiers.online_share', unit: HERE, ...year, part: 'denominator' })).toHaveLength(
      filed,
    );
    const stock = await figure('dossiers.open');
    expect(await rowsBehind(reader(), { indicator: 'dossiers.open', unit: HERE, ...year })).toHaveLength(stock?.value ?? -1);
    await expect(rowsBehind(reader(), { indicator: 'households.fibre', unit: HERE, ...year })).rejects.toMatchObject(
      refusal('indicators.not_counted', 422),
    );
  });

  test('has rows behind it that add up to its number, whatever the formula adds and subtracts: of every counted indicator', async () => {
    const { indicators } = indicatorsFromContent();
    let [listed, subtracted] = [0, 0];
    for (const { code, source, numerator, denominator } of indicators.filter((one) => one.source === 'events'))
      for (const [part, formula] of [
        ['numerator', numerator],
        ['denominator', denominator],
      ] as const) {
        if (formula === null || isOfSums(formula)) continue;
        expect({ code, source, sum: isSumOfCounts(formula) }).toEqual({ code, source: 'events', sum: true });
        for (const unit of [HERE, ELSEWHERE_UNIT])
          for (const period of [year, { from: '2026-10-01', to: '2026-10-31' }, { from: '2026-12-01', to: '2026-12-31' }]) {
            const [counted] = await evaluate(reader(), { indicators: [code], units: [unit], ...period });
            const rows = await rowsBehind(reader(), { indicator: code, unit, part, ...period });
            const sum = rows.reduce((all, { amount }) => all + amount, 0);
            expect({ code, part, unit, ...period, sum }).toEqual({ code, part, unit, ...period, sum: counted?.[part] });
            expect(rows.filter(({ amount }) => amount === 0)).toEqual([]);
            listed += rows.length;
            if (formula.includes(' - ')) subtracted += rows.length;
          }
      }
    expect(listed).toBeGreaterThan(500);
    expect(subtracted).toBeGreaterThan(50);
  });

  test('is no share of less than nothing or more than everything, in any month or day', async () => {
    const shares = indicatorsFromContent().indicators.filter((one) => one.source === 'events' && one.unit === 'percent');
    const codes = shares.map(({ code }) => code);
    const question = { indicators: codes, units: [HERE, ELSEWHERE_UNIT, PROVINCE] };
    const months = await evaluate(reader(), { ...question, ...year, by: 'month' });
    const days = await evaluate(reader(), { ...question, from: '2026-10-01', to: '2026-12-31', by: 'day' });
    const wrong = [...months, ...days].filter(
      ({ numerator, denominator }) => (numerator ?? 0) < 0 || (numerator ?? 0) > (denominator ?? 0),
    );
    expect(wrong).toEqual([]);
    const filled = new Set(months.filter(({ value }) => value !== null).map(({ indicator }) => indicator));
    // No day without an appointment is in the scene.
    expect(codes.filter((code) => !filled.has(code))).toEqual(['dossiers.same_day_kept']);
  });

  test('of what people said is as the sums that are shown; nothing single stands behind it', async () => {
    const shown = (await house.owner.pool.query('select sum(answers)::int as answers from rating_figures where unit = $1', [HERE])).rows[0];
    const satisfied = await figure('ratings.satisfied_share');
    expect(shown.answers).toBeGreaterThan(4);
    expect(satisfied).toMatchObject({ denominator: shown.answers, source: 'events' });
    expect(satisfied?.value).toBeGreaterThan(0);
    expect(satisfied?.value).toBeLessThan(100);
    for (const part of ['numerator', 'denominator'] as const)
      await expect(rowsBehind(reader(), { indicator: 'ratings.satisfied_share', unit: HERE, ...year, part })).rejects.toMatchObject(
        refusal('indicators.sums_only', 422),
      );
  });

  test('of a period in which nothing happened cannot be computed; a count is 0', async () => {
    expect(await figure('dossiers.online_share', HERE, { from: '2020-01-01', to: '2020-12-31' })).toMatchObject({
      numerator: 0,
      denominator: 0,
      value: null,
    });
    expect(await figure('dossiers.filed', HERE, { from: '2020-01-01', to: '2020-12-31' })).toMatchObject({ value: 0 });
  });

  test('by months, quarters and the whole: what happened adds up, what is there does not', async () => {
    const by = async (code: string, step: 'month' | 'quarter' | 'whole') =>
      (await evaluate(reader(), { indicators: [code], units: [HERE], ...year, by: step })).map(({ value }) => value ?? 0);
    const months = await by('dossiers.received', 'month');
    expect(months).toHaveLength(12);
    const total = (await by('dossiers.received', 'whole'))[0];
    expect(added('received', 'time', months)).toBe(total);
    expect(added('received', 'time', await by('dossiers.received', 'quarter'))).toBe(total);
    const stock = await by('dossiers.open', 'month');
    expect(stock.at(-1)).toBe((await by('dossiers.open', 'whole'))[0]);
    expect(() => added('open', 'time', stock)).toThrow('measures.no_sum');
    expect(() => added('visited_dossiers', 'units', [1, 2])).toThrow('measures.no_sum');
    expect(added('open', 'units', [1, 2])).toBe(3);
  });

  test('by days: of the current quarter alone, and the days add up to the month', async () => {
    const days = await evaluate(reader(), {
      indicators: ['dossiers.received', 'dossiers.open'],
      units: [HERE],
      from: '2026-11-01',
      to: '2026-11-30',
      by: 'day',
    });
    const received = days.filter(({ indicator }) => indicator === 'dossiers.received').map(({ value }) => value ?? 0);
    expect(received).toHaveLength(30);
    const month = await figure('dossiers.received', HERE, { from: '2026-11-01', to: '2026-11-30' });
    expect(added('received', 'time', received)).toBe(month?.value);
    expect(days.at(-1)?.value).toBe((await figure('dossiers.open', HERE, { from: '2026-11-01', to: '2026-11-30' }))?.value);
    await expect(figure('dossiers.received', HERE, { from: '2026-08-03', to: '2026-08-20' })).rejects.toMatchObject(
      refusal('measures.no_days', 422),
    );
    await expect(figure('dossiers.received', HERE, { from: '2026-09-01', to: '2026-08-01' })).rejects.toMatchObject(
      refusal('indicators.period', 422),
    );
  });

  test('of different ones is counted for the whole, not added', async () => {
    const visits = await figure('dossiers.visits_each');
    expect(visits?.denominator).toBe(await counted('select count(distinct dossier) from desk_visits where unit = $1', [HERE]));
    expect(visits?.numerator).toBe(await counted('select count(*) from desk_visits where unit = $1', [HERE]));
  });
});

describe('units in time', () => {
  test('a province is the sum of its communes; a former commune went into that of today', async () => {
    const [here, there, all] = await Promise.all([
      figure('dossiers.filed'),
      figure('dossiers.filed', ELSEWHERE_UNIT),
      figure('dossiers.filed', PROVINCE),
    ]);
    expect(all?.value).toBe((here?.value ?? 0) + (there?.value ?? 0));
    // Facts of 2022 in the three communes of the pilot.
    const past: [unit: string, count: number][] = [
      ['28159.20210101', 5],
      ['28237.20210101', 7],
    ];
    for (const [unit, count] of past) await setFiled(house, unit, '2022-05', count);
    const of = (unit: string, more = {}) => figure('dossiers.filed', unit, { from: '2022-01-01', to: '2022-12-31', ...more });
    expect((await of('28159.20210101'))?.value).toBe(5);
    expect((await of(HERE))?.value).toBe(5);
    expect((await of('80.20210101', { asOf: '2022-12-31' }))?.value).toBe(12);
    expect((await of(PROVINCE))?.value).toBe(12);
    for (const [unit] of past) await setFiled(house, unit, '2022-05', 0);
  });

  test('of a unit that was divided the past is shared out equally, and that is said', async () => {
    // 25507 was divided over two communes.
    await setFiled(house, '25507.20210101', '2022-05', 9);
    const of = (unit: string) => figure('dossiers.filed', unit, { from: '2022-01-01', to: '2022-12-31' });
    expect(await of('25549.20250701')).toMatchObject({ value: 4.5, estimated: expect.arrayContaining(['25507.20210101']) });
    expect(await of('25498.20250701')).toMatchObject({ value: 4.5 });
    const rule = { unit: '25507.20210101', by: 'equal', basis: null };
    expect((await of('25498.20250701'))?.estimatedBy).toContainEqual(rule);
    // Of the province every part is there: nothing is estimated.
    expect(await of(PROVINCE)).toMatchObject({ value: 9, estimated: [], estimatedBy: [] });
    // The province decides by population, and corrects it later: as of a day it is as it was known on that day.
    const decided = (decidedOn: string, shares: readonly [string, number][]) =>
      shares
        .map(([to, per_mille]) => ({ from: '25507.20210101', to, date: '2025-07-01', per_mille, by: 'population', decided_on: decidedOn }))
        .map((one) => JSON.stringify({ share: { ...one, basis: `Nghị quyết ${decidedOn}` } }))
        .join('\n');
    const [first, second] = ['25498.20250701', '25549.20250701'];
    const imports = [
      decided('2025-09-01', [
        [first, 612.345],
        [second, 387.655],
      ]),
      decided('2026-03-01', [
        [first, 700.001],
        [second, 299.999],
      ]),
    ];
    for (const text of imports) await importUnits(as(systemActor('content')), { text, dryRun: false });
    const both = async (more = {}) => {
      const values = await Promise.all(
        [first, second].map((unit) => figure('dossiers.filed', unit, { from: '2022-01-01', to: '2022-12-31', ...more })),
      );
      return values.map((one) => one?.value ?? 0);
    };
    expect(await both()).toEqual([6.300009, 2.699991]);
    expect(await both({ asOf: '2025-12-31' })).toEqual([5.511105, 3.488895]);
    expect(await both({ asOf: '2025-08-31' })).toEqual([4.5, 4.5]);
    for (const asOf of ['2025-08-31', '2025-12-31', '2026-12-31']) expect((await both({ asOf })).reduce((a, b) => a + b)).toBe(9);
    expect((await of(first))?.estimatedBy).toContainEqual({ unit: '25507.20210101', by: 'population', basis: 'Nghị quyết 2026-03-01' });
    // Different ones are shared out like all others: 3 visits of 2 dossiers are as many each in every part.
    const reader = as(systemActor('reader'));
    const generation = await reader.transaction((tx) => liveGeneration(reader, tx));
    for (const amount of [1, 2])
      await house.owner.pool.query(
        "insert into measure_parts values ($1, gen_random_uuid(), '25507.20210101', '2022-05-02', '', 'online', '{90}', $2, 1, '0')",
        [generation, [amount]],
      );
    const visited = {
      span: 'm' as const,
      unit: '25507.20210101',
      measure: 90,
      starts: '2022-05-01',
      field: '',
      channel: 'online',
      amount: 3,
    };
    await reader.transaction((tx) => addUp(tx, generation, [visited]));
    const visits = await figure('dossiers.visits_each', first, { from: '2022-01-01', to: '2022-12-31' });
    expect(visits).toMatchObject({ numerator: 2.100003, denominator: 1.400002 });
    expect(visits?.value).toBeCloseTo(1.5, 9);
    const visit = { indicator: 'dossiers.visits_each', unit: first, from: '2022-01-01', to: '2022-12-31' };
    const amounts = async (part: 'numerator' | 'denominator') => (await rowsBehind(reader, { ...visit, part })).map(({ amount }) => amount);
    expect((await amounts('numerator')).toSorted()).toEqual([0.700001, 1.400002]);
    expect(await amounts('denominator')).toEqual([0.700001, 0.700001]);
    await house.owner.pool.query("delete from measure_parts where unit = '25507.20210101'");
    await reader.transaction((tx) => addUp(tx, generation, [{ ...visited, amount: -3 }]));
    // A share of both parts is the same share: no percentage changes by it.
    const online = await figure('dossiers.online_share', first, { from: '2022-01-01', to: '2022-12-31' });
    expect(online?.value).toBe((await figure('dossiers.online_share', '25507.20210101', { from: '2022-01-01', to: '2022-12-31' }))?.value);
    await setFiled(house, '25507.20210101', '2022-05', 0);
  });
});

test('Biểu II.06a says the same as the unit’s own report, and what was carried over is what was open before', async () => {
  const codes = [
    'received',
    'received_online',
    'received_direct',
    'carried',
    'done',
    'done_early',
    'done_on_time',
    'done_late',
    'open',
    'within',
    'overdue',
  ];
  for (const [from, to] of [
    ['2026-09-01', '2026-09-30'],
    ['2026-10-01', '2026-10-31'],
    ['2026-10-01', '2026-12-31'],
    ['2026-01-01', '2026-12-31'],
  ] as const)
    for (const unit of [HERE, ELSEWHERE_UNIT]) {
      const report = await unitReport(as(officer('leader', unit), '2027-01-15T09:00'), unit, { from, to }, 'page');
      const figures = await evaluate(as(systemActor('reader'), '2027-01-15T09:00'), {
        indicators: codes.map((code) => `report_06a.${code}`),
        units: [unit],
        from,
        to,
      });
      const counts = Object.fromEntries(figures.map(({ indicator, value }) => [indicator.slice('report_06a.'.length), value]));
      const { total } = report;
      // The report counts a dossier in the unit that had it at the end; what came and went again in the period is nobody's there.
      expect({ unit, from, ...counts }).toMatchObject({
        done_early: total.early,
        done_on_time: total.onTime,
        done_late: total.late,
        open: open(total),
        overdue: total.overdue,
        done: done(total),
      });
      expect(counts.received).toBe(received(total));
      expect(counts.received).toBe((counts.done ?? 0) + (counts.open ?? 0));
    }
});

describe('who sees what', () => {
  const see = (actor: Actor, unit = HERE) => evaluate(as(actor), { indicators: ['dossiers.filed'], units: [unit], ...year });
  test.each(['desk officer', 'leader', 'commune admin'])('%s: the own commune, no other', async (role) => {
    expect(await see(officer(role, HERE))).toHaveLength(1);
    await expect(see(officer(role, ELSEWHERE_UNIT))).rejects.toMatchObject(refusal('context.forbidden', 403));
  });
  test('a province viewer: all its communes, and no dossier of theirs', async () => {
    const viewer = officer('province viewer', PROVINCE);
    expect((await evaluate(as(viewer), { indicators: ['dossiers.filed'], units: [HERE, ELSEWHERE_UNIT, PROVINCE], ...year })).length).toBe(
      3,
    );
    await expect(rowsBehind(as(viewer), { indicator: 'dossiers.filed', unit: HERE, ...year })).rejects.toMatchObject(
      refusal('context.forbidden', 403),
    );
    await expect(see(officer('province viewer', NEIGHBOUR_PROVINCE))).rejects.toMatchObject(refusal('context.forbidden', 403));
  });
  test('who works there opens what is behind; nobody does so elsewhere, and nobody without signing in', async () => {
    const rows = await rowsBehind(as(officer('leader', HERE)), { indicator: 'dossiers.filed', unit: HERE, ...year });
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ code }) => code === null)).toEqual([]);
    await expect(
      rowsBehind(as(officer('leader', ELSEWHERE_UNIT)), { indicator: 'dossiers.filed', unit: HERE, ...year }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(see(anonymous)).rejects.toMatchObject(refusal('context.sign_in', 401));
    await expect(evaluate(reader(), { indicators: ['dossiers.filed'], units: ['99999.20250701'], ...year })).rejects.toMatchObject({
      status: 404,
    });
  });
  test('row-level security stands behind it: sums and contributions of another commune are not there', async () => {
    const rows = (actor: Actor, table: string) =>
      as(actor).read(async (tx) =>
        (await tx.query<{ unit: string }>({ text: `select distinct unit from ${table} order by 1` })).map(({ unit }) => unit),
      );
    for (const table of ['measure_sums', 'measure_totals', 'measure_parts']) {
      expect(await rows(officer('leader', HERE), table)).toEqual([HERE]);
      expect(await rows(anonymous, table)).toEqual([]);
    }
    expect(await rows(officer('province viewer', PROVINCE), 'measure_sums')).toEqual([HERE, ELSEWHERE_UNIT]);
    expect(await rows(officer('province viewer', PROVINCE), 'measure_parts')).toEqual([]);
    expect(await rows(officer('province viewer', NEIGHBOUR_PROVINCE), 'measure_sums')).toEqual([]);
    await expect(
      as(officer('leader', HERE)).transaction((tx) => tx.query({ text: 'delete from measure_sums returning 1' })),
    ).resolves.toEqual([]);
  });
});

describe('an administrator', () => {
  const admin = () => as(officer('province admin', PROVINCE));
  const indicator = (more: Partial<IndicatorInput> = {}): IndicatorInput => ({
    code: 'own.withdrawn_share',
    name: { vi: 'Tỷ lệ hồ sơ rút', en: 'Share of dossiers withdrawn' },
    pillar: 'government',
    reading: 'working',
    unit: 'percent',
    numerator: 'withdrawn',
    denominator: 'filed',
    better: 'lower',
    source: 'events',
    period: 'month',
    owner: { vi: 'Văn phòng', en: 'The office' },
    basis: 'Kế hoạch của tỉnh',
    valid_from: '2026-12-01',
    ...more,
  });
  const set = (more: Partial<IndicatorInput> = {}, seen = 0, context = admin()) =>
    setIndicator(context, { key: newId(), seen, indicator: indicator(more) });

  test('adds an indicator without a developer, and it has its history', async () => {
    expect(await set()).toEqual({ code: 'own.withdrawn_share', version: 1 });
    const past = await figure('own.withdrawn_share');
    expect(past?.numerator).toBe(await counted('select count(*) from dossiers where state = 7 and competent_unit = $1', [HERE]));
    await expect(set()).rejects.toMatchObject({ ...refusal('indicators.stale', 409), details: { version: 1 } });
    await expect(set({}, 1)).rejects.toMatchObject(refusal('indicators.begins_earlier', 422));
    expect(await set({ numerator: 'withdrawn + stopped', valid_from: '2027-01-01' }, 1)).toMatchObject({ version: 2 });
    // What was before keeps its formula.
    expect((await indicatorOn(admin(), 'own.withdrawn_share', '2026-12-31')).version).toBe(1);
    expect((await indicatorOn(admin(), 'own.withdrawn_share', '2027-01-01')).version).toBe(2);
    expect(await versionsOf(admin(), 'own.withdrawn_share')).toHaveLength(2);
    const { rows } = await house.owner.pool.query(
      "select version, data ->> 'version' as told from indicator_changes where subject = 'own.withdrawn_share' order by 1",
    );
    expect(rows).toHaveLength(2);
  });
  test.each([
    [{ numerator: 'nonsense' }, 'indicator.numerator', 'indicators.formula.unknown'],
    [{ denominator: 'filed / 0' }, 'indicator.denominator', 'indicators.formula.zero'],
    [{ numerator: 'open + filed' }, 'indicator.numerator', 'indicators.formula.kind'],
    [{ denominator: null }, 'indicator.denominator', 'indicators.errors.field'],
    [{ numerator: 'filed[channel=zzz]' }, 'indicator.numerator', 'indicators.formula.channel'],
    [{ numerator: 'filed[field=zzz]' }, 'indicator.numerator', 'indicators.formula.field'],
    [{ numerator: 'filed/(1-1)' }, 'indicator.numerator', 'indicators.formula.zero'],
    [{ denominator: 'filed - filed' }, 'indicator.denominator', 'indicators.formula.zero'],
    [{ notJudged: 'petitions[channel=online]' }, 'indicator.notJudged', 'indicators.formula.whole'],
    [{ source: 'register' as const }, 'indicator.source', 'indicators.formula.register'],
    [{ code: 'Own' }, 'indicator.code', 'indicators.errors.field'],
  ])('%j is refused where it is wrong', async (more, field, key) => {
    const refused = { code: 'indicators.faults', status: 422, fields: { [field]: { key } } };
    await expect(set(more)).rejects.toMatchObject(refused);
    await expect(previewIndicator(admin(), { indicator: indicator(more), unit: HERE, known: false })).rejects.toMatchObject(refused);
  });
  test('sees its history before it is saved, beside that of the formula in use; nothing is written', async () => {
    const wish = { indicator: indicator({ code: 'own.draft' }), unit: HERE, known: false };
    const { typed, holding } = await previewIndicator(admin(), wish);
    expect(typed).toHaveLength(12);
    expect(typed.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0)).toBe((await figure('own.withdrawn_share'))?.numerator);
    expect(holding).toEqual([]);
    await expect(versionsOf(admin(), 'own.draft')).rejects.toMatchObject(refusal('indicators.unknown', 404));
    const other = { indicator: indicator({ code: 'dossiers.filed', numerator: 'withdrawn', period: 'quarter' }), unit: HERE, known: true };
    const both = await previewIndicator(admin(), other);
    expect(both.typed.map(({ from }) => from).slice(0, 2)).toEqual(['2025-01-01', '2025-04-01']);
    expect(both.holding.at(-1)?.value).toBeGreaterThan(both.typed.at(-1)?.numerator ?? 0);
    const faulty = { ...wish, indicator: indicator({ numerator: 'withdrawn / 0' }) };
    await expect(previewIndicator(admin(), faulty)).rejects.toMatchObject({
      code: 'indicators.faults',
      fields: { 'indicator.numerator': { key: 'indicators.formula.zero' } },
    });
    await expect(previewIndicator(as(officer('leader', HERE)), wish)).rejects.toMatchObject({ status: 403 });
  });
  test('asks of one field, where a procedure has it', async () => {
    const [field] = (
      await house.owner.pool.query(
        "select field from measure_sums where measure = 1 and unit = $1 and channel = 'online' and span = 'm' and amount > 0 order by 1",
        [HERE],
      )
    ).rows;
    await set({ code: 'own.field', unit: 'count', numerator: `filed[channel=online,field=${field.field}]`, denominator: null });
    expect((await figure('own.field'))?.value).toBeGreaterThan(0);
  });
  test('whose formula is no sum of counts has its figure, and a list that says why there is none', async () => {
    await set({ code: 'own.smaller', unit: 'count', numerator: 'min(filed, received)', denominator: null });
    expect((await figure('own.smaller'))?.value).toBeGreaterThan(10);
    await expect(rowsBehind(reader(), { indicator: 'own.smaller', unit: HERE, ...year })).rejects.toMatchObject(
      refusal('indicators.not_linear', 422),
    );
  });
  test('nobody else sets one; two at once: the second is told', async () => {
    await expect(set({ code: 'own.other' }, 0, as(officer('leader', HERE)))).rejects.toMatchObject({ status: 403 });
    await expect(set({ code: 'own.other' }, 0, as(officer('province viewer', PROVINCE)))).rejects.toMatchObject({ status: 403 });
    const both = await Promise.allSettled([set({ code: 'own.race' }), set({ code: 'own.race' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('what everybody sees', () => {
  test('is what the unit publishes, through the JSON door', async () => {
    const api = createApi(house);
    const ask = async (actor: Actor, query: string) => {
      const { Hono } = await import('hono');
      const door = new Hono<{ Variables: { context: ReturnType<typeof as> } }>();
      door.use((c, next) => {
        c.set('context', as(actor));
        return next();
      });
      door.route('/', api as never);
      const answer = await door.request(`/api/v1/indicators?${query}`);
      return (await answer.json()) as {
        asOf: string;
        figures: { indicator: string; value: number; unit: string; unitCode: string }[];
      };
    };
    const query = `unit=${HERE}&from=2026-01-01&to=2026-12-31`;
    expect((await ask(anonymous, query)).figures).toEqual([]);
    await publishFigure(as(officer('leader', HERE)), { key: newId(), unit: HERE, indicator: 'dossiers.online_share', shown: true });
    const shown = (await ask(anonymous, query)).figures;
    // The official share never goes alone.
    const keys = ['alone', 'helped', 'typed_by_staff', 'unknown_keys'].map((who) => `dossiers.${who}_share`);
    expect(shown).toMatchObject(['dossiers.online_share', ...keys].map((indicator) => ({ indicator, unitCode: '28159' })));
    expect(shown[0]?.value).toBe((await figure('dossiers.online_share'))?.value);
    expect((await ask(officer('clerk', HERE), query)).figures.length).toBeGreaterThan(60);
    expect((await ask(officer('clerk', ELSEWHERE_UNIT), query)).figures).toHaveLength(shown.length);
    await publishFigure(as(officer('leader', HERE)), { key: newId(), unit: HERE, indicator: 'dossiers.online_share', shown: false });
    expect((await ask(anonymous, query)).figures).toEqual([]);
    await expect(
      publishFigure(as(officer('leader', ELSEWHERE_UNIT)), { key: newId(), unit: HERE, indicator: 'dossiers.filed', shown: true }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      publishFigure(as(officer('leader', HERE)), { key: newId(), unit: HERE, indicator: 'no.such', shown: true }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(figuresFor(as(anonymous), { unit: 'x', ...year, by: 'whole' })).rejects.toMatchObject({ status: 404 });

    // By its code, too: the unit that had it on the last day asked for, or on that of the tree.
    const viewer = officer('province viewer', PROVINCE);
    const filed = (wish: string) => ask(viewer, `indicator=dossiers.filed&${wish}`);
    const byCode = await filed('unit=28159&from=2026-01-01&to=2026-12-31');
    expect(byCode).toEqual(await filed(query));
    expect(byCode).toMatchObject({ asOf: '2026-12-31', figures: [{ unit: HERE }] });
    const past = 'from=2022-01-01&to=2022-12-31';
    expect((await filed(`unit=28159&${past}`)).figures).toMatchObject([{ unit: '28159.20210101' }]);
    expect((await filed(`unit=28159&${past}&asOf=2026-12-31`)).figures).toMatchObject([{ unit: HERE }]);
    await setFiled(house, '28159.20210101', '2022-05', 5);
    // The province of that day, a former one by itself, and what came of it.
    for (const wish of [`unit=80&${past}&asOf=2022-12-31`, `unit=80.20210101&${past}`, `unit=${PROVINCE}&${past}`])
      expect((await filed(wish)).figures, wish).toMatchObject([{ value: 5 }]);
    expect((await filed(`unit=80&${past}&asOf=2022-12-31`)).asOf).toBe('2022-12-31');
    expect((await filed(`unit=80.20210101&${past}`)).asOf).toBe('2025-06-30');
    await setFiled(house, '28159.20210101', '2022-05', 0);
    const then = { from: '2022-01-01', to: '2022-12-31', asOf: '2022-12-31', by: 'whole' as const };
    await expect(figuresFor(as(viewer), { unit: HERE, ...then })).rejects.toMatchObject(refusal('indicators.not_then', 422));
  });
});

test('the command: rows, rebuild, verify, wrong use', async () => {
  const out: string[] = [];
  const [log, error] = [console.log, console.error];
  console.log = (line: string) => out.push(line);
  const told: string[] = [];
  console.error = (line: string) => told.push(line);
  const open = async () => ({ contextNow: reader, close: async () => {} });
  try {
    expect(await runIndicators(['rows', '--indicator', 'dossiers.online_share', '--unit', '28159', '--year', '2026'], open)).toBe(0);
    expect(out).toHaveLength((await figure('dossiers.online_share'))?.numerator ?? -1);
    // The tree of a former day: today's commune did not exist, the former one did.
    out.length = 0;
    const rows = ['rows', '--indicator', 'dossiers.online_share', '--year', '2026'];
    expect(await runIndicators([...rows, '--unit', HERE, '--as-of', '2022-12-31'], open)).toBe(1);
    expect(told.splice(0).join()).toContain('2022');
    // Nothing behind a figure is said to be so.
    expect(await runIndicators(['rows', '--indicator', 'dossiers.online_share', '--unit', '28159', '--year', '2022'], open)).toBe(0);
    expect(out).toEqual([]);
    expect(told.splice(0)).toEqual([
      expect.stringMatching(/^Không có dòng nào: .*28159\.20210101.*31\/12\/2022/),
      expect.stringContaining('--pilot'),
    ]);
    // Of the pilot is asked where the pilot is.
    const asked: boolean[] = [];
    const opened = async ({ pilot }: { pilot: boolean }) => {
      asked.push(pilot);
      return open();
    };
    expect(await runIndicators([...rows, '--unit', '28159', '--pilot'], opened)).toBe(0);
    expect(asked).toEqual([true]);
    for (const day of ['0001-01-01', '2026-02-30', 'x'])
      expect(await runIndicators([...rows, '--unit', HERE, '--as-of', day], open)).toBe(2);
    expect(await runIndicators(['rows', '--indicator', 'no.such', '--unit', '28159', '--year', '2026'], open)).toBe(1);
    expect(await runIndicators(['rows', '--indicator', 'dossiers.filed', '--unit', '1', '--year', '2026'], open)).toBe(1);
    for (const args of [[], ['rows'], ['count'], ['rows', '--year', '2026'], ['rows', '--nonsense']])
      expect(await runIndicators(args, open)).toBe(2);
    expect(await runIndicators(['rebuild'], open)).toBe(0);
    expect(await runIndicators(['verify'], open)).toBe(0);
    await house.owner.pool.query("update measure_sums set amount = amount + 1 where span = 'm' and measure = 1");
    out.length = 0;
    expect(await runIndicators(['verify'], open)).toBe(1);
    const filed = out.map((line) => line.split('\t')).filter(([, unit, , measure]) => unit === HERE && measure === 'filed');
    const at = (which: string) => new Set(filed.filter(([one]) => one === which).map(([, , when = '']) => when.replace(/\d$/, '#')));
    expect(at('recount')).toEqual(new Set(['2026-0#', '2026-1#']));
    // A quarter is told as a quarter.
    expect([...at('totals')]).toContain('2026-Q#');
    await house.owner.pool.query("update measure_sums set amount = amount - case span when 'm' then 1 else 2 end where measure = 1");
    out.length = 0;
    expect(await runIndicators(['verify'], open)).toBe(1);
    expect(out.every((line) => /^(recount|contributions)\t\S+\t2026-1\d-\d\d\tfiled\t/.test(line))).toBe(true);
  } finally {
    [console.log, console.error] = [log, error];
  }
});
