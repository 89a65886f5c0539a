import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { fold } from '../../platform/words/fold.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { addWorkingMinutes } from '../../registers/calendar/clock.rules.ts';
import { awayToday } from '../../registers/people/absence.queries.ts';
import { officersOfUnit } from '../../registers/people/people.queries.ts';
import { normalPhone } from '../../registers/people/people.rules.ts';
import type { DossierLine } from '../dossiers/dossiers.queries.ts';
import { isDossierCode, tidyCode } from '../dossiers/dossiers.rules.ts';
import { roles as offices } from '../procedures/procedures.schema.ts';
import { SOON } from './desk.rules.ts';

/** The units in which the actor works with dossiers. Refuses with `context.sign_in` (401) and `context.forbidden` (403). */
export function unitsOfOfficer({ actor }: Context): readonly string[] {
  if (actor.kind === 'anonymous') throw new Refusal('context.sign_in', 401);
  const posts = actor.posts.filter((post) => offices.some((role) => role === post.role));
  if (actor.kind !== 'officer' || posts.length === 0) throw new Refusal('context.forbidden', 403);
  return [...new Set(posts.map((post) => post.unit))];
}

/** The unit of which a page speaks: the one named, of the actor's own, or else the first. Refuses another's with `context.forbidden` (403). */
export function unitOfPage(context: Context, named: string | undefined): { unit: string; units: readonly string[] } {
  const units = unitsOfOfficer(context);
  const unit = named ?? units[0] ?? '';
  if (!units.includes(unit)) throw new Refusal('context.forbidden', 403);
  return { unit, units };
}

/** The unit whose work the actor gives: the one named, or the first of which the actor is the head. Refuses with 401 and 403. */
export function headUnit(context: Context, named: string | undefined): string {
  const units = unitsOfOfficer(context).filter((unit) => rolesIn(context, unit).includes('leader'));
  const unit = named ?? units[0] ?? '';
  if (!units.includes(unit)) throw new Refusal('context.forbidden', 403);
  return unit;
}

/** The offices that the actor holds in a unit. */
export const rolesIn = ({ actor }: Context, unit: string): string[] =>
  actor.posts.filter((post) => post.unit === unit).map((post) => post.role);

/** A unit's calendar, and the moments from which on what is due counts as near. */
export async function nearness(context: Context, unit: string): Promise<{ calendar: Calendar; soonAt: { desk: Date; handling: Date } }> {
  const calendar = await calendarOf(context, unit);
  const at = (minutes: number) => addWorkingMinutes(calendar, context.now, minutes);
  return { calendar, soonAt: { desk: at(SOON.desk), handling: at(SOON.handling) } };
}

/** Until when the citizens of these dossiers may answer, by dossier. */
export async function limitsOf(context: Context, dossiers: readonly string[]): Promise<Map<string, Date>> {
  if (dossiers.length === 0) return new Map();
  const rows = await context.read((tx) =>
    tx.query<{ dossier: string; limit: Date }>({
      name: 'desk.limits',
      text: 'select dossier, limit_at as "limit" from supplement_requests where dossier = any($1) and answered_at is null',
      values: [dossiers],
    }),
  );
  return new Map(rows.map((row) => [row.dossier, row.limit]));
}

/** To whom a step's work can be given: who holds its role in the unit and is not on leave today. */
export async function candidates(context: Context, unit: string, role: string | undefined): Promise<{ value: string; label: string }[]> {
  const officers = await officersOfUnit(context, unit);
  const able = officers.filter((one) => one.roles.includes(role ?? ''));
  const away = await awayToday(
    context,
    able.map((one) => one.account),
  );
  return able.filter((one) => !away.has(one.account)).map((one) => ({ value: one.account, label: one.name }));
}

const LINE = `id, code, procedure, procedure_version as "procedureVersion", applicant_name as "applicantName", state, step, assignee,
  submitted_at as "submittedAt", reception_due_at as "receptionDueAt", received_at as "receivedAt", due_at as "dueAt", resolved_at as "resolvedAt",
  channel, keys, row_version as "rowVersion", case when state = 1 then reception_due_at else due_at end as "urgentAt"`;

/** The least of a name that is searched for: a single letter would find everybody. */
const SHORTEST_NAME = 2;
/** The most that a search shows. */
export const MOST_FOUND = 50;

/**
 * Dossiers of the actor's units by code (ours or another system's), telephone number or applicant's name without tone marks; newest first. One row per
 * search is written to the audit, without what was typed. Refuses with `desk.short_search` (422) what would find everybody.
 */
export async function findDossiers(context: Context, typed: string): Promise<{ lines: DossierLine[]; by: 'code' | 'phone' | 'name' }> {
  const units = unitsOfOfficer(context);
  const [code, phone, name] = [tidyCode(typed), normalPhone(typed) ?? null, fold(typed)];
  const by = isDossierCode(code) ? 'code' : phone ? 'phone' : 'name';
  if (by === 'name' && name.length < SHORTEST_NAME) throw new Refusal('desk.short_search', 422);
  return context.transaction(async (tx) => {
    const lines =
      by === 'code'
        ? await tx.query<DossierLine>({
            text: `select ${LINE} from dossiers where (code = $1 or external_code = $1) and (receiving_unit = any($2) or competent_unit = any($2))`,
            values: [code, units],
          })
        : await tx.query<DossierLine>({
            text: `select ${LINE} from xaso_find_dossiers($1, $2, $3, $4)`,
            values: [units, phone ? null : name, phone, MOST_FOUND],
          });
    await record(context, tx, {
      verb: 'list',
      thing: 'dossier',
      subject: 'search',
      unit: units[0] ?? null,
      data: { by, rows: lines.length },
    });
    return { lines, by };
  });
}

/** Writes down that somebody looked at the personal numbers of an opened dossier. */
export function recordNumbersSeen(context: Context, dossier: { id: string; competentUnit: string }): Promise<void> {
  return context.transaction((tx) =>
    record(context, tx, { verb: 'see numbers', thing: 'dossier', subject: dossier.id, unit: dossier.competentUnit }),
  );
}
