import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** Whose rollout it is: the unit (a commune, or the province itself), and the province in which it stands. */
export type RolloutFacts = { unit: string; province: string };
export type RolloutVerb = 'look' | 'plan' | 'confirm' | 'copy';
export const rolloutPermissions = permissionsFor<RolloutFacts>();
const { allow } = rolloutPermissions;

// The province plans the phases, confirms for its communes, copies a pilot's set-up and says which commune is live.
allow('province admin', ['look', 'plan', 'confirm', 'copy'], 'rollout', ({ province, unitsOf }) =>
  unitsOf('province admin').includes(province),
);

// A commune says itself what it has ready, and sees what was copied to it.
for (const role of ['commune admin', 'leader'])
  allow(role, ['look', 'confirm'], 'rollout', ({ unit, unitsOf }) => unitsOf(role).includes(unit));

// Those who follow it.
allow('clerk', 'look', 'rollout', ({ unit, unitsOf }) => unitsOf('clerk').includes(unit));
for (const role of ['province viewer', 'system admin'])
  allow(role, 'look', 'rollout', ({ province, unitsOf }) => unitsOf(role).includes(province));

export const mayRollout = (actor: Actor, verb: RolloutVerb, facts: RolloutFacts): boolean =>
  rolloutPermissions.roleFor(actor, verb, 'rollout', facts) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayRolloutOrRefuse(actor: Actor, verb: RolloutVerb, facts: RolloutFacts): string {
  const role = rolloutPermissions.roleFor(actor, verb, 'rollout', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
