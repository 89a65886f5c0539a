import type { Context } from '../../platform/context/context.ts';
import { parsed, Refusal } from '../../platform/context/refusal.ts';
import { type BulkInput, bulkSchema } from './bulk.schema.ts';
import { receiveDossier } from './dossiers.desk.service.ts';
import { moveDossier } from './dossiers.handle.service.ts';
import { returnDossier } from './return.service.ts';

/** What became of one dossier of many: done, or refused with the code and details of its refusal. */
export type BulkOutcome = { id: string; refused: { code: string; details: Refusal['details'] } | null };

/**
 * Receives, moves to the next step, or returns many dossiers in one form: each by the same verb as alone, in its own transaction, so that what is refused
 * holds up nothing else and is reported. Repeatable by `key`. Refuses with `context.bad_input` (422) what fits none of them.
 */
export async function doMany(context: Context, input: BulkInput): Promise<BulkOutcome[]> {
  const wish = parsed(bulkSchema, input);
  const one = (change: { id: string; rowVersion: number; key: string }) => {
    if (wish.verb === 'receive') return receiveDossier(context, change);
    if (wish.verb === 'move') return moveDossier(context, { ...change, back: false });
    return returnDossier(context, { ...change, way: wish.way, ...(wish.handover ? { handover: wish.handover } : {}) });
  };
  const outcomes: BulkOutcome[] = [];
  for (const { id, rowVersion } of wish.dossiers) {
    try {
      await one({ id, rowVersion, key: `${wish.key} ${id}` });
      outcomes.push({ id, refused: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ id, refused: { code: error.code, details: error.details } });
    }
  }
  return outcomes;
}
