import { Refusal } from '../../platform/context/refusal.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { permissionsFor } from '../../platform/permissions/permissions.ts';
import { isScope, SCOPES, type Scope } from '../../registers/people/people.rules.ts';
import type { Verb } from './dossiers.rules.ts';

/** What the sentences look at. `stepRole`: the role that the present step belongs to. */
export type DossierFactsForPermission = {
  dossier: {
    account: string;
    person: string | null;
    receivingUnit: string;
    competentUnit: string;
    stepRole: string | null;
    assignee: string | null;
    /** Received already: the desk has let it go. */
    received: boolean;
  };
};

export const dossierPermissions = permissionsFor<DossierFactsForPermission>();
const { allow } = dossierPermissions;

// The citizen, whose dossier it is; or the machine of another system, which files and follows its own.
const own = ({ dossier, actor }: DossierFactsForPermission & { actor: Actor }) =>
  (dossier.account !== '' && dossier.account === actor.id) || (dossier.person !== null && actor.persons.includes(dossier.person));
const forItself = ({ dossier, actor }: DossierFactsForPermission & { actor: Actor }) => actor.id !== '' && dossier.account === actor.id;
allow('citizen', 'submit', 'dossier', forItself);
allow('citizen', ['see', 'answer', 'withdraw'], 'dossier', own);
allow(
  'machine',
  ['submit', 'see', 'answer', 'withdraw'],
  'dossier',
  (facts) => facts.actor.scopes.includes('dossiers:file') && forItself(facts),
);

// The desk of the unit that receives it.
const atDesk = ({ dossier, unitsOf }: DossierFactsForPermission & { unitsOf(role: string): readonly string[] }) =>
  unitsOf('desk officer').includes(dossier.receivingUnit);
// What the desk takes in belongs to no account: an officer never files as a citizen would.
allow('desk officer', 'submit', 'dossier', (facts) => atDesk(facts) && facts.dossier.account === '');
allow('desk officer', ['receive', 'return', 'stop', 'withdraw', 'answer'], 'dossier', atDesk);
allow('desk officer', ['refuse', 'request supplement'], 'dossier', (facts) => atDesk(facts) && !facts.dossier.received);

// Whoever works with it in the unit that receives it or in the one that resolves it. Row-level security says the same.
for (const role of ['desk officer', 'specialist', 'leader', 'clerk'])
  allow(role, 'see', 'dossier', ({ dossier, unitsOf }) =>
    [dossier.receivingUnit, dossier.competentUnit].some((unit) => unitsOf(role).includes(unit)),
  );

// Those who handle it, each at the step of the own office, unless it was given to somebody else.
for (const role of ['specialist', 'leader', 'clerk']) {
  allow(
    role,
    ['move', 'resolve'],
    'dossier',
    ({ dossier, unitsOf, actor }) =>
      dossier.stepRole === role && unitsOf(role).includes(dossier.competentUnit) && (!dossier.assignee || dossier.assignee === actor.id),
  );
}
allow(
  'specialist',
  'request supplement',
  'dossier',
  ({ dossier, unitsOf }) => dossier.received && unitsOf('specialist').includes(dossier.competentUnit),
);
// The head answers for the whole: moves work from whoever has it, allows a second request, stops what the law lets stop.
allow('leader', ['move', 'stop', 'request supplement', 'allow second supplement'], 'dossier', ({ dossier, unitsOf }) =>
  unitsOf('leader').includes(dossier.competentUnit),
);

export type DossierVerb = Verb | 'see' | 'allow second supplement';

/** What a machine's token is for. Its offices follow from its scopes (`SCOPES`); an office opens no more than the scope that brought it. */
const verbsOf: Record<Scope, readonly DossierVerb[]> = {
  'dossiers:file': ['submit', 'see', 'answer', 'withdraw'],
  'dossiers:read': ['see'],
  'dossiers:handle': [
    'submit',
    'see',
    'receive',
    'request supplement',
    'answer',
    'move',
    'refuse',
    'withdraw',
    'stop',
    'resolve',
    'return',
  ],
  'dossiers:decide': ['see', 'request supplement', 'allow second supplement', 'move', 'stop', 'resolve'],
};

/** A machine as far as its scopes reach for one verb; everybody else unchanged. */
function within(actor: Actor, verb: DossierVerb): Actor {
  if (actor.kind !== 'machine') return actor;
  const scopes = actor.scopes.filter(isScope).filter((scope) => verbsOf[scope].includes(verb));
  const roles: readonly string[] = scopes.flatMap((scope) => [...SCOPES[scope]]);
  return { ...actor, scopes, posts: actor.posts.filter((post) => roles.includes(post.role)) };
}

/** The role in which the actor may do it; undefined when it may not. */
export const roleFor = (actor: Actor, verb: DossierVerb, facts: DossierFactsForPermission): string | undefined =>
  dossierPermissions.roleFor(within(actor, verb), verb, 'dossier', facts);

/** The same. Refuses with `context.sign_in` (401) or `dossiers.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: DossierVerb, facts: DossierFactsForPermission): string {
  const role = roleFor(actor, verb, facts);
  if (role) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('dossiers.forbidden', 403);
}
