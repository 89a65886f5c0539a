import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import type { DueResult } from '../../registers/calendar/clock.rules.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { permissionFacts } from './dossiers.change.ts';
import { calendarFor, handlingClock, type Pause, supplementLimit } from './dossiers.clock.ts';
import { type DossierVerb, roleFor } from './dossiers.permissions.ts';
import type { WholeDossier } from './dossiers.queries.ts';
import { after, nextStep, previousStep, type State, type Verb, verbs } from './dossiers.rules.ts';

/** The steps of a dossier, by the version and the case that it keeps. */
export const stepsOf = ({ version, dossier }: Pick<WholeDossier, 'version' | 'dossier'>): readonly Step[] =>
  timingFor(version, dossier.caseCode).steps;

/** The handling clock of an opened dossier with the ledger that explains it; before the receipt: as if it were received now. */
export async function clockOf(context: Context, { dossier, version, pauses }: WholeDossier): Promise<DueResult> {
  const calendar = await calendarFor(context, dossier.competentUnit);
  const held = pauses.map(({ kind, reason, startedAt, endedAt }) => ({ kind, reason, started_at: startedAt, ended_at: endedAt }) as Pause);
  return handlingClock(version, dossier.caseCode, dossier.receivedAt ?? context.now, calendar, held);
}

/** Where the post brings the result; undefined when nobody said it. */
export const returnAddressOf = ({ dossier }: Pick<WholeDossier, 'dossier'>): string | undefined =>
  dossier.returnAddress ? keys().decrypt(dossier.returnAddress).toString('utf8') : undefined;

/** Until when the citizen would have to answer a supplement request of now. */
export const supplementLimitNow = async (context: Context, { dossier, version }: WholeDossier): Promise<Date> =>
  supplementLimit(version, await calendarFor(context, dossier.competentUnit), context.now);

/** Whether the actor's offices allow a verb on this dossier, whatever its state. */
export const mayDo = (context: Context, verb: DossierVerb, whole: WholeDossier): boolean =>
  roleFor(context.actor, verb, permissionFacts(whole.dossier, stepsOf(whole))) !== undefined;

/** What the actor may do with an opened dossier now. Only for what to show: the verb itself asks again. */
export function offered(context: Context, whole: WholeDossier): Verb[] {
  const { dossier, requests } = whole;
  const steps = stepsOf(whole);
  const limit = requests.find((one) => !one.answeredAt)?.limitAt;
  const possible = (verb: Verb): boolean => {
    switch (verb) {
      case 'resolve':
        return nextStep(steps, dossier.step) === null;
      case 'move':
        return Boolean(nextStep(steps, dossier.step) ?? previousStep(steps, dossier.step));
      case 'stop':
        return limit !== undefined && limit < context.now;
      case 'request supplement':
        return dossier.supplementCount === 0 || mayDo(context, 'allow second supplement', whole);
      default:
        return true;
    }
  };
  return verbs.filter(
    (verb) =>
      after(verb, dossier.state as State, dossier.stateBefore as State | null) !== undefined &&
      possible(verb) &&
      mayDo(context, verb, whole),
  );
}
