import { z } from 'zod';
import type { Context } from '../../platform/context/context.ts';
import { type Day, dayOf } from '../../platform/time/time.ts';
import type { Better } from './targets.rules.ts';

/** An indicator as plans and sheets name it. */
export type IndicatorNamed = { code: string; name: { vi: string; en: string }; percent: boolean; better: Better };

const text = z.object({ vi: z.string(), en: z.string() });
const body = z.object({ name: text, unit: z.string().optional(), better: z.enum(['higher', 'lower']).catch('higher') });

/** The indicators that hold on a day, by code: the latest version of each. */
export async function indicatorsNamed(context: Context, day: Day = dayOf(context.now)): Promise<IndicatorNamed[]> {
  const rows = await context.read((tx) =>
    tx.query<{ code: string; body: unknown }>({
      text: `select distinct on (code) code, body from indicators where valid_from <= $1 and (valid_to is null or valid_to >= $1)
             order by code, valid_from desc, version desc`,
      values: [day],
    }),
  );
  return rows.map((row) => {
    const { name, unit, better } = body.parse(row.body);
    return { code: row.code, name, percent: unit === '%' || unit === 'percent', better };
  });
}
