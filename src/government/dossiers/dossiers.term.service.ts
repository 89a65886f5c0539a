import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { newId } from '../../platform/database/id.ts';
import { timingFor } from '../procedures/procedures.rules.ts';
import type { ExtendInput, HoldInput, ResumeInput } from './deeds.schema.ts';
import { type Changed, changeDossier, note, type Scene } from './dossiers.change.ts';
import { calendarFor, dueTold, handlingClock, pausesOf, refuseHeld } from './dossiers.clock.ts';
import { dueChanged, fact, iso } from './dossiers.events.ts';

/** The due moment by everything that moved the clock until now. */
async function dueNow(context: Context, { tx, dossier, version }: Scene): Promise<Date | null> {
  const calendar = await calendarFor(context, dossier.competentUnit);
  const receivedAt = dossier.receivedAt ?? context.now;
  return handlingClock(version, dossier.caseCode, receivedAt, calendar, await pausesOf(tx, dossier.id)).due;
}

type Interruption = { kind: string; reason: string; ended: boolean; amount?: number; basis: string };
const keepInterruption = (context: Context, tx: Transaction, dossier: string, one: Interruption): Promise<unknown> =>
  tx.query({
    text: `insert into dossier_pauses (id, dossier, kind, reason, started_at, ended_at, amount, basis) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [newId(context.now), dossier, one.kind, one.reason, context.now, one.ended ? context.now : null, one.amount ?? null, one.basis],
  });

/**
 * The term becomes longer, once, where the procedure version allows it and before it has ended: what is late stays late. Refuses with
 * `deeds.extension_not_allowed` and `deeds.extension_late` (409), `deeds.extension_too_long` (422).
 */
export function extendTerm(context: Context, input: ExtendInput): Promise<Changed> {
  return changeDossier(context, 'extend', input, async (scene) => {
    const { tx, dossier, version } = scene;
    const { extension } = timingFor(version, dossier.caseCode);
    if (!extension) throw new Refusal('deeds.extension_not_allowed', 409);
    if (input.amount > extension.amount)
      throw new Refusal('deeds.extension_too_long', 422, {
        fields: { amount: { key: 'deeds.errors.amount_long', params: { most: extension.amount } } },
      });
    await refuseHeld(tx, dossier.id);
    if (!dossier.dueAt) throw new Refusal('deeds.no_due', 409);
    if (dossier.dueAt < context.now) throw new Refusal('deeds.extension_late', 409);
    const { amount } = input;
    await keepInterruption(context, tx, dossier.id, { kind: 'extension', reason: 'other', ended: true, amount, basis: extension.basis });
    const due = await dueNow(context, scene);
    await note(context, tx, dossier.id, 'extend', input.reason, true);
    return { set: { dueAt: due }, facts: dueChanged(dossier, context.now, iso(dossier.dueAt), due, 'extension') };
  });
}

/**
 * From now the time is not counted: another agency has been asked, for a reason that the procedure version allows (NĐ 07/2025/NĐ-CP art. 3: from the
 * letter to the reply). A due moment that has passed stays. Refuses with `deeds.held` (409) and `deeds.reason_not_allowed` (422).
 */
export function holdDossier(context: Context, input: HoldInput): Promise<Changed> {
  return changeDossier(context, 'hold', input, async (scene) => {
    const { tx, dossier, version } = scene;
    const rule = timingFor(version, dossier.caseCode).notCounted.find((one) => one.code === input.reason);
    if (!rule) throw new Refusal('deeds.reason_not_allowed', 422, { fields: { reason: { key: 'deeds.errors.hold_reason' } } });
    await refuseHeld(tx, dossier.id);
    await keepInterruption(context, tx, dossier.id, { kind: 'not_counted', reason: rule.code, ended: false, basis: rule.basis });
    const due = await dueNow(context, scene);
    await note(context, tx, dossier.id, 'hold', input.letter, true);
    return { set: { dueAt: due }, facts: [fact('dossier.paused', dossier, context.now, { reason: rule.code })] };
  });
}

/** The reply is there: the time counts again. Refuses with `deeds.not_held` (409). */
export function resumeDossier(context: Context, input: ResumeInput): Promise<Changed> {
  return changeDossier(context, 'resume', input, async (scene) => {
    const { tx, dossier } = scene;
    const before = await dueTold(tx, dossier.id);
    const [ended] = await tx.query<{ reason: string }>({
      text: `update dossier_pauses set ended_at = $2 where dossier = $1 and kind = 'not_counted' and ended_at is null returning reason`,
      values: [dossier.id, context.now],
    });
    if (!ended) throw new Refusal('deeds.not_held', 409);
    const due = await dueNow(context, scene);
    await note(context, tx, dossier.id, 'resume', input.note, true);
    return {
      set: { dueAt: due },
      facts: [
        fact('dossier.resumed', dossier, context.now, { reason: ended.reason }),
        ...dueChanged(dossier, context.now, before, due, 'not_counted'),
      ],
    };
  });
}
