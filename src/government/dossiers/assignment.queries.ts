import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { rulesIn } from './assignment.rules.queries.ts';
import type { DossierLine } from './dossiers.queries.ts';

/** The head's lists: what waits for somebody, whose step is near or late, all that is being handled. */
export const headLists = ['unassigned', 'pressing', 'all'] as const;
export type HeadList = (typeof headLists)[number];

/** One dossier in the head's list, with the step where it is. */
export type HeadLine = DossierLine & {
  role: string;
  officer: string | null;
  enteredAt: Date;
  stepDueAt: Date | null;
  stepSoonAt: Date | null;
};
export type HeadFilter = { unit: string; list: HeadList; officer?: string; after?: { urgentAt: string; id: string } };

const ONLY: Record<HeadList, string> = {
  unassigned: '$2::timestamptz is not null and d.assignee is null and d.state in (2, 4)',
  pressing: 's.soon_at <= $2 and d.state in (2, 4)',
  all: '$2::timestamptz is not null',
};

/** A page of the head's list, the step that presses most first; paged by key. One row per look is written to the audit. */
export function headPage(context: Context, filter: HeadFilter, limit = 50): Promise<{ lines: HeadLine[]; more: boolean }> {
  const { unit, list, officer = null, after } = filter;
  return context.transaction(async (tx) => {
    const lines = await tx.query<HeadLine>({
      name: `assignment.head-${list}`,
      text: `select d.id, d.code, d.procedure, d.procedure_version as "procedureVersion", d.applicant_name as "applicantName", d.state, d.step, d.assignee,
               d.submitted_at as "submittedAt", d.reception_due_at as "receptionDueAt", d.received_at as "receivedAt", d.due_at as "dueAt",
               d.resolved_at as "resolvedAt", d.channel, d.keys, d.row_version as "rowVersion", d.promised_at as "promisedAt", d.due_at as "urgentAt",
               s.role, s.officer, s.entered_at as "enteredAt", s.due_at as "stepDueAt", s.soon_at as "stepSoonAt"
             from dossiers d join dossier_steps s on s.dossier = d.id and s.left_at is null
             where d.competent_unit = $1 and d.state in (2, 4, 5, 6) and ${ONLY[list]} and ($3::text is null or d.assignee = $3)
               and ($4::timestamptz is null or (coalesce(s.due_at, 'infinity'), d.id) > ($4, $5::uuid))
             order by coalesce(s.due_at, 'infinity'), d.id limit $6`,
      values: [unit, context.now, officer, after?.urgentAt ?? null, after?.id ?? null, limit + 1],
    });
    const rows = Math.min(lines.length, limit);
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: `head: ${list}`, unit, data: { rows } });
    return { lines: lines.slice(0, limit), more: lines.length > limit };
  });
}

/** How many dossiers stand in each of the head's lists. */
export async function headCounts(context: Context, unit: string): Promise<Record<HeadList, number>> {
  const [row] = await context.read((tx) =>
    tx.query<Record<HeadList, number>>({
      name: 'assignment.counts',
      text: `select count(*) filter (where d.assignee is null and d.state in (2, 4))::int as unassigned,
               count(*) filter (where s.soon_at <= $2 and d.state in (2, 4))::int as pressing, count(*)::int as all
             from dossiers d join dossier_steps s on s.dossier = d.id and s.left_at is null
             where d.competent_unit = $1 and d.state in (2, 4, 5, 6)`,
      values: [unit, context.now],
    }),
  );
  return row ?? { unassigned: 0, pressing: 0, all: 0 };
}

/** The rules of a unit that hold or will hold, the widest first. */
export const rulesOfUnit = async (context: Context, unit: string) => {
  const today = dayOf(context.now);
  return (await context.read((tx) => rulesIn(tx, unit))).filter(({ validTo }) => !validTo || validTo >= today);
};

/** How much open work each officer of a unit has, by account. */
export async function loadsOf(context: Context, unit: string): Promise<Map<string, number>> {
  const rows = await context.read((tx) =>
    tx.query<{ account: string; many: number }>({
      name: 'assignment.load-of-unit',
      text: `select assignee as account, count(*)::int as many from dossiers
             where competent_unit = $1 and state in (2, 4, 5, 6) and assignee is not null group by assignee`,
      values: [unit],
    }),
  );
  return new Map(rows.map((row) => [row.account, row.many]));
}

export type StepRow = {
  number: number;
  step: string;
  role: string;
  unit: string;
  officer: string | null;
  sentBy: string | null;
  enteredAt: Date;
  openedAt: Date | null;
  leftAt: Date | null;
  hours: number;
  dueAt: Date | null;
  soonAt: Date | null;
};

/** The way of a dossier through its steps until now, for who sees the dossier. */
export const stepsIn = (tx: Transaction, dossier: string): Promise<StepRow[]> =>
  tx.query<StepRow>({
    name: 'steps.of',
    text: `select number, step, role, unit, officer, sent_by as "sentBy", entered_at as "enteredAt", opened_at as "openedAt", left_at as "leftAt", hours,
             due_at as "dueAt", soon_at as "soonAt" from dossier_steps where dossier = $1 order by number`,
    values: [dossier],
  });

/** How the steps of some dossiers press: near or late, by dossier. */
export async function stepMarks(context: Context, dossiers: readonly string[]): Promise<Map<string, 'soon' | 'late'>> {
  if (dossiers.length === 0) return new Map();
  const rows = await context.read((tx) =>
    tx.query<{ dossier: string; late: boolean }>({
      name: 'steps.marks',
      text: 'select dossier, due_at < $2 as late from dossier_steps where dossier = any($1) and left_at is null and soon_at <= $2',
      values: [dossiers, context.now],
    }),
  );
  return new Map(rows.map(({ dossier, late }) => [dossier, late ? 'late' : 'soon']));
}
