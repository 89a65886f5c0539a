import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** What the sentences look at: whose data it is. */
export type UnitFacts = { unit: string };
export type UnitVerb = 'look' | 'change hamlets' | 'change settings' | 'change offers' | 'import';

export const unitPermissions = permissionsFor<UnitFacts>();
const { allow } = unitPermissions;

const every = ['look', 'change hamlets', 'change settings', 'change offers'] as const;

// Those who administer the province or the system, for every unit.
allow(['province admin', 'system admin'], every, 'unit');

// Units come in by a file for the whole country: from those who administer it, or from the command line of the machine.
allow(['province admin', 'system admin', 'content'], 'import', 'unit');

// A commune keeps its own hamlets, what it says of itself, and how its citizens file.
allow('commune admin', every, 'unit', ({ unit, unitsOf }) => unitsOf('commune admin').includes(unit));

// Those who work by it see what is in force, what comes and what was.
for (const role of ['clerk', 'leader']) allow(role, 'look', 'unit', ({ unit, unitsOf }) => unitsOf(role).includes(unit));

export const mayUnit = (actor: Actor, verb: UnitVerb, unit: string): boolean =>
  unitPermissions.roleFor(actor, verb, 'unit', { unit }) !== undefined;

/** Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayUnitOrRefuse(actor: Actor, verb: UnitVerb, unit: string): void {
  if (mayUnit(actor, verb, unit)) return;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
