import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';

/** `unit`: whose figures. `officer`: whose own work; '' for everybody's. */
export const reportPermissions = permissionsFor<{ report: { unit: string; officer: string } }>();
const { allow } = reportPermissions;

const OFFICES = ['desk officer', 'specialist', 'leader', 'clerk'] as const;
const isOfficer = (actor: Actor) => actor.kind === 'officer';

// Whoever works with the unit's dossiers sees the unit's figures.
for (const role of OFFICES)
  allow(role, 'see', 'unit report', ({ report, actor, unitsOf }) => isOfficer(actor) && unitsOf(role).includes(report.unit));
// The head answers for the work of each; a lent office does not open what colleagues did.
allow(
  'leader',
  'see',
  'officer report',
  ({ report, actor }) =>
    isOfficer(actor) && actor.posts.some((post) => post.role === 'leader' && post.unit === report.unit && post.for === undefined),
);
// Everybody sees the own work, and nobody a colleague's.
for (const role of OFFICES)
  allow(
    role,
    'see',
    'officer report',
    ({ report, actor, unitsOf }) => isOfficer(actor) && report.officer === actor.id && unitsOf(role).includes(report.unit),
  );

/** Whether the actor sees the work of an officer ('': of all) in a unit. */
export const maySeeOfficer = (actor: Actor, unit: string, officer: string): boolean =>
  reportPermissions.roleFor(actor, 'see', 'officer report', { report: { unit, officer } }) !== undefined;

/** Refuses with `context.sign_in` (401) and `context.forbidden` (403). */
export function refuseReport(actor: Actor, what: 'unit report' | 'officer report', report: { unit: string; officer: string }): void {
  if (reportPermissions.roleFor(actor, 'see', what, { report })) return;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
