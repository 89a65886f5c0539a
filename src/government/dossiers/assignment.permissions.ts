import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** What the sentences look at: the unit whose rules they are. */
export const assignmentPermissions = permissionsFor<{ unit: string }>();

// The head decides how work is given, and when it counts as near; the commune's administrator enters it for the head.
assignmentPermissions.allow(['leader', 'commune admin'], 'keep', 'assignment rules', ({ unit, actor }) =>
  actor.posts.some((post) => !post.for && post.unit === unit && (post.role === 'leader' || post.role === 'commune admin')),
);

/** The units whose rules the actor keeps. */
export const unitsKept = (actor: Actor): string[] =>
  [...new Set(actor.posts.map((post) => post.unit))].filter(
    (unit) => assignmentPermissions.roleFor(actor, 'keep', 'assignment rules', { unit }) !== undefined,
  );

/** The role in which the actor keeps a unit's rules. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayKeepOrRefuse(actor: Actor, unit: string): string {
  const role = assignmentPermissions.roleFor(actor, 'keep', 'assignment rules', { unit });
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
