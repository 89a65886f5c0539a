import { contextIn } from '../src/app/house.ts';
import { owed, standingOf } from '../src/government/fees/fees.rules.ts';
import { unbalanced } from '../src/government/fees/refunds.service.ts';
import { HERE, THIRD_UNIT } from './permissions.stage.ts';
import { officerOf, type RandomHouse } from './random-deeds.ts';

/** Sums come as text: a number of đồng is an integer that a double holds exactly, or a fault. */
type Money = string;
type Sums = {
  amount: Money | null;
  waived: Money;
  paid: Money;
  refunded: Money;
  number: number;
  state: number;
  versions: number;
  version_amount: Money | null;
  lines: { amount: number }[];
  receipts: Money;
  transfers: Money;
  back: Money;
  told: Money;
  told_number: number;
};

/** What money says of a dossier: its charge against its versions, receipts, transfers and refunds, each summed from its own table. */
const OF_DOSSIER = `
  select c.amount::text, c.waived::text, c.paid::text, c.refunded::text, c.number, d.state, v.amount::text as version_amount, v.lines,
    (select count(*)::int from fee_versions where dossier = c.dossier) as versions,
    (select coalesce(sum(amount), 0)::text from fee_receipts where dossier = c.dossier and voided_at is null) as receipts,
    (select coalesce(sum(amount), 0)::text from fee_allocations where dossier = c.dossier) as transfers,
    (select coalesce(sum(amount), 0)::text from fee_refunds where dossier = c.dossier and state <> 'refused') as back,
    (select coalesce(sum(case type when 'fees.paid' then 1 when 'fees.receipt_voided' then -1 end * (data ->> 'amount')::bigint), 0)::text
       from events where subject = c.dossier and type in ('fees.paid', 'fees.receipt_voided')) as told,
    (select max((data ->> 'number')::int) from events where subject = c.dossier and type = 'fees.charged') as told_number
  from fee_charges c join dossiers d on d.id = c.dossier left join fee_versions v on v.dossier = c.dossier and v.number = c.number
  where c.dossier = $1`;

/** The boxes in which the dossier's money lies or lay. */
const BOXES = `
  select d.closed_at, d.expected::text, d.counted::text, d.notes, d.reason,
    ((select coalesce(sum(amount), 0) from fee_receipts where day = d.id and voided_at is null)
      - (select coalesce(sum(amount), 0) from fee_refunds where day = d.id and state = 'paid'))::text as inside
  from fee_days d where d.id in (select day from fee_receipts where dossier = $1 union select day from fee_refunds where dossier = $1)`;

/** The transfers that name the dossier, or of which something was given to it. */
const CREDITS = `
  select c.state, c.amount::text, c.used::text,
    (select coalesce(sum(amount), 0)::text from fee_allocations where credit = c.id) as given,
    (select coalesce(sum(amount), 0)::text from fee_refunds where credit = c.id and state <> 'refused') as back
  from fee_credits c where c.dossier = $1 or c.id in (select credit from fee_allocations where dossier = $1)`;

type Box = {
  closed_at: Date | null;
  expected: Money | null;
  counted: Money | null;
  notes: Record<string, number> | null;
  reason: string | null;
  inside: Money;
};
type Credit = { state: string; amount: Money; used: Money; given: Money; back: Money };

/** How a charge stands, said once more and otherwise than the product says it. */
function standing(amount: number | null, waived: number, paid: number, refunded: number): string {
  if (paid > 0 && paid === refunded && amount !== null) return 'refunded';
  if (amount === null) return paid === refunded ? 'not_published' : 'paid';
  if (paid + waived >= amount) return paid > 0 ? 'paid' : 'free';
  return paid > 0 ? 'part' : 'open';
}

function whole(text: Money | null): number {
  const number = Number(text ?? 0);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is no whole number of đồng`);
  return number;
}

/** What does not balance of a dossier's money, in sentences. */
export async function moneyFaultsOf({ owner }: RandomHouse, id: string): Promise<string[]> {
  const [sums, boxes, credits] = await Promise.all([
    owner.pool.query<Sums>(OF_DOSSIER, [id]),
    owner.pool.query<Box>(BOXES, [id]),
    owner.pool.query<Credit>(CREDITS, [id]),
  ]);
  const faults: string[] = [];
  const must = (holds: boolean, sentence: string) => holds || faults.push(sentence);
  for (const row of sums.rows) {
    const [amount, waived, paid, refunded] = [
      row.amount === null ? null : whole(row.amount),
      whole(row.waived),
      whole(row.paid),
      whole(row.refunded),
    ];
    const charge = { amount, waived, paid, refunded };
    must(
      row.versions === row.number && row.told_number === row.number,
      `${row.versions} versions, told ${row.told_number}, the charge holds ${row.number}`,
    );
    must(row.version_amount === row.amount, `the charge is ${row.amount}, its version ${row.version_amount}`);
    const lines = row.lines.reduce((sum, line) => sum + whole(String(line.amount)), 0);
    must(row.lines.length === 0 || lines === amount, `the lines sum up to ${lines}, the charge is ${amount}`);
    must(paid === whole(row.receipts) + whole(row.transfers), `paid ${paid}: receipts ${row.receipts}, transfers ${row.transfers}`);
    must(paid === whole(row.told), `paid ${paid}, told ${row.told}`);
    must(refunded === whole(row.back) && refunded <= paid, `back ${refunded} of ${paid}: refunds ${row.back}`);
    must(waived <= (amount ?? 0), `given up ${waived} of ${amount}`);
    must(row.state !== 6 || owed(charge) > 0, 'it waits for money, and nothing is owed');
    must(standingOf(charge) === standing(amount, waived, paid, refunded), `it stands as ${standingOf(charge)}: ${JSON.stringify(charge)}`);
  }
  for (const { closed_at, expected, counted, notes, reason, inside } of boxes.rows) {
    must(whole(inside) >= 0, `a box holds ${inside}`);
    if (!closed_at) continue;
    must(expected === inside, `a box was closed with ${expected} and holds ${inside}`);
    const sum = Object.entries(notes ?? {}).reduce((all, [value, pieces]) => all + Number(value) * pieces, 0);
    must(
      whole(counted) === sum && (counted === expected || reason !== null),
      `counted ${counted}, the notes are ${sum}, expected ${expected}`,
    );
  }
  for (const { state, amount, used, given, back } of credits.rows) {
    must(
      whole(used) === whole(given) + whole(back) && whole(used) <= whole(amount),
      `of a credit of ${amount}, ${used} used: given ${given}, back ${back}`,
    );
    must(
      ['matched', 'assigned', 'accepted', 'refunded'].includes(state) === (used === amount),
      `a credit of ${amount} is ${state} with ${used} used`,
    );
  }
  return faults;
}

/** What does not hold of the whole house's money once all is done: numbers without a gap, a trail of each deed, and the product's own check. */
export async function moneyFaultsAtEnd(house: RandomHouse): Promise<string[]> {
  const { pool } = house.owner;
  const series = await pool.query<{ unit: string }>(
    `select s.unit from fee_series s where s.next - 1 <> (select count(*) from fee_receipts r where r.unit = s.unit and r.year = s.year)
       or s.next - 1 <> (select max(number) from fee_receipts r where r.unit = s.unit and r.year = s.year)`,
  );
  const trail = await pool.query<{ id: string }>(
    `select r.id from fee_receipts r where (select count(*) from fee_deeds where subject = r.id and verb = 'take cash' and amount = r.amount) <> 1
       or (select count(*) from fee_deeds where subject = r.id and verb = 'void receipt') <> (r.voided_at is not null)::int
     union all
     select f.id from fee_refunds f where (select count(*) from fee_deeds where subject = f.id) <> case state when 'asked' then 1 when 'paid' then 3 else 2 end`,
  );
  const money = await pool.query<{ inflow: Money; outflow: Money }>(
    `select ((select coalesce(sum(amount), 0) from fee_receipts where voided_at is null) + (select coalesce(sum(used), 0) from fee_credits))::text as inflow,
       ((select coalesce(sum(paid), 0) from fee_charges) + (select coalesce(sum(amount), 0) from fee_refunds where credit is not null and state <> 'refused'))::text as outflow`,
  );
  const [{ inflow, outflow }] = money.rows as [{ inflow: Money; outflow: Money }];
  const open = await Promise.all(
    [HERE, THIRD_UNIT].map((unit) => unbalanced(contextIn(house, officerOf('leader', unit, 0), new Date('2026-12-31T02:00:00Z')), unit)),
  );
  return [
    ...series.rows.map(({ unit }) => `a number of ${unit}'s receipts is missing`),
    ...trail.rows.map(({ id }) => `${id} has another trail than it has deeds`),
    ...(inflow === outflow ? [] : [`${inflow} came in, ${outflow} went to dossiers or back`]),
    ...open.flat().map((id) => `the product finds ${id} unbalanced`),
  ];
}
