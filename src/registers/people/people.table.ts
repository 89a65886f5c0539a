import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgPolicy, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { historyTable } from '../../platform/audit/history.table.ts';
import { actorId, actorPersons, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { user } from '../../platform/identity/identity.table.ts';
import { COMMUNE_ROLES, ROLES } from './people.rules.ts';

const quoted = (texts: readonly string[]) => sql.raw(texts.map((one) => `'${one}'`).join(', '));
const isSystemAdmin = sql`cardinality(${unitsAs('system admin')}) > 0`;
const isHouse = isSystem('identity', 'content', 'worker');

/** A human being to whom dossiers belong. The personal number is sealed; its blind index finds it again. */
export const persons = pgTable(
  'persons',
  {
    id: uuid('id').primaryKey(),
    fullName: text('full_name').notNull(),
    birthDay: date('birth_day', { mode: 'string' }),
    sex: text('sex'),
    personalNumberSealed: text('personal_number_sealed'),
    personalNumberBlind: text('personal_number_blind').unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => {
    const seen = sql`id = any ${actorPersons} or ${isSystem('reader', 'worker', 'identity')} or xaso_sees_person(id)`;
    // On papers, at the desk: an account does not rename its persons.
    const corrects = sql`${isHouse} or xaso_sees_person(id)`;
    return [
      check('persons_sex', sql`${t.sex} in ('male', 'female')`),
      pgPolicy('persons_seen', { for: 'select', to: app, using: seen }),
      pgPolicy('persons_corrected', { for: 'update', to: app, using: corrects, withCheck: corrects }),
      pgPolicy('persons_added', { for: 'insert', to: app, withCheck: isHouse }),
    ];
  },
).enableRLS();

/**
 * Which accounts act for which persons: as the account says itself, or as the desk has checked on papers. Only a checked tie opens dossiers, and only until
 * it ends. An ended one is never changed: whoever ties anew adds a row.
 */
export const personAccounts = pgTable(
  'person_accounts',
  {
    person: uuid('person')
      .notNull()
      .references(() => persons.id),
    account: text('account')
      .notNull()
      .references(() => user.id),
    how: text('how').notNull(),
    checkedBy: text('checked_by'),
    since: moment('since').notNull(),
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    /** The first moment without it. */
    until: moment('until'),
    endedBy: text('ended_by'),
  },
  (t) => {
    const seen = sql`account = ${actorId} or ${isHouse} or xaso_sees_person(person)`;
    const atDesk = sql`account <> ${actorId} and cardinality(${unitsAs('desk officer')}) > 0 and xaso_sees_person(person)`;
    const may = sql`(how = 'declared' and account = ${actorId}) or ${isHouse}
      or (how = 'checked' and until is null and checked_by = ${actorId} and ${atDesk})`;
    const ends = sql`${may} or (until is not null and ended_by = ${actorId} and ${atDesk})`;
    return [
      uniqueIndex('person_accounts_live').on(t.person, t.account).where(sql`until is null`),
      index('person_accounts_account').on(t.account),
      check('person_accounts_end', sql`(${t.until} is null) = (${t.endedBy} is null)`),
      check(
        'person_accounts_how',
        sql`(${t.how} = 'declared' and ${t.checkedBy} is null) or (${t.how} = 'checked' and ${t.checkedBy} is not null)`,
      ),
      pgPolicy('person_accounts_seen', { for: 'select', to: app, using: seen }),
      pgPolicy('person_accounts_added', { for: 'insert', to: app, withCheck: may }),
      pgPolicy('person_accounts_changed', { for: 'update', to: app, using: sql`until is null and (${seen})`, withCheck: ends }),
    ];
  },
).enableRLS();

/** Who holds which office in which dated unit, from when until when (the end is the first moment without it). */
export const posts = pgTable(
  'posts',
  {
    id: uuid('id').primaryKey(),
    account: text('account')
      .notNull()
      .references(() => user.id),
    role: text('role').notNull(),
    unit: text('unit').notNull(),
    validFrom: moment('valid_from').notNull(),
    validTo: moment('valid_to'),
    /** The decision by which it was given. */
    basis: text('basis').notNull(),
  },
  (t) => {
    const managed = sql`${isSystemAdmin} or ${isHouse} or (role in (${quoted(COMMUNE_ROLES)}) and unit = any ${unitsAs('commune admin')})`;
    return [
      index('posts_account').on(t.account),
      index('posts_unit').on(t.unit, t.role),
      check('posts_role', sql`${t.role} in (${quoted(ROLES)})`),
      check('posts_period', sql`${t.validTo} is null or ${t.validTo} >= ${t.validFrom}`),
      pgPolicy('posts_seen', { for: 'select', to: app, using: sql`account = ${actorId} or unit = any ${unitsAs(...ROLES)} or ${managed}` }),
      pgPolicy('posts_given', { for: 'insert', to: app, withCheck: managed }),
      pgPolicy('posts_ended', { for: 'update', to: app, using: managed, withCheck: managed }),
    ];
  },
).enableRLS();

/** Keys for machines of other systems. Only their digest is kept. */
export const machineTokens = pgTable(
  'machine_tokens',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    unit: text('unit').notNull(),
    scopes: text('scopes').array().notNull(),
    digest: text('digest').notNull().unique(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    revokedAt: moment('revoked_at'),
    revokedBy: text('revoked_by'),
    lastUsedDay: date('last_used_day', { mode: 'string' }),
  },
  (t) => {
    const managed = sql`${isSystemAdmin} or ${isHouse} or unit = any ${unitsAs('commune admin')}`;
    return [
      index('machine_tokens_unit').on(t.unit),
      pgPolicy('machine_tokens_managed', { for: 'all', to: app, using: managed, withCheck: managed }),
    ];
  },
).enableRLS();

/** What administrators did to accounts of officers. Who administers one of its units sees all of it, as `xaso_officers` does. */
const administered = sql`${isSystemAdmin} or ${isHouse} or exists (select 1 from posts p where p.account = subject and p.unit = any ${unitsAs('commune admin')})`;
export const accountChanges = historyTable('account_changes', { seen: administered, may: administered });
