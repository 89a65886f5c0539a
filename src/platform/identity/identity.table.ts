import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgSchema, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../database/columns.ts';

/** Accounts, passwords, sessions, codes: seen by the role xaso_identity alone. Field names are those that better-auth asks for. */
export const identity = pgSchema('identity');

export const user = identity.table(
  'user',
  {
    id: text('id').primaryKey(),
    /** How the account is called on pages: an officer's name; a citizen's phone number until a name is given. */
    name: text('name').notNull(),
    /** better-auth wants one; ours is made up from the user name or phone and never written to. */
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    username: text('username').unique(),
    phoneNumber: text('phone_number').unique(),
    phoneNumberVerified: boolean('phone_number_verified').default(false),
    twoFactorEnabled: boolean('two_factor_enabled').default(false),
    /** `citizen` or `officer`; an officer who is a citizen, too, has two accounts. */
    kind: text('kind').notNull(),
    /** A made-up account of the demonstration: it cannot sign in anywhere else. */
    demo: boolean('demo').notNull().default(false),
  },
  (t) => [check('user_kind', sql`${t.kind} in ('citizen', 'officer')`)],
);

const owner = () =>
  text('user_id')
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' });

export const session = identity.table(
  'session',
  {
    id: text('id').primaryKey(),
    expiresAt: moment('expires_at').notNull(),
    token: text('token').notNull().unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: owner(),
    /**
     * A session of a shared PC opens there alone. Several may wait on it, each of another account; one at most is open, and only until nobody has been at
     * it for so many minutes. `resume`: where its own officer goes on after unlocking.
     */
    device: uuid('device'),
    lockedAt: moment('locked_at'),
    activeAt: moment('active_at'),
    idleMinutes: smallint('idle_minutes'),
    wrongPins: smallint('wrong_pins').notNull().default(0),
    resume: text('resume'),
  },
  (t) => [
    index('session_user').on(t.userId),
    index('session_expires').on(t.expiresAt),
    uniqueIndex('session_device_account').on(t.device, t.userId).where(sql`device is not null`),
    uniqueIndex('session_device_open').on(t.device).where(sql`device is not null and locked_at is null`),
    check('session_device', sql`${t.device} is null or (${t.activeAt} is not null and ${t.idleMinutes} > 0)`),
  ],
);

export const account = identity.table(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: owner(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [index('account_user').on(t.userId)],
);

export const verification = identity.table(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [index('verification_identifier').on(t.identifier), index('verification_expires').on(t.expiresAt)],
);

export const twoFactor = identity.table('two_factor', {
  id: text('id').primaryKey(),
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  userId: owner().unique(),
  verified: boolean('verified').default(true),
  failedVerificationCount: integer('failed_verification_count').default(0),
  lockedUntil: moment('locked_until'),
});

/** On this shared PC the second factor of its officer counts until the end of the shift. It goes with the factor. */
export const trustedFactor = identity.table(
  'trusted_factor',
  {
    factor: text('factor')
      .notNull()
      .references(() => twoFactor.id, { onDelete: 'cascade' }),
    device: uuid('device').notNull(),
    until: moment('until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.factor, t.device] })],
);

/** The short number that unlocks an officer's session on a shared PC. */
export const pin = identity.table('pin', {
  userId: owner().primaryKey(),
  hash: text('hash').notNull(),
  setAt: moment('set_at').notNull(),
});
