import { createHash } from 'node:crypto';
import { agencyOf, superiorOf } from '../../government/dossiers/papers/base.queries.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { momentOf } from '../../platform/time/time.ts';
import { accountNames } from '../../registers/people/people.queries.ts';
import { unitName } from '../../registers/units/units.queries.ts';
import type { Unit } from '../../registers/units/units.schema.ts';
import { type IndicatorVersion, indicatorsOn } from '../indicators/indicators.queries.ts';
import { type Period, spanOf } from '../targets/periods.rules.ts';
import {
  type Closing,
  type Correction,
  closable,
  closingOf,
  correctionsIn,
  type Locked,
  lockedIn,
  orderOfSets,
} from './closings.queries.ts';
import { inOrderOf } from './closings.rules.ts';

/** An accepted period as it is sent up. `digest`: SHA-256 (hex) of all its locked figures: who has paper and sheet sees that they say the same. */
export type Sent = {
  unit: Unit;
  unitName: string;
  /** `UBND tỉnh Tây Ninh`, and the commune's own. */
  superior: string;
  agency: string;
  province: string;
  period: Period;
  signed: { who: string | undefined; at: Date };
  accepted: { who: string | undefined; at: Date };
  locked: readonly Locked[];
  corrections: readonly Correction[];
  known: ReadonlyMap<string, IndicatorVersion>;
  digest: string;
  madeAt: Date;
};

/** The fingerprint of locked figures: of what was signed, in the order of their codes; what was found later is no part of it. */
export const digestOf = (locked: readonly Locked[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        locked.map((one) => [
          one.indicator,
          one.version,
          one.numerator,
          one.denominator,
          one.value,
          one.relation,
          one.notJudged,
          one.source,
          one.basis,
          one.evidenceHash,
        ]),
      ),
    )
    .digest('hex');

type Accepted = Closing & { decidedBy: string; decidedAt: Date };
const isAccepted = (closing: Closing | undefined): closing is Accepted =>
  closing?.state === 'accepted' && closing.decidedBy !== null && closing.decidedAt !== null;

/**
 * What is sent up of a commune's period: exactly the locked figures. Refuses with `closings.not_accepted` (409) what the province has not accepted, and as `closable`
 * does.
 */
export async function sentOf(context: Context, wanted: { unit: string; period: string }): Promise<Sent> {
  const { unit, period, facts } = await closable(context, wanted.unit, wanted.period);
  const { closing, locked, corrections } = await context.read(async (tx) => {
    const found = await closingOf(tx, unit.id, period);
    if (!isAccepted(found)) throw new Refusal('closings.not_accepted', 409, { details: { period } });
    return { closing: found, locked: await lockedIn(tx, [found.id]), corrections: await correctionsIn(tx, [found.id]) };
  });
  const { ends } = spanOf(period);
  const names = await accountNames(context, [closing.signedBy, closing.decidedBy]);
  return {
    unit,
    unitName: await unitName(context, unit.id),
    superior: (await superiorOf(context, unit.id, momentOf(ends), 'vi')) ?? '',
    agency: await agencyOf(context, unit.id, 'vi'),
    province: await unitName(context, facts.province),
    period,
    signed: { who: names.get(closing.signedBy), at: closing.signedAt },
    accepted: { who: names.get(closing.decidedBy), at: closing.decidedAt },
    locked: inOrderOf(await orderOfSets(context, ends), locked),
    corrections,
    known: new Map((await indicatorsOn(context, ends)).map((one) => [one.code, one])),
    digest: digestOf(locked),
    madeAt: context.now,
  };
}
