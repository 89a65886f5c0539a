import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** In whose hall it happens, and (to copy) the units above it. */
export type QueueFacts = { unit: string; above?: readonly string[] };
export type QueueVerb = 'take' | 'call' | 'watch' | 'set' | 'book' | 'arrive' | 'type slip';

export const queuePermissions = permissionsFor<QueueFacts>(['kiosk']);
const { allow } = queuePermissions;

type Facts = QueueFacts & { actor: Actor; unitsOf(role: string): readonly string[] };
/** The hall is people's work, but for the tablet: a machine's token for dossiers calls no number and sees no appointment. */
const officerIn =
  (role: string) =>
  ({ unit, actor, unitsOf }: Facts): boolean =>
    actor.kind === 'officer' && unitsOf(role).includes(unit);

// The tablet in the hall gives numbers to whoever stands before it, and knows who has an appointment.
allow('kiosk', ['take', 'arrive'], 'queue', ({ unit, unitsOf }) => unitsOf('kiosk').includes(unit));
allow('desk officer', ['take', 'arrive', 'call', 'watch', 'book', 'type slip'], 'queue', officerIn('desk officer'));
allow('leader', 'watch', 'queue', officerIn('leader'));
// How the queue works is the commune's decision; its administrator enters it, and gives the tablets their keys.
allow('commune admin', 'set', 'queue', officerIn('commune admin'));
// The province copies a pilot's rules to its other communes; it enters none of their decisions.
allow(
  'province admin',
  'copy',
  'queue',
  ({ actor, above = [], unitsOf }) => actor.kind === 'officer' && unitsOf('province admin').some((one) => above.includes(one)),
);

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export const mayQueue = (actor: Actor, verb: QueueVerb, unit: string): string => roleOrRefuse(actor, verb, { unit });

/** The role in which the actor copies how a queue works to a unit below one of his. Refuses like `mayQueue`. */
export const mayCopyQueue = (actor: Actor, unit: string, above: readonly string[]): string => roleOrRefuse(actor, 'copy', { unit, above });

function roleOrRefuse(actor: Actor, verb: QueueVerb | 'copy', facts: QueueFacts): string {
  const role = queuePermissions.roleFor(actor, verb, 'queue', facts);
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
