import { randomBytes } from 'node:crypto';

/** UUID version 7: sorted by time, so that indexes grow at one end. Made in the app: the database may be PostgreSQL 15. */
export function newId(now: number | Date = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Number(now), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
