import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { type DeclareInput, decideFigure, declareFigure } from './declared.service.ts';
import { evaluate } from './evaluate.service.ts';
import { declaredLines } from './indicators.queries.ts';

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
const refusal = (code: string, status: number) => ({ code, status });
const year = { from: '2026-01-01', to: '2026-12-31' };

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const figure = async (indicator: string) =>
  (await evaluate(as(systemActor('reader')), { indicators: [indicator], units: [HERE], ...year }))[0];

describe('a declared figure', () => {
  const evidence = { hash: 'b'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'bien-ban.pdf' };
  const wish = (more: Partial<DeclareInput> = {}): DeclareInput => ({
    key: newId(),
    indicator: 'households.smartphone',
    unit: HERE,
    ...year,
    numerator: 850,
    denominator: 1000,
    value: null,
    relation: '=',
    denominatorOf: 'households',
    surveyedOn: '2026-11-20',
    basis: 'Khảo sát tháng 11/2026',
    evidence,
    ...more,
  });
  const clerk = () => as(officer('clerk', HERE));
  const leader = (id = 'leader 1') => as(officer('leader', HERE, id));

  test('holds once a second person has approved it', async () => {
    const { id } = await declareFigure(clerk(), wish());
    expect(await figure('households.smartphone')).toMatchObject({ value: null, source: 'declared' });
    const decide = (context = leader(), more = {}) =>
      decideFigure(context, { key: newId(), id, rowVersion: 1, decision: 'approved', ...more });
    await expect(decide(leader(), { rowVersion: 9 })).rejects.toMatchObject(refusal('indicators.stale', 409));
    await expect(decide(leader(), { decision: 'refused' })).rejects.toMatchObject(refusal('indicators.reason', 422));
    await expect(decide(clerk())).rejects.toMatchObject({ status: 403 });
    await expect(decide(as(officer('leader', ELSEWHERE_UNIT)))).rejects.toMatchObject({ status: 404 });
    expect(await decide()).toEqual({ id, decision: 'approved' });
    expect(await figure('households.smartphone')).toMatchObject({
      value: 85,
      numerator: 850,
      denominator: 1000,
      relation: '=',
      basis: 'Khảo sát tháng 11/2026; mẫu số: hộ; khảo sát ngày 20/11/2026',
    });
    await expect(decide(leader('leader 2'), { rowVersion: 2 })).rejects.toMatchObject(refusal('indicators.decided', 409));
  });
  test('nobody approves the own one, by the verb or in the table', async () => {
    const { id } = await declareFigure(leader(), wish({ indicator: 'households.fibre' }));
    await expect(decideFigure(leader(), { key: newId(), id, rowVersion: 1, decision: 'approved' })).rejects.toMatchObject(
      refusal('indicators.four_eyes', 403),
    );
    const changed = await leader().transaction((tx) =>
      tx.query({
        text: "update declared_figures set decision = 'approved', decided_by = 'leader 1', decided_at = now() where id = $1 returning 1",
        values: [id],
      }),
    );
    expect(changed).toEqual([]);
    await expect(
      house.owner.pool.query(
        "update declared_figures set decision = 'approved', decided_by = declared_by, decided_at = now() where id = $1",
        [id],
      ),
    ).rejects.toThrow('four_eyes');
    expect(
      await decideFigure(leader('leader 2'), { key: newId(), id, rowVersion: 1, decision: 'refused', reason: 'Thiếu phiếu khảo sát.' }),
    ).toMatchObject({ decision: 'refused' });
    expect(await figure('households.fibre')).toMatchObject({ value: null });
  });
  test('“over 80 %” is said as it is', async () => {
    const { id } = await declareFigure(
      clerk(),
      wish({ indicator: 'households.bank_account', numerator: null, denominator: null, value: 35, relation: '>' }),
    );
    await decideFigure(leader(), { key: newId(), id, rowVersion: 1, decision: 'approved' });
    expect(await figure('households.bank_account')).toMatchObject({ value: 35, relation: '>', numerator: null });
  });
  test('says whose share it is, and when it was so', async () => {
    const { id } = await declareFigure(
      clerk(),
      wish({ indicator: 'households.e_wallet', denominatorOf: 'people', surveyedOn: '2026-12-31' }),
    );
    const [line] = (await declaredLines(leader(), { waiting: true, most: 100 })).filter((one) => one.id === id);
    expect(line).toMatchObject({ denominatorOf: 'people', surveyedOn: '2026-12-31', hash: evidence.hash });
  });
  const half = { from: '2026-07-01', to: '2026-12-31' };
  const count = { indicator: 'teams.neighbourhood', numerator: null, denominator: null, value: 14, denominatorOf: null };
  test('a count has whole numbers and no denominator', async () => {
    expect(await declareFigure(clerk(), wish(count))).toHaveProperty('id');
  });
  test.each([
    [half, 'period', 'ownPeriod.year'],
    [{ from: '2026-10-01', to: '2026-10-31' }, 'period', 'ownPeriod.year'],
    [{ indicator: 'k766.publish_on_time', denominatorOf: 'other' }, 'period', 'ownPeriod.quarter'],
    [{ ...count, value: 1.5 }, 'value', 'whole'],
    [{ ...count, value: null, numerator: 1.5 }, 'numerator', 'whole'],
    [{ ...count, numerator: 4, denominator: 2, value: null }, 'denominator', 'count'],
    [{ ...count, numerator: 4, value: 7 }, 'value', 'value'],
    [{ ...count, denominatorOf: 'households' }, 'denominatorOf', 'count'],
    [{ numerator: 850.5 }, 'numerator', 'whole'],
    [{ denominator: 1000.5, denominatorOf: 'people' }, 'denominator', 'whole'],
    [{ denominatorOf: null }, 'denominatorOf', 'denominatorOf'],
    [{ surveyedOn: '2027-01-01' }, 'surveyedOn', 'surveyedOn'],
  ] as [Partial<DeclareInput>, string, string][])('%j is refused at %s', async (more, field, why) => {
    await expect(declareFigure(clerk(), wish(more))).rejects.toMatchObject({
      ...refusal('indicators.value', 422),
      fields: { [field]: { key: `indicators.errors.${why}` } },
    });
  });
  test('what has begun may be said before it is over: a survey of the year is taken in the year', async () => {
    const early = as(officer('clerk', HERE), '2026-01-01T09:00');
    expect(await declareFigure(early, wish({ indicator: 'households.fibre', surveyedOn: '2026-01-01' }))).toHaveProperty('id');
    await expect(declareFigure(early, wish({ from: '2027-01-01', to: '2027-12-31' }))).rejects.toMatchObject(
      refusal('indicators.period', 422),
    );
  });
  test.each([
    [{ indicator: 'dossiers.on_time' }, 'indicators.counted', 422],
    [{ numerator: 1100 }, 'indicators.value', 422],
    [{ denominator: 0 }, 'indicators.value', 422],
    [{ value: 90 }, 'indicators.value', 422],
    [{ numerator: null, denominator: null }, 'indicators.value', 422],
    [{ from: '2027-02-01', to: '2027-12-31' }, 'indicators.period', 422],
    [{ unit: '99999.20250701' }, 'indicators.unknown_unit', 404],
    [{ indicator: 'households.nonsense' }, 'indicators.unknown', 404],
    [{ unit: ELSEWHERE_UNIT }, 'context.forbidden', 403],
    [{ basis: '' }, 'context.bad_input', 422],
  ] as [Partial<DeclareInput>, string, number][])('%j is refused', async (more, code, status) => {
    await expect(declareFigure(clerk(), wish(more))).rejects.toMatchObject(refusal(code, status));
  });
});
