import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Day } from '../../platform/time/time.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { normalPhone, readPersonalNumber } from './people.rules.ts';

/** A phone's account and a person: since when, until when, and who at which desk decided it. `phone` is in E.164. */
export type Tie = {
  id: string;
  person: string;
  fullName: string;
  phone: string | null;
  how: 'declared' | 'checked';
  since: Date;
  checkedBy: string | null;
  until: Date | null;
  endedBy: string | null;
};

/** Ties of a person or of an account, the newest first, as far as the actor's desk sees the persons. */
async function ties(tx: Transaction, by: { person: string } | { account: string }): Promise<Tie[]> {
  const [column, value] = 'person' in by ? ['person', by.person] : ['account', by.account];
  const name = (account: string) => `(select n.name from xaso_account_names(array[a.${account}]) n)`;
  return tx.query<Tie>({
    text: `select a.id, a.person, p.full_name as "fullName", f.phone, a.how, a.since, ${name('checked_by')} as "checkedBy", a.until,
             ${name('ended_by')} as "endedBy"
           from person_accounts a join persons p on p.id = a.person
             left join xaso_phones_of(array(select account from person_accounts where ${column}::text = $1)) f on f.account = a.account
           where a.${column}::text = $1 order by a.since desc, a.id desc`,
    values: [value],
  });
}

export type TiedPerson = { id: string; fullName: string; birthDay: Day | null; numbered: boolean; ties: Tie[]; version: number };

/** How many deeds the ties of a person have seen: each begins, and may end. */
export const tiesVersion = (all: readonly Pick<Tie, 'until'>[]): number => all.length + all.filter((tie) => tie.until !== null).length;

/** A person of the desk's dossiers with all its ties. Refuses with `people.no_such_person` (404). That it was opened is written down. */
export async function personWithTies(context: Context, person: string): Promise<TiedPerson> {
  mayOrRefuse(context.actor, 'look', 'person');
  return context.transaction(async (tx) => {
    const [found] = await tx.query<Omit<TiedPerson, 'ties' | 'version'>>({
      text: `select id, full_name as "fullName", birth_day::text as "birthDay", personal_number_blind is not null as numbered
             from persons where id::text = $1`,
      values: [person],
    });
    if (!found) throw new Refusal('people.no_such_person', 404);
    await record(context, tx, { verb: 'open', thing: 'person', subject: found.id });
    const all = await ties(tx, { person });
    return { ...found, ties: all, version: tiesVersion(all) };
  });
}

/** What a desk looks for: a person by the personal number, or the ties of a phone. */
export type Found = { person: string } | { phone: string; ties: Tie[] };

/**
 * Looks for a person of the desk's dossiers by the personal number, or for the ties of a phone. Refuses with `people.no_such_person` (422, beside the
 * question) and `ties.number_or_phone` (422) for what is neither.
 */
export async function findTies(context: Context, typed: string): Promise<Found> {
  mayOrRefuse(context.actor, 'look', 'person');
  const [number, phone] = [readPersonalNumber(typed)?.number, normalPhone(typed)];
  if (!number && !phone) throw new Refusal('ties.number_or_phone', 422, { fields: { what: { key: 'ties.refusals.number_or_phone' } } });
  return context.transaction(async (tx) => {
    if (number) {
      const [found] = await tx.query<{ id: string }>({
        text: 'select id from persons where personal_number_blind = $1',
        values: [keys().blind(number)],
      });
      if (!found) throw new Refusal('people.no_such_person', 422, { fields: { what: { key: 'people.refusals.no_such_person' } } });
      return { person: found.id };
    }
    const [known] = await tx.query<{ account: string | null }>({ text: 'select xaso_account_of_phone($1) as account', values: [phone] });
    const all = known?.account ? await ties(tx, { account: known.account }) : [];
    await record(context, tx, { verb: 'list', thing: 'person', subject: 'ties of a phone', data: { count: all.length } });
    return { phone: phone as string, ties: all };
  });
}
