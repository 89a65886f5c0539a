import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';
import { HANDLING } from './people.rules.ts';

/** What the sentences look at: whose absence it is, and the units in which that officer holds an office, as far as the actor sees them. */
export type AbsenceForPermission = { absence: { account: string; units: readonly string[] } };

export const absencePermissions = permissionsFor<AbsenceForPermission>();
const { allow } = absencePermissions;

// Everybody enters the own leave, and names who acts in the own place.
allow(HANDLING, ['enter', 'cancel'], 'leave', ({ absence, actor }) => absence.account === actor.id);
allow(
  HANDLING,
  ['give', 'end'],
  'stand-in',
  ({ absence, actor }) => absence.account === actor.id && absence.units.some((unit) => holds(actor, HANDLING, unit)),
);
// The head and the commune's administrator, for everybody of the unit. An office that is only lent lends nothing on.
allow(['leader', 'commune admin'], ['enter', 'cancel'], 'leave', ({ absence, actor }) =>
  absence.units.some((unit) => holds(actor, ['leader', 'commune admin'], unit)),
);
allow(['leader', 'commune admin'], ['give', 'end'], 'stand-in', ({ absence, actor }) =>
  absence.units.some((unit) => holds(actor, ['leader', 'commune admin'], unit)),
);

const holds = (actor: Actor, roles: readonly string[], unit: string): boolean =>
  actor.posts.some((post) => !post.for && post.unit === unit && roles.includes(post.role));

export type AbsenceVerb = ['enter' | 'cancel', 'leave'] | ['give' | 'end', 'stand-in'];

/** Whether the actor may; for what to show. */
export const mayAbsence = (actor: Actor, [verb, thing]: AbsenceVerb, absence: AbsenceForPermission['absence']): boolean =>
  absencePermissions.roleFor(actor, verb, thing, { absence }) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayAbsenceOrRefuse(actor: Actor, [verb, thing]: AbsenceVerb, absence: AbsenceForPermission['absence']): string {
  const role = absencePermissions.roleFor(actor, verb, thing, { absence });
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
