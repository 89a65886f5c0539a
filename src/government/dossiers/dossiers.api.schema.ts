import { z } from '@hono/zod-openapi';
import { apologySchema, extendSchema, forwardSchema, holdSchema, resumeSchema } from './deeds.schema.ts';
import { explainDelaySchema } from './delays.service.ts';
import { channels, keysPressed, outcomes, returnWays, sources, stateNames, states } from './dossiers.rules.ts';
import {
  answerSchema,
  intakeSchema,
  moveSchema,
  receiptSchema,
  receiveSchema,
  refuseSchema,
  resolveSchema,
  returnSchema,
  stopSchema,
  submitSchema,
  supplementSchema,
  withdrawSchema,
} from './dossiers.schema.ts';
import { passPromiseSchema } from './promises.service.ts';

const moment = z.iso.datetime();
const maybe = moment.nullable();

/** A reference as `POST /api/v1/files` gave it: in the API a file is named by it and by nothing else. */
const reference = z
  .string()
  .max(2000)
  .openapi({ description: 'As answered by `POST /api/v1/files`', example: '1763517600.eyJoYXNoIjoi….Jx2' });
const references = z.array(reference).max(30);
const rowVersion = z
  .int()
  .min(1)
  .openapi({ description: 'The `rowVersion` that the caller saw; when it is not the present one: 409', example: 1 });

/** The dossier that an address names. */
export const codeParam = z.object({ code: z.string().openapi({ description: 'The dossier’s code', example: 'H53.159.00-261123-0001' }) });

const { externalCode: _, ...asked } = submitSchema.shape;
export const submitBody = z
  .object({
    ...asked,
    papers: z
      .array(
        z.object({
          component: z.string().openapi({ example: 'giay-chung-sinh' }),
          source: z.enum(['photo', 'scan', 'store']).default('photo'),
          files: references.min(1),
        }),
      )
      .max(60)
      .default([]),
  })
  .openapi('SubmitDossier');
export const intakeBody = intakeSchema.openapi('TakeInDossier');

const plain = { id: true, key: true } as const;
export const bodies = {
  receive: z.object({ ...receiveSchema.omit(plain).shape, rowVersion }).openapi('Receive'),
  supplement: z.object({ ...supplementSchema.omit(plain).shape, rowVersion }).openapi('RequestSupplement'),
  answer: z
    .object({
      ...answerSchema.omit(plain).shape,
      rowVersion,
      papers: z.array(z.object({ component: z.string(), files: references.min(1) })).default([]),
    })
    .openapi('AnswerSupplement'),
  move: z
    .object({
      ...moveSchema.omit(plain).shape,
      rowVersion,
      back: z.boolean().default(false).openapi({ description: 'To the step before instead of the next' }),
    })
    .openapi('Move'),
  refuse: z.object({ ...refuseSchema.omit(plain).shape, rowVersion }).openapi('Refuse'),
  withdraw: z.object({ ...withdrawSchema.omit(plain).shape, rowVersion }).openapi('Withdraw'),
  stop: z.object({ ...stopSchema.omit(plain).shape, rowVersion }).openapi('Stop'),
  resolve: z.object({ ...resolveSchema.omit(plain).shape, rowVersion, files: references.default([]) }).openapi('Resolve'),
  return: z.object({ ...returnSchema.omit(plain).shape, rowVersion }).openapi('Return'),
  parcel: z.object({ rowVersion, tracking: z.string().max(60).openapi({ example: 'EE123456785VN' }) }).openapi('PrepareParcel'),
  parcelArrived: z.object({ rowVersion }).openapi('ParcelArrived'),
  apologise: z.object({ ...apologySchema.omit(plain).shape, rowVersion }).openapi('Apologise'),
  extend: z.object({ ...extendSchema.omit(plain).shape, rowVersion }).openapi('Extend'),
  hold: z.object({ ...holdSchema.omit(plain).shape, rowVersion }).openapi('Hold'),
  resume: z.object({ ...resumeSchema.omit(plain).shape, rowVersion }).openapi('Resume'),
  forward: z.object({ ...forwardSchema.omit(plain).shape, rowVersion }).openapi('Forward'),
  passPromise: z.object({ ...passPromiseSchema.omit(plain).shape, rowVersion }).openapi('PassPromise'),
  explainDelay: z.object({ ...explainDelaySchema.omit(plain).shape, rowVersion }).openapi('ExplainDelay'),
  reissueKey: z.object({ rowVersion }).openapi('ReissueTrackingKey'),
};

const state = z
  .union(states.map((one) => z.literal(one)))
  .openapi({ type: 'integer', description: states.map((one) => `${one} ${stateNames[one].key}`).join(', '), example: 2 });

export const submittedAnswer = receiptSchema;
export const takenInAnswer = z.object({ ...receiptSchema.shape, state, dueAt: maybe }).openapi('IntakeReceipt');
export const changedAnswer = z
  .object({ id: z.uuid(), code: z.string(), state, rowVersion: z.int(), dueAt: maybe })
  .openapi('Changed', { description: 'The dossier after the deed; `rowVersion` goes into the next one' });
export const uploadAnswer = z
  .object({
    reference,
    hash: z.string().openapi({ description: 'SHA-256 of the content, hexadecimal' }),
    bytes: z.int(),
    type: z.string().openapi({ description: 'By its content, whatever its name says', example: 'application/pdf' }),
    name: z.string(),
    usableUntil: moment,
  })
  .openapi('Upload');

const line = {
  id: z.uuid(),
  code: z.string().openapi({ example: 'H53.159.00-261123-0001' }),
  procedure: z.string().openapi({ example: '1.001193' }),
  applicantName: z.string(),
  state,
  step: z.string().nullable(),
  assignee: z.string().nullable(),
  submittedAt: moment,
  receptionDueAt: maybe,
  receivedAt: maybe,
  dueAt: maybe,
  resolvedAt: maybe,
  channel: z.enum(channels),
  keys: z.enum(keysPressed).openapi({ description: 'Who pressed the keys; `unknown` when another system filed it and did not say' }),
  rowVersion: z.int(),
};
export const reissuedAnswer = changedAnswer
  .extend({ trackingKey: z.string().openapi({ description: 'The key that is valid now: for the address in the QR' }) })
  .openapi('KeyReissued');

export const listAnswer = z
  .object({
    dossiers: z.array(z.object(line).openapi('DossierLine')),
    next: z.string().nullable().openapi({ description: 'For `after`; null on the last page' }),
  })
  .openapi('Dossiers');

const file = z.object({ id: z.uuid(), name: z.string(), type: z.string(), bytes: z.int() }).openapi('DossierFile');
export const dossierAnswer = z
  .object({
    ...line,
    externalCode: z.string().nullable(),
    systemOfRecord: z.string(),
    procedureVersion: z.string(),
    case: z.string(),
    applicantPhone: z.string().nullable(),
    supportingUnit: z.string().nullable(),
    receivingUnit: z.string(),
    competentUnit: z.string(),
    outcome: z.enum(outcomes).nullable(),
    returnWay: z.enum(returnWays),
    promisedAt: maybe,
    appointmentAt: maybe,
    returnedAt: maybe,
    endedAt: maybe,
    answers: z.record(z.string(), z.unknown()),
    papers: z.array(
      z
        .object({
          component: z.string(),
          source: z.enum(sources),
          originals: z.int(),
          certifiedCopies: z.int(),
          copies: z.int(),
          database: z.string().nullable().openapi({ description: 'The database that stands for it' }),
          files: z.array(file),
        })
        .openapi('DossierPaper'),
    ),
    results: z.array(file),
    supplements: z.array(
      z
        .object({
          number: z.int(),
          askedAt: moment,
          limitAt: moment,
          answeredAt: maybe,
          faults: z.array(z.object({ target: z.enum(['field', 'paper', 'other']), code: z.string(), reason: z.string() })),
        })
        .openapi('Supplement'),
    ),
    notes: z.array(z.object({ verb: z.string(), text: z.string(), shown: z.boolean(), writtenAt: moment }).openapi('Note')),
    history: z.array(
      z
        .object({
          type: z.string().openapi({ example: 'dossier.received' }),
          occurredAt: moment,
          data: z.record(z.string(), z.unknown()).openapi({ description: 'Codes, ids, moments and counts; never names or free text' }),
        })
        .openapi('DossierEvent'),
    ),
  })
  .openapi('Dossier');
