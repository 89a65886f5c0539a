import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import type { PetitionRow } from './petitions.change.ts';
import { mayOrRefuse } from './petitions.permissions.ts';

export type Said = { name: string; phone: string; text: string; place: string };
export type PetitionMessage = { id: string; verb: string; account: string; text: string; writtenAt: Date };
export type PetitionFile = { id: string; hash: string; bytes: number; type: string; sealed: boolean; name: string };
export type Publication = { petition: string; topic: string; title: string; question: string; answer: string; publishedAt: Date };
export type WholePetition = {
  petition: PetitionRow;
  said: Said;
  messages: PetitionMessage[];
  files: PetitionFile[];
  publication: Publication | null;
};

const ROW = `id, code, unit, account, kind, topic, state, sealed, may_show as "mayShow", sent_at as "sentAt", accept_by as "acceptBy", ask_by as "askBy",
  due_at as "dueAt", accepted_at as "acceptedAt", assignee, ended_at as "endedAt", forwarded_to as "forwardedTo", publish_by as "publishBy", repeats, verdict,
  row_version as "rowVersion"`;
const PUBLICATION = 'petition, topic, title, question, answer, published_at as "publishedAt"';

async function wholeOf(tx: Transaction, petition: PetitionRow, all: boolean): Promise<WholePetition> {
  const messages = await tx.query<Omit<PetitionMessage, 'text'> & { sealed: string }>({
    text: `select id, verb, account, sealed, written_at as "writtenAt" from petition_messages where petition = $1 and (shown or $2) order by id`,
    values: [petition.id, all],
  });
  const files = await tx.query<PetitionFile>({
    text: 'select id, hash, bytes::int as bytes, type, sealed, name from petition_files where petition = $1 order by id',
    values: [petition.id],
  });
  const [publication] = await tx.query<Publication>({
    text: `select ${PUBLICATION} from petition_publications where petition = $1`,
    values: [petition.id],
  });
  const open = (sealed: string) => keys().decrypt(sealed).toString();
  return {
    petition,
    said: JSON.parse(open(petition.sealed)) as Said,
    messages: messages.map(({ sealed, ...one }) => ({ ...one, text: open(sealed) })),
    files,
    publication: publication ?? null,
  };
}

/** One of them by its code, for its sender: with what the office said, without what it said among colleagues. Undefined when there is none. */
export function petitionByCode(context: Context, code: string): Promise<WholePetition | undefined> {
  return context.as(systemActor('tracking')).read(async (tx) => {
    const [row] = await tx.query<PetitionRow>({
      name: 'petitions.by-code',
      text: `select ${ROW} from petitions where code = $1`,
      values: [code],
    });
    return row && wholeOf(tx, row, false);
  });
}

/** One of them, opened by an officer: that somebody looked is written down. Refuses with `petitions.unknown` (404). */
export function openPetition(context: Context, id: string): Promise<WholePetition> {
  return context.transaction(async (tx) => {
    const [row] = await tx.query<PetitionRow>({ text: `select ${ROW} from petitions where id::text = $1`, values: [id] });
    if (!row) throw new Refusal('petitions.unknown', 404);
    mayOrRefuse(context.actor, 'see', { petition: row });
    await record(context, tx, { verb: 'open', thing: 'petition', subject: row.id, unit: row.unit });
    return wholeOf(tx, row, true);
  });
}

export type PetitionLine = Pick<
  PetitionRow,
  'id' | 'code' | 'kind' | 'topic' | 'state' | 'sentAt' | 'acceptBy' | 'dueAt' | 'endedAt' | 'assignee' | 'publishBy' | 'verdict'
> & {
  published: boolean;
};
export const petitionLists = ['open', 'late', 'ended'] as const;
export type PetitionList = (typeof petitionLists)[number];
const wheres: Record<PetitionList, string> = {
  open: 'p.ended_at is null and $2::timestamptz is not null',
  // Also what nobody took up in time, and answers that should be shown by now.
  late: `((p.ended_at is null and (p.due_at < $2 or (p.state = 'sent' and p.accept_by < $2)))
    or (p.publish_by < $2 and not exists (select 1 from petition_publications x where x.petition = p.id)))`,
  ended: 'p.ended_at is not null and $2::timestamptz is not null',
};

/**
 * A unit's list, what presses most first; what ended, the newest first. No names and no texts: the codes alone. Refuses with 401 and 403 whoever does not
 * work in the unit.
 */
export async function petitionsOf(context: Context, unit: string, list: PetitionList, limit = 200): Promise<PetitionLine[]> {
  mayOrRefuse(context.actor, 'see', { petition: { unit, assignee: null, mayShow: false } });
  return context.read((tx) =>
    tx.query<PetitionLine>({
      name: `petitions.list-${list}`,
      text: `select p.id, p.code, p.kind, p.topic, p.state, p.sent_at as "sentAt", p.accept_by as "acceptBy", p.due_at as "dueAt", p.ended_at as "endedAt",
               p.assignee, p.publish_by as "publishBy", p.verdict, exists (select 1 from petition_publications x where x.petition = p.id) as published
             from petitions p where p.unit = $1 and ${wheres[list]} order by ${list === 'ended' ? 'p.ended_at desc' : 'p.due_at'}, p.id limit $3`,
      values: [unit, context.now, limit],
    }),
  );
}

export type PetitionCounts = { open: number; late: number; ended: number; onTime: number; satisfied: number; dissatisfied: number };

/** How a unit stands: open, late; of what ended since a moment: how many in time, and what their senders say. */
export async function petitionCounts(context: Context, unit: string, since: Date): Promise<PetitionCounts> {
  const [row] = await context.read((tx) =>
    tx.query<PetitionCounts>({
      name: 'petitions.counts',
      text: `select count(*) filter (where ended_at is null)::int as open, count(*) filter (where ended_at is null and due_at < $2)::int as late,
               count(*) filter (where ended_at >= $3)::int as ended, count(*) filter (where ended_at >= $3 and ended_at <= due_at)::int as "onTime",
               count(*) filter (where ended_at >= $3 and verdict = 'satisfied')::int as satisfied,
               count(*) filter (where ended_at >= $3 and verdict = 'dissatisfied')::int as dissatisfied
             from petitions where unit = $1`,
      values: [unit, context.now, since],
    }),
  );
  return row ?? { open: 0, late: 0, ended: 0, onTime: 0, satisfied: 0, dissatisfied: 0 };
}

/** What the own account has sent, the newest first. */
export const ownPetitions = (context: Context): Promise<Pick<PetitionRow, 'code' | 'topic' | 'state' | 'sentAt'>[]> =>
  context.read((tx) =>
    tx.query({
      text: `select code, topic, state, sent_at as "sentAt" from petitions where account <> '' and account = $1 order by sent_at desc limit 50`,
      values: [context.actor.id],
    }),
  );

/** What everybody may read of a unit, the newest first. */
export const publications = (context: Context, unit: string, limit = 50): Promise<Publication[]> =>
  context.read((tx) =>
    tx.query<Publication>({
      name: 'petitions.publications',
      text: `select ${PUBLICATION} from petition_publications where unit = $1 order by published_at desc, petition limit $2`,
      values: [unit, limit],
    }),
  );
