import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { dayOf, momentOf } from '../../platform/time/time.ts';
import type { Locale } from '../../platform/words/words.ts';
import type { Channel, KeysPressed } from '../dossiers/dossiers.rules.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { refuseReport } from './reports.permissions.ts';
import {
  type Days,
  faultsOf,
  type OfficerCounts,
  officersOf,
  type Report,
  reportOf,
  type Span,
  type Story,
  type Turn,
} from './reports.rules.ts';

/** The days of a report as moments. A period that is not over ends now, just after what is happening. */
export function spanOf({ from, to }: Days, now: Date): Span {
  return { from: momentOf(from), until: to < dayOf(now) ? momentOf(to, 1440) : new Date(now.getTime() + 1) };
}

type Row = {
  procedure: string;
  version: string;
  channel: Channel;
  keys: KeysPressed;
  receivedAt: Date;
  resolvedAt: Date | null;
  endedAt: Date | null;
  dueAt: Date | null;
  unit: string;
  /** Only where they are needed: the history of a dossier that went its plain way says nothing that its row does not. */
  told: { type: string; at: string; due: string | null; from: string | null; to: string | null; reason: string | null }[] | null;
  pauses: { from: string; to: string | null; citizen: boolean }[] | null;
};

/**
 * Received before the end and not over before the beginning. What was still open at the end, or ended without a result, or was asked for a supplement, or came from another unit has its
 * history read: its due moment and its unit may have changed since.
 */
const STORIES = `
  select d.procedure, d.procedure_version as version, d.channel, d.keys, d.received_at as "receivedAt", d.resolved_at as "resolvedAt",
    d.ended_at as "endedAt", d.due_at as "dueAt", d.competent_unit as unit, h.told, p.pauses
  from dossiers d
  left join lateral (
    select jsonb_agg(jsonb_build_object('type', e.type, 'at', e.occurred_at, 'due', coalesce(e.data ->> 'after', e.data ->> 'dueAt'),
      'from', e.data ->> 'from', 'to', e.data ->> 'to', 'reason', e.data ->> 'reason') order by e.occurred_at, e.epoch, e.transaction, e.id) as told
    from events e where e.subject = d.id and (e.type = 'dossier.received'
      or (e.type = 'dossier.due_changed' and e.occurred_at >= d.received_at)
      or (e.type = 'dossier.forwarded' and (e.data ->> 'received')::boolean))
  ) h on d.resolved_at is null or d.resolved_at >= $3 or d.supplement_count > 0 or d.receiving_unit <> d.competent_unit or d.supporting_unit is not null
  left join lateral (
    select jsonb_agg(jsonb_build_object('from', one.started_at, 'to', one.ended_at, 'citizen', one.kind <> 'not_counted') order by one.started_at) as pauses
    from dossier_pauses one where one.dossier = d.id and one.kind <> 'extension'
  ) p on d.resolved_at is null or d.resolved_at >= $3 or d.supplement_count > 0 or d.receiving_unit <> d.competent_unit or d.supporting_unit is not null
  where (d.competent_unit = $1 or d.receiving_unit = $1 or d.supporting_unit = $1) and d.received_at < $3
    and coalesce(d.resolved_at, d.ended_at, 'infinity') >= $2`;

const at = (text: string | null): Date | null => (text === null ? null : new Date(text));

function storyOf(row: Row, field: string): Story {
  const told = row.told ?? [];
  const dues = told
    .filter((one) => one.type !== 'dossier.forwarded')
    .map((one) => ({ at: new Date(one.at), due: at(one.due), ...(one.reason ? { reason: one.reason } : {}) }));
  const endedAt = row.resolvedAt ?? row.endedAt;
  return {
    field,
    channel: row.channel,
    keys: row.keys,
    receivedAt: row.receivedAt,
    endedAt,
    noResult: row.resolvedAt === null && row.endedAt !== null,
    // What was resolved keeps the due moment by which it was judged.
    dues: [...dues, ...(row.resolvedAt || dues.length === 0 ? [{ at: row.resolvedAt ?? row.receivedAt, due: row.dueAt }] : [])],
    pauses: (row.pauses ?? []).map((one) => ({ from: new Date(one.from), to: at(one.to), citizen: one.citizen })),
    unit: row.unit,
    moves: told
      .filter((one) => one.type === 'dossier.forwarded')
      .map((one) => ({ at: new Date(one.at), from: one.from ?? '', to: one.to ?? '' })),
  };
}

async function storiesOf(context: Context, tx: Transaction, unit: string, span: Span): Promise<Story[]> {
  const rows = await tx.query<Row>({ text: STORIES, values: [unit, span.from, span.until] });
  const fields = new Map<string, string>();
  for (const { procedure, version } of rows)
    if (!fields.has(`${procedure} ${version}`))
      fields.set(`${procedure} ${version}`, (await keptVersion(context, procedure, version)).field.code);
  return rows.map((row) => storyOf(row, fields.get(`${row.procedure} ${row.version}`) ?? ''));
}

/**
 * Biểu II.06a/VPCP/KSTT of a unit, as it was at the end of the period. One row per look is written to the audit; `how`: `page`, `xlsx`, `pdf`. Refuses with
 * 401 and 403 whoever does not work in the unit. A report whose sums do not hold is a bug and is not shown.
 */
export function unitReport(context: Context, unit: string, days: Days, how: 'page' | 'xlsx' | 'pdf'): Promise<Report> {
  refuseReport(context.actor, 'unit report', { unit, officer: '' });
  return context.transaction(async (tx) => {
    const span = spanOf(days, context.now);
    const report = reportOf(await storiesOf(context, tx, unit, span), unit, span);
    const faults = faultsOf(report);
    if (faults.length > 0) throw new Error(`the report of ${unit} does not hold: ${faults.join('; ')}`);
    await record(context, tx, { verb: 'report', thing: 'unit', subject: '06a', unit, data: { ...days, how, fields: report.fields.size } });
    return report;
  });
}

/** What the fields of a report are called: by the latest version that names them. */
export async function fieldNames(context: Context, locale: Locale): Promise<Map<string, string>> {
  const rows = await context.read((tx) =>
    tx.query<{ code: string; name: Record<Locale, string> }>({
      name: 'reports.fields',
      text: `select distinct on (body -> 'field' ->> 'code') body -> 'field' ->> 'code' as code, body -> 'field' -> 'name' as name
             from procedure_versions order by body -> 'field' ->> 'code', valid_from desc, code`,
    }),
  );
  return new Map(rows.map(({ code, name }) => [code, name[locale]]));
}

/**
 * The work of one officer of a unit ('': of all), by steps. Refuses with 401 and 403: only the officer and the head see it. One row per look is written to
 * the audit.
 */
export function officerReport(
  context: Context,
  unit: string,
  officer: string,
  days: Days,
  how: 'page' | 'xlsx',
): Promise<Map<string, OfficerCounts>> {
  refuseReport(context.actor, 'officer report', { unit, officer });
  return context.transaction(async (tx) => {
    const span = spanOf(days, context.now);
    const turns = await tx.query<Turn>({
      text: `select coalesce(s.officer, '') as officer, s.entered_at as "enteredAt", s.left_at as "leftAt", s.due_at as "dueAt"
             from dossiers d join dossier_steps s on s.dossier = d.id
             where (d.competent_unit = $1 or d.receiving_unit = $1 or d.supporting_unit = $1) and s.unit = $1
               and s.entered_at < $3 and coalesce(s.left_at, 'infinity') >= $2 and ($4 = '' or s.officer = $4)`,
      values: [unit, span.from, span.until, officer],
    });
    await record(context, tx, {
      verb: 'report',
      thing: 'officer',
      subject: officer || 'all',
      unit,
      data: { ...days, how, steps: turns.length },
    });
    return officersOf(turns, span);
  });
}
