import { z } from '@hono/zod-openapi';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type Changed, changeDossier, note } from './dossiers.change.ts';
import { fact } from './dossiers.events.ts';

/** Why a dossier is late: codes, so that they can be counted. */
export const delayCauses = [
  'other_agency',
  'verification',
  'too_many',
  'staff_away',
  'network',
  'hard_case',
  'our_mistake',
  'other',
] as const;

export const explainDelaySchema = z.object({
  id: z.uuid(),
  key: z.string().min(1),
  rowVersion: z.int(),
  cause: z.enum(delayCauses),
  /** For the colleagues, not for the citizen; demanded for `other`. */
  note: z.string().trim().max(2000).optional(),
});
export type ExplainDelayInput = z.infer<typeof explainDelaySchema>;

/** Says why a dossier is, or was, late. It stays late: only the list and the counts by cause change. Refuses with `delays.not_late` (409), `delays.input` (422). */
export function explainDelay(context: Context, input: ExplainDelayInput): Promise<Changed> {
  return changeDossier(context, 'explain delay', input, async ({ tx, dossier }) => {
    if (input.cause === 'other' && !input.note) throw new Refusal('delays.input', 422, { fields: { note: { key: 'delays.errors.note' } } });
    if (!dossier.dueAt || (dossier.resolvedAt ?? dossier.endedAt ?? context.now) <= dossier.dueAt)
      throw new Refusal('delays.not_late', 409);
    await tx.query({
      text: `insert into delay_reasons (dossier, cause, said_by, said_at) values ($1, $2, $3, $4)
             on conflict (dossier) do update set cause = excluded.cause, said_by = excluded.said_by, said_at = excluded.said_at`,
      values: [dossier.id, input.cause, context.actor.id, context.now],
    });
    await note(context, tx, dossier.id, 'explain delay', input.note, false);
    return { set: {}, facts: [fact('dossier.delay_explained', dossier, context.now, { cause: input.cause })] };
  });
}
