import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse } from '../../../tests/house.ts';
import { setFiled } from '../../../tests/measures.scene.ts';
import { contextIn } from '../../app/house.ts';
import type { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Actor, anonymous } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { parseTerm, type Term } from '../dashboards/dashboards.rules.ts';
import { openFigures, shownOf } from '../dashboards/open-data.queries.ts';
import { decideFigure, declareFigure, openDeclared } from '../indicators/declared.service.ts';
import { publishFigure } from '../indicators/indicators.service.ts';
import { spanOf } from '../targets/periods.rules.ts';
import { closingHistory, closingsIn, correctionsIn, countNow, figuresPrint, indicatorsHeld, lockedIn } from './closings.queries.ts';
import { acceptClosing, findCorrections, returnClosing, signPeriod } from './closings.service.ts';
import { figuresFor } from './figures.routes.ts';

const PROVINCE = '80.20250701';
const HERE = '28159.20250701';
const OTHER = '28243.20250701';
const FORMER = '28237.20210101';
const NOW = parseLocal('2026-11-19T09:00') as Date;
const HASH = 'ab'.repeat(32);

let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, unit: string, id = `${role} ${unit}`): Actor => ({
  kind: 'officer',
  id,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const as = (actor: Actor) => contextIn(house, actor, NOW);
const leader = (unit = HERE, id?: string) => as(officer('leader', unit, id));
const province = (id?: string) => as(officer('province admin', PROVINCE, id));
const rows = async (text: string, values: unknown[] = []) => (await house.owner.pool.query(text, values)).rows;
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Refusal) => `${error.code} ${error.status}`,
  );

const codesOf = async (period: string) => (await indicatorsHeld(leader(), period)).map(({ code }) => code);
async function seenOf(period: string, unit = HERE): Promise<string> {
  const figures = await countNow(leader(), [unit], period, await codesOf(period));
  return figuresPrint(figures.get(unit) ?? []);
}
const sign = async (context: ReturnType<typeof leader>, period: string, more: { unit?: string; seen?: string; key?: string } = {}) =>
  signPeriod(context, { unit: HERE, period, seen: await seenOf(period, more.unit), key: newId(), ...more });

const filed = (month: string, amount: number, unit = HERE) => setFiled(house, unit, month, amount);

async function declared(value: number, by = officer('clerk', HERE)): Promise<string> {
  const { id } = await declareFigure(as(by), {
    key: newId(),
    indicator: 'households.fibre',
    unit: HERE,
    from: '2025-01-01',
    to: '2025-12-31',
    numerator: value,
    denominator: 100,
    value: null,
    relation: '=',
    denominatorOf: 'households',
    surveyedOn: '2025-12-20',
    basis: 'Báo cáo số 12/BC-UBND',
    evidence: { hash: HASH, bytes: 10, type: 'application/pdf', sealed: false, name: 'bao-cao.pdf' },
  });
  return id;
}

beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house?.close());

describe('a period of a commune', () => {
  test('is signed by its head and accepted by the province; its figures are kept as they were', async () => {
    await filed('2026-10', 40);
    const { id, figures } = await sign(leader(), '2026-10');
    expect(figures).toBe((await codesOf('2026-10')).length);
    const kept = await leader().read((tx) => lockedIn(tx, [id]));
    expect(kept.find(({ indicator }) => indicator === 'dossiers.filed')).toMatchObject({
      numerator: 40,
      value: 40,
      relation: '=',
      version: 1,
      source: 'events',
      evidenceHash: null,
    });
    await acceptClosing(province(), { id, rowVersion: 1, key: newId() });
    expect(await closingsIn(province(), [HERE], ['2026-10'])).toMatchObject([
      { state: 'accepted', signedBy: `leader ${HERE}`, decidedBy: `province admin ${PROVINCE}`, corrections: 0, rowVersion: 2 },
    ]);
    const events = await rows("select type, unit, data from events where type like 'period.%' order by id");
    expect(events).toEqual([
      { type: 'period.signed', unit: HERE, data: { period: '2026-10', figures } },
      { type: 'period.accepted', unit: HERE, data: { period: '2026-10' } },
    ]);
    const audit = await rows("select verb from audit where thing = 'closing' order by at, id");
    expect(audit.map(({ verb }) => verb).sort()).toEqual(['accept', 'sign']);
  });

  test('is closed once: signed or accepted, a second signature is refused and says whose the first is', async () => {
    await expect(sign(leader(HERE, 'another head'), '2026-10')).rejects.toMatchObject({
      code: 'closings.closed',
      status: 409,
      details: { period: '2026-10', who: `leader ${HERE}` },
    });
    const [{ count }] = await rows("select count(*)::int from period_closings where period = '2026-10'");
    expect(count).toBe(1);
  });

  test('two who sign at the same moment: one does, the other is told', async () => {
    const both = await Promise.all(['one', 'two'].map((id) => refused(sign(leader(HERE, id), '2026-09'))));
    expect(both.sort()).toEqual(['closings.closed 409', 'done']);
  });

  test('one key is one closing', async () => {
    const wish = { unit: HERE, period: '2026-08', seen: await seenOf('2026-08'), key: newId() };
    const first = await signPeriod(leader(), wish);
    expect(await signPeriod(leader(), wish)).toEqual(first);
    expect(await refused(signPeriod(leader(), { ...wish, period: '2026-07' }))).toBe('context.key_reused 422');
    const accepting = { id: first.id, rowVersion: 1, key: newId() };
    expect(await acceptClosing(province(), accepting)).toEqual(await acceptClosing(province(), accepting));
    await expect(acceptClosing(province('another'), { ...accepting, key: newId() })).rejects.toMatchObject({
      code: 'closings.accepted',
      status: 409,
      details: { who: `province admin ${PROVINCE}` },
    });
  });

  test('is given back with a reason, and signed anew; what was given back stays to be read', async () => {
    const { id } = await sign(leader(), '2026-07');
    expect(await refused(returnClosing(province(), { id, rowVersion: 1, reason: ' ', key: newId() }))).toBe('closings.input 422');
    await returnClosing(province(), { id, rowVersion: 1, reason: 'Thiếu số liệu kê khai.', key: newId() });
    expect(await refused(acceptClosing(province(), { id, rowVersion: 1, key: newId() }))).toBe('closings.given_back 409');
    const again = await sign(leader(), '2026-07');
    expect(await refused(acceptClosing(province(), { id: again.id, rowVersion: 7, key: newId() }))).toBe('closings.stale 409');
    expect((await closingHistory(province(), HERE, '2026-07')).map(({ state, reason }) => [state, reason])).toEqual([
      ['signed', ''],
      ['returned', 'Thiếu số liệu kê khai.'],
    ]);
  });

  test.each([
    ['that is not over', HERE, '2026-11', 'closings.not_over 422'],
    ['in which the commune did not exist yet', HERE, '2025-06', 'closings.not_then 404'],
    ['of a commune that is none', '99999', '2026-06', 'units.unknown 404'],
    ['of a province', PROVINCE, '2026-06', 'units.unknown 404'],
  ])('%s is not signed', async (_, unit, period, code) => {
    expect(await refused(signPeriod(leader(), { unit, period, seen: '', key: newId() }))).toBe(code);
  });

  test('is not signed by who looked at other figures', async () => {
    const seen = await seenOf('2026-06');
    await filed('2026-06', 3);
    expect(await refused(sign(leader(), '2026-06', { seen }))).toBe('closings.changed 409');
    expect(await refused(sign(leader(), '2026-06'))).toBe('done');
  });

  test('waits for declared figures that nobody approved; then they are kept with the digest of their evidence', async () => {
    const id = await declared(70);
    expect(await refused(sign(leader(), '2025'))).toBe('closings.waiting 409');
    await decideFigure(leader(), { key: newId(), id, rowVersion: 1, decision: 'approved' });
    const closing = await sign(leader(), '2025');
    const kept = (await leader().read((tx) => lockedIn(tx, [closing.id]))).find(({ indicator }) => indicator === 'households.fibre');
    expect(kept).toMatchObject({ value: 70, numerator: 70, denominator: 100, declared: id, evidenceHash: HASH, evidence: 'bao-cao.pdf' });
  });

  test('keeps the digests of all the declarations of which a figure was added up', async () => {
    const digests = ['1', '2', '3', '4'].map((one) => one.repeat(64));
    for (const [at, hash] of digests.entries()) {
      const { starts, ends } = spanOf(`2024-Q${at + 1}`);
      await house.owner.pool.query(
        `insert into declared_figures (id, indicator, unit, starts, ends, numerator, denominator, value, relation, basis, hash, declared_by, declared_at, decision, decided_by, decided_at)
         values ($1, 'k766.publish_on_time', $2, $3, $4, $5, 10, $6, '=', 'Biên bản', $7, 'x', $8, 'approved', 'y', $8)`,
        [newId(), FORMER, starts, ends, at + 1, 10 * (at + 1), hash, NOW],
      );
    }
    const context = as(officer('leader', FORMER));
    const codes = await codesOf('2024');
    const figures = (await countNow(context, [FORMER], '2024', codes)).get(FORMER) ?? [];
    const { id } = await signPeriod(context, { unit: FORMER, period: '2024', seen: figuresPrint(figures), key: newId() });
    const kept = (await context.read((tx) => lockedIn(tx, [id]))).find(({ indicator }) => indicator === 'k766.publish_on_time');
    expect(kept).toMatchObject({ numerator: 10, denominator: 40, value: 25, declared: null, evidenceHash: digests.join(' ') });
  });
});

describe('a later count', () => {
  test('that differs stands beside the locked figure, since when it was found; it is found once, and its way back, too', async () => {
    expect(await findCorrections(as(anonymous))).toBe(0);
    await filed('2026-10', 42);
    const [{ id }] = await rows("select id from period_closings where period = '2026-10'");
    expect(await findCorrections(as(anonymous))).toBeGreaterThan(0);
    expect(await findCorrections(as(anonymous))).toBe(0);
    const find = async () =>
      (await leader().read((tx) => correctionsIn(tx, [id]))).filter(({ indicator }) => indicator === 'dossiers.filed');
    expect(await find()).toMatchObject([{ value: 42, version: 1, foundAt: NOW }]);
    const kept = (await leader().read((tx) => lockedIn(tx, [id]))).find(({ indicator }) => indicator === 'dossiers.filed');
    expect(kept).toMatchObject({ value: 40 });
    const [told] = await rows("select unit, data from events where type = 'period.corrected' and subject = $1", [id]);
    expect(told).toMatchObject({ unit: HERE, data: { period: '2026-10', indicators: expect.arrayContaining(['dossiers.filed']) } });
    await filed('2026-10', 40);
    await findCorrections(as(anonymous));
    expect((await find()).map(({ value }) => value)).toEqual([42, 40]);
  });

  test('a declared figure that is approved later is a correction', async () => {
    const id = await declared(75);
    await decideFigure(leader(), { key: newId(), id, rowVersion: 1, decision: 'approved' });
    expect(await findCorrections(as(anonymous))).toBe(1);
    const [closing] = await closingsIn(leader(), [HERE], ['2025']);
    expect(closing?.corrections).toBe(1);
  });
});

describe('what is sent up', () => {
  const asked = (month: string) => ({ unit: HERE, from: `${month}-01`, to: spanOf(month).ends, by: 'whole' as const });
  const filedIn = async (context: ReturnType<typeof as>, month: string) =>
    (await figuresFor(context, asked(month))).figures.find(({ indicator }) => indicator === 'dossiers.filed');

  test('is the locked figure of an accepted period, with its corrections beside it; of a signed or open one it is what is counted', async () => {
    await filed('2026-10', 44);
    await findCorrections(as(anonymous));
    expect(await filedIn(leader(), '2026-10')).toMatchObject({
      value: 40,
      version: 1,
      lock: { period: '2026-10', acceptedBy: PROVINCE, acceptedAt: NOW, corrections: [{ value: 42 }, { value: 40 }, { value: 44 }] },
    });
    // Signed, and not accepted; and days that are no period.
    await filed('2026-09', 7);
    expect(await filedIn(leader(), '2026-09')).toMatchObject({ value: 7, lock: null });
    const { figures } = await figuresFor(leader(), { unit: HERE, from: '2026-09-01', to: '2026-10-31', by: 'whole' });
    expect(figures.find(({ indicator }) => indicator === 'dossiers.filed')).toMatchObject({ value: 51, lock: null });
  });

  test('is the same for everybody who reads what the unit publishes: door, open data', async () => {
    await publishFigure(leader(), { key: newId(), unit: HERE, indicator: 'dossiers.filed', shown: true });
    expect(await filedIn(as(anonymous), '2026-10')).toMatchObject({ value: 40, lock: { acceptedBy: PROVINCE } });
    const rows = await openFigures(as(anonymous), await shownOf(as(anonymous), HERE), parseTerm('2026-10', '2026-11-19') as Term);
    expect(rows.find(({ from }) => from === '2026-10-01')).toMatchObject({
      value: 40,
      locked: true,
      lockedText: 'đã khóa',
      lockedPeriod: '2026-10',
      acceptedBy: PROVINCE,
      correctedValue: 44,
      correctedAt: NOW.toISOString(),
    });
    expect(rows.find(({ from }) => from === '2026-09-01')).toMatchObject({
      value: 7,
      locked: false,
      lockedText: 'chưa khóa',
      acceptedAt: null,
      correctedValue: null,
    });
  });
});

describe('who may', () => {
  test.each([
    ['desk officer', HERE],
    ['specialist', HERE],
    ['clerk', HERE],
    ['commune admin', HERE],
    ['province viewer', PROVINCE],
    ['province admin', PROVINCE],
    ['system admin', PROVINCE],
    ['leader', OTHER],
  ])('%s of %s does not sign', async (role, unit) => {
    expect(await refused(sign(as(officer(role, unit)), '2026-05'))).toBe('context.forbidden 403');
  });

  test('nobody but the province accepts or gives back, and nobody what he signed himself', async () => {
    const { id } = await sign(leader(), '2026-05');
    const wish = { id, rowVersion: 1, key: newId() };
    for (const actor of [officer('leader', HERE, 'second head'), officer('province viewer', PROVINCE), officer('clerk', HERE)])
      expect(await refused(acceptClosing(as(actor), wish))).toBe('context.forbidden 403');
    // Row-level security hides it from whoever has nothing to do with it.
    for (const actor of [officer('leader', OTHER), officer('province admin', '79.20250701'), officer('desk officer', HERE)])
      expect(await refused(returnClosing(as(actor), { ...wish, reason: 'Không đúng.' }))).toBe('closings.unknown 404');
    expect(await refused(acceptClosing(as(anonymous), wish))).toBe('context.sign_in 401');
    const both: Actor = {
      ...officer('leader', HERE),
      posts: [...officer('leader', HERE).posts, { role: 'province admin', unit: PROVINCE }],
    };
    expect(await refused(acceptClosing(as(both), wish))).toBe('closings.four_eyes 403');
  });

  test('the evidence of a declared figure is opened by who sees the unit’s figures, and that is written down', async () => {
    const id = await declared(60);
    expect(await openDeclared(leader(), id)).toMatchObject({ hash: HASH, name: 'bao-cao.pdf' });
    expect(await openDeclared(as(officer('province viewer', PROVINCE)), id)).toMatchObject({ hash: HASH });
    for (const actor of [officer('leader', OTHER), officer('helper', HERE), officer('province admin', '79.20250701')])
      expect(await refused(openDeclared(as(actor), id))).toBe('context.not_found 404');
    expect(await refused(openDeclared(as(anonymous), id))).toBe('context.sign_in 401');
    const looks = await rows("select actor from audit where thing = 'figure evidence' and subject = $1", [id]);
    expect(looks).toHaveLength(2);
  });

  test('the wall behind: nobody changes a locked figure, adds one later, or decides what he signed', async () => {
    const [{ id }] = await rows("select id from period_closings where period = '2026-10'");
    const write = (actor: Actor, text: string, values: unknown[]) =>
      as(actor)
        .transaction((tx) => tx.query({ text, values }))
        .then(
          (found) => found.length,
          (error: { code?: string }) => error.code,
        );
    for (const actor of [officer('leader', HERE), officer('province admin', PROVINCE), officer('system admin', PROVINCE)]) {
      expect(await write(actor, 'update closing_figures set value = 1 where closing = $1 returning 1', [id])).toBe(0);
      expect(await write(actor, 'delete from closing_figures where closing = $1 returning 1', [id])).toBe(0);
      expect(await write(actor, "update period_closings set state = 'signed', decided_by = null where id = $1 returning 1", [id])).toBe(0);
      const more =
        "insert into closing_figures (closing, indicator, unit, relation, version, source) values ($1, 'x.y', $2, '=', 1, 'events')";
      expect(await write(actor, more, [id, HERE])).toBe('42501');
      const correction =
        "insert into closing_corrections (id, closing, indicator, unit, relation, version, found_at) values ($1, $2, 'x.y', $3, '=', 1, now())";
      expect(await write(actor, correction, [newId(), id, HERE])).toBe('42501');
    }
  });
});
