import type { Context, Transaction } from '../../platform/context/context.ts';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import type { DossierRow } from './dossiers.change.ts';

type Stop = {
  kind: 'requested' | 'no_supplement';
  way: 'online' | 'desk' | 'post' | null;
  returned: readonly string[];
  note: string | null;
};

/**
 * Keeps what the notice of the stop (Mẫu 05) tells: who asked how, the state at that time, what goes back. Refuses with `dossiers.papers` (422) to give
 * back what the dossier does not have.
 */
export async function keepStop(context: Context, tx: Transaction, dossier: DossierRow, stop: Stop): Promise<void> {
  const components = await tx.query<{ component: string }>({
    text: 'select component from dossier_components where dossier = $1 and database is null',
    values: [dossier.id],
  });
  const has = new Set(components.map((one) => one.component));
  const wrong = stop.returned.filter((code) => !has.has(code));
  const complaint: Complaint = { key: 'deeds.errors.returned' };
  if (wrong.length > 0) throw new Refusal('dossiers.papers', 422, { fields: { returned: complaint } });
  await tx.query({
    text: `insert into dossier_stops (dossier, kind, way, stopped_by, stopped_at, state, returned, note) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [dossier.id, stop.kind, stop.way, context.actor.id, context.now, dossier.state, [...new Set(stop.returned)], stop.note],
  });
}
