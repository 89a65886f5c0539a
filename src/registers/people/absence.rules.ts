import type { Actor, Post } from '../../platform/permissions/permissions.ts';
import { addDays, type Day } from '../../platform/time/time.ts';

/** The days on which somebody is away, both included. */
export type Period = { firstDay: Day; lastDay: Day };

/** The longest absence and the longest stand-in that are entered at once, in days: a slip of the hand in the year is noticed. */
export const LONGEST_DAYS = 366;

/** What is wrong with a period that somebody enters today: the field that it concerns; undefined when nothing is. */
export function faultOf({ firstDay, lastDay }: Period, today: Day): 'lastDay' | 'past' | 'long' | undefined {
  if (lastDay < firstDay) return 'lastDay';
  if (lastDay < today) return 'past';
  return addDays(firstDay, LONGEST_DAYS) <= lastDay ? 'long' : undefined;
}

/** An office at which a dossier stands: the role, the unit, and the procedure (undefined where it is not known). */
export type Office = { role: string; unit: string; procedure?: string | undefined };

const fits = (post: Post, { role, unit, procedure }: Office): boolean =>
  post.role === role && post.unit === unit && (!post.procedures || (procedure !== undefined && post.procedures.includes(procedure)));

/** The officers in whose place the actor acts at an office now. */
export const standsFor = (actor: Pick<Actor, 'posts'>, office: Office): string[] =>
  actor.posts.flatMap((post) => (post.for && fits(post, office) ? [post.for] : []));

/**
 * In whose place the actor acts at an office on work that `holder` has: the holder's, when the actor stands in for the holder; nobody's (null), when the
 * actor holds the office; else of the one who lent the office.
 */
export function actsFor(actor: Pick<Actor, 'id' | 'posts'>, office: Office, holder: string | null): string | null {
  const lent = standsFor(actor, office);
  if (holder && holder !== actor.id && lent.includes(holder)) return holder;
  if (actor.posts.some((post) => !post.for && fits(post, office))) return null;
  return lent[0] ?? null;
}

/** The actor without the offices that were lent for other procedures than this one. */
export const withinScope = <A extends Actor>(actor: A, procedure: string | undefined): A =>
  actor.posts.some((post) => post.procedures)
    ? {
        ...actor,
        posts: actor.posts.filter((post) => !post.procedures || (procedure !== undefined && post.procedures.includes(procedure))),
      }
    : actor;
