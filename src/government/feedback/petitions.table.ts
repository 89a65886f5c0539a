import { sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, boolean, check, index, integer, pgPolicy, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { actorId, app, isSystem, moment, unitsAs } from '../../platform/database/columns.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';

const units = unitsAs(...HANDLING);
/** People alone: what citizens write is no business of a machine's token, whatever offices its scopes count as. */
const isOfficer = sql`(select xaso_actor() ->> 'kind') = 'officer'`;
const isOffice = sql`(${isOfficer} and unit = any ${units})`;
const own = sql`account <> '' and account = ${actorId}`;
/** `tracking` acts for whoever has the code; `reader` and `worker` tell what happened. */
const isHouse = isSystem('tracking', 'reader', 'worker');
const ofSeen = sql`exists (select 1 from petitions p where p.id = petition)`;
const ofOwnUnit = sql`exists (select 1 from petitions p where p.id = petition and ${isOfficer} and p.unit = any ${units})`;

/** A report or a suggestion of a citizen (phản ánh, kiến nghị) and how it stands. Its row is the fold of its events. */
export const petitions = pgTable(
  'petitions',
  {
    id: uuid('id').primaryKey(),
    /** By which the sender follows it: random letters. */
    code: text('code').notNull().unique(),
    unit: text('unit').notNull(),
    /** Empty when nobody was signed in. */
    account: text('account').notNull(),
    /** `report` (phản ánh) or `suggestion` (kiến nghị): as sent, then as the desk classified it. */
    kind: text('kind').notNull(),
    topic: text('topic').notNull(),
    state: text('state').notNull(),
    /** Name, phone, text, place: sealed as one. */
    sealed: text('sealed').notNull(),
    /** The sender agrees that the answer may be shown to everybody. */
    mayShow: boolean('may_show').notNull(),
    sentAt: moment('sent_at').notNull(),
    /** Until when it is accepted or refused, until when more may be asked, until when it is answered. */
    acceptBy: moment('accept_by').notNull(),
    askBy: moment('ask_by').notNull(),
    dueAt: moment('due_at').notNull(),
    acceptedAt: moment('accepted_at'),
    assignee: text('assignee'),
    /** Answered, refused or forwarded. */
    endedAt: moment('ended_at'),
    forwardedTo: text('forwarded_to'),
    publishBy: moment('publish_by'),
    /** The one that was answered before and that its sender reports again. */
    repeats: uuid('repeats').references((): AnyPgColumn => petitions.id),
    /** What the sender says of the answer: `satisfied` or `dissatisfied`. */
    verdict: text('verdict'),
    rowVersion: integer('row_version').notNull().default(1),
  },
  (t) => [
    index('petitions_open').on(t.unit, t.dueAt, t.id).where(sql`ended_at is null`),
    index('petitions_unit').on(t.unit, t.sentAt),
    index('petitions_account').on(t.account, t.sentAt).where(sql`account <> ''`),
    check('petitions_kind', sql`${t.kind} in ('report', 'suggestion')`),
    check('petitions_state', sql`${t.state} in ('sent', 'accepted', 'asked', 'answered', 'refused', 'forwarded')`),
    check('petitions_verdict', sql`${t.verdict} in ('satisfied', 'dissatisfied')`),
    pgPolicy('petitions_seen', { for: 'select', to: app, using: sql`${isOffice} or (${own}) or ${isHouse}` }),
    pgPolicy('petitions_sent', { for: 'insert', to: app, withCheck: isSystem('tracking') }),
    pgPolicy('petitions_changed', {
      for: 'update',
      to: app,
      using: sql`${isOffice} or ${isSystem('tracking')}`,
      withCheck: sql`${isOffice} or ${isSystem('tracking')}`,
    }),
  ],
).enableRLS();

/** For which of them "the due moment passed" was told: once each, since that moment never moves. */
export const petitionDuePassed = pgTable(
  'petition_due_passed',
  {
    petition: uuid('petition')
      .primaryKey()
      .references(() => petitions.id),
    dueAt: moment('due_at').notNull(),
  },
  () => [
    pgPolicy('petition_due_passed_seen', { for: 'select', to: app, using: isSystem('reader', 'worker') }),
    pgPolicy('petition_due_passed_told', { for: 'insert', to: app, withCheck: isSystem('worker') }),
  ],
).enableRLS();

/** What was said about it, in order: questions, additions, the answer, remarks among colleagues. Sealed. */
export const petitionMessages = pgTable(
  'petition_messages',
  {
    id: uuid('id').primaryKey(),
    petition: uuid('petition')
      .notNull()
      .references(() => petitions.id),
    verb: text('verb').notNull(),
    account: text('account').notNull(),
    sealed: text('sealed').notNull(),
    /** Whether the sender reads it. */
    shown: boolean('shown').notNull(),
    writtenAt: moment('written_at').notNull(),
  },
  (t) => [
    index('petition_messages_petition').on(t.petition),
    pgPolicy('petition_messages_seen', { for: 'select', to: app, using: sql`${ofSeen} and (shown or ${ofOwnUnit})` }),
    pgPolicy('petition_messages_written', { for: 'insert', to: app, withCheck: sql`${ofOwnUnit} or ${isSystem('tracking')}` }),
  ],
).enableRLS();

/** Photos that the sender added. */
export const petitionFiles = pgTable(
  'petition_files',
  {
    id: uuid('id').primaryKey(),
    petition: uuid('petition')
      .notNull()
      .references(() => petitions.id),
    hash: text('hash').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    sealed: boolean('sealed').notNull(),
    name: text('name').notNull(),
    addedAt: moment('added_at').notNull(),
  },
  (t) => [
    index('petition_files_petition').on(t.petition),
    pgPolicy('petition_files_seen', { for: 'select', to: app, using: ofSeen }),
    pgPolicy('petition_files_added', { for: 'insert', to: app, withCheck: isSystem('tracking') }),
  ],
).enableRLS();

/** An answered one as everybody reads it: in words without names, agreed to by its sender. */
export const petitionPublications = pgTable(
  'petition_publications',
  {
    petition: uuid('petition')
      .primaryKey()
      .references(() => petitions.id),
    unit: text('unit').notNull(),
    topic: text('topic').notNull(),
    title: text('title').notNull(),
    question: text('question').notNull(),
    answer: text('answer').notNull(),
    publishedAt: moment('published_at').notNull(),
  },
  (t) => {
    const may = sql`${isOfficer} and unit = any ${unitsAs('desk officer', 'leader')} and exists (select 1 from petitions p where p.id = petition and p.unit = petition_publications.unit and p.may_show)`;
    return [
      index('petition_publications_unit').on(t.unit, t.publishedAt),
      pgPolicy('petition_publications_read', { for: 'select', to: app, using: sql`true` }),
      pgPolicy('petition_publications_written', { for: 'insert', to: app, withCheck: may }),
    ];
  },
).enableRLS();
