import { z } from '@hono/zod-openapi';
import { isApplicantName } from '../../registers/people/people.rules.ts';
import { type keysPressed, returnWays } from './dossiers.rules.ts';
import { handoverSchema } from './return.schema.ts';

/** Sentences that officers and citizens write. Not empty, and short enough to be read. */
export const sentence = z.string().trim().min(3).max(2000);
const key = z.string().trim().min(8).max(200);
const version = z.coerce.number().int().min(1);
const id = z.uuid();
const name = z.string().trim().min(2).max(120).refine(isApplicantName, 'letters only');

export const fileReference = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  type: z.string(),
  sealed: z.boolean(),
  name: z.string().max(200),
});
export type FileReference = z.infer<typeof fileReference>;

/** What comes in when a dossier is filed, from a draft, from the desk or by the API. */
export const submitSchema = z
  .object({
    unit: z.string().openapi({ description: 'Id of the dated unit that receives it', example: '28159.20250701' }),
    procedure: z.string().openapi({ example: '1.001193' }),
    case: z.string().openapi({ example: 'usual' }),
    answers: z.record(z.string(), z.unknown()).openapi({ description: 'Answers to the online form, by field name' }),
    papers: z
      .array(
        z.object({
          component: z.string(),
          source: z.enum(['photo', 'scan', 'store']).default('photo'),
          files: z.array(fileReference).min(1).max(30),
        }),
      )
      .max(60)
      .default([]),
    returnWay: z.enum(returnWays),
    returnAddress: z.string().trim().min(5).max(300).optional().openapi({ description: 'Where the post brings the result' }),
    /** Whose dossier it is, where the form does not ask it. */
    applicant: z
      .object({
        fullName: z.string().trim().min(2).max(120),
        phone: z.string().trim().max(20).optional(),
        personalNumber: z
          .string()
          .regex(/^\d{12}$/)
          .optional(),
      })
      .optional(),
    externalCode: z.string().trim().min(3).max(60).optional(),
  })
  .openapi('SubmitDossier');
export type SubmitInput = z.infer<typeof submitSchema>;

/** What the desk types in for somebody who came, or wrote: it is received in the same moment. */
export const intakeSchema = z.object({
  unit: z.string(),
  /** Who resolves it, where that is another unit than the one that receives it (phi địa giới). */
  competentUnit: z.string().optional(),
  /** Who helped to bring it in, where that is another unit. */
  supportingUnit: z.string().optional(),
  procedure: z.string(),
  case: z.string(),
  channel: z.enum(['direct', 'post', 'online']),
  keys: z.enum(['staff', 'helped_desk', 'alone', 'unknown']),
  applicant: z.object({
    fullName: name,
    phone: z.string().trim().max(20).optional(),
    personalNumber: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    birthDay: z.iso
      .date()
      .refine((day) => day >= '1850-01-01', 'a slip of the hand')
      .optional(),
    /** Where the applicant lives: printed on the papers, sealed here. */
    address: z.string().trim().min(5).max(300).optional(),
  }),
  papers: z
    .array(
      z.object({
        component: z.string(),
        source: z.enum(['paper', 'scan']).default('paper'),
        originals: z.int().min(0).max(99).default(0),
        certifiedCopies: z.int().min(0).max(99).default(0),
        copies: z.int().min(0).max(99).default(0),
      }),
    )
    .max(60)
    .default([]),
  /** Copies of the whole dossier (số bộ). */
  sets: z.int().min(1).max(99).optional(),
  returnWay: z.enum(returnWays),
  /** Its code on the national portal, when it was filed there: taking it over twice gives the same dossier. */
  externalCode: z.string().trim().min(3).max(60).optional(),
  assignee: z.string().optional(),
  /** Where the post brings the result. */
  returnAddress: z.string().trim().min(5).max(300).optional(),
  /** Who hands it in for the applicant, by which paper (giấy ủy quyền …). */
  submitter: z
    .object({
      fullName: name,
      phone: z.string().trim().max(20).optional(),
      personalNumber: z
        .string()
        .regex(/^\d{12}$/)
        .optional(),
      paper: z.string().trim().min(3).max(200),
    })
    .optional(),
});
export type IntakeInput = z.infer<typeof intakeSchema>;

/**
 * Known to our own doors only: who pressed the keys is never what a caller claims. `sentFor`: a helper sends it for this account (empty: for somebody
 * without one) while a helping runs.
 */
export type SubmitMore = {
  key: string;
  keys?: (typeof keysPressed)[number];
  helper?: string | null;
  draft?: string | null;
  sentFor?: string;
};

export const receiptSchema = z
  .object({
    id,
    code: z.string(),
    trackingKey: z.string(),
    submittedAt: z.iso.datetime(),
    receptionDueAt: z.iso.datetime().nullable(),
    expectedBy: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'When the result is due if it is received now; a forecast, no promise' }),
  })
  .openapi('Receipt');
export type Receipt = z.infer<typeof receiptSchema>;

export const change = { id, key, rowVersion: version };
export const receiveSchema = z.object({ ...change, assignee: z.string().optional() });
export const fault = z.object({ target: z.enum(['field', 'paper', 'other']), code: z.string().max(120), reason: sentence });
export const supplementSchema = z.object({ ...change, faults: z.array(fault).min(1).max(60), leaderReason: sentence.optional() });
const count = z.int().min(0).max(99).optional().openapi({ description: 'Handed in on paper; counted only from the desk' });
const counts = { originals: count, certifiedCopies: count, copies: count };
export const answerSchema = z.object({
  ...change,
  answers: z.record(z.string(), z.unknown()).default({}),
  papers: z.array(z.object({ component: z.string(), files: z.array(fileReference).max(30), ...counts })).default([]),
  note: sentence.optional(),
});
export const moveSchema = z.object({
  ...change,
  back: z.coerce.boolean().default(false),
  assignee: z.string().optional(),
  note: sentence.optional(),
});
export const refuseSchema = z.object({ ...change, reason: sentence });
export const withdrawSchema = z.object({
  ...change,
  reason: sentence.optional(),
  /** How the citizen asked, where the desk enters it. */
  way: z.enum(['desk', 'post']).optional(),
  /** Codes of the papers that the desk gives back. */
  returned: z.array(z.string().max(120)).max(60).optional(),
});
export const stopSchema = z.object({ ...change, reason: sentence });
export const resolveSchema = z.object({
  ...change,
  outcome: z.enum(['granted', 'refused']),
  reason: sentence.optional(),
  files: z.array(fileReference).max(30).default([]),
});
/** `handover`: who took it at the desk. Another system that hands results over may leave it out. */
export const returnSchema = z.object({ ...change, way: z.enum(returnWays), handover: handoverSchema.optional() });
export type ReceiveInput = z.infer<typeof receiveSchema>;
export type SupplementInput = z.infer<typeof supplementSchema>;
export type AnswerInput = z.infer<typeof answerSchema>;
export type MoveInput = z.infer<typeof moveSchema>;
export type RefuseInput = z.infer<typeof refuseSchema>;
export type WithdrawInput = z.infer<typeof withdrawSchema>;
export type StopInput = z.infer<typeof stopSchema>;
export type ResolveInput = z.infer<typeof resolveSchema>;
export type ReturnInput = z.infer<typeof returnSchema>;
