import type { Context, Transaction } from '../../platform/context/context.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { presentIn } from '../../registers/people/absence.queries.ts';
import { standsFor } from '../../registers/people/absence.rules.ts';
import { type AssignInput, assignSchema, type ManyInput, manySchema, type RecallInput } from './assignment.schema.ts';
import { type Chosen, chosenFor } from './assignment.turns.service.ts';
import { type Changed, changeDossier, note, type Scene } from './dossiers.change.ts';
import { fact } from './dossiers.events.ts';

/** To whom work can go at a step: who holds its office in the unit and is not on leave. Refuses with `dossiers.assignee_unfit` (422). */
async function refuseAbsent(context: Context, { tx, dossier, steps }: Scene, account: string): Promise<void> {
  const step = steps.find((one) => one.code === dossier.step);
  const present = step ? await presentIn(context, tx, dossier.competentUnit, step.role) : [];
  if (!present.includes(account))
    throw new Refusal('dossiers.assignee_unfit', 422, { fields: { assignee: { key: 'assignment.errors.assignee' } } });
}

/**
 * Gives a dossier to an officer of its step, or takes it from one, without moving it and without sending it back. By the head, or by who has it. Refuses
 * with `dossiers.assignee_unfit` (422) who does not hold the office or is on leave, besides what every verb refuses.
 */
export async function assignDossier(context: Context, input: AssignInput, rule: string | null = null): Promise<Changed> {
  const wish = parsed(assignSchema, input);
  return changeDossier(context, 'assign', wish, async (scene) => {
    const { tx, dossier } = scene;
    if (!dossier.step) throw new Refusal('dossiers.not_now', 409, { details: { state: dossier.state } });
    if (wish.assignee) await refuseAbsent(context, scene, wish.assignee);
    await note(context, tx, dossier.id, 'assign', wish.note, false);
    return {
      set: { assignee: wish.assignee },
      facts: [
        fact('dossier.assigned', dossier, context.now, {
          step: dossier.step,
          from: dossier.assignee,
          to: wish.assignee,
          why: wish.why,
          rule,
        }),
      ],
    };
  });
}

/** What became of one dossier of many: given to `to` (null: to nobody), or refused with the code and details of its refusal. */
export type Outcome = { id: string; code: string | null; to: string | null; refused: { code: string; details: Refusal['details'] } | null };

/**
 * Gives many dossiers in one form, each in its own transaction: what is refused holds up nothing else and is reported. `to` is an account, `rule` (as the
 * unit's rules say) or `head` (to nobody). Repeatable by `key`: what was done is not done twice.
 */
export async function assignMany(context: Context, input: ManyInput): Promise<Outcome[]> {
  const parsed = manySchema.safeParse(input);
  if (!parsed.success) {
    const key = parsed.error.issues.find(({ message }) => message.startsWith('assignment.'))?.message ?? 'context.refusals.bad_input';
    throw new Refusal('context.bad_input', 422, { fields: { dossiers: { key } } });
  }
  const { dossiers, to, why, key, not } = parsed.data;
  const outcomes: Outcome[] = [];
  for (const { id, rowVersion } of dossiers) {
    try {
      const chosen =
        to === 'rule' ? await chosenFor(context, id, (steps, current) => steps.find((one) => one.code === current), not) : null;
      const assignee = to === 'rule' ? (chosen?.account ?? null) : to === 'head' ? null : to;
      const wish = { id, rowVersion, key: `${key} ${id}`, assignee, why };
      outcomes.push({ id, code: (await assignOnce(context, wish, chosen, to === 'rule')).code, to: assignee, refused: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ id, code: null, to: null, refused: { code: error.code, details: error.details } });
    }
  }
  return outcomes;
}

/** A form that is sent again by rule meets a later turn: the first choice stands. */
async function assignOnce(context: Context, wish: AssignInput, chosen: Chosen | null, byRule: boolean): Promise<{ code: string }> {
  try {
    return await assignDossier(context, wish, chosen?.rule ?? null);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'context.key_reused' || !byRule) throw error;
    const [row] = await context.read((tx) =>
      tx.query<{ answer: { code: string } }>({
        text: "select answer from idempotency where actor = $1 and verb = 'assign' and key = $2",
        values: [context.actor.id, wish.key],
      }),
    );
    if (!row) throw error;
    return row.answer;
  }
}

type Sent = { number: number; sentBy: string | null; openedAt: Date | null };

/** The step where the dossier is, locked, and the one before it. */
async function whereItIs(
  tx: Transaction,
  dossier: string,
): Promise<{ now: Sent | undefined; before: { step: string; officer: string | null } | undefined }> {
  const [now] = await tx.query<Sent>({
    text: `select number, sent_by as "sentBy", opened_at as "openedAt" from dossier_steps
           where dossier = $1 and left_at is null for update`,
    values: [dossier],
  });
  const [before] = await tx.query<{ step: string; officer: string | null }>({
    text: 'select step, officer from dossier_steps where dossier = $1 and number = $2',
    values: [dossier, (now?.number ?? 0) - 1],
  });
  return { now, before };
}

/** Whether anybody but the sender did something with the dossier since it was handed on. */
async function wasTouched(tx: Transaction, dossier: string, { sentBy }: Sent): Promise<boolean> {
  const [deed] = await tx.query({
    text: `select 1 from events where subject = $1 and actor ->> 'kind' in ('officer', 'machine') and actor ->> 'account' <> $2 and type <> 'dossier.assigned'
             and (epoch, transaction, id) > (select epoch, transaction, id from events where subject = $1 and type = 'dossier.moved'
                                             order by epoch desc, transaction desc, id desc limit 1) limit 1`,
    values: [dossier, sentBy ?? ''],
  });
  return deed !== undefined;
}

/**
 * Takes a dossier back from the next step, by who handed it on, as long as nobody there has opened it. Refuses with `assignment.not_sender` (403),
 * `assignment.opened` and `assignment.nothing_to_recall` (409).
 */
export function recallDossier(context: Context, input: RecallInput): Promise<Changed> {
  return changeDossier(context, 'recall', input, async ({ tx, dossier, steps, role }) => {
    const { now, before } = await whereItIs(tx, dossier.id);
    const { actor } = context;
    const office = { role, unit: dossier.competentUnit, procedure: dossier.procedure };
    const sender = now?.sentBy;
    if (!sender || (sender !== actor.id && !standsFor(actor, office).includes(sender))) throw new Refusal('assignment.not_sender', 403);
    const step = before && steps.find((one) => one.code === before.step);
    if (!step) throw new Refusal('assignment.nothing_to_recall', 409);
    if (now.openedAt || (await wasTouched(tx, dossier.id, now)))
      throw new Refusal('assignment.opened', 409, { details: { at: (now.openedAt ?? context.now).toISOString() } });
    await note(context, tx, dossier.id, 'recall', input.note, false);
    return {
      set: { step: step.code, assignee: before.officer ?? (step.role === role ? sender : null) },
      facts: [fact('dossier.recalled', dossier, context.now, { from: dossier.step ?? '', to: step.code })],
    };
  });
}
