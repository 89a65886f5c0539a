import type { Fact } from '../../platform/events/events.ts';

/** What happens to money, as the house hears it. Amounts are whole đồng. The subject is the dossier, unless said. */
export type FeeFacts = {
  /** `amount` null: no fee is published. `number`: 1, then one more with each correction. */
  'fees.charged': { amount: number | null; number: number; exempt: boolean; channel: string };
  /** `settled`: nothing more is owed. */
  'fees.paid': { amount: number; way: 'cash' | 'bank'; settled: boolean };
  'fees.receipt_voided': { amount: number };
  /** A rest that was given up. */
  'fees.waived': { amount: number };
  'fees.refund_asked': { amount: number; way: string };
  'fees.refunded': { amount: number; way: string };
  /** The subject is the credit. */
  'fees.credit_heard': { amount: number; state: string; by: string };
  /** The subject is the cashier's day. */
  'fees.day_closed': { expected: number; counted: number };
};

type Of = { subject: string; unit: string; occurredAt: Date };

export const feeFact = <Type extends keyof FeeFacts>(type: Type, { subject, unit, occurredAt }: Of, data: FeeFacts[Type]): Fact => ({
  type,
  version: 1,
  subject,
  unit,
  occurredAt,
  data,
});
