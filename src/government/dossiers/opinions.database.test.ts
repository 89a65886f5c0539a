import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { filingOf } from '../../../tests/permissions.stage.ts';
import { contextIn } from '../../app/house.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { openDossier, queuePage } from './dossiers.queries.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { opinionsAsked, opinionsOf, opinionsToAnswer } from './opinions.queries.ts';
import { opinionReader } from './opinions.readers.ts';
import { answerOpinion, askOpinion, closeOpinion } from './opinions.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
/** A commune of today that does not work in this system. */
const NOBODY = '28150.20250701';
const at = (local: string) => parseLocal(local) as Date;
let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string, id = `${role} ${unit}`): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const [desk, leader, lan, theirs, colleague, theirLeader] = [
  officer('desk officer', UNIT),
  officer('leader', UNIT),
  officer('specialist', UNIT, 'lan'),
  officer('specialist', OTHER, 'theirs'),
  officer('specialist', OTHER, 'their colleague'),
  officer('leader', OTHER),
];
const dan: Actor = { kind: 'citizen', id: 'dan', posts: [], persons: [], scopes: [] };
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(house, actor, at(local));
const dossierOf = async (id: string) =>
  (await house.owner.pool.query('select code, due_at, row_version from dossiers where id = $1', [id])).rows[0] as {
    code: string;
    due_at: Date | null;
    row_version: number;
  };
const seen = async (id: string) => ({ id, key: newId(), rowVersion: (await dossierOf(id)).row_version });
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => {
      if (error instanceof Refusal) return `${error.status} ${error.code}`;
      throw error;
    },
  );

beforeAll(async () => {
  house = await testHouse();
  await house.owner.pool.query(
    `insert into identity."user" (id, name, email, kind) values ('theirs', 'x', 'x@officer.invalid', 'officer'), ('lan', 'y', 'y@officer.invalid', 'officer')`,
  );
  await house.owner.pool.query(
    "insert into posts values ($1, 'theirs', 'specialist', $2, '2026-01-01', null, 'QĐ'), ($3, 'lan', 'specialist', $4, '2026-01-01', null, 'QĐ')",
    [newId(), OTHER, newId(), UNIT],
  );
  await house.owner.pool.query(
    "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content')",
    [OTHER],
  );
});
afterAll(() => house?.close());

async function handled(): Promise<string> {
  const { id } = await submitDossier(as(dan), filingOf(), { key: newId() });
  await receiveDossier(as(desk), await seen(id));
  await moveDossier(as(leader), { ...(await seen(id)), back: false });
  return id;
}
const question = { unit: OTHER, question: 'Ông Đức từng cư trú tại quý xã đến năm nào?', until: '2026-11-25' };
const uncounted = { notCounted: 'verification', letter: 'Văn bản số 12/UBND ngày 19/11/2026' };
const hear = () => hearAll(house, opinionReader, as(systemActor('reader')).now);

describe('an opinion of another unit', () => {
  test('opens one dossier to those who are asked, until they answer; nobody else, and nothing else', async () => {
    const [id, other] = [await handled(), await handled()];
    const [{ code }, { code: closed }] = [await dossierOf(id), await dossierOf(other)];
    for (const actor of [theirs, theirLeader]) expect(await refusal(openDossier(as(actor), code))).toBe('404 dossiers.unknown');
    for (const actor of [desk, theirs, dan])
      expect(await refusal(askOpinion(as(actor), { ...(await seen(id)), ...question }))).toMatch(/^40[34] /);
    for (const wrong of [
      { unit: 'nowhere' },
      { until: '2026-11-18' },
      { unit: NOBODY },
      { unit: UNIT },
      { officer: 'lan' },
      { ...uncounted, notCounted: 'holiday' },
      { ...uncounted, letter: null },
    ])
      expect(await refusal(askOpinion(as(lan), { ...(await seen(id)), ...question, ...wrong })), JSON.stringify(wrong)).toBe(
        '422 context.bad_input',
      );
    const due = (await dossierOf(id)).due_at;
    const wish = { ...(await seen(id)), ...question };
    const [one, two] = await Promise.all([askOpinion(as(lan), wish), askOpinion(as(lan), wish)]);
    expect(two).toEqual(one);
    expect((await dossierOf(id)).due_at).toEqual(due); // this one counts

    expect((await openDossier(as(theirs), code)).files.length).toBeGreaterThan(0);
    expect(await refusal(openDossier(as(theirs), closed))).toBe('404 dossiers.unknown');
    expect(await refusal(openDossier(as(officer('specialist', NOBODY)), code))).toBe('404 dossiers.unknown');
    expect(await refusal(openDossier(as({ ...theirs, kind: 'machine' }), code))).toBe('404 dossiers.unknown');
    expect(await refusal(moveDossier(as(theirs), { ...(await seen(id)), back: false }))).toBe('404 dossiers.unknown');
    expect((await queuePage(as(theirs), { queue: 'all', unit: UNIT })).lines.map((line) => line.id)).toEqual([id]);
    const [asked] = await opinionsToAnswer(as(theirs));
    expect(asked).toMatchObject({ dossier: id, code, untilAt: at('2026-11-25T17:00') });
    expect((await opinionsAsked(as(leader), UNIT)).map((one) => one.dossier)).toEqual([id]);
    expect(await opinionsOf(as(dan), id)).toEqual([]); // what officers write to each other is not for the citizen

    const answer = { opinion: asked?.id ?? '', rowVersion: 1, answer: 'Đến tháng 6 năm 2019.' };
    for (const [actor, what] of [
      [lan, '403 dossiers.forbidden'],
      [dan, '404 opinions.unknown'],
      [officer('specialist', NOBODY), '404 opinions.unknown'],
    ] as const)
      expect(await refusal(answerOpinion(as(actor), { ...answer, key: newId() }))).toBe(what);
    const came = await Promise.all(
      [theirs, colleague].map((actor) => refusal(answerOpinion(as(actor, '2026-11-26T09:00'), { ...answer, key: newId() }))),
    );
    expect(came.toSorted()).toEqual(['409 opinions.over', 'done']);
    for (const actor of [theirs, colleague]) expect(await refusal(openDossier(as(actor), code))).toBe('404 dossiers.unknown');
    expect((await opinionsOf(as(lan), id))[0]).toMatchObject({ answer: answer.answer });
    const { rows } = await house.owner.pool.query("select data from events where subject = $1 and type = 'dossier.opinion_answered'", [id]);
    expect(rows).toEqual([{ data: { opinion: asked?.id, late: true } }]);
  });

  test('whose time does not count, by the procedure’s rule: the clock stands still from the question to the answer', async () => {
    const id = await handled();
    await askOpinion(as(lan), { ...(await seen(id)), ...question, ...uncounted });
    expect((await dossierOf(id)).due_at).toBe(null);
    expect(await refusal(askOpinion(as(lan), { ...(await seen(id)), ...question, ...uncounted }))).toBe('409 deeds.held');
    const [asked] = await opinionsToAnswer(as(theirs));
    await answerOpinion(as(theirs, '2026-11-20T09:00'), {
      opinion: asked?.id ?? '',
      rowVersion: 1,
      key: newId(),
      answer: 'Đến tháng 6 năm 2019.',
    });
    await hear();
    await hear();
    // Received on the 19th, due on the 25th, since the 24th is a day off; eight hours do not count: one working day later.
    expect((await dossierOf(id)).due_at).toEqual(at('2026-11-26T17:00'));
    const { rows } = await house.owner.pool.query('select due_at, left_at from dossier_steps where dossier = $1 and left_at is null', [id]);
    expect(rows[0].due_at).toEqual(at('2026-11-23T15:00')); // twelve hours of the step, begun on the 19th at 9:00, and eight that do not count
  });

  test('while its time does not count nothing is put before the signature, nor resolved; what prepares it goes on', async () => {
    const { id } = await submitDossier(as(dan), filingOf(), { key: newId() });
    await receiveDossier(as(desk), await seen(id));
    await askOpinion(as(leader), { ...(await seen(id)), ...question, ...uncounted });
    const step = async () => (await house.owner.pool.query('select step from dossiers where id = $1', [id])).rows[0].step;
    const on = async (actor: Actor) => refusal(moveDossier(as(actor), { ...(await seen(id)), back: false }));
    const ways: string[] = [];
    for (const actor of [leader, lan, leader, leader, lan]) ways.push(`${await on(actor)} ${await step()}`);
    expect(ways).toEqual(['done handle', 'done review', '409 deeds.held review', '409 deeds.held review', '403 dossiers.forbidden review']);
    await moveDossier(as(leader), { ...(await seen(id)), back: true });
    const whole = await openDossier(as(leader), (await dossierOf(id)).code);
    expect(whole.notes.filter(({ shown }) => shown).map(({ verb, text }) => [verb, text])).toEqual([['hold', uncounted.letter]]);
    const [asked] = (await opinionsToAnswer(as(theirs))).filter((one) => one.dossier === id);
    await answerOpinion(as(theirs, '2026-11-20T09:00'), { opinion: asked?.id ?? '', rowVersion: 1, key: newId(), answer: 'Đúng.' });
    await hear();
    for (const actor of [lan, leader, leader]) expect(await on(actor)).toBe('done');
    expect(await step()).toBe('release');
  });

  test('may be taken back: the clock runs on, the dossier is closed to them', async () => {
    const id = await handled();
    const { code } = await dossierOf(id);
    await askOpinion(as(lan), { ...(await seen(id)), ...question, ...uncounted });
    const [asked] = await opinionsToAnswer(as(theirs));
    await closeOpinion(as(leader, '2026-11-20T10:00'), { ...(await seen(id)), opinion: asked?.id ?? '' });
    const { due_at } = await dossierOf(id);
    expect(due_at).not.toBe(null);
    // The time that did not count made it later, and that is told as after an answer.
    const { rows } = await house.owner.pool.query(
      "select data ->> 'after' as after, data ->> 'reason' as reason from events where subject = $1 and type = 'dossier.due_changed'",
      [id],
    );
    expect(rows).toEqual([{ after: due_at?.toISOString(), reason: 'not_counted' }]);
    expect(await refusal(openDossier(as(theirs), code))).toBe('404 dossiers.unknown');
    expect(await refusal(answerOpinion(as(theirs), { opinion: asked?.id ?? '', rowVersion: 2, key: newId(), answer: 'Muộn rồi.' }))).toBe(
      '409 opinions.over',
    );
    expect(await refusal(closeOpinion(as(lan), { ...(await seen(id)), opinion: asked?.id ?? '' }))).toBe('409 opinions.over');
  });
});

describe('an opinion of a colleague', () => {
  test('is asked of that officer alone, who answers; its time counts', async () => {
    const id = await handled();
    const wish = { ...question, unit: UNIT };
    for (const wrong of [{ officer: 'theirs' }, { officer: 'lan', ...uncounted }])
      expect(await refusal(askOpinion(as(leader), { ...(await seen(id)), ...wish, ...wrong }))).toBe('422 context.bad_input');
    await askOpinion(as(leader), { ...(await seen(id)), ...wish, officer: 'lan' });
    const asked = (await opinionsToAnswer(as(lan))).find((one) => one.dossier === id);
    const answer = { opinion: asked?.id ?? '', rowVersion: 1, answer: 'Đồng ý.' };
    expect(await refusal(answerOpinion(as(officer('specialist', UNIT, 'another')), { ...answer, key: newId() }))).toBe(
      '403 dossiers.forbidden',
    );
    await answerOpinion(as(lan), { ...answer, key: newId() });
    expect((await opinionsOf(as(leader), id))[0]).toMatchObject({ answeredBy: 'lan', answer: 'Đồng ý.' });
  });
});
