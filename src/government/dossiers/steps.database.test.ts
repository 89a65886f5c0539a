import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { moneyOnSlip } from '../fees/fees.slip.queries.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { openDossier } from './dossiers.queries.ts';
import { controlOf } from './papers/control.queries.ts';
import { stepJobs } from './steps.jobs.ts';

const UNIT = '28159.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

const officer = (role: string): Actor => ({ kind: 'officer', id: role, posts: [{ role, unit: UNIT }], persons: [], scopes: [] });
const as = (actor: Actor, local: string) => contextIn(house, actor, parseLocal(local) as Date);
const seen = async (id: string) => {
  const { rows } = await house.owner.pool.query('select row_version from dossiers where id = $1', [id]);
  return { id, key: newId(), rowVersion: rows[0].row_version as number };
};
/** Copies to certify, given 1 + 4 + 2 + 1 hours and due at the close of the day. */
const take = (local: string) =>
  takeInDossier(
    as(officer('desk officer'), local),
    {
      ...{ unit: UNIT, procedure: '2.000815', case: 'usual', channel: 'direct', keys: 'staff', papers: [], returnWay: 'desk' },
      applicant: { fullName: 'Trần Thị Ba' },
    },
    { key: newId() },
  );
const move = async (role: string, id: string, local: string) => moveDossier(as(officer(role), local), { ...(await seen(id)), back: false });
const moments = async (id: string) => {
  const { rows } = await house.owner.pool.query('select step, due_at from dossier_steps where dossier = $1 order by number', [id]);
  return rows.map((row) => `${row.step} ${toLocalISO(row.due_at).slice(0, 16)}`);
};

describe('the steps of a dossier that is due the same day', () => {
  test('share the hours that there are, and none is due after it', async () => {
    const { id, dueAt } = await take('2026-11-19T13:30');
    expect(dueAt).toBe(parseLocal('2026-11-19T17:00')?.toISOString());
    await move('specialist', id, '2026-11-19T15:30');
    await move('leader', id, '2026-11-19T16:00');
    expect(await moments(id)).toEqual(['handle 2026-11-19T15:30', 'sign 2026-11-19T16:30', 'release 2026-11-19T17:00']);
  });

  test('left after it they are late in Mẫu 06, however short; told of it once, with the dossier', async () => {
    const { id, code } = await take('2026-11-19T13:30');
    await move('specialist', id, '2026-11-20T08:00');
    await move('leader', id, '2026-11-20T08:10');
    expect(await moments(id)).toEqual(['handle 2026-11-19T15:30', 'sign 2026-11-19T17:00', 'release 2026-11-19T17:00']);
    const context = as(officer('leader'), '2026-11-20T09:00');
    const sheet = await controlOf({
      context,
      whole: await openDossier(context, code),
      locale: 'vi',
      publicUrl: 'http://vidu.vn',
      moneyOf: moneyOnSlip,
    });
    expect(sheet.rows.map(({ result }) => result)).toEqual([undefined, 'late', 'late', 'running']);
    for (const job of stepJobs) await job.work(as(systemActor('worker'), '2026-11-20T09:00'), {});
    const { rows } = await house.owner.pool.query(
      "select data ->> 'step' as step from events where subject = $1 and type like 'dossier.step_%'",
      [id],
    );
    expect(rows).toEqual([]); // the first was left before the job came, the others began after the due moment
  });

  test('that run beyond it, from before this held, are set anew by the clock’s job', async () => {
    const { id } = await take('2026-11-19T13:30');
    await house.owner.pool.query("update dossier_steps set due_at = due_at + interval '1 day' where dossier = $1", [id]);
    for (const job of stepJobs) await job.work(as(systemActor('worker'), '2026-11-19T14:00'), {});
    expect(await moments(id)).toEqual(['handle 2026-11-19T15:30']);
  });
});
