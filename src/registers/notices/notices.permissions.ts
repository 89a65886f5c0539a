import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** What the sentences look at: the unit whose notice it is. */
export type NoticeFacts = { unit?: string };
export type NoticeVerb = 'list' | 'choose' | 'see' | 'resend' | 'settle';

export const noticePermissions = permissionsFor<NoticeFacts>();
const { allow } = noticePermissions;

// Each person for the own account.
allow('citizen', ['list', 'choose'], 'notice');
// An officer gets the daily list and warnings by mail, and says where to, and whether at once.
allow('officer', 'choose', 'notice');
// The desk of the unit answers for it that people are told, and its head.
allow(['desk officer', 'leader'], ['see', 'resend', 'settle'], 'notice', ({ unit, unitsOf }) =>
  unit === undefined ? true : [...unitsOf('desk officer'), ...unitsOf('leader')].includes(unit),
);

export const mayNotice = (actor: Actor, verb: NoticeVerb, facts: NoticeFacts = {}): boolean =>
  noticePermissions.roleFor(actor, verb, 'notice', facts) !== undefined;

/** Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: NoticeVerb, facts: NoticeFacts = {}): void {
  if (mayNotice(actor, verb, facts)) return;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
