import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { dossiers } from '../dossiers/dossiers.table.ts';
import { type CreditState, creditStates } from './fees.rules.ts';
import { feeAllocations, feeCredits, feeImports, feeRefunds } from './fees.table.ts';
import type { BadLine } from './statement.rules.ts';

export type CreditLine = typeof feeCredits.$inferSelect & { code: string | null };

/** How much money stands in each state of a unit's credits. */
export async function creditCounts(context: Context, unit: string): Promise<Record<CreditState, number>> {
  const rows = await context.read((tx) =>
    tx.query<{ state: CreditState; count: number }>({
      name: 'fees.credit-counts',
      text: 'select state, count(*)::int as count from fee_credits where unit = $1 group by state',
      values: [unit],
    }),
  );
  const counts = Object.fromEntries(creditStates.map((state) => [state, 0])) as Record<CreditState, number>;
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}

/** The credits of a unit in these states, the newest first. */
export function creditsIn(context: Context, unit: string, states: readonly CreditState[], limit = 100): Promise<CreditLine[]> {
  return context.read(async (tx) => {
    const rows = await tx.orm
      .select({ credit: feeCredits, code: dossiers.code })
      .from(feeCredits)
      .leftJoin(dossiers, eq(dossiers.id, feeCredits.dossier))
      .where(and(eq(feeCredits.unit, unit), inArray(feeCredits.state, [...states])))
      .orderBy(desc(feeCredits.bookedAt), desc(feeCredits.id))
      .limit(limit);
    return rows.map(({ credit, code }) => ({ ...credit, code }));
  });
}

/** One credit with what was made of it. Refuses with `fees.unknown` (404). */
export async function creditOf(context: Context, id: string) {
  const found = await context.read(async (tx) => {
    const [row] = await tx.orm
      .select({ credit: feeCredits, code: dossiers.code })
      .from(feeCredits)
      .leftJoin(dossiers, eq(dossiers.id, feeCredits.dossier))
      .where(sql`${feeCredits.id}::text = ${id}`);
    if (!row) return undefined;
    const given = await tx.orm
      .select({ allocation: feeAllocations, code: dossiers.code })
      .from(feeAllocations)
      .innerJoin(dossiers, eq(dossiers.id, feeAllocations.dossier))
      .where(eq(feeAllocations.credit, row.credit.id))
      .orderBy(asc(feeAllocations.givenAt));
    return { ...row.credit, code: row.code, given: given.map(({ allocation, code }) => ({ ...allocation, code })) };
  });
  if (!found) throw new Refusal('fees.unknown', 404);
  return found;
}

export type ImportRow = Omit<typeof feeImports.$inferSelect, 'bad'> & { bad: BadLine[] };

/** The readings of statement files of a unit, the newest first. */
export async function importsOf(context: Context, unit: string, limit = 10): Promise<ImportRow[]> {
  const rows = await context.read((tx) =>
    tx.orm.select().from(feeImports).where(eq(feeImports.unit, unit)).orderBy(desc(feeImports.importedAt)).limit(limit),
  );
  return rows as ImportRow[];
}

/** Refunds of a unit that are not over, the oldest first; with the dossier's code. */
export async function openRefunds(context: Context, unit: string) {
  const rows = await context.read((tx) =>
    tx.orm
      .select({ refund: feeRefunds, code: dossiers.code })
      .from(feeRefunds)
      .leftJoin(dossiers, eq(dossiers.id, feeRefunds.dossier))
      .where(and(eq(feeRefunds.unit, unit), inArray(feeRefunds.state, ['asked', 'approved'])))
      .orderBy(asc(feeRefunds.askedAt))
      .limit(100),
  );
  return rows.map(({ refund, code }) => ({ ...refund, code }));
}
