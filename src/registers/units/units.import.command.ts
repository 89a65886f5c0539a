import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { Refusal } from '../../platform/context/refusal.ts';
import { wordsIn } from '../../platform/words/words.ts';
import { complaintText, refusalText } from '../../ui/answer.ts';
import type { Refused } from './units.import.rules.ts';
import { type ImportReport, importUnits } from './units.import.service.ts';

/** A house opened for a command: its context as the house's own actor `content`, and its end. */
type ImportingHouse = { context: Context; close(): Promise<void> };
type Wish = { file: string; dryRun: boolean; json: boolean };

const t = wordsIn('vi');

function wishOf(args: string[]): Wish | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values, positionals } = parseArgs({ args, options: { 'dry-run': flag, json: flag }, allowPositionals: true, strict: true });
    const [verb, file, ...more] = positionals;
    return verb === 'import' && file && more.length === 0 ? { file, dryRun: values['dry-run'], json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

const vi = { t, locale: 'vi' } as const;

/** Why a line was not taken: days as people write them; what could not be read, key by key. */
function sentence({ reason, details, faults = [] }: Refused): string {
  const fault = faults.map(({ field, complaint }) => [...(field ? [field] : []), complaintText(complaint, vi)].join(': ')).join(' ');
  return complaintText({ key: `units.import.reasons.${reason}`, params: { ...details, fault } }, vi);
}

function told({ dryRun, lines, added, renewed, same, refused }: ImportReport): string[] {
  return [
    ...refused.map((one) => [t('units.import.line', { line: one.line }), one.row, sentence(one)].join('\t')),
    t(dryRun ? 'units.import.would' : 'units.import.done', {
      ...{ lines, same, refused: refused.length, units: added.units, links: added.links, shares: added.shares },
      ...{ renewedUnits: renewed.units, renewedLinks: renewed.links, renewedShares: renewed.shares },
    }),
  ];
}

/**
 * `xaso units import FILE [--dry-run] [--json]` takes units in, prints each line that it did not take and why, then how many rows came in. `--dry-run` writes
 * nothing. Exit 0 done, also when single lines were refused; 1 refused as a whole; 2 wrong use.
 */
export async function runUnits(args: string[], openHouse: () => Promise<ImportingHouse>): Promise<number> {
  const wish = wishOf(args);
  if (!wish) {
    console.error(t('units.import.wrongUse'));
    return 2;
  }
  let text: string;
  try {
    text = readFileSync(wish.file, 'utf8');
  } catch {
    console.error(t('units.import.noFile', { file: wish.file }));
    return 1;
  }
  const house = await openHouse();
  try {
    const report = await importUnits(house.context, { text, dryRun: wish.dryRun });
    const refused = report.refused.map((one) => ({ ...one, says: sentence(one) }));
    console.log(wish.json ? JSON.stringify({ ...report, refused }, null, 2) : told(report).join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(refusalText(error, vi));
    return 1;
  } finally {
    await house.close();
  }
}
