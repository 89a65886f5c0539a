import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Context } from '../../platform/context/context.ts';
import { Refusal, refusalKey } from '../../platform/context/refusal.ts';
import { wordsIn } from '../../platform/words/words.ts';
import type { ShapeRefused } from './shapes.rules.ts';
import { importShapes } from './shapes.service.ts';

type ImportingHouse = { context: Context; close(): Promise<void> };
const t = wordsIn('vi');

function wishOf(args: string[]): { file: string; dryRun: boolean; json: boolean } | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values, positionals } = parseArgs({ args, options: { 'dry-run': flag, json: flag }, allowPositionals: true, strict: true });
    const [verb, file, ...more] = positionals;
    return verb === 'shapes' && file && more.length === 0 ? { file, dryRun: values['dry-run'], json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

const sentence = ({ reason, code }: ShapeRefused): string => t(`units.shapes.reasons.${reason}`, { code });

/**
 * `xaso units shapes FILE.geojson [--dry-run] [--json]` takes the areas of units in, prints each feature that it did not take and why, then how many came in.
 * Exit 0 done, also when single features were refused; 1 refused as a whole; 2 wrong use.
 */
export async function runShapes(args: string[], openHouse: () => Promise<ImportingHouse>): Promise<number> {
  const wish = wishOf(args);
  if (!wish) {
    console.error(t('units.shapes.wrongUse'));
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
    const report = await importShapes(house.context, { text, dryRun: wish.dryRun });
    const refused = report.refused.map((one) => ({ ...one, says: sentence(one) }));
    const lines = refused.map(({ feature, says }) => `${t('units.shapes.feature', { feature })}\t${says}`);
    const { features, written, same } = report;
    const sum = t(wish.dryRun ? 'units.shapes.would' : 'units.shapes.done', { features, written, same, refused: refused.length });
    console.log(wish.json ? JSON.stringify({ ...report, refused }, null, 2) : [...lines, sum].join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(t(refusalKey(error.code), error.details));
    return 1;
  } finally {
    await house.close();
  }
}
