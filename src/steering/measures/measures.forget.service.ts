import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import { dayOf } from '../../platform/time/time.ts';
import { quarterOf } from './parts.rules.ts';

/** So many rows go in one transaction: whoever counts meanwhile waits for no more. */
const PIECE = 20_000;

/**
 * Removes the sums of single days before the current quarter. Nobody reads them (`sumsOf` refuses such days), nobody writes them any more (`difference` counts
 * days from the quarter on), and nobody verifies them any more: months are kept for ever. Safe to repeat and to interrupt. Returns how many rows went.
 */
export async function forgetOldDays(context: Context, piece = PIECE): Promise<number> {
  const reader = context.as(systemActor('reader'));
  const quarter = quarterOf(dayOf(context.now));
  let removed = 0;
  for (let gone = piece; gone === piece; removed += gone)
    gone = await reader.transaction(
      async (tx) =>
        (
          await tx.query({
            name: 'measures.forget_days',
            text: `delete from measure_sums where ctid = any(array(select s.ctid from measure_generations g
                     join measure_sums s on s.generation = g.id and s.span = 'd' and s.starts < $1 limit $2)) returning 1 as gone`,
            values: [quarter, piece],
          })
        ).length,
    );
  return removed;
}
