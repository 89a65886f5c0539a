import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type HouseEvent, historyOf } from '../../platform/events/events.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { stepsIn } from './assignment.queries.ts';
import { dossierApologies, dossierStops } from './deeds.table.ts';
import { type DossierRow, permissionFacts } from './dossiers.change.ts';
import { roleFor } from './dossiers.permissions.ts';
import { answersOf } from './dossiers.supplement.service.ts';
import {
  dossierComponents,
  dossierFiles,
  dossierNotes,
  dossierPauses,
  dossiers,
  supplementFaults,
  supplementRequests,
} from './dossiers.table.ts';
import { markOpened } from './steps.service.ts';

/** One dossier with everything that belongs to it, for those who may see it. */
export type WholeDossier = Awaited<ReturnType<typeof openDossier>>;

async function belongings(tx: Transaction, id: string) {
  const { orm } = tx;
  return {
    components: await orm.select().from(dossierComponents).where(eq(dossierComponents.dossier, id)).orderBy(dossierComponents.attachedAt),
    files: await orm.select().from(dossierFiles).where(eq(dossierFiles.dossier, id)).orderBy(dossierFiles.id),
    pauses: await orm.select().from(dossierPauses).where(eq(dossierPauses.dossier, id)).orderBy(dossierPauses.startedAt),
    requests: await orm.select().from(supplementRequests).where(eq(supplementRequests.dossier, id)).orderBy(supplementRequests.number),
    faults: await orm.select().from(supplementFaults).where(eq(supplementFaults.dossier, id)).orderBy(supplementFaults.id),
    notes: await orm.select().from(dossierNotes).where(eq(dossierNotes.dossier, id)).orderBy(dossierNotes.id),
    apology: (await orm.select().from(dossierApologies).where(eq(dossierApologies.dossier, id)))[0] ?? null,
    stop: (await orm.select().from(dossierStops).where(eq(dossierStops.dossier, id)))[0] ?? null,
    answers: await answersOf(tx, id),
    history: await historyOf(tx, id),
    way: await stepsIn(tx, id),
  };
}

/** Whether the actor's looking rests on an opinion that is asked: row-level security let the dossier through for that. */
async function isAsked(tx: Transaction, dossier: string): Promise<boolean> {
  const [row] = await tx.query<{ asked: boolean }>({
    name: 'dossiers.asked',
    text: 'select $1 = any (xaso_asked_dossiers()) as asked',
    values: [dossier],
  });
  return row?.asked === true;
}

/** The dossier, if row-level security and the permission sentences both let the actor see it. */
async function seenDossier(context: Context, tx: Transaction, code: string): Promise<DossierRow> {
  const [dossier] = await tx.orm.select().from(dossiers).where(eq(dossiers.code, code));
  if (dossier) {
    const { dossier: facts } = permissionFacts(dossier, []);
    if (roleFor(context.actor, 'see', { dossier: facts })) return dossier;
    if (roleFor(context.actor, 'see', { dossier: { ...facts, asked: await isAsked(tx, dossier.id) } })) return dossier;
  }
  throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('dossiers.unknown', 404);
}

/** A dossier by its code, opened: that somebody looked is written down. Refuses with `dossiers.unknown` (404), also whoever may not see it. */
export async function openDossier(context: Context, code: string) {
  const opened = await context.transaction(async (tx) => {
    const dossier = await seenDossier(context, tx, code);
    await record(context, tx, { verb: 'open', thing: 'dossier', subject: dossier.id, unit: dossier.competentUnit });
    await markOpened(context, tx, dossier);
    return { dossier, ...(await belongings(tx, dossier.id)) };
  });
  return { ...opened, version: await keptVersion(context, opened.dossier.procedure, opened.dossier.procedureVersion) };
}

/** One line of a list. */
export type DossierLine = Pick<
  DossierRow,
  | 'id'
  | 'code'
  | 'procedure'
  | 'procedureVersion'
  | 'applicantName'
  | 'state'
  | 'step'
  | 'assignee'
  | 'submittedAt'
  | 'receptionDueAt'
  | 'receivedAt'
  | 'dueAt'
  | 'resolvedAt'
  | 'channel'
  | 'keys'
  | 'rowVersion'
> & { urgentAt: Date | null };

/** The officer's lists: what waits at the desk, what is being handled, what waits for the citizen, what is ready to be handed over. */
export const queues = ['desk', 'handling', 'waiting', 'ready', 'all'] as const;
export type Queue = (typeof queues)[number];
const statesOf: Record<Queue, readonly number[]> = { desk: [1], handling: [2, 4], waiting: [5, 6], ready: [9], all: [1, 2, 4, 5, 6, 9] };

export type QueueFilter = {
  queue: Queue;
  unit: string;
  procedure?: string;
  step?: string;
  mine?: boolean;
  late?: boolean;
  after?: { urgentAt: string; id: string };
};

/**
 * A page of an officer's queue, the oldest due first, paged by key. `urgentAt` is the moment that presses: the reception limit before the receipt, the due
 * moment after it; those without one come last. One row per look is written to the audit.
 */
export function queuePage(context: Context, filter: QueueFilter, limit = 30): Promise<{ lines: DossierLine[]; more: boolean }> {
  const values: unknown[] = [filter.unit, statesOf[filter.queue], limit + 1];
  const where = ['(receiving_unit = $1 or competent_unit = $1)', 'state = any($2)'];
  const add = (condition: (place: string) => string, value: unknown) => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.procedure) add((place) => `procedure = ${place}`, filter.procedure);
  if (filter.step) add((place) => `step = ${place}`, filter.step);
  if (filter.mine) where.push(mine(context, filter.unit, values));
  if (filter.late) add((place) => `${LATE_IN} and ${URGENT} < ${place}`, context.now);
  if (filter.after) {
    values.push(filter.after.urgentAt, filter.after.id);
    where.push(`(coalesce(${URGENT}, 'infinity'), id) > ($${values.length - 1}::timestamptz, $${values.length}::uuid)`);
  }
  return context.transaction(async (tx) => {
    const rows = await tx.query<DossierLine>({
      text: `select id, code, procedure, procedure_version as "procedureVersion", applicant_name as "applicantName", state, step, assignee, submitted_at as "submittedAt",
               reception_due_at as "receptionDueAt", received_at as "receivedAt", due_at as "dueAt", resolved_at as "resolvedAt", channel, keys,
               row_version as "rowVersion", ${URGENT} as "urgentAt"
             from dossiers where ${where.join(' and ')} order by coalesce(${URGENT}, 'infinity'), id limit $3`,
      values,
    });
    await record(context, tx, {
      verb: 'list',
      thing: 'dossier',
      subject: filter.queue,
      unit: filter.unit,
      data: { rows: Math.min(rows.length, limit) },
    });
    return { lines: rows.slice(0, limit), more: rows.length > limit };
  });
}

/** The actor's own work, that of officers in whose place the actor acts, and what is given to nobody yet at a step of the own offices. */
function mine({ actor }: Context, unit: string, values: unknown[]): string {
  const held = actor.posts.filter((post) => post.unit === unit);
  values.push([actor.id, ...held.flatMap((post) => post.for ?? [])], [...new Set(held.map((post) => post.role))]);
  const [accounts, roles] = [`$${values.length - 1}`, `$${values.length}`];
  return `(assignee = any(${accounts}) or (assignee is null and (case when step is null then 'desk officer' = any(${roles})
    else exists (select 1 from dossier_steps s where s.dossier = dossiers.id and s.left_at is null and s.role = any(${roles})) end)))`;
}
/** What waits for its citizen has a due moment only when that had passed before: it stays late. */
const LATE_IN = 'state in (1, 2, 4, 5, 6)';
const URGENT = 'case when state = 1 then reception_due_at else due_at end';

/** How many dossiers stand in each queue of a unit. */
export async function queueCounts(context: Context, unit: string): Promise<Record<Queue, number> & { late: number }> {
  const [row] = await context.read((tx) =>
    tx.query<Record<Queue, number> & { late: number }>({
      name: 'dossiers.counts',
      text: `select count(*) filter (where state = 1)::int as desk, count(*) filter (where state in (2, 4))::int as handling,
               count(*) filter (where state in (5, 6))::int as waiting, count(*) filter (where state = 9)::int as ready, count(*)::int as all,
               count(*) filter (where ${LATE_IN} and ${URGENT} < $2)::int as late
             from dossiers where (receiving_unit = $1 or competent_unit = $1) and state in (1, 2, 4, 5, 6, 9)`,
      values: [unit, context.now],
    }),
  );
  return row ?? { desk: 0, handling: 0, waiting: 0, ready: 0, all: 0, late: 0 };
}

/** What a citizen filed or is tied to, newest first, paged by the moment of filing. */
export function ownDossiers(context: Context, before: Date | null = null, limit = 20): Promise<DossierLine[]> {
  return context.read((tx) =>
    tx.query<DossierLine>({
      text: `select id, code, procedure, procedure_version as "procedureVersion", applicant_name as "applicantName", state, step, assignee, submitted_at as "submittedAt",
               reception_due_at as "receptionDueAt", received_at as "receivedAt", due_at as "dueAt", resolved_at as "resolvedAt", channel, keys,
               row_version as "rowVersion", ${URGENT} as "urgentAt"
             from dossiers where (account = $1 or person = any($2::uuid[])) and ($3::timestamptz is null or submitted_at < $3) order by submitted_at desc limit $4`,
      values: [context.actor.id, context.actor.persons, before, limit],
    }),
  );
}

/** What tracking tells without an account: states and dates, nothing of the person. */
export type Tracked = Pick<
  DossierRow,
  | 'id'
  | 'code'
  | 'procedure'
  | 'procedureVersion'
  | 'state'
  | 'outcome'
  | 'submittedAt'
  | 'receptionDueAt'
  | 'receivedAt'
  | 'dueAt'
  | 'promisedAt'
  | 'appointmentAt'
  | 'resolvedAt'
  | 'returnedAt'
  | 'endedAt'
  | 'receivingUnit'
  | 'returnWay'
> & { history: Pick<HouseEvent, 'type' | 'occurredAt' | 'data'>[]; limitAt: Date | null };

/** For the system actor `tracking` only: by the QR's key, or by code and the last four digits of the phone. Undefined when nothing fits. */
export function tracked(context: Context, by: { key: string } | { code: string; digits: string }): Promise<Tracked | undefined> {
  return context.read(async (tx) => {
    const [row] = await tx.query<Omit<Tracked, 'history'>>({
      name: 'key' in by ? 'dossiers.tracked.key' : 'dossiers.tracked.code',
      text: `select id, code, procedure, procedure_version as "procedureVersion", state, outcome, submitted_at as "submittedAt", reception_due_at as "receptionDueAt", received_at as "receivedAt",
               due_at as "dueAt", promised_at as "promisedAt", appointment_at as "appointmentAt", resolved_at as "resolvedAt", returned_at as "returnedAt",
               ended_at as "endedAt", receiving_unit as "receivingUnit", return_way as "returnWay",
               (select max(limit_at) from supplement_requests r where r.dossier = d.id and answered_at is null) as "limitAt"
             from dossiers d where ${'key' in by ? 'tracking_key = $1' : 'code = $1 and right(applicant_phone, 4) = $2'}`,
      values: 'key' in by ? [by.key] : [by.code, by.digits],
    });
    if (!row) return undefined;
    const history = (await historyOf(tx, row.id)).map(({ type, occurredAt, data }) => ({ type, occurredAt, data }));
    return { ...row, history };
  });
}

/** A file of a dossier, for those who may see the dossier; that it was opened is written down. Refuses with `dossiers.unknown` (404). */
export function openFile(context: Context, code: string, file: string) {
  return context.transaction(async (tx) => {
    const dossier = await seenDossier(context, tx, code);
    const [found] = await tx.query<{ id: string; hash: string; sealed: boolean; type: string; name: string }>({
      text: 'select id, hash, sealed, type, name from dossier_files where dossier = $1 and id::text = $2',
      values: [dossier.id, file],
    });
    if (!found) throw new Refusal('dossiers.unknown', 404);
    const { id, competentUnit: unit } = dossier;
    await record(context, tx, { verb: 'open', thing: 'file', subject: found.id, unit, data: { dossier: id } });
    return { ...found, dossier: id, unit };
  });
}
