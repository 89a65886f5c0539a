import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { filingOf } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { cancelLeave, endStandIn, enterLeave, giveStandIn } from '../../registers/people/absence.service.ts';
import { assignmentJobs, RELEASE } from './assignment.jobs.ts';
import { moveWork, openWorkOf } from './assignment.move.service.ts';
import { removeRule, setRule, setWarning } from './assignment.rules.service.ts';
import { assignDossier, assignMany, recallDossier } from './assignment.service.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { openDossier, queuePage } from './dossiers.queries.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { requestSupplement } from './dossiers.supplement.service.ts';
import { judgeDueSoon, tellDueSoon, tellSteps } from './steps.jobs.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
const at = (local: string) => parseLocal(local) as Date;
const NOON = '2026-11-19T09:00'; // a Thursday in office hours
let house: Awaited<ReturnType<typeof testHouse>>;
const actors = new Map<string, Actor>();
const as = (who: string, local = NOON) => contextIn(house, actors.get(who) as Actor, at(local));
const worker = (local = NOON) => contextIn(house, systemActor('worker'), at(local));

/** An officer with an account and offices, as the house would know it. */
async function officer(id: string, ...offices: [role: string, unit: string][]): Promise<void> {
  await house.owner.pool.query(
    `insert into identity."user" (id, name, email, kind, two_factor_enabled) values ($1, $1, $1 || '@officer.invalid', 'officer', true)`,
    [id],
  );
  for (const [role, unit] of offices)
    await house.owner.pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), id, role, unit]);
  actors.set(id, { kind: 'officer', id, posts: offices.map(([role, unit]) => ({ role, unit })), persons: [], scopes: [] });
}

beforeAll(async () => {
  house = await testHouse();
  await officer('desk', ['desk officer', UNIT]);
  for (const id of ['lead1', 'lead2', 'lead3', 'lead4', 'leadOut', 'leadGone']) await officer(id, ['leader', UNIT]);
  for (const id of ['lan', 'tuan', 'hanh']) await officer(id, ['specialist', UNIT]);
  await officer('both', ['specialist', UNIT], ['clerk', UNIT]);
  await officer('mai', ['clerk', UNIT]);
  await officer('quan', ['commune admin', UNIT]);
  await officer('xa', ['leader', OTHER], ['specialist', OTHER]);
  actors.set('dan', { kind: 'citizen', id: 'dan', posts: [], persons: [], scopes: [] });
});
afterAll(() => house?.close());

const submit = (local = NOON) => submitDossier(as('dan', local), filingOf(), { key: newId() });
const row = async (id: string) =>
  (await house.owner.pool.query('select assignee, step, state, row_version, due_at from dossiers where id = $1', [id])).rows[0] as {
    assignee: string | null;
    step: string;
    state: number;
    row_version: number;
    due_at: Date | null;
  };
const seen = async (id: string) => ({ id, key: newId(), rowVersion: (await row(id)).row_version });
const eventsOf = async (id: string, type: string) =>
  (
    await house.owner.pool.query('select data, actor from events where subject = $1 and type = $2 order by epoch, transaction, id', [
      id,
      type,
    ])
  ).rows;
const stepsOf = async (id: string) =>
  (
    await house.owner.pool.query(
      'select step, role, officer, sent_by, entered_at, opened_at, left_at, hours, due_at from dossier_steps where dossier = $1 order by number',
      [id],
    )
  ).rows;
/** What a deed was refused with. */
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => {
      if (error instanceof Refusal) return `${error.status} ${error.code}`;
      throw error;
    },
  );
const rule = (way: string, more: object = {}) =>
  setRule(as('lead1'), {
    ...{ unit: UNIT, procedure: null, field: null, step: null, way: way as 'by_head', validFrom: '2026-11-19', key: newId() },
    ...more,
  });

/** Received, and moved on to the specialist's step, given to nobody or to `to`. */
async function atSpecialist(to?: string, local = NOON): Promise<string> {
  const { id } = await submit(local);
  await receiveDossier(as('desk', local), await seen(id));
  await moveDossier(as('lead1', local), { ...(await seen(id)), back: false, ...(to ? { assignee: to } : {}) });
  return id;
}

describe('given by rule', () => {
  test('without a rule to nobody; by the head: to nobody', async () => {
    const { id } = await submit();
    await receiveDossier(as('desk'), await seen(id));
    expect((await row(id)).assignee).toBe(null);
    await rule('by_head');
    const other = await submit();
    await receiveDossier(as('desk'), await seen(other.id));
    expect((await row(other.id)).assignee).toBe(null);
  });

  test('in turn under 32 receipts at once: each who is there gets as many, nobody who is away or left the office gets any', async () => {
    await enterLeave(as('leadOut'), { account: 'leadOut', firstDay: '2026-11-19', lastDay: '2026-11-20', key: newId() });
    await house.owner.pool.query("update posts set valid_to = '2026-11-18' where account = 'leadGone'");
    for (const [way, each] of [
      ['round_robin', 8],
      ['least_loaded', 4],
    ] as const) {
      await rule(way, { step: 'assign' });
      const filed = await Promise.all(Array.from({ length: each * 4 }, () => submit()));
      const wishes = await Promise.all(filed.map(({ id }) => seen(id)));
      await Promise.all(wishes.map((wish) => receiveDossier(as('desk'), wish)));
      const { rows } = await house.owner.pool.query<{ assignee: string; many: number }>(
        'select assignee, count(*)::int as many from dossiers where id = any($1) group by assignee order by assignee',
        [filed.map(({ id }) => id)],
      );
      expect(rows).toEqual(['lead1', 'lead2', 'lead3', 'lead4'].map((assignee) => ({ assignee, many: each })));
    }
    const { id } = await submit();
    const wish = await seen(id);
    await Promise.all([receiveDossier(as('desk'), wish), receiveDossier(as('desk'), wish)]);
    expect(await eventsOf(id, 'dossier.assigned')).toHaveLength(1);
  });

  test('by the applicant’s hamlet; when that officer is away the head gives it', async () => {
    await rule('by_hamlet', { step: 'handle', hamlets: { 'ấp 3': 'hanh' } });
    expect((await row(await atSpecialist())).assignee).toBe('hanh');
    const leave = await enterLeave(as('lead1'), { account: 'hanh', firstDay: '2026-11-19', lastDay: '2026-11-19', key: newId() });
    expect((await row(await atSpecialist())).assignee).toBe(null);
    await cancelLeave(as('hanh'), { id: leave.id, rowVersion: 1, key: newId() });
    expect((await row(await atSpecialist())).assignee).toBe('hanh');
  });

  test('rules are kept by the head and the administrator of the unit, for work that there is', async () => {
    const wish = { unit: UNIT, procedure: null, field: null, step: null, way: 'by_head' as const, validFrom: '2026-11-19' };
    for (const who of ['desk', 'lan', 'xa', 'dan'])
      expect(await refusal(setRule(as(who), { ...wish, key: newId() }))).toBe('403 context.forbidden');
    for (const wrong of [
      { validFrom: '2026-11-18' },
      { procedure: '9.999999' },
      { step: 'nowhere' },
      { way: 'by_hamlet' as const },
      { way: 'by_hamlet' as const, hamlets: { x: 'xa' } },
    ])
      expect(await refusal(setRule(as('quan'), { ...wish, ...wrong, key: newId() })), JSON.stringify(wrong)).toBe('422 context.bad_input');
    const { id } = await setRule(as('quan'), { ...wish, step: 'handle', key: newId() });
    expect(await refusal(removeRule(as('xa'), { id, rowVersion: 1, key: newId() }))).toBe('404 assignment.rule_unknown');
    await removeRule(as('lead2'), { id, rowVersion: 1, key: newId() });
    expect(await refusal(removeRule(as('lead1'), { id, rowVersion: 1, key: newId() }))).toBe('409 assignment.rule_stale');
    expect(await refusal(setWarning(as('lan'), { unit: UNIT, leftPercent: 50, key: newId() }))).toBe('403 context.forbidden');
  });
});

describe('given by the head', () => {
  test('and taken away, without moving; once; the second sees what happened; never to who is away or holds another office', async () => {
    const id = await atSpecialist('lan');
    const wish = { ...(await seen(id)), assignee: 'tuan' };
    const [one, two] = await Promise.all([assignDossier(as('lead1'), wish), assignDossier(as('lead1'), wish)]);
    expect(two).toEqual(one);
    expect(await row(id)).toMatchObject({ assignee: 'tuan', step: 'handle', state: 4 });
    expect(await refusal(assignDossier(as('lead2'), { ...wish, key: newId(), assignee: 'lan' }))).toBe('409 dossiers.stale');
    for (const who of ['mai', 'leadOut', 'xa', 'nobody'])
      expect(await refusal(assignDossier(as('lead1'), { ...(await seen(id)), assignee: who })), who).toBe('422 dossiers.assignee_unfit');
    for (const [who, what] of [
      ['lan', '403 dossiers.forbidden'],
      ['desk', '403 dossiers.forbidden'],
      ['mai', '403 dossiers.forbidden'],
      ['xa', '404 dossiers.unknown'],
      ['dan', '403 dossiers.forbidden'],
    ])
      expect(await refusal(assignDossier(as(who as string), { ...(await seen(id)), assignee: null })), who).toBe(what);
    await assignDossier(as('tuan'), { ...(await seen(id)), assignee: 'lan', why: 'holder' }); // whoever has it may hand it to a colleague
    await requestSupplement(as('lan'), {
      ...(await seen(id)),
      faults: [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }],
    });
    await assignDossier(as('lead1'), { ...(await seen(id)), assignee: null }); // also while the citizen is asked
    expect(
      (await eventsOf(id, 'dossier.assigned')).filter(({ data }) => data.step === 'handle').map(({ data }) => [data.from, data.to]),
    ).toEqual([
      ['lan', 'tuan'],
      ['tuan', 'lan'],
      ['lan', null],
    ]);
  });

  test('many at once, each for itself: what is refused is reported and holds up nothing', async () => {
    const [one, two, three] = [await atSpecialist(), await atSpecialist(), await submit()];
    const stale = await atSpecialist();
    const dossiers = [
      { id: one, rowVersion: (await row(one)).row_version },
      { id: stale, rowVersion: 1 },
      { id: three.id, rowVersion: 1 },
      { id: newId(), rowVersion: 1 },
      { id: two, rowVersion: (await row(two)).row_version },
    ];
    const send = { dossiers, to: 'lan', key: newId() };
    const outcomes = await assignMany(as('lead1'), send);
    expect(outcomes.map(({ refused }) => refused?.code ?? 'done')).toEqual([
      'done',
      'dossiers.stale',
      'dossiers.not_now',
      'dossiers.unknown',
      'done',
    ]);
    expect((await assignMany(as('lead1'), send)).map(({ refused }) => refused?.code ?? 'done')).toEqual(
      outcomes.map(({ refused }) => refused?.code ?? 'done'),
    );
    expect([(await row(one)).assignee, (await row(two)).assignee]).toEqual(['lan', 'lan']);
    expect(await refusal(assignMany(as('lead1'), { ...send, dossiers: [] }))).toBe('422 context.bad_input');
  });

  test('“mine” shows the own work and what waits for the own office, nothing of other offices', async () => {
    const [own, office, others, clerks] = [await atSpecialist('lan'), await atSpecialist(), await atSpecialist('tuan'), await submit()];
    await receiveDossier(as('desk'), { ...(await seen(clerks.id)), assignee: 'lead2' });
    const { lines } = await queuePage(as('lan'), { queue: 'all', unit: UNIT, mine: true }, 500);
    const shown = new Set(lines.map((line) => line.id));
    expect([own, office, others, clerks.id].map((id) => shown.has(id))).toEqual([true, true, false, false]);
    expect(lines.every((line) => line.state !== 1)).toBe(true);
  });
});

describe('taken back by the sender', () => {
  test('until the next one opens it; the clock of the step before goes on', async () => {
    const id = await atSpecialist('lan');
    const before = await stepsOf(id);
    expect(await refusal(recallDossier(as('lead2'), await seen(id)))).toBe('403 assignment.not_sender');
    expect(await refusal(recallDossier(as('desk'), await seen(id)))).toBe('403 dossiers.forbidden');
    const { code } = await recallDossier(as('lead1'), await seen(id));
    expect(await row(id)).toMatchObject({ step: 'assign', state: 4 });
    const steps = await stepsOf(id);
    expect(steps).toHaveLength(1);
    expect([steps[0].entered_at, steps[0].due_at, steps[0].left_at]).toEqual([before[0].entered_at, before[0].due_at, null]);
    expect(await refusal(recallDossier(as('lead1'), await seen(id)))).toBe('403 assignment.not_sender'); // the desk handed it to the first step
    await moveDossier(as('lead1'), { ...(await seen(id)), back: false, assignee: 'lan' });
    await openDossier(as('tuan'), code); // looks, and does not have it
    await openDossier(as('lead2'), code);
    expect((await stepsOf(id))[1].opened_at).toBe(null);
    await openDossier(as('lan'), code);
    expect(await refusal(recallDossier(as('lead1'), await seen(id)))).toBe('409 assignment.opened');
  });

  test('opening and taking back at the same moment: one of them is first, never both', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await atSpecialist('lan');
      const { code } = (await house.owner.pool.query('select code from dossiers where id = $1', [id])).rows[0];
      const [, came] = await Promise.all([openDossier(as('lan'), code), refusal(recallDossier(as('lead1'), await seen(id)))]);
      const steps = await stepsOf(id);
      expect(came === 'done' ? steps.length : steps[1].opened_at !== null && came).toEqual(came === 'done' ? 1 : '409 assignment.opened');
    }
  });
});

describe('the clock of each step', () => {
  test('runs by office hours, stands still with the dossier, and its moments are told once each, also after downtime', async () => {
    const id = await atSpecialist('lan');
    const steps = await stepsOf(id);
    expect(steps.map(({ step, role, officer, sent_by: sent, hours }) => [step, role, officer, sent, hours])).toEqual([
      ['assign', 'leader', steps[0].officer, 'desk', 2],
      ['handle', 'specialist', 'lan', 'lead1', 12],
    ]);
    expect([steps[0].left_at, steps[1].due_at]).toEqual([at(NOON), at('2026-11-20T15:00')]); // 2.5 + 3.5 + 4.5 + 1.5 hours
    expect(await judgeDueSoon(worker(), 1000)).toBeGreaterThan(0);
    expect(await judgeDueSoon(worker(), 1000)).toBe(0);
    const late = '2026-11-30T09:00'; // the server was down for days
    const tell = async (which: 'soon' | 'late') => {
      let told = 0;
      for (let some = 1; some > 0; told += some) some = await tellSteps(worker(late), which);
      return told;
    };
    const all = async () => [await tell('soon'), await tell('late'), await tellDueSoon(worker(late))];
    expect((await all()).every((many) => many > 0)).toBe(true);
    expect(await all()).toEqual([0, 0, 0]);
    for (const type of ['dossier.step_due_soon', 'dossier.step_late', 'dossier.due_soon'])
      expect(await eventsOf(id, type), type).toHaveLength(1);
    expect((await eventsOf(id, 'dossier.step_late'))[0].data).toEqual({
      step: 'handle',
      officer: 'lan',
      dueAt: steps[1].due_at.toISOString(),
    });
    await requestSupplement(as('lan', late), {
      ...(await seen(id)),
      faults: [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }],
    });
    expect((await stepsOf(id))[1].due_at).toBe(null);
  });
});

describe('away', () => {
  const session = async (account: string) => {
    const token = newId();
    await house.owner.pool.query(
      "insert into identity.session (id, token, expires_at, updated_at, user_id) values ($1, $1, now() + interval '1 hour', now(), $2)",
      [token, account],
    );
    const { rows } = await house.db.pool.query<{ found: { posts: Actor['posts'] } }>('select xaso_session($1) as found', [token]);
    return rows[0]?.found.posts ?? [];
  };
  const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

  test('a stand-in acts in the own session, within the days and the scope, and the history says in whose place', async () => {
    const now = contextIn(house, actors.get('lan') as Actor);
    const wish = {
      absent: 'lan',
      standIn: 'mai',
      unit: UNIT,
      roles: [],
      procedures: [],
      firstDay: today(),
      lastDay: today(),
      basis: 'Giấy ủy quyền số 1',
      key: newId(),
    };
    expect(await refusal(giveStandIn(contextIn(house, actors.get('tuan') as Actor), wish))).toBe('403 context.forbidden');
    expect(await refusal(giveStandIn(now, { ...wish, standIn: 'xa' }))).toBe('422 context.bad_input');
    expect(await refusal(giveStandIn(now, { ...wish, roles: ['leader'] }))).toBe('422 context.bad_input');
    expect(await refusal(giveStandIn(now, { ...wish, standIn: 'lan' }))).toBe('422 context.bad_input');
    const { id: given } = await giveStandIn(now, wish);
    const posts = await session('mai');
    expect(posts).toEqual([
      { role: 'clerk', unit: UNIT },
      { role: 'specialist', unit: UNIT, for: 'lan' },
    ]);
    actors.set('mai for lan', { ...(actors.get('mai') as Actor), posts });

    const [hers, his] = [await atSpecialist('lan'), await atSpecialist('tuan')];
    expect(await refusal(moveDossier(as('mai for lan'), { ...(await seen(his)), back: false }))).toBe('403 dossiers.forbidden');
    await moveDossier(as('mai for lan'), { ...(await seen(hers)), back: false });
    const moved = (await eventsOf(hers, 'dossier.moved')).at(-1);
    expect([moved.actor.account, moved.actor.instead, moved.actor.role]).toEqual(['mai', 'lan', 'specialist']);
    await recallDossier(as('mai for lan'), await seen(hers));
    expect(await row(hers)).toMatchObject({ step: 'handle', assignee: 'lan' });
    expect((await queuePage(as('mai for lan'), { queue: 'all', unit: UNIT, mine: true }, 500)).lines.some((line) => line.id === hers)).toBe(
      true,
    );

    actors.set('mai for other work', {
      ...(actors.get('mai') as Actor),
      posts: [
        { role: 'clerk', unit: UNIT },
        { role: 'specialist', unit: UNIT, for: 'lan', procedures: ['2.000815'] },
      ],
    });
    expect(await refusal(moveDossier(as('mai for other work'), { ...(await seen(hers)), back: false }))).toBe('403 dossiers.forbidden');
    await endStandIn(contextIn(house, actors.get('lead1') as Actor), { id: given, rowVersion: 1, key: newId() });
    expect(await session('mai')).toEqual([{ role: 'clerk', unit: UNIT }]);
    await house.owner.pool.query('update stand_ins set ended_at = null, first_day = first_day - 9, last_day = last_day - 9 where id = $1', [
      given,
    ]);
    expect(await session('mai')).toEqual([{ role: 'clerk', unit: UNIT }]);
  });

  test('what is lent is not lent on, and not to who does not work in the unit', async () => {
    const insert = (absent: string, standIn: string) =>
      house.owner.pool.query(
        `insert into stand_ins (id, absent, stand_in, unit, roles, first_day, last_day, basis, given_by, given_at) values ($1, $2, $3, $4, '{leader,specialist}', $5, $5, 'QĐ', 'x', now())`,
        [newId(), absent, standIn, UNIT, today()],
      );
    await insert('lead1', 'tuan');
    await insert('tuan', 'hanh');
    await insert('lead1', 'xa');
    expect((await session('hanh')).filter((post) => post.for)).toEqual([{ role: 'specialist', unit: UNIT, for: 'tuan' }]);
    expect((await session('xa')).some((post) => post.for)).toBe(false);
    actors.set('tuan as head', { ...(actors.get('tuan') as Actor), posts: await session('tuan') });
    const wish = { absent: 'lan', standIn: 'mai', unit: UNIT, firstDay: today(), lastDay: today(), basis: 'x y', key: newId() };
    expect(await refusal(giveStandIn(contextIn(house, actors.get('tuan as head') as Actor), wish))).toBe('403 context.forbidden');
    await house.owner.pool.query('delete from stand_ins');
  });

  test('a leave is entered once, by the officer or the head, and moves the open work by rule to others', async () => {
    await rule('round_robin', { step: 'handle' });
    const work = [await atSpecialist('both'), await atSpecialist('both'), await atSpecialist('both')];
    const wish = { account: 'both', firstDay: '2026-11-23', lastDay: '2026-11-27', key: newId() };
    for (const who of ['lan', 'desk', 'dan']) expect(await refusal(enterLeave(as(who), { ...wish, key: newId() }))).toMatch(/^40[34] /);
    expect(await refusal(enterLeave(as('xa'), { ...wish, key: newId() }))).toBe('404 absence.no_colleague');
    expect(await refusal(enterLeave(as('both'), { ...wish, lastDay: '2026-11-22', key: newId() }))).toBe('422 context.bad_input');
    const [one, two] = await Promise.all([enterLeave(as('both'), wish), enterLeave(as('both'), wish)]);
    expect(two).toEqual(one);
    expect(await refusal(enterLeave(as('lead1'), { ...wish, key: newId() }))).toBe('409 absence.overlap');

    expect((await openWorkOf(as('both'), UNIT, 'both')).map(({ id }) => id).toSorted()).toEqual(work.toSorted());
    const outcomes = await moveWork(as('both'), { unit: UNIT, from: 'both', to: 'rule', why: 'leave', key: newId() });
    expect(outcomes.every(({ refused, to }) => !refused && to && to !== 'both')).toBe(true);
    expect(await openWorkOf(as('lead1'), UNIT, 'both')).toEqual([]);
  });

  test('an office that ends lets its open work go, by rule or to the head', async () => {
    const id = await atSpecialist('both');
    const held = await house.owner.pool.query<{ id: string }>(
      "update posts set valid_to = '2026-11-19' where account = 'both' and role = 'specialist' returning id",
    );
    const payload = { post: held.rows[0]?.id, unit: UNIT, account: 'both', role: 'specialist' };
    const release = assignmentJobs.find(({ name }) => name === RELEASE);
    await release?.work(worker(), payload);
    await release?.work(worker(), payload); // safe to repeat
    const { assignee } = await row(id);
    expect(['lan', 'tuan', 'hanh']).toContain(assignee);
    expect((await eventsOf(id, 'dossier.assigned')).at(-1)).toMatchObject({
      data: { from: 'both', to: assignee, why: 'post_ended' },
      actor: { kind: 'system' },
    });
  });
});
