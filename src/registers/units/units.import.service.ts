import { createHash } from 'node:crypto';
import { record } from '../../platform/audit/audit.ts';
import type { Context, Transaction } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { type ImportPlan, planImport, type Refused, type Registered } from './units.import.rules.ts';
import { readImport } from './units.import.schema.ts';
import { mayUnitOrRefuse } from './units.permissions.ts';
import { forgetUnits } from './units.queries.ts';
import { writeImported } from './units.service.ts';

export type ImportWish = { text: string; dryRun: boolean };
/** Lines read; rows that came in, were renewed, were there already; each line that was not taken, in the order of the file. */
export type ImportReport = {
  dryRun: boolean;
  lines: number;
  added: { units: number; links: number; shares: number };
  renewed: { units: number; links: number; shares: number };
  same: number;
  refused: Refused[];
};

async function registered(tx: Transaction): Promise<Registered> {
  const units = await tx.query<Registered['units'][number]>({
    text: `select id, code, level, kind, name, parent, valid_from::text, valid_to::text, basis, certainty, source from units`,
  });
  const links = await tx.query<Registered['links'][number]>({
    text: 'select from_unit as "from", to_unit as "to", kind, changed_on::text as date, basis, certainty, source from unit_links',
  });
  const shares = await tx.query<Registered['shares'][number]>({
    text: `select from_unit as "from", to_unit as "to", changed_on::text as date, share / 1000.0::float8 as per_mille, by, decided_on::text, basis
           from unit_shares`,
  });
  return { units, links, shares };
}

function reportOf(plan: ImportPlan, dryRun: boolean, lines: number): ImportReport {
  const counts = (which: 'added' | 'renewed') => ({
    units: plan.units[which].length,
    links: plan.links[which].length,
    shares: plan.shares[which].length,
  });
  return { dryRun, lines, added: counts('added'), renewed: counts('renewed'), same: plan.same, refused: plan.refused };
}

/** The units that a register's faults are about. */
const unitsNamed = (faults: readonly string[]): string =>
  [...new Set(faults.flatMap((one) => one.match(/\b(?:\d{2}|\d{3}|\d{5})\.\d{8}\b/g) ?? []))].join(', ');

/**
 * Takes in dated units, what became of them and how the divided ones lie in their parts, from a file as `readImport` reads it: all that fits in one transaction, the rest told line by line. Repeatable:
 * a second time everything is there already. `dryRun` only tells. Refuses with `units.import_empty` (422), with `units.import_breaks` (409) when imported rows
 * would be renewed so that registered ones do not fit any more, and with 401 and 403.
 */
export async function importUnits(context: Context, { text, dryRun }: ImportWish): Promise<ImportReport> {
  mayUnitOrRefuse(context.actor, 'import', '');
  const lines = readImport(text);
  if (lines.length === 0) throw new Refusal('units.import_empty', 422);
  const planned = async (tx: Transaction) => {
    const plan = planImport(lines, await registered(tx));
    if (plan.broken.length > 0) throw new Refusal('units.import_breaks', 409, { details: { units: unitsNamed(plan.broken) } });
    return plan;
  };
  if (dryRun) return reportOf(await context.read(planned), true, lines.length);
  const report = await context.transaction(async (tx) => {
    // One import after the other: both would find the same code free.
    await tx.query({ text: "select pg_advisory_xact_lock(hashtext('units import'))" });
    const plan = await planned(tx);
    const { units, links, shares } = plan;
    const [allUnits, allLinks, allShares] = [
      [...units.added, ...units.renewed],
      [...links.added, ...links.renewed],
      [...shares.added, ...shares.renewed],
    ];
    const written = await writeImported(tx, allUnits, allLinks, allShares);
    if (written !== allUnits.length + allLinks.length + allShares.length) throw new Refusal('units.import_meanwhile', 409);
    if (written > 0)
      await record(context, tx, {
        verb: 'import',
        thing: 'units',
        subject: createHash('sha256').update(text).digest('hex'),
        data: {
          units: allUnits.length,
          links: allLinks.length,
          shares: allShares.length,
          same: plan.same,
          refused: plan.refused.length,
        },
      });
    return reportOf(plan, false, lines.length);
  });
  forgetUnits(context);
  return report;
}
