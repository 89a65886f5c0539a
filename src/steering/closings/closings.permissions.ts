import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** Whose period it is, and the province in which the commune stands on its last day. `above`: who answers for a former unit today: what it went into, what stands above. */
export type ClosingFacts = { unit: string; province: string; above?: readonly string[] };
export type ClosingVerb = 'look' | 'sign' | 'accept' | 'return';
export const closingPermissions = permissionsFor<ClosingFacts>();
const { allow } = closingPermissions;

// The head of a commune signs its figures off.
allow('leader', ['look', 'sign'], 'closing', ({ unit, unitsOf }) => unitsOf('leader').includes(unit));

// Whoever sees the figures of a former unit sees how they were signed.
for (const role of ['leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'])
  allow(role, 'look', 'closing', ({ above = [], unitsOf }) => unitsOf(role).some((one) => above.includes(one)));

// The province accepts what its communes signed, or gives it back. That it is not the one who signed, the verb and the table look at.
allow('province admin', ['look', 'accept', 'return'], 'closing', ({ province, unitsOf }) => unitsOf('province admin').includes(province));

// Those who prepare it, and those who follow it.
for (const role of ['clerk', 'commune admin']) allow(role, 'look', 'closing', ({ unit, unitsOf }) => unitsOf(role).includes(unit));
for (const role of ['province viewer', 'system admin'])
  allow(role, 'look', 'closing', ({ province, unitsOf }) => unitsOf(role).includes(province));

export const mayClose = (actor: Actor, verb: ClosingVerb, facts: ClosingFacts): boolean =>
  closingPermissions.roleFor(actor, verb, 'closing', facts) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayCloseOrRefuse(actor: Actor, verb: ClosingVerb, facts: ClosingFacts): string {
  const role = closingPermissions.roleFor(actor, verb, 'closing', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
