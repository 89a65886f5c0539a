import type { Context, Transaction } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import type { EffectOf } from '../../registers/calendar/calendar.admin.queries.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { type CatalogueEntry, keptVersion } from '../procedures/procedures.queries.ts';
import { handlingClock, type Pause, pausesOf, receptionDue } from './dossiers.clock.ts';

/** What the clock needs of an open dossier. */
export type OpenDossier = {
  id: string;
  competentUnit: string;
  procedure: string;
  procedureVersion: string;
  caseCode: string;
  /** When it came, or came back complete: the reception clock runs from here. */
  askableSince: Date;
  receivedAt: Date | null;
  dueAt: Date | null;
  receptionDueAt: Date | null;
};

const selected = `select id, competent_unit as "competentUnit", procedure, procedure_version as "procedureVersion", case_code as "caseCode",
  coalesce((select max(answered_at) from supplement_requests r where r.dossier = d.id), submitted_at) as "askableSince",
  received_at as "receivedAt", due_at as "dueAt", reception_due_at as "receptionDueAt" from dossiers d`;
/**
 * When a unit received its first dossier since a moment; null: none yet. Asked by those who administer a province and see no dossier: they learn the moment,
 * nothing else.
 */
export const firstReceivedSince = (context: Context, unit: string, since: Date): Promise<Date | null> =>
  context.as(systemActor('worker')).read(async (tx) => {
    const [row] = await tx.query<{ first: Date | null }>({
      text: 'select min(received_at) as first from dossiers where receiving_unit = $1 and received_at >= $2',
      values: [unit, since],
    });
    return row?.first ?? null;
  });

/** Submitted, received, in process: the clocks run. */
const open = 'state in (1, 2, 4)';

/** One open dossier, locked until the transaction ends; undefined when it is no longer open. */
export async function lockOpen(tx: Transaction, id: string): Promise<OpenDossier | undefined> {
  const [dossier] = await tx.query<OpenDossier>({ text: `${selected} where id = $1 and ${open} for update of d`, values: [id] });
  return dossier;
}

/** The open dossiers of a unit or of all, in batches by id. */
export async function* openDossiers(context: Context, unit: string | null, size = 500): AsyncGenerator<OpenDossier[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await context.read((tx) =>
      tx.query<OpenDossier>({
        text: `${selected} where ${open} and ($1::text is null or competent_unit = $1) and id > $2 order by id limit ${size}`,
        values: [unit, after],
      }),
    );
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = last.id;
  }
}

/** The due moment that the running clock has now, and the one it has by a calendar. */
export function dueBy(calendar: Calendar, dossier: OpenDossier, version: CatalogueEntry, pauses: readonly Pause[]) {
  const { receivedAt, caseCode } = dossier;
  return {
    before: receivedAt ? dossier.dueAt : dossier.receptionDueAt,
    after: receivedAt
      ? handlingClock(version, caseCode, receivedAt, calendar, pauses).due
      : receptionDue(version, calendar, dossier.askableSince),
  };
}

/**
 * What a change of the calendar would do to open dossiers, by the calendars that it would make. Reads as the worker, since those who keep calendars see
 * no dossiers: only a count and two moments come out. Writes nothing.
 */
export const effectOnDue: EffectOf = async (context, unit, calendar) => {
  const worker = context.as(systemActor('worker'));
  const moments: number[] = [];
  let open = 0;
  for await (const batch of openDossiers(worker, unit)) {
    for (const dossier of batch) {
      const version = await keptVersion(worker, dossier.procedure, dossier.procedureVersion);
      const pauses = dossier.receivedAt ? await worker.read((tx) => pausesOf(tx, dossier.id)) : [];
      const { before, after } = dueBy(calendar(dossier.competentUnit), dossier, version, pauses);
      open++;
      if (after && before?.getTime() !== after.getTime()) moments.push(after.getTime());
    }
  }
  moments.sort((a, b) => a - b);
  const [first, last] = [moments[0], moments.at(-1)];
  return {
    open,
    changed: moments.length,
    first: first === undefined ? null : new Date(first),
    last: last === undefined ? null : new Date(last),
  };
};
