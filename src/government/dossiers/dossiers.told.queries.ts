import type { Context } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/words/words.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';

/** The name of a dossier's procedure and those of its steps, by the version that it keeps. */
export async function namesOf(context: Context, dossier: { procedure: string; procedureVersion: string }, locale: Locale) {
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  const steps = new Map(version.timings.flatMap((timing) => timing.steps.map((step) => [step.code, step.name[locale]] as const)));
  return { name: version.name[locale], stepName: (code: string) => steps.get(code) };
}
