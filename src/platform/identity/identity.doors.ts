import { createHmac, timingSafeEqual } from 'node:crypto';
import { isAPIError } from 'better-auth/api';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { keys } from '../config/keys.ts';
import type { Context } from '../context/context.ts';
import { Refusal } from '../context/refusal.ts';
import { newId } from '../database/id.ts';
import type { Post } from '../permissions/permissions.ts';
import { cookieName, identityOf } from './identity.ts';

/** Where a request came from, as far as signing in needs it. */
export type Caller = { headers: Headers; publicUrl: string };
const isSecure = (caller: Caller) => caller.publicUrl.startsWith('https:');

/** What the request's cookies hold under one of our names. */
export function cookieOf(caller: Caller, name: string): string | undefined {
  const wanted = cookieName(isSecure(caller), name);
  for (const pair of (caller.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === wanted) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** A Set-Cookie line for one of our own small cookies. `seconds` 0 takes it away. */
export function setCookieLine(caller: Pick<Caller, 'publicUrl'>, name: string, value: string, seconds: number): string {
  const secure = caller.publicUrl.startsWith('https:');
  return `${cookieName(secure, name)}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** An answer that also sets cookies. */
export function withCookies(answer: Response, lines: readonly string[]): Response {
  for (const line of lines) answer.headers.append('set-cookie', line);
  return answer;
}

/** What a cookie's value says; empty for one that cannot be read and so is not ours. */
function decoded(cookie: string): string {
  try {
    return decodeURIComponent(cookie);
  } catch {
    return '';
  }
}

/** The session's token, if the cookie carries one that we signed. No database is asked. */
export function sessionTokenOf(caller: Caller): string | undefined {
  const cookie = cookieOf(caller, 'session_token');
  if (!cookie) return undefined;
  const value = decoded(cookie);
  const at = value.lastIndexOf('.');
  if (at < 1) return undefined;
  const signed = createHmac('sha256', keys().cookieSecret).update(value.slice(0, at)).digest();
  const given = Buffer.from(value.slice(at + 1), 'base64');
  return given.length === signed.length && timingSafeEqual(given, signed) ? value.slice(0, at) : undefined;
}

/** The cookie of a session, signed as the identity library signs it. */
export function sessionCookie(caller: Pick<Caller, 'publicUrl'>, token: string, seconds: number): string {
  const signature = createHmac('sha256', keys().cookieSecret).update(token).digest('base64');
  return setCookieLine(caller, 'session_token', encodeURIComponent(`${token}.${signature}`), seconds);
}

/** The token of the session that these lines give to the caller. */
export function tokenGiven(caller: Caller, lines: readonly string[]): string | undefined {
  const cookie = lines.map((line) => line.split(';')[0] ?? '').join('; ');
  return sessionTokenOf({ publicUrl: caller.publicUrl, headers: new Headers({ cookie }) });
}

/** Whose session a request brings. */
export type SessionRow = {
  account: string;
  name: string;
  kind: 'citizen' | 'officer';
  demo: boolean;
  secondFactor: boolean;
  posts: Post[];
  persons: string[];
  /** A session of a shared PC. While it is locked it holds no office. `idle`: locked because nobody was at it, and not yet written down. */
  counter: { session: string; device: string; unit: string; locked: boolean; idle: boolean; idleMinutes: number } | null;
};

/** The cookie by which a shared PC is known, and what the database keeps of it. */
export const COUNTER_COOKIE = 'counter';
export const counterDigest = (cookie: string): string => keys().digest(`counter device|${cookie}`);
export function counterDigestOf(caller: Caller): string | undefined {
  const cookie = cookieOf(caller, COUNTER_COOKIE);
  return cookie && counterDigest(cookie);
}

/**
 * Reads a session by one prepared statement. Nothing for an ended one, for one of a shared PC elsewhere, nor for an account of the demonstration elsewhere.
 * `acts`: a person sent the request, so a shared PC is not left alone.
 */
export async function readSession(
  context: Context,
  pool: { query: PoolQuery },
  caller: Caller,
  acts = false,
): Promise<SessionRow | undefined> {
  const token = sessionTokenOf(caller);
  if (!token) return undefined;
  const { rows } = await pool.query<{ found: SessionRow | null }>({
    name: 'identity.session',
    text: 'select xaso_session($1, $2, $3) as found',
    values: [token, counterDigestOf(caller) ?? null, acts],
  });
  const found = rows[0]?.found;
  return found && (!found.demo || identityOf(context).demo) ? found : undefined;
}
type PoolQuery = <Row extends object>(statement: { name: string; text: string; values: unknown[] }) => Promise<{ rows: Row[] }>;

/** Only our own cookies go on to the identity library, and of them only the ones that are asked for. */
function headersWith(caller: Caller, names: readonly string[]): Headers {
  const kept = names.flatMap((name) => {
    const value = cookieOf(caller, name);
    return value === undefined ? [] : [`${cookieName(isSecure(caller), name)}=${value}`];
  });
  return new Headers(kept.length > 0 ? { cookie: kept.join('; ') } : {});
}

const doorsFor = (context: Context, caller: Caller) => identityOf(context).doors(isSecure(caller));

/** Every refusal of the library becomes one of ours: why an account may not come in is not told apart. */
async function refusing<T>(code: (found: string) => string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const found = String(error.body?.code ?? '');
    if (error.statusCode >= 500 && found !== 'FAILED_TO_CREATE_SESSION') throw error; // our own hook refuses accounts so
    throw new Refusal(`identity.${code(found)}`, 422);
  }
}

/** The first half of an officer's sign-in. `second`: true when a code of the second factor is asked next; false: it has to be set up. */
export async function enterPassword(
  context: Context,
  caller: Caller,
  input: { username: string; password: string },
): Promise<{ second: boolean; cookies: string[] }> {
  const { officers } = doorsFor(context, caller);
  const { response, headers } = await refusing(
    () => 'wrong_password',
    () => officers.api.signInUsername({ body: input, headers: new Headers(), returnHeaders: true }),
  );
  return { second: response !== null && 'twoFactorRedirect' in response, cookies: headers.getSetCookie() };
}

/** The second half: a code of the authenticator app. Refuses with `identity.wrong_code` or `identity.start_again`. */
export async function enterSecondFactor(context: Context, caller: Caller, code: string): Promise<{ cookies: string[] }> {
  const { officers } = doorsFor(context, caller);
  const { headers } = await refusing(
    (found) => (found === 'INVALID_CODE' ? 'wrong_code' : 'start_again'),
    () => officers.api.verifyTOTP({ body: { code }, headers: headersWith(caller, ['two_factor']), returnHeaders: true }),
  );
  return { cookies: headers.getSetCookie() };
}

/** Confirms a second factor that is being set up, by its first code, in the session of its officer. */
export async function confirmSecondFactor(context: Context, caller: Caller, code: string): Promise<{ cookies: string[] }> {
  const { officers } = doorsFor(context, caller);
  const { headers } = await refusing(
    (found) => (found === 'INVALID_CODE' ? 'wrong_code' : 'start_again'),
    () => officers.api.verifyTOTP({ body: { code }, headers: headersWith(caller, ['session_token']), returnHeaders: true }),
  );
  return { cookies: headers.getSetCookie() };
}

/** Whose second factor the running sign-in waits for. */
export async function awaitedAccount(context: Context, caller: Caller): Promise<string | undefined> {
  const signed = cookieOf(caller, 'two_factor');
  const identifier = signed ? decoded(signed).replace(/\.[^.]*$/, '') : '';
  const { rows } = await identityOf(context).database.pool.query<{ value: string }>({
    name: 'identity.awaited',
    text: 'select value from identity.verification where identifier = $1 and expires_at > now()',
    values: [identifier],
  });
  return identifier.startsWith('2fa-') && !identifier.startsWith('2fa-attempts-') ? rows[0]?.value : undefined;
}

const libraryKey = async (context: Context) => (await identityOf(context).doors(false).officers.$context).secretConfig;
export const sealSecret = async (context: Context, secret: string): Promise<string> =>
  symmetricEncrypt({ key: await libraryKey(context), data: secret });

/**
 * The secret that an officer without a second factor puts into the app; made at the first call and the same until confirmed. Undefined when the account
 * has one already.
 */
export async function secretToSetUp(context: Context, account: string, fresh: () => string): Promise<string | undefined> {
  const { pool } = identityOf(context).database;
  await pool.query(
    `insert into identity.two_factor (id, secret, backup_codes, user_id, verified) values ($1, $2, '', $3, false) on conflict (user_id) do nothing`,
    [newId(), await sealSecret(context, fresh()), account],
  );
  const { rows } = await pool.query<{ secret: string }>('select secret from identity.two_factor where user_id = $1 and not verified', [
    account,
  ]);
  return rows[0] && symmetricDecrypt({ key: await libraryKey(context), data: rows[0].secret });
}

/** The code of this moment for an account of the demonstration, to be shown on its page; undefined for every other account and outside demo mode. */
export async function demoSecondFactor(context: Context, account: string): Promise<string | undefined> {
  const { database, demo, doors } = identityOf(context);
  if (!demo) return undefined;
  const { rows } = await database.pool.query<{ secret: string }>(
    'select f.secret from identity.two_factor f join identity."user" u on u.id = f.user_id where u.id = $1 and u.demo and f.verified',
    [account],
  );
  if (!rows[0]) return undefined;
  const secret = await symmetricDecrypt({ key: await libraryKey(context), data: rows[0].secret });
  return (await doors(false).officers.api.generateTOTP({ body: { secret } })).code;
}

/** Citizens of the demonstration, in the order of their made-up numbers (E.164), so that a visitor can be one of them; nobody outside demo mode. */
export async function demoCitizens(context: Context, most: number): Promise<{ account: string; name: string; phone: string }[]> {
  const { database, demo } = identityOf(context);
  if (!demo) return [];
  const { rows } = await database.pool.query<{ account: string; name: string; phone: string }>(
    `select id as account, name, phone_number as phone from identity."user" where demo and kind = 'citizen' and phone_number is not null
     order by phone_number limit $1`,
    [most],
  );
  return rows;
}

/** Makes a code and sends it to a phone (E.164). Refuses with `identity.no_sender` (503) where nothing can send. */
export async function sendPhoneCode(context: Context, caller: Caller, phone: string): Promise<void> {
  if (!identityOf(context).sender) throw new Refusal('identity.no_sender', 503);
  await doorsFor(context, caller).citizens.api.sendPhoneNumberOTP({ body: { phoneNumber: phone } });
}

/** Signs the phone's account in; the first proven code makes the account. Refuses with `identity.wrong_code`; five wrong tries end a code. */
export async function enterPhoneCode(
  context: Context,
  caller: Caller,
  { phone, code }: { phone: string; code: string },
): Promise<{ cookies: string[] }> {
  const { citizens } = doorsFor(context, caller);
  const { headers } = await refusing(
    (found) => (found === 'TOO_MANY_ATTEMPTS' ? 'start_again' : 'wrong_code'),
    () => citizens.api.verifyPhoneNumber({ body: { phoneNumber: phone, code }, headers: new Headers(), returnHeaders: true }),
  );
  return { cookies: headers.getSetCookie() };
}

/** Ends the session, here and in the database. */
export async function signOut(context: Context, caller: Caller): Promise<{ cookies: string[] }> {
  const { citizens } = doorsFor(context, caller);
  const { headers } = await citizens.api.signOut({ headers: headersWith(caller, ['session_token']), returnHeaders: true });
  return { cookies: headers.getSetCookie() };
}
