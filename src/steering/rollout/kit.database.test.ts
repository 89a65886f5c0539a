import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { filingOf } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { decidedSettings } from '../../government/desk/tickets.queries.ts';
import { type QueueSettings, usualSettings } from '../../government/desk/tickets.schema.ts';
import { copyQueue, setQueue } from '../../government/desk/tickets.settings.service.ts';
import { copyRule, setRule } from '../../government/dossiers/assignment.rules.service.ts';
import { receiveDossier } from '../../government/dossiers/dossiers.desk.service.ts';
import { submitDossier } from '../../government/dossiers/dossiers.submit.service.ts';
import { formOn } from '../../government/dossiers/papers/forms.content.ts';
import { copyWording, wordPaper } from '../../government/dossiers/papers/templates.service.ts';
import { offersKept } from '../../government/procedures/offers.queries.ts';
import { setFiling } from '../../government/procedures/offers.service.ts';
import { addPromiseRule } from '../../government/procedures/promises.service.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { bookOf, hoursPrint } from '../../registers/calendar/calendar.admin.queries.ts';
import { addDay, setSessions } from '../../registers/calendar/calendar.admin.service.ts';
import { settingsKept } from '../../registers/units/units.admin.queries.ts';
import { setUnitSetting } from '../../registers/units/units.admin.service.ts';
import { printSeen } from '../targets/targets.queries.ts';
import { setTargets } from '../targets/targets.service.ts';
import { changing, countsOf, type SetUp } from './kit.rules.ts';
import { aheadPrint, copySetUp, firstUse, lookAhead, undoKit } from './kit.service.ts';
import { kitsOf } from './rollout.queries.ts';
import { setUpOf } from './setup.queries.ts';

const PROVINCE = '80.20250701';
const PILOT = '28159.20250701';
const NEXT = '28243.20250701';
const THIRD = '25459.20250701';
const FROM = '2026-12-01';
const at = (local: string) => parseLocal(local) as Date;
const NOW = at('2026-11-19T09:00');

let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (role: string, unit: string, now = NOW) => contextIn(house, officer(role, unit), now);
const province = (now = NOW) => as('province admin', PROVINCE, now);
const basis = 'Kế hoạch số 45/KH-UBND';
const wish = { source: PILOT, from: FROM, basis };
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => (error.code ? `${error.code} ${error.status}` : String(error)),
  );
/** How a queue works where somebody decided it: five counters, and `more`. */
const queueOf = (more: Partial<QueueSettings> = {}): QueueSettings => ({ ...usualSettings(FROM), counters: 5, priorityEvery: 3, ...more });
const copy = async (units: string[], now = NOW, more = {}) => {
  const input = { ...wish, units, ...more };
  return copySetUp(province(now), { ...input, seen: aheadPrint(await lookAhead(province(now), input)) });
};
/** Everything that the kit looks at, and how many rows stand behind it. */
const standing = async (unit: string, day = FROM): Promise<SetUp> => setUpOf(province(), unit, day);

/** The pilot as its own people set it up, each thing by its own verb. */
async function setUpPilot(): Promise<void> {
  const admin = as('commune admin', PILOT);
  const key = () => newId();
  await setFiling(admin, {
    unit: PILOT,
    procedure: '1.004873',
    filing: 'own',
    from: '2026-11-20',
    basis,
    key: key(),
    rowVersion: (await offersKept(admin, PILOT)).version,
  });
  await addPromiseRule(admin, {
    unit: PILOT,
    weekday: 3,
    until: '16:00',
    procedures: ['2.000815', '1.004873'],
    validFrom: '2026-11-20',
    decision: basis,
    seen: 0,
    key: key(),
  });
  const week = [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: '07:00', closes: weekday === 6 ? '11:00' : '16:30' }));
  await setSessions(admin, {
    unit: PILOT,
    from: '2026-11-20',
    common: false,
    week,
    basis,
    seen: hoursPrint(await bookOf(admin), PILOT),
    key: key(),
  });
  await addDay(admin, {
    unit: PILOT,
    day: '2026-12-24',
    kind: 'special_hours',
    name: { vi: 'Làm buổi sáng', en: '' },
    basis,
    sessions: [{ opens: '07:00', closes: '11:00' }],
    key: key(),
  });
  // The police of the commune have hours of their own already, as the content has it; here they have a day off, too.
  const police = `${PILOT}/cong-an`;
  await addDay(admin, { unit: police, day: '2026-12-25', kind: 'local_closure', name: { vi: 'Trực chiến', en: '' }, basis, key: key() });
  await setQueue(admin, { unit: PILOT, validFrom: '2026-11-20', decision: basis, body: queueOf(), key: key() });
  await setRule(admin, { unit: PILOT, procedure: null, field: null, step: null, way: 'least_loaded', validFrom: '2026-11-20', key: key() });
  await setRule(admin, {
    unit: PILOT,
    procedure: '1.004873',
    field: null,
    step: null,
    way: 'by_head',
    validFrom: '2026-11-20',
    key: key(),
  });
  const { texts } = formOn('mau-04', FROM);
  const own = { ...texts, closing: { vi: `${texts.closing.vi} Xin cảm ơn.`.trim(), en: texts.closing.en } };
  await wordPaper(admin, { unit: PILOT, form: 'mau-04', texts: own, start: '2026-11-20', basis, seen: '', key: key() });
  await setUnitSetting(admin, {
    unit: PILOT,
    name: 'remind_after_days',
    value: '5',
    from: '2026-11-20',
    basis,
    key: key(),
    rowVersion: (await settingsKept(admin, PILOT)).version,
  });
  const cells = [{ unit: PILOT, indicator: 'dossiers.online_share', value: '98.08' }];
  await setTargets(province(), {
    period: '2027',
    indicator: null,
    cells,
    decision: basis,
    decidedOn: '2026-11-01',
    seen: await printSeen(province(), '2027', null),
    key: key(),
  });
}

beforeAll(async () => {
  house = await testHouse();
  for (const unit of [NEXT, THIRD])
    await house.owner.pool.query(
      "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', $2, '2025-07-01', 'thử', true, 'content') on conflict do nothing",
      [unit, `H53.${unit.slice(2, 5)}.00`],
    );
  await setUpPilot();
}, 60_000);
afterAll(() => house?.close());

describe('the kit', () => {
  let kit = '';
  let before: SetUp;

  test('says before what will differ, part by part, and writes nothing', async () => {
    before = await standing(NEXT);
    const [ahead] = await lookAhead(province(), { ...wish, units: [NEXT] });
    const counts = countsOf(ahead?.differences ?? []).map(({ part, changes, kept }) => [part, changes > 0, kept]);
    expect(counts).toEqual(
      ['filing', 'promises', 'hours', 'days', 'queue', 'assignment', 'papers', 'settings', 'targets'].map((part) => [part, true, 0]),
    );
    expect(await standing(NEXT)).toEqual(before);
    expect(await kitsOf(province(), NEXT)).toEqual([]);
  });

  test('makes the other commune as the pilot is, through the verbs of the owners', async () => {
    const [done] = await copy([NEXT]);
    expect(done?.changes).toBeGreaterThan(8);
    kit = done?.kit ?? '';
    const [pilot, next] = [await standing(PILOT), await standing(NEXT)];
    expect(next).toEqual(pilot);
    expect(Object.keys(next.hours)).toEqual(expect.arrayContaining(['week', 'week/cong-an']));
    expect(next.days).toMatchObject({ '2026-12-25/cong-an': { kind: 'local_closure' } });
    expect(next.queue.rules).toEqual(queueOf());
    // Today it is as it was: the day has not come.
    expect((await standing(NEXT, '2026-11-30')).hours).toEqual({});
    const { rows: audits } = await house.owner.pool.query('select distinct thing from audit where actor = $1 and unit = $2', [
      `province admin ${PROVINCE}`,
      NEXT,
    ]);
    expect(audits.map((one) => one.thing).sort()).toEqual([
      'assignment rule',
      'calendar',
      'paper',
      'promise rule',
      'queue',
      'rollout',
      'unit',
    ]);
    const { rows: events } = await house.owner.pool.query("select unit, data from events where type = 'rollout.kit_copied'");
    expect(events).toEqual([{ unit: NEXT, data: { source: PILOT, from: FROM, changes: done?.changes } }]);
  });

  test('changes nothing the second time', async () => {
    const tables = ['events', 'unit_changes', 'audit', 'queue_settings', 'calendar_days', 'calendar_sessions'];
    const rows = async () =>
      (await house.owner.pool.query(tables.map((table) => `select '${table}', count(*) from ${table}`).join(' union all '))).rows;
    const counted = await rows();
    expect(await copy([NEXT])).toEqual([{ unit: NEXT, kit: null, changes: 0 }]);
    expect(await rows()).toEqual(counted);
  });

  test('is undone before first use: everything stands as it was, and what somebody changed since stays', async () => {
    const admin = as('commune admin', NEXT);
    await setUnitSetting(admin, {
      unit: NEXT,
      name: 'remind_after_days',
      value: '9',
      from: FROM,
      basis,
      key: newId(),
      rowVersion: (await settingsKept(admin, NEXT)).version,
    });
    const [row] = await kitsOf(province(), NEXT);
    const { undone, left } = await undoKit(province(), { id: kit, rowVersion: row?.rowVersion ?? 0 });
    expect(left.map(({ part, key }) => [part, key])).toEqual([['settings', 'remind_after_days']]);
    expect(undone).toBe(changing(row?.differences ?? []).length - 1);
    expect(await standing(NEXT)).toEqual({ ...before, settings: { ...before.settings, remind_after_days: '9' } });
    expect((await kitsOf(province(), NEXT))[0]).toMatchObject({ state: 'undone', undoneBy: `province admin ${PROVINCE}` });
    expect(await refused(undoKit(province(), { id: kit, rowVersion: 99 }))).toBe('rollout.stale 409');
  });

  test('can be used again after it was undone', async () => {
    const [done] = await copy([NEXT]);
    kit = done?.kit ?? '';
    expect(await standing(NEXT)).toEqual(await standing(PILOT));
  });

  test('that was interrupted is finished by the same wish, and can be undone from where it stopped', async () => {
    const [ahead] = await lookAhead(province(), { ...wish, units: [THIRD] });
    const before = await standing(THIRD);
    await house.owner.pool.query(
      `insert into rollout_kits (id, source, unit, valid_from, basis, state, differences, made_by, made_at) values ($1, $2, $3, $4, $5, 'copying', $6, 'x', $7)`,
      [newId(), PILOT, THIRD, FROM, basis, JSON.stringify(ahead?.differences), NOW],
    );
    expect(await refused(copy([THIRD], NOW, { from: '2026-12-02' }))).toBe('rollout.interrupted 409');
    const [done] = await copy([THIRD]);
    expect(done?.changes).toBe(changing(ahead?.differences ?? []).length);
    const [row] = await kitsOf(province(), THIRD);
    expect(row?.state).toBe('copied');
    await undoKit(province(), { id: row?.id ?? '', rowVersion: row?.rowVersion ?? 0 });
    expect(await standing(THIRD)).toEqual(before);
  });

  test('is not undone after its first dossier', async () => {
    const [row] = await kitsOf(province(), NEXT);
    if (!row) throw new Error('no kit');
    const citizen: Actor = { kind: 'citizen', id: 'dan', posts: [], persons: [], scopes: [] };
    const when = at('2026-12-02T09:00');
    expect(await firstUse(province(), row)).toBeNull();
    const { id } = await submitDossier(contextIn(house, citizen, when), filingOf(NEXT), { key: newId() });
    const received = new Date(when.getTime() + 60_000);
    await receiveDossier(as('desk officer', NEXT, received), { id, key: newId(), rowVersion: 1 });
    expect(await firstUse(province(), row)).toEqual(received);
    // What was received before the kit holds is no use of it.
    expect(await firstUse(province(), { ...row, validFrom: '2026-12-03' })).toBeNull();
    expect(await refused(undoKit(province(when), { id: row.id, rowVersion: row.rowVersion }))).toBe('rollout.in_use 409');
  });
});

describe('the verbs made for copying', () => {
  const rule = { unit: NEXT, procedure: null, field: null, step: 'handle', way: 'by_head' as const, validFrom: FROM };
  const { texts } = formOn('mau-05', FROM);
  const wording = { unit: NEXT, form: 'mau-05' as const, texts, start: '' as const, basis, seen: '' };

  test.each([
    ['commune admin', NEXT],
    ['leader', NEXT],
    ['system admin', PROVINCE],
    ['province viewer', PROVINCE],
    ['province admin', '79.20250701'],
  ])('are not for %s of %s', async (role, unit) => {
    expect(await refused(copyRule(as(role, unit), { ...rule, key: newId() }))).toBe('context.forbidden 403');
    expect(await refused(copyWording(as(role, unit), { ...wording, key: newId() }))).toBe('context.forbidden 403');
    const queue = { unit: NEXT, validFrom: FROM, decision: basis, body: queueOf(), key: newId() };
    expect(await refused(copyQueue(as(role, unit), queue))).toBe('context.forbidden 403');
  });

  test('give the province no say in what stays with the commune', async () => {
    expect(await refused(setRule(province(), { ...rule, key: newId() }))).toBe('context.forbidden 403');
    expect(await refused(wordPaper(province(), { ...wording, key: newId() }))).toBe('context.forbidden 403');
    const queue = { unit: NEXT, validFrom: FROM, decision: basis, body: queueOf(), key: newId() };
    expect(await refused(setQueue(province(), queue))).toBe('context.forbidden 403');
    expect(await refused(copyQueue(province(), { ...queue, validFrom: '2026-11-18' }))).toBe('tickets.settings 422');
    expect(await refused(copyRule(province(), { ...rule, way: 'by_hamlet', hamlets: { 'Ấp 1': 'x' }, key: newId() }))).toBe(
      'context.bad_input 422',
    );
  });

  test('stand before a wall: another province writes no row', async () => {
    const insert =
      "insert into assignment_rules (id, unit, way, valid_from, set_by, set_at) values ($1, $2, 'by_head', '2027-01-01', 'x', now())";
    const wrote = (unit: string) =>
      as('province admin', unit)
        .transaction((tx) => tx.query({ text: insert, values: [newId(), NEXT] }))
        .then(
          () => 'written',
          (error: { code?: string }) => error.code,
        );
    expect(await wrote('79.20250701')).toBe('42501');
    const decided = 'insert into queue_settings (id, unit, valid_from, body, decision, added_at) values ($1, $2, $3, $4, $5, $6)';
    const queued = (unit: string) =>
      as('province admin', unit)
        .transaction((tx) => tx.query({ text: decided, values: [newId(), NEXT, '2031-01-01', '{}', basis, NOW] }))
        .then(
          () => 'written',
          (error: { code?: string }) => error.code,
        );
    expect(await queued('79.20250701')).toBe('42501');
    const taken = (unit: string) =>
      as('province admin', unit).transaction((tx) =>
        tx.query({ text: 'update queue_settings set removed_at = now() where unit = $1 returning 1', values: [PILOT] }),
      );
    expect(await taken('79.20250701')).toEqual([]);
  });
});

describe('what stays the commune’s own', () => {
  test('its work by hamlet, its targets, its days, and what it decided for later', async () => {
    const admin = as('commune admin', THIRD);
    await house.owner.pool.query(
      `insert into assignment_rules (id, unit, way, hamlets, valid_from, set_by, set_at) values ($1, $2, 'by_hamlet', '{"Ấp 1": "x"}', '2026-11-01', 'x', now())`,
      [newId(), THIRD],
    );
    await addDay(admin, { unit: THIRD, day: '2026-12-24', kind: 'local_closure', name: { vi: 'Mất điện', en: '' }, basis, key: newId() });
    const seen = await printSeen(admin, '2027', null);
    await setTargets(admin, {
      period: '2027',
      indicator: null,
      cells: [{ unit: THIRD, indicator: 'dossiers.online_share', value: '50' }],
      decision: basis,
      decidedOn: '2026-11-01',
      seen,
      key: newId(),
    });
    await setQueue(admin, { unit: THIRD, validFrom: '2026-12-15', decision: basis, body: queueOf({ counters: 2 }), key: newId() });
    const [ahead] = await lookAhead(province(), { ...wish, units: [THIRD] });
    const kept = (ahead?.differences ?? []).filter((one) => one.kept).map(({ part, key, kept }) => [part, key, kept]);
    expect(kept).toEqual([
      ['days', '2026-12-24', 'own_decision'],
      ['queue', 'rules', 'own_decision'],
      ['assignment', '*|*|*', 'own_officers'],
      ['targets', 'dossiers.online_share 2027', 'own_decision'],
    ]);
    await copy([THIRD]);
    const after = await standing(THIRD);
    expect([after.assignment['*|*|*'], after.targets['dossiers.online_share 2027']]).toEqual(['by_hamlet', '50']);
  });
});

describe('copied in any order, undone in any order', () => {
  /** The same numbers in every run. */
  const chance = (seed: number) => {
    let state = seed;
    return (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
  };
  const freeCommunes = async (count: number): Promise<string[]> => {
    const { rows } = await house.owner.pool.query(
      `select id from units where level = 'commune' and parent = $1 and valid_to is null and id <> all($2)
       and not exists (select 1 from rollout_kits k where k.unit = units.id) order by id offset 5 limit $3`,
      [PROVINCE, [PILOT, NEXT, THIRD], count],
    );
    return rows.map((one) => String(one.id));
  };
  const DAYS = ['2026-11-25', FROM, '2026-12-10'];
  const seen = async (unit: string) => Promise.all([...DAYS, '2027-01-05'].map((day) => standing(unit, day)));

  test.each([11, 12, 13])('twice is once, an undo restores what was on every day (seed %i)', async (seed) => {
    const next = chance(seed);
    const [unit] = (await freeCommunes(20)).slice(seed) as [string];
    await house.owner.pool.query(
      "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', $2, '2025-07-01', 'thử', true, 'content') on conflict do nothing",
      [unit, `H53.${unit.slice(2, 5)}.00`],
    );
    const admin = as('commune admin', unit);
    // The commune may have decided for itself before: its queue, its hours, the hours of its police.
    if (next(2))
      await setQueue(admin, { unit, validFrom: '2026-11-20', decision: basis, body: queueOf({ slotCapacity: 0 }), key: newId() });
    for (const end of ['', '/cong-an'])
      if (next(2)) {
        const week = [{ weekday: 1 + next(5), opens: '08:00', closes: '11:30' }];
        const hours = { unit: unit + end, from: '2026-11-21', common: false, week, basis, key: newId() };
        await setSessions(admin, { ...hours, seen: hoursPrint(await bookOf(admin), unit + end) });
      }
    for (let round = 0; round < 3; round++) {
      const from = DAYS[next(DAYS.length)] as string;
      const before = await seen(unit);
      const [first] = await copy([unit], NOW, { from });
      const after = await seen(unit);
      expect(await copy([unit], NOW, { from })).toEqual([{ unit, kit: null, changes: 0 }]);
      expect(await seen(unit)).toEqual(after);
      const [row] = await kitsOf(province(), unit);
      const { left } = await undoKit(province(), { id: first?.kit ?? '', rowVersion: row?.rowVersion ?? 0 });
      expect([left, await seen(unit)]).toEqual([[], before]);
    }
  });

  test('what the commune decided for a later day since then stays', async () => {
    const [unit] = (await freeCommunes(1)) as [string];
    const [done] = await copy([unit]);
    const admin = as('commune admin', unit);
    await setQueue(admin, { unit, validFrom: '2027-02-01', decision: basis, body: queueOf({ counters: 1 }), key: newId() });
    const week = [{ weekday: 1, opens: '08:00', closes: '11:30' }];
    const hours = { unit, from: '2027-02-01', common: false, week, basis, key: newId() };
    await setSessions(admin, { ...hours, seen: hoursPrint(await bookOf(admin), unit) });
    const [row] = await kitsOf(province(), unit);
    const { left } = await undoKit(province(), { id: done?.kit ?? '', rowVersion: row?.rowVersion ?? 0 });
    expect(left.map(({ part, key }) => `${part} ${key}`)).toEqual(['hours week', 'queue rules']);
    const later = await standing(unit, '2027-02-01');
    expect([later.hours.week, later.queue.rules]).toEqual([week, queueOf({ counters: 1 })]);
    expect((await decidedSettings(province(), unit, FROM)).changesLater).toBe(true);
  });
});

describe('is refused calmly', () => {
  test.each([
    ['a commune of former days', ['27691.20040101'], {}, 'units.unknown 404'],
    ['a province', [PROVINCE], {}, 'rollout.not_then 422'],
    ['the pilot itself', [PILOT], {}, 'rollout.same_unit 422'],
    ['a day that has passed', [NEXT], { from: '2026-11-18' }, 'rollout.input 422'],
    ['no decision', [NEXT], { basis: 'theo ý kiến' }, 'rollout.input 422'],
    ['no commune', [], {}, 'rollout.input 422'],
  ])('%s', async (_, units, more, code) => {
    expect(await refused(lookAhead(province(), { ...wish, units, ...more }))).toBe(code);
  });

  test('a unit that was merged away, and one that is live: nothing is written for the others either', async () => {
    const { rows } = await house.owner.pool.query(
      "select id from units where level = 'commune' and valid_to = '2025-06-30' and code = '27691'",
    );
    expect(await refused(lookAhead(province(), { ...wish, units: [rows[0]?.id] }))).toMatch(/rollout.not_then 422|context.forbidden 403/);
    const phase = newId();
    await house.owner.pool.query(
      `insert into rollout_phases (id, unit, number, name, starts, decision, decided_on, set_by, set_at) values ($1, $2, 9, 'Thử', '2026-01-01', 'QĐ 1', '2026-01-01', 'x', now())`,
      [phase, PROVINCE],
    );
    const { rows: free } = await house.owner.pool.query(
      "select id from units where level = 'commune' and parent = $1 and valid_to is null and id not in ($2, $3, $4) order by id limit 2",
      [PROVINCE, PILOT, NEXT, THIRD],
    );
    const [live, quiet] = free.map((one) => String(one.id)) as [string, string];
    await house.owner.pool.query(
      `insert into rollout_communes (id, phase, unit, planned_on, added_by, added_at, live_on, live_by) values ($1, $2, $3, '2026-01-01', 'x', now(), '2026-10-01', 'x')`,
      [newId(), phase, live],
    );
    const input = { ...wish, units: [quiet, live] };
    expect(await refused(copySetUp(province(), { ...input, seen: '' }))).toBe('rollout.already_live 409');
    expect(await kitsOf(province(), quiet)).toEqual([]);
  });

  test('when something changed after the look; a wish that is fulfilled may come twice', async () => {
    const { rows } = await house.owner.pool.query(
      "select id from units where level = 'commune' and parent = $1 and valid_to is null and id not in ($2, $3, $4) order by id desc limit 1",
      [PROVINCE, PILOT, NEXT, THIRD],
    );
    const input = { ...wish, units: [String(rows[0]?.id)] };
    const seen = aheadPrint(await lookAhead(province(), input));
    const pilot = as('commune admin', PILOT);
    const { version: rowVersion } = await offersKept(pilot, PILOT);
    await setFiling(pilot, { unit: PILOT, procedure: '1.000656', filing: 'national', from: '2026-11-20', basis, key: newId(), rowVersion });
    expect(await refused(copySetUp(province(), { ...input, seen }))).toBe('rollout.changed_meanwhile 409');
    expect(await kitsOf(province(), input.units[0] ?? '')).toEqual([]);
    await copy([NEXT]);
    expect(await copySetUp(province(), { ...wish, units: [NEXT], seen })).toEqual([{ unit: NEXT, kit: null, changes: 0 }]);
  });

  test.each([
    ['commune admin', PILOT],
    ['commune admin', NEXT],
    ['leader', NEXT],
    ['province viewer', PROVINCE],
    ['system admin', PROVINCE],
    ['province admin', '79.20250701'],
  ])('%s of %s copies nothing', async (role, unit) => {
    expect(await refused(copySetUp(as(role, unit), { ...wish, units: [NEXT], seen: '' }))).toBe('context.forbidden 403');
    expect(await refused(undoKit(as(role, unit), { id: (await kitsOf(province(), NEXT))[0]?.id ?? '', rowVersion: 2 }))).toMatch(/403|404/);
  });
});
