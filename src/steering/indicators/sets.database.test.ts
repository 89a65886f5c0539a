import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { decideFigure, declareFigure } from './declared.service.ts';
import { asCounted } from './evaluate.service.ts';
import { setOn, setsOn } from './indicators.queries.ts';
import { scoreSet } from './sets.results.service.ts';
import { saveSet } from './sets.save.service.ts';
import { openScoreEvidence, type SelfScoreInput, scoreSelf, verifyScore } from './sets.service.ts';

const PROVINCE = '80.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());
const officer = (role: string, unit: string, id = `${role} ${unit}`): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor) => contextIn(house, actor, parseLocal('2026-12-31T09:00') as Date);
const leader = () => as(officer('leader', HERE));
const verifier = () => as(officer('province admin', PROVINCE));
const refusal = (code: string, status: number) => ({ code, status });
const whose = { set: 'dti_commune', unit: HERE, from: '2026-01-01', to: '2026-12-31' };
const evidence = { hash: 'b'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'bien-ban.pdf' };
const self = (more: Partial<SelfScoreInput> = {}): SelfScoreInput => ({
  ...whose,
  key: newId(),
  metric: 'meetings',
  found: 3,
  evidence,
  rowVersion: 0,
  ...more,
});
const pillar = (score: { groups: { code: string; points: number }[] }, code: string) =>
  score.groups.find((one) => one.code === code)?.points;

test('the three sets, the pilot’s and the reports’ are there', async () => {
  expect((await setsOn(leader(), '2026-12-31')).map(({ code }) => code)).toEqual(['dti_commune', 'k766', 'pilot', 'report_06a']);
});

test('the unit scores itself with evidence, the province verifies, and it becomes final', async () => {
  await expect(scoreSelf(leader(), self({ evidence: null }))).rejects.toMatchObject(refusal('indicators.evidence', 422));
  await expect(scoreSelf(leader(), self({ metric: 'online' }))).rejects.toMatchObject(refusal('indicators.computed', 422));
  await expect(scoreSelf(leader(), self({ metric: 'nonsense' }))).rejects.toMatchObject(refusal('indicators.no_metric', 404));
  await expect(scoreSelf(as(officer('clerk', HERE)), self())).rejects.toMatchObject({ status: 403 });
  expect(await scoreSelf(leader(), self())).toEqual({ points: 15, rowVersion: 1 });
  await expect(scoreSelf(leader(), self())).rejects.toMatchObject(refusal('indicators.stale', 409));
  expect(await scoreSelf(leader(), self({ found: 4, rowVersion: 1 }))).toEqual({ points: 20, rowVersion: 2 });
  const first = await scoreSet(leader(), whose, asCounted);
  expect(first.rows.get('meetings')).toMatchObject({ self: 20, verified: null, final: null, evidence: 'bien-ban.pdf' });
  expect(pillar(first.self, 'government')).toBe(20);
  expect(first.self).toMatchObject({ known: false, band: null });
  const verify = (more = {}, context = verifier()) =>
    verifyScore(context, { ...whose, key: newId(), metric: 'meetings', points: 15, stage: 'verified', rowVersion: 2, ...more });
  await expect(verify({}, leader())).rejects.toMatchObject({ status: 403 });
  await expect(verify({ points: 21 })).rejects.toMatchObject(refusal('indicators.points', 422));
  await expect(verify({ stage: 'final' })).rejects.toMatchObject(refusal('indicators.no_score', 404));
  await expect(verify({ rowVersion: 1 })).rejects.toMatchObject(refusal('indicators.stale', 409));
  expect(await verify()).toEqual({ rowVersion: 3 });
  await expect(scoreSelf(leader(), self({ rowVersion: 3 }))).rejects.toMatchObject(refusal('indicators.closed', 409));
  await verify({ stage: 'final', points: 15, rowVersion: 3 });
  await expect(verify({ stage: 'final', rowVersion: 4 })).rejects.toMatchObject(refusal('indicators.closed', 409));
  const { self: own, verified, final } = await scoreSet(leader(), whose, asCounted);
  expect([own, verified, final].map((one) => pillar(one, 'government'))).toEqual([20, 15, 15]);
});

test('a month, its quarter and its year are three; evidence stays where none is sent again', async () => {
  const of = (to: string) => ({ ...whose, from: '2025-01-01', to });
  for (const to of ['2025-01-31', '2025-03-31', '2025-12-31']) expect((await scoreSelf(leader(), self(of(to)))).rowVersion).toBe(1);
  const year = of('2025-12-31');
  expect(await scoreSelf(leader(), self({ ...year, found: 1, evidence: null, rowVersion: 1 }))).toEqual({ points: 5, rowVersion: 2 });
  expect((await scoreSet(leader(), year, asCounted)).rows.get('meetings')).toMatchObject({ self: 5, evidence: 'bien-ban.pdf' });
  expect((await scoreSet(leader(), of('2025-03-31'), asCounted)).rows.get('meetings')).toMatchObject({ self: 15 });
});

test('who scored a metric verifies nothing and makes nothing final, whatever offices he holds', async () => {
  const both: Actor = {
    ...officer('leader', HERE, 'both'),
    posts: [
      { role: 'leader', unit: HERE },
      { role: 'province admin', unit: PROVINCE },
    ],
  };
  const year = { ...whose, from: '2024-01-01', to: '2024-12-31' };
  await scoreSelf(as(both), self(year));
  const verify = (actor: Actor, stage: 'verified' | 'final', rowVersion: number) =>
    verifyScore(as(actor), { ...year, key: newId(), metric: 'meetings', points: 10, stage, rowVersion });
  await expect(verify(both, 'verified', 1)).rejects.toMatchObject(refusal('indicators.four_eyes', 403));
  await verify(officer('province admin', PROVINCE), 'verified', 1);
  await expect(verify(both, 'final', 2)).rejects.toMatchObject(refusal('indicators.four_eyes', 403));
  // Behind the verb stands the table.
  await expect(
    house.owner.pool.query("update set_scores set final = 10, final_by = 'both', final_at = now() where starts = '2024-01-01'"),
  ).rejects.toThrow('set_scores_final_eyes');
});

test('the evidence of a score is opened by who sees the unit’s figures, and that is written down', async () => {
  const { rows } = await house.owner.pool.query("select id from set_scores where metric = 'meetings' and starts = '2026-01-01'");
  const { id } = rows[0];
  for (const actor of [officer('leader', HERE), officer('province admin', PROVINCE), officer('province viewer', PROVINCE)])
    expect(await openScoreEvidence(as(actor), id)).toMatchObject({ name: 'bien-ban.pdf' });
  const looks = await house.owner.pool.query("select 1 from audit where verb = 'look' and thing = 'score evidence' and subject = $1", [id]);
  expect(looks.rows).toHaveLength(3);
  await expect(openScoreEvidence(as(officer('leader', ELSEWHERE_UNIT)), id)).rejects.toMatchObject({ status: 404 });
  await expect(openScoreEvidence(as(anonymous), id)).rejects.toMatchObject({ status: 401 });
  await expect(openScoreEvidence(leader(), newId())).rejects.toMatchObject({ status: 404 });
});

test('a declared figure counts in the set once it is approved', async () => {
  const { id } = await declareFigure(as(officer('clerk', HERE)), {
    key: newId(),
    indicator: 'households.fibre',
    unit: HERE,
    from: '2026-01-01',
    to: '2026-12-31',
    numerator: 600,
    denominator: 1000,
    value: null,
    relation: '=',
    denominatorOf: 'households',
    surveyedOn: '2026-11-20',
    basis: 'Khảo sát tháng 11/2026',
    evidence,
  });
  const points = async () =>
    (await scoreSet(leader(), whose, asCounted)).final.groups
      .find(({ code }) => code === 'society')
      ?.metrics.find(({ metric }) => metric.code === 'fibre')?.points;
  expect(await points()).toBeNull();
  await decideFigure(leader(), { key: newId(), id, rowVersion: 1, decision: 'approved' });
  expect(await points()).toBe(8); // 60 % of a threshold of 75 %: 60 × 10 / 75
});

test('a province sets its own weights by its decision: a new version, the former one stays', async () => {
  const set = await setOn(verifier(), 'k766', '2026-12-31');
  const own = { ...set, valid_from: '2027-01-01', basis: 'Quyết định của tỉnh', not_applicable: 'leave_out' as const };
  await expect(
    saveSet(verifier(), { key: newId(), seen: 1, set: { ...own, groups: own.groups.map((one) => ({ ...one, max: 1 })) } }),
  ).rejects.toMatchObject(refusal('indicators.bad_set', 422));
  await expect(saveSet(leader(), { key: newId(), seen: 1, set: own })).rejects.toMatchObject({ status: 403 });
  await expect(saveSet(verifier(), { key: newId(), seen: 1, set: { ...own, valid_from: set.valid_from } })).rejects.toMatchObject({
    ...refusal('indicators.begins_earlier', 422),
    fields: { 'set.valid_from': { key: 'indicators.errors.begins' } },
  });
  expect(await saveSet(verifier(), { key: newId(), seen: 1, set: own })).toEqual({ code: 'k766', version: 2 });
  await expect(saveSet(verifier(), { key: newId(), seen: 1, set: own })).rejects.toMatchObject(refusal('indicators.stale', 409));
  expect((await setOn(verifier(), 'k766', '2026-12-31')).not_applicable).toBe('maximum');
  expect((await setOn(verifier(), 'k766', '2027-01-01')).not_applicable).toBe('leave_out');
  const score = await scoreSet(leader(), { ...whose, set: 'k766' }, asCounted);
  // No dossier yet: what cannot be computed is 0, what does not apply gives its 6.
  expect(score.final).toMatchObject({ points: 6, max: 100, known: false });
});
