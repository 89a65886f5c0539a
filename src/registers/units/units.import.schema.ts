import { z } from 'zod';
import { complaintOf } from '../../platform/context/issues.rules.ts';
import type { Complaint } from '../../platform/context/refusal.ts';
import { type Unit, type UnitLink, type UnitShare, unitLinkSchema, unitSchema, unitShareSchema } from './units.schema.ts';

/** What one line of an import says. */
export type ImportRow = { unit: Unit } | { link: UnitLink } | { share: UnitShare };
/** What is wrong with a line: in which of its keys, '' for the whole, and what. */
export type Misread = { field: string; complaint: Complaint };
/** A line by its number in the file: what it says, or why it says nothing. */
export type ImportLine = { line: number } & (ImportRow | { faults: Misread[] });

const unitLine = z.strictObject({ unit: unitSchema.omit({ eIdentifier: true }) });
const linkLine = z.strictObject({ link: unitLinkSchema });
const shareLine = z.strictObject({ share: unitShareSchema });
const lineOf = (said: object) => ('unit' in said ? unitLine : 'link' in said ? linkLine : 'share' in said ? shareLine : undefined);

const whole = (fault: string) => ({ faults: [{ field: '', complaint: { key: `units.import.faults.${fault}` } }] });

function rowOf(text: string): ImportRow | { faults: Misread[] } {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return whole('json');
  }
  const schema = typeof said === 'object' && said !== null ? lineOf(said) : undefined;
  if (!schema) return whole('kind');
  const { data, error } = schema.safeParse(said);
  if (data) return data;
  return { faults: (error?.issues ?? []).map((issue) => ({ field: issue.path.slice(1).join('.'), complaint: complaintOf(issue) })) };
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
