import { Bank } from '../doubles/bank/bank.ts';
import { setBankLink } from '../src/government/fees/bank.link.service.ts';
import { acceptCredit, assignCredit, importStatement } from '../src/government/fees/bank.service.ts';
import { acceptDay, closeDay, takeCash, voidReceipt } from '../src/government/fees/cash.service.ts';
import { correctCharge } from '../src/government/fees/charges.service.ts';
import { creditStates } from '../src/government/fees/fees.rules.ts';
import { askRefund, judgeRefund, payRefund } from '../src/government/fees/refunds.service.ts';
import { keys } from '../src/platform/config/keys.ts';
import { newId } from '../src/platform/database/id.ts';
import { addDays, dayOf } from '../src/platform/time/time.ts';
import { actorOf, HERE, NOW } from './permissions.stage.ts';
import type { Matter, Stage } from './rights.court.ts';
import { codeOf } from './rights.hall.ts';
import { BANK, BOXES, CHARGES, CREDITS, REFUNDS } from './rights.table.ts';

/** Money: what is owed, what came, what goes back, and the box. */

const reason = 'Đã đối chiếu với giấy tờ.';
const CASHIER = actorOf('desk officer').id;
const colleague = { ...actorOf('desk officer'), id: 'a colleague' };
let receipts = 0;

type Charge = { id: string; code: string; number: number; receipt: string };
/** A dossier whose signature was certified for 10,000 đồng, and what was paid of it in cash today. `amount` undefined: nobody has counted yet. */
async function charge({ owner, plant }: Stage, amount: number | null | undefined, paid: number, refunded = 0): Promise<Charge> {
  const kept = { procedure: '2.000884', procedure_version: '2025-11-01', case_code: 'signature' };
  const code = codeOf(newId());
  const { id } = await plant(4, { step: 'handle', asked: 0, kept }, { code });
  const receipt = newId();
  if (amount === undefined) return { id, code, number: 0, receipt };
  await owner.query(
    `with charge as (insert into fee_charges (dossier, unit, reference, number, amount, paid, refunded, charged_at) values ($1::uuid, $2, $1::text, 1, $3, $4, $5, $6))
     insert into fee_versions (dossier, number, amount, lines, channel, quantities, computed_for, made_by, made_at)
     values ($1::uuid, 1, $3, '[]', 'direct', '{}', $6::timestamptz::date, 'x', $6)`,
    [id, HERE, amount, paid, refunded, NOW],
  );
  if (paid > 0)
    await owner.query(
      `insert into fee_receipts (id, unit, year, number, dossier, day, amount, payer, taken_by, taken_at) values ($1, $2, 2025, $3, $4, $5, $6, 'Trần Thử', $7, $8)`,
      [receipt, HERE, ++receipts, id, await box(owner, dayOf(NOW)), paid, CASHIER, NOW],
    );
  return { id, code, number: 1, receipt };
}

/** The cashier's box of a day; there already, it is that one. */
async function box(
  owner: Stage['owner'],
  day: string,
  standing: { expected?: number; counted?: number; accepted?: true } = {},
): Promise<string> {
  const { expected = null, counted = null, accepted } = standing;
  const { rows } = await owner.query<{ id: string }>(
    `insert into fee_days (id, unit, cashier, day, opened_at, closed_at, expected, counted, notes, reason, accepted_by, accepted_at)
     values ($1, $2, $3, $4, $5, case when $6::bigint is not null then $5::timestamptz end, $6, $7, '{}', 'Lẻ', case when $8 then 'a head' end, case when $8 then $5::timestamptz end)
     on conflict (unit, cashier, day) do update set opened_at = excluded.opened_at returning id`,
    [newId(), HERE, CASHIER, day, NOW, expected, counted, accepted ?? false],
  );
  return rows[0]?.id ?? '';
}

export function charges(there: Stage): Matter<Charge> {
  return {
    table: CHARGES,
    states: 5,
    traces: ['fee_charges', 'fee_versions', 'fee_receipts', 'fee_days', 'fee_deeds', 'fee_series'],
    plant: (state) => charge(there, [undefined, null, 10_000, 10_000, 10_000][state - 1], [0, 0, 0, 4_000, 10_000][state - 1] ?? 0),
    people: { 'colleague at the desk': colleague },
    verbs: {
      correct: (context, { code, number }) =>
        correctCharge(context, { code, number, channel: 'direct', quantities: { case: 2 }, reason, key: newId() }),
      'take cash': (context, { code, number }) => takeCash(context, { code, number, amount: 1_000, payer: 'Trần Thử', key: newId() }),
      'void receipt': (context, { receipt }) => voidReceipt(context, { receipt, reason, key: newId() }),
    },
  };
}

type Credit = { credit: string; code: string };
export function credits(there: Stage): Matter<Credit> {
  const states = ['unmatched', 'double', 'short', 'over', 'matched', 'assigned', 'accepted', 'refunded'];
  if (states.toSorted().join() !== creditStates.toSorted().join()) throw new Error('the table knows other states of a credit');
  return {
    table: CREDITS,
    states: 8,
    traces: ['fee_credits', 'fee_allocations', 'fee_charges', 'fee_refunds', 'fee_deeds'],
    async plant(state) {
      const [{ id, code }, credit] = [await charge(there, 10_000, 0), newId()];
      const amount = state === 3 ? 4_000 : 15_000;
      await there.owner.query(
        `insert into fee_credits (id, unit, account, bank_id, amount, used, content, booked_at, heard_by, heard_at, dossier, state)
         values ($1::uuid, $2, '1', $1::text, $3, $4, '', $5, 'csv', $5, $6, $7)`,
        [credit, HERE, amount, state > 4 ? amount : 0, NOW, state === 1 ? null : id, states[state - 1]],
      );
      return { credit, code };
    },
    verbs: {
      assign: (context, { credit, code }) => assignCredit(context, { credit, code, reason, key: newId() }),
      accept: (context, { credit }) => acceptCredit(context, { credit, reason, key: newId() }),
      'ask back': (context, { credit }) =>
        askRefund(context, { credit, amount: 1_000, way: 'cash', payee: 'Trần Thử', reason, key: newId() }),
    },
  };
}

export function refunds(there: Stage): Matter<{ id: string }> {
  return {
    table: REFUNDS,
    states: 4,
    traces: ['fee_refunds', 'fee_charges', 'fee_days', 'fee_deeds'],
    async plant(state) {
      const [dossier, id] = [await charge(there, 10_000, 10_000, state === 3 ? 0 : 5_000), newId()];
      await there.owner.query(
        `insert into fee_refunds (id, unit, dossier, amount, way, payee_sealed, reason, state, asked_by, asked_at) values ($1, $2, $3, 5000, 'transfer', $4, $5, $6, $7, $8)`,
        [
          id,
          HERE,
          dossier.id,
          keys().encrypt('{"name":"Trần Thử","account":null}'),
          reason,
          ['asked', 'approved', 'refused', 'paid'][state - 1],
          CASHIER,
          NOW,
        ],
      );
      return { id };
    },
    people: { 'leader who asked': { ...actorOf('leader'), id: CASHIER } },
    verbs: {
      approve: (context, { id }) => judgeRefund(context, { id, approve: true, key: newId() }),
      refuse: (context, { id }) => judgeRefund(context, { id, approve: false, reason, key: newId() }),
      pay: (context, { id }) => payRefund(context, { id, key: newId() }),
    },
  };
}

export function boxes({ owner }: Stage): Matter<{ id: string; day: string }> {
  const standings = [
    {},
    { expected: 0, counted: 0 },
    { expected: 10_000, counted: 0 },
    { expected: 10_000, counted: 0, accepted: true as const },
  ];
  let days = 0;
  return {
    table: BOXES,
    states: 4,
    traces: ['fee_days', 'fee_deeds'],
    async plant(state) {
      const day = addDays('2025-01-01', ++days);
      return { id: await box(owner, day, standings[state - 1]), day };
    },
    people: {
      'colleague at the desk': colleague,
      'leader at the box': { ...actorOf('leader'), id: CASHIER, posts: [...actorOf('leader').posts, ...actorOf('desk officer').posts] },
    },
    verbs: {
      count: (context, { day }) => closeDay(context, { unit: HERE, day, notes: {}, key: newId() }),
      accept: (context, { id }) => acceptDay(context, { id, reason, key: newId() }),
    },
  };
}

export function bank({ owner }: Stage): Matter<{ rowVersion: number }> {
  const account = '5400205123456';
  const columns = { id: 'Số bút toán', moment: 'Ngày giao dịch', amount: 'Ghi có', content: 'Nội dung' };
  return {
    table: BANK,
    states: 1,
    traces: ['fee_imports', 'fee_credits', 'fee_bank_links', 'fee_deeds'],
    async plant() {
      await owner.query("update unit_settings set value = $2 where unit = $1 and key = 'bank_account'", [HERE, account]);
      const { rows } = await owner.query<{ rowVersion: number }>('select row_version as "rowVersion" from fee_bank_links where unit = $1', [
        HERE,
      ]);
      return rows[0] ?? { rowVersion: 0 };
    },
    verbs: {
      'read statement': (context) => {
        const bank = new Bank(account);
        bank.book(10_000, 'nop phi', NOW);
        return importStatement(context, { unit: HERE, name: 'sao-ke.xml', text: bank.camt(), key: newId() });
      },
      'set link': (context, { rowVersion }) => setBankLink(context, { unit: HERE, columns, newSecret: false, rowVersion, key: newId() }),
    },
  };
}
