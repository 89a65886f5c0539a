import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { petitionFact } from './petitions.events.ts';

type Passed = { id: string; unit: string; dueAt: Date };

/**
 * Tells, once of each report or suggestion, that its due moment passed while it was open: also after the server was down. The moment of the fact is the due
 * moment. Returns how many were told.
 */
export function tellPetitionsDue(context: Context, limit = 1000): Promise<number> {
  return context.transaction(async (tx) => {
    const passed = await tx.query<Passed>({
      text: `with told as (
               insert into petition_due_passed (petition, due_at)
               select id, due_at from petitions p
               where ended_at is null and due_at < $1 and not exists (select 1 from petition_due_passed t where t.petition = p.id)
               order by due_at, id limit $2 on conflict do nothing returning petition)
             select id, unit, due_at as "dueAt" from petitions where id in (select petition from told) order by due_at, id`,
      values: [context.now, limit],
    });
    for (const one of passed)
      await publish(context, tx, petitionFact('petition.due_passed', one, one.dueAt, { dueAt: one.dueAt.toISOString() }));
    return passed.length;
  });
}

export const petitionJobs: readonly Job[] = [
  {
    name: 'petitions:due-passed',
    cron: '* * * * *',
    work: async (context) => {
      while ((await tellPetitionsDue(context)) > 0);
    },
  },
];
