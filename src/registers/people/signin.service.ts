import { randomBytes } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { CODE_SECONDS } from '../../platform/identity/codes.port.ts';
import {
  awaitedAccount,
  type Caller,
  confirmSecondFactor,
  cookieOf,
  demoSecondFactor,
  enterPassword,
  enterPhoneCode,
  enterSecondFactor,
  readSession,
  secretToSetUp,
  sendPhoneCode,
  setCookieLine,
  signOut,
} from '../../platform/identity/identity.doors.ts';
import { identityOf } from '../../platform/identity/identity.ts';
import { Ceiling, countTry, forgive, type Limit } from '../../platform/limits/limits.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { enterByTrust, settleAtCounter } from './counter.service.ts';
import { isMobile, normalPhone, normalUsername } from './people.rules.ts';
import { newSecret } from './people.service.ts';

const MINUTES = 60;
const DAY = 24 * 60 * MINUTES;
const limits = {
  codes: { name: 'codes per phone', times: 5, seconds: 15 * MINUTES },
  codesADay: { name: 'codes per phone and day', times: 20, seconds: DAY },
  codesOfDevice: { name: 'codes per device', times: 20, seconds: 15 * MINUTES },
  passwords: { name: 'passwords per account', times: 10, seconds: 15 * MINUTES },
  /** A code of the app counts once (RFC 6238, 5.2): three steps of 30 seconds are accepted. */
  secondFactor: { name: 'second factor used', times: 1, seconds: 90 },
  passwordsOfDevice: { name: 'passwords per device', times: 60, seconds: 15 * MINUTES },
} as const satisfies Record<string, Limit>;
/** A desk, an IT Xanh day and a mobile carrier are each one address: only a flood is stopped. */
const fromAddress = new Ceiling(3000, 15 * MINUTES);

/** Where a try to sign in comes from. */
export type SignInCaller = Caller & { address: string };

const YEAR = 365 * DAY;
/** The device's random name, kept in a cookie for a year; made when it has none. */
function deviceOf(caller: SignInCaller): { device: string; cookies: string[] } {
  const known = cookieOf(caller, 'device');
  if (known && /^[\w-]{22}$/.test(known)) return { device: known, cookies: [] };
  const made = randomBytes(16).toString('base64url');
  // A caller without our cookie is counted with the others of its address: throwing the cookie away gains nothing.
  return { device: `without cookie ${caller.address}`, cookies: [setCookieLine(caller, 'device', made, YEAR)] };
}

/** Keeps the phone between the two pages, sealed: it stands in no address and no log. */
const phoneCookie = (caller: SignInCaller, phone: string) =>
  setCookieLine(caller, 'phone', keys().encrypt(JSON.stringify({ phone, until: Date.now() + 2 * CODE_SECONDS * 1000 })), 2 * CODE_SECONDS);

/** The phone that waits for its code. */
export function waitingPhone(caller: SignInCaller): string | undefined {
  try {
    const kept = JSON.parse(
      keys()
        .decrypt(cookieOf(caller, 'phone') ?? '')
        .toString(),
    ) as { phone: string; until: number };
    return kept.until > Date.now() ? kept.phone : undefined;
  } catch {
    return undefined; // no cookie, or not one of ours
  }
}

/** The cookie of a device on which somebody is being helped. */
export const HELPERS_DEVICE = 'helping';

/** No code and no session of a citizen is ever on a helper's device: the citizen signs in on an own phone. */
function refuseOnHelpersDevice({ actor }: Context, caller: SignInCaller): void {
  const helps = actor.kind === 'officer' && actor.posts.some((post) => post.role === 'helper');
  if (helps || cookieOf(caller, HELPERS_DEVICE) !== undefined) throw new Refusal('people.helpers_device', 409);
}

/**
 * Sends a code to a mobile phone. Whether the phone has an account is not asked. Refuses with `people.phone` (422), `identity.no_sender` (503),
 * `context.too_many` (429), `people.helpers_device` (409).
 */
export async function askForCode(context: Context, caller: SignInCaller, typed: string): Promise<{ cookies: string[] }> {
  refuseOnHelpersDevice(context, caller);
  if (!identityOf(context).sender) throw new Refusal('identity.no_sender', 503);
  const phone = normalPhone(typed);
  if (!phone || !isMobile(phone)) throw new Refusal('people.phone', 422, { fields: { phone: { key: 'people.refusals.phone' } } });
  const { device, cookies } = deviceOf(caller);
  fromAddress.count(caller.address);
  await countTry(context, limits.codesOfDevice, device);
  await countTry(context, limits.codes, phone);
  await countTry(context, limits.codesADay, phone);
  await sendPhoneCode(context, caller, phone);
  return { cookies: [...cookies, phoneCookie(caller, phone)] };
}

/** The code that the demonstration shows instead of sending it. */
export const shownCode = (context: Context, phone: string): string | undefined => {
  const { demo, sender } = identityOf(context);
  return demo ? sender?.shown?.(phone) : undefined;
};

/** What people type for a code: blanks and full-width digits too. */
const digitsOf = (typed: string) => typed.normalize('NFKC').replace(/\D/g, '');

/** Signs a citizen in. Refuses with `identity.start_again` (422) when no phone waits, `identity.wrong_code`; five wrong tries end a code. */
export async function proveCode(context: Context, caller: SignInCaller, typed: string): Promise<{ cookies: string[] }> {
  refuseOnHelpersDevice(context, caller);
  const phone = waitingPhone(caller);
  if (!phone) throw new Refusal('identity.start_again', 422);
  fromAddress.count(caller.address);
  const { cookies } = await enterPhoneCode(context, caller, { phone, code: digitsOf(typed) });
  return { cookies: [...cookies, setCookieLine(caller, 'phone', '', 0)] };
}

/**
 * The first half of an officer's sign-in. Refuses with `identity.wrong_password` (422) in the same words and time whether or not the account exists,
 * `context.too_many` (429) after ten wrong ones. `account`: signed in already, since the second factor was shown on this shared PC during this shift.
 */
export async function signInOfficer(
  context: Context,
  caller: SignInCaller,
  input: { username: string; password: string },
): Promise<{ second: boolean; account?: string; cookies: string[] }> {
  const username = normalUsername(input.username);
  const { device, cookies } = deviceOf(caller);
  fromAddress.count(caller.address);
  await countTry(context, limits.passwordsOfDevice, device);
  await countTry(context, limits.passwords, username); // before the look, so that tries at the same moment count
  const entered = await enterPassword(context, caller, { username, password: input.password.normalize('NFC') });
  await forgive(context, limits.passwords, username);
  const known = entered.second ? await enterByTrust(context, caller, username) : undefined;
  if (known) return { second: false, account: known.account, cookies: [...cookies, ...known.cookies] };
  return { second: entered.second, cookies: [...cookies, ...entered.cookies] };
}

/** The second half. Gives the account, whose offices say where its work begins. */
export async function finishSignIn(context: Context, caller: SignInCaller, typed: string): Promise<{ account: string; cookies: string[] }> {
  const account = await awaitedAccount(context, caller);
  if (!account) throw new Refusal('identity.start_again', 422);
  fromAddress.count(caller.address);
  await refuseUsedCode(context, account, digitsOf(typed));
  const { cookies } = await enterSecondFactor(context, caller, digitsOf(typed));
  await note(context, account, 'sign in');
  return { account, cookies: await settleAtCounter(context, caller, cookies) };
}

/** Counted before the look, so that one code cannot open two sessions at the same moment. The demonstration shows its codes anyway. */
async function refuseUsedCode(context: Context, account: string, code: string): Promise<void> {
  if (await demoSecondFactor(context, account)) return;
  await countTry(context, limits.secondFactor, `${account} ${code}`).catch((error) => {
    throw error instanceof Refusal ? new Refusal('identity.wrong_code', 422) : error;
  });
}

const note = (context: Context, account: string, verb: string) => {
  const house = context.as(systemActor('identity'));
  return house.transaction((tx) => record(house, tx, { verb, thing: 'account', subject: account }));
};

/** The code of this moment for the demonstration's account that is signing in. */
export async function shownSecondFactor(context: Context, caller: SignInCaller): Promise<string | undefined> {
  const account = await awaitedAccount(context, caller);
  return account && demoSecondFactor(context, account);
}

/** Whether a sign-in waits for its second half. */
export const waitsForSecondFactor = async (context: Context, caller: SignInCaller): Promise<boolean> =>
  (await awaitedAccount(context, caller)) !== undefined;

type Pool = Parameters<typeof readSession>[1];

/** The officer who signed in by password and has no second factor yet, with the secret to put into the app. */
export async function secondFactorToSetUp(
  context: Context,
  caller: SignInCaller,
): Promise<{ account: string; name: string; secret: string } | undefined> {
  const pool: Pool = { query: (statement) => context.read(async (tx) => ({ rows: await tx.query(statement) })) };
  const session = await readSession(context, pool, caller);
  if (session?.kind !== 'officer' || session.secondFactor) return undefined;
  const secret = await secretToSetUp(context, session.account, newSecret);
  return secret ? { account: session.account, name: session.name, secret } : undefined;
}

/** Confirms the new second factor by its first code; from then on the session opens the officer's work. */
export async function setUpSecondFactor(
  context: Context,
  caller: SignInCaller,
  typed: string,
): Promise<{ account: string; cookies: string[] }> {
  const waiting = await secondFactorToSetUp(context, caller);
  if (!waiting) throw new Refusal('identity.start_again', 422);
  const { cookies } = await confirmSecondFactor(context, caller, digitsOf(typed));
  await note(context, waiting.account, 'set up second factor');
  return { account: waiting.account, cookies: await settleAtCounter(context, caller, cookies) };
}

export const endSession = (context: Context, caller: SignInCaller): Promise<{ cookies: string[] }> => signOut(context, caller);
