import { Refusal } from '../../platform/context/refusal.ts';
import type { Actor } from '../../platform/permissions/permissions.ts';
import { permissionsFor } from '../../platform/permissions/permissions.ts';
import { standsFor, withinScope } from '../../registers/people/absence.rules.ts';
import { isScope, SCOPES, type Scope } from '../../registers/people/people.rules.ts';
import type { Verb } from './dossiers.rules.ts';

/** What the sentences look at. `stepRole`: the role that the present step belongs to. */
export type DossierFactsForPermission = {
  dossier: {
    account: string;
    person: string | null;
    receivingUnit: string;
    competentUnit: string;
    /** Helped to bring it in, or had it first: sees it, no more. */
    supportingUnit?: string | null;
    stepRole: string | null;
    assignee: string | null;
    /** Sent for somebody whom the actor helps; row-level security asks whether the consent still holds. */
    helped?: boolean;
    /** Received already: the desk has let it go. */
    received: boolean;
    /** What it is about: an office may be lent for some procedures only. */
    procedure?: string;
    /** It is open to the actor because an opinion on it is asked. */
    asked?: boolean;
  };
};

// What a machine's token is for: dossiers alone, and there no more than its scopes say (`verbsOf`).
export const dossierPermissions = permissionsFor<DossierFactsForPermission>(Object.values(SCOPES).flat());
const { allow } = dossierPermissions;

// The citizen, whose dossier it is; or the machine of another system, which files and follows its own.
const own = ({ dossier, actor }: DossierFactsForPermission & { actor: Actor }) =>
  (dossier.account !== '' && dossier.account === actor.id) || (dossier.person !== null && actor.persons.includes(dossier.person));
const forItself = ({ dossier, actor }: DossierFactsForPermission & { actor: Actor }) => actor.id !== '' && dossier.account === actor.id;
allow('citizen', 'submit', 'dossier', forItself);
allow('citizen', ['see', 'answer', 'withdraw', 'reissue key'], 'dossier', own);
const filesForItself = (facts: DossierFactsForPermission & { actor: Actor }) =>
  facts.actor.scopes.includes('dossiers:file') && forItself(facts);
allow('machine', ['see', 'answer', 'withdraw', 'reissue key'], 'dossier', filesForItself);
// A token belongs to one unit and files there alone.
allow('machine', 'submit', 'dossier', (facts) => filesForItself(facts) && facts.dossier.receivingUnit === facts.actor.unit);

// Who helps sends for the person helped, to the own unit; it is the last that a helper sees of it.
allow(
  'helper',
  'submit',
  'dossier',
  ({ dossier, unitsOf }) => dossier.helped === true && unitsOf('helper').includes(dossier.receivingUnit),
);

// The desk of the unit that receives it.
const atDesk = ({ dossier, unitsOf }: DossierFactsForPermission & { unitsOf(role: string): readonly string[] }) =>
  unitsOf('desk officer').includes(dossier.receivingUnit);
// What the desk takes in belongs to no account: an officer never files as a citizen would.
allow('desk officer', 'submit', 'dossier', (facts) => atDesk(facts) && facts.dossier.account === '');
allow(
  'desk officer',
  ['receive', 'return', 'prepare parcel', 'parcel arrived', 'stop', 'withdraw', 'answer', 'reissue key'],
  'dossier',
  atDesk,
);
// Who spoke with the citizen tells, too, that it will not be today.
allow('desk officer', 'pass promise', 'dossier', ({ dossier, unitsOf }) => unitsOf('desk officer').includes(dossier.competentUnit));
allow('desk officer', ['refuse', 'request supplement', 'forward'], 'dossier', (facts) => atDesk(facts) && !facts.dossier.received);

// Whoever works with it in the unit that receives it, in the one that resolves it, or in the one that helped. Row-level security says the same.
for (const role of ['desk officer', 'specialist', 'leader', 'clerk'])
  allow(role, 'see', 'dossier', ({ dossier, unitsOf }) =>
    [dossier.receivingUnit, dossier.competentUnit, dossier.supportingUnit].some((unit) => unit && unitsOf(role).includes(unit)),
  );

/** It was given to the actor, or to somebody in whose place the actor acts. */
const has = (actor: Actor, role: string, { assignee, competentUnit, procedure }: DossierFactsForPermission['dossier']): boolean =>
  assignee !== null && (assignee === actor.id || standsFor(actor, { role, unit: competentUnit, procedure }).includes(assignee));

// Those who handle it, each at the step of the own office, unless it was given to somebody else.
for (const role of ['specialist', 'leader', 'clerk']) {
  allow(
    role,
    ['move', 'resolve'],
    'dossier',
    ({ dossier, unitsOf, actor }) =>
      dossier.stepRole === role && unitsOf(role).includes(dossier.competentUnit) && (!dossier.assignee || has(actor, role, dossier)),
  );
}
allow(
  'specialist',
  ['request supplement', 'hold', 'resume', 'pass promise'],
  'dossier',
  ({ dossier, unitsOf }) => dossier.received && unitsOf('specialist').includes(dossier.competentUnit),
);
// The head answers for the whole: moves work from whoever has it, allows a second request, stops what the law lets stop.
allow('leader', ['move', 'stop', 'request supplement', 'allow second supplement'], 'dossier', ({ dossier, unitsOf }) =>
  unitsOf('leader').includes(dossier.competentUnit),
);
// Apologises for the unit and gives it more time; once it is received, says that another unit is the competent one.
allow(
  'leader',
  ['apologise', 'extend', 'hold', 'resume', 'forward', 'pass promise'],
  'dossier',
  ({ dossier, unitsOf }) => dossier.received && unitsOf('leader').includes(dossier.competentUnit),
);

// Why it is late, whoever works on it in the unit may say.
for (const role of ['specialist', 'leader', 'clerk'])
  allow(role, 'explain delay', 'dossier', ({ dossier, unitsOf }) => dossier.received && unitsOf(role).includes(dossier.competentUnit));

// The head gives work and takes it away; whoever has some may hand it to a colleague of the same office. Who may take a dossier back, `recall` asks itself:
// only who handed it on, and only until it is opened.
// The worker gives away what an officer leaves behind who no longer holds the office.
allow('worker', 'assign', 'dossier');
allow('leader', 'assign', 'dossier', ({ dossier, unitsOf }) => unitsOf('leader').includes(dossier.competentUnit));
for (const role of ['specialist', 'leader', 'clerk']) {
  const works = ({ dossier, unitsOf }: DossierFactsForPermission & { unitsOf(role: string): readonly string[] }) =>
    unitsOf(role).includes(dossier.competentUnit);
  allow(role, 'assign', 'dossier', (facts) => works(facts) && facts.dossier.stepRole === role && has(facts.actor, role, facts.dossier));
  allow(role, 'recall', 'dossier', works);
  allow(
    role,
    ['ask opinion', 'close opinion'],
    'dossier',
    (facts) => works(facts) && facts.dossier.stepRole === role && (!facts.dossier.assignee || has(facts.actor, role, facts.dossier)),
  );
}
// Whoever meets the citizen or handles the dossier says that it waits for money. What is owed, the slice `fees` knows.
allow('desk officer', 'ask payment', 'dossier', atDesk);
allow(
  ['specialist', 'leader'],
  'ask payment',
  'dossier',
  ({ dossier, unitsOf }) => dossier.received && [...unitsOf('specialist'), ...unitsOf('leader')].includes(dossier.competentUnit),
);
allow('leader', ['ask opinion', 'close opinion'], 'dossier', ({ dossier, unitsOf }) => unitsOf('leader').includes(dossier.competentUnit));

// Who is asked for an opinion looks at the dossier while the question is open. Row-level security says which one.
for (const role of ['desk officer', 'specialist', 'leader', 'clerk'])
  allow(role, 'see', 'dossier', ({ dossier }) => dossier.asked === true);

export type DossierVerb = Verb | 'see' | 'allow second supplement';

/** What a machine's token is for. Its offices follow from its scopes (`SCOPES`); an office opens no more than the scope that brought it. */
const verbsOf: Record<Scope, readonly DossierVerb[]> = {
  'dossiers:file': ['submit', 'see', 'answer', 'withdraw', 'reissue key'],
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
    'prepare parcel',
    'parcel arrived',
    'hold',
    'resume',
    'forward',
    'reissue key',
    'pass promise',
    'explain delay',
    'ask payment',
  ],
  'dossiers:decide': [
    'see',
    'request supplement',
    'allow second supplement',
    'move',
    'stop',
    'resolve',
    'apologise',
    'extend',
    'hold',
    'resume',
    'forward',
    'ask payment',
  ],
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
  dossierPermissions.roleFor(within(withinScope(actor, facts.dossier.procedure), verb), verb, 'dossier', facts);

/** The same. Refuses with `context.sign_in` (401) or `dossiers.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: DossierVerb, facts: DossierFactsForPermission): string {
  const role = roleFor(actor, verb, facts);
  if (role) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('dossiers.forbidden', 403);
}
