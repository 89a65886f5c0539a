import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgSchema, text } from 'drizzle-orm/pg-core';
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
  },
  (t) => [index('session_user').on(t.userId), index('session_expires').on(t.expiresAt)],
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
