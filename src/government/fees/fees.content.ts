import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import type { Day } from '../../platform/time/time.ts';
import type { CatalogueEntry } from '../procedures/procedures.queries.ts';

const cash = z.strictObject({
  about: z.string(),
  versions: z.array(z.strictObject({ valid_from: z.iso.date(), denominations: z.array(z.int().positive()).min(1) })).min(1),
});
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const exemptions = z.strictObject({
  about: z.string(),
  exemptions: z.array(
    z.strictObject({
      group: z.string().regex(/^[a-z-]+$/),
      name: text,
      procedures: z.array(z.string()).min(1),
      validFrom: z.iso.date(),
      validTo: z.iso.date().optional(),
      basis: z.string().min(1),
    }),
  ),
});
type Exempt = { group: string; name: z.infer<typeof text>; basis?: string };
let lawful: z.infer<typeof exemptions> | undefined;
let kept: z.infer<typeof cash> | undefined;

/** The notes that are in use on a day, the largest first, in đồng. Throws for a day before the first version. */
export function denominationsOn(day: Day): readonly number[] {
  kept ??= cash.parse(JSON.parse(readFileSync(contentPath('fees', 'cash.json'), 'utf8')));
  const found = kept.versions.findLast((one) => one.valid_from <= day);
  if (!found) throw new Error(`no notes are known for ${day}`);
  return found.denominations;
}

/** Whom a law frees from the fee of a procedure on a day, whatever a province's table asks and where none is published. Each group once. */
export function exemptByLaw(procedure: string, day: Day): readonly (Exempt & { basis: string })[] {
  lawful ??= exemptions.parse(JSON.parse(readFileSync(contentPath('fees', 'exemptions.json'), 'utf8')));
  return lawful.exemptions.filter((one) => one.procedures.includes(procedure) && one.validFrom <= day && day <= (one.validTo ?? day));
}

/** The groups that pay nothing, by law or by the fee table, each once: what the desk chooses from. */
export function exemptGroups(version: Pick<CatalogueEntry, 'procedure' | 'fee'>, day: Day): readonly Exempt[] {
  const { table } = version.fee;
  const byTable = table === 'not published' ? [] : table.flatMap((row) => row.exemptions);
  return [...new Map([...byTable, ...exemptByLaw(version.procedure, day)].map((one) => [one.group, one])).values()];
}
