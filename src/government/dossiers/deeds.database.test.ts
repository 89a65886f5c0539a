import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { samples } from '../procedures/forms.samples.ts';
import { proceduresFromContent } from '../procedures/procedures.content.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { apologise } from './dossiers.apology.service.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { forwardDossier } from './dossiers.forward.service.ts';
import { moveDossier, withdrawDossier } from './dossiers.handle.service.ts';
import { offered } from './dossiers.handling.queries.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { reissueTrackingKey } from './dossiers.key.service.ts';
import { openDossier, queuePage } from './dossiers.queries.ts';
import { recomputeDue } from './dossiers.recompute.service.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from './dossiers.supplement.service.ts';
import { extendTerm, holdDossier, resumeDossier } from './dossiers.term.service.ts';
import { recomputeMoments } from './moments.service.ts';
import { trackByKey } from './tracking.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
const THIRD = '25459.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const citizen = (id = 'c1'): Actor => ({ kind: 'citizen', id, posts: [], persons: [], scopes: [] });
const officer = (role: string, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${role} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(house, actor, at(local));
const iso = (local: string) => at(local).toISOString();
const change = (id: string, rowVersion: number) => ({ id, key: newId(), rowVersion });
const reason = 'Phải xác minh tại nơi cư trú trước đây.';

beforeAll(async () => {
  house = await testHouse();
  for (const [unit, code] of [
    [OTHER, 'H53.243.00'],
    [THIRD, 'H53.244.00'],
  ])
    await house.owner.pool.query(
      "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', $2, '2025-07-01', 'thử', true, 'content')",
      [unit, code],
    );
});
afterAll(() => house?.close());

function single() {
  const version = proceduresFromContent().find((one) => one.code === '1.004873')?.versions[0];
  const sample = samples['1.004873'];
  if (!version || !sample) throw new Error('no sample');
  const files = [{ hash: 'b'.repeat(64), bytes: 9, type: 'image/jpeg', sealed: false, name: 'giay.jpg' }];
  return {
    unit: UNIT,
    procedure: '1.004873',
    case: sample.caseCode,
    answers: sample.answers as Record<string, unknown>,
    papers: componentsFor(version, sample.caseCode, sample.answers, '2026-11-19').asked.map((one) => ({
      component: one.code,
      source: 'photo' as const,
      files,
    })),
    returnWay: 'desk' as const,
  };
}
const filed = (local = '2026-11-19T09:00', account = 'c1') => submitDossier(as(citizen(account), local), single(), { key: newId() });
/** Received on Thursday 19 November 2026 at 10:00, three working days; Tuesday 24 is a holiday: due Wednesday 25, 17:00. */
async function received(): Promise<{ id: string; code: string; trackingKey: string }> {
  const receipt = await filed();
  const { dueAt } = await receiveDossier(as(officer('desk officer'), '2026-11-19T10:00'), change(receipt.id, 1));
  expect(dueAt).toBe(iso('2026-11-25T17:00'));
  return receipt;
}
const taken = (procedure: string, caseCode: string, more: object = {}) => ({
  unit: UNIT,
  procedure,
  case: caseCode,
  channel: 'direct' as const,
  keys: 'staff' as const,
  applicant: { fullName: 'Trần Thị Thử' },
  papers: [],
  returnWay: 'desk' as const,
  ...more,
});
const rowOf = async (id: string) => (await house.owner.pool.query('select * from dossiers where id = $1', [id])).rows[0];
const toldOf = async (id: string, type: string) =>
  (await house.owner.pool.query('select data, unit, actor from events where subject = $1 and type = $2 order by id', [id, type])).rows;
const refusal = (code: string, status = 409) => ({ code, status });

describe('apology and new date', () => {
  const wish = { appointmentDay: '2026-11-27', reason };
  const leader = (local: string) => as(officer('leader'), local);

  test('in time, once: the due moment stays, and the dossier stays late against it', async () => {
    const { id, code } = await received();
    const done = await apologise(leader('2026-11-23T16:59'), { ...change(id, 2), ...wish });
    expect(done.dueAt).toBe(iso('2026-11-25T17:00'));
    expect(await toldOf(id, 'dossier.apologised')).toMatchObject([
      { data: { number: 1, due: iso('2026-11-25T17:00'), appointment: iso('2026-11-27T17:00'), late: false } },
    ]);
    expect((await rowOf(id)).appointment_at).toEqual(at('2026-11-27T17:00'));
    const { rows } = await house.owner.pool.query(
      'select a.*, n.text, n.shown from dossier_apologies a join dossier_notes n on n.id = a.note where a.dossier = $1',
      [id],
    );
    expect(rows).toMatchObject([
      { due_at: at('2026-11-25T17:00'), notice_by: at('2026-11-23T17:00'), late: false, unit: UNIT, text: reason, shown: true },
    ]);
    await expect(apologise(leader('2026-11-26T09:00'), { ...change(id, 3), ...wish })).rejects.toMatchObject(refusal('deeds.apologised'));
    const { lines } = await queuePage(as(officer('leader'), '2026-11-26T09:00'), { queue: 'all', unit: UNIT, late: true });
    expect(lines.map((line) => line.code)).toContain(code);
  });

  test('one minute after the legal moment, and when it is late: still issued, marked as sent late', async () => {
    for (const moment of ['2026-11-23T17:01', '2026-11-26T09:00']) {
      const { id } = await received();
      await apologise(leader(moment), { ...change(id, 2), ...wish });
      expect(await toldOf(id, 'dossier.apologised')).toMatchObject([{ data: { late: true } }]);
    }
  });

  test('a day off, a day that is no later than the due moment, a day of the past are complaints; nothing is written', async () => {
    const { id } = await received();
    for (const [day, key] of [
      ['2026-11-28', 'deeds.errors.day_off'],
      ['2026-11-25', 'deeds.errors.day_early'],
      ['2026-11-19', 'deeds.errors.day_early'],
    ] as const)
      await expect(apologise(leader('2026-11-23T09:00'), { ...change(id, 2), ...wish, appointmentDay: day })).rejects.toMatchObject({
        status: 422,
        fields: { appointmentDay: { key } },
      });
    await expect(apologise(leader('2026-11-23T09:00'), { ...change(id, 2), ...wish, answerable: 'nobody here' })).rejects.toMatchObject({
      status: 422,
      fields: { answerable: { key: 'deeds.errors.answerable' } },
    });
    expect((await rowOf(id)).row_version).toBe(2);
  });

  test('two officers at once: one apology, the other is told who was faster', async () => {
    const { id } = await received();
    const outcomes = await Promise.allSettled(
      [1, 2].map((n) => apologise(leader('2026-11-23T09:00'), { ...change(id, 2), ...wish, reason: `${reason} ${n}` })),
    );
    const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason);
    expect(refused).toMatchObject([{ ...refusal('dossiers.stale'), details: { verb: 'apologised' } }]);
    expect(await toldOf(id, 'dossier.apologised')).toHaveLength(1);
  });
});

describe('extension', () => {
  /** Received on Thursday 19 November, a correction: three working days, six more where it must be verified. */
  const correction = () =>
    takeInDossier(as(officer('desk officer'), '2026-11-19T10:00'), taken('1.004859', 'correction'), { key: newId() });
  const leader = (local: string) => as(officer('leader'), local);

  test('once, by no more than the version allows, before the term has ended', async () => {
    const { id } = await correction();
    await expect(extendTerm(leader('2026-11-20T09:00'), { ...change(id, 1), amount: 7, reason })).rejects.toMatchObject({
      ...refusal('deeds.extension_too_long', 422),
      fields: { amount: { params: { most: 6 } } },
    });
    const done = await extendTerm(leader('2026-11-20T09:00'), { ...change(id, 1), amount: 2, reason });
    expect(done.dueAt).toBe(iso('2026-11-27T17:00'));
    expect(await toldOf(id, 'dossier.due_changed')).toMatchObject([
      { data: { before: iso('2026-11-25T17:00'), after: iso('2026-11-27T17:00'), reason: 'extension' } },
    ]);
    await expect(extendTerm(leader('2026-11-23T09:00'), { ...change(id, 2), amount: 1, reason })).rejects.toMatchObject(
      refusal('deeds.extension_not_allowed'),
    );
    expect(await recomputeDue(as(systemActor('worker'), '2026-11-23T09:00'), UNIT)).toBe(0); // the recomputation knows it
  });

  test('what is late stays late; a procedure that may not be extended is not', async () => {
    const { id } = await correction();
    await expect(extendTerm(leader('2026-11-26T09:00'), { ...change(id, 1), amount: 2, reason })).rejects.toMatchObject(
      refusal('deeds.extension_late'),
    );
    const other = await received();
    await expect(extendTerm(leader('2026-11-20T09:00'), { ...change(other.id, 2), amount: 1, reason })).rejects.toMatchObject(
      refusal('deeds.extension_not_allowed'),
    );
    // A same-day procedure is extended by working days: many copies to certify.
    const copies = await takeInDossier(as(officer('desk officer'), '2026-11-20T09:00'), taken('2.000815', caseOf('2.000815')), {
      key: newId(),
    });
    expect(copies.dueAt).toBe(iso('2026-11-20T17:00'));
    const longer = await extendTerm(leader('2026-11-20T10:00'), { ...change(copies.id, 1), amount: 2, reason });
    expect(longer.dueAt).toBe(iso('2026-11-25T17:00')); // Monday 23 works, Tuesday 24 does not
  });
});

const caseOf = (code: string) => proceduresFromContent().find((one) => one.code === code)?.versions[0]?.cases[0]?.code ?? '';

describe('time that is not counted', () => {
  const specialist = (local: string) => as(officer('specialist'), local);
  const hold = { reason: 'verification' as const, letter: 'Đã hỏi xã Bến Lức, văn bản số 12 ngày 20/11/2026.' };

  test('from the letter to the reply: the due moment moves by exactly the working time between', async () => {
    const { id, code } = await received();
    const held = await holdDossier(specialist('2026-11-20T09:00'), { ...change(id, 2), ...hold });
    expect(held.dueAt).toBeNull();
    const can = offered(specialist('2026-11-23T09:00'), await openDossier(specialist('2026-11-23T09:00'), code));
    expect(can).toContain('resume');
    for (const verb of ['hold', 'request supplement', 'resolve', 'extend', 'apologise']) expect(can).not.toContain(verb);
    const faults = [{ target: 'other' as const, code: '', reason }];
    await expect(requestSupplement(specialist('2026-11-23T09:00'), { ...change(id, 3), faults })).rejects.toMatchObject(
      refusal('deeds.held'),
    );
    await expect(holdDossier(specialist('2026-11-23T09:00'), { ...change(id, 3), ...hold })).rejects.toMatchObject(refusal('deeds.held'));
    const again = await resumeDossier(specialist('2026-11-25T09:00'), change(id, 3)); // Friday, Monday 09:00–09:00: two working days
    expect(again.dueAt).toBe(iso('2026-11-27T17:00'));
    expect(await toldOf(id, 'dossier.due_changed')).toMatchObject([
      { data: { before: iso('2026-11-25T17:00'), after: iso('2026-11-27T17:00'), reason: 'not_counted' } },
    ]);
    await expect(resumeDossier(specialist('2026-11-25T10:00'), change(id, 4))).rejects.toMatchObject(refusal('deeds.not_held'));
  });

  test('only for a reason of the procedure; a due moment that has passed stays; a clock that went back is refused calmly', async () => {
    const { id } = await received();
    await expect(holdDossier(specialist('2026-11-20T09:00'), { ...change(id, 2), ...hold, reason: 'consultation' })).rejects.toMatchObject(
      refusal('deeds.reason_not_allowed', 422),
    );
    expect((await holdDossier(specialist('2026-11-26T09:00'), { ...change(id, 2), ...hold })).dueAt).toBe(iso('2026-11-25T17:00'));
    await expect(resumeDossier(specialist('2026-11-26T08:00'), change(id, 3))).rejects.toMatchObject(refusal('deeds.clock_order'));
    expect((await resumeDossier(specialist('2026-11-27T09:00'), change(id, 3))).dueAt).toBe(iso('2026-11-25T17:00'));
  });

  test('an answer that is older than its question is refused calmly; what was asked of the whole dossier needs a word or a paper', async () => {
    const { id } = await received();
    const faults = [{ target: 'other' as const, code: '', reason }];
    await requestSupplement(specialist('2026-11-20T09:00'), { ...change(id, 2), faults });
    const empty = { ...change(id, 3), answers: {}, papers: [] };
    await expect(answerSupplement(as(citizen(), '2026-11-20T08:59'), { ...empty, note: reason })).rejects.toMatchObject(
      refusal('deeds.clock_order'),
    );
    await expect(answerSupplement(as(citizen(), '2026-11-20T10:00'), empty)).rejects.toMatchObject({
      ...refusal('deeds.answer_empty', 422),
      fields: { note: { key: 'deeds.errors.answer_note' } },
    });
    expect(await answerSupplement(as(citizen(), '2026-11-20T10:00'), { ...empty, note: reason })).toMatchObject({ state: 2 });
  });
});

describe('stop at the request of the citizen', () => {
  const stopOf = async (id: string) => (await house.owner.pool.query('select * from dossier_stops where dossier = $1', [id])).rows;

  test('at the desk, with what goes back; online by the citizen; each with its state of that time', async () => {
    const { id, code } = await received();
    const { components } = await openDossier(as(officer('desk officer')), code);
    const [paper] = components.filter((one) => one.database === null).map((one) => one.component);
    const desk = as(officer('desk officer'), '2026-11-20T09:00');
    await expect(withdrawDossier(desk, { ...change(id, 2), returned: ['no such paper'] })).rejects.toMatchObject({ status: 422 });
    await withdrawDossier(desk, { ...change(id, 2), reason, way: 'post', returned: [paper ?? ''] });
    expect(await stopOf(id)).toMatchObject([{ kind: 'requested', way: 'post', state: 2, returned: [paper] }]);
    const own = await filed();
    await withdrawDossier(as(citizen(), '2026-11-19T09:30'), { ...change(own.id, 1), way: 'desk', returned: [paper ?? ''] });
    expect(await stopOf(own.id)).toMatchObject([{ kind: 'requested', way: 'online', state: 1, returned: [], note: null }]);
  });
});

describe('a new key', () => {
  test('the old one is dead at once, the new one opens; a repeated call gives the valid one, and no answer keeps a key', async () => {
    const { id, code, trackingKey } = await filed();
    const wish = change(id, 1);
    const anyone = as({ kind: 'anonymous', id: '', posts: [], persons: [], scopes: [] });
    expect((await trackByKey(anyone, trackingKey, '10.0.0.1')).code).toBe(code);
    const { trackingKey: fresh } = await reissueTrackingKey(as(citizen()), wish);
    expect(fresh).toMatch(/^[\w-]{22}$/);
    await expect(trackByKey(anyone, trackingKey, '10.0.0.1')).rejects.toMatchObject({ status: 404 });
    expect((await trackByKey(anyone, fresh, '10.0.0.1')).code).toBe(code);
    const { trackingKey: newest } = await reissueTrackingKey(as(officer('desk officer')), change(id, 2));
    expect((await reissueTrackingKey(as(citizen()), wish)).trackingKey).toBe(newest);
    const { rows } = await house.owner.pool.query("select answer::text from idempotency where verb = 'reissue key'");
    expect(rows.filter((row) => [fresh, newest].some((one) => row.answer.includes(one)))).toEqual([]);
    expect(await toldOf(id, 'dossier.key_reissued')).toMatchObject([{ data: {} }, { data: {} }]);
  });
});

describe('forwarding and phi địa giới', () => {
  const sees = (actor: Actor, code: string, local = '2026-11-20T09:00') =>
    openDossier(as(actor, local), code).then(
      () => true,
      (error) => (error.status === 404 ? false : Promise.reject(error)),
    );

  test('before the receipt: the right unit receives it, the first one only looks; one dossier, one filing', async () => {
    const { id, code } = await filed('2026-11-19T14:00');
    const desk = officer('desk officer');
    expect(await sees(officer('desk officer', OTHER), code)).toBe(false);
    await expect(forwardDossier(as(desk), { ...change(id, 1), to: UNIT, reason })).rejects.toMatchObject(
      refusal('deeds.forward_unit', 422),
    );
    await expect(forwardDossier(as(desk), { ...change(id, 1), to: '99999.20250701', reason })).rejects.toMatchObject({ status: 422 });
    await forwardDossier(as(desk, '2026-11-20T09:00'), { ...change(id, 1), to: OTHER, reason });
    expect(await rowOf(id)).toMatchObject({ receiving_unit: OTHER, competent_unit: OTHER, supporting_unit: UNIT, state: 1, code });
    expect((await rowOf(id)).reception_due_at).toEqual(at('2026-11-20T14:00')); // from where it began
    expect(await toldOf(id, 'dossier.forwarded')).toMatchObject([{ unit: UNIT, data: { from: UNIT, to: OTHER, received: false } }]);
    expect(await toldOf(id, 'dossier.submitted')).toHaveLength(1);
    for (const actor of [desk, officer('leader'), officer('desk officer', OTHER), citizen()]) expect(await sees(actor, code)).toBe(true);
    expect(await sees(officer('desk officer', THIRD), code)).toBe(false);
    for (const [work, name] of [
      [() => receiveDossier(as(desk, '2026-11-20T09:30'), change(id, 2)), 'receive'],
      [() => forwardDossier(as(desk, '2026-11-20T09:30'), { ...change(id, 2), to: OTHER, reason }), 'forward'],
      [() => withdrawDossier(as(desk, '2026-11-20T09:30'), change(id, 2)), 'withdraw'],
    ] as const)
      await expect([name, await work().catch((error) => error.status)]).toEqual([name, 403]);
    const { lines } = await queuePage(as(desk, '2026-11-20T09:30'), { queue: 'all', unit: UNIT });
    expect(lines.map((line) => line.code)).not.toContain(code);
    await receiveDossier(as(officer('desk officer', OTHER), '2026-11-20T10:00'), change(id, 2));
    expect((await openDossier(as(desk), code)).history.map((event) => event.type)).toContain('dossier.received');
  });

  test('after the receipt: who resolves changes, the desk that gave the slip stays; the handling clock runs on from the first step', async () => {
    const { id, code } = await received();
    await moveDossier(as(officer('leader'), '2026-11-19T11:00'), { ...change(id, 2), back: false });
    const done = await forwardDossier(as(officer('leader'), '2026-11-20T09:00'), { ...change(id, 3), to: OTHER, reason });
    expect(done.dueAt).toBe(iso('2026-11-25T17:00'));
    expect(await rowOf(id)).toMatchObject({ receiving_unit: UNIT, competent_unit: OTHER, supporting_unit: null, step: 'assign', state: 4 });
    await expect(moveDossier(as(officer('leader'), '2026-11-20T09:30'), { ...change(id, 4), back: false })).rejects.toMatchObject({
      status: 403,
    });
    await moveDossier(as(officer('leader', OTHER), '2026-11-20T09:30'), { ...change(id, 4), back: false });
    // And once more, by the unit that now resolves it: it keeps its sight as the one that had it.
    await forwardDossier(as(officer('leader', OTHER), '2026-11-20T10:00'), { ...change(id, 5), to: THIRD, reason });
    expect(await rowOf(id)).toMatchObject({ receiving_unit: UNIT, competent_unit: THIRD, supporting_unit: OTHER, step: 'assign' });
    const can = async (actor: Actor) => offered(as(actor, '2026-11-20T11:00'), await openDossier(as(actor, '2026-11-20T11:00'), code));
    expect(await can(officer('leader', OTHER))).toEqual([]);
    expect(await can(officer('leader', THIRD))).toContain('forward');
    expect(await can(officer('desk officer'))).toContain('withdraw');
  });

  test('taken in for another unit: its code and its hours, the own desk; a helper that is another unit sees it', async () => {
    const desk = as(officer('desk officer'), '2026-11-19T10:00');
    const key = newId();
    const wish = taken('1.004873', caseOf('1.004873'), { competentUnit: OTHER });
    const { id, code } = await takeInDossier(desk, wish, { key });
    expect((await takeInDossier(desk, wish, { key })).code).toBe(code);
    expect(code).toMatch(/^H53\.243\.00-261119-\d{4}$/);
    expect(await rowOf(id)).toMatchObject({ receiving_unit: UNIT, competent_unit: OTHER, supporting_unit: null });
    expect(await toldOf(id, 'dossier.received')).toMatchObject([{ unit: OTHER }]);
    for (const [actor, seen] of [
      [officer('desk officer'), true],
      [officer('specialist', OTHER), true],
      [officer('leader', THIRD), false],
    ] as const)
      expect(await sees(actor, code)).toBe(seen);
    await expect(takeInDossier(desk, { ...wish, competentUnit: '80.20250701' }, { key: newId() })).rejects.toMatchObject(
      refusal('deeds.forward_unit', 422),
    );
    const helped = await takeInDossier(desk, taken('1.004873', caseOf('1.004873'), { supportingUnit: OTHER }), { key: newId() });
    expect(await rowOf(helped.id)).toMatchObject({ receiving_unit: UNIT, competent_unit: UNIT, supporting_unit: OTHER });
    expect(await sees(officer('desk officer', OTHER), helped.code)).toBe(true);
    await expect(withdrawDossier(as(officer('desk officer', OTHER)), change(helped.id, 1))).rejects.toMatchObject({ status: 403 });
  });
});

test('a closure that is decided later moves what was told to people, later and never earlier, each with its event', async () => {
  const { id } = await received();
  await apologise(as(officer('leader'), '2026-11-23T09:00'), { ...change(id, 2), appointmentDay: '2026-12-02', reason });
  const asked = await received();
  const faults = [{ target: 'other' as const, code: '', reason }];
  await requestSupplement(as(officer('specialist'), '2026-11-20T09:00'), { ...change(asked.id, 2), faults });
  const limitOf = async () =>
    (await house.owner.pool.query('select limit_at from supplement_requests where dossier = $1', [asked.id])).rows[0].limit_at;
  expect(await limitOf()).toEqual(at('2026-12-14T17:00')); // 15 working days
  const body = {
    day: '2026-12-02',
    kind: 'local_closure',
    unit: UNIT,
    name: { vi: 'Bão', en: 'Storm' },
    basis: 'Công điện',
    certainty: 'decided',
  };
  await house.owner.pool.query(
    "insert into calendar_days (id, day, unit, body, source, added_at) values ($1, $2, $3, $4, 'decided', now())",
    [newId(), body.day, UNIT, body],
  );
  const worker = as(systemActor('worker'), '2026-11-30T08:00');
  await recomputeDue(worker, UNIT);
  expect(await recomputeMoments(worker, UNIT, 'calendar')).toBeGreaterThanOrEqual(2);
  expect(await recomputeMoments(worker, UNIT, 'calendar')).toBe(0);
  expect((await rowOf(id)).appointment_at).toEqual(at('2026-12-03T17:00'));
  expect(await limitOf()).toEqual(at('2026-12-15T17:00'));
  expect(await toldOf(id, 'dossier.moment_moved')).toMatchObject([
    { data: { which: 'appointment', before: iso('2026-12-02T17:00'), after: iso('2026-12-03T17:00'), reason: 'calendar' } },
  ]);
  await house.owner.pool.query("delete from calendar_days where day = '2026-12-02' and unit = $1", [UNIT]);
  await recomputeDue(worker, UNIT);
  expect(await recomputeMoments(worker, UNIT, 'calendar')).toBe(0);
  expect(await limitOf()).toEqual(at('2026-12-15T17:00'));
});
