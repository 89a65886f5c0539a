import { Refusal } from '../../platform/context/refusal.ts';
import { type Actor, permissionsFor } from '../../platform/permissions/permissions.ts';
import { unitOfOffice } from './calendar.rules.ts';

/** What the sentences look at: whose calendar it is (a unit, an office of one, or null for every unit). */
export type CalendarFacts = { unit: string | null };
export type CalendarVerb = 'look' | 'add day' | 'remove day' | 'set hours' | 'confirm year';

export const calendarPermissions = permissionsFor<CalendarFacts>();
const { allow } = calendarPermissions;

// Those who administer the province or the system, for every unit; a yearly letter is for all.
allow(['province admin', 'system admin'], ['look', 'add day', 'remove day', 'set hours', 'confirm year'], 'calendar');

// The commune's administrator: the own unit and its offices only.
allow('commune admin', 'look', 'calendar');
allow(
  'commune admin',
  ['add day', 'remove day', 'set hours'],
  'calendar',
  ({ unit, unitsOf }) => unit !== null && unitsOf('commune admin').includes(unitOfOffice(unit)),
);

export const mayCalendar = (actor: Actor, verb: CalendarVerb, unit: string | null): boolean =>
  calendarPermissions.roleFor(actor, verb, 'calendar', { unit }) !== undefined;

/** The role in which the actor may. Refuses with `context.sign_in` (401) or `context.forbidden` (403). */
export function mayOrRefuse(actor: Actor, verb: CalendarVerb, unit: string | null): string {
  const role = calendarPermissions.roleFor(actor, verb, 'calendar', { unit });
  if (role !== undefined) return role;
  throw actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('context.forbidden', 403);
}
