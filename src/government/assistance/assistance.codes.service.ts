import { keys } from '../../platform/config/keys.ts';

/** Letters and digits that nobody takes for each other, on a screen or on the telephone: no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V. */
const LETTERS = '34679ACDEFGHJKMNPRTWXY';
const LENGTH = 8;

/**
 * A short code that follows from what it is for and from our secret: it can be shown again, and is written down nowhere. 22⁸ possibilities, 35 bits; it
 * lives minutes and is tried a few times.
 */
export function shortCode(purpose: string): string {
  const bytes = Buffer.from(keys().digest(`short code|${purpose}`), 'base64url');
  return Array.from({ length: LENGTH }, (_, at) => LETTERS[bytes.readUInt16BE(2 * at) % LETTERS.length]).join('');
}

/** `7KMAXC4D` → `7KMA XC4D`: as it is shown and read aloud. */
export const codeText = (code: string): string => `${code.slice(0, LENGTH / 2)} ${code.slice(LENGTH / 2)}`;

/** What people type for a code: small letters, blanks, dashes. Undefined when it can be none. */
export function typedCode(text: string): string | undefined {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015-]/g, '');
  return code.length === LENGTH && [...code].every((one) => LETTERS.includes(one)) ? code : undefined;
}

/** What is kept of a code: enough to find it, not to say it. `kind` keeps the codes of different doors apart. */
export const codeDigest = (kind: 'helping' | 'draft', code: string): string => keys().digest(`${kind} code|${code}`);

/** The code of a helping, which the citizen types on an own phone. */
export const helpingCode = (id: string): string => shortCode(`helping ${id}`);
