import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { fact } from './dossiers.events.ts';

type Passed = { id: string; competentUnit: string; procedure: string; procedureVersion: string; dueAt: Date };

/**
 * Tells, once for each due moment, that it passed while the dossier was open: also after the server was down. The moment of the fact is the due moment.
 * Returns how many were told.
 */
export function tellDuePassed(context: Context, limit = 1000): Promise<number> {
  return context.transaction(async (tx) => {
    const passed = await tx.query<Passed>({
      text: `with passed as (
               select id, competent_unit, procedure, procedure_version, due_at from dossiers d
               where state in (2, 4) and due_at < $1 and not exists (select 1 from dossier_due_passed p where p.dossier = d.id and p.due_at = d.due_at)
               order by due_at limit $2 for update of d skip locked),
             told as (insert into dossier_due_passed (dossier, due_at) select id, due_at from passed on conflict do nothing returning dossier)
             select id, competent_unit as "competentUnit", procedure, procedure_version as "procedureVersion", due_at as "dueAt"
             from passed where id in (select dossier from told)`,
      values: [context.now, limit],
    });
    for (const one of passed) await publish(context, tx, fact('dossier.due_passed', one, one.dueAt, { dueAt: one.dueAt.toISOString() }));
    return passed.length;
  });
}

export const dossierJobs: readonly Job[] = [
  {
    name: 'dossiers:due-passed',
    cron: '* * * * *',
    work: async (context) => {
      while ((await tellDuePassed(context)) > 0);
    },
  },
];
