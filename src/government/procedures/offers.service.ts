import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { addDays } from '../../platform/time/time.ts';
import { endingBefore, placeAmong } from '../../registers/units/units.admin.rules.ts';
import { type Seen, unitInput } from '../../registers/units/units.admin.schema.ts';
import { changeUnit, refuseOutsideLife } from '../../registers/units/units.changes.service.ts';
import type { OfferRow } from './offers.queries.ts';
import { type DropFiling, dropFilingSchema, type SetFiling, setFilingSchema } from './offers.schema.ts';
import { forgetCatalogue, procedureOn } from './procedures.queries.ts';

const decided = (tx: Transaction, unit: string, procedure: string | null): Promise<OfferRow[]> =>
  tx.query<OfferRow>({
    text: `select id, procedure, filing, valid_from::text, valid_to::text, basis from procedure_offers
           where unit = $1 and procedure is not distinct from $2 order by valid_from, id for update`,
    values: [unit, procedure],
  });

/** From a day on a unit decides no more how citizens file; what is decided for later stays. Repeatable. Refuses as `setFiling` does. */
export async function dropFiling(context: Context, input: DropFiling & Seen): Promise<void> {
  const wish = unitInput(dropFilingSchema, input);
  const { unit, procedure, from, basis } = wish;
  await changeUnit(context, 'drop filing', { thing: 'offers', unit, seen: input, input: wish }, async (tx, known) => {
    refuseOutsideLife(known, from, 'from');
    const ending = endingBefore(await decided(tx, unit, procedure), from);
    for (const row of ending)
      await tx.query({ text: 'update procedure_offers set valid_to = $2 where id = $1', values: [row.id, addDays(from, -1)] });
    return { procedure, before: ending.at(-1)?.filing ?? null, filing: null, from, basis };
  });
  forgetCatalogue(context);
}

/**
 * Decides how citizens of a unit file from a day on; what held until then ends the day before, what is decided for later stays. A dossier that is filed
 * already goes on where it is. Without any decision the national portal is the place (NĐ 118/2025/NĐ-CP). Refuses with `unitadmin.stale` (409), complaints by
 * field (422), 401 and 403.
 */
export async function setFiling(context: Context, input: SetFiling & Seen): Promise<void> {
  const wish = unitInput(setFilingSchema, input);
  const { unit, procedure, filing, from, basis } = wish;
  await changeUnit(context, 'set filing', { thing: 'offers', unit, seen: input, input: wish }, async (tx, known) => {
    refuseOutsideLife(known, from, 'from');
    if (procedure && !(await procedureOn(context, procedure, from)))
      throw new Refusal('procedures.unknown', 422, {
        details: { code: procedure },
        fields: { procedure: { key: 'unitadmin.errors.procedure' } },
      });
    const { same, before, validTo } = placeAmong(await decided(tx, unit, procedure), from);
    for (const row of before)
      await tx.query({ text: 'update procedure_offers set valid_to = $2 where id = $1', values: [row.id, addDays(from, -1)] });
    if (same)
      await tx.query({
        text: 'update procedure_offers set filing = $2, valid_to = $3, basis = $4 where id = $1',
        values: [same.id, filing, validTo, basis],
      });
    else
      await tx.query({
        text: 'insert into procedure_offers (id, unit, procedure, filing, valid_from, valid_to, basis) values ($1, $2, $3, $4, $5, $6, $7)',
        values: [newId(context.now), unit, procedure, filing, from, validTo, basis],
      });
    return { procedure, before: (same ?? before.at(-1))?.filing ?? null, filing, from, basis };
  });
  forgetCatalogue(context);
}
