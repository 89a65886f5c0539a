import { afterAll, beforeAll, expect } from 'vitest';
import { contextIn } from '../src/app/house.ts';
import { takeInDossier } from '../src/government/dossiers/dossiers.intake.service.ts';
import { openDossier } from '../src/government/dossiers/dossiers.queries.ts';
import { takeCash } from '../src/government/fees/cash.service.ts';
import { chargeDossier } from '../src/government/fees/charges.service.ts';
import { moneyOf } from '../src/government/fees/fees.queries.ts';
import { feeReader } from '../src/government/fees/fees.readers.ts';
import { moneyOnSlip } from '../src/government/fees/fees.slip.queries.ts';
import { unbalanced } from '../src/government/fees/refunds.service.ts';
import { newId } from '../src/platform/database/id.ts';
import type { Actor } from '../src/platform/permissions/permissions.ts';
import { parseLocal } from '../src/platform/time/time.ts';
import { hearAll } from './hearing.ts';
import { testHouse } from './house.ts';

export const UNIT = '28159.20250701';
export const OTHER = '28243.20250701';
export const ACCOUNT = '5400205123456';
/** What the columns of this bank's statements are called. */
export const COLUMNS = { id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' };
export const reason = 'Đã đối chiếu với giấy tờ.';
export const refusal = (code: string, status = 409) => ({ code, status });
export const officer = (role: string, name = role, unit = UNIT): Actor => ({
  kind: 'officer',
  id: `${name} ${unit}`,
  posts: [{ role, unit }],
  persons: [],
  scopes: [],
});
export const at = (local: string) => parseLocal(local) as Date;
/** How each of several ended: `done`, or the refusal's code. */
export const settled = (work: Promise<unknown>[]) =>
  Promise.allSettled(work).then((all) => all.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code)).sort());

/**
 * A house whose unit takes money at the desk and by transfer, with those who handle it. Whatever a file of tests did in it: at its end, what came in and went
 * out balances for every dossier.
 */
export function feeScene() {
  let house: Awaited<ReturnType<typeof testHouse>>;
  const as = (actor: Actor, local = '2026-11-19T09:00') => contextIn(house, actor, at(local));
  const desk = (name = 'desk officer', local?: string) => as(officer('desk officer', name), local);
  const leader = (name = 'leader') => as(officer('leader', name));
  const stored = async (sql: string, values: unknown[] = []) => (await house.owner.pool.query(sql, values)).rows;

  beforeAll(async () => {
    house = await testHouse();
    for (const [unit, key, value] of [
      [UNIT, 'bank_bin', '970405'],
      [UNIT, 'bank_account', ACCOUNT],
      [OTHER, 'e_identifier', 'X80.000.01'],
    ])
      await stored(
        `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, $2, $3, '2025-07-01', 'thử', true, 'content')
         on conflict (unit, key, valid_from) do update set value = excluded.value`,
        [unit, key, value],
      );
  });
  afterAll(async () => {
    expect(await unbalanced(leader(), UNIT)).toEqual([]);
    await house?.close();
  });

  const money = (id: string) => moneyOf(desk(), id);
  async function facts(id: string) {
    const { charge } = await money(id);
    if (!charge) throw new Error('no charge');
    return { reference: charge.reference, number: charge.number };
  }
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
  const cash = (of: { code: string; number: number }, amount = 10_000, context = desk()) =>
    takeCash(context, { code: of.code, number: of.number, amount, payer: 'Trần Thị Thử', key: newId() });
  const rowOf = async (id: string) => (await stored('select * from dossiers where id = $1', [id]))[0];
  const told = async (id: string) =>
    (await stored('select type from events where subject = $1 order by transaction, id', [id])).map((one) => one.type as string);
  /** What the reception slip says of money, to the desk or to another who may print it. */
  const slipMoney = async (code: string, context = desk(), locale: 'vi' | 'en' = 'vi') =>
    moneyOnSlip({ context, whole: await openDossier(context, code), locale });

  /** What the house does by itself after a dossier came in. */
  const hear = () => hearAll(house, feeReader);

  return { as, desk, leader, stored, hear, money, filed, cash, rowOf, told, slipMoney };
}
