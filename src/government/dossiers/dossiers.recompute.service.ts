import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import { forgetCalendars } from '../../registers/calendar/calendar.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { calendarFor, handlingClock, pausesOf, receptionDue } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';

type Open = {
  id: string;
  competentUnit: string;
  procedure: string;
  procedureVersion: string;
  caseCode: string;
  state: number;
  /** When it came, or came back complete: the reception clock runs from here. */
  askableSince: Date;
  receivedAt: Date | null;
  dueAt: Date | null;
  receptionDueAt: Date | null;
};

/**
 * After a change of the calendar: computes the due moments of open dossiers anew, of one unit or of all, each change with its event and its audit line.
 * Works in batches by id, so that it can be repeated and goes on where it stopped. Returns how many changed.
 */
export async function recomputeDue(context: Context, unit: string | null, reason = 'calendar'): Promise<number> {
  forgetCalendars(context);
  let changed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await context.read((tx) =>
      tx.query<{ id: string }>({
        text: `select id from dossiers where state in (1, 2, 4) and ($1::text is null or competent_unit = $1) and id > $2 order by id limit 500`,
        values: [unit, after],
      }),
    );
    for (const { id } of batch) if (await recomputeOne(context, id, reason)) changed++;
    const last = batch.at(-1);
    if (!last) return changed;
    after = last.id;
  }
}

function recomputeOne(context: Context, id: string, reason: string): Promise<boolean> {
  return context.transaction(async (tx) => {
    const [dossier] = await tx.query<Open>({
      text: `select id, competent_unit as "competentUnit", procedure, procedure_version as "procedureVersion", case_code as "caseCode", state,
               coalesce((select max(answered_at) from supplement_requests r where r.dossier = d.id), submitted_at) as "askableSince", received_at as "receivedAt", due_at as "dueAt", reception_due_at as "receptionDueAt"
             from dossiers d where id = $1 and state in (1, 2, 4) for update of d`,
      values: [id],
    });
    if (!dossier) return false;
    const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
    const calendar = await calendarFor(context, dossier.competentUnit);
    const before = dossier.receivedAt ? dossier.dueAt : dossier.receptionDueAt;
    const now = dossier.receivedAt
      ? handlingClock(version, dossier.caseCode, dossier.receivedAt, calendar, await pausesOf(tx, id)).due
      : receptionDue(version, calendar, dossier.askableSince);
    if (before?.getTime() === now?.getTime()) return false;
    await tx.query({
      text: `update dossiers set ${dossier.receivedAt ? 'due_at' : 'reception_due_at'} = $2, row_version = row_version + 1 where id = $1`,
      values: [id, now],
    });
    await publish(context, tx, fact('dossier.due_changed', dossier, context.now, { before: iso(before), after: iso(now), reason }));
    await record(context, tx, { verb: 'recompute due', thing: 'dossier', subject: id, unit: dossier.competentUnit, data: { reason } });
    return true;
  });
}
