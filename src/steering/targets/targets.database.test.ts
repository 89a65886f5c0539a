import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { printSeen, targetHistory, targetsOf, unitsPlanned } from './targets.queries.ts';
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
const province = () => as('province admin', PROVINCE);
const commune = (unit = HERE) => as('commune admin', unit);

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

type Cells = [unit: string, indicator: string, value: string | null][];
const decide = async (context: ReturnType<typeof province>, cells: Cells, more: Partial<Parameters<typeof setTargets>[1]> = {}) =>
  setTargets(context, {
    period: '2027',
    indicator: null,
    cells: cells.map(([unit, indicator, value]) => ({ unit, indicator, value })),
    decision: 'Quyết định 12/QĐ-UBND',
    decidedOn: '2026-11-10',
    seen: more.seen ?? (await printSeen(context, more.period ?? '2027', more.indicator ?? null)),
    key: newId(),
    ...more,
  });
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => `${error.code} ${error.status}`,
  );
const rows = async (text: string, values: unknown[] = []) => (await house.owner.pool.query(text, values)).rows;

describe('a plan', () => {
  test('is set by the province for its communes, all at once, and told without values', async () => {
    expect((await unitsPlanned(province())).length).toBeGreaterThan(90);
    expect(
      await decide(province(), [
        [HERE, 'dossiers.online_share', '98.08'],
        [OTHER, 'dossiers.online_share', '60'],
      ]),
    ).toEqual({ set: 2, takenBack: 0, same: 0 });
    const [online] = await targetsOf(commune(), '2027', [HERE]);
    expect(online).toMatchObject({
      value: '98.08',
      level: 'province',
      decision: 'Quyết định 12/QĐ-UBND',
      decidedOn: '2026-11-10',
      rowVersion: 1,
    });
    const [event] = await rows("select unit, data from events where type = 'targets.set'");
    expect(event).toEqual({ unit: PROVINCE, data: { period: '2027', set: 2, takenBack: 0, indicators: ['dossiers.online_share'] } });
  });

  test('said twice changes nothing; said otherwise keeps what was', async () => {
    expect(await decide(province(), [[HERE, 'dossiers.online_share', '98.08']])).toEqual({ set: 0, takenBack: 0, same: 1 });
    expect(await decide(province(), [[HERE, 'dossiers.online_share', '99']], { decision: 'Quyết định 13/QĐ-UBND' })).toMatchObject({
      set: 1,
    });
    expect(await decide(province(), [[HERE, 'dossiers.online_share', null]])).toMatchObject({ takenBack: 1 });
    expect(await decide(province(), [[HERE, 'dossiers.online_share', null]])).toMatchObject({ same: 1 });
    expect(await decide(province(), [[HERE, 'dossiers.online_share', '97.5']])).toMatchObject({ set: 1 });
    const history = await targetHistory(province(), { indicator: 'dossiers.online_share', unit: HERE, period: '2027' });
    expect(history.map(({ value, rowVersion, replacedAt }) => [value, rowVersion, replacedAt !== null])).toEqual([
      ['97.5', 3, false],
      ['99', 2, true],
      ['98.08', 1, true],
    ]);
  });

  test('what was decided later stays, and the refusal names it; a correction of the same day or a later one is taken', async () => {
    const set = (value: string | null, decidedOn: string, decision = 'Kế hoạch 5/KH-UBND') =>
      decide(province(), [[HERE, 'dossiers.on_time', value]], { period: '2026', decidedOn, decision });
    await set('99', '2026-08-25', 'Quyết định 8/QĐ-UBND');
    for (const value of ['95', '99', null])
      await expect(set(value, '2026-03-01')).rejects.toMatchObject({
        ...{ code: 'targets.older', status: 409, details: { decision: 'Quyết định 8/QĐ-UBND', day: '2026-08-25' } },
        fields: { decidedOn: { params: { unit: 'Cần Giuộc', day: { vi: '25/8/2026' }, indicator: { vi: 'Hồ sơ giải quyết đúng hạn' } } } },
      });
    expect((await targetsOf(province(), '2026', [HERE])).map(({ value }) => value)).toEqual(['99']);
    expect(await set('98', '2026-08-25')).toMatchObject({ set: 1 });
    expect(await set('97', '2026-08-26')).toMatchObject({ set: 1 });
    // Above a commune's own stands the province's, though it was decided before.
    const own = [[HERE, 'fees.paid_online', '50']] as Cells;
    await decide(commune(), own, { period: '2026', decidedOn: '2026-06-01' });
    expect(await refused(decide(commune(), own, { period: '2026', decidedOn: '2026-05-01', decision: 'KH 2' }))).toBe('targets.older 409');
    expect(await decide(province(), own, { period: '2026', decidedOn: '2026-05-01' })).toMatchObject({ set: 1 });
  });

  test('one key is one decision; a list that is no longer true is refused', async () => {
    const [key, seen] = [newId(), await printSeen(province(), '2028', null)];
    const once = { key, seen, period: '2028' };
    const first = await decide(province(), [[HERE, 'products.on_floors', '1200']], once);
    expect(await decide(province(), [[HERE, 'products.on_floors', '1200']], once)).toEqual(first);
    expect(await refused(decide(province(), [[HERE, 'products.on_floors', '7']], once))).toBe('context.key_reused 422');
    expect(await refused(decide(province(), [[HERE, 'products.on_floors', '7']], { seen, period: '2028' }))).toBe('targets.stale 409');
    expect((await targetsOf(province(), '2028', [HERE])).map((one) => one.value)).toEqual(['1200']);
  });

  test('two at the same moment: one is told that the other was faster', async () => {
    const seen = await printSeen(province(), '2029', null);
    const both = await Promise.all(
      ['10', '20'].map((value) => refused(decide(province(), [[HERE, 'dossiers.online_share', value]], { seen, period: '2029' }))),
    );
    expect(both.sort()).toEqual(['done', 'targets.stale 409']);
  });

  test.each([
    ['a unit that is none', [['99999', 'dossiers.online_share', '1']], {}, 'targets.unit 422'],
    // 28159 was thị trấn Cần Giuộc until 30 June 2025.
    ['a unit of former days', [['28159.20040101', 'dossiers.online_share', '1']], {}, 'targets.unit 422'],
    ['an indicator that is none', [[HERE, 'dossiers.nothing', '1']], {}, 'targets.indicator 422'],
    [
      'another indicator than the form’s',
      [[HERE, 'products.on_floors', '1']],
      { indicator: 'dossiers.online_share' },
      'targets.indicator 422',
    ],
    ['more than all', [[HERE, 'dossiers.online_share', '101']], {}, 'targets.percent 422'],
    [
      'one field twice',
      [
        [HERE, 'dossiers.online_share', '1'],
        [HERE, 'dossiers.online_share', '2'],
      ],
      {},
      'targets.twice 422',
    ],
    ['a number in another writing', [[HERE, 'dossiers.online_share', '1,5']], {}, 'targets.input 422'],
    ['no decision', [[HERE, 'dossiers.online_share', '1']], { decision: 'theo kế hoạch' }, 'targets.input 422'],
    ['a decision of tomorrow', [[HERE, 'dossiers.online_share', '1']], { decidedOn: '2026-11-20' }, 'targets.input 422'],
    ['a period that is none', [[HERE, 'dossiers.online_share', '1']], { period: '2026-13', seen: '' }, 'targets.input 422'],
  ] as [string, Cells, object, string][])('%s: refused, and nothing is written', async (_, cells, more, code) => {
    const before = await rows('select count(*) from targets');
    expect(await refused(decide(province(), [[OTHER, 'products.on_floors', '5'], ...cells], more))).toBe(code);
    expect(await rows('select count(*) from targets')).toEqual(before);
  });
});

describe('who may', () => {
  test('a commune plans for itself where the province has not, and not against it', async () => {
    expect(await decide(commune(), [[HERE, 'products.on_floors', '300']])).toMatchObject({ set: 1 });
    expect(await refused(decide(commune(), [[HERE, 'dossiers.online_share', '1']]))).toBe('targets.decided_above 409');
    expect(await refused(decide(commune(), [[OTHER, 'products.on_floors', '1']]))).toBe('context.forbidden 403');
    // The province's word goes before; afterwards the commune's is history.
    expect(await decide(province(), [[HERE, 'products.on_floors', '400']])).toMatchObject({ set: 1 });
    expect(await refused(decide(commune(), [[HERE, 'products.on_floors', '1']]))).toBe('targets.decided_above 409');
    const history = await targetHistory(commune(), { indicator: 'products.on_floors', unit: HERE, period: '2027' });
    expect(history.map(({ value, level }) => [value, level])).toEqual([
      ['400', 'province'],
      ['300', 'commune'],
    ]);
  });

  test.each(['desk officer', 'specialist', 'leader', 'clerk', 'province viewer'])('%s sets nothing', async (role) => {
    expect(await refused(decide(as(role, HERE), [[HERE, 'products.on_floors', '1']], { period: '2030', seen: '' }))).toBe(
      'context.forbidden 403',
    );
  });

  test('the wall behind: another commune, another province, and nobody write no row', async () => {
    const insert = (actor: Actor, level: string) =>
      contextIn(house, actor, NOW)
        .transaction((tx) =>
          tx.query({
            text: `insert into targets (id, indicator, unit, period, value, level, decision, decided_on, set_by, set_at, row_version)
                   values ($1, 'dossiers.online_share', $2, '2031', '1', $3, 'QĐ 1', '2026-01-01', $4, now(), 1)`,
            values: [newId(), HERE, level, actor.id],
          }),
        )
        .then(
          () => 'written',
          (error: { code?: string }) => error.code,
        );
    expect(await insert(officer('commune admin', OTHER), 'commune')).toBe('42501');
    expect(await insert(officer('commune admin', HERE), 'province')).toBe('42501');
    expect(await insert(officer('province admin', '79.20250701'), 'province')).toBe('42501');
    expect(await insert(officer('leader', HERE), 'commune')).toBe('42501');
    const touched = await contextIn(house, officer('commune admin', HERE), NOW).transaction((tx) =>
      tx.query({ text: "update targets set replaced_at = now() where unit = $1 and level = 'province' returning id", values: [HERE] }),
    );
    expect(touched).toEqual([]);
  });
});
