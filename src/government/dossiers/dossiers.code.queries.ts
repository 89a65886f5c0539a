import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';

/** The id behind a dossier's code, for a verb that is called by the code. Refuses with `dossiers.unknown` (404), also whoever may not see it. */
export async function idOfCode(context: Context, code: string): Promise<string> {
  const [row] = await context.read((tx) =>
    tx.query<{ id: string }>({ name: 'dossiers.id-of-code', text: 'select id from dossiers where code = $1', values: [code] }),
  );
  if (!row) throw new Refusal('dossiers.unknown', 404);
  return row.id;
}
