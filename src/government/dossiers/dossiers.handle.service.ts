import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import type { Step } from '../procedures/procedures.schema.ts';
import { chosenFor } from './assignment.turns.service.ts';
import { type Changed, changeDossier, note } from './dossiers.change.ts';
import { endPauses, refuseHeld } from './dossiers.clock.ts';
import { givenByRule, refuseUnfit } from './dossiers.desk.service.ts';
import { fact, iso } from './dossiers.events.ts';
import { channels, isDecision, type KeysPressed, nextStep, previousStep, type State } from './dossiers.rules.ts';
import type { MoveInput, ResolveInput, StopInput, WithdrawInput } from './dossiers.schema.ts';
import { keepStop } from './dossiers.stop.service.ts';
import { addFiles } from './dossiers.supplement.service.ts';

/**
 * Hands the dossier to the next step, or back to the one before. At the last step there is no next: it is resolved there (`dossiers.last_step`, 409). While
 * another agency's reply is awaited and the time does not count, it comes to no signature (`deeds.held`, 409).
 */
export async function moveDossier(context: Context, input: MoveInput): Promise<Changed> {
  const toward = input.back ? previousStep<Step> : nextStep<Step>;
  const chosen = input.assignee ? null : await chosenFor(context, input.id, toward);
  return changeDossier(context, 'move', input, async ({ tx, dossier, steps }) => {
    const to = input.back ? previousStep(steps, dossier.step) : nextStep(steps, dossier.step);
    if (!to) throw new Refusal(input.back ? 'dossiers.first_step' : 'dossiers.last_step', 409);
    if (!input.back && isDecision(steps, to.code)) await refuseHeld(tx, dossier.id);
    if (input.assignee) await refuseUnfit(context, input.assignee, dossier.competentUnit, to.role);
    await note(context, tx, dossier.id, 'move', input.note, false);
    return {
      set: { step: to.code, assignee: input.assignee ?? chosen?.account ?? null },
      facts: [
        fact('dossier.moved', dossier, context.now, {
          from: dossier.step,
          to: to.code,
          back: input.back,
          assigned: Boolean(input.assignee ?? chosen),
        }),
        ...givenByRule(context, dossier, to.code, chosen),
      ],
    };
  });
}

/**
 * The result is there: the handling clock ends. Only at the last step. Granting a procedure whose result is a paper needs its file
 * (`dossiers.result_missing`); a decision that says no needs its reason.
 */
export function resolveDossier(context: Context, input: ResolveInput): Promise<Changed> {
  return changeDossier(context, 'resolve', input, async ({ tx, dossier, version, steps }) => {
    if (nextStep(steps, dossier.step) !== null) throw new Refusal('dossiers.not_last_step', 409);
    await refuseHeld(tx, dossier.id);
    const paper = version.results.some((one) => one.paper);
    if (input.outcome === 'refused' && !input.reason)
      throw new Refusal('dossiers.reason_missing', 422, { fields: { reason: { key: 'dossiers.errors.reason' } } });
    if (input.outcome === 'granted' && input.files.length === 0 && paper)
      throw new Refusal('dossiers.result_missing', 422, { fields: { files: { key: 'dossiers.errors.result' } } });
    await addFiles(context, tx, dossier.id, 'result', null, input.files);
    await note(context, tx, dossier.id, 'resolve', input.reason, true);
    return {
      set: { resolvedAt: context.now, outcome: input.outcome, assignee: null, step: 'return' },
      facts: [
        fact('dossier.resolved', dossier, context.now, {
          outcome: input.outcome,
          dueAt: iso(dossier.dueAt),
          files: input.files.length,
          paper,
          channel: channels.find((one) => one === dossier.channel) ?? 'direct',
          keys: dossier.keys as KeysPressed,
        }),
      ],
    };
  });
}

/**
 * Stopped at the citizen's request, while there is no decision (NĐ 118/2025/NĐ-CP art. 21; notice by Mẫu 05): online by the citizen, or by the desk for
 * somebody who came or wrote, with the papers that go back.
 */
export function withdrawDossier(context: Context, input: WithdrawInput): Promise<Changed> {
  return changeDossier(context, 'withdraw', input, async ({ tx, dossier, role }) => {
    const said = await note(context, tx, dossier.id, 'withdraw', input.reason, true);
    const atDesk = role === 'desk officer';
    const way = atDesk ? (input.way ?? 'desk') : 'online';
    await keepStop(context, tx, dossier, { kind: 'requested', way, returned: atDesk ? (input.returned ?? []) : [], note: said });
    await endPauses(tx, dossier.id, context.now);
    return {
      set: { outcome: 'withdrawn', endedAt: context.now, dueAt: dossier.dueAt, receptionDueAt: null, step: null, assignee: null },
      facts: [fact('dossier.withdrawn', dossier, context.now, { from: dossier.state as State })],
    };
  });
}

/** The unit closes a dossier whose supplement did not come within its time. Before that time it is refused (`dossiers.too_early`, 409). */
export function stopDossier(context: Context, input: StopInput): Promise<Changed> {
  return changeDossier(context, 'stop', input, async ({ tx, dossier }) => {
    const [open] = await tx.query<{ limit_at: Date }>({
      text: 'select limit_at from supplement_requests where dossier = $1 and answered_at is null',
      values: [dossier.id],
    });
    if (!open || context.now <= open.limit_at) throw new Refusal('dossiers.too_early', 409);
    const said = await note(context, tx, dossier.id, 'stop', input.reason, true);
    await keepStop(context, tx, dossier, { kind: 'no_supplement', way: null, returned: [], note: said });
    await endPauses(tx, dossier.id, context.now);
    return {
      set: { outcome: 'expired', endedAt: context.now, step: null, assignee: null },
      facts: [fact('dossier.stopped', dossier, context.now, { from: dossier.state as State, reason: 'no_supplement' })],
    };
  });
}
