import type { Context } from '../../platform/context/context.ts';
import type { Shape } from './shapes.rules.ts';

/** The areas of these units, as far as somebody has given them. */
export async function shapesOf(context: Context, units: readonly string[]): Promise<Map<string, Shape>> {
  const rows = await context.read((tx) =>
    tx.query<{ unit: string; shape: Shape }>({
      name: 'units.shapes',
      text: 'select unit, shape from unit_shapes where unit = any($1)',
      values: [units],
    }),
  );
  return new Map(rows.map(({ unit, shape }) => [unit, shape]));
}
