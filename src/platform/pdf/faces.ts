import { readFileSync } from 'node:fs';

/** A TrueType file's directory: 12 bytes, then 16 for each table (tag, check sum, offset, length). */
const HEAD = 12;
const ENTRY = 16;

/**
 * The font without some of its tables. Reading `GPOS` (which pair of letters stands nearer, where a loose mark sits) was three quarters of the time that a paper
 * took; Vietnamese letters are whole glyphs and official papers are typed without such pairs.
 */
export function withoutTables(font: Buffer, dropped: readonly string[]): Buffer {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const at = HEAD + ENTRY * index;
    const [start, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
    return { tag: font.toString('latin1', at, at + 4), entry: font.subarray(at, at + ENTRY), body: font.subarray(start, start + length) };
  }).filter(({ tag }) => !dropped.includes(tag));
  const head = Buffer.alloc(HEAD + ENTRY * tables.length);
  font.copy(head, 0, 0, HEAD);
  head.writeUInt16BE(tables.length, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, { entry, body }] of tables.entries()) {
    entry.copy(head, HEAD + ENTRY * index);
    head.writeUInt32BE(offset, HEAD + ENTRY * index + 8);
    const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
    parts.push(body, padding);
    offset += body.length + padding.length;
  }
  return Buffer.concat(parts);
}

/** The font of papers, by style: read once. */
export const readFace = (path: string): Buffer => withoutTables(readFileSync(path), ['GPOS']);
