import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** Whose day without an appointment it is. */
export type PromiseFacts = { unit: string };
export const promisePermissions = permissionsFor<PromiseFacts>();
const { allow } = promisePermissions;

// The commune decides for itself; those who administer the province or the system help it.
allow('commune admin', 'set', 'promise', ({ unit, unitsOf }) => unitsOf('commune admin').includes(unit));
allow(['province admin', 'system admin'], 'set', 'promise');

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayPromise(actor: Actor, unit: string): string {
  const role = promisePermissions.roleFor(actor, 'set', 'promise', { unit });
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
