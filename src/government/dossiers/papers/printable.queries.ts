import { record } from '../../../platform/audit/audit.ts';
import type { Context } from '../../../platform/context/context.ts';
import { addDays, momentOf } from '../../../platform/time/time.ts';
import type { BookWish } from './book.queries.ts';

/** One dossier to choose for printing. */
export type Printable = { code: string; applicant: string; procedure: string; procedureVersion: string; receivedAt: Date };

/** What a unit received in these days, oldest first, at most `limit`. One row per look is written to the audit. */
export function printables(context: Context, { unit, from, to }: BookWish, limit: number): Promise<Printable[]> {
  return context.transaction(async (tx) => {
    const rows = await tx.query<Printable>({
      text: `select code, applicant_name as applicant, procedure, procedure_version as "procedureVersion", received_at as "receivedAt" from dossiers
             where (receiving_unit = $1 or competent_unit = $1) and received_at >= $2 and received_at < $3 order by received_at, id limit $4`,
      values: [unit, momentOf(from), momentOf(addDays(to, 1)), limit],
    });
    await record(context, tx, { verb: 'list', thing: 'dossier', subject: 'to print', unit, data: { rows: rows.length } });
    return rows;
  });
}
