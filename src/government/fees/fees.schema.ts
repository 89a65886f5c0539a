import { z } from 'zod';
import { type Complaint, Refusal } from '../../platform/context/refusal.ts';
import { isDay } from '../../platform/time/time.ts';
import { hasWords } from '../../platform/words/words.ts';
import { channels } from '../procedures/procedures.schema.ts';
import { isBankId } from './statement.rules.ts';

const key = z.string().min(1).max(200);
const reason = z
  .string()
  .trim()
  .transform((text) => text.normalize('NFC'))
  .pipe(z.string().min(5).max(500));
const dong = z.int().positive().max(1_000_000_000_000);
const day = z.string().refine(isDay);
const name = z
  .string()
  .trim()
  .transform((text) => text.normalize('NFC'))
  .pipe(z.string().min(2).max(120));
const count = z.int().min(1).max(9999);

/** Of a dossier: its code, and the number of the charge's version that the user saw (0: none). */
const ofCharge = { code: z.string().min(1).max(60), number: z.int().min(0), key };

export const correctSchema = z
  .object({
    ...ofCharge,
    channel: z.enum(channels),
    quantities: z.object({ page: count.optional(), copy: count.optional(), case: count.optional() }),
    /** A group of the fee table that pays nothing, and the paper that proves it. */
    exemption: z.string().max(60).optional(),
    proof: z.string().trim().max(300).optional(),
    /** Entered by hand where no table gives an amount. */
    amount: z.int().min(0).max(1_000_000_000_000).optional(),
    basis: z.string().trim().max(300).optional(),
    reason,
  })
  .refine((one) => !one.exemption || (one.proof ?? '').length >= 3, { path: ['proof'] })
  .refine((one) => one.amount === undefined || /\d/.test(one.basis ?? ''), { path: ['basis'] });
export type CorrectInput = z.infer<typeof correctSchema>;

export const cashSchema = z.object({ ...ofCharge, amount: dong, payer: name });
export type CashInput = z.infer<typeof cashSchema>;
export const voidSchema = z.object({ receipt: z.uuid(), key, reason });
export type VoidInput = z.infer<typeof voidSchema>;
export const closeDaySchema = z.object({
  unit: z.string().min(1).max(20),
  day,
  notes: z.record(z.string().regex(/^\d{1,7}$/), z.int().min(0).max(99_999)),
  reason: reason.optional(),
  key,
});
export type CloseDayInput = z.infer<typeof closeDaySchema>;
export const acceptDaySchema = z.object({ id: z.uuid(), key, reason });
export type AcceptDayInput = z.infer<typeof acceptDaySchema>;

export const statementSchema = z.object({
  unit: z.string().min(1).max(20),
  name: z.string().min(1).max(200),
  text: z.string().min(1).max(20_000_000),
  key,
});
export type StatementInput = z.infer<typeof statementSchema>;
export const assignSchema = z.object({ credit: z.uuid(), code: z.string().trim().min(3).max(60), key, reason });
export type AssignInput = z.infer<typeof assignSchema>;
export const acceptCreditSchema = z.object({ credit: z.uuid(), key, reason });
export type AcceptCreditInput = z.infer<typeof acceptCreditSchema>;

export const askRefundSchema = z
  .object({
    code: z.string().max(60).optional(),
    credit: z.uuid().optional(),
    amount: dong,
    way: z.enum(['cash', 'transfer']),
    payee: name,
    account: z.string().trim().max(120).optional(),
    key,
    reason,
  })
  .refine((one) => one.way === 'cash' || /\d{6}/.test(one.account ?? ''), { path: ['account'] })
  .refine((one) => (one.code === undefined) !== (one.credit === undefined), { path: ['code'] });
export type AskRefundInput = z.infer<typeof askRefundSchema>;
export const judgeRefundSchema = z.object({ id: z.uuid(), approve: z.boolean(), key, reason: reason.optional() });
export type JudgeRefundInput = z.infer<typeof judgeRefundSchema>;
export const payRefundSchema = z.object({ id: z.uuid(), key });
export type PayRefundInput = z.infer<typeof payRefundSchema>;

const title = z.string().trim().min(1).max(80);
export const columnsSchema = z.object({ id: title, moment: title, amount: title, content: title, account: title.optional() });
export const bankLinkSchema = z.object({
  unit: z.string().min(1).max(20),
  columns: columnsSchema.optional(),
  /** A new secret is made; the former one opens nothing any more. */
  newSecret: z.boolean(),
  rowVersion: z.int().min(0),
  key,
});
export type BankLinkInput = z.infer<typeof bankLinkSchema>;

/** What a bank, or a service in between, tells of money that came: at most 500 at once. */
export const callSchema = z.object({
  credits: z
    .array(
      z.object({
        id: z.string().refine(isBankId),
        account: z.string().regex(/^\w{4,19}$/),
        amount: dong,
        content: z.string().max(500),
        bookedAt: z.iso.datetime({ offset: true }),
      }),
    )
    .min(1)
    .max(500),
});
export type Call = z.infer<typeof callSchema>;

/** What was typed, as a verb takes it. Refuses with `context.bad_input` (422) and a complaint at each field. */
export function feeInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const outcome = schema.safeParse(input);
  if (outcome.success) return outcome.data;
  const fields: Record<string, Complaint> = {};
  for (const { path } of outcome.error.issues) {
    const field = path.map(String).join('.');
    const own = `fees.errors.${String(path.at(-1) ?? '')}`;
    fields[field] ??= { key: hasWords(own) ? own : 'context.refusals.bad_input' };
  }
  throw new Refusal('context.bad_input', 422, { fields });
}
