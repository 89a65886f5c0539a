import { createHash } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dayOf } from '../../platform/time/time.ts';
import { readShapes, type ShapeRefused } from './shapes.rules.ts';
import { mayUnitOrRefuse } from './units.permissions.ts';
import { registerOf } from './units.queries.ts';
import { validOn } from './units.rules.ts';

export type ShapesReport = { dryRun: boolean; features: number; written: number; same: number; refused: ShapeRefused[] };

/**
 * Takes in the areas of units of today, as `readShapes` reads them: all that fit in one transaction, the others told one by one. Repeatable: a second time
 * nothing is written. Refuses with `units.shapes_file` (422: no GeoJSON FeatureCollection), 401 and 403.
 */
export async function importShapes(context: Context, { text, dryRun }: { text: string; dryRun: boolean }): Promise<ShapesReport> {
  mayUnitOrRefuse(context.actor, 'import', '');
  const today = dayOf(context.now);
  const now = [...(await registerOf(context)).units.values()].filter((unit) => validOn(unit, today));
  const byCode = new Map(now.map((unit) => [unit.code, unit.id]));
  const read = readShapes(text, (code) => byCode.get(code));
  if (!read) throw new Refusal('units.shapes_file', 422);
  const { features, shapes, refused } = read;
  if (dryRun) return { dryRun, features, written: shapes.size, same: 0, refused };
  const written = await context.transaction(async (tx) => {
    const rows = [...shapes].map(([unit, shape]) => ({ unit, shape }));
    const done = await tx.query({
      text: `insert into unit_shapes (unit, shape, set_at) select one.unit, one.shape, $2 from jsonb_to_recordset($1) as one(unit text, shape jsonb)
             on conflict (unit) do update set shape = excluded.shape, set_at = excluded.set_at where unit_shapes.shape <> excluded.shape returning unit`,
      values: [JSON.stringify(rows), context.now],
    });
    if (done.length > 0)
      await record(context, tx, {
        verb: 'import',
        thing: 'unit shapes',
        subject: createHash('sha256').update(text).digest('hex'),
        data: { written: done.length, refused: refused.length },
      });
    return done.length;
  });
  return { dryRun, features, written, same: shapes.size - written, refused };
}
