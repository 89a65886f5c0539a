import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bank } from '../../../doubles/bank/bank.ts';
import { hearAll } from '../../../tests/hearing.ts';
import { testHouse } from '../../../tests/house.ts';
import { contextIn } from '../../app/house.ts';
import { newId } from '../../platform/database/id.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { parseLocal } from '../../platform/time/time.ts';
import { forgetUnits } from '../../registers/units/units.queries.ts';
import { forwardDossier } from '../dossiers/dossiers.forward.service.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { openDossier } from '../dossiers/dossiers.queries.ts';
import { refuseUnsigned, takeCall } from './bank.call.service.ts';
import { setBankLink } from './bank.link.service.ts';
import { creditCounts, creditsIn } from './bank.queries.ts';
import { acceptCredit, assignCredit, importStatement } from './bank.service.ts';
import { acceptDay, closeDay, takeCash, voidReceipt } from './cash.service.ts';
import { askPayment, chargeDossier, correctCharge } from './charges.service.ts';
import { exemptByLaw } from './fees.content.ts';
import { cashDay, moneyOf, receiptOf } from './fees.queries.ts';
import { feeReader } from './fees.readers.ts';
import { callSchema } from './fees.schema.ts';
import { moneyOnSlip } from './fees.slip.queries.ts';
import { askRefund, judgeRefund, payRefund, unbalanced } from './refunds.service.ts';
import { vietQr } from './vietqr.rules.ts';

const UNIT = '28159.20250701';
const OTHER = '28243.20250701';
const ACCOUNT = '5400205123456';
const columns = { id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' };
let house: Awaited<ReturnType<typeof testHouse>>;
const officer = (role: string, name = role, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${name} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
const at = (local: string) => parseLocal(local) as Date;
const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(house, actor, at(local));
const desk = (name = 'desk officer', local?: string) => as(officer('desk officer', name), local);
const leader = (name = 'leader') => as(officer('leader', name));
const reason = 'Đã đối chiếu với giấy tờ.';
const refusal = (code: string, status = 409) => ({ code, status });

beforeAll(async () => {
  house = await testHouse();
  for (const [unit, key, value] of [
    [UNIT, 'bank_bin', '970405'],
    [UNIT, 'bank_account', ACCOUNT],
    [OTHER, 'e_identifier', 'X80.000.01'],
  ])
    await house.owner.pool.query(
      `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, $2, $3, '2025-07-01', 'thử', true, 'content')
       on conflict (unit, key, valid_from) do update set value = excluded.value`,
      [unit, key, value],
    );
});
afterAll(async () => {
  // Whatever the tests did: what came in and went out balances for every dossier.
  expect(await unbalanced(leader(), UNIT)).toEqual([]);
  await house?.close();
});

/** Certifying a signature at the desk: 10,000 đồng a case, by TT 226/2016/TT-BTC; received at once. */
async function filed(more: object = {}, receive = true) {
  const wish = {
    unit: UNIT,
    procedure: '2.000884',
    case: 'signature',
    channel: 'direct' as const,
    keys: 'staff' as const,
    applicant: { fullName: 'Trần Thị Thử' },
    papers: [],
    returnWay: 'desk' as const,
    ...more,
  };
  const taken = await takeInDossier(desk(), wish, { key: newId(), receive });
  await chargeDossier(desk(), taken.id);
  return { ...taken, ...(await facts(taken.id)) };
}
async function facts(id: string) {
  const { charge } = await moneyOf(desk(), id);
  if (!charge) throw new Error('no charge');
  return { reference: charge.reference, number: charge.number };
}
const cash = (of: { code: string; number: number }, amount = 10_000, context = desk()) =>
  takeCash(context, { code: of.code, number: of.number, amount, payer: 'Trần Thị Thử', key: newId() });
const money = (id: string) => moneyOf(desk(), id);
const rowOf = async (id: string) => (await house.owner.pool.query('select * from dossiers where id = $1', [id])).rows[0];
const told = async (id: string) =>
  (await house.owner.pool.query('select type from events where subject = $1 order by transaction, id', [id])).rows.map(
    (one) => one.type as string,
  );
const settled = (work: Promise<unknown>[]) =>
  Promise.allSettled(work).then((all) => all.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code)).sort());

/** What the reception slip says of money, to the desk or to another who may print it. */
const slipMoney = async (code: string, context = desk(), locale: 'vi' | 'en' = 'vi') =>
  moneyOnSlip({ context, whole: await openDossier(context, code), locale });

describe('the reception slip', () => {
  test('says what this dossier is charged, as corrected, and carries the VietQR of exactly what is owed', async () => {
    const one = await filed();
    const first = await slipMoney(one.code);
    expect(first.fee).toBe('10.000 đồng (mười nghìn đồng)');
    expect(first.transfer?.payload).toBe(vietQr({ bin: '970405', account: ACCOUNT, amount: 10_000, purpose: one.reference }));
    expect(first.transfer?.notes).toContain('Đây là tài khoản giả để trình diễn. Xin không chuyển tiền.');
    await correctCharge(desk(), { code: one.code, number: 1, channel: 'direct', quantities: { case: 3 }, reason, key: newId() });
    const corrected = await slipMoney(one.code);
    expect(corrected.fee).toBe('30.000 đồng (ba mươi nghìn đồng)');
    expect(corrected.transfer?.payload).toContain('540530000');
    await cash({ ...one, number: 2 }, 20_000);
    const part = await slipMoney(one.code);
    expect(part.fee).toBe('30.000 đồng (ba mươi nghìn đồng); đã nộp 20.000 đồng; còn phải nộp 10.000 đồng');
    expect(part.transfer?.payload).toContain('540510000');
    await cash({ ...one, number: 2 }, 10_000);
    expect(await slipMoney(one.code)).toEqual({ fee: '30.000 đồng (ba mươi nghìn đồng); đã nộp đủ' });
  });

  test('is silent about sums that nobody counted or published, and has no QR where the unit takes no transfer', async () => {
    const intake = { case: 'usual', unit: UNIT, channel: 'direct', keys: 'staff', papers: [], returnWay: 'desk' } as const;
    const applicant = { fullName: 'Lê Thử' };
    const bare = await takeInDossier(desk(), { ...intake, papers: [], applicant, procedure: '2.000815' }, { key: newId() });
    expect(await slipMoney(bare.code)).toEqual({ fee: 'chưa tính; quầy đếm số trang, số bản rồi báo' });
    const unpublished = await filed({ procedure: '1.000656', case: 'usual' }).catch(() =>
      filed({ procedure: '1.000656', case: 'registration' }),
    );
    expect(await slipMoney(unpublished.code)).toEqual({ fee: 'Chưa công bố mức thu' });
    const elsewhere = as(officer('desk officer', 'desk officer', OTHER));
    const one = await takeInDossier(
      elsewhere,
      { ...intake, papers: [], applicant, unit: OTHER, procedure: '2.000884', case: 'signature' },
      { key: newId() },
    );
    await chargeDossier(elsewhere, one.id);
    expect(await slipMoney(one.code, elsewhere)).toEqual({ fee: '10.000 đồng (mười nghìn đồng)' });
    expect((await slipMoney(one.code, elsewhere, 'en')).fee).toBe('10,000 VND');
  });
});

describe('an exemption', () => {
  test('of the fee table is given with its proof, stands on the slip, and takes the QR away', async () => {
    const monday = desk('desk officer', '2026-11-30T09:00');
    const papers = [{ component: 'to-khai', source: 'paper' as const, originals: 1, certifiedCopies: 0, copies: 0 }];
    const wish = { unit: UNIT, procedure: '2.000635', case: 'self', channel: 'direct', keys: 'staff', returnWay: 'desk' } as const;
    const one = await takeInDossier(monday, { ...wish, papers, applicant: { fullName: 'Trần Thị Thử' } }, { key: newId() });
    await chargeDossier(monday, one.id, { quantities: { copy: 2 } });
    expect((await slipMoney(one.code)).transfer?.payload).toContain('540516000');
    const exempt = { code: one.code, number: 1, channel: 'direct', quantities: { copy: 2 }, reason, exemption: 'cong-dan-so' } as const;
    await expect(correctCharge(monday, { ...exempt, key: newId() })).rejects.toMatchObject({ fields: { proof: expect.anything() } });
    await correctCharge(monday, { ...exempt, proof: 'VNeID mức 2, đã xem trên máy', key: newId() });
    const slip = await slipMoney(one.code);
    expect(slip.fee).toMatch(/^miễn thu \(Công dân có tài khoản định danh điện tử mức độ 2/);
    expect(slip.transfer).toBeUndefined();
  });

  test('by law is given where the province published nothing, with its article; not to others, not for other procedures, not after the law', async () => {
    const one = await filed({ procedure: '1.000656', case: 'usual' });
    const wish = { code: one.code, channel: 'direct', quantities: {}, reason, exemption: 'ho-ngheo' } as const;
    const proof = 'Giấy chứng nhận hộ nghèo 2026';
    await expect(correctCharge(desk(), { ...wish, number: 1, key: newId() })).rejects.toMatchObject({
      fields: { proof: expect.anything() },
    });
    expect(await correctCharge(desk(), { ...wish, number: 1, proof, amount: 8_000, basis: 'NQ 20', key: newId() })).toEqual({
      amount: 0,
      number: 2,
    });
    const { charge, versions } = await money(one.id);
    expect(charge).toMatchObject({ amount: 0, owed: 0 });
    expect(versions.at(-1)).toMatchObject({ exemption: 'ho-ngheo', proof, basis: 'Luật Hộ tịch số 60/2014/QH13, Điều 11 khoản 1 điểm a' });
    expect((await slipMoney(one.code)).fee).toBe('miễn thu (Người thuộc hộ nghèo)');
    const { number: _, exemption: __, ...plain } = { ...wish, number: 2 };
    expect(await correctCharge(desk(), { ...plain, number: 2, key: newId() })).toEqual({ amount: null, number: 3 });
    await expect(correctCharge(desk(), { ...wish, number: 3, exemption: 'cong-dan-so', proof, key: newId() })).rejects.toMatchObject(
      refusal('context.bad_input', 422),
    );
    expect(exemptByLaw('2.000635', '2026-11-19')).toEqual([]);
    const groups = (day: string) => exemptByLaw('1.004884', day).map(({ group }) => group);
    expect(['2015-12-31', '2027-02-28', '2027-03-01'].map((day) => groups(day).length)).toEqual([0, 3, 0]);
  });
});

describe('a charge', () => {
  test('is computed once, by the table of the day; the reader finds it there', async () => {
    const one = await filed();
    expect((await money(one.id)).charge).toMatchObject({ amount: 10_000, owed: 10_000, standing: 'open', number: 1 });
    await hearAll(house, feeReader);
    expect((await money(one.id)).versions).toHaveLength(1);
    const bare = await takeInDossier(
      desk(),
      {
        unit: UNIT,
        procedure: '2.000815',
        case: 'usual',
        channel: 'direct',
        keys: 'staff',
        applicant: { fullName: 'Lê Thử' },
        papers: [],
        returnWay: 'desk',
      },
      { key: newId() },
    );
    await hearAll(house, feeReader);
    // Pages are counted by people: until then nothing is said, and never 0.
    expect((await money(bare.id)).charge).toBeUndefined();
    await chargeDossier(desk(), bare.id, { quantities: { page: 3, copy: 2 } });
    expect((await money(bare.id)).charge?.amount).toBe(10_000);
  });

  test('the house itself computes what came without the desk', async () => {
    const taken = await takeInDossier(
      desk(),
      {
        unit: UNIT,
        procedure: '2.000884',
        case: 'signature',
        channel: 'post',
        keys: 'staff',
        applicant: { fullName: 'Lê Thử' },
        papers: [],
        returnWay: 'desk',
      },
      { key: newId() },
    );
    await hearAll(house, feeReader);
    expect((await money(taken.id)).charge).toMatchObject({ amount: 10_000, unit: UNIT });
    expect(await told(taken.id)).toContain('fees.charged');
  });

  test('goes with a dossier that is forwarded before its receipt, unless somebody paid already', async () => {
    await house.owner.pool.query(
      "insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, 'e_identifier', 'H53.243.00', '2025-07-01', 'thử', true, 'content') on conflict do nothing",
      [OTHER],
    );
    forgetUnits(desk());
    const [unpaid, paid] = [await filed({}, false), await filed({}, false)];
    await cash(paid, 4_000);
    for (const { id } of [unpaid, paid]) {
      const { row_version } = await rowOf(id);
      await forwardDossier(desk(), { id, key: newId(), rowVersion: row_version, to: OTHER, reason });
    }
    await hearAll(house, feeReader);
    const theirs = as(officer('desk officer', 'theirs', OTHER));
    expect([(await money(unpaid.id)).charge?.unit, (await money(paid.id)).charge?.unit]).toEqual([OTHER, UNIT]);
    await expect(cash(unpaid)).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await cash(unpaid, 10_000, theirs);
    await expect(cash(paid, 6_000, theirs)).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await cash(paid, 6_000);
    expect(await unbalanced(theirs, OTHER)).toEqual([]);
  });

  test('a correction keeps the former version, its reason, and who; what the user saw must still hold', async () => {
    const one = await filed();
    const wish = { code: one.code, number: 1, channel: 'direct' as const, quantities: { case: 3 }, reason };
    expect(await correctCharge(desk(), { ...wish, key: newId() })).toEqual({ amount: 30_000, number: 2 });
    await expect(correctCharge(desk(), { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.stale'));
    await expect(cash(one)).rejects.toMatchObject(refusal('fees.stale'));
    expect((await money(one.id)).versions.map(({ number, amount, madeBy }) => [number, amount, madeBy])).toEqual([
      [1, 10_000, `desk officer ${UNIT}`],
      [2, 30_000, `desk officer ${UNIT}`],
    ]);
    await expect(correctCharge(desk(), { ...wish, number: 2, amount: 5, basis: 'NQ 20', key: newId() })).rejects.toMatchObject(
      refusal('fees.published', 422),
    );
    await expect(correctCharge(desk(), { ...wish, number: 2, exemption: 'x', proof: 'giấy', key: newId() })).rejects.toMatchObject(
      refusal('context.bad_input', 422),
    );
  });

  test('an unpublished fee is not 0: nothing can be taken until somebody enters it with its basis', async () => {
    const one = await filed({ procedure: '1.000656', case: 'usual' }).catch(() => filed({ procedure: '1.000656', case: 'registration' }));
    expect((await money(one.id)).charge).toMatchObject({ amount: null, standing: 'not_published', owed: 0 });
    await expect(cash(one)).rejects.toMatchObject(refusal('fees.not_published'));
    const wish = { code: one.code, number: 1, channel: 'direct' as const, quantities: {}, amount: 8_000, reason };
    await expect(correctCharge(desk(), { ...wish, key: newId() })).rejects.toMatchObject({ fields: { basis: expect.anything() } });
    await correctCharge(desk(), { ...wish, basis: 'Nghị quyết 20/2025/NQ-HĐND', key: newId() });
    expect((await money(one.id)).charge?.owed).toBe(8_000);
  });

  test('others of the unit, other units and citizens do not touch money', async () => {
    const one = await filed();
    for (const actor of [officer('specialist'), officer('clerk'), officer('commune admin')])
      await expect(cash(one, 10_000, as(actor))).rejects.toMatchObject({ status: actor.posts[0]?.role === 'commune admin' ? 404 : 403 });
    await expect(cash(one, 10_000, leader())).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await expect(cash(one, 10_000, as(officer('desk officer', 'x', OTHER)))).rejects.toMatchObject({ status: 404 });
    await expect(cash(one, 10_000, as({ kind: 'citizen', id: 'c', posts: [], persons: [], scopes: [] }))).rejects.toMatchObject({
      status: 404,
    });
    expect((await money(one.id)).charge?.paid).toBe(0);
  });
});

describe('waiting for money', () => {
  test('asked for by a specialist; the clock runs on where the version says nothing; the payment lets it go on', async () => {
    const one = await filed();
    const { row_version, due_at, state } = await rowOf(one.id);
    const asked = await askPayment(as(officer('specialist')), { id: one.id, key: newId(), rowVersion: row_version });
    expect(asked).toMatchObject({ state: 6, dueAt: due_at.toISOString() });
    await expect(askPayment(desk(), { id: one.id, key: newId(), rowVersion: asked.rowVersion })).rejects.toMatchObject(
      refusal('dossiers.not_now'),
    );
    await cash(one);
    expect(await rowOf(one.id)).toMatchObject({ state, state_before: null, due_at });
    expect(await told(one.id)).toEqual(expect.arrayContaining(['dossier.payment_asked', 'fees.paid', 'dossier.paid']));
    const again = await rowOf(one.id);
    await expect(askPayment(desk(), { id: one.id, key: newId(), rowVersion: again.row_version })).rejects.toMatchObject(
      refusal('fees.nothing_due'),
    );
  });

  test('what is corrected away is not waited for, also where no amount holds any more', async () => {
    const one = await filed({ procedure: '1.000656', case: 'usual' }).catch(() => filed({ procedure: '1.000656', case: 'registration' }));
    const wish = { code: one.code, channel: 'direct' as const, quantities: {}, reason };
    const byHand = { amount: 8_000, basis: 'Nghị quyết 20/2025/NQ-HĐND' };
    await correctCharge(desk(), { ...wish, ...byHand, number: 1, key: newId() });
    const { row_version, state } = await rowOf(one.id);
    await askPayment(desk(), { id: one.id, key: newId(), rowVersion: row_version });
    await correctCharge(desk(), { ...wish, number: 2, key: newId() });
    expect((await money(one.id)).charge).toMatchObject({ amount: null, owed: 0 });
    expect(await rowOf(one.id)).toMatchObject({ state, state_before: null });
  });

  test('where the version does not count the time of a payment, as for land, the due moment comes later by it', async () => {
    const local = '2026-11-30T09:00';
    const monday = desk('desk officer', local);
    const wish = { unit: UNIT, procedure: '1.012796', case: 'usual', channel: 'direct', keys: 'staff', returnWay: 'desk' } as const;
    const applicant = { fullName: 'Trần Thị Thử' };
    const papers = [
      { component: 'don', source: 'paper' as const, originals: 1, certifiedCopies: 0, copies: 0 },
      { component: 'gcn', source: 'paper' as const, originals: 1, certifiedCopies: 0, copies: 0 },
    ];
    const one = await takeInDossier(monday, { ...wish, papers, applicant }, { key: newId() });
    await chargeDossier(monday, one.id);
    const basis = 'Nghị quyết thử 20/2025/NQ-HĐND';
    await correctCharge(monday, {
      code: one.code,
      number: 1,
      channel: 'direct',
      quantities: {},
      amount: 28_000,
      basis,
      reason,
      key: newId(),
    });
    const { row_version, due_at } = await rowOf(one.id);
    const asked = await askPayment(monday, { id: one.id, key: newId(), rowVersion: row_version });
    expect(asked).toMatchObject({ state: 6, dueAt: null });
    await cash({ code: one.code, number: 2 }, 28_000, desk('desk officer', '2026-12-02T09:00'));
    // From Monday to Wednesday, both at 9:00: two working days.
    const after = await rowOf(one.id);
    expect(after.state).toBe(2);
    expect(after.due_at.getTime() - due_at.getTime()).toBeGreaterThanOrEqual(2 * 24 * 3_600_000);
    expect((await house.owner.pool.query('select reason, ended_at from dossier_pauses where dossier = $1', [one.id])).rows).toEqual([
      { reason: 'payment', ended_at: at('2026-12-02T09:00') },
    ]);
  });
});

describe('cash', () => {
  test('two desks take the same payment: one does; numbers have no gap', async () => {
    const one = await filed();
    const before = await lastNumber();
    expect(await settled([cash(one, 10_000, desk('a')), cash(one, 10_000, desk('b'))])).toEqual(['done', 'fees.nothing_due']);
    const others = await Promise.all(Array.from({ length: 6 }, () => filed()));
    await Promise.all(others.map((each, place) => cash(each, 10_000, desk(`cashier ${place % 3}`))));
    await expect(cash(one, 10_000, desk('c'))).rejects.toMatchObject(refusal('fees.nothing_due'));
    const { rows } = await house.owner.pool.query(
      'select number from fee_receipts where unit = $1 and year = 2026 and number > $2 order by number',
      [UNIT, before],
    );
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 7 }, (_, place) => before + place + 1));
  });
  const lastNumber = async () =>
    Number(
      (await house.owner.pool.query('select coalesce(max(number), 0) as last from fee_receipts where unit = $1 and year = 2026', [UNIT]))
        .rows[0].last,
    );

  test('pressed twice it is one receipt; more than is owed is not taken; a part is', async () => {
    const one = await filed();
    const wish = { code: one.code, number: 1, amount: 4_000, payer: 'Trần Thị Thử', key: newId() };
    expect(await takeCash(desk(), wish)).toEqual(await takeCash(desk(), wish));
    await expect(cash(one)).rejects.toMatchObject(refusal('fees.too_much', 422));
    await cash(one, 6_000);
    expect((await money(one.id)).charge).toMatchObject({ paid: 10_000, standing: 'paid' });
  });

  test('a receipt is void with its reason and keeps its number; by who wrote it, on its day', async () => {
    const one = await filed();
    const receipt = await cash(one, 10_000, desk('v'));
    const wish = { receipt: receipt.id, key: newId(), reason };
    await expect(voidReceipt(desk('w'), { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.not_yours', 403));
    await expect(voidReceipt(desk('v', '2026-11-20T09:00'), { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.day_closed'));
    await voidReceipt(desk('v'), wish);
    await expect(voidReceipt(desk('v'), { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.voided'));
    expect((await money(one.id)).charge).toMatchObject({ paid: 0, owed: 10_000 });
    expect(await receiptOf(desk(), receipt.id)).toMatchObject({ voidReason: reason, amount: 10_000 });
    await cash(one, 10_000, desk('v'));
  });

  test('the day is counted: a difference needs a reason and the head; a closed day takes no more', async () => {
    const cashier = desk('counts');
    const [one, two] = [await filed(), await filed()];
    await cash(one, 10_000, cashier);
    const wish = { unit: UNIT, day: '2026-11-19', notes: { 5000: 1, 2000: 2 } };
    await expect(closeDay(cashier, { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.difference', 422));
    await expect(closeDay(cashier, { ...wish, notes: { 7000: 1 }, key: newId() })).rejects.toMatchObject({ status: 422 });
    await expect(closeDay(desk('nobody'), { ...wish, key: newId() })).rejects.toMatchObject(refusal('fees.no_day', 404));
    const closed = await closeDay(cashier, { ...wish, reason: 'Trả nhầm tiền thừa.', key: newId() });
    expect(closed).toMatchObject({ expected: 10_000, counted: 9_000, standing: 'waiting' });
    await expect(cash(two, 10_000, cashier)).rejects.toMatchObject(refusal('fees.day_closed'));
    expect((await money(two.id)).charge?.paid).toBe(0);
    await expect(acceptDay(cashier, { id: closed.id, key: newId(), reason })).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await acceptDay(leader(), { id: closed.id, key: newId(), reason });
    await expect(acceptDay(leader(), { id: closed.id, key: newId(), reason })).rejects.toMatchObject(refusal('fees.not_waiting'));
    // The next morning the box is open again.
    await cash(two, 10_000, desk('counts', '2026-11-20T08:00'));
    expect(await cashDay(desk('counts', '2026-11-20T08:00'), { unit: UNIT, cashier: `counts ${UNIT}`, day: '2026-11-20' })).toMatchObject({
      expected: 10_000,
    });
  });

  test('closing and taking at once: the receipt is counted, or it is not taken', async () => {
    const cashier = desk('races');
    const [one, two] = [await filed(), await filed()];
    await cash(one, 10_000, cashier);
    const came = await settled([
      cash(two, 10_000, cashier),
      closeDay(cashier, { unit: UNIT, day: '2026-11-19', notes: { 10000: 1 }, reason: 'Đếm lúc đang thu.', key: newId() }),
    ]);
    const day = await cashDay(cashier, { unit: UNIT, cashier: `races ${UNIT}`, day: '2026-11-19' });
    expect(day?.row.expected).toBe(day?.expected);
    expect(came).toEqual(day?.receipts.length === 2 ? ['done', 'done'] : ['done', 'fees.day_closed']);
  });
});

describe('the bank', () => {
  const bank = new Bank(ACCOUNT);
  const moment = at('2026-11-19T08:30');
  const secretOf = async () => {
    const link = await setBankLink(leader(), { unit: UNIT, columns, newSecret: true, rowVersion: version++, key: newId() });
    return link.secret ?? '';
  };
  let version = 0;
  let secret = '';
  const tell = async (ids: readonly string[], now = at('2026-11-19T09:00')) => {
    const { body, signature } = bank.call(secret, ids, now);
    await refuseUnsigned(as(officer('none')), { unit: UNIT, header: signature, body });
    return takeCall(as(officer('none')), UNIT, callSchema.parse(JSON.parse(body)));
  };
  const read = (text = bank.csv()) => importStatement(desk(), { unit: UNIT, name: 'sao-ke.csv', text, key: newId() });
  const creditBy = async (content: string) => {
    const all = await creditsIn(desk(), UNIT, ['matched', 'unmatched', 'double', 'short', 'over', 'accepted', 'assigned', 'refunded']);
    const found = all.find((one) => one.content === content);
    if (!found) throw new Error(`no credit: ${content}`);
    return found;
  };

  test('what fits is matched; double, short, over and unknown are listed; twice the same file changes nothing', async () => {
    await expect(read()).rejects.toMatchObject(refusal('fees.no_columns'));
    secret = await secretOf();
    const [fits, twice, short, over] = [await filed(), await filed(), await filed(), await filed()];
    for (const [amount, content] of [
      [10_000, `nop phi ${fits.reference}`],
      [10_000, `mot ${twice.reference}`],
      [10_000, `hai ${twice.reference}`],
      [7_000, `thieu ${short.reference}`],
      [12_000, `thua ${over.reference}`],
      [10_000, 'cam on'],
    ] as const)
      bank.book(amount, content, moment);
    const first = await read(`${bank.csv()}\r\n9,hôm qua,FT9,,10000,hỏng`);
    expect(first).toMatchObject({
      taken: 6,
      known: 0,
      states: { matched: 2, double: 1, short: 1, over: 1, unmatched: 1 },
      bad: [{ fault: 'moment' }],
    });
    const counts = await creditCounts(desk(), UNIT);
    for (const text of [bank.csv(), bank.camt()]) expect(await read(text)).toMatchObject({ taken: 0, known: 6, bad: [] });
    expect(await creditCounts(desk(), UNIT)).toEqual(counts);
    expect((await money(fits.id)).charge).toMatchObject({ paid: 10_000, standing: 'paid' });
    expect((await money(short.id)).charge?.paid).toBe(0);
    expect((await money(short.id)).transfer).toMatchObject({ amount: 10_000, account: ACCOUNT, reference: short.reference });
  });

  test('people settle the rest: a part, a rest given up, too much, an unknown one', async () => {
    const [short, over, unknown] = [
      await creditBy((await creditStarting('thieu')).content),
      await creditStarting('thua'),
      await creditBy('cam on'),
    ];
    await expect(acceptCredit(desk(), { credit: short.id, key: newId(), reason })).rejects.toMatchObject(refusal('fees.forbidden', 403));
    expect(await acceptCredit(leader(), { credit: short.id, key: newId(), reason })).toMatchObject({
      given: 7_000,
      left: 0,
      state: 'accepted',
    });
    expect((await money(short.dossier ?? '')).charge).toMatchObject({ paid: 7_000, waived: 3_000, owed: 0 });
    expect(await acceptCredit(leader(), { credit: over.id, key: newId(), reason })).toMatchObject({
      given: 10_000,
      left: 2_000,
      state: 'over',
    });
    await expect(acceptCredit(leader(), { credit: over.id, key: newId(), reason })).rejects.toMatchObject(
      refusal('fees.not_short_or_over'),
    );
    const one = await filed();
    await expect(assignCredit(desk(), { credit: unknown.id, code: one.code, key: newId(), reason: '' })).rejects.toMatchObject({
      status: 422,
    });
    await assignCredit(desk(), { credit: unknown.id, code: one.code.toLowerCase(), key: newId(), reason });
    expect((await money(one.id)).charge?.standing).toBe('paid');
    await expect(assignCredit(desk(), { credit: unknown.id, code: one.code, key: newId(), reason })).rejects.toMatchObject(
      refusal('fees.credit_settled'),
    );
  });
  const creditStarting = async (word: string) => {
    const found = (await creditsIn(desk(), UNIT, ['short', 'over', 'double', 'accepted'])).find((one) => one.content.startsWith(word));
    if (!found) throw new Error(word);
    return found;
  };

  test('call and statement at once, and a payment at the desk: the money counts once', async () => {
    const [one, two] = [await filed(), await filed()];
    const ids = [bank.book(10_000, one.reference, moment), bank.book(10_000, two.reference, moment)];
    const both = await Promise.all([tell(ids), read(), cash(two, 10_000, desk('d')).catch((error) => error.code)]);
    expect((await money(one.id)).charge).toMatchObject({ paid: 10_000 });
    const credit = await creditBy(two.reference);
    const paid = (await money(two.id)).charge?.paid;
    expect([paid, credit.state]).toEqual(both[2] === 'fees.nothing_due' ? [10_000, 'matched'] : [10_000, 'double']);
    expect((await tell(ids)).map(({ state }) => state)).toEqual(['known', 'known']);
  });

  test('a call lets a waiting dossier go on; an unsigned, wrong, old or foreign one does nothing', async () => {
    const one = await filed();
    const { row_version } = await rowOf(one.id);
    await askPayment(desk(), { id: one.id, key: newId(), rowVersion: row_version });
    const id = bank.book(10_000, one.reference, moment);
    const { body, signature } = bank.call(secret, [id], at('2026-11-19T09:00'));
    const judge = (header: string, text = body, unit = UNIT, local = '2026-11-19T09:00') =>
      refuseUnsigned(as(officer('none'), local), { unit, header, body: text });
    const wrong: Parameters<typeof judge>[] = [
      [''],
      [signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
      [signature, body.replace('10000', '90000')],
      [signature, body, OTHER],
      [signature, body, UNIT, '2026-11-19T09:06'],
      [bank.call('another secret', [id], at('2026-11-19T09:00')).signature],
    ];
    for (const one of wrong) await expect(judge(...one)).rejects.toMatchObject(refusal('fees.signature', 401));
    expect((await rowOf(one.id)).state).toBe(6);
    expect(await tell([id])).toEqual([{ id, state: 'matched' }]);
    expect((await rowOf(one.id)).state).toBe(2);
    const whole = await openDossier(desk(), one.code);
    expect(whole.history.find((event) => event.type === 'dossier.paid')?.actor).toMatchObject({ kind: 'system' });
    const old = secret;
    secret = await secretOf();
    await expect(judge(bank.call(old, [id], at('2026-11-19T09:00')).signature)).rejects.toMatchObject(refusal('fees.signature', 401));
    await expect(setBankLink(desk(), { unit: UNIT, newSecret: true, rowVersion: version, key: newId() })).rejects.toMatchObject(
      refusal('fees.forbidden', 403),
    );
  });
});

describe('refunds', () => {
  const ask = (wish: object, context = desk()) =>
    askRefund(context, { amount: 10_000, way: 'cash', payee: 'Trần Thị Thử', key: newId(), reason, ...wish } as Parameters<
      typeof askRefund
    >[1]);

  test('asked by one, approved by another, paid from the box; never twice', async () => {
    const one = await filed();
    await expect(ask({ code: one.code })).rejects.toMatchObject(refusal('fees.nothing_paid'));
    await cash(one, 10_000, desk('r'));
    await expect(ask({ code: one.code, amount: 10_001 })).rejects.toMatchObject(refusal('fees.too_much_back', 422));
    const { id } = await ask({ code: one.code }, leader('asks'));
    expect(await settled([ask({ code: one.code }), ask({ code: one.code })])).toEqual(['fees.nothing_paid', 'fees.nothing_paid']);
    const approve = { id, approve: true, key: newId() };
    await expect(judgeRefund(leader('asks'), approve)).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await expect(judgeRefund(desk(), { ...approve, key: newId() })).rejects.toMatchObject(refusal('fees.forbidden', 403));
    await expect(payRefund(desk('r'), { id, key: newId() })).rejects.toMatchObject(refusal('fees.not_approved'));
    expect(
      await settled([judgeRefund(leader(), { ...approve, key: newId() }), judgeRefund(leader('b'), { ...approve, key: newId() })]),
    ).toEqual(['done', 'fees.refund_judged']);
    await expect(payRefund(desk('empty box'), { id, key: newId() })).rejects.toMatchObject(refusal('fees.box_empty'));
    await payRefund(desk('r'), { id, key: newId() });
    await expect(payRefund(desk('r'), { id, key: newId() })).rejects.toMatchObject(refusal('fees.not_approved'));
    expect((await money(one.id)).charge).toMatchObject({ paid: 10_000, refunded: 10_000, standing: 'refunded', owed: 0 });
    expect(await cashDay(desk('r'), { unit: UNIT, cashier: `r ${UNIT}`, day: '2026-11-19' })).toMatchObject({ expected: 0 });
    expect(await told(one.id)).toEqual(expect.arrayContaining(['fees.refund_asked', 'fees.refunded']));
  });

  test('refused with a reason the money is free again; of a credit paid twice by transfer', async () => {
    const one = await filed();
    await cash(one);
    const { id } = await ask({ code: one.code });
    await expect(judgeRefund(leader(), { id, approve: false, key: newId() })).rejects.toMatchObject(refusal('fees.reason', 422));
    await judgeRefund(leader(), { id, approve: false, key: newId(), reason });
    expect((await money(one.id)).charge?.refunded).toBe(0);
    const [double] = await creditsIn(desk(), UNIT, ['double']);
    await expect(ask({ credit: double?.id, way: 'transfer' })).rejects.toMatchObject({ fields: { account: expect.anything() } });
    const back = await ask({ credit: double?.id, way: 'transfer', account: 'Agribank 5400205999999' });
    await judgeRefund(leader(), { id: back.id, approve: true, key: newId() });
    await payRefund(desk(), { id: back.id, key: newId() });
    const { rows } = await house.owner.pool.query('select state, used, amount from fee_credits where id = $1', [double?.id]);
    expect(rows).toEqual([{ state: 'refunded', used: '10000', amount: '10000' }]);
    // Of a transfer from which something was asked back the rest is given to a dossier: what the head then refuses to pay back is nobody's again.
    const bank = new Bank(ACCOUNT);
    bank.book(10_000, 'cam on lan hai', at('2026-11-19T08:45'));
    await importStatement(desk(), { unit: UNIT, name: 'sao-ke.csv', text: bank.csv(), key: newId() });
    const stateOf = async (content: string) =>
      (await house.owner.pool.query('select id, state, used::int from fee_credits where content = $1', [content])).rows[0];
    const rest = await stateOf('cam on lan hai');
    const part = await ask({ credit: rest.id, amount: 2_000, way: 'transfer', account: 'Agribank 5400205999999' });
    const two = await filed();
    expect(await assignCredit(desk(), { credit: rest.id, code: two.code, key: newId(), reason })).toMatchObject({ given: 8_000, left: 0 });
    await judgeRefund(leader(), { id: part.id, approve: false, key: newId(), reason });
    expect(await stateOf('cam on lan hai')).toMatchObject({ state: 'over', used: 8_000 });
    expect(await assignCredit(desk(), { credit: rest.id, code: two.code, key: newId(), reason })).toMatchObject({ given: 2_000, left: 0 });
    expect(await stateOf('cam on lan hai')).toMatchObject({ state: 'assigned', used: 10_000 });
    const { rows: kept } = await house.owner.pool.query('select payee_sealed from fee_refunds where id = $1', [back.id]);
    expect(kept[0].payee_sealed).not.toContain('5400205999999');
  });
});
