import type { Context, Transaction } from '../../platform/context/context.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes, type ClockEvent, computeDue, type DueResult, type StillReason } from '../../registers/calendar/clock.rules.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import { termFor } from '../procedures/procedures.rules.ts';

/** The last moment at which the desk must have received, asked for more, or refused what came at `from`. */
export const receptionDue = (version: CatalogueEntry, calendar: Calendar, from: Date): Date =>
  addWorkingMinutes(calendar, from, version.reception.workingHours * 60);

/** The last moment for the citizen's answer to a supplement request of `from`: working days, to the close of the last. */
export function supplementLimit(version: CatalogueEntry, calendar: Calendar, from: Date): Date {
  const term = { kind: 'working_days', amount: version.supplement.limitWorkingDays, countsFrom: { rule: 'now' } } as const;
  return computeDue(calendar, term, from).due as Date;
}

/** What interrupted the handling of a dossier. */
export type Pause = { kind: string; reason: StillReason; started_at: Date; ended_at: Date | null };

/** A dossier's interruptions as the clock reads them. An unfinished one, of whatever kind, makes the clock stand still. */
export function clockEvents(pauses: readonly Pause[]): ClockEvent[] {
  return pauses.flatMap(({ kind, reason, started_at: from, ended_at: to }): ClockEvent[] => {
    if (!to) return [{ kind: 'pause', from, reason }];
    if (kind === 'not_counted') return [{ kind: 'not_counted', from, to, reason }];
    return [{ kind: 'pause', from, reason }, kind === 'restart' ? { kind: 'restart', at: to } : { kind: 'resume', at: to }];
  });
}

/** The handling clock of one dossier: its due moment (null while it waits) and the ledger that explains it. */
export function handlingClock(
  version: CatalogueEntry,
  caseCode: string,
  receivedAt: Date,
  calendar: Calendar,
  pauses: readonly Pause[],
): DueResult {
  return computeDue(calendar, termFor(version, caseCode), receivedAt, clockEvents(pauses));
}

export const pausesOf = (tx: Transaction, dossier: string): Promise<Pause[]> =>
  tx.query<Pause>({
    name: 'dossiers.pauses',
    text: 'select kind, reason, started_at, ended_at from dossier_pauses where dossier = $1 order by started_at, id',
    values: [dossier],
  });

/** The citizen has answered, or nobody waits any more: what stood still since then does so no longer. */
export const endPauses = (tx: Transaction, dossier: string, at: Date): Promise<unknown> =>
  tx.query({
    name: 'dossiers.pauses-end',
    text: 'update dossier_pauses set ended_at = $2 where dossier = $1 and ended_at is null',
    values: [dossier, at],
  });

/** The calendar by which a unit's clocks run. */
export const calendarFor = (context: Context, unit: string): Promise<Calendar> => calendarOf(context, unit);
