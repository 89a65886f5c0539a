import { describe, expect, test } from 'vitest';
import { Bank } from '../../../doubles/bank/bank.ts';
import { ACCOUNT, at, COLUMNS, feeScene, reason, refusal, settled, UNIT } from '../../../tests/fees.scene.ts';
import { newId } from '../../platform/database/id.ts';
import { setBankLink } from './bank.link.service.ts';
import { creditsIn } from './bank.queries.ts';
import { assignCredit, importStatement } from './bank.service.ts';
import { acceptDay, closeDay, takeCash, voidReceipt } from './cash.service.ts';
import { cashDay, receiptOf } from './fees.queries.ts';
import { askRefund, judgeRefund, payRefund } from './refunds.service.ts';

const { desk, leader, stored, money, filed, cash, told } = feeScene();

describe('cash', () => {
  test('two desks take the same payment: one does; numbers have no gap', async () => {
    const one = await filed();
    const before = await lastNumber();
    expect(await settled([cash(one, 10_000, desk('a')), cash(one, 10_000, desk('b'))])).toEqual(['done', 'fees.nothing_due']);
    const others = await Promise.all(Array.from({ length: 6 }, () => filed()));
    await Promise.all(others.map((each, place) => cash(each, 10_000, desk(`cashier ${place % 3}`))));
    await expect(cash(one, 10_000, desk('c'))).rejects.toMatchObject(refusal('fees.nothing_due'));
    const rows = await stored('select number from fee_receipts where unit = $1 and year = 2026 and number > $2 order by number', [
      UNIT,
      before,
    ]);
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 7 }, (_, place) => before + place + 1));
  });
  const lastNumber = async () =>
    Number((await stored('select coalesce(max(number), 0) as last from fee_receipts where unit = $1 and year = 2026', [UNIT]))[0].last);

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
    const bank = new Bank(ACCOUNT);
    const read = () => importStatement(desk(), { unit: UNIT, name: 'sao-ke.csv', text: bank.csv(), key: newId() });
    await setBankLink(leader(), { unit: UNIT, columns: COLUMNS, newSecret: false, rowVersion: 0, key: newId() });
    bank.book(10_000, `lan hai ${one.reference}`, at('2026-11-19T08:30'));
    await read();
    const [double] = await creditsIn(desk(), UNIT, ['double']);
    await expect(ask({ credit: double?.id, way: 'transfer' })).rejects.toMatchObject({ fields: { account: expect.anything() } });
    const back = await ask({ credit: double?.id, way: 'transfer', account: 'Agribank 5400205999999' });
    await judgeRefund(leader(), { id: back.id, approve: true, key: newId() });
    await payRefund(desk(), { id: back.id, key: newId() });
    const rows = await stored('select state, used, amount from fee_credits where id = $1', [double?.id]);
    expect(rows).toEqual([{ state: 'refunded', used: '10000', amount: '10000' }]);
    // Of a transfer from which something was asked back the rest is given to a dossier: what the head then refuses to pay back is nobody's again.
    bank.book(10_000, 'cam on lan hai', at('2026-11-19T08:45'));
    await read();
    const stateOf = async (content: string) =>
      (await stored('select id, state, used::int from fee_credits where content = $1', [content]))[0];
    const rest = await stateOf('cam on lan hai');
    const part = await ask({ credit: rest.id, amount: 2_000, way: 'transfer', account: 'Agribank 5400205999999' });
    const two = await filed();
    expect(await assignCredit(desk(), { credit: rest.id, code: two.code, key: newId(), reason })).toMatchObject({ given: 8_000, left: 0 });
    await judgeRefund(leader(), { id: part.id, approve: false, key: newId(), reason });
    expect(await stateOf('cam on lan hai')).toMatchObject({ state: 'over', used: 8_000 });
    expect(await assignCredit(desk(), { credit: rest.id, code: two.code, key: newId(), reason })).toMatchObject({ given: 2_000, left: 0 });
    expect(await stateOf('cam on lan hai')).toMatchObject({ state: 'assigned', used: 10_000 });
    const kept = await stored('select payee_sealed from fee_refunds where id = $1', [back.id]);
    expect(kept[0].payee_sealed).not.toContain('5400205999999');
  });
});
