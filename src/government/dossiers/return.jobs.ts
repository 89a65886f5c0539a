import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { dayOf } from '../../platform/time/time.ts';
import { fact } from './dossiers.events.ts';
import { reminderRule } from './return.queries.ts';
import { reminderDue } from './return.rules.ts';

type Lying = {
  id: string;
  competentUnit: string;
  receivingUnit: string;
  procedure: string;
  procedureVersion: string;
  resolvedAt: Date;
  told: number;
};

/**
 * Reminds of results that wait at the desk and that nobody collected: once per number, at most as often as the rule says; what goes by post or online
 * waits for nobody. Safe to repeat. Returns how many were told.
 */
export async function remindOfResults(context: Context): Promise<number> {
  let told = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await context.read((tx) =>
      tx.query<Lying>({
        name: 'return.lying',
        text: `select d.id, d.competent_unit as "competentUnit", d.receiving_unit as "receivingUnit", d.procedure, d.procedure_version as "procedureVersion",
                 d.resolved_at as "resolvedAt", coalesce((select max(r.number) from return_reminders r where r.dossier = d.id), 0)::int as told
               from dossiers d where d.state = 9 and d.return_way = 'desk' and d.resolved_at is not null and d.id > $1 order by d.id limit 500`,
        values: [after],
      }),
    );
    for (const one of rows) if (await remind(context, one)) told++;
    const last = rows.at(-1);
    if (!last || rows.length < 500) return told;
    after = last.id;
  }
}

async function remind(context: Context, one: Lying): Promise<boolean> {
  const number = reminderDue(dayOf(one.resolvedAt), dayOf(context.now), await reminderRule(context, one.receivingUnit));
  if (number <= one.told) return false;
  return context.transaction(async (tx) => {
    // Somebody may collect it in this very moment: locked, and looked at again.
    const [still] = await tx.query({ text: 'select 1 from dossiers where id = $1 and state = 9 for update', values: [one.id] });
    if (!still) return false;
    const [fresh] = await tx.query({
      text: 'insert into return_reminders (dossier, number, told_at) values ($1, $2, $3) on conflict do nothing returning 1 as fresh',
      values: [one.id, number, context.now],
    });
    if (fresh) await publish(context, tx, fact('dossier.uncollected', one, context.now, { number }));
    return Boolean(fresh);
  });
}

export const returnJobs: readonly Job[] = [
  {
    name: 'return:remind',
    cron: '0 2 * * *', // nine in the morning in Vietnam
    work: async (context) => {
      await remindOfResults(context);
    },
  },
];
