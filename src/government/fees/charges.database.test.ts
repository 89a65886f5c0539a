import { describe, expect, test } from 'vitest';
import { ACCOUNT, at, feeScene, OTHER, officer, reason, refusal, UNIT } from '../../../tests/fees.scene.ts';
import { newId } from '../../platform/database/id.ts';
import { forgetUnits } from '../../registers/units/units.queries.ts';
import { forwardDossier } from '../dossiers/dossiers.forward.service.ts';
import { takeInDossier } from '../dossiers/dossiers.intake.service.ts';
import { askPayment, chargeDossier, correctCharge } from './charges.service.ts';
import { exemptByLaw } from './fees.content.ts';
import { unbalanced } from './refunds.service.ts';
import { vietQr } from './vietqr.rules.ts';

const { as, desk, leader, stored, hear, money, filed, cash, rowOf, told, slipMoney } = feeScene();

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
    await hear();
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
    await hear();
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
    await hear();
    expect((await money(taken.id)).charge).toMatchObject({ amount: 10_000, unit: UNIT });
    expect(await told(taken.id)).toContain('fees.charged');
  });

  test('goes with a dossier that is forwarded before its receipt, unless somebody paid already', async () => {
    await stored(
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
    await hear();
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
    expect(await stored('select reason, ended_at from dossier_pauses where dossier = $1', [one.id])).toEqual([
      { reason: 'payment', ended_at: at('2026-12-02T09:00') },
    ]);
  });
});
