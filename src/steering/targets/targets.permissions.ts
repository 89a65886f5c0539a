import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** Whose targets they are, the province above it on that day, and whether the province has decided one of them already. */
export type TargetFacts = { unit: string; province: string; taken: boolean };
export const targetPermissions = permissionsFor<TargetFacts>();
const { allow } = targetPermissions;

// The province plans for its communes and for itself.
allow('province admin', ['look', 'set'], 'target', ({ province, unitsOf }) => unitsOf('province admin').includes(province));
allow('system admin', ['look', 'set'], 'target');

// A commune plans for itself where the province has not decided.
allow('commune admin', 'look', 'target', ({ unit, unitsOf }) => unitsOf('commune admin').includes(unit));
allow('commune admin', 'set', 'target', ({ unit, taken, unitsOf }) => !taken && unitsOf('commune admin').includes(unit));

// Those who are led by them.
allow('leader', 'look', 'target', ({ unit, unitsOf }) => unitsOf('leader').includes(unit));
allow('province viewer', 'look', 'target', ({ province, unitsOf }) => unitsOf('province viewer').includes(province));

export const mayTarget = (actor: Actor, verb: 'look' | 'set', facts: TargetFacts): boolean =>
  targetPermissions.roleFor(actor, verb, 'target', facts) !== undefined;

/** The role in which the actor sets. Refuses with `context.sign_in` (401), `targets.decided_above` (409) or `context.forbidden` (403). */
export function maySetOrRefuse(actor: Actor, facts: TargetFacts): string {
  const role = targetPermissions.roleFor(actor, 'set', 'target', facts);
  if (role !== undefined) return role;
  if (facts.taken && mayTarget(actor, 'set', { ...facts, taken: false })) throw new Refusal('targets.decided_above', 409);
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
