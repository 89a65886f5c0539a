import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';
import { isCommunal } from './people.rules.ts';

/** What the sentences look at: an account by all offices that it holds or held, an office to give or end, a unit. */
export type AccountFacts = {
  account?: { posts: readonly { role: string; unit: string }[] };
  post?: { role: string; unit: string };
  unit?: string;
};

export const accountPermissions = permissionsFor<AccountFacts>();
const { allow } = accountPermissions;

// The system's administrator, and the house itself (its commands, its demonstration), everywhere.
allow(['system admin', 'identity'], ['list', 'create', 'manage'], 'account');
allow(['system admin', 'identity'], ['give', 'end'], 'post');
allow(['system admin', 'identity'], ['list', 'create', 'revoke'], 'token');

allow(['system admin', 'identity'], ['list', 'register', 'revoke'], 'counter PC');

// The commune's administrator: officers of the own unit, and communal offices only.
allow('commune admin', 'list', 'account');
allow(
  'commune admin',
  ['create', 'manage'],
  'account',
  ({ account, unitsOf }) =>
    account !== undefined &&
    account.posts.length > 0 &&
    account.posts.every((post) => isCommunal(post.role) && unitsOf('commune admin').includes(post.unit)),
);
allow(
  'commune admin',
  ['give', 'end'],
  'post',
  ({ post, unitsOf }) => post !== undefined && isCommunal(post.role) && unitsOf('commune admin').includes(post.unit),
);
allow('commune admin', 'list', 'token');
allow('commune admin', ['create', 'revoke'], 'token', ({ unit, unitsOf }) => unit !== undefined && unitsOf('commune admin').includes(unit));
allow('commune admin', 'list', 'counter PC');
allow(
  'commune admin',
  ['register', 'revoke'],
  'counter PC',
  ({ unit, unitsOf }) => unit !== undefined && unitsOf('commune admin').includes(unit),
);

// The desk ties a person to an account after looking at papers; row-level security asks whether the desk sees the person.
// A machine, though it may hold the desk's office, has looked at no papers.
allow('desk officer', ['look', 'tie', 'untie'], 'person', ({ actor }) => actor.kind === 'officer');
allow('identity', ['look', 'tie', 'untie'], 'person');

/** Whether the actor sees which phones see a person's dossiers. */
export const mayLookAtTies = (actor: Actor): boolean => accountPermissions.roleFor(actor, 'look', 'person', {}) !== undefined;

/** Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayOrRefuse(
  actor: Actor,
  verb: string,
  thing: 'account' | 'post' | 'token' | 'person' | 'counter PC',
  facts: AccountFacts = {},
): void {
  if (accountPermissions.roleFor(actor, verb, thing, facts)) return;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
