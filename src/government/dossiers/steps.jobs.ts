import type { Context } from '../../platform/context/context.ts';
import { publish } from '../../platform/events/events.ts';
import type { Job } from '../../platform/jobs/jobs.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { fact } from './dossiers.events.ts';
import { soonBefore } from './steps.rules.ts';
import { leftPercentOf, retimeStep } from './steps.service.ts';

type Subject = { id: string; competentUnit: string; procedure: string; procedureVersion: string };
const SUBJECT = 'd.id, d.competent_unit as "competentUnit", d.procedure, d.procedure_version as "procedureVersion"';

type StepTold = Subject & { step: string; officer: string | null; dueAt: Date; soonAt: Date };

/**
 * Tells once for each due moment of a step that it is near, or that it has passed while the step was open: also after the server was down. The moment of
 * the fact is the moment itself. What begins after it is late with its dossier, and nothing of its own. Returns how many were told.
 */
export function tellSteps(context: Context, which: 'soon' | 'late', limit = 500): Promise<number> {
  const [when, told] = which === 'soon' ? ['soon_at <= $1', 'soon_told'] : ['due_at < $1', 'late_told'];
  return context.transaction(async (tx) => {
    const rows = await tx.query<StepTold>({
      name: `steps.tell-${which}`,
      text: `with met as (
               select s.id from dossier_steps s where s.left_at is null and s.${when} and s.${told} is distinct from s.due_at and s.entered_at <= s.due_at
               order by s.due_at limit $2 for update skip locked),
             told as (update dossier_steps s set ${told} = s.due_at from met where s.id = met.id
                      returning s.dossier, s.step, s.officer, s.due_at, s.soon_at)
             select ${SUBJECT}, told.step, told.officer, told.due_at as "dueAt", told.soon_at as "soonAt"
             from told join dossiers d on d.id = told.dossier`,
      values: [context.now, limit],
    });
    for (const one of rows) {
      const { step, officer, dueAt, soonAt } = one;
      const data = { step, officer, dueAt: dueAt.toISOString() };
      await publish(
        context,
        tx,
        which === 'soon' ? fact('dossier.step_due_soon', one, soonAt, data) : fact('dossier.step_late', one, dueAt, data),
      );
    }
    return rows.length;
  });
}

type Unjudged = Subject & { receivedAt: Date; dueAt: Date };

/** Works out, for due moments that are new, from when on they are near. Returns how many. */
export async function judgeDueSoon(context: Context, limit = 500): Promise<number> {
  const fresh = await context.read((tx) =>
    tx.query<Unjudged>({
      name: 'steps.due-fresh',
      text: `select ${SUBJECT}, d.received_at as "receivedAt", d.due_at as "dueAt" from dossiers d
             where d.state in (2, 4) and d.due_at is not null and d.received_at is not null
               and not exists (select 1 from dossier_due_soon s where s.dossier = d.id and s.due_at = d.due_at) limit $1`,
      values: [limit],
    }),
  );
  for (const { id, competentUnit, receivedAt, dueAt } of fresh) {
    const leftPercent = await leftPercentOf(context, competentUnit);
    const soon = soonBefore(await calendarOf(context, competentUnit), { received: receivedAt, due: dueAt, leftPercent });
    await context.transaction((tx) =>
      tx.query({
        name: 'steps.due-judge',
        text: 'insert into dossier_due_soon (dossier, due_at, soon_at) values ($1, $2, $3) on conflict do nothing',
        values: [id, dueAt, soon],
      }),
    );
  }
  return fresh.length;
}

/** Tells once for each due moment of a dossier that it is near, also after downtime. Returns how many were told. */
export function tellDueSoon(context: Context, limit = 500): Promise<number> {
  return context.transaction(async (tx) => {
    const rows = await tx.query<Subject & { dueAt: Date; soonAt: Date }>({
      name: 'steps.due-tell',
      text: `with met as (
               select s.dossier, s.due_at from dossier_due_soon s join dossiers d on d.id = s.dossier and d.due_at = s.due_at and d.state in (2, 4)
               where s.told_at is null and s.soon_at <= $1 order by s.soon_at limit $2 for update of s skip locked),
             told as (update dossier_due_soon s set told_at = $1 from met where s.dossier = met.dossier and s.due_at = met.due_at
                      returning s.dossier, s.due_at, s.soon_at)
             select ${SUBJECT}, told.due_at as "dueAt", told.soon_at as "soonAt" from told join dossiers d on d.id = told.dossier`,
      values: [context.now, limit],
    });
    for (const one of rows) await publish(context, tx, fact('dossier.due_soon', one, one.soonAt, { dueAt: one.dueAt.toISOString() }));
    return rows.length;
  });
}

/** Steps that came from before they had clocks of their own, or ran beyond their dossier, get one. Returns how many. */
export async function timeUntimedSteps(context: Context, limit = 200): Promise<number> {
  let timed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await context.read((tx) =>
      tx.query<{ id: string; competentUnit: string; state: number }>({
        name: 'steps.untimed',
        text: `select d.id, d.competent_unit as "competentUnit", d.state from dossier_steps s join dossiers d on d.id = s.dossier
               where s.left_at is null and s.hours > 0 and (s.due_at is null or s.due_at > d.due_at) and d.state in (2, 4) and d.due_at is not null and d.id > $2
               order by d.id limit $1`,
        values: [limit, after],
      }),
    );
    for (const one of rows) await context.transaction((tx) => retimeStep(context, tx, one));
    timed += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < limit) return timed;
    after = last.id;
  }
}

export const stepJobs: readonly Job[] = [
  {
    name: 'steps:warn',
    cron: '* * * * *',
    work: async (context) => {
      await timeUntimedSteps(context);
      while ((await judgeDueSoon(context)) > 0);
      for (const which of ['soon', 'late'] as const) while ((await tellSteps(context, which)) > 0);
      while ((await tellDueSoon(context)) > 0);
    },
  },
];
