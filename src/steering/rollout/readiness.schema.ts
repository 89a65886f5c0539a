import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { isDay } from '../../platform/time/time.ts';
import { type Checklist, checklistFaults, groups } from './readiness.rules.ts';

const day = z.string().refine(isDay, 'is no day that exists (YYYY-MM-DD)');
const name = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const checklist = z.strictObject({
  version: z.string().min(1),
  valid_from: day,
  valid_to: day.nullable(),
  basis: z.string().min(1),
  items: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z_]+$/),
        group: z.enum(groups),
        after: z.array(z.string()),
        evidence: z.boolean(),
        name,
        help: name,
      }),
    )
    .min(1),
});
const file = z.strictObject({ about: z.string(), versions: z.array(checklist).min(1) });

let loaded: readonly Checklist[] | undefined;
/** The checklists of `content/rollout/readiness.json`, read and checked once per process. Throws with one sentence per fault. */
export function checklistsFromContent(): readonly Checklist[] {
  if (loaded) return loaded;
  const result = file.safeParse(JSON.parse(readFileSync(contentPath('rollout', 'readiness.json'), 'utf8')));
  if (!result.success) throw new Error(`content/rollout/readiness.json: ${z.prettifyError(result.error)}`);
  const faults = result.data.versions.flatMap(checklistFaults);
  if (faults.length > 0) throw new Error(`content/rollout/readiness.json: ${faults.join(' ')}`);
  loaded = result.data.versions;
  return loaded;
}
