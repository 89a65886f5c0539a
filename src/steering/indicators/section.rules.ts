import type { Actor } from '../../platform/permissions/permissions.ts';
import { isHandling } from '../../registers/people/people.rules.ts';

/** The part of the site in which somebody reads figures: among the lists of an officer, among what an administrator sets, or figures alone. */
export function sectionFor({ posts }: Pick<Actor, 'posts'>): 'office' | 'admin' | 'steering' {
  if (posts.some(({ role }) => isHandling(role))) return 'office';
  return posts.some(({ role }) => role.endsWith(' admin')) ? 'admin' : 'steering';
}
