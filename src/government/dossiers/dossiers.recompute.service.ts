import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import { forgetCalendars } from '../../registers/calendar/calendar.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { calendarFor, pausesOf } from './dossiers.clock.ts';
import { dueBy, lockOpen, openDossiers } from './dossiers.effect.queries.ts';
import { fact, iso } from './dossiers.events.ts';
import { STATE } from './dossiers.rules.ts';
import { retimeStep } from './steps.service.ts';

/**
 * After a change of the calendar: computes the due moments of open dossiers anew, of one unit or of all, each change with its event and its audit line.
 * Works in batches by id, so that it can be repeated and goes on where it stopped. Returns how many changed.
 */
export async function recomputeDue(context: Context, unit: string | null, reason = 'calendar'): Promise<number> {
  forgetCalendars(context);
  let changed = 0;
  for await (const batch of openDossiers(context, unit)) for (const { id } of batch) if (await recomputeOne(context, id, reason)) changed++;
  return changed;
}

function recomputeOne(context: Context, id: string, reason: string): Promise<boolean> {
  return context.transaction(async (tx) => {
    const dossier = await lockOpen(tx, id);
    if (!dossier) return false;
    const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
    const calendar = await calendarFor(context, dossier.competentUnit);
    const { before, after } = dueBy(calendar, dossier, version, await pausesOf(tx, id));
    const moved = before?.getTime() !== after?.getTime();
    if (moved)
      await tx.query({
        text: `update dossiers set ${dossier.receivedAt ? 'due_at' : 'reception_due_at'} = $2, row_version = row_version + 1 where id = $1`,
        values: [id, after],
      });
    // Also where the whole stays: what lies between may be a day off now.
    if (dossier.receivedAt) await retimeStep(context, tx, { id, competentUnit: dossier.competentUnit, state: STATE.processing });
    if (!moved) return false;
    await publish(context, tx, fact('dossier.due_changed', dossier, context.now, { before: iso(before), after: iso(after), reason }));
    await record(context, tx, { verb: 'recompute due', thing: 'dossier', subject: id, unit: dossier.competentUnit, data: { reason } });
    return true;
  });
}
