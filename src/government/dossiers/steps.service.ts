import type { Context, Transaction } from '../../platform/context/context.ts';
import { newId } from '../../platform/database/id.ts';
import { calendarOf } from '../../registers/calendar/calendar.queries.ts';
import { standsFor } from '../../registers/people/absence.rules.ts';
import { HANDLING } from '../../registers/people/people.rules.ts';
import { unitSetting } from '../../registers/units/units.queries.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { hoursAfter, timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { pausesOf } from './dossiers.clock.ts';
import { isRunning, type State } from './dossiers.rules.ts';
import { usualLeftPercent } from './steps.content.ts';
import { stepClock } from './steps.rules.ts';

/** How much of a time is left when it counts as near in a unit, in percent. */
export async function leftPercentOf(context: Context, unit: string): Promise<number> {
  const own = Number(await unitSetting(context, unit, 'warn_left_percent'));
  return own >= 1 && own <= 90 ? own : usualLeftPercent();
}

/** What of a dossier decides over its steps. */
type Standing = {
  id: string;
  competentUnit: string;
  step: string | null;
  assignee: string | null;
  state: number;
  receivedAt: Date | null;
  dueAt: Date | null;
};

/**
 * Keeps the steps in line with a dossier that a verb has just changed, in the verb's transaction: a step that was left is closed, the next one opened with
 * its clock; a new officer is written down; a clock that stood still or moved is computed anew.
 */
export async function foldSteps(
  context: Context,
  tx: Transaction,
  { verb, before, now, steps }: { verb: string; before: Standing; now: Standing; steps: readonly Step[] },
): Promise<void> {
  if (verb === 'recall') return undoStep(context, tx, now);
  const step = steps.find((one) => one.code === now.step);
  if (before.step !== now.step || before.competentUnit !== now.competentUnit) {
    await tx.query({
      name: 'steps.leave',
      // Whoever hands it on has had it, also where nobody was named.
      text: `update dossier_steps set left_at = $2, officer = coalesce(officer, case when role = any($4) then $3 end)
             where dossier = $1 and left_at is null`,
      values: [
        now.id,
        context.now,
        context.actor.id,
        context.actor.posts.filter((post) => post.unit === before.competentUnit).map((post) => post.role),
      ],
    });
    if (step) await openStep(context, tx, now, step, before.step === null && now.receivedAt ? now.receivedAt : context.now);
    return;
  }
  if (!step) return;
  if (before.assignee !== now.assignee)
    await tx.query({
      name: 'steps.officer',
      text: 'update dossier_steps set officer = $2, opened_at = null where dossier = $1 and left_at is null',
      values: [now.id, now.assignee],
    });
  if (before.state !== now.state || before.dueAt?.getTime() !== now.dueAt?.getTime()) await retimeStep(context, tx, now);
}

/** What was taken back before anybody opened it was never handed on: the step before goes on, with its clock. */
async function undoStep(context: Context, tx: Transaction, now: Standing): Promise<void> {
  await tx.query({ text: 'delete from dossier_steps where dossier = $1 and left_at is null', values: [now.id] });
  await tx.query({
    text: `update dossier_steps set left_at = null, officer = $2 where dossier = $1
           and number = (select max(number) from dossier_steps where dossier = $1)`,
    values: [now.id, now.assignee],
  });
  await retimeStep(context, tx, now);
}

async function openStep(context: Context, tx: Transaction, dossier: Standing, step: Step, entered: Date): Promise<void> {
  await tx.query({
    name: 'steps.enter',
    text: `insert into dossier_steps (id, dossier, number, step, role, unit, officer, sent_by, entered_at, hours)
           select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9 from dossier_steps where dossier = $2`,
    values: [
      newId(context.now),
      dossier.id,
      step.code,
      step.role,
      dossier.competentUnit,
      dossier.assignee,
      context.actor.id,
      entered,
      step.counted ? step.hours : 0,
    ],
  });
  await retimeStep(context, tx, dossier);
}

type Entering = { unit: string; step: Step; steps: readonly Step[]; officer: string | null; entered: Date; dueAt: Date | null };

/** The first step of a dossier that is filed and received in one statement, as its row is written. */
export async function enteringStep(context: Context, { unit, step, steps, officer, entered, dueAt }: Entering) {
  const { due, soon } = stepClock(
    await calendarOf(context, unit),
    { hours: step.hours, later: hoursAfter(steps, step.code), entered, dueAt, leftPercent: await leftPercentOf(context, unit) },
    [],
  );
  return {
    id: newId(context.now),
    step: step.code,
    role: step.role,
    unit,
    officer,
    sent_by: context.actor.id,
    entered_at: entered,
    hours: step.hours,
    due_at: due,
    soon_at: soon,
  };
}
export type EnteringStep = Awaited<ReturnType<typeof enteringStep>>;

type Open = { step: string; hours: number; entered: Date; dueAt: Date | null; procedure: string; version: string; caseCode: string };

/** Computes the clock of a dossier's open step anew, by the due moment that the dossier has by now. While the dossier waits, nothing of it is due. */
export async function retimeStep(
  context: Context,
  tx: Transaction,
  dossier: Pick<Standing, 'id' | 'competentUnit' | 'state'>,
): Promise<void> {
  const [open] = await tx.query<Open>({
    name: 'steps.open',
    text: `select s.step, s.hours, s.entered_at as entered, d.due_at as "dueAt", d.procedure, d.procedure_version as version, d.case_code as "caseCode"
           from dossier_steps s join dossiers d on d.id = s.dossier where s.dossier = $1 and s.left_at is null`,
    values: [dossier.id],
  });
  if (!open) return;
  const { hours, entered, dueAt } = open;
  const { steps } = timingFor(await keptVersion(context, open.procedure, open.version), open.caseCode);
  const later = hoursAfter(steps, open.step);
  const calendar = await calendarOf(context, dossier.competentUnit);
  const leftPercent = await leftPercentOf(context, dossier.competentUnit);
  const { due, soon } = isRunning(dossier.state as State)
    ? stepClock(calendar, { hours, later, entered, dueAt, leftPercent }, await pausesOf(tx, dossier.id))
    : { due: null, soon: null };
  await tx.query({
    name: 'steps.time',
    text: 'update dossier_steps set due_at = $2, soon_at = $3 where dossier = $1 and left_at is null',
    values: [dossier.id, due, soon],
  });
}

/** Who holds the office of the step and looks has opened it: from now on nobody takes it back. */
export async function markOpened(
  context: Context,
  tx: Transaction,
  dossier: { id: string; competentUnit: string; procedure: string; step: string | null },
): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'officer' || !dossier.step) return;
  const { competentUnit: unit, procedure } = dossier;
  const roles = actor.posts.filter((post) => post.unit === unit).map((post) => post.role);
  const mine = [actor.id, ...HANDLING.flatMap((role) => standsFor(actor, { role, unit, procedure }))];
  await tx.query({
    name: 'steps.opened',
    text: `update dossier_steps set opened_at = $2 where dossier = $1 and left_at is null and opened_at is null and unit = $3 and role = any($4)
           and sent_by is distinct from $5 and (officer is null or officer = any($6))`,
    values: [dossier.id, context.now, unit, roles, actor.id, mine],
  });
}
