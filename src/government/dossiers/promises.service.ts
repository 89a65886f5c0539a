import { z } from '@hono/zod-openapi';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import type { Calendar } from '../../registers/calendar/calendar.rules.ts';
import { promiseRulesOf } from '../procedures/promises.queries.ts';
import { promisedFor } from '../procedures/promises.rules.ts';
import { type Changed, changeDossier, note } from './dossiers.change.ts';
import { fact } from './dossiers.events.ts';

/** Until when a unit promises what it receives now, by its day without an appointment; null when it promises nothing. */
export async function promiseOfReceipt(context: Context, unit: string, procedure: string, calendar: Calendar): Promise<Date | null> {
  return promisedFor(await promiseRulesOf(context, unit), procedure, context.now, calendar) ?? null;
}

/** Why a promised dossier gets an appointment after all. */
export const passReasons = ['verification', 'supplement', 'signer_away', 'too_many', 'network', 'other'] as const;

export const passPromiseSchema = z.object({
  id: z.uuid(),
  key: z.string().min(1),
  rowVersion: z.int(),
  reason: z.enum(passReasons),
  /** What the citizen reads besides; demanded for `other`. */
  note: z.string().trim().max(2000).optional(),
});
export type PassPromiseInput = z.infer<typeof passPromiseSchema>;

/**
 * It will not be settled on its day without an appointment: says why, and the citizen gets an appointment by the lawful due moment, which never moved.
 * The promise stays on record and is counted as not kept. Refuses with `promises.none` (409) where nothing was promised or it was passed
 * already, and `promises.input` (422) for another reason that nobody says.
 */
export function passPromise(context: Context, input: PassPromiseInput): Promise<Changed> {
  return changeDossier(context, 'pass promise', input, async ({ tx, dossier }) => {
    if (input.reason === 'other' && !input.note)
      throw new Refusal('promises.input', 422, { fields: { note: { key: 'promises.errors.note' } } });
    if (!dossier.promisedAt) throw new Refusal('promises.none', 409);
    const day = dayOf(dossier.promisedAt);
    const [passed] = await tx.query({
      text: `insert into promise_passes (dossier, unit, day, reason, passed_by, passed_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
      values: [dossier.id, dossier.competentUnit, day, input.reason, context.actor.id, context.now],
    });
    if (!passed) throw new Refusal('promises.none', 409);
    await note(context, tx, dossier.id, 'pass promise', input.note, true);
    return { set: {}, facts: [fact('dossier.promise_passed', dossier, context.now, { day, reason: input.reason })] };
  });
}
