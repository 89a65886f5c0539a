import { z } from 'zod';
import { normalName, readPersonalNumber } from '../../registers/people/people.rules.ts';
import { proofs, signatureStrokes, takers, trackingNumber } from './return.rules.ts';

const name = z.string().transform(normalName).pipe(z.string().min(2).max(120));
/** Typed, or the reading of a card's QR, which begins with the number. */
const number = z
  .string()
  .transform((text) => readPersonalNumber(text.split('|')[0] ?? '')?.number ?? '')
  .pipe(z.string().min(1));
const strokes = z
  .string()
  .transform((text) => signatureStrokes(text) ?? '')
  .pipe(z.string().min(1));
export const trackingSchema = z
  .string()
  .max(60)
  .transform((text) => trackingNumber(text) ?? '')
  .pipe(z.string().min(1));

/** Who took a result at the desk, by what that is kept, and which originals went back. */
export const handoverSchema = z
  .object({
    taker: z.enum(takers),
    /** The officer has looked at an identity paper of whoever stands there. */
    identity: z.literal(true),
    /** The personal number; compared with the dossier's person when it is the owner. */
    number: number.optional(),
    name: name.optional(),
    relation: z.string().trim().min(2).max(120).optional(),
    /** Kind, number and day of the paper of authorisation. */
    authority: z.string().trim().min(3).max(300).optional(),
    proof: z.enum(proofs),
    signature: strokes.optional(),
    code: z.string().trim().max(12).optional(),
    originals: z.array(z.string().min(1).max(100)).max(100).default([]),
  })
  .superRefine((value, { addIssue }) => {
    const missing = (field: string) => addIssue({ code: 'custom', path: [field], message: 'missing' });
    if (value.taker === 'authorised')
      for (const field of ['name', 'number', 'relation', 'authority'] as const) if (!value[field]) missing(field);
    if (value.proof === 'signature' && !value.signature) missing('signature');
    if (value.proof === 'code' && !value.code) missing('code');
  });
export type Handover = z.infer<typeof handoverSchema>;

const change = { id: z.uuid(), key: z.string().min(1), rowVersion: z.int() };
export const parcelSchema = z.object({ ...change, tracking: trackingSchema });
export const arrivedSchema = z.object(change);
export type ParcelInput = z.infer<typeof parcelSchema>;
export type ArrivedInput = z.infer<typeof arrivedSchema>;
