import { config } from '../../../platform/config/config.ts';
import { dayOf } from '../../../platform/time/time.ts';
import { SelectField } from '../../../ui/fields.choice.tsx';
import type { Visit } from '../../../ui/visit.ts';
import { registerOf } from '../../units/units.queries.ts';
import { ancestors, childrenOn } from '../../units/units.rules.ts';
import { communeText } from '../../units/units.text.rules.ts';

/** The units that the actor may choose from: the own ones; for the offices above them, the province of this installation and its communes of today. */
export async function unitsToChoose(
  { context, locale }: Visit,
  above: readonly string[] = ['system admin'],
): Promise<{ value: string; label: string }[]> {
  const register = await registerOf(context);
  const today = dayOf(context.now);
  const everywhere = context.actor.posts.some((post) => above.includes(post.role));
  const [province] = ancestors(register, config.XASO_UNIT, today);
  const mine = context.actor.posts.filter((post) => post.role === 'commune admin').map((post) => post.unit);
  const all =
    everywhere && province ? [config.XASO_UNIT, province.id, ...childrenOn(register, province.id, today).map((unit) => unit.id)] : mine;
  return [...new Set(all)].map((unit) => ({ value: unit, label: communeText(register, unit, today, locale) }));
}

/** Which unit; the only one is chosen already. */
export function UnitField({
  label,
  units,
  ...asked
}: {
  label: string;
  units: { value: string; label: string }[];
  name: string;
  value: string;
  error: string | undefined;
}) {
  return <SelectField {...asked} label={label} options={units} value={asked.value || (units[0]?.value ?? '')} />;
}
