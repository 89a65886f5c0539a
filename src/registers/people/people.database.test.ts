import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar, totp } from '../../../tests/cookie-jar.ts';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { listOfficers, listTokens, officersOfUnit } from './people.queries.ts';
import { createDemoCitizen, createOfficer, endPost, givePost, setPassword, tiePerson } from './people.service.ts';
import { secondFactorToSetUp, setUpSecondFactor, signInOfficer } from './signin.service.ts';
import { createToken, revokeToken } from './tokens.service.ts';

const unit = '28159.20250701';
const other = '25486.20250701';
const password = 'một câu dài dễ nhớ';
let house: Awaited<ReturnType<typeof testHouse>>;
let guest: Context;
let admin: Context;
const officer = (role: string, inUnit = unit, id = newId()): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit: inUnit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor) => contextIn(house, actor);

beforeAll(async () => {
  house = await testHouse();
  guest = as(anonymous);
  admin = as(systemActor('identity'));
});
afterAll(() => house?.close());

/** A browser in front of this house. */
const browser = (publicUrl?: string) => new CookieJar(publicUrl);

async function newOfficer(role: 'desk officer' | 'commune admin' | 'system admin' = 'desk officer', inUnit = unit) {
  const username = `o${newId().slice(-12)}`;
  const { account } = await createOfficer(admin, { username, displayName: 'Trần Thị Hòa', password, unit: inUnit, roles: [role] });
  return { account, username };
}

async function signedIn(username: string) {
  const one = browser();
  one.take(await signInOfficer(guest, one.caller, { username, password }));
  const waiting = await secondFactorToSetUp(guest, one.caller);
  if (!waiting) throw new Error('nothing to set up');
  one.take(await setUpSecondFactor(guest, one.caller, totp(Buffer.from(waiting.secret))));
  return { one, secret: Buffer.from(waiting.secret) };
}

describe('offices', () => {
  test('given and ended at once, seen by the session', async () => {
    const { account, username } = await newOfficer();
    const { one } = await signedIn(username);
    const chief = as(officer('commune admin'));
    const { post } = await givePost(chief, { account, role: 'leader', unit, basis: 'QĐ 12/QĐ-UBND' });
    expect((await givePost(chief, { account, role: 'leader', unit, basis: 'QĐ 12/QĐ-UBND' })).post).toBe(post);
    expect((await one.session(guest, house.db))?.posts.map((one) => one.role)).toEqual(['desk officer', 'leader']);
    expect((await officersOfUnit(as(officer('clerk')), unit)).find((one) => one.account === account)).toEqual({
      account,
      name: 'Trần Thị Hòa',
      roles: ['desk officer', 'leader'],
    });
    expect(await officersOfUnit(as(officer('clerk', other)), unit)).toEqual([]);
    await endPost(chief, { post });
    await endPost(chief, { post });
    expect((await one.session(guest, house.db))?.posts.map((one) => one.role)).toEqual(['desk officer']);
  });

  test('what a commune administrator may not', async () => {
    const chief = as(officer('commune admin'));
    const here = await newOfficer();
    const elsewhere = await newOfficer('desk officer', other);
    const input = { username: 'moi.nguoi', displayName: 'Lê Văn Tám', password, unit: other, roles: ['clerk' as const] };
    await expect(createOfficer(chief, input)).rejects.toMatchObject({ status: 403 });
    await expect(createOfficer(chief, { ...input, unit, roles: ['system admin'] })).rejects.toMatchObject({ status: 403 });
    await expect(setPassword(chief, { account: elsewhere.account, password })).rejects.toMatchObject({ status: 404 });
    await expect(givePost(chief, { account: elsewhere.account, role: 'clerk', unit, basis: 'QĐ 1' })).rejects.toMatchObject({
      status: 404,
    });
    await expect(givePost(chief, { account: here.account, role: 'province admin', unit, basis: 'QĐ 1' })).rejects.toMatchObject({
      status: 403,
    });
    await givePost(admin, { account: here.account, role: 'clerk', unit: other, basis: 'QĐ 1' });
    await expect(setPassword(chief, { account: here.account, password }), 'it works elsewhere, too').rejects.toMatchObject({ status: 403 });
    for (const role of ['leader', 'province admin', 'desk officer'])
      await expect(listOfficers(as(officer(role)))).rejects.toMatchObject({ status: 403 });
    await expect(listOfficers(guest)).rejects.toMatchObject({ status: 401 });
    const sql = `insert into posts (id, account, role, unit, valid_from, basis) values ('${newId()}', '${here.account}', 'system admin', '${unit}', now(), 'x')`;
    for (const actor of [officer('commune admin'), officer('leader'), anonymous])
      await expect(as(actor).transaction((tx) => tx.query({ text: sql }))).rejects.toThrow('row-level security');
  });

  test('a user name is given once; the same key makes one account', async () => {
    const input = { username: 'mot.ten', displayName: 'Phạm Thị Bảy', password, unit, roles: ['clerk' as const] };
    const key = newId();
    const made = await Promise.all([createOfficer(admin, input, key), createOfficer(admin, input, key)]);
    expect(made[0]).toEqual(made[1]);
    await expect(createOfficer(admin, input)).rejects.toMatchObject({ code: 'people.username_taken', status: 422 });
    await expect(createOfficer(admin, { ...input, username: 'Có Dấu', password: 'ngắn', roles: [] })).rejects.toMatchObject({
      status: 422,
      fields: {
        username: { key: 'people.errors.username' },
        password: { key: 'people.errors.password' },
        roles: { key: 'people.errors.role' },
      },
    });
  });

  test('the last system administrator stays', async () => {
    const { account } = await newOfficer('system admin', '80.20250701');
    const [one] = (await listOfficers(admin)).filter((each) => each.id === account);
    await expect(endPost(admin, { post: one?.posts[0]?.id ?? '' })).rejects.toMatchObject({ code: 'people.last_admin', status: 409 });
  });
});

const citizen = (...persons: string[]): Actor => ({ kind: 'citizen', id: newId(), posts: [], persons, scopes: [] });
const seenBy = (actor: Actor, id: string) =>
  as(actor).read((tx) =>
    tx.query<{ full_name: string; personal_number_sealed: string }>({ text: 'select * from persons where id = $1', values: [id] }),
  );

describe('persons', () => {
  const personFor = (context: Context, number: string | null, name: string) =>
    context.transaction(async (tx) => {
      const values = [number && keys().blind(number), number && keys().encrypt(number), name, null, newId()];
      const [row] = await tx.query<{ id: string }>({ text: 'select xaso_person_for($1, $2, $3, $4, $5) as id', values });
      return row?.id ?? '';
    });
  test('a personal number is one person, also 16 at once; what is stated later changes nothing', async () => {
    const ids = await Promise.all(Array.from({ length: 16 }, (_, place) => personFor(as(citizen()), '080195000123', `Tên ${place}`)));
    expect(new Set(ids).size).toBe(1);
    const id = ids[0] ?? '';
    const [before] = await seenBy(systemActor('identity'), id);
    await personFor(as(citizen()), '080195000123', 'Người khác');
    const [person] = await seenBy(systemActor('identity'), id);
    expect(person).toEqual(before);
    expect(JSON.stringify(person)).not.toContain('080195000123');
    expect(
      keys()
        .decrypt(person?.personal_number_sealed ?? '')
        .toString(),
    ).toBe('080195000123');
    expect(await personFor(as(citizen()), null, 'Không số')).not.toBe(await personFor(as(citizen()), null, 'Không số'));
  });

  test('is seen by its checked account and by nobody else who has no dossier of it; a citizen cannot rename it', async () => {
    const id = await personFor(as(citizen()), '080195000999', 'Võ Thị Chín');
    expect(await seenBy(citizen(id), id)).toHaveLength(1);
    for (const actor of [
      citizen(),
      anonymous,
      officer('desk officer'),
      officer('commune admin'),
      officer('system admin'),
      systemActor('tracking'),
    ])
      expect(await seenBy(actor, id), JSON.stringify(actor.posts)).toEqual([]);
    const renamed = await as(citizen(id)).transaction((tx) =>
      tx.query({ text: "update persons set full_name = 'x' where id = $1 returning 1", values: [id] }),
    );
    expect(renamed).toEqual([]);
    const tie = "insert into person_accounts (person, account, how, checked_by, since) values ($1, $2, 'checked', $3, now())";
    const { account } = await createDemoCitizen(admin, { name: 'Lê Văn Sáu', phone: '0912000002' });
    const self = { ...citizen(), id: account };
    await expect(as(self).transaction((tx) => tx.query({ text: tie, values: [id, account, account] }))).rejects.toThrow(
      'row-level security',
    );
  });
});

/** A dossier of a person at the desk of `unit`, filed by an account. */
async function dossierOf(person: string, account = '') {
  const columns = {
    id: newId(),
    code: newId(),
    system_of_record: 'own',
    procedure: '1.001193',
    procedure_version: '1.001193@1',
    case_code: 'a',
    channel: 'direct',
    keys: 'typed',
    receiving_unit: unit,
    competent_unit: unit,
    person,
    applicant_name: 'x',
    account,
    tracking_key: newId(),
    state: 1,
    return_way: 'desk',
    submitted_at: new Date(),
  };
  const names = Object.keys(columns);
  await house.owner.pool.query(
    `insert into dossiers (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(columns),
  );
}

describe('the desk', () => {
  test('sees the persons of its dossiers, ties one to the account of a phone, and that account sees it from then on', async () => {
    const [{ id } = { id: '' }] = await as(citizen()).transaction((tx) =>
      tx.query<{ id: string }>({ text: "select xaso_person_for(null, null, 'Võ Thị Mười', null, $1) as id", values: [newId()] }),
    );
    const desk = as(officer('desk officer'));
    await expect(tiePerson(desk, { person: id, phone: '0912000003' })).rejects.toMatchObject({
      code: 'people.no_such_person',
      status: 404,
    });
    const filer = citizen();
    await dossierOf(id, filer.id);
    expect(await seenBy(officer('desk officer'), id)).toHaveLength(1);
    expect(await seenBy(officer('desk officer', other), id)).toEqual([]);
    expect(await seenBy(filer, id), 'who filed for a number does not learn whose it is').toEqual([]);
    await expect(tiePerson(desk, { person: id, phone: '0912000003' })).rejects.toMatchObject({ code: 'people.no_such_phone', status: 422 });
    const { account } = await createDemoCitizen(admin, { name: 'Lê Văn Sáu', phone: '0912000003' });
    for (const actor of [officer('leader'), filer])
      await expect(tiePerson(as(actor), { person: id, phone: '0912000003' })).rejects.toMatchObject({ status: 403 });
    expect(await tiePerson(desk, { person: id, phone: '0912 000 003' })).toEqual({ account });
    await tiePerson(desk, { person: id, phone: '0912 000 003' });
    await house.owner.pool.query(
      "insert into identity.session (id, expires_at, token, updated_at, user_id) values ('s1', now() + interval '1 hour', 't1', now(), $1)",
      [account],
    );
    expect((await house.db.pool.query("select xaso_session('t1') as found")).rows[0].found).toMatchObject({ account, persons: [id] });
  });
});

describe('machine tokens', () => {
  test('are shown once, kept as a digest, revoked at once', async () => {
    const chief = as(officer('commune admin'));
    const made = await createToken(chief, { name: 'Phần mềm hộ tịch', unit, scopes: ['dossiers:file', 'dossiers:handle'] });
    const read = async (token: string) =>
      (await house.db.pool.query<{ found: unknown }>('select xaso_token($1) as found', [keys().digest(token)])).rows[0]?.found;
    expect(await read(made.token)).toMatchObject({ id: made.id, unit, scopes: ['dossiers:file', 'dossiers:handle'] });
    const [row] = (await house.owner.pool.query('select * from machine_tokens where id = $1', [made.id])).rows;
    expect(JSON.stringify(row)).not.toContain(made.token.slice(5));
    expect(row.last_used_day).not.toBeNull();
    expect(await read(`${made.token}x`)).toBeNull();
    await revokeToken(chief, { id: made.id });
    expect(await read(made.token)).toBeNull();
    const short = await createToken(chief, { name: 'Thử', unit, scopes: ['dossiers:read'], days: 1 });
    await house.owner.pool.query("update machine_tokens set expires_at = now() - interval '1 second' where id = $1", [short.id]);
    expect(await read(short.token)).toBeNull();
  });

  test('wished for twice by one press are one; another press, or another who presses, makes another', async () => {
    const chief = as(officer('commune admin'));
    const input = { name: 'Bấm hai lần', unit, scopes: ['dossiers:read' as const] };
    const key = newId();
    const [one, two] = await Promise.all([createToken(chief, input, key), createToken(chief, input, key)]);
    expect(two).toEqual(one);
    expect((await listTokens(chief)).filter((token) => token.name === input.name)).toHaveLength(1);
    await expect(createToken(chief, { ...input, name: 'Khác' }, key)).rejects.toMatchObject({ code: 'context.key_reused' });
    expect((await createToken(chief, input)).token).not.toBe(one.token);
    expect((await createToken(admin, input, key)).token).not.toBe(one.token);
    const { rows } = await house.owner.pool.query('select answer from idempotency where key = $1', [key]);
    expect(JSON.stringify(rows)).not.toContain(one.token.slice(5));
  });

  test('of another unit are neither made, seen nor revoked', async () => {
    const chief = as(officer('commune admin'));
    const input = { name: 'Phần mềm', unit: other, scopes: ['dossiers:read' as const] };
    await expect(createToken(chief, input)).rejects.toMatchObject({ status: 403 });
    const { id } = await createToken(admin, input);
    expect((await listTokens(chief)).some((token) => token.id === id)).toBe(false);
    await expect(revokeToken(chief, { id })).rejects.toMatchObject({ status: 404 });
    for (const actor of [officer('leader', other), anonymous])
      await expect(createToken(as(actor), input)).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|sign_in/) });
  });
});
