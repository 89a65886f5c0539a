import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous, systemActor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { samples } from '../procedures/forms.samples.ts';
import { proceduresFromContent } from '../procedures/procedures.content.ts';
import { forgetCatalogue } from '../procedures/procedures.queries.ts';
import { componentsFor } from '../procedures/procedures.rules.ts';
import { receiveDossier, refuseDossier } from './dossiers.desk.service.ts';
import { moveDossier, resolveDossier, stopDossier, withdrawDossier } from './dossiers.handle.service.ts';
import { takeInDossier } from './dossiers.intake.service.ts';
import { tellDuePassed } from './dossiers.jobs.ts';
import { openDossier, queuePage, tracked } from './dossiers.queries.ts';
import { recomputeDue } from './dossiers.recompute.service.ts';
import { submitDossier } from './dossiers.submit.service.ts';
import { answerSupplement, requestSupplement } from './dossiers.supplement.service.ts';
import { returnDossier } from './return.service.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
let house: Awaited<ReturnType<typeof testHouse>>;
const citizen = (id = 'c1'): Actor => ({ kind: 'citizen', id, posts: [], persons: [], scopes: [] });
const officer = (role: string, unit = UNIT, id = `${role} ${unit}`): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(house, actor, at(local));

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

/** One photo for each paper that the sample's case asks for. */
function paper(code: string) {
  const version = proceduresFromContent().find((one) => one.code === code)?.versions[0];
  const sample = samples[code];
  if (!version || !sample) throw new Error(`no sample of ${code}`);
  const files = [{ hash: 'b'.repeat(64), bytes: 9, type: 'image/jpeg', sealed: false, name: 'giay.jpg' }];
  return componentsFor(version, sample.caseCode, sample.answers, '2026-11-19').asked.map((one) => ({
    component: one.code,
    source: 'photo' as const,
    files,
  }));
}

/** Single-status certificate: 3 working days, an online form, steps receive–assign–handle–review–sign–release. */
const single = {
  unit: UNIT,
  procedure: '1.004873',
  case: samples['1.004873']?.caseCode ?? '',
  answers: (samples['1.004873']?.answers ?? {}) as Record<string, unknown>,
  papers: paper('1.004873'),
  returnWay: 'desk' as const,
};
const filed = (actor = citizen(), local = '2026-11-19T09:00', key = newId()) => submitDossier(as(actor, local), single, { key });
const change = (id: string, rowVersion: number) => ({ id, key: newId(), rowVersion });

describe('filing', () => {
  test('a filing is one dossier, whether sent twice, at once or later again', async () => {
    const key = newId();
    const input = single;
    const send = () => submitDossier(as(citizen()), input, { key });
    const [one, two] = await Promise.all([send(), send()]);
    expect(two).toEqual(one);
    expect(await send()).toEqual(one);
    expect(one.code).toMatch(/^H53\.159\.00-261119-\d{4}$/);
    expect(one.receptionDueAt).toBe(at('2026-11-20T09:00').toISOString()); // 8 working hours
    const rows = await house.owner.pool.query('select type from events where subject = $1 order by id', [one.id]);
    expect(rows.rows.filter((row) => row.type === 'dossier.submitted')).toHaveLength(1);
  });

  test('32 at once across midnight: no two share a code, and each day counts from one', async () => {
    const input = single;
    const before = Array.from({ length: 16 }, (_, i) => submitDossier(as(citizen(`m${i}`), '2026-11-28T23:59'), input, { key: newId() }));
    const after = Array.from({ length: 16 }, (_, i) => submitDossier(as(citizen(`n${i}`), '2026-11-29T00:00'), input, { key: newId() }));
    const codes = (await Promise.all([...before, ...after])).map((receipt) => receipt.code);
    expect(new Set(codes).size).toBe(32);
    expect(codes.filter((code) => code.includes('-261128-'))).toHaveLength(16);
    expect(codes.filter((code) => code.endsWith('-0001'))).toHaveLength(2);
  });

  test('what is not complete is refused with every complaint, and nothing is written', async () => {
    const count = async () => (await house.owner.pool.query('select count(*)::int as n from dossiers')).rows[0].n;
    const before = await count();
    await expect(submitDossier(as(citizen()), { ...single, answers: {} }, { key: newId() })).rejects.toMatchObject({
      code: 'dossiers.answers',
      status: 422,
    });
    await expect(submitDossier(as(citizen()), { ...single, procedure: '9.999999' }, { key: newId() })).rejects.toMatchObject({
      status: 404,
    });
    await expect(submitDossier(as(citizen()), { ...single, procedure: '1.004884' }, { key: newId() })).rejects.toMatchObject({
      code: 'procedures.closed',
    });
    await expect(submitDossier(as(citizen()), { ...single, unit: OTHER }, { key: newId() })).rejects.toMatchObject({
      code: 'procedures.closed',
    });
    await expect(submitDossier(as(anonymous), single, { key: newId() })).rejects.toMatchObject({ status: 401 });
    expect(await count()).toBe(before);
  });

  test('answers lie encrypted, events hold nothing of the person', async () => {
    const { id } = await filed();
    const { rows } = await house.owner.pool.query('select sealed from dossier_answers where dossier = $1', [id]);
    expect(rows[0].sealed).toMatch(/^k1\./);
    expect(rows[0].sealed).not.toContain('Nguy');
    const events = JSON.stringify((await house.owner.pool.query('select actor, data from events where subject = $1', [id])).rows);
    expect(events).not.toMatch(/Nguy|09\d{8}|0\d{11}/);
  });
});

describe('handling', () => {
  test('from the desk to the result: each hand-over by the office of the step', async () => {
    const { id, code } = await filed(citizen('walk'), '2026-11-19T08:00');
    const received = await receiveDossier(as(officer('desk officer'), '2026-11-19T09:00'), change(id, 1));
    expect(received).toMatchObject({ state: 2, rowVersion: 2, dueAt: at('2026-11-25T17:00').toISOString() }); // Tue 24 Nov is a holiday
    let version = 2;
    for (const role of ['leader', 'specialist', 'leader', 'leader']) {
      const moved = await moveDossier(as(officer(role), '2026-11-19T10:00'), { ...change(id, version), back: false });
      version = moved.rowVersion;
      expect(moved.state).toBe(4);
    }
    await expect(moveDossier(as(officer('clerk')), { ...change(id, version), back: false })).rejects.toMatchObject({
      code: 'dossiers.last_step',
    });
    const file = { hash: 'a'.repeat(64), bytes: 10, type: 'application/pdf', sealed: false, name: 'giay-xac-nhan.pdf' };
    await expect(resolveDossier(as(officer('clerk')), { ...change(id, version), outcome: 'granted', files: [] })).rejects.toMatchObject({
      code: 'dossiers.result_missing',
    });
    const resolved = await resolveDossier(as(officer('clerk'), '2026-11-20T10:00'), {
      ...change(id, version),
      outcome: 'granted',
      files: [file],
    });
    expect(resolved.state).toBe(9);
    const returned = await returnDossier(as(officer('desk officer'), '2026-11-20T11:00'), {
      ...change(id, resolved.rowVersion),
      way: 'desk',
    });
    expect(returned.state).toBe(10);
    const whole = await openDossier(as(citizen('walk')), code);
    expect(whole.history.map((event) => event.type)).toEqual([
      'dossier.submitted',
      ...whole.components.map(() => 'dossier.component_attached'),
      'dossier.received',
      ...Array(4).fill('dossier.moved'),
      'dossier.resolved',
      'dossier.returned',
    ]);
  });

  test('a supplement stops the clock and gives the time back; a second one needs a leader', async () => {
    const { id } = await filed(citizen('s'), '2026-11-19T08:00');
    await receiveDossier(as(officer('desk officer'), '2026-11-19T09:00'), change(id, 1));
    const faults = [{ target: 'paper' as const, code: 'ly-hon', reason: 'Thiếu trích lục ly hôn.' }];
    await expect(requestSupplement(as(officer('desk officer')), { ...change(id, 2), faults })).rejects.toMatchObject({
      code: 'dossiers.forbidden',
    });
    await expect(
      requestSupplement(as(officer('specialist')), { ...change(id, 2), faults: [{ target: 'paper', code: 'khong-co', reason: 'Thiếu.' }] }),
    ).rejects.toMatchObject({
      code: 'dossiers.fault_target',
    });
    const asked = await requestSupplement(as(officer('specialist'), '2026-11-20T09:00'), {
      ...change(id, 2),
      faults: [{ target: 'other', code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }],
    });
    expect(asked).toMatchObject({ state: 5, dueAt: null });
    const answered = await answerSupplement(as(citizen('s'), '2026-11-26T09:00'), {
      ...change(id, 3),
      answers: {},
      papers: [],
      note: 'Tôi đã ở ấp 2.',
    });
    expect(answered.state).toBe(2);
    // Due Wed 25 Nov 17:00; from Fri 20 Nov 09:00 to Thu 26 Nov 09:00 stand still: Fri 6 h, Mon 8 h, Wed 8 h, Thu 2 h = 24 working hours, three days.
    expect(answered.dueAt).toBe(at('2026-11-30T17:00').toISOString());
    const again = { ...change(id, 4), faults: [{ target: 'other' as const, code: '', reason: 'Còn thiếu.' }] };
    await expect(requestSupplement(as(officer('specialist'), '2026-11-26T10:00'), again)).rejects.toMatchObject({
      code: 'dossiers.second_supplement',
    });
    await expect(
      requestSupplement(as(officer('specialist'), '2026-11-26T10:00'), { ...again, leaderReason: 'Giấy vừa nộp bị mờ.' }),
    ).rejects.toMatchObject({ code: 'dossiers.forbidden' });
    await expect(
      requestSupplement(as(officer('leader'), '2026-11-26T10:00'), { ...again, leaderReason: 'Giấy vừa nộp bị mờ.' }),
    ).resolves.toMatchObject({ state: 5 });
    await expect(
      stopDossier(as(officer('leader'), '2026-12-10T10:00'), { ...change(id, 5), reason: 'Không bổ sung.' }),
    ).rejects.toMatchObject({ code: 'dossiers.too_early' });
    await expect(
      stopDossier(as(officer('leader'), '2026-12-20T10:00'), { ...change(id, 5), reason: 'Không bổ sung.' }),
    ).resolves.toMatchObject({ state: 8 });
  });

  test('two officers decide at once: the second learns what happened, nothing is lost', async () => {
    const { id } = await filed(citizen('race'));
    const outcomes = await Promise.allSettled([
      receiveDossier(as(officer('desk officer', UNIT, 'd1')), change(id, 1)),
      refuseDossier(as(officer('desk officer', UNIT, 'd2')), { ...change(id, 1), reason: 'Không thuộc thẩm quyền.' }),
    ]);
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const lost = outcomes.find((one) => one.status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ status: 409 });
    const { rows } = await house.owner.pool.query(
      "select count(*)::int as n from events where subject = $1 and type in ('dossier.received', 'dossier.refused')",
      [id],
    );
    expect(rows[0].n).toBe(1);
  });

  test('the citizen may withdraw; a stranger finds nothing', async () => {
    const { id, code } = await filed(citizen('w'));
    await expect(withdrawDossier(as(citizen('stranger')), change(id, 1))).rejects.toMatchObject({ code: 'dossiers.unknown', status: 404 });
    await expect(openDossier(as(citizen('stranger')), code)).rejects.toMatchObject({ status: 404 });
    await expect(openDossier(as(officer('desk officer', OTHER)), code)).rejects.toMatchObject({ status: 404 });
    await expect(openDossier(as(officer('province viewer')), code)).rejects.toMatchObject({ status: 404 });
    expect(await withdrawDossier(as(citizen('w')), change(id, 1))).toMatchObject({ state: 7 });
  });

  test('the desk takes in what was brought; the same national code twice is one dossier', async () => {
    const input = {
      unit: UNIT,
      procedure: '1.012796',
      case: 'only',
      channel: 'direct' as const,
      keys: 'staff' as const,
      applicant: { fullName: 'Trần Thị Ba', phone: '0912 345 678', personalNumber: '080190001234' },
      papers: [],
      returnWay: 'desk' as const,
      externalCode: 'G09.20-20260609-0092637',
    };
    const { proceduresOn } = await import('../procedures/procedures.queries.ts');
    const land = (await proceduresOn(as(systemActor('reader')))).find((one) => one.procedure === '1.012796');
    const sent = { ...input, case: land?.cases[0]?.code ?? '' };
    const desk = as(officer('desk officer'));
    const [one, two] = await Promise.all([takeInDossier(desk, sent, { key: newId() }), takeInDossier(desk, sent, { key: newId() })]);
    expect(one).toMatchObject({ state: 2, code: two.code });
    await expect(takeInDossier(as(officer('desk officer', OTHER)), sent, { key: newId() })).rejects.toMatchObject({ status: 403 });
  });
});

describe('a procedure that changes', () => {
  test('a new version holds from its day on; a running dossier keeps its own', async () => {
    const before = await filed(citizen('v1'), '2026-12-14T08:00');
    await receiveDossier(as(officer('desk officer'), '2026-12-14T08:30'), change(before.id, 1));
    const [old] = proceduresFromContent().find((one) => one.code === '1.004873')?.versions ?? [];
    if (!old) throw new Error('no version');
    const timings = old.timings.map((timing) => ({
      ...timing,
      term: { ...timing.term, amount: 1 },
      steps: timing.steps.map((step) => ({ ...step, hours: step.code === 'handle' ? 8 : 0 })),
    }));
    const body = { ...old, version: '2026-12-15', validFrom: '2026-12-15', timings };
    await house.owner.pool.query(
      "insert into procedure_versions (code, version, valid_from, body, body_hash, added_at) values ('1.004873', '2026-12-15', '2026-12-15', $1, 'x', now())",
      [body],
    );
    forgetCatalogue(as(systemActor('reader')));
    const after = await filed(citizen('v2'), '2026-12-15T08:00');
    const received = await receiveDossier(as(officer('desk officer'), '2026-12-15T08:30'), change(after.id, 1));
    expect(received.dueAt).toBe(at('2026-12-16T17:00').toISOString()); // one working day
    expect(await recomputeDue(as(systemActor('worker'), '2026-12-15T09:00'), UNIT)).toBe(0);
    const { rows } = await house.owner.pool.query(
      'select procedure_version, due_at from dossiers where id = any($1) order by submitted_at',
      [[before.id, after.id]],
    );
    expect(rows).toEqual([
      { procedure_version: old.version, due_at: at('2026-12-17T17:00') },
      { procedure_version: '2026-12-15', due_at: at('2026-12-16T17:00') },
    ]);
  });
});

describe('lists, tracking and the clock', () => {
  test('an officer sees the own unit only, oldest due first, page by page', async () => {
    for (let i = 0; i < 5; i++) await filed(citizen(`q${i}`), `2026-11-16T0${8 + (i % 2)}:0${i}`);
    const seen: string[] = [];
    let after: { urgentAt: string; id: string } | undefined;
    for (;;) {
      const page = await queuePage(as(officer('desk officer')), { queue: 'desk', unit: UNIT, ...(after ? { after } : {}) }, 2);
      seen.push(...page.lines.map((line) => `${line.urgentAt?.toISOString()} ${line.id}`));
      const last = page.lines.at(-1);
      if (!page.more || !last) break;
      after = { urgentAt: last.urgentAt?.toISOString() ?? 'infinity', id: last.id };
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort());
    expect(new Set(seen).size).toBe(seen.length);
    expect((await queuePage(as(officer('desk officer', OTHER)), { queue: 'desk', unit: UNIT })).lines).toEqual([]);
  });

  test('tracking tells states and dates to the key or to code and digits, and to nobody else', async () => {
    const { code, trackingKey } = await filed(citizen('t'));
    const tracking = as(systemActor('tracking'));
    const phone = (await house.owner.pool.query('select applicant_phone as phone from dossiers where code = $1', [code])).rows[0]
      .phone as string;
    expect(await tracked(tracking, { key: trackingKey })).toMatchObject({ code, state: 1 });
    const found = await tracked(tracking, { code, digits: phone.slice(-4) });
    expect(found).toMatchObject({ code });
    expect(JSON.stringify(found)).not.toMatch(/applicant|account|Nguy/i);
    expect(await tracked(tracking, { code, digits: '0000' })).toBeUndefined();
    expect(await tracked(as(anonymous), { key: trackingKey })).toBeUndefined();
  });

  test('a due moment that passes is told once, also after downtime', async () => {
    const { id } = await filed(citizen('p'), '2026-11-02T08:00');
    await receiveDossier(as(officer('desk officer'), '2026-11-02T08:30'), change(id, 1));
    const worker = as(systemActor('worker'), '2026-11-19T09:00');
    while ((await tellDuePassed(worker)) > 0);
    expect(await tellDuePassed(worker)).toBe(0);
    const { rows } = await house.owner.pool.query("select occurred_at from events where subject = $1 and type = 'dossier.due_passed'", [
      id,
    ]);
    expect(rows.map((row) => row.occurred_at.toISOString())).toEqual([at('2026-11-05T17:00').toISOString()]);
  });

  test('a due moment that passed is told once also when the clock stops before the job comes', async () => {
    const { id } = await filed(citizen('late'), '2026-11-02T08:00');
    await receiveDossier(as(officer('desk officer'), '2026-11-02T08:30'), change(id, 1));
    const faults = [{ target: 'other' as const, code: '', reason: 'Cần nói rõ nơi cư trú trước đây.' }];
    await requestSupplement(as(officer('leader'), '2026-11-06T09:00'), { ...change(id, 2), faults });
    while ((await tellDuePassed(as(systemActor('worker'), '2026-11-06T09:01'))) > 0);
    const passed = "select occurred_at from events where subject = $1 and type = 'dossier.due_passed'";
    const { rows } = await house.owner.pool.query(passed, [id]);
    expect(rows.map((row) => row.occurred_at.toISOString())).toEqual([at('2026-11-05T17:00').toISOString()]);
    await answerSupplement(as(citizen('late'), '2026-11-06T10:00'), { ...change(id, 3), answers: {}, papers: [], note: 'Tôi ở ấp 2.' });
    await withdrawDossier(as(citizen('late'), '2026-11-06T10:30'), change(id, 4));
    expect((await house.owner.pool.query(passed, [id])).rowCount).toBe(1);
  });

  test('a closure that is decided later moves open due moments, with an event and an audit line', async () => {
    const { id } = await filed(citizen('cal'), '2026-12-07T08:00');
    await receiveDossier(as(officer('desk officer'), '2026-12-07T08:30'), change(id, 1));
    const body = {
      day: '2026-12-09',
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
    const worker = as(systemActor('worker'), '2026-12-08T08:00');
    expect(await recomputeDue(worker, UNIT)).toBeGreaterThan(0);
    expect(await recomputeDue(worker, UNIT)).toBe(0);
    const { rows } = await house.owner.pool.query('select due_at from dossiers where id = $1', [id]);
    expect(rows[0].due_at).toEqual(at('2026-12-11T17:00'));
    const told = await house.owner.pool.query("select data from events where subject = $1 and type = 'dossier.due_changed'", [id]);
    expect(told.rows[0].data).toEqual({
      before: at('2026-12-10T17:00').toISOString(),
      after: at('2026-12-11T17:00').toISOString(),
      reason: 'calendar',
    });
  });
});
