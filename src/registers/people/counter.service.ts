import { randomBytes } from 'node:crypto';
import { type Look, record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import {
  type Caller,
  COUNTER_COOKIE,
  cookieOf,
  type SessionRow,
  sessionCookie,
  setCookieLine,
  tokenGiven,
} from '../../platform/identity/identity.doors.ts';
import { accountOfUsername, pinIs } from '../../platform/identity/identity.ts';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { COUNTER_SECONDS } from './counter.manage.service.ts';
import { type AtCounter, asIdentity, type Counter, counterHere, counterRule, sessionsAt } from './counter.queries.ts';
import { isPin, pinDigits, shiftEnd } from './counter.rules.ts';
import { localPath } from './people.rules.ts';

const newToken = () => randomBytes(32).toString('base64url');
const secondsUntil = (end: Date) => Math.max(1, Math.floor((end.getTime() - Date.now()) / 1000));

/** One line of the audit about somebody at a shared PC; `data` tells which PC. */
const note = (
  context: Context,
  tx: Transaction,
  verb: string,
  { account, device, unit }: { account: string; device: string; unit: string },
) => record(context, tx, { verb, thing: 'account', subject: account, unit, data: { device } } satisfies Look);

/**
 * After a full sign-in (password and second factor): on a shared PC of the officer's unit the session belongs to that PC and to this shift, and the second
 * factor counts there until the shift ends. Whoever was open there is locked. Gives the cookies to set; elsewhere the same as came in.
 */
export async function settleAtCounter(context: Context, caller: Caller, cookies: readonly string[]): Promise<string[]> {
  const here = await counterHere(context, caller);
  const token = here && tokenGiven(caller, cookies);
  if (!here || !token) return [...cookies];
  const [calendar, rule] = await Promise.all([calendarOf(context, here.unit), counterRule(context, here.unit)]);
  await asIdentity(context).transaction((tx) =>
    tx.query({
      text: 'select xaso_counter_bind($1, $2, $3, $4, true)',
      // A session ends by the machine's clock, wherever that of a demonstration stands.
      values: [token, here.id, shiftEnd(calendar, new Date(), rule), rule.idleMinutes],
    }),
  );
  return [...cookies, setCookieLine(caller, COUNTER_COOKIE, cookieOf(caller, COUNTER_COOKIE) ?? '', COUNTER_SECONDS)];
}

/** After the password: the session of an officer whose second factor was shown on this PC during this shift. Undefined: it is asked for. */
export async function enterByTrust(
  context: Context,
  caller: Caller,
  username: string,
): Promise<{ account: string; cookies: string[] } | undefined> {
  const here = await counterHere(context, caller);
  const account = here && (await accountOfUsername(context, username));
  if (!here || !account) return undefined;
  const { idleMinutes } = await counterRule(context, here.unit);
  const token = newToken();
  const house = asIdentity(context);
  return house.transaction(async (tx) => {
    const [row] = await tx.query<{ until: Date | null }>({
      text: 'select xaso_counter_enter($1, $2, $3, $4, $5) as until',
      values: [account, here.id, newId(context.now), token, idleMinutes],
    });
    if (!row?.until) return undefined;
    await note(house, tx, 'sign in', { account, device: here.id, unit: here.unit });
    return { account, cookies: [sessionCookie(caller, token, secondsUntil(row.until))] };
  });
}

/** The path of the page that somebody leaves, without what stands behind it: a search may hold a name. */
const pathOf = (left: string | null): string | null => {
  const path = localPath(left ?? undefined, '').split(/[?#]/)[0] || null;
  return path === LOCK_PAGE ? null : path;
};
export const LOCK_PAGE = '/khoa';

/** Locks the officer's own session; done twice it is the same. Refuses with `counter.not_here` (409) away from a shared PC. */
export async function lockCounter(
  context: Context,
  caller: Caller,
  session: SessionRow | undefined,
  left: string | null,
): Promise<{ cookies: string[] }> {
  if (!session?.counter) throw new Refusal('counter.not_here', 409);
  const { account, counter } = session;
  const token = newToken();
  const house = asIdentity(context);
  return house.transaction(async (tx) => {
    const [row] = await tx.query<{ until: Date | null }>({
      text: 'select xaso_counter_lock($1, $2, $3) as until',
      values: [counter.session, token, pathOf(left)],
    });
    if (!row?.until) return { cookies: [] };
    await note(house, tx, 'lock', { account, device: counter.device, unit: counter.unit });
    return { cookies: [sessionCookie(caller, token, secondsUntil(row.until))] };
  });
}

/** Writes down that nobody was at a session for too long: this one, when somebody comes back to it, or all, by the clock. Returns how many. */
export async function lockIdle(context: Context, only: { session: string; left: string | null } | null): Promise<number> {
  const house = asIdentity(context);
  return house.transaction(async (tx) => {
    const locked = await tx.query<{ account: string; device: string; unit: string }>({
      text: 'select account, device, unit from xaso_counter_idle($1, $2)',
      values: [only?.session ?? null, pathOf(only?.left ?? null)],
    });
    for (const one of locked) await note(house, tx, 'lock by idleness', one);
    return locked.length;
  });
}

/** By the clock: at the end of the shift sessions on shared PCs are gone. Returns how many. */
export async function endShifts(context: Context): Promise<number> {
  const house = asIdentity(context);
  return house.transaction(async (tx) => {
    const ended = await tx.query<{ account: string; device: string; unit: string }>({
      text: 'select account, device, unit from xaso_counter_end()',
    });
    for (const one of ended) await note(house, tx, 'end of shift', one);
    return ended.length;
  });
}

const wrongField = (name: string, key: string, params: Record<string, number> = {}) =>
  new Refusal('context.bad_input', 422, { fields: { [name]: { key, params } } });

/** Who was chosen on the lock page, and whether the PIN can open it. */
async function chosen(context: Context, here: Counter, account: string): Promise<AtCounter> {
  const all = await asIdentity(context).read((tx) => sessionsAt(tx, here.id));
  const found = all.find((one) => one.account === account);
  if (!found) throw wrongField('account', 'counter.open.choose');
  if (!found.pin) throw wrongField('account', 'counter.open.noPin');
  return found;
}

/** Counts the try, then looks. Refuses with a complaint at `pin` (422); at the last try the session is gone: `counter.full_sign_in` (409). */
async function refuseWrongPin(context: Context, here: Counter, one: AtCounter, pin: string): Promise<void> {
  const { pinTries } = await counterRule(context, here.unit);
  const house = asIdentity(context);
  const about = { account: one.account, device: here.id, unit: here.unit };
  const [row] = await house.transaction((tx) =>
    tx.query<{ tries: number | null }>({ text: 'select xaso_counter_try($1, $2, $3) as tries', values: [one.session, here.id, pinTries] }),
  );
  const tries = row?.tries ?? pinTries + 1;
  if (tries <= pinTries && (await pinIs(context, one.account, pin))) return;
  await house.transaction(async (tx) => {
    await note(house, tx, 'wrong PIN', about);
    if (tries >= pinTries) await tx.query({ text: 'select xaso_counter_drop($1, $2)', values: [one.account, here.id] });
  });
  if (tries >= pinTries) throw new Refusal('counter.full_sign_in', 409, { details: { tries: pinTries } });
  throw wrongField('pin', 'counter.open.wrongPin', { left: pinTries - tries });
}

/**
 * Opens the own session on a shared PC by the PIN, and locks whoever was open there. `current`: the session of the request, if any; another's makes it a
 * switch. `next`: where this officer left off. Refuses with `counter.not_here` (409), complaints at `account` and `pin` (422), `counter.full_sign_in` (409).
 */
export async function openCounter(
  context: Context,
  caller: Caller,
  { account, pin, current }: { account: string; pin: string; current: SessionRow | undefined },
): Promise<{ account: string; cookies: string[]; next: string | null }> {
  const here = await counterHere(context, caller);
  if (!here) throw new Refusal('counter.not_here', 409);
  const digits = pinDigits(pin);
  const one = await chosen(context, here, account);
  if (!isPin(digits)) throw wrongField('pin', 'counter.pin.digits');
  await refuseWrongPin(context, here, one, digits);
  const token = newToken();
  const house = asIdentity(context);
  return house.transaction(async (tx) => {
    const [row] = await tx.query<{ until: Date; resume: string | null }>({
      text: 'select until_at as until, resume from xaso_counter_open($1, $2, $3)',
      values: [one.session, here.id, token],
    });
    if (!row) throw wrongField('account', 'counter.open.choose');
    const verb = current?.counter?.session === one.session ? 'unlock' : 'switch';
    await note(house, tx, verb, { account, device: here.id, unit: here.unit });
    return { account, cookies: [sessionCookie(caller, token, secondsUntil(row.until))], next: row.resume };
  });
}
