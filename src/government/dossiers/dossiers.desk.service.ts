import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { postsOfAccount } from '../../registers/people/people.queries.ts';
import { type Chosen, chosenFor } from './assignment.turns.service.ts';
import { type Changed, changeDossier, type DossierRow, note } from './dossiers.change.ts';
import { calendarFor, handlingClock } from './dossiers.clock.ts';
import { fact, iso } from './dossiers.events.ts';
import { channels, handlingSteps, type KeysPressed } from './dossiers.rules.ts';
import type { ReceiveInput, RefuseInput } from './dossiers.schema.ts';
import { promiseOfReceipt } from './promises.service.ts';

const channelOf = (text: string) => channels.find((one) => one === text) ?? 'direct';

/**
 * The desk takes the dossier: from now the handling clock runs, and its due moment is fixed by the version's term and the unit's calendar. The first
 * step of the handling has it next.
 */
export async function receiveDossier(context: Context, input: ReceiveInput): Promise<Changed> {
  const chosen = input.assignee ? null : await chosenFor(context, input.id, (all) => handlingSteps(all)[0]);
  return changeDossier(context, 'receive', input, async ({ dossier, version, steps }) => {
    const calendar = await calendarFor(context, dossier.competentUnit);
    const { due } = handlingClock(version, dossier.caseCode, context.now, calendar, []);
    const promisedAt = await promiseOfReceipt(context, dossier.competentUnit, version.procedure, calendar);
    const [first] = handlingSteps(steps);
    if (input.assignee) await refuseUnfit(context, input.assignee, dossier.competentUnit, first?.role);
    return {
      set: {
        receivedAt: context.now,
        dueAt: due,
        promisedAt,
        step: first?.code ?? null,
        assignee: input.assignee ?? chosen?.account ?? null,
      },
      facts: [
        fact('dossier.received', dossier, context.now, {
          channel: channelOf(dossier.channel),
          keys: dossier.keys as KeysPressed,
          dueAt: iso(due),
          receptionDueAt: iso(dossier.receptionDueAt),
          promisedAt: iso(promisedAt),
          step: first?.code ?? null,
        }),
        ...givenByRule(context, dossier, first?.code, chosen),
      ],
    };
  });
}

/** What is told when the unit's rule gave the work. */
export const givenByRule = (
  context: Context,
  dossier: Pick<DossierRow, 'id' | 'competentUnit' | 'procedure' | 'procedureVersion'>,
  step: string | undefined,
  chosen: Chosen | null,
) =>
  chosen
    ? [
        fact('dossier.assigned', dossier, context.now, {
          step: step ?? null,
          from: null,
          to: chosen.account,
          why: 'rule',
          rule: chosen.rule,
        }),
      ]
    : [];

/** Work goes only to an account that holds the step's role in the unit. Refuses with `dossiers.assignee_unfit` (422). */
export async function refuseUnfit(context: Context, account: string, unit: string, role: string | undefined): Promise<void> {
  const posts = await postsOfAccount(context, account);
  if (!posts.some((post) => post.unit === unit && post.role === role))
    throw new Refusal('dossiers.assignee_unfit', 422, { fields: { assignee: { key: 'dossiers.errors.assignee' } } });
}

/** The desk does not take the dossier, and says why in writing. */
export function refuseDossier(context: Context, input: RefuseInput): Promise<Changed> {
  return changeDossier(context, 'refuse', input, async ({ tx, dossier }) => {
    await note(context, tx, dossier.id, 'refuse', input.reason, true);
    return {
      set: { outcome: 'not_received', endedAt: context.now, receptionDueAt: null },
      facts: [fact('dossier.refused', dossier, context.now, { state: 1 })],
    };
  });
}
