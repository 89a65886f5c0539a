import { z } from 'zod';
import { type Unit, type UnitLink, type UnitShare, unitLinkSchema, unitSchema, unitShareSchema } from './units.schema.ts';

/** What one line of an import says. */
export type ImportRow = { unit: Unit } | { link: UnitLink } | { share: UnitShare };
/** A line by its number in the file: what it says, or why it says nothing. */
export type ImportLine = { line: number } & (ImportRow | { fault: string });

const unitLine = z.strictObject({ unit: unitSchema.omit({ eIdentifier: true }) });
const linkLine = z.strictObject({ link: unitLinkSchema });
const shareLine = z.strictObject({ share: unitShareSchema });
const lineOf = (said: object) => ('unit' in said ? unitLine : 'link' in said ? linkLine : 'share' in said ? shareLine : undefined);

function rowOf(text: string): ImportRow | { fault: string } {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { fault: 'no JSON' };
  }
  const schema = typeof said === 'object' && said !== null ? lineOf(said) : undefined;
  if (!schema) return { fault: 'neither "unit" nor "link" nor "share"' };
  const { data, error } = schema.safeParse(said);
  if (data) return data;
  return { fault: error?.issues.map((issue) => `${issue.path.slice(1).join('.')}: ${issue.message}`).join('; ') ?? '' };
}

/**
 * The file of an import: JSON Lines, UTF-8, one object a line, `{"unit":{…}}`, `{"link":{…}}` (the keys of `content/units/units.json` and
 * `links.json`) or `{"share":{…}}` (`unitShareSchema`), in any order; empty lines say nothing. A line that cannot be read is kept as that, so that the others can be.
 */
export function readImport(text: string): ImportLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((one, index) => (one.trim() === '' ? [] : [{ line: index + 1, ...rowOf(one.normalize('NFC')) }]));
}
