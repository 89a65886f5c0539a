import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { HERE } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { decideFigure, declareFigure } from './declared.service.ts';
import { setOn, setsOn } from './indicators.queries.ts';
import { scoreSet } from './sets.results.service.ts';
import { saveSet } from './sets.save.service.ts';
import { type SelfScoreInput, scoreSelf, verifyScore } from './sets.service.ts';

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
  const first = await scoreSet(leader(), whose);
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
  const { self: own, verified, final } = await scoreSet(leader(), whose);
  expect([own, verified, final].map((one) => pillar(one, 'government'))).toEqual([20, 15, 15]);
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
    basis: 'Khảo sát tháng 11/2026',
    evidence,
  });
  const points = async () =>
    (await scoreSet(leader(), whose)).final.groups
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
  expect(await saveSet(verifier(), { key: newId(), seen: 1, set: own })).toEqual({ code: 'k766', version: 2 });
  await expect(saveSet(verifier(), { key: newId(), seen: 1, set: own })).rejects.toMatchObject(refusal('indicators.stale', 409));
  expect((await setOn(verifier(), 'k766', '2026-12-31')).not_applicable).toBe('maximum');
  expect((await setOn(verifier(), 'k766', '2027-01-01')).not_applicable).toBe('leave_out');
  const score = await scoreSet(leader(), { ...whose, set: 'k766' });
  // No dossier yet: what cannot be computed is 0, what does not apply gives its 6.
  expect(score.final).toMatchObject({ points: 6, max: 100, known: false });
});
