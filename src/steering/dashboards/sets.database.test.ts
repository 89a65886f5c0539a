import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { hearMeasures, live } from '../../../tests/measures.scene.ts';
import { ELSEWHERE_UNIT, HERE } from '../../../tests/permissions.stage.ts';
import { bindings, letIn, ORIGIN } from '../../../tests/security.scene.ts';
import { contextIn } from '../../app/house.ts';
import { createSite } from '../../app/site.tsx';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { asCounted } from '../indicators/evaluate.service.ts';
import { communesOf } from '../indicators/lineage.rules.ts';
import { resultsOf } from '../indicators/sets.results.service.ts';
import { scoreSelf } from '../indicators/sets.service.ts';
import { printSeen } from '../targets/targets.queries.ts';
import { setTargetCode } from '../targets/targets.rules.ts';
import { setTargets } from '../targets/targets.service.ts';
import { parseTerm, type Term } from './dashboards.rules.ts';
import { setStandingOf, setsIn } from './sets.queries.ts';

const PROVINCE = '80.20250701';
const NEIGHBOUR = '79.20250701';
const NOW = parseLocal('2026-12-31T09:00') as Date;
const year = parseTerm('2026', '2026-12-31') as Term;
const evidence = { hash: 'c'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ke-hoach.pdf' };
const SET = '/dieu-hanh/bo-chi-so/dti_commune';
let house: Awaited<ReturnType<typeof testHouse>>;
let site: ReturnType<typeof createSite>;
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor) => contextIn(house, actor, NOW);

beforeAll(async () => {
  house = await testHouse();
  await live(house, 40);
  await hearMeasures(house);
  site = createSite({ ...house, clock: () => NOW });
}, 300_000);
afterAll(() => house?.close());

/** Somebody with these offices, let in as the house does. */
async function visitor(...posts: [role: string, unit: string][]) {
  const { account, headers } = await letIn(
    house.owner.pool,
    posts.map(([role, unit]) => ({ role, unit })),
  );
  const ask = async (path: string, fields?: Record<string, string>) => {
    const init = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
    const answer = await site.request(`${ORIGIN}${path}`, { headers, ...init }, bindings);
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
  };
  return Object.assign(ask, { account });
}
const leaderHere = () => visitor(['leader', HERE]);

describe('who may', () => {
  const pages = ['/dieu-hanh/bo-chi-so', SET, `${SET}/meetings`].map((path) => `${path}?don-vi=${HERE}&ky=2026`);
  const door = `/api/v1/indicator-sets/dti_commune?unit=${HERE}&from=2026-01-01&to=2026-12-31`;
  test.each<[who: string, posts: [string, string][], status: number]>([
    ['its leader', [['leader', HERE]], 200],
    ['its clerk', [['clerk', HERE]], 200],
    ['who looks at its province', [['province viewer', PROVINCE]], 200],
    ['who administers its province', [['province admin', PROVINCE]], 200],
    ['the leader of another commune', [['leader', ELSEWHERE_UNIT]], 403],
    ['who looks at another province', [['province viewer', NEIGHBOUR]], 403],
    ['a helper', [['helper', HERE]], 403],
    ['a citizen', [], 403],
  ])('look at the sets of a commune: %s', async (_, posts, status) => {
    const ask = await visitor(...posts);
    for (const path of [...pages, door]) expect([path, (await ask(path)).status]).toEqual([path, status]);
  });

  test('nobody who is not signed in looks', async () => {
    for (const path of [...pages, door]) expect((await site.request(`${ORIGIN}${path}`, {}, bindings)).status).toBe(401);
  });

  test('what there is not is not found; a period that has not begun is no place for a score', async () => {
    const ask = await leaderHere();
    for (const path of ['/dieu-hanh/bo-chi-so/khong_co', `${SET}/khong_co`, `${SET}/meetings?ky=2099`, `/dieu-hanh/minh-chung/${newId()}`])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect((await ask(`${SET}?ky=2099`)).status).toBe(422);
    expect((await ask('/api/v1/indicator-sets/khong_co?unit=28159.20250701&from=2026-01-01&to=2026-12-31')).status).toBe(404);
    // By its code, too, and never of years in which nothing is counted.
    expect((await ask(door.replace(HERE, '28159'))).text).toBe((await ask(door)).text);
    expect((await ask(door.replace(HERE, '99999'))).status).toBe(404);
    expect((await ask(door.replace('2026-12-31', '9999-12-31'))).status).toBe(422);
    expect((await ask(`/api/v1/indicator-sets/k766?unit=${HERE}&from=2026-12-31&to=2026-01-01`)).status).toBe(422);
  });

  test('edit a set: the province and the system, nobody of a commune', async () => {
    const path = '/quan-tri/bo-chi-so/dti_commune';
    for (const [role, unit, status] of [
      ['province admin', PROVINCE, 200],
      ['system admin', PROVINCE, 200],
      ['commune admin', HERE, 403],
      ['leader', HERE, 403],
      ['province viewer', PROVINCE, 403],
    ] as const) {
      const ask = await visitor([role, unit]);
      expect([role, (await ask(path)).status]).toEqual([role, status]);
      if (status === 403) expect((await ask(path, { do: 'save', seen: '1' })).status).toBe(403);
    }
  });
});

describe('a score', () => {
  const path = `${SET}/plan?don-vi=${HERE}&ky=2026`;
  const seeded = (account: string, unit = HERE) =>
    scoreSelf(as({ ...officer('leader', unit), id: account }), {
      ...{
        key: newId(),
        set: 'dti_commune',
        unit,
        from: year.from,
        to: year.to,
        metric: 'plan',
        found: 1,
        note: '',
        evidence,
        rowVersion: 0,
      },
    });

  test('without evidence the form comes again, with what was typed', async () => {
    const ask = await leaderHere();
    const answer = await ask(path, { do: 'score', key: newId(), rowVersion: '0', found: 'yes', note: 'Kế hoạch 12/KH-UBND' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Đính kèm minh chứng');
    expect(answer.text).toContain('Kế hoạch 12/KH-UBND');
    const typed = await ask(`${SET}/meetings?don-vi=${HERE}&ky=2026`, {
      do: 'score',
      key: newId(),
      rowVersion: '0',
      found: 'ba',
      note: '',
    });
    expect([typed.status, typed.text.includes('value="ba"')]).toEqual([422, true]);
  });

  test('of another commune, by a clerk, by the province: refused', async () => {
    const fields = { do: 'score', key: newId(), rowVersion: '0', found: 'yes', note: '' };
    expect((await (await visitor(['leader', ELSEWHERE_UNIT]))(path, fields)).status).toBe(403);
    await seeded('somebody else');
    for (const posts of [
      ['clerk', HERE],
      ['province admin', PROVINCE],
      ['province viewer', PROVINCE],
    ] as [string, string][])
      expect([posts[0], (await (await visitor(posts))(path, { ...fields, key: newId(), rowVersion: '1' })).status]).toEqual([
        posts[0],
        403,
      ]);
  });

  test('verified and made final by the province; whoever comes late sees what is there now', async () => {
    const [ask, late] = [await visitor(['province admin', PROVINCE]), await visitor(['province admin', PROVINCE])];
    const give = (who: typeof ask, stage: string, points: string, rowVersion: string) =>
      who(path, { do: 'verify', key: newId(), stage, points, rowVersion });
    expect((await give(ask, 'verified', '11', '1')).status).toBe(422);
    const commune = await leaderHere();
    expect((await give(commune, 'verified', '10', '1')).status).toBe(403);
    expect(await give(ask, 'verified', '7,5', '1')).toMatchObject({ status: 303, to: expect.stringContaining('xong=verified') });
    const stale = await give(late, 'verified', '9', '1');
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('value="9"');
    expect((await give(late, 'final', '7,5', '2')).status).toBe(303);
    expect((await give(ask, 'final', '10', '3')).status).toBe(409);
    // The unit cannot change it any more.
    const changed = await commune(path, { do: 'score', key: newId(), rowVersion: '3', found: 'no', note: '' });
    expect([changed.status, changed.text.includes('đã chốt')]).toEqual([409, true]);
    const { stages, groups } = JSON.parse(
      (await commune(`/api/v1/indicator-sets/dti_commune?unit=${HERE}&from=2026-01-01&to=2026-12-31`)).text,
    );
    expect(groups[0].metrics.find((one: { code: string }) => one.code === 'plan')).toMatchObject({
      self: 10,
      verified: 7.5,
      final: 7.5,
      found: 1,
    });
    expect(stages.map((one: { stage: string; band: null; waiting: number }) => [one.stage, one.band, one.waiting])).toEqual([
      ['self', null, 0],
      ['verified', null, 0],
      ['final', null, 0],
    ]);
  });

  test('who scored it does not verify it, though he holds that office, too', async () => {
    const ask = await visitor(['leader', HERE], ['province admin', PROVINCE]);
    const earlier = { from: '2025-01-01', to: '2025-12-31' };
    await scoreSelf(as({ ...officer('leader', HERE), id: ask.account }), {
      ...{ key: newId(), set: 'dti_commune', unit: HERE, ...earlier, metric: 'plan', found: 1, note: '', evidence, rowVersion: 0 },
    });
    const past = `${SET}/plan?don-vi=${HERE}&ky=2025`;
    expect((await ask(past)).text).toContain('Bạn đã tự chấm chỉ tiêu này');
    expect((await ask(past, { do: 'verify', key: newId(), stage: 'verified', points: '10', rowVersion: '1' })).status).toBe(403);
  });
});

describe('beside a set stand', () => {
  test('the plan: of the whole and of a group, by decision, of the period or else of its year', async () => {
    const admin = as(officer('province admin', PROVINCE));
    const plan = async (period: string, group: string | undefined, value: string) =>
      setTargets(admin, {
        ...{ period, indicator: null, decision: 'QĐ 12/QĐ-UBND', decidedOn: '2026-01-05', key: newId() },
        cells: [{ unit: HERE, indicator: setTargetCode('dti_commune', group), value }],
        seen: await printSeen(admin, period, null),
      });
    await plan('2026', undefined, '80');
    await plan('2026', 'government', '85');
    await plan('2026-11', 'government', '70');
    await expect(plan('2026', 'nowhere', '70')).rejects.toMatchObject({ code: 'targets.indicator', status: 422 });
    await expect(plan('2026', 'society', '101')).rejects.toMatchObject({ code: 'targets.percent', status: 422 });
    const leader = as(officer('leader', HERE));
    const planned = async (term: Term) =>
      Object.fromEntries((await setStandingOf(leader, { set: 'dti_commune', unit: HERE, term })).planned);
    expect(await planned(year)).toEqual({ 'set:dti_commune': 80, 'set:dti_commune:government': 85 });
    const month = parseTerm('2026-11', '2026-12-31') as Term;
    expect(await planned(month)).toEqual({ 'set:dti_commune': 80, 'set:dti_commune:government': 70 });
    const page = (await (await leaderHere())(`${SET}?ky=2026`)).text;
    expect(page).toContain('Kế hoạch: 85 % số điểm');
  });

  test('the average of all communes of the province, recounted from their own scores, which its leader does not see', async () => {
    const leader = as(officer('leader', HERE));
    const { average } = await setStandingOf(leader, { set: 'k766', unit: HERE, term: year });
    const reader = as(systemActor('reader'));
    const units = communesOf(await registerOf(reader), PROVINCE, '2026-12-31');
    const results = await resultsOf(reader, { set: 'k766', units, from: year.from, to: year.to }, asCounted);
    const group = (unit: string) => results.get(unit)?.final.groups[1];
    const known = units.filter((unit) => group(unit)?.known && group(unit)?.metrics.some((one) => one.applies && one.value !== null));
    expect(average.groups.get('2')?.communes).toBe(known.length);
    expect(known).toContain(HERE);
    await expect(resultsOf(leader, { set: 'k766', units, from: year.from, to: year.to }, asCounted)).rejects.toMatchObject({ status: 403 });
  });
});

test('which sets count in a period: none before it begins', async () => {
  const codes = async (key: string) =>
    (await setsIn(as(officer('leader', HERE)), parseTerm(key, '2026-12-31') as Term)).map(({ code }) => code);
  expect(await codes('2021')).toEqual(['pilot', 'report_06a']);
  expect(await codes('2026')).toEqual(['dti_commune', 'k766', 'pilot', 'report_06a']);
});
