import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { contentPath } from '../../platform/config/root.ts';
import { type Day, isDay } from '../../platform/time/time.ts';

const day = z.string().refine(isDay, 'no such day');
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

/** What Mẫu số 01 says around the data. Texts with {{…}} are filled by the paper. */
const words = z.strictObject({
  formNumber: text,
  nation: text,
  motto: text,
  placeAndDay: text,
  title: text,
  /** Only a translation says that it is one. */
  translation: z.strictObject({ vi: z.literal(''), en: z.string().min(1) }),
  moment: text,
  code: text,
  scan: text,
  centre: text,
  applicant: text,
  address: text,
  phone: text,
  email: text,
  personalNumber: text,
  owner: text,
  procedure: text,
  components: text,
  noComponents: text,
  fromData: text,
  fromDatabase: text,
  column: z.strictObject({
    number: text,
    name: text,
    amount: text,
    originals: text,
    certifiedCopies: text,
    copies: text,
    digitised: text,
    shownOnly: text,
  }),
  sets: text,
  setsValue: text,
  handlingTime: text,
  receivedAt: text,
  dueAt: text,
  noDue: text,
  returnAt: text,
  returnWays: z.strictObject({ desk: text, post: text, online: text }),
  fee: text,
  submitter: text,
  receiver: text,
  sign: z.strictObject({ direct: text, online: text, post: text }),
  notesTitle: text,
  notes: z.array(text).min(1),
  contact: text,
});
export type SlipWords = z.infer<typeof words>;

const version = z.strictObject({
  validFrom: day,
  validTo: day.optional(),
  basis: z.string().min(1),
  /** How well it is known: `gazetted` = compared word for word with the gazetted form; `fields` = its fields are known, not its wording and layout. */
  certainty: z.enum(['gazetted', 'fields']),
  uncertain: z.array(z.string().min(1)),
  words,
});
export type SlipVersion = z.infer<typeof version>;

export const slipForm = z.strictObject({ form: z.literal('mau-01'), versions: z.array(version).min(1) });

let loaded: readonly SlipVersion[] | undefined;

/** The version of Mẫu số 01 (Thông tư 03/2025/TT-VPCP, Phụ lục I) that is in force on a day. Throws when the content has none for it. */
export function slipOn(on: Day): SlipVersion {
  loaded ??= slipForm.parse(JSON.parse(readFileSync(contentPath('dossiers', 'slips', 'mau-01.json'), 'utf8'))).versions;
  const found = loaded.find((one) => one.validFrom <= on && (!one.validTo || on <= one.validTo));
  if (!found) throw new Error(`content/dossiers/slips/mau-01.json has no version for ${on}`);
  return found;
}
