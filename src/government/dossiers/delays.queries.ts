import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Day, momentOf } from '../../platform/time/time.ts';
import type { DossierLine } from './dossiers.queries.ts';

/**
 * A dossier that is or was late. `lateStep`, `lateOfficer`: at which step it stood when the due moment passed, and who had it then. `endedAt`: withdrawn or
 * stopped. `waits`: when its clock stood still afterwards.
 */
export type DelayLine = DossierLine & {
  dueAt: Date;
  endedAt: Date | null;
  waits: { from: Date; to: Date | null }[];
  lateStep: string | null;
  lateOfficer: string | null;
  cause: string | null;
  apologisedAt: Date | null;
};
type DelayRow = Omit<DelayLine, 'waits'> & { waits: { from: string; to: string | null }[] };
const lineOf = ({ waits, ...line }: DelayRow): DelayLine => ({
  ...line,
  waits: waits.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
});
export type DelayCursor = { dueAt: string; id: string };
export type DelayFilter = { unit: string; from: Day; to: Day; officer?: string; after?: DelayCursor };

const LINE = `d.id, d.code, d.procedure, d.procedure_version as "procedureVersion", d.applicant_name as "applicantName", d.state, d.step, d.assignee,
  d.submitted_at as "submittedAt", d.reception_due_at as "receptionDueAt", d.received_at as "receivedAt", d.due_at as "dueAt",
  d.resolved_at as "resolvedAt", d.channel, d.keys, d.row_version as "rowVersion", d.due_at as "urgentAt"`;
/** Open and past its due moment, or over after it, with or without a result; each part by an index of its own. What stood still in time has none. */
const open = 'd.competent_unit = $1 and d.state in (2, 4, 5, 6) and d.due_at < least($3::timestamptz, $4::timestamptz)';
const done =
  'd.competent_unit = $1 and coalesce(d.resolved_at, d.ended_at) > d.due_at and d.due_at < $3::timestamptz and coalesce(d.resolved_at, d.ended_at) >= $2::timestamptz';
const WAITS = `(select coalesce(jsonb_agg(jsonb_build_object('from', greatest(w.started_at, d.due_at), 'to', w.ended_at) order by w.started_at), '[]')
  from dossier_pauses w where w.dossier = d.id and w.kind <> 'extension' and coalesce(w.ended_at, 'infinity') > d.due_at) as waits`;

/**
 * What was late in a period (any day of it, both days included), the longest due first, paged by key: still open, also
 * while its citizen is asked, or over after the due moment, also without a result, as Biểu II.06a judges it. A dossier without a due moment is not judged and not here. One row per look is written to the audit.
 */
export function delaysIn(context: Context, filter: DelayFilter, limit = 50): Promise<{ lines: DelayLine[]; more: boolean }> {
  const { unit, from, to, officer, after } = filter;
  const values: unknown[] = [unit, momentOf(from), momentOf(to, 1440), context.now, limit + 1];
  const narrow: string[] = [];
  if (after) {
    values.push(after.dueAt, after.id);
    narrow.push(`(d.due_at, d.id) > ($${values.length - 1}::timestamptz, $${values.length}::uuid)`);
  }
  if (officer) {
    values.push(officer);
    narrow.push(
      `exists (select 1 from dossier_steps o where o.dossier = d.id and o.officer = $${values.length} and o.entered_at <= d.due_at and (o.left_at is null or o.left_at > d.due_at))`,
    );
  }
  const part = (where: string) =>
    `(select d.id, d.due_at from dossiers d where ${[where, ...narrow].join(' and ')} order by d.due_at, d.id limit $5)`;
  return context.transaction(async (tx) => {
    const lines = await tx.query<DelayRow>({
      name: `delays.list-${narrow.length}${after ? 'a' : ''}${officer ? 'o' : ''}`,
      text: `with late as (${part(open)} union all ${part(done)} order by 2, 1 limit $5)
             select ${LINE}, d.ended_at as "endedAt", ${WAITS}, s.step as "lateStep", s.officer as "lateOfficer", r.cause, a.issued_at as "apologisedAt"
             from late join dossiers d on d.id = late.id
             left join lateral (select step, officer from dossier_steps s where s.dossier = d.id and s.entered_at <= d.due_at
               and (s.left_at is null or s.left_at > d.due_at) order by s.number desc limit 1) s on true
             left join delay_reasons r on r.dossier = d.id left join dossier_apologies a on a.dossier = d.id
             order by d.due_at, d.id`,
      values,
    });
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: 'late', unit, data: { rows: Math.min(lines.length, limit) } });
    return { lines: lines.slice(0, limit).map(lineOf), more: lines.length > limit };
  });
}

/** What will be late unless somebody acts: near its due moment, or at a step whose own time is over. The most pressing first. */
export function soonLate(
  context: Context,
  unit: string,
  most = 100,
): Promise<(DossierLine & { stepDueAt: Date | null; officer: string | null })[]> {
  return context.transaction(async (tx) => {
    const lines = await soonOf(context, tx, unit, most);
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: 'soon late', unit, data: { rows: lines.length } });
    return lines;
  });
}

const soonOf = (context: Context, tx: Transaction, unit: string, most: number) =>
  tx.query<DossierLine & { stepDueAt: Date | null; officer: string | null }>({
    name: 'delays.soon',
    text: `select ${LINE}, s.due_at as "stepDueAt", coalesce(s.officer, d.assignee) as officer from dossiers d
           left join dossier_steps s on s.dossier = d.id and s.left_at is null
           where d.competent_unit = $1 and d.state in (2, 4) and d.due_at >= $2
             and (exists (select 1 from dossier_due_soon n where n.dossier = d.id and n.due_at = d.due_at and n.soon_at <= $2) or s.due_at < $2)
           order by d.due_at, d.id limit $3`,
    values: [unit, context.now, most],
  });

/**
 * How the work of a unit stands, by who has it ('' for nobody yet; then by the office of its step): for the morning's mail. `stepLate`: the step's own time is
 * over, the dossier's not yet. What is late stays late while its citizen is asked; it is not open work then.
 */
export type Workload = {
  officer: string;
  role: string | null;
  open: number;
  dueToday: number;
  soon: number;
  late: number;
  stepLate: number;
};

/** For the system actor `worker` only. `until`: the end of today. */
export const workloads = (context: Context, unit: string, until: Date): Promise<Workload[]> =>
  context.read((tx) =>
    tx.query<Workload>({
      name: 'delays.workloads',
      text: `select coalesce(s.officer, d.assignee, '') as officer, case when coalesce(s.officer, d.assignee) is null then s.role end as role,
               count(*) filter (where d.state in (2, 4))::int as open,
               count(*) filter (where d.due_at >= $2 and d.due_at <= $3)::int as "dueToday",
               count(*) filter (where d.due_at > $3 and n.soon_at <= $2)::int as soon,
               count(*) filter (where d.due_at < $2)::int as late,
               count(*) filter (where s.due_at < $2 and d.due_at >= $2)::int as "stepLate"
             from dossiers d left join dossier_steps s on s.dossier = d.id and s.left_at is null
             left join dossier_due_soon n on n.dossier = d.id and n.due_at = d.due_at
             where d.competent_unit = $1 and (d.state in (2, 4) or (d.state in (5, 6) and d.due_at < $2)) group by 1, 2`,
      values: [unit, context.now, until],
    }),
  );

/** The units that have something open. For the system actor `worker` only. */
export const unitsAtWork = async (context: Context): Promise<string[]> =>
  (
    await context.read((tx) =>
      tx.query<{ unit: string }>({ text: 'select distinct competent_unit as unit from dossiers where state in (2, 4)' }),
    )
  ).map(({ unit }) => unit);
