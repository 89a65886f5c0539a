import { keys } from '../../platform/config/keys.ts';
import type { Context } from '../../platform/context/context.ts';
import { dayOf } from '../../platform/time/time.ts';
import type { DueResult } from '../../registers/calendar/clock.rules.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { apologyRuleOn } from './apology.content.ts';
import { noticeBy } from './apology.rules.ts';
import { permissionFacts } from './dossiers.change.ts';
import { calendarFor, handlingClock, isHeld, type Pause, supplementLimit } from './dossiers.clock.ts';
import { type DossierVerb, roleFor } from './dossiers.permissions.ts';
import type { WholeDossier } from './dossiers.queries.ts';
import { after, isDecision, isRunning, nextStep, previousStep, type State, type Verb, verbs } from './dossiers.rules.ts';

/** The steps of a dossier, by the version and the case that it keeps. */
export const stepsOf = ({ version, dossier }: Pick<WholeDossier, 'version' | 'dossier'>): readonly Step[] =>
  timingFor(version, dossier.caseCode).steps;

/** The handling clock of an opened dossier with the ledger that explains it; before the receipt: as if it were received now. */
export async function clockOf(context: Context, { dossier, version, pauses }: WholeDossier): Promise<DueResult> {
  const calendar = await calendarFor(context, dossier.competentUnit);
  const held = pauses.map(
    ({ kind, reason, startedAt, endedAt, amount, basis }) =>
      ({ kind, reason, started_at: startedAt, ended_at: endedAt, amount, basis }) as Pause,
  );
  return handlingClock(version, dossier.caseCode, dossier.receivedAt ?? context.now, calendar, held);
}

/** What an apology goes by: the due moment that is missed, until when it has to be issued, and whether that has passed. Undefined without a due moment. */
export async function apologyTimes(
  context: Context,
  { dossier }: Pick<WholeDossier, 'dossier'>,
): Promise<{ due: Date; by: Date; late: boolean } | undefined> {
  if (!dossier.dueAt) return undefined;
  const calendar = await calendarFor(context, dossier.competentUnit);
  const by = noticeBy(calendar, dossier.dueAt, apologyRuleOn(dayOf(context.now)).workingDaysBefore);
  return { due: dossier.dueAt, by, late: context.now > by };
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

/** Handed on by the actor, or by somebody in whose place the actor acts, and not opened yet. */
function recallable({ actor }: Context, { way }: WholeDossier): boolean {
  const now = way.find((one) => !one.leftAt);
  const senders = [actor.id, ...actor.posts.flatMap((post) => post.for ?? [])];
  return now !== undefined && now.number > 1 && !now.openedAt && now.sentBy !== null && senders.includes(now.sentBy);
}

/** The one extension is used; a term that began anew may be extended again. */
function extended(pauses: WholeDossier['pauses']): boolean {
  const anew = pauses.findLast((one) => one.kind === 'restart' && one.endedAt)?.endedAt;
  return pauses.some((one) => one.kind === 'extension' && (!anew || one.startedAt >= anew));
}

/** Another agency has the dossier, and its time is not counted. */
export const awaitsReply = ({ pauses }: Pick<WholeDossier, 'pauses'>): boolean => isHeld(pauses);

/** Where a dossier can be handed from a step: on, unless that is before a signature while a reply is awaited, and back. */
export function movesOf(steps: readonly Step[], current: string | null, held: boolean): { value: 'next' | 'back'; step: Step }[] {
  const [to, from] = [nextStep(steps, current), previousStep(steps, current)];
  return [
    ...(to && !(held && isDecision(steps, to.code)) ? [{ value: 'next' as const, step: to }] : []),
    ...(from ? [{ value: 'back' as const, step: from }] : []),
  ];
}

/** It is to be settled on its day without an appointment, and nobody said yet that it will not. */
export const isPromised = ({ dossier, history }: Pick<WholeDossier, 'dossier' | 'history'>): boolean =>
  dossier.promisedAt !== null && isRunning(dossier.state as State) && !history.some((event) => event.type === 'dossier.promise_passed');

/** What the actor may do with an opened dossier now. Only for what to show: the verb itself asks again. */
export function offered(context: Context, whole: WholeDossier): Verb[] {
  const { dossier, requests, version, pauses, history } = whole;
  const steps = stepsOf(whole);
  const { extension, notCounted } = timingFor(version, dossier.caseCode);
  const held = isHeld(pauses);
  const limit = requests.find((one) => !one.answeredAt)?.limitAt;
  const possible = (verb: Verb): boolean => {
    switch (verb) {
      case 'resolve':
        return !held && nextStep(steps, dossier.step) === null;
      case 'move':
        return movesOf(steps, dossier.step, held).length > 0;
      case 'stop':
        return limit !== undefined && limit < context.now;
      case 'request supplement':
        return !held && (dossier.supplementCount === 0 || mayDo(context, 'allow second supplement', whole));
      case 'apologise':
        return !held && dossier.dueAt !== null && dossier.appointmentAt === null;
      case 'extend':
        return !held && extension !== undefined && dossier.dueAt !== null && dossier.dueAt >= context.now && !extended(pauses);
      case 'hold':
        return !held && notCounted.length > 0;
      case 'resume':
        return held;
      case 'assign':
        return dossier.step !== null;
      case 'recall':
        return recallable(context, whole);
      case 'ask opinion':
        return dossier.step !== null;
      case 'explain delay':
        return dossier.dueAt !== null && (dossier.resolvedAt ?? context.now) > dossier.dueAt;
      case 'pass promise':
        return isPromised(whole);
      case 'forward':
      case 'ask payment':
        return !held;
      case 'parcel arrived':
        return dossier.returnWay === 'post' && !history.some((one) => one.type === 'dossier.parcel_arrived');
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
