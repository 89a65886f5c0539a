import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { endReasons, places, ways } from './assistance.rules.ts';

const quoted = (texts: readonly string[]) => sql.raw(texts.map((one) => `'${one}'`).join(', '));
/** The moment that the context told with the actor: verb and policy judge by the same one. */
const now = sql`(select xaso_now())`;

const isHelper = sql`helper = ${actorId} and unit = any ${unitsAs('helper')}`;
const isCitizen = sql`(citizen <> '' and citizen = ${actorId})`;
/** At the desk somebody else looks on while the paper is signed. */
const isWitness = sql`(way = 'paper' and place = 'desk' and unit = any ${unitsAs('desk officer')} and helper <> ${actorId})`;

/**
 * One person helped by one helper with one procedure: asked, agreed to, over. Nothing here names the citizen: after the end a helper sees day, procedure,
 * duration and a masked name. What was agreed to is the dated text `consent_version`.
 */
export const helpings = pgTable(
  'helpings',
  {
    id: uuid('id').primaryKey(),
    helper: text('helper').notNull(),
    /** As the helper was called then: the citizen has no other way to learn it. */
    helperName: text('helper_name').notNull(),
    unit: text('unit').notNull(),
    procedure: text('procedure').notNull(),
    place: text('place').notNull(),
    maskedName: text('masked_name').notNull(),
    consentVersion: text('consent_version').notNull(),
    /** Finds the request by the code that the citizen types; taken away when it was used. */
    codeDigest: text('code_digest').unique(),
    askedAt: moment('asked_at').notNull(),
    askUntil: moment('ask_until').notNull(),
    way: text('way'),
    /** The citizen's account; empty for who has none and agreed on paper. */
    citizen: text('citizen').notNull().default(''),
    witness: text('witness'),
    agreedAt: moment('agreed_at'),
    /** The last moment of the helper's sight. */
    untilAt: moment('until_at'),
    endedAt: moment('ended_at'),
    endReason: text('end_reason'),
    /** The draft that was sent, and what became of it. */
    draft: uuid('draft'),
    dossier: uuid('dossier'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    // One person at a time: three people in a row are three helpings.
    uniqueIndex('helpings_one_at_a_time').on(t.helper).where(sql`ended_at is null`),
    index('helpings_helper').on(t.helper, t.askedAt),
    index('helpings_citizen').on(t.citizen, t.askedAt).where(sql`citizen <> ''`),
    index('helpings_dossier').on(t.dossier).where(sql`dossier is not null`),
    index('helpings_unit').on(t.unit, t.agreedAt),
    check('helpings_place', sql`${t.place} in (${quoted(places)})`),
    check('helpings_way', sql`${t.way} in (${quoted(ways)})`),
    check('helpings_reason', sql`${t.endReason} in (${quoted(endReasons)}) and (${t.endReason} is null) = (${t.endedAt} is null)`),
    check(
      'helpings_agreed',
      sql`${t.agreedAt} is null or (${t.untilAt} is not null and ((${t.way} = 'phone' and ${t.citizen} <> '') or (${t.way} = 'paper' and ${t.witness} is not null)))`,
    ),
    pgPolicy('helpings_seen', {
      for: 'select',
      to: app,
      using: sql`(${isHelper}) or ${isCitizen} or ${isSystem('worker', 'reader')} or witness = ${actorId} or (${isWitness} and ended_at is null)
        or (dossier is not null and xaso_sees_dossier(dossier))`,
    }),
    pgPolicy('helpings_asked', {
      for: 'insert',
      to: app,
      withCheck: sql`${isHelper} and agreed_at is null and citizen = '' and ended_at is null`,
    }),
    // A helper ends it, or changes what nobody has agreed to yet; never agrees instead of the citizen, nor makes it longer.
    pgPolicy('helpings_by_helper', {
      for: 'update',
      to: app,
      using: sql`${isHelper} and ended_at is null`,
      withCheck: sql`${isHelper} and (agreed_at is null or ended_at is not null)`,
    }),
    pgPolicy('helpings_by_citizen', { for: 'update', to: app, using: isCitizen, withCheck: sql`${isCitizen} and ended_at is not null` }),
    pgPolicy('helpings_by_witness', {
      for: 'update',
      to: app,
      using: sql`${isWitness} and agreed_at is null and ended_at is null and ask_until > ${now}`,
      withCheck: sql`${isWitness} and witness = ${actorId} and citizen = '' and ended_at is null`,
    }),
    pgPolicy('helpings_by_time', { for: 'update', to: app, using: isSystem('worker'), withCheck: isSystem('worker') }),
  ],
).enableRLS();

const ofOpenHelping = sql`exists (select 1 from helpings h where h.id = helping and h.ended_at is null and coalesce(h.until_at, h.ask_until) > ${now})`;

/** What the person is called, while it lasts: sealed, out of sight at the end, deleted soon after. */
export const helpingPeople = pgTable(
  'helping_people',
  {
    helping: uuid('helping')
      .primaryKey()
      .references(() => helpings.id),
    name: text('name').notNull(),
  },
  () => [
    pgPolicy('helping_people_seen', { for: 'select', to: app, using: sql`${ofOpenHelping} or ${isSystem('worker')}` }),
    pgPolicy('helping_people_added', {
      for: 'insert',
      to: app,
      withCheck: sql`exists (select 1 from helpings h where h.id = helping and h.helper = ${actorId} and h.agreed_at is null and h.ended_at is null)`,
    }),
    pgPolicy('helping_people_forgotten', { for: 'delete', to: app, using: isSystem('worker') }),
  ],
).enableRLS();
