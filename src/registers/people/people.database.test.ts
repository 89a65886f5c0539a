import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { citizen, OTHER_UNIT, officer, PASSWORD, type PeopleScene, peopleScene, UNIT } from '../../../tests/people.scene.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { endPost, givePost, resetSecondFactor, setPassword } from './people.manage.service.ts';
import { listOfficers, listTokens, officersOfUnit } from './people.queries.ts';
import { createDemoCitizen, createOfficer } from './people.service.ts';
import { createToken, revokeToken } from './tokens.service.ts';

const [unit, other, password] = [UNIT, OTHER_UNIT, PASSWORD];
let scene: PeopleScene;
let house: PeopleScene['house'];
let guest: Context;
let admin: Context;
const as = (actor: Actor) => scene.as(actor);
const newOfficer: PeopleScene['newOfficer'] = (...given) => scene.newOfficer(...given);
const signedIn: PeopleScene['signedIn'] = (username) => scene.signedIn(username);

beforeAll(async () => {
  scene = await peopleScene();
  ({ house, guest, admin } = scene);
});
afterAll(() => scene?.house.close());

const seen = (rowVersion: number) => ({ key: newId(), rowVersion });

describe('offices', () => {
  test('given and ended at once, seen by the session', async () => {
    const { account, username } = await newOfficer();
    const { one } = await signedIn(username);
    const chief = as(officer('commune admin'));
    const more = { account, role: 'leader' as const, unit, basis: 'QĐ 12/QĐ-UBND' };
    const { post } = await givePost(chief, { ...more, ...seen(1) });
    expect((await givePost(chief, { ...more, ...seen(2) })).post).toBe(post);
    expect((await one.session(guest, house.db))?.posts.map((one) => one.role)).toEqual(['desk officer', 'leader']);
    expect((await officersOfUnit(as(officer('clerk')), unit)).find((one) => one.account === account)).toEqual({
      account,
      name: 'Trần Thị Hòa',
      roles: ['desk officer', 'leader'],
    });
    expect(await officersOfUnit(as(officer('clerk', other)), unit)).toEqual([]);
    await endPost(chief, { post, ...seen(2) });
    await endPost(chief, { post, ...seen(3) });
    expect((await one.session(guest, house.db))?.posts.map((one) => one.role)).toEqual(['desk officer']);
  });

  test('what a commune administrator may not', async () => {
    const chief = as(officer('commune admin'));
    const here = await newOfficer();
    const elsewhere = await newOfficer('desk officer', other);
    const input = { username: 'moi.nguoi', displayName: 'Lê Văn Tám', password, unit: other, roles: ['clerk' as const] };
    await expect(createOfficer(chief, input)).rejects.toMatchObject({ status: 403 });
    await expect(createOfficer(chief, { ...input, unit, roles: ['system admin'] })).rejects.toMatchObject({ status: 403 });
    await expect(setPassword(chief, { account: elsewhere.account, password, ...seen(1) })).rejects.toMatchObject({ status: 404 });
    await expect(givePost(chief, { account: elsewhere.account, role: 'clerk', unit, basis: 'QĐ 1', ...seen(1) })).rejects.toMatchObject({
      status: 404,
    });
    await expect(givePost(chief, { account: here.account, role: 'province admin', unit, basis: 'QĐ 1', ...seen(1) })).rejects.toMatchObject(
      {
        status: 403,
      },
    );
    await givePost(admin, { account: here.account, role: 'clerk', unit: other, basis: 'QĐ 1', ...seen(1) });
    await expect(setPassword(chief, { account: here.account, password, ...seen(2) }), 'it works elsewhere, too').rejects.toMatchObject({
      status: 403,
    });
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

  test('pressed twice is done once; what somebody else changed meanwhile is said, and nothing is done', async () => {
    const { account } = await newOfficer();
    const first = await newOfficer('commune admin');
    const [chief, colleague] = [as(officer('commune admin', unit, first.account)), as(officer('commune admin'))];
    const more = { account, role: 'leader' as const, unit, basis: 'QĐ 12/QĐ-UBND', ...seen(1) };
    const [one, two] = await Promise.all([givePost(chief, more), givePost(chief, more)]);
    expect(two).toEqual(one);
    expect((await house.owner.pool.query("select 1 from posts where account = $1 and role = 'leader'", [account])).rowCount).toBe(1);
    const stale = {
      code: 'people.stale',
      status: 409,
      fields: { '': { params: { who: { vi: 'Trần Thị Hòa' }, what: { vi: 'giao thêm vai trò' } } } },
    };
    for (const late of [
      () => endPost(colleague, { post: one.post, ...seen(1) }),
      () => givePost(colleague, { ...more, role: 'clerk', ...seen(1) }),
      () => setPassword(colleague, { account, password: 'một câu nào khác', ...seen(1) }),
      () => resetSecondFactor(colleague, { account, ...seen(1) }),
    ])
      await expect(late()).rejects.toMatchObject(stale);
    const wish = { account, password: 'một câu nào khác', ...seen(2) };
    await Promise.all([setPassword(colleague, wish), setPassword(colleague, wish)]);
    await expect(setPassword(colleague, { ...wish, password: 'lại một câu khác' })).rejects.toMatchObject({ code: 'context.key_reused' });
    const both = await Promise.allSettled([
      endPost(chief, { post: one.post, ...seen(3) }),
      resetSecondFactor(colleague, { account, ...seen(3) }),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await house.owner.pool.query('select version, verb, data from account_changes where subject = $1 order by version', [
      account,
    ]);
    expect(rows.slice(0, 3).map((row) => [row.version, row.verb])).toEqual([
      [1, 'create'],
      [2, 'give post'],
      [3, 'set password'],
    ]);
    expect(rows).toHaveLength(4);
    expect(rows[1]?.data).toEqual({ role: 'leader', unit });
    expect(JSON.stringify((await house.owner.pool.query('select input_hash, answer from idempotency')).rows)).not.toContain('một câu');
  });

  test('the last system administrator stays', async () => {
    const { account } = await newOfficer('system admin', '80.20250701');
    const [one] = (await listOfficers(admin)).filter((each) => each.id === account);
    await expect(endPost(admin, { post: one?.posts[0]?.id ?? '', ...seen(1) })).rejects.toMatchObject({
      code: 'people.last_admin',
      status: 409,
    });
  });
});

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
    await revokeToken(chief, { id: made.id, key: newId() });
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

  test('are revoked once, however often one presses; a colleague who comes late is told who did it', async () => {
    const chief = as(officer('commune admin', unit, (await newOfficer('commune admin')).account));
    const { id } = await createToken(chief, { name: 'Thu hồi', unit, scopes: ['dossiers:read'] });
    const wish = { id, key: newId() };
    await Promise.all([revokeToken(chief, wish), revokeToken(chief, wish)]);
    await expect(revokeToken(as(officer('commune admin')), { id, key: newId() })).rejects.toMatchObject({
      code: 'people.token_revoked',
      status: 409,
      fields: { '': { params: { who: { vi: 'Trần Thị Hòa' } } } },
    });
    expect((await house.owner.pool.query("select 1 from audit where verb = 'revoke' and subject = $1", [id])).rowCount).toBe(1);
  });

  test('of another unit are neither made, seen nor revoked', async () => {
    const chief = as(officer('commune admin'));
    const input = { name: 'Phần mềm', unit: other, scopes: ['dossiers:read' as const] };
    await expect(createToken(chief, input)).rejects.toMatchObject({ status: 403 });
    const { id } = await createToken(admin, input);
    expect((await listTokens(chief)).some((token) => token.id === id)).toBe(false);
    await expect(revokeToken(chief, { id, key: newId() })).rejects.toMatchObject({ status: 404 });
    for (const actor of [officer('leader', other), anonymous])
      await expect(createToken(as(actor), input)).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|sign_in/) });
  });
});
