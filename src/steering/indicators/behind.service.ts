import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import type { Day } from '../../platform/time/time.ts';
import type { Behind } from '../measures/measures.queries.ts';
import { rowsBehind } from './evaluate.service.ts';

/** Whose rows are opened: of which indicator, unit and days. `after`: the last one that was shown, where the list goes on. */
export type Opened = {
  indicator: string;
  unit: string;
  from: Day;
  to: Day;
  /** The tree of which day: today's unless said. */
  asOf?: Day | undefined;
  part?: 'numerator' | 'denominator';
  most?: number;
  after?: { first: Day; code: string; subject: string };
};

/**
 * Opens what is behind a figure: at most `most` rows, and whether there are more. That they were opened is written to the audit: who, of which unit, indicator and
 * period, which part of it, how many; never which ones. Refuses as `rowsBehind` does; what is refused was not opened.
 */
export async function openBehind(context: Context, wanted: Opened): Promise<{ rows: Behind[]; more: boolean }> {
  const { indicator, unit, from, to, part = 'numerator', most = 100_000 } = wanted;
  const found = await rowsBehind(context, { ...wanted, most: most + 1 });
  const rows = found.slice(0, most);
  await context.transaction((tx) =>
    record(context, tx, { verb: 'open', thing: 'figure', subject: indicator, unit, data: { from, to, part, count: rows.length } }),
  );
  return { rows, more: found.length > most };
}
