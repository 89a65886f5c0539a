import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** `above`: the unit itself, what it went into, and what stands and stood above: whose offices answer for it. */
export const figurePermissions = permissionsFor<{ figures: { unit: string; above: readonly string[] } }>();
const { allow } = figurePermissions;

// Whoever works in a unit sees its figures; whoever looks at, or administers, a province those of all its communes.
for (const role of ['desk officer', 'specialist', 'leader', 'clerk', 'commune admin', 'province viewer', 'province admin', 'system admin'])
  allow(role, 'see', 'figures', ({ figures, unitsOf }) => unitsOf(role).some((unit) => figures.above.includes(unit)));
allow('reader', 'see', 'figures');
// From a figure to what is behind it goes only who works with the unit's dossiers; row-level security shows of them what each may see.
for (const role of ['desk officer', 'specialist', 'leader', 'clerk'])
  allow(role, 'see', 'what is behind', ({ figures, unitsOf }) => unitsOf(role).some((unit) => figures.above.includes(unit)));
allow('reader', 'see', 'what is behind');
for (const role of ['leader', 'clerk', 'commune admin'])
  allow(role, 'declare', 'figure', ({ figures, unitsOf }) => unitsOf(role).includes(figures.unit));
allow('province admin', 'declare', 'figure', ({ figures, unitsOf }) =>
  unitsOf('province admin').some((unit) => figures.above.includes(unit)),
);
// A second person of the unit who answers for it, or the province. That it is not the one who said it, the verb and the table look at.
allow('leader', 'decide', 'figure', ({ figures, unitsOf }) => unitsOf('leader').includes(figures.unit));
allow('province admin', 'decide', 'figure', ({ figures, unitsOf }) =>
  unitsOf('province admin').some((unit) => figures.above.includes(unit)),
);
for (const role of ['leader', 'commune admin']) {
  allow(role, 'publish', 'figures', ({ figures, unitsOf }) => unitsOf(role).includes(figures.unit));
  allow(role, 'score', 'set', ({ figures, unitsOf }) => unitsOf(role).includes(figures.unit));
}
allow('province admin', 'verify', 'set', ({ figures, unitsOf }) => unitsOf('province admin').some((unit) => figures.above.includes(unit)));
for (const role of ['province admin', 'system admin']) allow(role, 'set', 'indicator');

type Deed = readonly [
  verb: 'see' | 'declare' | 'decide' | 'publish' | 'score' | 'verify' | 'set',
  thing: 'figures' | 'what is behind' | 'figure' | 'set' | 'indicator',
];

export const mayFigure = (actor: Actor, [verb, thing]: Deed, figures: { unit: string; above: readonly string[] }): boolean =>
  figurePermissions.roleFor(actor, verb, thing, { figures }) !== undefined;

/** Refuses with `context.sign_in` (401) and `context.forbidden` (403). Gives the office in which the actor may. */
export function refuseFigure(actor: Actor, [verb, thing]: Deed, figures: { unit: string; above: readonly string[] }): string {
  const role = figurePermissions.roleFor(actor, verb, thing, { figures });
  if (role === undefined) throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
  return role;
}
