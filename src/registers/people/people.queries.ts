import { record } from '../../platform/audit/audit.ts';
import type { Chapter } from '../../platform/audit/history.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Post, systemActor } from '../../platform/permissions/permissions.ts';
import { registerOf } from '../units/units.queries.ts';
import { mayOrRefuse } from './people.permissions.ts';
import { isHandling } from './people.rules.ts';

/** One office of an officer, with its time. Moments as ISO texts. */
export type HeldPost = Post & { id: string; validFrom: string; validTo: string | null; basis: string };
/** `version`: how many deeds of administrators the account has seen; a change says which one its user saw. */
export type Officer = {
  id: string;
  username: string;
  name: string;
  demo: boolean;
  secondFactor: boolean;
  posts: HeldPost[];
  version: number;
};

/** Where it stands what administrators did to an account. */
export const accountChapter = (account: string): Chapter => ({ table: 'account_changes', thing: 'account', subject: account });

/** Offices and tokens stand in units that exist. Refuses with a complaint at `unit` (422). */
export async function refuseUnknownUnit(context: Context, unit: string): Promise<void> {
  if ((await registerOf(context)).units.has(unit)) return;
  throw new Refusal('people.no_such_unit', 422, { fields: { unit: { key: 'people.errors.unit' } } });
}

/** Whether an office is held at a moment. */
export const isHeld = (post: Pick<HeldPost, 'validFrom' | 'validTo'>, at: Date): boolean =>
  Date.parse(post.validFrom) <= at.getTime() && (post.validTo === null || Date.parse(post.validTo) > at.getTime());

/** Officers as the actor may administer them; with `account` only that one. */
export function officersIn(tx: Transaction, account: string | null = null): Promise<Officer[]> {
  return tx.query<Officer>({
    text: `select id, username, name, demo, second_factor as "secondFactor", posts,
             coalesce((select max(c.version) from account_changes c where c.thing = 'account' and c.subject = o.id), 0) as version
           from xaso_officers($1) o`,
    values: [account],
  });
}

/** The list of the administration page. Refuses who administers nothing. */
export async function listOfficers(context: Context): Promise<Officer[]> {
  mayOrRefuse(context.actor, 'list', 'account');
  return context.transaction(async (tx) => {
    const officers = await officersIn(tx);
    await record(context, tx, { verb: 'list', thing: 'account', subject: 'officers', data: { count: officers.length } });
    return officers;
  });
}

/** How many people hold which office in these units now. Numbers only: for who plans what a unit still needs. */
export const officesFilled = (context: Context, units: readonly string[]): Promise<{ unit: string; role: string; people: number }[]> =>
  context.as(systemActor('worker')).read((tx) =>
    tx.query({
      text: `select unit, role, count(distinct account)::int as people from posts
             where unit = any($1) and valid_from <= $2 and (valid_to is null or valid_to > $2) group by unit, role order by unit, role`,
      values: [units, context.now],
    }),
  );

/** The offices that an account holds now, as far as the actor sees them: all of the own unit. */
export function postsOfAccount(context: Context, account: string): Promise<Post[]> {
  return context.read((tx) =>
    tx.query<Post>({
      name: 'people.posts-of-account',
      text: `select role, unit from posts where account = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2) order by role, unit`,
      values: [account, context.now],
    }),
  );
}

/** Who works in a unit now: for lists of whom to give work to. One line per account, by name. */
export function officersOfUnit(context: Context, unit: string): Promise<{ account: string; name: string; roles: string[] }[]> {
  return context.read((tx) =>
    tx.query({
      text: `select p.account, n.name, array_agg(p.role order by p.role) as roles
             from posts p join xaso_account_names(array(select distinct account from posts where unit = $1)) n on n.id = p.account
             where p.unit = $1 and p.valid_from <= $2 and (p.valid_to is null or p.valid_to > $2)
             group by p.account, n.name order by n.name, p.account`,
      values: [unit, context.now],
    }),
  );
}

/** Those of them who handle dossiers: to whom work is given. Administrators and helpers of the unit are none. */
export const handlersOfUnit = async (context: Context, unit: string): Promise<Awaited<ReturnType<typeof officersOfUnit>>> =>
  (await officersOfUnit(context, unit)).filter(({ roles }) => roles.some(isHandling));

/** What accounts of officers are called, by id: for those who hold an office. */
export async function accountNames(context: Context, accounts: readonly string[]): Promise<Map<string, string>> {
  const rows = await context.read((tx) =>
    tx.query<{ id: string; name: string }>({ text: 'select id, name from xaso_account_names($1)', values: [[...new Set(accounts)]] }),
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}

export type Token = {
  id: string;
  name: string;
  unit: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedDay: string | null;
};

/** Machine tokens that the actor administers, newest first. */
export async function listTokens(context: Context): Promise<Token[]> {
  mayOrRefuse(context.actor, 'list', 'token');
  return context.read((tx) =>
    tx.query<Token>({
      text: `select id, name, unit, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt",
               last_used_day::text as "lastUsedDay" from machine_tokens order by created_at desc, id`,
    }),
  );
}
