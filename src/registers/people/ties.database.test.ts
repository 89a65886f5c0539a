import { afterAll, beforeAll, expect, test } from 'vitest';
import { citizen, OTHER_UNIT, officer, type PeopleScene, peopleScene, UNIT } from '../../../tests/people.scene.ts';
import { bindings, cookieOf, ORIGIN } from '../../../tests/security.scene.ts';
import { createSite } from '../../app/site.tsx';
import { keys } from '../../platform/config/keys.ts';
import { newId } from '../../platform/database/id.ts';
import { anonymous } from '../../platform/permissions/permissions.ts';
import { createDemoCitizen } from './people.service.ts';
import { findTies, personWithTies } from './ties.queries.ts';
import { tiePerson, untiePerson } from './ties.service.ts';

let scene: PeopleScene;
let site: ReturnType<typeof createSite>;
const owner = (text: string, values: unknown[] = []) => scene.house.owner.pool.query(text, values);
const seen = (rowVersion: number) => ({ key: newId(), rowVersion });

beforeAll(async () => {
  scene = await peopleScene();
  site = createSite(scene.house);
});
afterAll(() => scene?.house.close());

/** A person with a personal number of its own, and a dossier at the desk of `unit`. */
async function personAtDesk(fullName: string, number: string | null, unit = UNIT): Promise<string> {
  const values = [number && keys().blind(number), number && keys().encrypt(number), fullName, null, newId()];
  const [row] = await scene
    .as(citizen())
    .transaction((tx) => tx.query<{ id: string }>({ text: 'select xaso_person_for($1, $2, $3, $4, $5) as id', values }));
  const person = row?.id ?? '';
  const columns = {
    id: newId(),
    code: newId(),
    system_of_record: 'own',
    procedure: '1.001193',
    procedure_version: '1.001193@1',
    case_code: 'a',
    channel: 'direct',
    keys: 'staff',
    receiving_unit: unit,
    competent_unit: unit,
    person,
    applicant_name: fullName,
    account: '',
    tracking_key: newId(),
    state: 1,
    return_way: 'desk',
    submitted_at: new Date(),
  };
  const names = Object.keys(columns);
  await owner(
    `insert into dossiers (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(columns),
  );
  return person;
}

/** Somebody signs in by a phone, so long ago. Gives the account and the session's token. */
async function signsIn(phone: string, minutesAgo = 1): Promise<{ account: string; token: string }> {
  const { account } = await createDemoCitizen(scene.admin, { name: 'Lê Văn Sáu', phone });
  const token = newId();
  await owner(
    `insert into identity.session (id, token, created_at, expires_at, updated_at, user_id)
     values ($1, $1, now() - make_interval(mins => $3), now() + interval '1 hour', now(), $2)`,
    [token, account, minutesAgo],
  );
  return { account, token };
}

const personsOf = async (token: string) => (await owner('select xaso_session($1) as found', [token])).rows[0].found.persons;

test('the card and the phone at the desk tie; the phone sees the person until it is untied, and then at once no more', async () => {
  const number = '080195000301';
  const [person, child] = [await personAtDesk('Võ Thị Mười', number), await personAtDesk('Võ Văn Út', '080215000302')];
  const desk = scene.as(officer('desk officer', UNIT, (await scene.newOfficer()).account));
  const { account, token } = await signsIn('0912000301');
  const wish = { person, phone: '0912 000 301', number, ...seen(0) };
  expect(await Promise.all([tiePerson(desk, wish), tiePerson(desk, wish)])).toEqual([{ account }, { account }]);
  expect(await personsOf(token)).toEqual([person]);
  // One phone serves several persons, each after a look at the own card.
  await tiePerson(desk, { person: child, phone: '0912000301', number: '080215000302', ...seen(0) });
  expect((await personsOf(token)).sort()).toEqual([person, child].sort());
  const found = await findTies(desk, '0912.000.301');
  expect('ties' in found && found.ties.map((tie) => tie.person).sort()).toEqual([person, child].sort());
  expect(await findTies(desk, number)).toEqual({ person });

  const { ties, version } = await personWithTies(desk, person);
  expect(ties).toMatchObject([{ phone: '+84912000301', how: 'checked', checkedBy: 'Trần Thị Hòa', until: null }]);
  const colleague = scene.as(officer('desk officer'));
  await expect(untiePerson(colleague, { person, tie: ties[0]?.id ?? '', ...seen(0) })).rejects.toMatchObject({
    code: 'ties.stale',
    status: 409,
    fields: { '': { params: { who: { vi: 'Trần Thị Hòa' }, what: { vi: 'gắn một số điện thoại' } } } },
  });
  const end = { person, tie: ties[0]?.id ?? '', ...seen(version) };
  await Promise.all([untiePerson(colleague, end), untiePerson(colleague, end)]);
  expect(await personsOf(token)).toEqual([child]);
  await expect(untiePerson(colleague, { ...end, ...seen(2) })).rejects.toMatchObject({ code: 'ties.no_such_tie', status: 404 });
  // What was stays to be read; whoever ties again adds to it.
  await tiePerson(desk, { ...wish, ...seen(2) });
  expect((await personWithTies(desk, person)).ties.map((tie) => tie.until === null)).toEqual([true, false]);
  const { rows } = await owner(
    "select verb, unit, data from audit where thing = 'person' and subject = $1 and verb like '%tie' order by recorded_at",
    [person],
  );
  expect(rows.map((row) => [row.verb, row.unit, row.data.account])).toEqual(['tie', 'untie', 'tie'].map((verb) => [verb, UNIT, account]));
  expect(JSON.stringify((await owner('select * from idempotency')).rows)).not.toContain(number);
});

test('nobody is tied by mistake: another card, another phone, a phone that is not here', async () => {
  const [person, number] = [await personAtDesk('Trần Văn Năm', '080195000311'), '080195000311'];
  const nameless = await personAtDesk('Không Có Số', null);
  const desk = scene.as(officer('desk officer'));
  const { token } = await signsIn('0912000311');
  const wish = { person, phone: '0912000311', number, ...seen(0) };
  for (const [change, code] of [
    [{ number: '080195000312' }, 'ties.other_number'],
    [{ number: '' }, 'ties.other_number'],
    [{ phone: '0912000312' }, 'ties.phone_not_here'],
    [{ phone: 'x' }, 'ties.phone_not_here'],
    [{ person: nameless }, 'ties.no_number'],
    [{ person: newId() }, 'people.no_such_person'],
    [{ person: "'" }, 'people.no_such_person'],
    [{ rowVersion: Number.NaN }, 'ties.stale'],
  ] as const)
    await expect(tiePerson(desk, { ...wish, ...change, key: newId() }), code).rejects.toMatchObject({ code });
  const long = await signsIn('0912000313', 31);
  await expect(tiePerson(desk, { ...wish, phone: '0912000313', key: newId() })).rejects.toMatchObject({ code: 'ties.phone_not_here' });
  expect([await personsOf(token), await personsOf(long.token)]).toEqual([[], []]);
  for (const typed of ['', '12', 'x'.repeat(500)]) await expect(findTies(desk, typed)).rejects.toMatchObject({ status: 422 });
});

test('whoever is not at a desk that has a dossier of the person neither ties, unties nor looks', async () => {
  const [person, number] = [await personAtDesk('Lê Thị Bảy', '080195000321'), '080195000321'];
  const { account, token } = await signsIn('0912000321');
  await tiePerson(scene.as(officer('desk officer')), { person, phone: '0912000321', number, ...seen(0) });
  const { ties } = await personWithTies(scene.as(officer('desk officer')), person);
  const tie = ties[0]?.id ?? '';
  const machine = { ...officer('desk officer'), kind: 'machine' as const, unit: UNIT, scopes: ['dossiers:handle'] };
  const other = officer('desk officer', OTHER_UNIT);
  for (const [actor, status] of [
    [other, 404],
    [officer('leader'), 403],
    [officer('commune admin'), 403],
    [officer('system admin', '80.20250701'), 403],
    [{ ...citizen(person), id: account }, 403],
    [machine, 403],
    [anonymous, 401],
  ] as const) {
    const context = scene.as(actor);
    for (const wish of [
      () => tiePerson(context, { person, phone: '0912000321', number, ...seen(1) }),
      () => untiePerson(context, { person, tie, ...seen(1) }),
      () => personWithTies(context, person),
    ])
      await expect(wish(), JSON.stringify(actor.posts)).rejects.toMatchObject({ status });
    // Behind the sentences: the table itself.
    const raw = (text: string, values: unknown[]) =>
      context
        .transaction((tx) => tx.query({ text, values }))
        .then(
          (rows) => rows.length,
          (error: { code?: string }) => error.code,
        );
    if (actor.kind === 'machine') continue; // its offices would open the table: the sentence is its wall
    const values = [tie, actor.id];
    expect([0, '42501']).toContain(await raw('update person_accounts set until = now(), ended_by = $2 where id = $1 returning 1', values));
    const another = (await signsIn('0912000322')).account;
    const insert = "insert into person_accounts (person, account, how, checked_by, since) values ($1, $2, 'checked', $3, now())";
    expect(await raw(insert, [person, another, actor.id])).toBe('42501');
    expect(await raw('select * from xaso_phones_of($1)', [[account]])).toBe(0);
  }
  expect(await findTies(scene.as(other), '0912000321'), 'the phone is known, the person is not theirs').toMatchObject({ ties: [] });
  await expect(findTies(scene.as(other), number)).rejects.toMatchObject({ code: 'people.no_such_person', status: 422 });
  expect(await personsOf(token)).toEqual([person]);
});

test('by the page: found, tied and untied; refused in words; what was typed stays, but for the number', async () => {
  const [person, number] = [await personAtDesk('Ngô Thị Tám', '080195000331'), '080195000331'];
  const { account } = await scene.newOfficer();
  await owner('update identity."user" set two_factor_enabled = true where id = $1', [account]);
  await owner(
    "insert into identity.session (id, token, expires_at, updated_at, user_id) values ('d', 'd', now() + interval '1 hour', now(), $1)",
    [account],
  );
  const { token } = await signsIn('0912000331');
  const send = async (path: string, fields?: Record<string, string>) => {
    const headers = { cookie: cookieOf('d'), origin: ORIGIN };
    const body = fields && { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await site.request(`${ORIGIN}${path}`, { headers, ...body }, bindings);
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  };
  const found = await send('/can-bo/gan-so', { what: '080 195 000 331' });
  expect([found.status, found.to]).toEqual([303, `/can-bo/gan-so/${person}`]);
  const hidden = (text: string, what: string, name: string) =>
    new RegExp(`name="do" value="${what}".*?name="${name}" value="([^"]*)"`, 's').exec(text)?.[1] ?? '';
  const page = await send(found.to ?? '');
  const tie = (more: Record<string, string>) =>
    send(`/can-bo/gan-so/${person}`, {
      do: 'tie',
      key: hidden(page.text, 'tie', 'key'),
      rowVersion: '0',
      phone: '0912000331',
      number,
      ...more,
    });
  const wrong = await tie({ number: '080195000332' });
  expect([wrong.status, wrong.text.includes('value="0912000331"'), wrong.text.includes('080195000332')]).toEqual([422, true, false]);
  expect(wrong.text).toContain('không khớp với người trong hồ sơ');
  for (let press = 0; press < 2; press++) expect((await tie({})).to).toBe(`/can-bo/gan-so/${person}?xong=tied`);
  expect(await personsOf(token)).toEqual([person]);
  expect((await tie({ key: newId() })).status).toBe(409);
  const tied = await send(`/can-bo/gan-so/${person}`);
  expect(tied.text).toContain('0912 000 331');
  const untie = ['key', 'rowVersion', 'tie'].map((name) => [name, hidden(tied.text, 'untie', name)]);
  expect((await send(`/can-bo/gan-so/${person}`, { do: 'untie', ...Object.fromEntries(untie) })).to).toBe(
    `/can-bo/gan-so/${person}?xong=untied`,
  );
  expect(await personsOf(token)).toEqual([]);
  expect((await send(`/can-bo/gan-so/${newId()}`)).status).toBe(404);
});
