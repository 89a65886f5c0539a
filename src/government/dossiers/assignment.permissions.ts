import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** What the sentences look at: the unit whose rules they are, and (to copy) the units above it. */
export const assignmentPermissions = permissionsFor<{ unit: string; above?: readonly string[] }>();

// The head decides how work is given, and when it counts as near; the commune's administrator enters it for the head.
assignmentPermissions.allow(['leader', 'commune admin'], 'keep', 'assignment rules', ({ unit, actor }) =>
  actor.posts.some((post) => !post.for && post.unit === unit && (post.role === 'leader' || post.role === 'commune admin')),
);

// The province copies the rules of a pilot to its other communes; it keeps none of them afterwards.
assignmentPermissions.allow('province admin', 'copy', 'assignment rules', ({ above = [], unitsOf }) =>
  unitsOf('province admin').some((unit) => above.includes(unit)),
);

/** The units whose rules the actor keeps. */
export const unitsKept = (actor: Actor): string[] =>
  [...new Set(actor.posts.map((post) => post.unit))].filter(
    (unit) => assignmentPermissions.roleFor(actor, 'keep', 'assignment rules', { unit }) !== undefined,
  );

/** The role in which the actor keeps a unit's rules. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export const mayKeepOrRefuse = (actor: Actor, unit: string): string => roleOrRefuse(actor, 'keep', { unit });

/** The role in which the actor copies rules to a unit below one of his. Refuses like `mayKeepOrRefuse`. */
export const mayCopyRulesOrRefuse = (actor: Actor, unit: string, above: readonly string[]): string =>
  roleOrRefuse(actor, 'copy', { unit, above });

function roleOrRefuse(actor: Actor, verb: 'keep' | 'copy', facts: { unit: string; above?: readonly string[] }): string {
  const role = assignmentPermissions.roleFor(actor, verb, 'assignment rules', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
