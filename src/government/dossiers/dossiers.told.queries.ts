import type { Context } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/words/words.ts';
import { unitName, unitSetting } from '../../registers/units/units.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';

/** The desk of a unit as it is told to citizens: its name, where it is, whom to call. */
export async function deskOf(context: Context, unit: string, locale: Locale) {
  const [called, own, address, phone] = await Promise.all([
    unitName(context, unit, locale),
    unitSetting(context, unit, 'desk_name'),
    unitSetting(context, unit, 'desk_address'),
    unitSetting(context, unit, 'help_phone'),
  ]);
  return { name: own ?? called, address, phone };
}

/** The name of a dossier's procedure and those of its steps, by the version that it keeps. */
export async function namesOf(context: Context, dossier: { procedure: string; procedureVersion: string }, locale: Locale) {
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  const steps = new Map(version.timings.flatMap((timing) => timing.steps.map((step) => [step.code, step.name[locale]] as const)));
  return { name: version.name[locale], stepName: (code: string) => steps.get(code) };
}
