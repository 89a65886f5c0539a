import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';
import type { PetitionVerb } from './petitions.rules.ts';

/** What the sentences look at. */
export type PetitionFactsForPermission = { petition: { unit: string; assignee: string | null; mayShow: boolean } };
export const petitionPermissions = permissionsFor<PetitionFactsForPermission>();
const { allow } = petitionPermissions;

type Facts = PetitionFactsForPermission & { actor: Actor; unitsOf(role: string): readonly string[] };
/** What citizens write to people is read and answered by people: a machine's token for dossiers opens none of it. */
const inUnit =
  (role: string) =>
  ({ petition, actor, unitsOf }: Facts): boolean =>
    actor.kind === 'officer' && unitsOf(role).includes(petition.unit);

// The desk and the head of the unit take it up, give it to somebody, pass it on and publish it where its sender agrees.
for (const role of ['desk officer', 'leader'] as const) {
  allow(role, ['accept', 'assign', 'ask', 'answer', 'refuse', 'forward'], 'petition', inUnit(role));
  allow(role, 'publish', 'petition', (facts) => facts.petition.mayShow && inUnit(role)(facts));
}
// Whoever handles dossiers in the unit sees it; to whom it was given asks and answers.
for (const role of HANDLING) {
  allow(role, 'see', 'petition', inUnit(role));
  allow(role, ['ask', 'answer'], 'petition', (facts) => facts.petition.assignee === facts.actor.id && inUnit(role)(facts));
}
// Its sender, by the code that only the sender has: `tracking` looks it up by nothing else.
allow('tracking', ['add', 'judge'], 'petition');

export const mayPetition = (actor: Actor, verb: PetitionVerb | 'see', facts: PetitionFactsForPermission): boolean =>
  petitionPermissions.roleFor(actor, verb, 'petition', facts) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `petitions.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: PetitionVerb | 'see', facts: PetitionFactsForPermission): string {
  const role = petitionPermissions.roleFor(actor, verb, 'petition', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('petitions.forbidden', 403);
}
