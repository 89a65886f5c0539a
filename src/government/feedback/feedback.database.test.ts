import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { ELSEWHERE_UNIT, HERE, stage } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { createOfficer } from '../../registers/people/people.service.ts';
import { ratingPath } from '../dossiers/rating.link.service.ts';
import { feedbackReader } from './feedback.readers.ts';
import { tellPetitionsDue } from './petitions.jobs.ts';
import { openPetition, petitionByCode, petitionCounts, petitionsOf, publications } from './petitions.queries.ts';
import {
  acceptPetition,
  addToPetition,
  answerPetition,
  askSender,
  judgePetition,
  publishPetition,
  sendPetition,
} from './petitions.service.ts';
import { ratingFigures } from './ratings.queries.ts';
import { isRated, openRating, rate } from './ratings.service.ts';

let there: Awaited<ReturnType<typeof stage>>;
beforeAll(async () => {
  there = await stage();
});
afterAll(() => there?.house.close());

const officer = (role: string, unit = HERE): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(there.house, actor, parseLocal(local) as Date);
const report = {
  kind: 'report' as const,
  topic: 'road' as const,
  text: 'Đèn đường trước nhà văn hóa ấp 2 hỏng.',
  place: '',
  name: 'Trần Thị Ba',
  phone: '+84912345678',
  mayShow: true,
  files: [],
};
const send = async (more: Partial<typeof report> = {}, local?: string) => {
  const { code } = await sendPetition(as(anonymous, local), { ...report, ...more, key: newId() });
  const { rows } = await there.owner.query<{ id: string }>('select id from petitions where code = $1', [code]);
  return { code, id: rows[0]?.id ?? '' };
};

const facts = async (id: string, type: string) =>
  (
    await there.owner.query<{ occurred_at: Date; data: object }>('select occurred_at, data from events where subject = $1 and type = $2', [
      id,
      type,
    ])
  ).rows;

describe('a report', () => {
  test('from the sender to the published answer; each clock in working days', async () => {
    const key = newId();
    const first = await sendPetition(as(anonymous), { ...report, key });
    expect(await sendPetition(as(anonymous), { ...report, key })).toEqual(first); // a double click is one report
    const { petition, said } = (await petitionByCode(as(anonymous), first.code)) ?? {};
    expect(said).toMatchObject({ name: 'Trần Thị Ba', phone: '+84912345678' });
    // 24 November is a holiday, and a weekend lies between.
    expect([petition?.acceptBy, petition?.askBy, petition?.dueAt]).toEqual(
      ['2026-11-23T17:00', '2026-11-27T17:00', '2026-12-11T17:00'].map((local) => parseLocal(local)),
    );
    const { rows } = await there.owner.query('select sealed from petitions where code = $1', [first.code]);
    expect(rows[0].sealed).toMatch(/^k1\./);
    const id = petition?.id ?? '';
    const change = (rowVersion: number) => ({ id, key: newId(), rowVersion });
    const desk = as(officer('desk officer'));
    await acceptPetition(desk, { ...change(1), kind: 'report', topic: 'road', assignee: null });
    await expect(answerPetition(desk, { ...change(1), text: 'Sẽ sửa trong tuần này.' })).rejects.toMatchObject({ code: 'petitions.stale' });
    await askSender(desk, { ...change(2), text: 'Cột đèn số mấy?' });
    await addToPetition(as(anonymous), { code: first.code, key: newId(), text: 'Cột đèn số 14, gần cầu.' });
    await expect(answerPetition(as(officer('specialist')), { ...change(4), text: 'Sẽ sửa trong tuần này.' })).rejects.toMatchObject({
      status: 403,
    });
    await answerPetition(desk, { ...change(4), text: 'Đã giao sửa, xong ngày 25/11.' });
    await judgePetition(as(anonymous), { code: first.code, key: newId(), verdict: 'satisfied' });
    const words = { title: 'Đèn đường ấp 2', question: 'Đèn đường ấp 2 hỏng.', answer: 'Đã giao sửa, xong ngày 25/11.' };
    expect(await publications(as(anonymous), HERE)).toEqual([]);
    await publishPetition(desk, { ...change(6), ...words });
    await expect(publishPetition(desk, { ...change(7), ...words })).rejects.toMatchObject({ code: 'petitions.published' });
    expect(await publications(as(anonymous), HERE)).toMatchObject([words]);
    expect(await petitionCounts(as(officer('leader')), HERE, parseLocal('2026-11-01T00:00') as Date)).toMatchObject({
      ended: 1,
      onTime: 1,
      satisfied: 1,
    });
    const events = JSON.stringify((await there.owner.query("select actor, data from events where type like 'petition.%'")).rows);
    expect(events).not.toMatch(/Trần|0912|84912|Đèn/);
  });

  test('is shown to nobody who did not agree to it, and to no other unit', async () => {
    const { id, code } = await send({ mayShow: false });
    for (const actor of [
      officer('desk officer', ELSEWHERE_UNIT),
      officer('commune admin'),
      { ...anonymous, kind: 'citizen' as const, id: 'c' },
    ])
      await expect(openPetition(as(actor), id)).rejects.toMatchObject({ status: 404 });
    const desk = as(officer('desk officer'));
    await acceptPetition(desk, { id, key: newId(), rowVersion: 1, kind: 'report', topic: 'road', assignee: null });
    await answerPetition(desk, { id, key: newId(), rowVersion: 2, text: 'Đã ghi nhận, cảm ơn bà.' });
    const wish = { id, key: newId(), rowVersion: 3, title: 'Đèn đường', question: report.text, answer: 'Đã ghi nhận, cảm ơn bà.' };
    await expect(publishPetition(desk, wish)).rejects.toMatchObject({ status: 403 });
    const wrong = `${code.slice(0, -1)}${code.endsWith('3') ? '4' : '3'}`;
    expect(await petitionByCode(as(anonymous), wrong)).toBeUndefined();
  });

  test('is given to who handles dossiers in the unit, not to its administrators and helpers', async () => {
    const { code } = await send({ phone: '' });
    const { rows } = await there.owner.query<{ id: string }>('select id from petitions where code = $1', [code]);
    const admin = as(officer('system admin'));
    const made = { password: 'mat-khau-rat-dai-1', unit: HERE, basis: 'Quyết định 12/QĐ-UBND', demo: false };
    const accepted = (assignee: string) =>
      acceptPetition(as(officer('leader')), {
        id: rows[0]?.id ?? '',
        key: newId(),
        rowVersion: 1,
        kind: 'report',
        topic: 'road',
        assignee,
      });
    for (const role of ['commune admin', 'helper'] as const) {
      const { account } = await createOfficer(admin, { ...made, username: role.replace(' ', ''), displayName: role, roles: [role] });
      await expect(accepted(account), role).rejects.toMatchObject({ status: 422, code: 'petitions.assignee' });
    }
    const { account } = await createOfficer(admin, { ...made, username: 'chuyenvien9', displayName: 'Chuyên viên', roles: ['specialist'] });
    expect(await accepted(account)).toMatchObject({ state: 'accepted' });
  });

  test('of which nobody takes notice is in the list of what is late', async () => {
    const { code } = await send({}, '2026-11-12T09:00');
    const late = async (local: string) => (await petitionsOf(as(officer('leader'), local), HERE, 'late')).map((one) => one.code);
    expect(await late('2026-11-13T09:00')).not.toContain(code);
    expect(await late('2026-11-17T09:00')).toContain(code);
    await expect(petitionsOf(as(officer('leader', ELSEWHERE_UNIT)), HERE, 'open')).rejects.toMatchObject({ status: 403 });
  });

  test('its sender is told by the phone that was given, once', async () => {
    for (let again = 0; again < 2; again++) await hearAll(there.house, feedbackReader, as(anonymous).now);
    const { rows } = await there.owner.query("select type, count(*)::int from notices where type like 'petition_%' group by 1 order by 1");
    expect(rows).toEqual([
      { type: 'petition_accepted', count: 2 },
      { type: 'petition_answered', count: 2 },
      { type: 'petition_asked', count: 1 },
    ]);
  });
});

describe('a rating', () => {
  const marks = { time: '5', guidance: '4', attitude: '5', place: '3', whole: '4' };
  const link = async (state = 10) => {
    const { id } = await there.plant(state, { step: 'assign', asked: 0 }, { returned_at: state === 10 ? '2026-11-18T02:00:00Z' : null });
    return ratingPath(id).slice('/danh-gia/'.length);
  };
  test('is given once, by a link that we made, after the return and not for ever', async () => {
    const used = await link();
    expect((await openRating(as(anonymous), used, 'a')).questions.questions).toHaveLength(5);
    await expect(rate(as(anonymous), used, { ...marks, whole: '6' }, 'a')).rejects.toMatchObject({ status: 422 });
    const both = await Promise.allSettled([rate(as(anonymous), used, marks, 'a'), rate(as(anonymous), used, marks, 'a')]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(openRating(as(anonymous), used, 'a')).rejects.toMatchObject({ code: 'ratings.used' });
    const fresh = await link();
    // The dossier's page offers the link until it was used.
    expect([await isRated(as(anonymous), `/danh-gia/${used}`), await isRated(as(anonymous), `/danh-gia/${fresh}`)]).toEqual([true, false]);
    await expect(openRating(as(anonymous), `${fresh.slice(0, -1)}~`, 'a')).rejects.toMatchObject({ status: 404 });
    await expect(
      openRating(as(anonymous), fresh, 'a').then(() => openRating(as(anonymous, '2027-02-01T09:00'), fresh, 'a')),
    ).rejects.toMatchObject({ code: 'ratings.over' });
    await expect(openRating(as(anonymous), await link(9), 'a')).rejects.toMatchObject({ status: 404 });
  });

  test('is read by officers only as sums of at least five, in steps', async () => {
    const leader = as(officer('leader'));
    for (let count = 1; count < 5; count++) {
      expect(await ratingFigures(leader, HERE)).toEqual([]);
      await rate(as(anonymous), await link(), marks, 'b');
    }
    expect(await ratingFigures(leader, HERE)).toMatchObject([{ month: '2026-11', answers: 5, counts: { time: [0, 0, 0, 0, 5] } }]);
    await rate(as(anonymous), await link(), { ...marks, time: '1' }, 'b');
    expect(await ratingFigures(leader, HERE)).toMatchObject([{ answers: 5, counts: { time: [0, 0, 0, 0, 5] } }]);
    expect(await ratingFigures(as(officer('leader', ELSEWHERE_UNIT)), HERE)).toEqual([]);
    await expect(leader.read((tx) => tx.query({ text: 'select * from rating_tallies' }))).resolves.toEqual([]);
  });

  test('is told to the house of five together, never of one: unit and counts, nothing that leads to a dossier', async () => {
    const told = async () => (await there.owner.query("select * from events where type = 'rating.given' order by id")).rows;
    const before = await told();
    expect(before.map(({ unit, data }) => [unit, data])).toEqual([
      [HERE, { answers: 5, satisfied: 5, dissatisfied: 0, questions: '2025-07-01' }],
    ]);
    // One of the second five is there already.
    for (const whole of ['1', '2', '3']) await rate(as(anonymous), await link(), { ...marks, whole }, 'c');
    expect(await told()).toHaveLength(1);
    await rate(as(anonymous), await link(), { ...marks, whole: '5' }, 'c');
    const after = await told();
    expect(after[1]).toMatchObject({ data: { answers: 5, satisfied: 2, dissatisfied: 2 }, actor: { kind: 'system', for: null } });
    const { rows } = await there.owner.query('select 1 from dossiers where id = any($1)', [after.map(({ subject }) => subject)]);
    expect(rows).toEqual([]);
  });
});

describe('one more report', () => {
  test('that nobody ends is told to have passed its due moment: once, at that moment, however late somebody looks', async () => {
    const worker = (local: string) => as(systemActor('worker'), local);
    const [open, ended] = [await send({}, '2026-10-01T09:00'), await send({}, '2026-10-01T09:00')];
    await acceptPetition(as(officer('desk officer'), '2026-10-02T09:00'), {
      ...{ id: ended.id, key: newId(), rowVersion: 1 },
      ...{ kind: 'report', topic: 'road', assignee: null },
    });
    await answerPetition(as(officer('desk officer'), '2026-10-02T10:00'), {
      ...{ id: ended.id, key: newId(), rowVersion: 2 },
      text: 'Đã giao sửa, xong ngày mai.',
    });
    await tellPetitionsDue(worker('2026-10-22T16:59'));
    expect(await facts(open.id, 'petition.due_passed')).toEqual([]);
    // The server was down for a month; then two of them look at once.
    await Promise.all([tellPetitionsDue(worker('2026-11-19T08:00')), tellPetitionsDue(worker('2026-11-19T08:00'))]);
    expect(await tellPetitionsDue(worker('2026-11-19T08:01'))).toBe(0);
    const due = parseLocal('2026-10-22T17:00') as Date;
    expect(await facts(open.id, 'petition.due_passed')).toEqual([{ occurred_at: due, data: { dueAt: due.toISOString() } }]);
    expect(await facts(ended.id, 'petition.due_passed')).toEqual([]);
    // Nobody but the house looks at it.
    for (const actor of [officer('leader'), anonymous])
      expect(await as(actor).read((tx) => tx.query({ text: 'select 1 from petition_due_passed' }))).toEqual([]);
  });

  test('says that it was answered before, by the code of the last time; of one that is open, or of nobody, it does not', async () => {
    const before = await send();
    const wish = { ...report, key: newId(), repeats: before.code.toLowerCase() };
    const wrong = { code: 'petitions.repeats', status: 422, fields: { repeats: { key: 'petitions.errors.repeats' } } };
    await expect(sendPetition(as(anonymous), wish)).rejects.toMatchObject(wrong);
    await expect(sendPetition(as(anonymous), { ...wish, key: newId(), repeats: 'XYZ' })).rejects.toMatchObject(wrong);
    const change = (rowVersion: number) => ({ id: before.id, key: newId(), rowVersion });
    await acceptPetition(as(officer('desk officer')), { ...change(1), kind: 'report', topic: 'road', assignee: null });
    await answerPetition(as(officer('desk officer')), { ...change(2), text: 'Đã giao sửa, xong ngày mai.' });
    const { code } = await sendPetition(as(anonymous), wish);
    const again = await petitionByCode(as(anonymous), code);
    expect(again?.petition.repeats).toBe(before.id);
    expect((await facts(again?.petition.id ?? '', 'petition.sent'))[0]?.data).toMatchObject({ again: true });
    expect((await facts(before.id, 'petition.sent'))[0]?.data).toMatchObject({ again: false });
  });
});
