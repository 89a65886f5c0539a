import type { Context } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import { registerOf } from '../../registers/units/units.queries.ts';
import { territoriesOf } from '../../registers/units/units.rules.ts';
import type { Answers } from '../procedures/forms.schema.ts';
import { quantitiesFrom } from '../procedures/forms.summary.rules.ts';
import { type Fee, feeFor } from '../procedures/procedures.fees.rules.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';
import type { Channel, Quantities } from '../procedures/procedures.schema.ts';

/** What a filing (online, unless said) costs by its answers, in the unit and in the former units whose fees still hold there. */
export async function feeOf(
  context: Context,
  version: CatalogueEntry,
  {
    unit,
    caseCode,
    answers,
    channel = 'online',
    ...more
  }: {
    unit: string;
    caseCode: string;
    answers: Answers;
    channel?: Channel /** Counted at the desk, where no form asks. */;
    quantities?: Quantities;
    /** Groups that the payer belongs to, as proved. */
    groups?: readonly string[];
  },
): Promise<Fee | 'not published'> {
  const today = dayOf(context.now);
  const register = await registerOf(context);
  const units = territoriesOf(register, unit, today);
  const quantities = more.quantities ?? (version.onlineForm ? quantitiesFrom(version.onlineForm, { caseCode, answers, today }) : {});
  return feeFor(version, { caseCode, channel, on: today, units, answers, quantities, ...(more.groups ? { groups: more.groups } : {}) });
}
