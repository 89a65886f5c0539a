import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal, toLocalISO } from '../../platform/time/time.ts';
import { promiseRulesOf } from '../procedures/promises.queries.ts';
import { addPromiseRule, endPromiseRule } from '../procedures/promises.service.ts';
import { resolveDossier } from './dossiers.handle.service.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { openDossier } from './dossiers.queries.ts';
import { promisedOn, promisedOpen, promiseWeeks } from './promises.queries.ts';
import { passPromise } from './promises.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
/** Wednesdays. */
const [BEFORE, DAY, LATER] = ['2026-11-11', '2026-11-18', '2026-11-25'] as const;

let house: Awaited<ReturnType<typeof testHouse>>;
beforeAll(async () => {
  house = await testHouse();
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
const desk = (local: string) => as(officer('desk officer'), local);
const rule = (more: object = {}) => ({
  unit: UNIT,
  weekday: 3,
  until: '15:00',
  procedures: ['2.000815', '1.000894'],
  validFrom: DAY,
  decision: 'Quyết định 120/QĐ-UBND ngày 02/11/2026',
  seen: 0,
  key: newId(),
  ...more,
});
const brought = (local: string, procedure = '2.000815') =>
  takeInDossier(
    desk(local),
    {
      unit: UNIT,
      procedure,
      case: 'usual',
      channel: 'direct',
      keys: 'staff',
      applicant: { fullName: 'Trần Thị Ba' },
      papers: [],
      returnWay: 'desk',
    },
    { key: newId() },
  );
const opened = async (code: string, local: string) => (await openDossier(desk(local), code)).dossier;
const promiseOf = async (code: string) => {
  const { promisedAt } = await opened(code, `${LATER}T09:00`);
  return promisedAt && toLocalISO(promisedAt).slice(0, 16);
};

describe('the rule', () => {
  test('is the commune’s own: nobody else sets it, not even its leader', async () => {
    for (const actor of [officer('leader'), officer('desk officer'), officer('commune admin', OTHER)])
      await expect(addPromiseRule(as(actor, `${BEFORE}T09:00`), rule())).rejects.toMatchObject({ code: 'context.forbidden' });
    await expect(addPromiseRule(as(anonymous, `${BEFORE}T09:00`), rule())).rejects.toMatchObject({ status: 401 });
    const raw = as(officer('leader'), `${BEFORE}T09:00`).transaction((tx) =>
      tx.query({
        text: `insert into promise_rules (id, unit, weekday, procedures, valid_from, decision, added_at) values ($1, $2, 3, '{}', $3, 'x', now())`,
        values: [newId(), UNIT, DAY],
      }),
    );
    await expect(raw).rejects.toThrow(/row-level security/);
  });

  test('is refused for what nobody knows and for days that have passed', async () => {
    const admin = as(officer('commune admin'), `${BEFORE}T09:00`);
    await expect(addPromiseRule(admin, rule({ procedures: ['9.999999'] }))).rejects.toMatchObject({ code: 'promises.input', status: 422 });
    await expect(addPromiseRule(admin, rule({ validFrom: '2026-11-10' }))).rejects.toMatchObject({ code: 'promises.input' });
    expect(await promiseRulesOf(admin, UNIT)).toEqual([]);
  });

  test('is added once however often it is sent; on an older list it is refused with who was faster', async () => {
    const admin = as(officer('commune admin'), `${BEFORE}T09:00`);
    const input = rule();
    const [one, two] = await Promise.all([addPromiseRule(admin, input), addPromiseRule(admin, input)]);
    expect(two).toEqual(one);
    expect(await promiseRulesOf(admin, UNIT)).toMatchObject([{ id: one.id, weekday: 3, validFrom: DAY, validTo: null }]);
    await expect(addPromiseRule(admin, rule({ validFrom: LATER }))).rejects.toMatchObject({ code: 'promises.stale', status: 409 });
    await expect(endPromiseRule(admin, { id: one.id, lastDay: LATER, seen: 0, key: newId() })).rejects.toMatchObject({ status: 409 });
  });
});

describe('what is received that day', () => {
  test('is promised for the same day; its lawful due moment stays; other days, hours and procedures are not', async () => {
    const { code, dueAt } = await brought(`${DAY}T09:00`);
    expect(await promiseOf(code)).toBe(`${DAY}T17:00`);
    expect(dueAt).not.toBeNull();
    expect((await opened(code, `${DAY}T09:01`)).dueAt?.toISOString()).toBe(dueAt);
    expect(await promiseOf((await brought(`${DAY}T15:30`)).code)).toBeNull();
    expect(await promiseOf((await brought('2026-11-19T09:00')).code)).toBeNull();
    expect(await promiseOf((await brought(`${DAY}T09:00`, '1.000656')).code)).toBeNull();
  });

  test('goes before everything else until it is settled or passed, with a reason, once', async () => {
    const [settled, passed] = [await brought(`${DAY}T09:05`), await brought(`${DAY}T09:06`)];
    const open = async () => (await promisedOpen(as(officer('leader'), `${DAY}T10:00`), UNIT)).map((line) => line.code);
    expect(await open()).toEqual(expect.arrayContaining([settled.code, passed.code]));
    const pass = { id: passed.id, key: newId(), rowVersion: 1, reason: 'verification' as const };
    await expect(passPromise(as(officer('desk officer', OTHER), `${DAY}T10:00`), pass)).rejects.toMatchObject({ status: 404 });
    await expect(passPromise(as(officer('clerk'), `${DAY}T10:00`), pass)).rejects.toMatchObject({ status: 403 });
    const [once, again] = await Promise.all([passPromise(desk(`${DAY}T10:00`), pass), passPromise(desk(`${DAY}T10:00`), pass)]);
    expect(again).toEqual(once);
    await expect(passPromise(desk(`${DAY}T10:01`), { ...pass, key: newId(), rowVersion: 2 })).rejects.toMatchObject({
      code: 'promises.none',
    });
    expect(await open()).not.toContain(passed.code);
    const result = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'ban-sao.pdf' };
    await house.owner.pool.query("update dossiers set step = 'release' where id = $1", [settled.id]);
    await resolveDossier(as(officer('clerk'), `${DAY}T11:00`), {
      id: settled.id,
      key: newId(),
      rowVersion: 1,
      outcome: 'granted',
      files: [result],
    });
    expect(await open()).not.toContain(settled.code);
    expect(await promiseOf(passed.code)).toBe(`${DAY}T17:00`); // what was promised stays on record
  });

  test('is counted by week: received, settled the same day, passed and why, left without a word', async () => {
    const [week] = await promiseWeeks(as(officer('leader'), `${LATER}T09:00`), UNIT, '2026-11-01', LATER);
    const none = { settled: 0, passed: 0, waiting: 0, missed: 0, ended: 0 };
    expect(week).toEqual({ week: '2026-11-16', received: 3, ...none, settled: 1, passed: 1, missed: 1, reasons: { verification: 1 } });
    // While the day lasts, what runs is no miss.
    const then = await promiseWeeks(as(officer('leader'), `${DAY}T16:00`), UNIT, '2026-11-01', LATER);
    expect(then).toEqual([{ ...week, waiting: 1, missed: 0 }]);
    expect(await promisedOn(as(officer('leader'), `${DAY}T17:30`), UNIT, DAY)).toHaveLength(3);
    expect(await promisedOn(as(officer('leader', OTHER), `${DAY}T17:30`), UNIT, DAY)).toEqual([]);
    expect(await promiseWeeks(as(officer('leader', OTHER), `${LATER}T09:00`), UNIT, '2026-11-01', LATER)).toEqual([]);
  });
});

test('a rule that ends promises nothing more; what it promised is kept', async () => {
  const admin = as(officer('commune admin'), `${DAY}T18:00`);
  const [mine] = await promiseRulesOf(admin, UNIT);
  await endPromiseRule(admin, { id: mine?.id ?? '', lastDay: DAY, seen: 1, key: newId() });
  expect(await promiseOf((await brought(`${LATER}T09:00`)).code)).toBeNull();
  expect(await promisedOn(as(officer('leader'), `${DAY}T18:30`), UNIT, DAY)).toHaveLength(3);
});
