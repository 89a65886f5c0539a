/** Sums of whole đồng, and what follows from them. No database, no clock. */

/** What a dossier owes and paid. `amount` null: no fee is published, which is never 0. `refunded`: paid back, or asked back. */
export type Sums = { amount: number | null; waived: number; paid: number; refunded: number };

/** What is still to be paid. Nothing can be asked for where no fee is published. */
export const owed = ({ amount, waived, paid }: Sums): number => (amount === null ? 0 : Math.max(0, amount - waived - paid));

/** What may be asked back at most. */
export const refundable = ({ paid, refunded }: Sums): number => paid - refunded;

/** What came in above what is asked for: by a correction, or by paying twice. */
export const surplus = ({ amount, paid, refunded }: Sums): number => Math.max(0, paid - refunded - (amount ?? 0));

export const standings = ['not_published', 'free', 'open', 'part', 'paid', 'refunded'] as const;
export type Standing = (typeof standings)[number];

/** How a charge stands, in a word. */
export function standingOf(sums: Sums): Standing {
  const { amount, paid, refunded } = sums;
  if (amount === null) return paid > refunded ? 'paid' : 'not_published';
  if (paid > 0 && refunded === paid) return 'refunded';
  if (owed(sums) === 0) return paid > 0 ? 'paid' : 'free';
  return paid > 0 ? 'part' : 'open';
}

/** `0000123/2026`: the number of a receipt as it is printed. */
export const receiptNumber = ({ number, year }: { number: number; year: number }): string => `${String(number).padStart(7, '0')}/${year}`;

/** The states of money that came to the account. The first five are found by the house, the others made by people. */
export const creditStates = ['matched', 'unmatched', 'double', 'short', 'over', 'accepted', 'assigned', 'refunded'] as const;
export type CreditState = (typeof creditStates)[number];
/** What waits for somebody. */
export const unsettled: readonly CreditState[] = ['unmatched', 'double', 'short', 'over'];

/** What the house makes of a credit by itself: only the exact amount for a known reference is given to its dossier. */
export function judgeCredit(
  amount: number,
  charge: Sums | undefined,
): Extract<CreditState, 'matched' | 'unmatched' | 'double' | 'short' | 'over'> {
  if (!charge || charge.amount === null) return 'unmatched';
  const open = owed(charge);
  if (amount === open) return 'matched';
  if (open === 0 && charge.paid > 0) return 'double';
  return amount < open ? 'short' : 'over';
}

/** Counted notes by denomination. */
export type Notes = Readonly<Record<string, number>>;

/** The sum of counted notes. */
export const sumOfNotes = (notes: Notes): number => Object.entries(notes).reduce((sum, [value, count]) => sum + Number(value) * count, 0);

/** How a cashier's day stands. `waiting`: what was counted differs from the receipts, and the head has not accepted the reason yet. */
export function dayStanding(day: { closedAt: Date | null; expected: number | null; counted: number | null; acceptedAt: Date | null }) {
  if (!day.closedAt) return 'open' as const;
  if (day.expected === day.counted) return 'balanced' as const;
  return day.acceptedAt ? ('accepted' as const) : ('waiting' as const);
}

/** How old a signed call of a bank may be, and how far its clock may go ahead. */
export const CALL_SECONDS = 300;
