import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { phoneNumber, twoFactor, username } from 'better-auth/plugins';
import { config } from '../config/config.ts';
import { keys } from '../config/keys.ts';
import type { Context } from '../context/context.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { CODE_SECONDS, type CodeSender, codeSender } from './codes.port.ts';
import * as tables from './identity.table.ts';

const HOUR = 3600;
/** How long a session lasts, in seconds. */
const SESSION_SECONDS = { citizen: 30 * 24 * HOUR, officer: 12 * HOUR } as const;

/** argon2id as OWASP asks for it: 19 MiB, 2 passes. */
export const hashPassword = (password: string): Promise<string> => hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** The names of our cookies: `__Host-` binds them to this host, over https only. */
export const cookieName = (secure: boolean, name: string): string => `${secure ? '__Host-xaso' : 'xaso'}.${name}`;

/** Sees identity tables alone: the application's log-in in another role. */
function openIdentityDatabase(appUrl: string): Database {
  return openDatabase(appUrl, 4, { options: '-c role=xaso_identity' });
}

type Settings = { database: Database; secure: boolean; demo: boolean; sender: CodeSender | null };

/** What citizens' and officers' sign-in share. We call better-auth from our pages; its own web handler is not mounted, nor can anybody sign up. */
function common({ database, secure, demo }: Settings, kind: keyof typeof SESSION_SECONDS) {
  return {
    secret: keys().cookieSecret,
    baseURL: 'http://identity.invalid',
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false }, // ours are shared by all processes and count per phone, account and device
    database: drizzleAdapter(database.orm, {
      provider: 'pg' as const,
      schema: tables,
    }),
    session: { expiresIn: SESSION_SECONDS[kind], disableSessionRefresh: true },
    user: {
      additionalFields: {
        kind: { type: 'string' as const, input: false, defaultValue: kind },
        demo: { type: 'boolean' as const, input: false, defaultValue: false },
      },
    },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: false, // its prefix would be __Secure-
      cookiePrefix: cookieName(secure, '').slice(0, -1),
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax' as const, path: '/' },
    },
    databaseHooks: {
      session: {
        create: {
          // Accounts of the demonstration, and accounts of the other kind, get no session here.
          before: async ({ userId }: { userId: string }) => {
            const { rows } = await database.pool.query<{ kind: string; demo: boolean }>({
              name: 'identity.may-sign-in',
              text: 'select kind, demo from identity."user" where id = $1',
              values: [userId],
            });
            return rows[0]?.kind === kind && (demo || !rows[0].demo);
          },
        },
      },
    },
  };
}

const officersDoor = (settings: Settings) =>
  betterAuth({
    ...common(settings, 'officer'),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: ({ hash: stored, password }) => verify(stored, password) },
    },
    plugins: [username({ displayUsername: false }), twoFactor({ issuer: 'Xã Số', accountLockout: { enabled: true } })],
  });

const citizensDoor = (settings: Settings) =>
  betterAuth({
    ...common(settings, 'citizen'),
    plugins: [
      phoneNumber({
        otpLength: 6,
        expiresIn: CODE_SECONDS,
        allowedAttempts: 5,
        sendOTP: async ({ phoneNumber: phone, code }) => settings.sender?.send(phone, code),
        signUpOnVerification: {
          getTempEmail: (phone) => `${phone.replace(/\D/g, '')}@phone.invalid`,
          getTempName: (phone) => phone.replace(/^\+84/, '0'),
        },
      }),
    ],
  });

type Doors = { officers: ReturnType<typeof officersDoor>; citizens: ReturnType<typeof citizensDoor> };
export type Identity = {
  database: Database;
  demo: boolean;
  sender: CodeSender | null;
  /** `secure`: the public address is https. */
  doors(secure: boolean): Doors;
  close(): Promise<void>;
};

const opened = new WeakMap<object, Identity>();

/** Opens sign-in for a house. `house` is what its contexts call `house` (the application's database). */
export function openIdentity(
  house: Database,
  appUrl: string,
  { demo = config.demo, sender = codeSender() ?? null }: { demo?: boolean; sender?: CodeSender | null } = {},
): Identity {
  const database = openIdentityDatabase(appUrl);
  const made = new Map<boolean, Doors>();
  const identity: Identity = {
    database,
    demo,
    sender,
    doors(secure) {
      const known = made.get(secure);
      if (known) return known;
      const settings = { database, secure, demo, sender };
      const doors = { officers: officersDoor(settings), citizens: citizensDoor(settings) };
      made.set(secure, doors);
      return doors;
    },
    close: () => database.close(),
  };
  opened.set(house, identity);
  return identity;
}

/** The sign-in of this context's house. */
export function identityOf(context: Context): Identity {
  const identity = opened.get(context.house);
  if (!identity) throw new Error('sign-in was not opened for this house');
  return identity;
}

/** Whether this is the password of an officer's account. */
export async function passwordIs(context: Context, account: string, password: string): Promise<boolean> {
  const { rows } = await identityOf(context).database.pool.query<{ password: string }>(
    "select password from identity.account where user_id = $1 and provider_id = 'credential'",
    [account],
  );
  return rows[0] !== undefined && verify(rows[0].password, password);
}

/** A short number is mixed with a secret of the house: who has the table alone cannot try them all. */
const peppered = (account: string, pin: string) => keys().digest(`pin|${account}|${pin}`);
export const hashPin = (account: string, pin: string): Promise<string> => hashPassword(peppered(account, pin));

/** Whether this is the account's PIN. */
export async function pinIs(context: Context, account: string, pin: string): Promise<boolean> {
  const { rows } = await identityOf(context).database.pool.query<{ hash: string }>('select hash from identity.pin where user_id = $1', [
    account,
  ]);
  return rows[0] !== undefined && verify(rows[0].hash, peppered(account, pin));
}

/** Whether an account has a PIN. */
export async function hasPin(context: Context, account: string): Promise<boolean> {
  const { rows } = await identityOf(context).database.pool.query('select 1 from identity.pin where user_id = $1', [account]);
  return rows.length > 0;
}

/** The officer's account of a user name. */
export async function accountOfUsername(context: Context, username: string): Promise<string | undefined> {
  const { rows } = await identityOf(context).database.pool.query<{ id: string }>(
    `select id from identity."user" where username = $1 and kind = 'officer'`,
    [username],
  );
  return rows[0]?.id;
}

/** Forgets sessions and codes that ended a day ago. */
export async function forgetEndedSessions(context: Context): Promise<void> {
  const { pool } = identityOf(context).database;
  for (const table of ['session', 'verification'])
    await pool.query(`delete from identity.${table} where expires_at < $1::timestamptz - interval '1 day'`, [context.now]);
}
