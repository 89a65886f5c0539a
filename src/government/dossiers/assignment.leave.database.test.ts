import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { filingOf } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { absenceJobs } from '../../registers/people/absence.jobs.ts';
import { cancelLeave, enterLeave, giveStandIn } from '../../registers/people/absence.service.ts';
import { assignmentJobs, LEAVE } from './assignment.jobs.ts';
import { postReader } from './assignment.readers.ts';
import { setRule } from './assignment.rules.service.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { submitDossier } from './dossiers.submit.service.ts';

const UNIT = '28159.20250701';
const THURSDAY = '2026-11-19T09:00';
let house: Awaited<ReturnType<typeof testHouse>>;
const at = (local: string) => parseLocal(local) as Date;
const officer = (id: string, role: string): Actor => ({ kind: 'officer', id, posts: [{ role, unit: UNIT }], persons: [], scopes: [] });
const [head, desk] = [officer('head', 'leader'), officer('desk', 'desk officer')];
const as = (actor: Actor, local = THURSDAY) => contextIn(house, actor, at(local));
const dan: Actor = { kind: 'citizen', id: 'dan', posts: [], persons: [], scopes: [] };

beforeAll(async () => {
  house = await testHouse();
  const offices = { head: 'leader', lan: 'specialist', tuan: 'specialist', hanh: 'specialist', mai: 'clerk' };
  for (const [id, role] of Object.entries(offices)) {
    await house.owner.pool.query(
      `insert into identity."user" (id, name, email, kind) values ($1::text, initcap($1), $1 || '@officer.invalid', 'officer')`,
      [id],
    );
    await house.owner.pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), id, role, UNIT]);
    await house.owner.pool.query('insert into notice_mailboxes (account, address_sealed, verified_at) values ($1, $2, now())', [
      id,
      keys().encrypt(`${id}@xa.example`),
    ]);
  }
});
afterAll(() => house?.close());

const row = async (id: string) =>
  (await house.owner.pool.query('select assignee, row_version, code from dossiers where id = $1', [id])).rows[0] as {
    assignee: string | null;
    row_version: number;
    code: string;
  };
const seen = async (id: string) => ({ id, key: newId(), rowVersion: (await row(id)).row_version });
/** At the specialist's step, with `to`. */
async function given(to: string): Promise<string> {
  const { id } = await submitDossier(as(dan), filingOf(), { key: newId() });
  await receiveDossier(as(desk), await seen(id));
  await moveDossier(as(head), { ...(await seen(id)), back: false, assignee: to });
  return id;
}
const leave = (account: string, firstDay: string, lastDay: string) => enterLeave(as(head), { account, firstDay, lastDay, key: newId() });
const standIn = (absent: string, who: string) =>
  giveStandIn(as(head), {
    absent,
    standIn: who,
    unit: UNIT,
    firstDay: '2026-11-19',
    lastDay: '2026-12-31',
    basis: 'Giấy ủy quyền số 1',
    key: newId(),
  });
/** What the clock and the readers do at a moment; the worker's jobs are what the events asked for since. */
async function pass(local: string): Promise<void> {
  for (const job of absenceJobs) await job.work(as(systemActor('worker'), local), {});
  await hearAll(house, postReader, at(local));
  const { rows } = await house.owner.pool.query("select subject, data from events where type = 'people.leave_begun' order by id");
  const move = assignmentJobs.find(({ name }) => name === LEAVE);
  for (const { subject, data } of rows)
    await move?.work(as(systemActor('worker'), local), { leave: subject, account: data.account, lastDay: data.lastDay });
}
type Letter = { account: string; subject: string; text: string };
const letters = async (): Promise<Letter[]> => {
  const { rows } = await house.owner.pool.query("select account, sealed from notices where type = 'letter' order by account");
  await house.owner.pool.query('delete from deliveries');
  await house.owner.pool.query('delete from notices');
  return rows.map(({ account, sealed }) => ({ account, ...JSON.parse(keys().decrypt(sealed).toString()).letter }));
};
const waiting = async () =>
  (await house.owner.pool.query('select count(*)::int as many from graphile_worker.jobs where task_identifier = $1', [LEAVE])).rows[0].many;

describe('a leave moves the work', () => {
  test('on its first day, once, to the stand-in who holds the office; recorded and told', async () => {
    const id = await given('lan');
    await standIn('lan', 'tuan');
    await leave('lan', '2026-11-23', '2026-11-27');
    await pass('2026-11-20T16:00');
    expect((await row(id)).assignee).toBe('lan');
    await pass('2026-11-23T00:05');
    expect((await row(id)).assignee).toBe('tuan');
    expect(await waiting()).toBe(1);
    const { rows } = await house.owner.pool.query(
      "select data, actor from events where subject = $1 and type = 'dossier.assigned' order by id desc limit 1",
      [id],
    );
    expect(rows[0]).toMatchObject({ data: { from: 'lan', to: 'tuan', why: 'leave' }, actor: { kind: 'system' } });
    const [told, ...more] = await letters();
    expect([told?.account, told?.subject, more]).toEqual(['tuan', 'Hồ sơ chuyển vì Lan nghỉ đến hết 27/11/2026', []]);
    expect(told?.text).toContain((await row(id)).code);
    await pass('2026-11-24T07:00');
    expect(await waiting()).toBe(1);
    expect(await letters()).toEqual([]);
  });

  test('at once when it begins today: to the head’s list without a rule, by the rule with one', async () => {
    const id = await given('hanh');
    await leave('hanh', '2026-11-19', '2026-11-20');
    await pass(THURSDAY);
    expect((await row(id)).assignee).toBe(null);
    const told = await letters();
    expect(told.map(({ account }) => account)).toEqual(['head']);
    expect(told[0]?.text).toContain('1 hồ sơ của Hanh, nghỉ đến hết ngày 20/11/2026, chưa có người nhận');
    expect(told[0]?.text).toContain((await row(id)).code);

    await setRule(as(head), {
      unit: UNIT,
      procedure: null,
      field: null,
      step: 'handle',
      way: 'round_robin',
      validFrom: '2026-11-19',
      key: newId(),
    });
    const other = await given('tuan');
    await leave('tuan', '2026-11-19', '2026-11-20');
    await pass(THURSDAY);
    expect((await row(other)).assignee).toBe('lan'); // hanh is away today, too
    expect((await letters()).map(({ account }) => account)).toEqual(['lan']);
  });

  test('not when it was cancelled, nor what a stand-in does in the place, to whom the office was lent', async () => {
    const id = await given('lan');
    await house.owner.pool.query('update stand_ins set ended_at = now()');
    const { id: entered } = await leave('lan', '2026-12-07', '2026-12-11');
    await cancelLeave(as(head), { id: entered, rowVersion: 1, key: newId() });
    await pass('2026-12-07T08:00');
    expect((await row(id)).assignee).toBe('lan');
    await standIn('lan', 'mai');
    await leave('lan', '2026-12-08', '2026-12-11');
    await pass('2026-12-08T08:00');
    expect((await row(id)).assignee).toBe('lan');
    const told = await letters();
    expect(told.map(({ account }) => account)).toEqual(['mai']);
    expect(told[0]?.text).toContain('Anh chị làm thay Lan');
  });
});
