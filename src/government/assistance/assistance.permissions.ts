import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';
import { type Place, type Way, waysAt } from './assistance.rules.ts';

/** What the sentences look at: whose unit it is, who helps, whose consent it is. */
export type HelpingFactsForPermission = {
  helping: { unit: string; helper: string; citizen: string; place: Place; way: Way | null };
};
export type HelpingVerb = 'start' | 'choose paper' | 'end' | 'agree' | 'withdraw' | 'witness' | 'sum';

export const helpingPermissions = permissionsFor<HelpingFactsForPermission>();
const { allow } = helpingPermissions;
type Facts = HelpingFactsForPermission & { actor: Actor; unitsOf(role: string): readonly string[] };

const own = ({ helping, actor, unitsOf }: Facts) => helping.helper === actor.id && unitsOf('helper').includes(helping.unit);
allow('helper', ['start', 'end'], 'helping', own);
// Somebody must look on while it is signed: only at the desk.
allow('helper', 'choose paper', 'helping', (facts) => own(facts) && waysAt(facts.helping.place).includes('paper'));

allow('citizen', 'agree', 'helping', ({ helping }) => helping.citizen === '');
allow('citizen', 'withdraw', 'helping', ({ helping, actor }) => helping.citizen !== '' && helping.citizen === actor.id);

// Never who helps: nobody confirms what he asks for himself.
allow(
  'desk officer',
  'witness',
  'helping',
  ({ helping, actor, unitsOf }) => helping.way === 'paper' && helping.helper !== actor.id && unitsOf('desk officer').includes(helping.unit),
);

allow(['commune admin', 'leader'], 'sum', 'helping', ({ helping, unitsOf }) =>
  ['commune admin', 'leader'].some((role) => unitsOf(role).includes(helping.unit)),
);

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: HelpingVerb, facts: HelpingFactsForPermission): string {
  const role = helpingPermissions.roleFor(actor, verb, 'helping', facts);
  if (role) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
