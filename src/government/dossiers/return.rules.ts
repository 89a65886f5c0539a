import { addDays, type Day } from '../../platform/time/time.ts';

export const takers = ['owner', 'authorised'] as const;
export type Taker = (typeof takers)[number];
/** How it is kept that the result was taken: signed on the tablet, by a code to the phone, or signed on paper in the book. */
export const proofs = ['signature', 'code', 'paper'] as const;
export type Proof = (typeof proofs)[number];

const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** The check digit of an S10 number (Universal Postal Union, S10): eight digits weighted, modulo 11. */
function checkDigit(digits: string): number {
  const rest = 11 - (WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11);
  return rest === 10 ? 0 : rest === 11 ? 5 : rest;
}

/**
 * A parcel's number as it was typed or scanned; undefined when it can be none. A number in the form of the Universal Postal Union (`EE123456785VN`) must
 * have its check digit right; the post's other numbers are letters and digits.
 */
export function trackingNumber(text: string): string | undefined {
  const number = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015-]/g, '');
  const [, digits, check] = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(number) ?? [];
  if (digits) return checkDigit(digits) === Number(check) ? number : undefined;
  return /^(?=.*\d)[A-Z0-9]{6,30}$/.test(number) ? number : undefined;
}

const MAX_POINTS = 4000;
const PATH = /^M\d{1,4} \d{1,4}(?:[ML]\d{1,4} \d{1,4})*$/;

/** Strokes of a signature (`M12 30L14 33…`, at most 600 × 200); undefined when it is none, or a mere dot that nobody would call signing. */
export function signatureStrokes(text: string): string | undefined {
  const points = text.split(/(?=[ML])/).length;
  return points >= 8 && points <= MAX_POINTS && PATH.test(text) ? text : undefined;
}

/**
 * Which reminder of an uncollected result is due: the n-th once n times `afterDays` have passed since the day of the result, at most `atMost`. After
 * downtime the latest alone. 0: none yet.
 */
export function reminderDue(resolved: Day, today: Day, { afterDays, atMost }: { afterDays: number; atMost: number }): number {
  let number = 0;
  while (number < atMost && addDays(resolved, (number + 1) * afterDays) <= today) number++;
  return number;
}
