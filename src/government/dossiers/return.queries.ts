import { record } from '../../platform/audit/audit.ts';
import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf, momentOf } from '../../platform/time/time.ts';
import { unitSetting } from '../../registers/units/units.queries.ts';
import { returnRuleOn } from './return.content.ts';
import type { Proof, Taker } from './return.rules.ts';

export type Parcel = { tracking: string; preparedAt: Date; handedOverAt: Date | null; arrivedAt: Date | null };
/** How a result was taken. `number` is shown masked by the page. */
export type KeptHandover = {
  givenBy: string;
  givenAt: Date;
  taker: Taker;
  proof: Proof;
  originals: string[];
  name: string;
  number?: string;
  relation?: string;
  authority?: string;
  signature?: string;
};

/** What is known of the return of one dossier, for those who see the dossier. */
export function returnOf(
  context: Context,
  dossier: string,
): Promise<{ parcel: Parcel | null; handover: KeptHandover | null; reminders: Date[] }> {
  return context.read(async (tx) => {
    const [parcel] = await tx.query<Parcel>({
      name: 'return.parcel',
      text: `select tracking, prepared_at as "preparedAt", handed_over_at as "handedOverAt", arrived_at as "arrivedAt" from dossier_parcels where dossier = $1`,
      values: [dossier],
    });
    const [row] = await tx.query<Omit<KeptHandover, 'name'> & { sealed: string }>({
      name: 'return.handover',
      text: `select given_by as "givenBy", given_at as "givenAt", taker, proof, originals, sealed from dossier_handovers where dossier = $1`,
      values: [dossier],
    });
    const reminders = await tx.query<{ at: Date }>({
      name: 'return.reminders',
      text: 'select told_at as at from return_reminders where dossier = $1 order by number',
      values: [dossier],
    });
    return { parcel: parcel ?? null, handover: row ? opened(row) : null, reminders: reminders.map(({ at }) => at) };
  });
}

function opened({ sealed, ...row }: Omit<KeptHandover, 'name'> & { sealed: string }): KeptHandover {
  return { ...row, ...(JSON.parse(keys().decrypt(sealed).toString()) as Pick<KeptHandover, 'name'>) };
}

/** After how many days a unit reminds of a result, and how often: its own setting, else what the content says for the day. */
export async function reminderRule(
  context: Context,
  unit: string,
  on: Day = dayOf(context.now),
): Promise<{ afterDays: number; atMost: number }> {
  const { remindAfterDays, remindAtMost } = returnRuleOn(on);
  return { afterDays: Number(await unitSetting(context, unit, 'remind_after_days', on)) || remindAfterDays, atMost: remindAtMost };
}

export type Uncollected = {
  id: string;
  code: string;
  procedure: string;
  procedureVersion: string;
  applicantName: string;
  phone: string | null;
  returnWay: string;
  resolvedAt: Date;
  reminders: number;
};

/**
 * Results that lie at the desk of a unit longer than its days, the oldest first. `since`: the last day that counts as too long ago. The look is kept in the
 * audit: the list shows names and telephone numbers.
 */
export function uncollected(context: Context, unit: string, since: Day, limit = 200): Promise<Uncollected[]> {
  return context.transaction(async (tx) => {
    const rows = await tx.query<Uncollected>({
      name: 'return.uncollected',
      text: `select d.id, d.code, d.procedure, d.procedure_version as "procedureVersion", d.applicant_name as "applicantName", d.applicant_phone as phone,
               d.return_way as "returnWay", d.resolved_at as "resolvedAt",
               (select count(*)::int from return_reminders r where r.dossier = d.id) as reminders
             from dossiers d where d.receiving_unit = $1 and d.state = 9 and d.resolved_at < $2 order by d.resolved_at, d.id limit $3`,
      values: [unit, momentOf(since, 1440), limit],
    });
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: 'uncollected', unit, data: { rows: rows.length } });
    return rows;
  });
}
