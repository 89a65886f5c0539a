import type { Context } from '../../platform/context/context.ts';
import { systemActor } from '../../platform/permissions/permissions.ts';
import type { WorkOf } from '../../registers/people/absence.queries.ts';
import type { Reason } from './assignment.rules.ts';
import { MOST_AT_ONCE } from './assignment.schema.ts';
import { assignMany, type Outcome } from './assignment.service.ts';

export type OpenWork = { id: string; code: string; rowVersion: number };

/** The open work that an officer has in a unit, at the steps of one office or of all; as far as the actor sees it. */
export function openWorkOf(context: Context, unit: string, account: string, role: string | null = null): Promise<OpenWork[]> {
  return context.read((tx) =>
    tx.query<OpenWork>({
      name: 'assignment.open-work',
      text: `select d.id, d.code, d.row_version as "rowVersion" from dossiers d
             where d.competent_unit = $1 and d.assignee = $2 and d.state in (2, 4, 5, 6)
               and ($3::text is null or exists (select 1 from dossier_steps s where s.dossier = d.id and s.left_at is null and s.role = $3))
             order by d.due_at nulls last, d.id`,
      values: [unit, account, role],
    }),
  );
}

/**
 * How much open work goes with an office: told to who ends it. Read as the worker, since those who administer accounts see no dossiers; only a number
 * comes out.
 */
export const openWorkCount: WorkOf = async (context, { account, unit, role }) =>
  (await openWorkOf(context.as(systemActor('worker')), unit, account, role)).length;

export type MoveWish = { unit: string; from: string; to: string; why: Reason; key: string; role?: string | null };

/**
 * Moves all open work of an officer who is away or no longer holds the office: to a colleague, as the unit's rules say (`rule`), or to the head's list
 * (`head`). Each dossier in its own transaction; gives the report.
 */
export async function moveWork(context: Context, { unit, from, to, why, key, role = null }: MoveWish): Promise<Outcome[]> {
  const work = await openWorkOf(context, unit, from, role);
  const outcomes: Outcome[] = [];
  for (let first = 0; first < work.length; first += MOST_AT_ONCE) {
    const dossiers = work.slice(first, first + MOST_AT_ONCE).map(({ id, rowVersion }) => ({ id, rowVersion }));
    outcomes.push(...(await assignMany(context, { dossiers, to, why, key, not: from })));
  }
  return outcomes;
}
