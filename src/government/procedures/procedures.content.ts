import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentPath } from '../../platform/config/root.ts';
import { type Procedure, procedure } from './procedures.schema.ts';

let loaded: readonly Procedure[] | undefined;

/** Reads and checks one folder of procedures. Throws with the file's name and every fault. */
export function readProcedures(folder: string): Procedure[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const parsed = procedure.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (!parsed.success)
        throw new Error(`${name}: ${parsed.error.issues.map((each) => `${each.path.join('.')}: ${each.message}`).join('; ')}`);
      if (`${parsed.data.code}.json` !== name) throw new Error(`${name}: holds the procedure ${parsed.data.code}`);
      return parsed.data;
    });
}

/** The catalogue of `content/procedures/`, read once and checked. */
export function proceduresFromContent(): readonly Procedure[] {
  loaded ??= readProcedures(contentPath('procedures'));
  return loaded;
}
