import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { startWorker } from '../../platform/jobs/jobs.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { bookOf, calendarsAfter, hoursPrint, yearPrint } from '../../registers/calendar/calendar.admin.queries.ts';
import { letterRows, planDay } from '../../registers/calendar/calendar.admin.rules.ts';
import { addDay, confirmYear, removeDay, setSessions } from '../../registers/calendar/calendar.admin.service.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { sessionsOn } from '../../registers/calendar/calendar.rules.ts';
import { samples } from '../procedures/forms.samples.ts';
import { proceduresFromContent } from '../procedures/procedures.content.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { effectOnDue } from './dossiers.effect.queries.ts';
import { calendarReader } from './dossiers.readers.ts';
import { recomputeJobs } from './dossiers.recompute.jobs.ts';
import { submitDossier } from './dossiers.submit.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
const PROVINCE = '80.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor, local = '2026-12-08T08:00') => contextIn(house, actor, at(local));
const commune = () => as(officer('commune admin'));
const province = () => as(officer('province admin', PROVINCE));

const storm = (more: object = {}) => ({
  unit: UNIT as string | null,
  day: '2026-12-09',
  kind: 'local_closure',
  name: { vi: 'Nghỉ tránh bão', en: '' },
  basis: 'Công điện 15/CĐ-UBND ngày 8/12/2026',
  key: newId(),
  ...more,
});

/** Received on Monday 7 December, three working days: due Thursday 10 December, 17:00. */
async function received(unit = UNIT, account = newId()): Promise<string> {
  const version = proceduresFromContent().find((one) => one.code === '1.004873')?.versions[0];
  const sample = samples['1.004873'];
  if (!version || !sample) throw new Error('no sample');
  const files = [{ hash: 'b'.repeat(64), bytes: 9, type: 'image/jpeg', sealed: false, name: 'giay.jpg' }];
  const papers = componentsFor(version, sample.caseCode, sample.answers, '2026-12-07').asked.map((one) => ({
    component: one.code,
    source: 'photo' as const,
    files,
  }));
  const wish = {
    unit: UNIT,
    procedure: '1.004873',
    case: sample.caseCode,
    answers: sample.answers as Record<string, unknown>,
    papers,
    returnWay: 'desk' as const,
  };
  const citizen: Actor = { kind: 'citizen', id: account, posts: [], persons: [], scopes: [] };
  const { id } = await submitDossier(as(citizen, '2026-12-07T08:00'), wish, { key: newId() });
  await receiveDossier(as(officer('desk officer'), '2026-12-07T08:30'), { id, key: newId(), rowVersion: 1 });
  // No procedure is offered by another unit here: the dossier is given to it by hand.
  if (unit !== UNIT) await house.owner.pool.query('update dossiers set competent_unit = $2 where id = $1', [id, unit]);
  return id;
}
const dueOf = async (id: string): Promise<Date> =>
  (await house.owner.pool.query('select due_at from dossiers where id = $1', [id])).rows[0].due_at;
const toldOf = async (id: string) =>
  (await house.owner.pool.query("select data from events where subject = $1 and type = 'dossier.due_changed' order by id", [id])).rows.map(
    (row) => row.data,
  );
const linesOf = async (subject: string, verb: string) =>
  (await house.owner.pool.query('select unit, actor, data from audit where subject = $1 and verb = $2', [subject, verb])).rows;
const versionOf = async (id: string): Promise<number> =>
  (await house.owner.pool.query('select row_version from calendar_days where id = $1', [id])).rows[0].row_version;

/** What the server does in the background: the reader hears, the queue's job runs. */
async function settle() {
  await hearAll(house, calendarReader);
  await expect
    .poll(
      async () =>
        (await house.owner.pool.query("select count(*)::int as n from graphile_worker.jobs where task_identifier = 'dossiers:recompute'"))
          .rows[0].n,
      { timeout: 20_000 },
    )
    .toBe(0);
}

let runner: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  house = await testHouse();
  runner = await startWorker(
    house.owner.pool,
    () => as(systemActor('worker')),
    recomputeJobs.map(({ cron: _, ...job }) => job),
  );
});
afterAll(async () => {
  await runner?.stop();
  await house?.close();
});

test('a closure added after the fact moves the open due moments of its unit, and its removal moves them back', async () => {
  const [mine, others, resolved] = [await received(), await received(OTHER), await received()];
  await house.owner.pool.query('update dossiers set state = 9, resolved_at = now() where id = $1', [resolved]);
  const before = at('2026-12-10T17:00');
  const after = at('2026-12-11T17:00');
  expect(await dueOf(mine)).toEqual(before);

  const wish = storm();
  const written = await addDay(commune(), wish);
  expect(await addDay(commune(), wish)).toEqual(written); // sent twice is one
  await settle();
  expect(await dueOf(mine)).toEqual(after);
  expect(await dueOf(others)).toEqual(before);
  expect(await dueOf(resolved)).toEqual(before);
  expect(await toldOf(mine)).toEqual([{ before: before.toISOString(), after: after.toISOString(), reason: 'calendar' }]);
  expect([...(await toldOf(others)), ...(await toldOf(resolved))]).toEqual([]);
  expect(await linesOf(mine, 'recompute due')).toEqual([{ unit: UNIT, actor: 'worker', data: { reason: 'calendar' } }]);
  expect(await linesOf(written.id, 'add day')).toEqual([
    { unit: UNIT, actor: `commune admin ${UNIT}`, data: { from: wish.day, to: wish.day, kind: 'local_closure', added: 1, removed: 0 } },
  ]);

  const removal = { id: written.id, rowVersion: await versionOf(written.id), key: newId() };
  await expect(removeDay(as(officer('commune admin', OTHER)), removal)).rejects.toMatchObject({ status: 403 });
  await removeDay(commune(), removal);
  await settle();
  expect(await dueOf(mine)).toEqual(before);
  expect((await toldOf(mine)).at(-1)).toEqual({ before: after.toISOString(), after: before.toISOString(), reason: 'calendar' });
  expect(await linesOf(mine, 'recompute due')).toHaveLength(2);
  await expect(removeDay(commune(), { ...removal, key: newId() })).rejects.toMatchObject({ code: 'calendar.stale', status: 409 });
});

test('the look ahead says what a national holiday would move, and writes nothing; then it moves every unit', async () => {
  const [mine, others] = [await received(), await received(OTHER)];
  const wish = { ...storm(), unit: null, kind: 'holiday' };
  const book = await bookOf(province());
  const calendars = calendarsAfter(book, planDay(book, wish));
  const one = await effectOnDue(province(), OTHER, calendars);
  expect(one).toMatchObject({ changed: one.open, first: at('2026-12-11T17:00'), last: at('2026-12-11T17:00') });
  const all = await effectOnDue(province(), null, calendars);
  expect(all.changed).toBeGreaterThan(one.changed);
  expect(await dueOf(mine)).toEqual(at('2026-12-10T17:00'));
  await expect(addDay(commune(), wish)).rejects.toMatchObject({ code: 'context.forbidden', status: 403 });
  const { id } = await addDay(province(), wish);
  await settle();
  expect([await dueOf(mine), await dueOf(others)]).toEqual([at('2026-12-11T17:00'), at('2026-12-11T17:00')]);
  await removeDay(province(), { id, rowVersion: 1, key: newId() });
  await settle();
  expect(await dueOf(others)).toEqual(at('2026-12-10T17:00'));
});

test('what is not complete is refused with every complaint; a day has one decision; only administrators decide', async () => {
  const faults = await addDay(
    commune(),
    storm({ day: '2026-02-30', kind: 'holiday', name: { vi: ' ', en: '' }, basis: 'theo lệnh', from: '12:00', to: '08:00' }),
  ).catch((error) => error);
  expect(faults).toMatchObject({ code: 'calendar.input', status: 422 });
  expect(Object.keys(faults.fields).sort()).toEqual(['basis', 'day', 'kind', 'name', 'part']);
  await expect(addDay(province(), storm({ unit: '99999.20250701' }))).rejects.toMatchObject({ status: 422, fields: { unit: {} } });
  await expect(addDay(as(officer('commune admin', OTHER)), storm())).rejects.toMatchObject({ status: 403 });
  for (const role of ['leader', 'desk officer', 'province viewer'])
    await expect(addDay(as(officer(role)), storm())).rejects.toMatchObject({ status: 403 });
  await expect(addDay(as(systemActor('tracking')), storm())).rejects.toMatchObject({ status: 403 });
  const morning = await addDay(commune(), storm({ day: '2026-12-14', from: '00:00', to: '12:00' }));
  await expect(addDay(commune(), storm({ day: '2026-12-14' }))).rejects.toMatchObject({ code: 'calendar.day_taken', status: 409 });
  await addDay(commune(), storm({ day: '2026-12-14', from: '12:00', to: '17:00' }));
  expect(sessionsOn(await calendarOf(commune(), UNIT), '2026-12-14')).toEqual([]);
  await removeDay(commune(), { id: morning.id, rowVersion: 1, key: newId() });
  expect(sessionsOn(await calendarOf(commune(), UNIT), '2026-12-14')).toEqual([[420, 690]]);
  // The second wall: the application's log-in may not write another unit's row even by bare SQL.
  await expect(
    commune().transaction((tx) =>
      tx.query({
        text: "insert into calendar_days (id, day, unit, body, source, added_at) values ($1, '2026-12-15', $2, '{}', 'decided', now())",
        values: [newId(), OTHER],
      }),
    ),
  ).rejects.toThrow(/row-level security/);
});

test('hours of a unit from a day on: earlier days keep theirs, and the common hours can come back', async () => {
  const hours = async (day: string) => sessionsOn(await calendarOf(commune(), UNIT), day);
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '08:00', closes: '12:00' }));
  const seen = async () => hoursPrint(await bookOf(commune()), UNIT);
  const wish = { unit: UNIT, from: '2027-03-01', common: false, week, basis: 'Quyết định 20/QĐ-UBND', seen: await seen(), key: newId() };
  await expect(setSessions(commune(), { ...wish, week: [...week, { weekday: 1, opens: '11:00', closes: '15:00' }] })).rejects.toMatchObject(
    {
      status: 422,
      fields: { 'week.1': {} },
    },
  );
  await setSessions(commune(), wish);
  await expect(setSessions(commune(), { ...wish, key: newId() })).rejects.toMatchObject({ code: 'calendar.stale', status: 409 });
  expect([await hours('2027-02-26'), await hours('2027-03-01')]).toEqual([
    [
      [420, 690],
      [810, 1020],
    ],
    [[480, 720]],
  ]);
  await setSessions(commune(), { ...wish, from: '2027-04-01', common: true, week: [], seen: await seen(), key: newId() });
  expect([await hours('2027-03-31'), await hours('2027-04-01')]).toEqual([
    [[480, 720]],
    [
      [420, 690],
      [810, 1020],
    ],
  ]);
});

test('the letter of a year takes the place of its proposal, once', async () => {
  const seen = async () => yearPrint(await bookOf(province()), 2028);
  expect((await calendarOf(province(), UNIT)).provisionalYears.has(2028)).toBe(true);
  await expect(addDay(province(), { ...storm({ day: '2028-01-10', kind: 'swap_off' }), unit: null })).rejects.toMatchObject({
    code: 'calendar.confirm_first',
  });
  const days = [
    { day: '2028-01-25', kind: 'holiday', name: { vi: 'Tết Âm lịch', en: 'Tết' } },
    { day: '2028-01-29', kind: 'swap_work', name: { vi: 'Làm bù', en: '' }, sessionsOf: 5 },
  ];
  const wish = { year: 2028, basis: 'Thông báo 1/TB-BNV', days, seen: await seen(), key: newId() };
  await expect(confirmYear(commune(), wish)).rejects.toMatchObject({ status: 403 });
  await expect(
    confirmYear(province(), { ...wish, days: [...days, { ...days[0], day: '2027-01-25' } as (typeof days)[0]] }),
  ).rejects.toMatchObject({
    fields: { 'day.2': {} },
  });
  await confirmYear(province(), wish);
  const calendar = await calendarOf(province(), UNIT);
  expect(calendar.provisionalYears.has(2028)).toBe(false);
  expect(sessionsOn(calendar, '2028-01-25')).toEqual([]);
  expect(sessionsOn(calendar, '2028-01-29')).toHaveLength(2);
  expect(letterRows(await bookOf(province()), 2028)).toHaveLength(2);
  await expect(confirmYear(province(), { ...wish, seen: await seen(), key: newId() })).rejects.toMatchObject({
    code: 'calendar.year_settled',
    status: 409,
  });
});
