import { randomBytes, randomInt } from 'node:crypto';

/** Counts up in 26 bits, so that ids of one process and one millisecond stand in the order in which they were made. */
let counter = randomInt(2 ** 25);

/** UUID version 7: sorted by time, so that indexes grow at one end. Made in the app: the database may be PostgreSQL 15. */
export function newId(now: number | Date = Date.now()): string {
  const bytes = randomBytes(16);
  counter = (counter + 1) % 2 ** 26;
  bytes.writeUIntBE(Number(now), 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter >>> 14), 6);
  bytes.writeUInt16BE(0x8000 | (counter & 0x3fff), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
