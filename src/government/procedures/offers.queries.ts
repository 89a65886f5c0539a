import type { Context } from '../../platform/context/context.ts';
import type { Day } from '../../platform/time/time.ts';
import { type Keeping, keepingOf } from '../../registers/units/units.admin.queries.ts';
import type { FilingPlace } from './offers.schema.ts';

/** One decision on how citizens of a unit file, with its days. `procedure` null: all that have no decision of their own. */
export type OfferRow = {
  id: string;
  procedure: string | null;
  filing: FilingPlace;
  valid_from: Day;
  valid_to: Day | null;
  basis: string;
};

/** All decisions of a unit, in the order of their days; with the history and the version that a change has to name. */
export const offersKept = (context: Context, unit: string): Promise<Keeping<OfferRow>> =>
  keepingOf(context, unit, 'offers', (tx) =>
    tx.query<OfferRow>({
      text: `select id, procedure, filing, valid_from::text, valid_to::text, basis from procedure_offers where unit = $1
             order by procedure nulls first, valid_from`,
      values: [unit],
    }),
  );
