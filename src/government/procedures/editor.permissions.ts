import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

export type EditorVerb = 'look' | 'edit' | 'publish';
export const editorPermissions = permissionsFor<object>();
const { allow } = editorPermissions;

// Procedures are law, and the same for every commune of the province: its administrator edits them, and whoever administers the system.
allow(['province admin', 'system admin'], ['look', 'edit', 'publish'], 'procedure');
// A commune's administrator reads which versions there are, and cannot change them.
allow('commune admin', 'look', 'procedure');

export const mayEdit = (actor: Actor, verb: EditorVerb): boolean => editorPermissions.roleFor(actor, verb, 'procedure', {}) !== undefined;

/** The role in which the actor may, and its unit. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayEditOrRefuse(actor: Actor, verb: EditorVerb): { role: string; unit: string } {
  const role = editorPermissions.roleFor(actor, verb, 'procedure', {});
  const unit = actor.posts.find((post) => post.role === role)?.unit;
  if (role !== undefined && unit !== undefined) return { role, unit };
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
