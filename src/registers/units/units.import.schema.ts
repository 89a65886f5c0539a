import { z } from 'zod';
import { type Unit, type UnitLink, unitLinkSchema, unitSchema } from './units.schema.ts';

/** What one line of an import says. */
export type ImportRow = { unit: Unit } | { link: UnitLink };
/** A line by its number in the file: what it says, or why it says nothing. */
export type ImportLine = { line: number } & (ImportRow | { fault: string });

const unitLine = z.strictObject({ unit: unitSchema.omit({ eIdentifier: true }) });
const linkLine = z.strictObject({ link: unitLinkSchema });

function rowOf(text: string): ImportRow | { fault: string } {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { fault: 'no JSON' };
  }
  if (typeof said !== 'object' || said === null || !('unit' in said || 'link' in said)) return { fault: 'neither "unit" nor "link"' };
  const { data, error } = 'unit' in said ? unitLine.safeParse(said) : linkLine.safeParse(said);
  if (data) return data;
  return { fault: error?.issues.map((issue) => `${issue.path.slice(1).join('.')}: ${issue.message}`).join('; ') ?? '' };
}

/**
 * The file of an import: JSON Lines, UTF-8, one object a line, `{"unit":{…}}` or `{"link":{…}}` with the keys of `content/units/units.json` and `links.json`, in
 * any order; empty lines say nothing. A line that cannot be read is kept as that, so that the others can be.
 */
export function readImport(text: string): ImportLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((one, index) => (one.trim() === '' ? [] : [{ line: index + 1, ...rowOf(one.normalize('NFC')) }]));
}
