import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { filingOf } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { chooseNotices } from '../../registers/notices/choice.service.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { dossierJobs } from './dossiers.jobs.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { stepJobs } from './steps.jobs.ts';
import { warningReader } from './warnings.readers.ts';

const UNIT = '28159.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor, local: string) => contextIn(house, actor, at(local));
const officer = (id: string, role: string): Actor => ({ kind: 'officer', id, posts: [{ role, unit: UNIT }], persons: [], scopes: [] });
const dan: Actor = { kind: 'citizen', id: 'dan', posts: [], persons: [], scopes: [] };
const offices = [
  ['lan', 'specialist'],
  ['tuan', 'specialist'],
  ['mute', 'specialist'],
  ['mai', 'clerk'],
  ['head', 'leader'],
] as const;

beforeAll(async () => {
  house = await testHouse();
  for (const [id, role] of offices) {
    await house.owner.pool.query(
      `insert into identity."user" (id, name, email, kind) values ($1::text, initcap($1), $1 || '@officer.invalid', 'officer')`,
      [id],
    );
    await house.owner.pool.query("insert into posts values ($1, $2, $3, $4, '2026-01-01', null, 'QĐ')", [newId(), id, role, UNIT]);
    if (id !== 'mute')
      await house.owner.pool.query('insert into notice_mailboxes (account, address_sealed, verified_at) values ($1, $2, now())', [
        id,
        keys().encrypt(`${id}@xa.example`),
      ]);
  }
});
afterAll(() => house?.close());

const seen = async (id: string) => {
  const { rows } = await house.owner.pool.query('select row_version from dossiers where id = $1', [id]);
  return { id, key: newId(), rowVersion: rows[0].row_version as number };
};
/** Received on Thursday the 19th at 9:00, at the specialist's step until 15:00 of the 20th; due at the close of the 25th. */
async function handled(assignee?: string): Promise<{ id: string; code: string }> {
  const filed = await submitDossier(as(dan, '2026-11-19T09:00'), filingOf(), { key: newId() });
  await receiveDossier(as(officer('desk', 'desk officer'), '2026-11-19T09:00'), await seen(filed.id));
  await moveDossier(as(officer('head', 'leader'), '2026-11-19T09:00'), {
    ...(await seen(filed.id)),
    back: false,
    ...(assignee ? { assignee } : {}),
  });
  return filed;
}
/** The clock's jobs of a minute, and who hears what they tell. */
async function minute(local: string): Promise<void> {
  for (const job of [...stepJobs, ...dossierJobs]) await job.work(as(systemActor('worker'), local), {});
  await hearAll(house, warningReader('https://xa.example'), at(local));
}
type Letter = { account: string; subject: string; text: string };
const letters = async (): Promise<Letter[]> => {
  const { rows } = await house.owner.pool.query(
    "select account, sealed from notices where type = 'letter' order by account, created_at, id",
  );
  await house.owner.pool.query('delete from deliveries');
  await house.owner.pool.query('delete from notices');
  return rows.map(({ account, sealed }) => ({ account, ...JSON.parse(keys().decrypt(sealed).toString()).letter }));
};

test('the officer reads at once that a step is near, the head that it is late; each moment once, in one letter', async () => {
  const [hers, hers2] = [await handled('lan'), await handled('lan')];
  await minute('2026-11-20T09:00');
  expect(await letters()).toEqual([]);

  await minute('2026-11-20T14:01'); // a quarter of twelve hours before 15:00 is noon
  await minute('2026-11-20T14:02');
  const soon = await letters();
  expect(soon.map(({ account, subject }) => [account, subject])).toEqual([['lan', 'Sắp đến hạn: 2 hồ sơ']]);
  for (const { code } of [hers, hers2]) expect(soon[0]?.text).toContain(`https://xa.example/can-bo/ho-so/${code}`);
  expect(soon[0]?.text).toContain('phải xong trước 15 giờ thứ Sáu, 20/11/2026');
  expect(soon[0]?.text).not.toContain('Nguyễn');

  await moveDossier(as(officer('lan', 'specialist'), '2026-11-20T14:30'), { ...(await seen(hers2.id)), back: false });
  await minute('2026-11-20T15:01');
  await minute('2026-11-20T15:02');
  const late = await letters();
  expect(late.map(({ account, subject }) => [account, subject])).toEqual([
    ['head', 'Quá hạn: 1 hồ sơ'],
    ['lan', 'Quá hạn: 1 hồ sơ'],
  ]);
  expect(late[0]?.text).toContain('Người giữ: Lan.');
  expect(late[0]?.text).not.toContain(hers2.code);

  await minute('2026-11-26T07:01'); // the whole dossier is late, too; of both, also of that which waits for the head's signature
  const passed = await letters();
  expect(passed.map(({ account }) => account)).toEqual(['head', 'lan']);
  expect(passed[1]?.text).toContain(hers.code);
  expect(passed[1]?.text).toContain('đã quá hạn trả kết quả từ 17 giờ thứ Tư, 25/11/2026');
});

test('where nobody has it, those of the step’s office read it; who confirmed no address gets nothing, and nobody of other offices', async () => {
  await handled();
  await minute('2026-11-20T14:01');
  expect((await letters()).map(({ account, subject }) => [account, subject])).toEqual([
    ['lan', 'Sắp đến hạn: 1 hồ sơ'],
    ['tuan', 'Sắp đến hạn: 1 hồ sơ'],
  ]);
});

test('an officer who wants the morning list only gets no letter at once; the address stays', async () => {
  const choose = (channels: string[]) =>
    chooseNotices(as(officer('lan', 'specialist'), '2026-11-19T08:00'), { channels, language: 'vi' }, newId());
  await expect(choose(['sms'])).rejects.toMatchObject({ status: 403 });
  await choose([]);
  await handled();
  await minute('2026-11-20T14:01');
  expect((await letters()).map(({ account }) => account)).toEqual(['tuan']);
  await choose(['email']);
});

test('after days without a server it says what is late by now, not what was near, and nothing that is long known', async () => {
  const { code } = await handled('tuan');
  await minute('2026-11-23T08:00');
  const late = await letters();
  expect(late.filter(({ text }) => text.includes(code)).map(({ account, subject }) => [account, /^Quá hạn/.test(subject)])).toEqual([
    ['head', true],
    ['tuan', true],
  ]);
  await handled('tuan');
  await minute('2026-12-20T08:00');
  expect(await letters()).toEqual([]);
});
