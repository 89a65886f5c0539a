import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { createOfficer } from '../../registers/people/people.service.ts';
import { type DelayFilter, delaysIn, soonLate } from '../dossiers/delays.queries.ts';
import { explainDelay } from '../dossiers/delays.service.ts';
import { resolveDossier, stopDossier, withdrawDossier } from '../dossiers/dossiers.handle.service.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { queueCounts, queuePage } from '../dossiers/dossiers.queries.ts';
import { answerSupplement, requestSupplement } from '../dossiers/dossiers.supplement.service.ts';
import { bookOf } from '../dossiers/papers/book.queries.ts';
import { judgeDueSoon } from '../dossiers/steps.jobs.ts';
import { sendDigests } from './digest.jobs.ts';
import { unitReport } from './reports.queries.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
  await house.owner.pool.query(
    "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.284.00', '2025-07-01', 'thử', true, 'content')",
    [OTHER],
  );
});
afterAll(() => house?.close());

const officer = (role: string, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor, local: string) => contextIn(house, actor, parseLocal(local) as Date);
const take = (local: string, procedure: string, caseCode: string, assignee?: string, unit = UNIT) =>
  takeInDossier(
    as(officer('desk officer', unit), local),
    {
      unit,
      procedure,
      case: caseCode,
      channel: 'direct',
      keys: 'staff',
      applicant: { fullName: 'Trần Thị Ba' },
      papers: [],
      returnWay: 'desk',
      ...(assignee ? { assignee } : {}),
    },
    { key: newId() },
  );
const late = async (local: string, filter: Partial<DelayFilter>, unit = UNIT) =>
  (await delaysIn(as(officer('leader', unit), local), { unit: UNIT, from: '2026-11-01', to: '2026-11-30', ...filter })).lines;

let specialist = '';
const made = { open: '', done: '', fine: '' };

beforeAll(async () => {
  const identity = contextIn(house, systemActor('identity'), parseLocal('2026-10-01T08:00') as Date);
  const input = {
    username: 'lan.pham',
    displayName: 'Phạm Thị Lan',
    password: 'mot-mat-khau-rat-dai',
    unit: UNIT,
    roles: ['leader', 'specialist'],
    basis: 'QĐ',
    demo: false,
  };
  specialist = (await createOfficer(identity, input as Parameters<typeof createOfficer>[1], newId())).account;
  // Three working days each: due on 12, 19 and 26 November; the first is resolved late.
  made.done = (await take('2026-11-09T09:00', '1.004873', 'never_married')).code;
  made.open = (await take('2026-11-16T09:00', '1.004873', 'never_married')).code;
  made.fine = (await take('2026-11-20T09:00', '1.004873', 'never_married')).code;
  const { rows } = await house.owner.pool.query("update dossiers set step = 'release' where code = $1 returning id, row_version", [
    made.done,
  ]);
  const file = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ket-qua.pdf' };
  await resolveDossier(as(officer('clerk'), '2026-11-16T10:00'), {
    id: rows[0].id,
    key: newId(),
    rowVersion: rows[0].row_version,
    outcome: 'granted',
    files: [file],
  });
});

describe('the late list', () => {
  test('holds what was late in the period and is not judged by today alone', async () => {
    const codes = async (local: string, filter: Partial<DelayFilter> = {}) => (await late(local, filter)).map((line) => line.code);
    expect(await codes('2026-11-23T09:00')).toEqual([made.done, made.open]);
    expect(await codes('2026-11-18T09:00')).toEqual([made.done]); // the second is not due yet
    expect(await codes('2026-11-23T09:00', { from: '2026-11-17', to: '2026-11-30' })).toEqual([made.open]);
    expect(await codes('2026-11-23T09:00', { from: '2026-11-01', to: '2026-11-11' })).toEqual([]);
    expect(await codes('2026-12-10T09:00', { to: '2026-12-31' })).toEqual([made.done, made.open, made.fine]);
  });

  test('is paged by key, and narrowed to who had it when it became late', async () => {
    const filter = { unit: UNIT, from: '2026-11-01', to: '2026-11-30' };
    const leader = as(officer('leader'), '2026-11-23T09:00');
    const first = await delaysIn(leader, filter, 1);
    expect(first).toMatchObject({ lines: [{ code: made.done, lateStep: 'assign' }], more: true });
    const after = { dueAt: first.lines[0]?.dueAt.toISOString() ?? '', id: first.lines[0]?.id ?? '' };
    expect(await delaysIn(leader, { ...filter, after }, 1)).toMatchObject({ lines: [{ code: made.open }], more: false });
    expect(await late('2026-11-23T09:00', { officer: 'somebody else' })).toEqual([]);
  });

  test('shows another commune nothing', async () => {
    expect(await late('2026-11-23T09:00', {}, OTHER)).toEqual([]);
    expect(await soonLate(as(officer('leader', OTHER), '2026-11-23T09:00'), UNIT)).toEqual([]);
  });

  test('tells what will be late: near its moment by the unit’s setting', async () => {
    while ((await judgeDueSoon(as(systemActor('worker'), '2026-11-20T09:30'))) > 0);
    const codes = async (local: string) => (await soonLate(as(officer('leader'), local), UNIT)).map((line) => line.code);
    expect(await codes('2026-11-26T16:00')).toContain(made.fine);
    expect(await codes('2026-11-27T09:00')).not.toContain(made.fine); // by now it is late, not soon late
  });
});

describe('what stays late', () => {
  const by = (role: string, local: string) => as(officer(role, OTHER), local);
  const change = async (code: string) => {
    const { rows } = await house.owner.pool.query('select id, row_version from dossiers where code = $1', [code]);
    return { id: rows[0].id as string, rowVersion: rows[0].row_version as number, key: newId() };
  };
  const ask = async (code: string, local: string) =>
    requestSupplement(by('leader', local), {
      ...(await change(code)),
      faults: [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú.' }],
    });
  const withdraw = async (code: string, local: string) => withdrawDossier(by('desk officer', local), await change(code));
  const listed = async (local: string, filter: Partial<DelayFilter> = {}) =>
    (await late(local, { unit: OTHER, ...filter }, OTHER)).map((line) => line.code);
  const codes = { asked: '', askedInTime: '', withdrawn: '', withdrawnWhileAsked: '', withdrawnInTime: '', stopped: '', answered: '' };

  beforeAll(async () => {
    // Received on 9 November, due on the 12th.
    for (const name of Object.keys(codes) as (keyof typeof codes)[])
      codes[name] = (await take('2026-11-09T09:00', '1.004873', 'never_married', undefined, OTHER)).code;
    await ask(codes.askedInTime, '2026-11-10T09:00');
    await withdraw(codes.withdrawnInTime, '2026-11-10T09:00');
    await ask(codes.withdrawnWhileAsked, '2026-11-10T09:00');
    for (const name of ['asked', 'stopped', 'answered'] as const) await ask(codes[name], '2026-11-13T09:00');
    await withdraw(codes.withdrawn, '2026-11-16T09:00');
    await withdraw(codes.withdrawnWhileAsked, '2026-11-16T09:00');
    const answer = { answers: {}, papers: [], note: 'Đã cư trú tại xã.' };
    await answerSupplement(by('desk officer', '2026-11-18T09:00'), { ...(await change(codes.answered)), ...answer });
    await stopDossier(by('desk officer', '2026-12-21T09:00'), { ...(await change(codes.stopped)), reason: 'Không bổ sung.' });
  });

  test('what waits for its citizen, was withdrawn or stopped, as Biểu II.06a counts it; what stood still in time does not', async () => {
    const stays = [codes.asked, codes.withdrawn, codes.stopped, codes.answered];
    expect((await listed('2026-11-30T09:00')).toSorted()).toEqual(stays.toSorted());
    // It ended on the 16th; the others were late afterwards, too.
    expect(await listed('2026-11-30T09:00', { from: '2026-11-17' })).not.toContain(codes.withdrawn);
    expect(await listed('2026-12-30T09:00', { from: '2026-12-22', to: '2026-12-30' })).not.toContain(codes.stopped);
    expect(await listed('2026-12-30T09:00', { from: '2026-12-10', to: '2026-12-30' })).toContain(codes.stopped);
    const { total } = await unitReport(by('leader', '2026-11-30T18:00'), OTHER, { from: '2026-11-01', to: '2026-11-30' }, 'page');
    expect([total.overdue, total.late]).toEqual([3, 1]);
  });

  test('stands in the late tab of the queue, too', async () => {
    const { late: count } = await queueCounts(by('leader', '2026-11-30T09:00'), OTHER);
    const { lines } = await queuePage(by('leader', '2026-11-30T09:00'), { queue: 'all', unit: OTHER, late: true });
    expect(lines.map((line) => line.code).toSorted()).toEqual([codes.asked, codes.answered].toSorted());
    expect(count).toBe(2);
  });

  test('is late by the hours that were the unit’s own: waiting for the citizen is not its time', async () => {
    const lines = await late('2026-11-30T09:00', { unit: OTHER }, OTHER);
    const of = (code: string) => lines.find((line) => line.code === code);
    const still = (code: string) =>
      of(code)?.waits.map(({ from, to }) => [toLocalISO(from).slice(0, 10), to && toLocalISO(to).slice(0, 10)]);
    expect(still(codes.asked)).toEqual([['2026-11-13', null]]);
    expect(still(codes.answered)).toEqual([['2026-11-13', '2026-11-18']]);
    expect(still(codes.withdrawn)).toEqual([]);
  });

  test('in the tracking book the day of the slip stands, and that it is late', async () => {
    const { rows } = await bookOf(by('desk officer', '2026-11-30T09:00'), { unit: OTHER, from: '2026-11-01', to: '2026-11-30' }, 'vi');
    const said = (code: string) => rows.filter((row) => row.code === code).map(({ dueAt, note }) => [dueAt && toLocalISO(dueAt), note])[0];
    expect(said(codes.asked)).toEqual([expect.stringMatching(/^2026-11-12T1/), 'Quá hạn']);
    expect(said(codes.askedInTime)).toEqual([expect.stringMatching(/^2026-11-12T1/), undefined]);
    expect(said(codes.withdrawn)?.[1]).toContain('Quá hạn');
    expect(said(codes.withdrawnWhileAsked)?.[1]).not.toContain('Quá hạn');
  });

  test('also where an older release had taken its due moment away', async () => {
    const { pool } = house.owner;
    const all = Object.values(codes);
    const dues = async () => (await pool.query('select code, due_at from dossiers where code = any($1) order by code', [all])).rows;
    const before = await dues();
    await pool.query('update dossiers set due_at = null where code = any($1)', [[codes.asked, codes.stopped]]);
    const migration = readdirSync('drizzle').find((name) => name.endsWith('late-stays-late.sql')) ?? '';
    const [, , put = ''] = readFileSync(`drizzle/${migration}`, 'utf8').split('--> statement-breakpoint');
    await pool.query(put);
    expect(await dues()).toEqual(before);
  });

  test('its cause is said while it waits, and after it was withdrawn', async () => {
    const leader = by('leader', '2026-11-30T09:00');
    for (const code of [codes.asked, codes.withdrawn]) await explainDelay(leader, { ...(await change(code)), cause: 'too_many' });
    expect((await late('2026-11-30T09:00', { unit: OTHER }, OTHER)).filter((line) => line.cause === 'too_many')).toHaveLength(2);
    for (const code of [codes.askedInTime, codes.withdrawnInTime, codes.withdrawnWhileAsked])
      await expect(explainDelay(leader, { ...(await change(code)), cause: 'too_many' })).rejects.toMatchObject({ code: 'delays.not_late' });
  });
});

describe('why it is late', () => {
  const wish = async (code: string, more: object = {}) => {
    const { rows } = await house.owner.pool.query('select id, row_version from dossiers where code = $1', [code]);
    return { id: rows[0].id, rowVersion: rows[0].row_version, key: newId(), cause: 'verification' as const, ...more };
  };
  test('is said by who works on it in the unit, as often as one learns more; it stays late', async () => {
    const leader = as(officer('leader'), '2026-11-23T09:00');
    await explainDelay(leader, await wish(made.open));
    await explainDelay(leader, await wish(made.open, { cause: 'staff_away' }));
    await explainDelay(leader, await wish(made.done)); // also after it was resolved
    expect(await late('2026-11-23T09:00', {})).toMatchObject([{ cause: 'verification' }, { cause: 'staff_away' }]);
    const { rows } = await house.owner.pool.query(
      "select data from events where type = 'dossier.delay_explained' and unit = $1 order by id",
      [UNIT],
    );
    expect(rows.map((row) => row.data.cause)).toEqual(['verification', 'staff_away', 'verification']);
  });
  test('is not said of what is in time, nor by others', async () => {
    await expect(explainDelay(as(officer('leader'), '2026-11-23T09:00'), await wish(made.fine))).rejects.toMatchObject({
      code: 'delays.not_late',
    });
    await expect(explainDelay(as(officer('desk officer'), '2026-11-23T09:00'), await wish(made.open))).rejects.toMatchObject({
      status: 403,
    });
    await expect(explainDelay(as(officer('leader', OTHER), '2026-11-23T09:00'), await wish(made.open))).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('the morning’s mail', () => {
  const sent = async () => (await house.owner.pool.query("select unit, account from notices where type = 'letter'")).rows;
  const worker = (local: string) => as(systemActor('worker'), local);
  test('goes on working days, once a day, to who confirmed an address', async () => {
    expect(await sendDigests(worker('2026-11-23T07:00'), 'https://xa.example')).toBe(0);
    await house.owner.pool.query('insert into notice_mailboxes (account, address_sealed, verified_at) values ($1, $2, now())', [
      specialist,
      keys().encrypt('lan@xa.example'),
    ]);
    expect(await sendDigests(worker('2026-11-22T07:00'), 'https://xa.example')).toBe(0); // a Sunday
    expect(await sendDigests(worker('2026-11-23T07:00'), 'https://xa.example')).toBe(1);
    await sendDigests(worker('2026-11-23T07:05'), 'https://xa.example');
    expect(await sent()).toEqual([{ unit: UNIT, account: specialist }]);
    await sendDigests(worker('2026-11-25T07:00'), 'https://xa.example');
    expect(await sent()).toHaveLength(2);
  });
  test('tells an officer who has nothing of what waits for the own office, with steps whose own time is over', async () => {
    const identity = contextIn(house, systemActor('identity'), parseLocal('2026-10-01T08:00') as Date);
    const input = {
      username: 'mai.vu',
      displayName: 'Vũ Thị Mai',
      password: 'mot-mat-khau-rat-dai',
      unit: UNIT,
      roles: ['clerk'],
      basis: 'QĐ',
      demo: false,
    };
    const clerk = (await createOfficer(identity, input as Parameters<typeof createOfficer>[1], newId())).account;
    await house.owner.pool.query('insert into notice_mailboxes (account, address_sealed, verified_at) values ($1, $2, now())', [
      clerk,
      keys().encrypt('mai@xa.example'),
    ]);
    await sendDigests(worker('2026-11-25T07:10'), 'https://xa.example');
    expect((await sent()).filter(({ account }) => account === clerk)).toEqual([]); // what waits, waits for the head
    await house.owner.pool.query(
      "update dossier_steps s set role = 'clerk' from dossiers d where d.id = s.dossier and d.code = any($1) and s.left_at is null",
      [[made.open, made.fine]],
    );
    await sendDigests(worker('2026-11-25T07:20'), 'https://xa.example');
    const { rows } = await house.owner.pool.query("select sealed from notices where type = 'letter' and account = $1", [clerk]);
    expect(JSON.parse(keys().decrypt(rows[0].sealed).toString()).letter.text).toContain(
      'Chưa giao cho ai, đang chờ bộ phận của anh chị: 2. Trễ hạn: 1. Đến hạn hôm nay: 0. Sắp đến hạn: 0. Bước quá hạn: 1.',
    );
  });
  test('tells the head of the whole unit, and names no citizen', async () => {
    const { rows } = await house.owner.pool.query("select sealed from notices where type = 'letter' order by occurred_at limit 1");
    const { letter } = JSON.parse(keys().decrypt(rows[0].sealed).toString());
    expect(letter.subject).toBe('Việc hôm nay 23/11/2026: 1 trễ hạn, 0 đến hạn hôm nay');
    expect(letter.text).toContain(
      '2 hồ sơ đang giải quyết. Trễ hạn: 1. Đến hạn hôm nay: 0. Sắp đến hạn: 0. Bước quá hạn: 1. Chưa giao cho ai: 2.',
    );
    expect(letter.text).toContain('https://xa.example/can-bo/tre-han');
    expect(letter.text).not.toContain('Trần Thị Ba');
  });
});
