import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** What is done with money besides asking a citizen for it, which is a verb of the dossier. */
export const feeVerbs = [
  'correct charge',
  'take cash',
  'void receipt',
  'close day',
  'accept day',
  'read statement',
  'assign credit',
  'accept credit',
  'ask refund',
  'judge refund',
  'pay refund',
  'set bank link',
] as const;
export type FeeVerb = (typeof feeVerbs)[number];

/** What the sentences look at: the unit whose money it is, and who began what is to be judged. */
export type FeeFactsForPermission = { unit: string; by?: string };
const { allow, roleFor: find } = permissionsFor<FeeFactsForPermission>();

const inUnit =
  (role: string) =>
  ({ unit, unitsOf }: FeeFactsForPermission & { unitsOf(role: string): readonly string[] }) =>
    unitsOf(role).includes(unit);
const officer = (facts: { actor: Actor }) => facts.actor.kind === 'officer';

// Whoever sits at the cash box takes, voids, counts and pays out. Money is people's work: no machine's token opens it.
allow(
  'desk officer',
  ['correct charge', 'take cash', 'void receipt', 'close day', 'read statement', 'assign credit', 'ask refund', 'pay refund'],
  'money',
  (facts) => officer(facts) && inUnit('desk officer')(facts),
);
// The head corrects and matches, too, but takes no cash: who accepts a difference of the box does not fill it.
allow(
  'leader',
  ['correct charge', 'read statement', 'assign credit', 'accept credit', 'ask refund', 'set bank link'],
  'money',
  (facts) => officer(facts) && inUnit('leader')(facts),
);
// Two persons: nobody judges what the same hand began.
allow(
  'leader',
  ['accept day', 'judge refund'],
  'money',
  (facts) => officer(facts) && inUnit('leader')(facts) && facts.by !== undefined && facts.by !== facts.actor.id,
);

/** The role in which the actor may do it; undefined when it may not. */
export const feeRole = (actor: Actor, verb: FeeVerb, facts: FeeFactsForPermission): string | undefined => find(actor, verb, 'money', facts);

/** The same. Refuses with `context.sign_in` (401) or `fees.forbidden` (403). */
export function feeRoleOrRefuse(actor: Actor, verb: FeeVerb, facts: FeeFactsForPermission): string {
  const role = feeRole(actor, verb, facts);
  if (role) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('fees.forbidden', 403);
}

/** The units in which the actor works with money: as cashier, or as the head. */
export const moneyUnits = (actor: Actor, role?: 'desk officer' | 'leader'): string[] =>
  actor.kind === 'officer'
    ? [
        ...new Set(
          actor.posts
            .filter((post) => (role ? post.role === role : ['desk officer', 'leader'].includes(post.role)))
            .map((post) => post.unit),
        ),
      ]
    : [];
