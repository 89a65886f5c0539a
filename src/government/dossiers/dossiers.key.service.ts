import type { Context } from '../../platform/context/context.ts';
import type { ReissueKeyInput } from './deeds.schema.ts';
import { type Changed, changeDossier } from './dossiers.change.ts';
import { fact } from './dossiers.events.ts';
import { newTrackingKey } from './dossiers.filing.ts';

/**
 * A new key for the dossier's QR, after a slip was lost or shown to others: the old one opens nothing from this moment. The answer that is kept for a
 * repeated call does not hold the key: whoever repeats it gets the one that is valid then.
 */
export async function reissueTrackingKey(context: Context, input: ReissueKeyInput): Promise<Changed & { trackingKey: string }> {
  const changed = await changeDossier(context, 'reissue key', input, async ({ dossier }) => ({
    set: { trackingKey: newTrackingKey() },
    facts: [fact('dossier.key_reissued', dossier, context.now, {})],
  }));
  const [row] = await context.read((tx) =>
    tx.query<{ trackingKey: string }>({ text: 'select tracking_key as "trackingKey" from dossiers where id = $1', values: [changed.id] }),
  );
  if (!row) throw new Error('the dossier whose key was reissued is gone');
  return { ...changed, ...row };
}
