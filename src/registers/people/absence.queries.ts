import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';

/** How much open work goes with an office: given by who keeps the work. */
export type WorkOf = (context: Context, office: { account: string; unit: string; role: string }) => Promise<number>;

/** A leave that is over is still shown for so many days. */
const SHOWN_DAYS = 30;

export type Leave = { id: string; account: string; firstDay: Day; lastDay: Day; cancelledAt: Date | null; rowVersion: number };
export type StandIn = {
  id: string;
  absent: string;
  standIn: string;
  unit: string;
  roles: string[];
  procedures: string[] | null;
  firstDay: Day;
  lastDay: Day;
  basis: string;
  endedAt: Date | null;
  rowVersion: number;
};

const LEAVE = `select id, account, first_day::text as "firstDay", last_day::text as "lastDay", cancelled_at as "cancelledAt", row_version as "rowVersion" from leaves`;
const STAND_IN = `select id, absent, stand_in as "standIn", unit, roles, procedures, first_day::text as "firstDay", last_day::text as "lastDay", basis,
  ended_at as "endedAt", row_version as "rowVersion" from stand_ins`;

/** The leaves of a unit's officers that run, come, or ended lately; the next first. */
export function leavesOfUnit(context: Context, unit: string): Promise<Leave[]> {
  return context.read((tx) =>
    tx.query<Leave>({
      name: 'absence.leaves',
      text: `${LEAVE} where last_day >= $2::date - ${SHOWN_DAYS} and account in (select account from posts where unit = $1) order by first_day desc, id`,
      values: [unit, dayOf(context.now)],
    }),
  );
}

/** Who acts in whose place in a unit, now, soon, or until lately; the next first. */
export function standInsOfUnit(context: Context, unit: string): Promise<StandIn[]> {
  return context.read((tx) =>
    tx.query<StandIn>({
      name: 'absence.stand-ins',
      text: `${STAND_IN} where unit = $1 and last_day >= $2::date - ${SHOWN_DAYS} order by first_day desc, id`,
      values: [unit, dayOf(context.now)],
    }),
  );
}

export const leaveIn = async (tx: Transaction, id: string): Promise<Leave | undefined> =>
  (await tx.query<Leave>({ text: `${LEAVE} where id::text = $1 for update`, values: [id] }))[0];

export const standInIn = async (tx: Transaction, id: string): Promise<StandIn | undefined> =>
  (await tx.query<StandIn>({ text: `${STAND_IN} where id::text = $1 for update`, values: [id] }))[0];

/** The units in which an account holds an office now, as far as the actor sees them. */
export async function unitsOfAccount(context: Context, tx: Transaction, account: string): Promise<string[]> {
  const rows = await tx.query<{ unit: string }>({
    name: 'absence.units',
    text: 'select distinct unit from posts where account = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)',
    values: [account, context.now],
  });
  return rows.map((row) => row.unit);
}

/** Who holds an office in a unit now and is not on leave today, by account: to whom work can go. In the caller's transaction. */
export async function presentIn(context: Context, tx: Transaction, unit: string, role: string): Promise<string[]> {
  const rows = await tx.query<{ account: string }>({
    name: 'absence.present',
    text: `select distinct p.account from posts p
           where p.unit = $1 and p.role = $2 and p.valid_from <= $3 and (p.valid_to is null or p.valid_to > $3)
             and not exists (select 1 from leaves l where l.account = p.account and l.cancelled_at is null and $4::date between l.first_day and l.last_day)
           order by p.account`,
    values: [unit, role, context.now, dayOf(context.now)],
  });
  return rows.map((row) => row.account);
}

/** Who of these accounts is on leave today. */
export async function awayToday(context: Context, accounts: readonly string[]): Promise<Set<string>> {
  if (accounts.length === 0) return new Set();
  const rows = await context.read((tx) =>
    tx.query<{ account: string }>({
      name: 'absence.away',
      text: 'select distinct account from leaves where account = any($1) and cancelled_at is null and $2::date between first_day and last_day',
      values: [accounts, dayOf(context.now)],
    }),
  );
  return new Set(rows.map((row) => row.account));
}

/** Somebody who acts in another's place in a unit today: at which offices and procedures (null: all). */
export type ActingFor = Pick<StandIn, 'absent' | 'standIn' | 'roles' | 'procedures'>;

/** Who acts in whose place in a unit today, the latest decision first. In the caller's transaction. */
export const actingToday = (context: Context, tx: Transaction, unit: string): Promise<ActingFor[]> =>
  tx.query<ActingFor>({
    name: 'absence.acting',
    text: `select absent, stand_in as "standIn", roles, procedures from stand_ins
           where unit = $1 and ended_at is null and $2::date between first_day and last_day order by given_at desc, id desc`,
    values: [unit, dayOf(context.now)],
  });
