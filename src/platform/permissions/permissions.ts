/**
 * One office: a role in a unit. Both are opaque here: the register `people` knows what they mean. `for`: it is lent by this account, whose place the
 * actor takes; `procedures`: for these alone.
 */
export type Post = { role: string; unit: string; for?: string; procedures?: readonly string[] | null };

/** Who acts. */
export type Actor = {
  kind: 'anonymous' | 'citizen' | 'officer' | 'machine' | 'system';
  /** The account; the name of a system actor; empty for an anonymous visitor. */
  id: string;
  /** The offices that this account holds at this moment, stand-ins included. */
  posts: readonly Post[];
  /** Persons whose identity the desk has tied to this account: their dossiers may be seen, too. */
  persons: readonly string[];
  /** What a machine token may do. */
  scopes: readonly string[];
  /** The unit to which a machine's token belongs: it files there and nowhere else. Nobody else has one. */
  unit?: string;
};

export const anonymous: Actor = { kind: 'anonymous', id: '', posts: [], persons: [], scopes: [] };

/** A named part of the house that acts by itself: its row-level policies are its own. */
export const systemActor = (name: 'reader' | 'worker' | 'tracking' | 'content' | 'identity'): Actor => ({
  kind: 'system',
  id: name,
  posts: [],
  persons: [],
  scopes: [],
});

/** A role that is not an office: a citizen, a machine with a scope, a part of the system, anybody. */
export type Holder = string;

export type Sentence<Facts> = {
  role: Holder;
  verb: string;
  thing: string;
  when: (facts: Facts & { actor: Actor; unitsOf(role: string): readonly string[] }) => boolean;
};

/** Only officers and machines hold offices, whatever an actor brings along. */
function officesOf(actor: Actor, ofMachines: readonly Holder[]): readonly Post[] {
  if (actor.kind === 'officer') return actor.posts;
  return actor.kind === 'machine' ? actor.posts.filter(({ role }) => ofMachines.includes(role)) : [];
}

/**
 * The sentences of one slice. `Facts` is what its conditions look at. `ofMachines`: the offices that a machine holds here; what its token is for says nothing of
 * the other slices, where it holds none.
 */
export function permissionsFor<Facts extends object>(ofMachines: readonly Holder[] = []) {
  const sentences: Sentence<Facts>[] = [];
  /** `allow('desk officer', 'receive', 'dossier', ({ dossier, unitsOf }) => unitsOf('desk officer').includes(dossier.receivingUnit))` */
  const allow = (
    role: Holder | readonly Holder[],
    verb: string | readonly string[],
    thing: string,
    when: Sentence<Facts>['when'] = () => true,
  ) => {
    for (const one of [role].flat()) for (const each of [verb].flat()) sentences.push({ role: one, verb: each, thing, when });
  };
  /** Which of the actor's roles allows it: the first that does; undefined when none. */
  const roleFor = (actor: Actor, verb: string, thing: string, facts: Facts): string | undefined => {
    const posts = officesOf(actor, ofMachines);
    const unitsOf = (role: string) => posts.filter((post) => post.role === role).map((post) => post.unit);
    const holds = (role: string) =>
      role === 'anyone' ||
      role === actor.kind ||
      posts.some((post) => post.role === role) ||
      (actor.kind === 'system' && role === actor.id);
    return sentences.find((one) => one.verb === verb && one.thing === thing && holds(one.role) && one.when({ ...facts, actor, unitsOf }))
      ?.role;
  };
  return { allow, roleFor, sentences: sentences as readonly Sentence<Facts>[] };
}
