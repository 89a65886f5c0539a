import type { Context } from '../../platform/context/context.ts';

/** Which of these codes of the national portal the actor's unit has taken over already. */
export async function knownCodes(context: Context, codes: readonly string[]): Promise<Set<string>> {
  const rows = await context.read((tx) =>
    tx.query<{ external_code: string }>({
      name: 'portal.known-codes',
      text: 'select external_code from dossiers where external_code = any($1)',
      values: [codes],
    }),
  );
  return new Set(rows.map((row) => row.external_code));
}
