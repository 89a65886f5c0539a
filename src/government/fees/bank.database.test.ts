import { describe, expect, test } from 'vitest';
import { Bank } from '../../../doubles/bank/bank.ts';
import { ACCOUNT, at, COLUMNS, feeScene, OTHER, officer, reason, refusal, UNIT } from '../../../tests/fees.scene.ts';
import { newId } from '../../platform/database/id.ts';
import { openDossier } from '../dossiers/dossiers.queries.ts';
import { refuseUnsigned, takeCall } from './bank.call.service.ts';
import { setBankLink } from './bank.link.service.ts';
import { creditCounts, creditsIn } from './bank.queries.ts';
import { acceptCredit, assignCredit, importStatement } from './bank.service.ts';
import { askPayment } from './charges.service.ts';
import { callSchema } from './fees.schema.ts';

const { as, desk, leader, money, filed, cash, rowOf } = feeScene();

describe('the bank', () => {
  const bank = new Bank(ACCOUNT);
  const moment = at('2026-11-19T08:30');
  const secretOf = async () => {
    const link = await setBankLink(leader(), { unit: UNIT, columns: COLUMNS, newSecret: true, rowVersion: version++, key: newId() });
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
