import { eq } from 'drizzle-orm';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { publish } from '../../platform/events/events.ts';
import { keptVersion } from '../procedures/procedures.queries.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import { type Changed, changeDossier, type DossierRow, type Scene } from './dossiers.change.ts';
import { calendarFor, dueAtStop, dueTold, handlingClock, pausesOf, receptionDue, refuseHeld } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { after, STATE, type State } from './dossiers.rules.ts';
import { dossiers } from './dossiers.table.ts';
import { foldSteps } from './steps.service.ts';

export type PayingDossier = DossierRow;

/** A dossier that money is for, locked: always before its charge, so that two who take the same payment wait for each other. */
export async function lockForPayment(context: Context, tx: Transaction, by: { id: string } | { code: string }): Promise<PayingDossier> {
  const which = 'id' in by ? eq(dossiers.id, by.id) : eq(dossiers.code, by.code);
  const [dossier] = await tx.orm.select().from(dossiers).where(which).for('update');
  if (!dossier) throw context.actor.kind === 'anonymous' ? new Refusal('context.sign_in', 401) : new Refusal('dossiers.unknown', 404);
  return dossier;
}

/**
 * The citizen has to pay before the handling begins or goes on (state 6, `paying`). `charge` gives what is owed, in the same transaction. The time is not
 * counted where the procedure version says so; elsewhere the clock runs on, and the reception clock begins anew after the payment.
 */
export function waitForPayment<Input extends { id: string; key: string; rowVersion: number }>(
  context: Context,
  input: Input,
  charge: (scene: Scene) => Promise<number>,
): Promise<Changed> {
  return changeDossier(context, 'ask payment', input, async (scene) => {
    const { tx, dossier, version } = scene;
    await refuseHeld(tx, dossier.id);
    const amount = await charge(scene);
    const received = dossier.receivedAt !== null;
    const rule = received ? timingFor(version, dossier.caseCode).notCounted.find((one) => one.code === 'payment') : undefined;
    if (rule)
      await tx.query({
        text: `insert into dossier_pauses (id, dossier, kind, reason, started_at, basis) values ($1, $2, 'not_counted', 'payment', $3, $4)`,
        values: [newId(context.now), dossier.id, context.now, rule.basis],
      });
    return {
      set: {
        stateBefore: dossier.state,
        ...(rule ? { dueAt: dueAtStop(dossier.dueAt, context.now) } : {}),
        ...(received ? {} : { receptionDueAt: null }),
      },
      facts: [
        fact('dossier.payment_asked', dossier, context.now, { amount, counted: received && !rule, from: dossier.state as State }),
        ...(rule ? [fact('dossier.paused', dossier, context.now, { reason: 'payment' })] : []),
      ],
    };
  });
}

/**
 * Nothing is owed any more: a dossier that waited for money goes back to where it came from, and its clock goes on. In the transaction of the payment, with
 * the dossier locked; whoever took the money was asked for the permission. Does nothing in any other state.
 */
export async function endPayment(context: Context, tx: Transaction, dossier: PayingDossier, role: string): Promise<boolean> {
  const state = after('paid', dossier.state as State, dossier.stateBefore as State | null);
  if (!state) return false;
  const version = await keptVersion(context, dossier.procedure, dossier.procedureVersion);
  const calendar = await calendarFor(context, dossier.competentUnit);
  const set: Partial<DossierRow> = { state, stateBefore: null, rowVersion: dossier.rowVersion + 1 };
  const facts = [fact('dossier.paid', dossier, context.now, { to: state })];
  if (state === STATE.submitted) set.receptionDueAt = receptionDue(version, calendar, context.now);
  const [ended] = await tx.query({
    text: `update dossier_pauses set ended_at = greatest($2, started_at) where dossier = $1 and kind = 'not_counted' and reason = 'payment' and ended_at is null returning id`,
    values: [dossier.id, context.now],
  });
  if (ended && dossier.receivedAt) {
    const { due } = handlingClock(version, dossier.caseCode, dossier.receivedAt, calendar, await pausesOf(tx, dossier.id));
    set.dueAt = due;
    facts.push(
      fact('dossier.resumed', dossier, context.now, { reason: 'payment' }),
      fact('dossier.due_changed', dossier, context.now, { before: await dueTold(tx, dossier.id), after: iso(due), reason: 'payment' }),
    );
  }
  await tx.orm.update(dossiers).set(set).where(eq(dossiers.id, dossier.id));
  const { steps } = timingFor(version, dossier.caseCode);
  await foldSteps(context, tx, { verb: 'paid', before: dossier, now: { ...dossier, ...set, state }, steps });
  for (const one of facts) await publish(context, tx, one, role, context.actor.kind === 'officer' ? dossier.person : null);
  await record(context, tx, { verb: 'paid', thing: 'dossier', subject: dossier.id, unit: dossier.competentUnit });
  return true;
}
