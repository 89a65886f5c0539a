import { Refusal } from '../../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../../platform/permissions/permissions.ts';

/** Whose papers they are; null for the list before a unit is chosen. */
type WordingFacts = { unit: string | null };
const wordingPermissions = permissionsFor<WordingFacts>();
const { allow } = wordingPermissions;

allow('system admin', ['look', 'word'], 'paper');
allow('commune admin', ['look', 'word'], 'paper', ({ unit, unitsOf }) => unit === null || unitsOf('commune admin').includes(unit));

export const mayWord = (actor: Actor, unit: string | null = null): boolean =>
  wordingPermissions.roleFor(actor, 'word', 'paper', { unit }) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayWordOrRefuse(actor: Actor, unit: string | null): string {
  const role = wordingPermissions.roleFor(actor, 'word', 'paper', { unit });
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
