import { Bank } from '../doubles/bank/bank.ts';
import { contextIn } from '../src/app/house.ts';
import { takeCall } from '../src/government/fees/bank.call.service.ts';
import { setBankLink } from '../src/government/fees/bank.link.service.ts';
import { acceptCredit, assignCredit, importStatement } from '../src/government/fees/bank.service.ts';
import { acceptDay, closeDay, takeCash, voidReceipt } from '../src/government/fees/cash.service.ts';
import { askPayment, correctCharge } from '../src/government/fees/charges.service.ts';
import { denominationsOn } from '../src/government/fees/fees.content.ts';
import { askRefund, judgeRefund, payRefund } from '../src/government/fees/refunds.service.ts';
import { newId } from '../src/platform/database/id.ts';
import { systemActor } from '../src/platform/permissions/permissions.ts';
import { dayOf } from '../src/platform/time/time.ts';
import { HERE, THIRD_UNIT } from './permissions.stage.ts';
import { as, type Deed, desk, handling, nothing, officerOf, type RandomHouse, reason, type Walk } from './random-deeds.ts';

/*
 * Money on a random way: counted and corrected, paid in cash and by transfer (exactly, short, over, twice, with a wrong reference), given, given up, void, paid
 * back; boxes are counted and differences accepted. The invariants are in `random-sums.ts`.
 */

const ACCOUNTS: Record<string, string> = { [HERE]: '5400205123456', [THIRD_UNIT]: '5400205999999' };
const columns = { id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' };

/** Each unit has an account, and its head has said how its statements are read. */
export async function openAccounts(house: RandomHouse): Promise<void> {
  for (const [unit, account] of Object.entries(ACCOUNTS)) {
    for (const [key, value] of Object.entries({ bank_bin: '970405', bank_account: account }))
      await house.owner.pool.query(
        `insert into unit_settings (unit, key, value, valid_from, basis, demo, source) values ($1, $2, $3, '2025-07-01', 'thử', true, 'content')
         on conflict (unit, key, valid_from) do update set value = excluded.value`,
        [unit, key, value],
      );
    const context = contextIn(house, officerOf('leader', unit, 0), new Date('2026-08-01T02:00:00Z'));
    await setBankLink(context, { unit, columns, newSecret: false, rowVersion: 0, key: newId() });
  }
}

type Charge = { unit: string; reference: string; number: number; amount: number | null; owed: number; free: number };
async function chargeOf({ house, id }: Walk): Promise<Charge | undefined> {
  const { rows } = await house.owner.pool.query<Charge>(
    `select unit, reference, number, amount::float8 as amount, greatest(0, coalesce(amount, 0) - waived - paid)::float8 as owed, (paid - refunded)::float8 as free
     from fee_charges where dossier = $1`,
    [id],
  );
  return rows[0];
}
/** One row of the house, or nothing. */
const one = async <Row extends object>({ house }: Walk, text: string, values: unknown[]): Promise<Row | undefined> =>
  (await house.owner.pool.query<Row>(text, values)).rows[0];

const cashier = (walk: Walk, unit: string) => as(walk, officerOf('desk officer', unit, walk.number));
const head = (walk: Walk, unit: string) => as(walk, officerOf('leader', unit, walk.number));
const upTo = ({ chance }: Walk, most: number) => 1 + Math.floor(chance() * most);

/** Anew: counted at the desk, or an amount by hand where no table gives one. */
async function correct(walk: Walk) {
  const charge = await chargeOf(walk);
  const wish = { code: walk.code, number: charge?.number ?? 0, key: newId(), channel: 'direct' as const, reason };
  const published = charge ? charge.amount !== null : true;
  const byHand = { amount: walk.pick([0, 8_000, 12_345, 50_000]), basis: 'Nghị quyết 01/2026/NQ-HĐND' };
  const quantities = { page: upTo(walk, 5), copy: upTo(walk, 3), case: upTo(walk, 2) };
  const context = (walk.chance() < 0.5 ? cashier : head)(walk, charge?.unit ?? walk.receiving);
  return correctCharge(context, { ...wish, quantities, ...(published && walk.chance() < 0.9 ? {} : byHand) });
}

async function pay(walk: Walk) {
  const charge = await chargeOf(walk);
  if (!charge) return nothing;
  const amount = walk.chance() < 0.6 ? Math.max(1, charge.owed) : upTo(walk, Math.max(1, charge.owed));
  return takeCash(cashier(walk, charge.unit), { code: walk.code, number: charge.number, amount, payer: 'Trần Thị Thử', key: newId() });
}

async function voidOne(walk: Walk) {
  const found = await one<{ id: string; unit: string }>(
    walk,
    'select id, unit from fee_receipts where dossier = $1 order by taken_at desc limit 1',
    [walk.id],
  );
  return found ? voidReceipt(cashier(walk, found.unit), { receipt: found.id, key: newId(), reason }) : nothing;
}

/** A transfer, told by the bank's call or in a statement file, now and then in both. */
async function transfer(walk: Walk) {
  const charge = await chargeOf(walk);
  if (!charge) return nothing;
  const amount = walk.pick([charge.owed, charge.owed, charge.owed - 1000, charge.owed + 5000, 10_000]);
  if (amount < 1) return nothing;
  const bank = new Bank(ACCOUNTS[charge.unit] ?? '');
  bank.book(amount, walk.chance() < 0.8 ? `${charge.reference} nop phi` : `XS${walk.number} sai so`, walk.now);
  const tellings = [
    () => callOf(walk, charge.unit, bank),
    () => importStatement(cashier(walk, charge.unit), { unit: charge.unit, name: 'sao-ke.csv', text: bank.csv(), key: newId() }),
    () => importStatement(head(walk, charge.unit), { unit: charge.unit, name: 'sao-ke.xml', text: bank.camt(), key: newId() }),
  ];
  await walk.pick(tellings)();
  if (walk.chance() < 0.3) await walk.pick(tellings)();
}
const callOf = (walk: Walk, unit: string, { account, bookings }: Bank) =>
  takeCall(as(walk, systemActor('worker')), unit, {
    credits: bookings.map(({ id, amount, content, at }) => ({ id, account, amount, content, bookedAt: at.toISOString() })),
  });

async function assign(walk: Walk) {
  const charge = await chargeOf(walk);
  const credit = await one<{ id: string }>(
    walk,
    "select id from fee_credits where unit = $1 and state in ('unmatched', 'double', 'short', 'over') order by random() limit 1",
    [charge?.unit],
  );
  if (!charge || !credit) return nothing;
  return assignCredit((walk.chance() < 0.5 ? cashier : head)(walk, charge.unit), {
    credit: credit.id,
    code: walk.code,
    key: newId(),
    reason,
  });
}

async function accept(walk: Walk) {
  const credit = await one<{ id: string; unit: string }>(
    walk,
    "select id, unit from fee_credits where dossier = $1 and state in ('double', 'short', 'over') limit 1",
    [walk.id],
  );
  return credit ? acceptCredit(head(walk, credit.unit), { credit: credit.id, key: newId(), reason }) : nothing;
}

/** Back: what the dossier paid, or what of a credit belongs to nobody. */
async function askBack(walk: Walk) {
  const way = walk.pick(['cash', 'transfer'] as const);
  const wish = { way, payee: 'Trần Thị Thử', account: '0123456789 VCB', key: newId(), reason };
  const credit = await one<{ id: string; unit: string; open: number }>(
    walk,
    'select id, unit, (amount - used)::float8 as open from fee_credits where dossier = $1 and used < amount limit 1',
    [walk.id],
  );
  if (credit && walk.chance() < 0.5)
    return askRefund(cashier(walk, credit.unit), { ...wish, credit: credit.id, amount: upTo(walk, credit.open) });
  const charge = await chargeOf(walk);
  if (!charge) return nothing;
  const amount = walk.chance() < 0.5 ? Math.max(1, charge.free) : upTo(walk, Math.max(1, charge.free));
  return askRefund(cashier(walk, charge.unit), { ...wish, code: walk.code, amount });
}

type Refund = { id: string; unit: string; state: string };
const refundIn = (walk: Walk, state: string) =>
  one<Refund>(
    walk,
    `select r.id, r.unit, r.state from fee_refunds r left join fee_credits c on c.id = r.credit where $1 in (r.dossier, c.dossier) and r.state = $2 limit 1`,
    [walk.id, state],
  );

async function judge(walk: Walk) {
  const found = await refundIn(walk, 'asked');
  return found ? judgeRefund(head(walk, found.unit), { id: found.id, approve: walk.chance() < 0.7, key: newId(), reason }) : nothing;
}
async function payBack(walk: Walk) {
  const found = await refundIn(walk, 'approved');
  return found ? payRefund(cashier(walk, found.unit), { id: found.id, key: newId() }) : nothing;
}

/** The box of the day is counted: mostly right, else with a reason that waits for the head. */
async function count(walk: Walk) {
  const { actor } = cashier(walk, walk.receiving);
  const day = dayOf(walk.now);
  const box = await one<{ sum: number }>(
    walk,
    `select ((select coalesce(sum(amount), 0) from fee_receipts where day = d.id and voided_at is null)
       - (select coalesce(sum(amount), 0) from fee_refunds where day = d.id and state = 'paid'))::float8 as sum
     from fee_days d where unit = $1 and cashier = $2 and day = $3`,
    [walk.receiving, actor.id, day],
  );
  let left = walk.chance() < 0.7 ? (box?.sum ?? 0) : 20_000;
  const notes: Record<string, number> = {};
  for (const value of denominationsOn(day)) {
    const pieces = Math.max(0, Math.floor(left / value));
    if (pieces > 0) notes[value] = pieces;
    left -= pieces * value;
  }
  return closeDay(as(walk, actor), {
    unit: walk.receiving,
    day,
    notes,
    key: newId(),
    ...(left === 0 && walk.chance() < 0.5 ? {} : { reason }),
  });
}

async function acceptOne(walk: Walk) {
  const waiting = await one<{ id: string }>(
    walk,
    'select id from fee_days where unit = $1 and closed_at is not null and expected <> counted and accepted_at is null order by random() limit 1',
    [walk.receiving],
  );
  return waiting ? acceptDay(head(walk, walk.receiving), { id: waiting.id, key: newId(), reason }) : nothing;
}

/** Every verb of money with somebody who may do it. */
export const moneyDeeds: Record<string, Deed> = {
  'ask payment': {
    weight: 4,
    do: (walk) => {
      const context = walk.state === 1 ? desk(walk) : handling('specialist')(walk);
      return askPayment(context, { id: walk.id, key: newId(), rowVersion: walk.row_version });
    },
  },
  correct: { weight: 4, do: correct },
  pay: { weight: 5, do: pay },
  void: { weight: 2, do: voidOne },
  transfer: { weight: 5, do: transfer },
  assign: { weight: 2, do: assign },
  accept: { weight: 2, do: accept },
  'ask back': { weight: 3, do: askBack },
  judge: { weight: 3, do: judge },
  'pay back': { weight: 3, do: payBack },
  count: { weight: 1, do: count },
  'accept day': { weight: 1, do: acceptOne },
};
