import { accountNames } from '../../registers/people/people.queries.ts';
import { unitName } from '../../registers/units/units.queries.ts';
import type { Visit } from '../../ui/visit.ts';
import { offered, stepsOf } from '../dossiers/dossiers.handling.queries.ts';
import { openDossier, queuePage, type WholeDossier } from '../dossiers/dossiers.queries.ts';
import type { Verb } from '../dossiers/dossiers.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { unitsOfOfficer } from './desk.queries.ts';
import { tabBefore, tabs } from './desk.rules.ts';

/** A dossier as an officer's page has it. */
export type Scene = {
  visit: Visit;
  whole: WholeDossier;
  steps: readonly Step[];
  /** What the actor may do with it now. */
  verbs: readonly Verb[];
  stepName(code: string): string | undefined;
  /** The units that the dossier is or was with. */
  unitName(id: string): string | undefined;
};

/** Opens the dossier of the page's address, for officers only. Refuses as `unitsOfOfficer` and `openDossier` do. */
export async function sceneOf(visit: Visit): Promise<Scene> {
  unitsOfOfficer(visit.context);
  const whole = await openDossier(visit.context, visit.param('code'));
  const steps = stepsOf(whole);
  const names = await unitNamesOf(visit, whole);
  return {
    visit,
    whole,
    steps,
    verbs: offered(visit.context, whole),
    stepName: (code) => steps.find((one) => one.code === code)?.name[visit.locale],
    unitName: (id) => names.get(id),
  };
}

async function unitNamesOf({ context, locale }: Visit, { dossier, history }: WholeDossier): Promise<Map<string, string>> {
  const forwarded = history.filter((event) => event.type === 'dossier.forwarded').map((event) => String(event.data.to));
  const ids = [dossier.receivingUnit, dossier.competentUnit, dossier.supportingUnit, ...forwarded].filter((id) => id !== null);
  return new Map(await Promise.all([...new Set(ids)].map(async (id) => [id, await unitName(context, id, locale)] as const)));
}

/** The names of the officers who worked on a dossier, by account. */
export const namesIn = ({ visit, whole }: Scene): Promise<Map<string, string>> =>
  accountNames(visit.context, [
    ...whole.history.filter((event) => event.actor.kind === 'officer').map((event) => event.actor.account),
    ...whole.history.flatMap(({ actor, data }) => [actor.instead ?? [], typeof data.to === 'string' ? data.to : []].flat()),
    ...whole.way.flatMap(({ officer, sentBy }) => [officer ?? [], sentBy ?? []].flat()),
    ...(whole.dossier.assignee ? [whole.dossier.assignee] : []),
  ]);

/** The dossier that presses most in the queue from which another has just been taken; undefined when the queue is empty. */
export async function nextInQueue({ visit, whole }: Scene, verb: string): Promise<string | undefined> {
  const { queue } = tabs[tabBefore(verb, whole.dossier.receivedAt !== null)];
  const units = unitsOfOfficer(visit.context);
  const unit = [whole.dossier.receivingUnit, whole.dossier.competentUnit].find((one) => units.includes(one)) ?? '';
  const { lines } = await queuePage(visit.context, { queue, unit, mine: true }, 2);
  return lines.find((line) => line.id !== whole.dossier.id)?.code;
}
