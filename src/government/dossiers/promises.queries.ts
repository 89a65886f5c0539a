import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { addDays, type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import type { DossierLine } from './dossiers.queries.ts';
import { standingOf } from './promises.rules.ts';

/** A dossier of a day without an appointment. `passed`: why it got an appointment after all. */
export type PromisedLine = DossierLine & { promisedAt: Date; returnedAt: Date | null; endedAt: Date | null; passed: string | null };

const LINE = `d.id, d.code, d.procedure, d.procedure_version as "procedureVersion", d.applicant_name as "applicantName", d.state, d.step, d.assignee,
  d.submitted_at as "submittedAt", d.reception_due_at as "receptionDueAt", d.received_at as "receivedAt", d.due_at as "dueAt",
  d.resolved_at as "resolvedAt", d.returned_at as "returnedAt", d.channel, d.keys, d.row_version as "rowVersion", d.due_at as "urgentAt",
  d.promised_at as "promisedAt", d.ended_at as "endedAt", p.reason as passed`;

/** What a unit promised for a day, in the order in which it came. One row per look is written to the audit. */
export function promisedOn(context: Context, unit: string, day: Day, most = 500): Promise<PromisedLine[]> {
  return context.transaction(async (tx) => {
    const lines = await tx.query<PromisedLine>({
      name: 'promises.day',
      text: `select ${LINE} from dossiers d left join promise_passes p on p.dossier = d.id
             where d.competent_unit = $1 and d.promised_at >= $2 and d.promised_at < $3 order by d.received_at, d.id limit $4`,
      values: [unit, momentOf(day), momentOf(day, 1440), most],
    });
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: 'promised', unit, data: { rows: lines.length } });
    return lines;
  });
}

/** What is promised and still open, the earliest promise first: it goes before everything else in the queue of whoever has it. */
export function promisedOpen(context: Context, unit: string, most = 100): Promise<PromisedLine[]> {
  return context.read((tx) =>
    tx.query<PromisedLine>({
      name: 'promises.open',
      text: `select ${LINE} from dossiers d left join promise_passes p on p.dossier = d.id
             where d.competent_unit = $1 and d.promised_at is not null and d.state in (2, 4) and p.dossier is null
             order by d.promised_at, d.received_at, d.id limit $2`,
      values: [unit, most],
    }),
  );
}

/**
 * One week of a unit's days without an appointment. `settled`: by the promised moment. `waiting`: that moment is to come. `missed`: neither settled nor passed
 * with a reason. `ended`: withdrawn or stopped, nobody's miss. `reasons`: passes by reason.
 */
export type PromiseWeek = {
  week: Day;
  received: number;
  settled: number;
  passed: number;
  waiting: number;
  missed: number;
  ended: number;
  reasons: Record<string, number>;
};
type Promised = { promisedAt: Date; resolvedAt: Date | null; endedAt: Date | null; passed: string | null; count: number };

/** The Monday of a day's week. */
const mondayOf = (day: Day): Day => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

/** The weeks from a day to a day (both included), the newest first, as `standingOf` judges each promise now; a week begins on Monday. */
export async function promiseWeeks(context: Context, unit: string, from: Day, to: Day): Promise<PromiseWeek[]> {
  const rows = await context.read((tx) =>
    tx.query<Promised>({
      name: 'promises.weeks',
      text: `select d.promised_at as "promisedAt", p.reason as passed, count(*)::int as count, min(d.ended_at) as "endedAt",
               max(d.resolved_at) as "resolvedAt"
             from dossiers d left join promise_passes p on p.dossier = d.id
             where d.competent_unit = $1 and d.promised_at >= $2 and d.promised_at < $3
             group by d.promised_at, p.reason, d.resolved_at is null, d.resolved_at <= d.promised_at, d.ended_at is null order by d.promised_at desc`,
      values: [unit, momentOf(from), momentOf(to, 1440)],
    }),
  );
  const weeks = new Map<Day, PromiseWeek>();
  for (const { count, ...promise } of rows) {
    const week = mondayOf(dayOf(promise.promisedAt));
    const found = weeks.get(week) ?? { week, received: 0, settled: 0, passed: 0, waiting: 0, missed: 0, ended: 0, reasons: {} };
    const standing = standingOf(promise, context.now);
    found.received += count;
    found[standing] += count;
    if (standing === 'passed' && promise.passed) found.reasons[promise.passed] = (found.reasons[promise.passed] ?? 0) + count;
    weeks.set(week, found);
  }
  return [...weeks.values()];
}
