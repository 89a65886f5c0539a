import { Refusal } from '../../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../../platform/permissions/permissions.ts';

/** Whose papers they are (null for the list before a unit is chosen), and (to copy) the units above it. */
type WordingFacts = { unit: string | null; above?: readonly string[] };
const wordingPermissions = permissionsFor<WordingFacts>();
const { allow } = wordingPermissions;

allow('system admin', ['look', 'word'], 'paper');
allow('commune admin', ['look', 'word'], 'paper', ({ unit, unitsOf }) => unit === null || unitsOf('commune admin').includes(unit));

// The province copies the wording of a pilot to its other communes.
allow('province admin', 'copy', 'paper', ({ above = [], unitsOf }) => unitsOf('province admin').some((unit) => above.includes(unit)));

export const mayWord = (actor: Actor, unit: string | null = null): boolean =>
  wordingPermissions.roleFor(actor, 'word', 'paper', { unit }) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export const mayWordOrRefuse = (actor: Actor, unit: string | null): string => roleOrRefuse(actor, 'word', { unit });

/** The role in which the actor copies a wording to a unit below one of his. Refuses like `mayWordOrRefuse`. */
export const mayCopyWordingOrRefuse = (actor: Actor, unit: string, above: readonly string[]): string =>
  roleOrRefuse(actor, 'copy', { unit, above });

function roleOrRefuse(actor: Actor, verb: 'word' | 'copy', facts: WordingFacts): string {
  const role = wordingPermissions.roleFor(actor, verb, 'paper', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
