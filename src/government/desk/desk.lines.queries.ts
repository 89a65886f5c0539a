import type { Context } from '../../platform/context/context.ts';
import type { Locale } from '../../platform/words/words.ts';
import { stepMarks } from '../dossiers/assignment.queries.ts';
import type { DossierLine } from '../dossiers/dossiers.queries.ts';
import { namesOf } from '../dossiers/dossiers.told.queries.ts';
import { limitsOf } from './desk.queries.ts';

/** What the lines of a list are called: their procedures and steps by the versions that they keep, and the limits of supplement requests. */
export async function namesOfLines(context: Context, lines: readonly DossierLine[], locale: Locale) {
  const kinds = new Map(lines.map((line) => [`${line.procedure} ${line.procedureVersion}`, line]));
  const names = new Map(await Promise.all([...kinds].map(async ([kind, line]) => [kind, await namesOf(context, line, locale)] as const)));
  const limits = await limitsOf(
    context,
    lines.filter((line) => line.urgentAt === null).map((line) => line.id),
  );
  const marks = await stepMarks(
    context,
    lines.map((line) => line.id),
  );
  return (line: DossierLine) => {
    const found = names.get(`${line.procedure} ${line.procedureVersion}`);
    return {
      procedure: found?.name ?? line.procedure,
      step: line.step ? found?.stepName(line.step) : undefined,
      limit: limits.get(line.id),
      mark: marks.get(line.id),
    };
  };
}
