import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';

const warnings = z.strictObject({ about: z.string().optional(), leftPercent: z.number().int().min(1).max(90) });
let kept: number | undefined;

/** Percent of a time that are left when it counts as near, where a unit says nothing else. */
export function usualLeftPercent(): number {
  kept ??= warnings.parse(JSON.parse(readFileSync(contentPath('dossiers', 'warnings.json'), 'utf8'))).leftPercent;
  return kept;
}
