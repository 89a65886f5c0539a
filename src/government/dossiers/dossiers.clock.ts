import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import {
  addWorkingMinutes,
  type ClockEvent,
  clockProblem,
  computeDue,
  type DueResult,
  type StillReason,
} from '../../registers/calendar/clock.rules.ts';
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

/** What interrupted the handling of a dossier, or made it longer. */
export type Pause = {
  kind: string;
  reason: StillReason;
  started_at: Date;
  ended_at: Date | null;
  amount?: number | null;
  basis?: string | null;
};

/** Its time is not counted now: another agency has it. */
export const isHeld = (pauses: readonly { kind: string; endedAt: Date | null }[]): boolean =>
  pauses.some((one) => one.kind === 'not_counted' && !one.endedAt);

/** A dossier's interruptions as the clock reads them. An unfinished one, of whatever kind, makes the clock stand still. */
export function clockEvents(pauses: readonly Pause[]): ClockEvent[] {
  return pauses.flatMap(({ kind, reason, started_at: from, ended_at: to, amount, basis: given }): ClockEvent[] => {
    const basis = given ? { basis: given } : {};
    if (!to) return [{ kind: 'pause', from, reason, ...basis }];
    if (kind === 'not_counted') return [{ kind: 'not_counted', from, to, reason, ...basis }];
    if (kind === 'extension') return [{ kind: 'extension', at: from, amount: amount ?? 0, basis: given ?? '' }];
    return [{ kind: 'pause', from, reason }, kind === 'restart' ? { kind: 'restart', at: to } : { kind: 'resume', at: to }];
  });
}

/**
 * The handling clock of one dossier: its due moment (null while it waits) and the ledger that explains it. Refuses with `deeds.clock_order`,
 * `deeds.extension_not_allowed`, … (409) what cannot have happened to a clock, as an end before its beginning.
 */
export function handlingClock(
  version: CatalogueEntry,
  caseCode: string,
  receivedAt: Date,
  calendar: Calendar,
  pauses: readonly Pause[],
): DueResult {
  const [term, events] = [termFor(version, caseCode), clockEvents(pauses)];
  const problem = clockProblem(term, receivedAt, events);
  if (problem) throw new Refusal(`deeds.${problem}`, 409);
  return computeDue(calendar, term, receivedAt, events);
}

export const pausesOf = (tx: Transaction, dossier: string): Promise<Pause[]> =>
  tx.query<Pause>({
    name: 'dossiers.pauses',
    text: 'select kind, reason, started_at, ended_at, amount, basis from dossier_pauses where dossier = $1 order by started_at, id',
    values: [dossier],
  });

/** While another agency has the dossier, its clock stands still: first that wait ends. Refuses with `deeds.held` (409). */
export async function refuseHeld(tx: Transaction, dossier: string): Promise<void> {
  const [held] = await tx.query({
    text: `select 1 from dossier_pauses where dossier = $1 and kind = 'not_counted' and ended_at is null`,
    values: [dossier],
  });
  if (held) throw new Refusal('deeds.held', 409);
}

/**
 * The due moment of a dossier whose clock stops now, as `computeDue` has it: one that has passed stays, since what is late stays late, whoever is waited
 * for; without one there is none until the clock runs again.
 */
export const dueAtStop = (due: Date | null, now: Date): Date | null => (due && due < now ? due : null);

/** The due moment that was told last, before a clock stood still. */
export async function dueTold(tx: Transaction, dossier: string): Promise<string | null> {
  const [row] = await tx.query<{ due: string | null }>({
    text: `select coalesce(data ->> 'after', data ->> 'dueAt') as due from events
           where subject = $1 and type in ('dossier.received', 'dossier.due_changed') order by epoch desc, transaction desc, id desc limit 1`,
    values: [dossier],
  });
  return row?.due ?? null;
}

/** The citizen has answered, or nobody waits any more: what stood still since then does so no longer. */
export const endPauses = (tx: Transaction, dossier: string, at: Date): Promise<unknown> =>
  tx.query({
    name: 'dossiers.pauses-end',
    text: 'update dossier_pauses set ended_at = $2 where dossier = $1 and ended_at is null',
    values: [dossier, at],
  });

/** The calendar by which a unit's clocks run. */
export const calendarFor = (context: Context, unit: string): Promise<Calendar> => calendarOf(context, unit);
