import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { once } from '../../platform/context/idempotency.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { type Fact, publish } from '../../platform/events/events.ts';
import { actsFor } from '../../registers/people/absence.rules.ts';
import { type CatalogueEntry, keptVersion } from '../procedures/procedures.queries.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { fact } from './dossiers.events.ts';
import { type DossierVerb, mayOrRefuse } from './dossiers.permissions.ts';
import { after, isRunning, type State, type Verb } from './dossiers.rules.ts';
import { dossiers } from './dossiers.table.ts';
import { foldSteps } from './steps.service.ts';

export type DossierRow = typeof dossiers.$inferSelect;
/** What a verb knows when it decides. */
export type Scene = { tx: Transaction; dossier: DossierRow; version: CatalogueEntry; steps: readonly Step[]; role: string; state: State };
/** What a verb decided: the fields that change and the facts that it tells. */
export type Decision = { set: Partial<DossierRow>; facts: readonly Fact[] };
export type Changed = { id: string; code: string; state: State; rowVersion: number; dueAt: string | null };

/** What the permission sentences look at. */
export function permissionFacts(dossier: DossierRow, steps: readonly Step[]) {
  const stepRole = steps.find((step) => step.code === dossier.step)?.role ?? null;
  const { account, person, receivingUnit, competentUnit, supportingUnit, assignee, procedure } = dossier;
  return {
    dossier: {
      account,
      person,
      receivingUnit,
      competentUnit,
      supportingUnit,
      stepRole,
      assignee,
      procedure,
      received: dossier.receivedAt !== null,
    },
  };
}

/** The dossier, locked until the transaction ends. Whoever may not see it learns nothing: it is not there. */
async function locked(context: Context, tx: Transaction, id: string): Promise<DossierRow> {
  const [dossier] = await tx.orm.select().from(dossiers).where(eq(dossiers.id, id)).for('update');
  if (!dossier) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('dossiers.unknown', 404);
  return dossier;
}

/** Who changed the dossier last, for the words of a conflict: what was done and when, no names. */
async function lastDeed(tx: Transaction, id: string): Promise<{ verb: string; at: string }> {
  const [row] = await tx.query<{ type: string; occurred_at: Date }>({
    text: 'select type, occurred_at from events where subject = $1 order by epoch desc, transaction desc, id desc limit 1',
    values: [id],
  });
  return { verb: row?.type.replace('dossier.', '') ?? '', at: row?.occurred_at.toISOString() ?? '' };
}

/**
 * The frame of every verb that changes a dossier: once per key; may I; is it what the user saw; does the law know this step; write, tell, keep in the
 * audit. Refuses with `dossiers.unknown` (404), `dossiers.forbidden` (403), `dossiers.stale` (409, says what happened meanwhile) and
 * `dossiers.not_now` (409).
 */
export function changeDossier<Input extends { id: string; key: string; rowVersion: number }>(
  context: Context,
  verb: Exclude<Verb, 'submit'>,
  input: Input,
  decide: (scene: Scene) => Promise<Decision>,
): Promise<Changed> {
  return once(context, { verb, key: input.key, input }, async (tx) => {
    const dossier = await locked(context, tx, input.id);
    const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
    const { steps } = timingFor(version, dossier.caseCode);
    // First what happened meanwhile: it may be why the actor may not do this any more.
    if (dossier.rowVersion !== input.rowVersion) throw new Refusal('dossiers.stale', 409, { details: await lastDeed(tx, dossier.id) });
    const role = mayOrRefuse(context.actor, verb as DossierVerb, permissionFacts(dossier, steps));
    const state = after(verb, dossier.state as State, dossier.stateBefore as State | null);
    if (!state) throw new Refusal('dossiers.not_now', 409, { details: { state: dossier.state } });
    const { set, facts } = await decide({ tx, dossier, version, steps, role, state });
    const rowVersion = dossier.rowVersion + 1;
    await tx.orm
      .update(dossiers)
      .set({ ...set, state, rowVersion })
      .where(eq(dossiers.id, dossier.id));
    await foldSteps(context, tx, { verb, before: dossier, now: { ...dossier, ...set, state }, steps });
    await tellPassed(context, tx, dossier, state, role);
    const instead = actsFor(context.actor, { role, unit: dossier.competentUnit, procedure: dossier.procedure }, dossier.assignee);
    for (const fact of facts) await publish(context, tx, fact, role, context.actor.kind === 'officer' ? dossier.person : null, instead);
    await record(context, tx, { verb, thing: 'dossier', subject: dossier.id, unit: dossier.competentUnit });
    const dueAt = (set.dueAt === undefined ? dossier.dueAt : set.dueAt)?.toISOString() ?? null;
    return { id: dossier.id, code: dossier.code, state, rowVersion, dueAt };
  });
}

/**
 * A due moment that passed while the dossier was open is told before the deed that stops the clock: the job, which comes every minute, would not find it
 * any more.
 */
async function tellPassed(context: Context, tx: Transaction, dossier: DossierRow, state: State, role: string): Promise<void> {
  const { dueAt } = dossier;
  if (!isRunning(dossier.state as State) || isRunning(state) || !dueAt || dueAt >= context.now) return;
  const [told] = await tx.query({
    text: `select 1 from events where subject = $1 and type = 'dossier.due_passed' and data ->> 'dueAt' = $2`,
    values: [dossier.id, dueAt.toISOString()],
  });
  if (!told) await publish(context, tx, fact('dossier.due_passed', dossier, dueAt, { dueAt: dueAt.toISOString() }), role);
}

/** A sentence that goes with a deed. `shown`: the citizen reads it. Gives its id; nothing when nothing was said. */
export async function note(
  context: Context,
  tx: Transaction,
  dossier: string,
  verb: Verb,
  text: string | undefined,
  shown: boolean,
): Promise<string | null> {
  if (!text) return null;
  const id = newId(context.now);
  await tx.query({
    text: 'insert into dossier_notes (id, dossier, verb, account, text, shown, written_at) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [id, dossier, verb, context.actor.id, text, shown, context.now],
  });
  return id;
}
